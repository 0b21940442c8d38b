/// One scan with counts of one width: the real data first, then replications block by block.
struct PermutationRun<Lanes: ScanLanes>: Sendable {
    let model: PermutationModel
    let draws: PermutationDraws<Lanes>
    let candidates: [ScanCandidate]
    private let kernel: ScanKernel<Lanes>
    private let blocks: ScanBlocks

    init(_ model: PermutationModel, scheme: PermutationDraws<Lanes>.Scheme? = nil) {
        self.model = model
        draws = PermutationDraws(model.data, numberOf: model.layout.numberOf, scheme: scheme)
        var kernel = ScanKernel<Lanes>(layout: model.layout, likelihood: model.likelihood)
        let hits = kernel.bestPerCentre(draws.observed())
        self.kernel = kernel
        let all = hits.enumerated().map { centre, hit in
            ScanCandidate(
                centre: centre, size: hit.size,
                window: ScanWindow(firstDay: model.days - hit.length, lastDay: model.days - 1),
                observed: Double(hit.units) / Double(model.likelihood.unitsPerCase),
                expected: hit.length > 0 ? model.likelihood.expected(zone: hit.zone, length: hit.length) : 0,
                logLikelihoodRatio: hit.ratio)
        }
        candidates = model.settings.overlap.select(
            all, circles: model.circles, locations: model.locations, limit: model.settings.clusterLimit)
        blocks = ScanBlocks(replications: model.settings.inference.replications, seed: model.settings.seed)
    }

    /// The ratio that replications are compared with; `nil` when there is nothing to test.
    private var observed: Double? { candidates.first?.logLikelihoodRatio }

    private func result(_ maxima: [Double]) -> PermutationScanResult {
        let settings = model.settings
        let null = ScanNull(
            maxima: maxima, observed: observed ?? 0, inference: settings.inference, seed: settings.seed)
        return model.result(candidates, null)
    }

    // MARK: One thread

    func result(_ checkpoint: Checkpoint) throws -> PermutationScanResult {
        guard let observed else { return result([]) }
        var worker = Worker(kernel: kernel)
        var maxima: [Double] = []
        for block in 0..<blocks.count {
            maxima += try work(block, &worker) { done in
                try checkpoint(0.1 + 0.9 * (Double(block) + done) / Double(blocks.count))
            }
            if ScanNull.stop(maxima, observed, model.settings.inference) != nil { break }
        }
        return result(maxima)
    }

    /// What a thread keeps from block to block. Nothing in it changes a result.
    private struct Worker: Sendable {
        var kernel: ScanKernel<Lanes>
        var counts: [[Lanes]] = []
    }

    private func work(_ block: Int, _ worker: inout Worker, _ checkpoint: Checkpoint) throws -> [Double] {
        var state = draws.start(blocks.streams[block])
        let size = blocks.size(of: block)
        var maxima: [Double] = []
        while maxima.count < size {
            try checkpoint(Double(maxima.count) / Double(size))
            let replications = min(ScanKernel<Lanes>.replications, size - maxima.count)
            draws.fill(&worker.counts, replications: replications, &state)
            let found = worker.kernel.maxima(worker.counts, replications: replications)
            for replication in 0..<replications { maxima.append(found[replication]) }
        }
        return maxima
    }

    // MARK: Several threads

    /// A finished block, with the worker that is free again.
    private struct Finished: Sendable {
        let block: Int
        let maxima: [Double]
        let worker: Worker
    }

    /// The same result as with one thread. `checkpoint` is called after each block.
    @concurrent func result(threads: Int, _ checkpoint: Checkpoint) async throws -> PermutationScanResult {
        guard let observed else { return result([]) }
        var finished: [[Double]?] = Array(repeating: nil, count: blocks.count)
        var maxima: [Double] = []
        try await withThrowingTaskGroup(of: Finished.self) { group in
            var next = 0
            func add(_ worker: Worker) {
                guard next < blocks.count else { return }
                let block = next
                next += 1
                group.addTask {
                    var worker = worker
                    let maxima = try work(block, &worker) { _ in try Task.checkCancellation() }
                    return Finished(block: block, maxima: maxima, worker: worker)
                }
            }
            for _ in 0..<threads { add(Worker(kernel: kernel)) }
            var (count, done) = (0, 0)
            while let block = try await group.next() {
                count += 1
                try checkpoint(0.1 + 0.9 * Double(count) / Double(blocks.count))
                finished[block.block] = block.maxima
                while done < blocks.count, let next = finished[done] {
                    maxima += next
                    done += 1
                }
                if ScanNull.stop(maxima, observed, model.settings.inference) != nil {
                    group.cancelAll()
                    return
                }
                add(block.worker)
            }
        }
        return result(maxima)
    }
}
