/// One scan with counts of one width: the real data first, then replications block by block.
struct PermutationRun<Lanes: ScanLanes>: Sendable {
    let model: PermutationModel
    let draws: PermutationDraws<Lanes>
    let candidates: [ScanCandidate]
    private let kernel: ScanKernel<Lanes>

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
    }

    /// What a thread keeps from block to block. Nothing in it changes a result.
    private struct Worker: Sendable {
        var kernel: ScanKernel<Lanes>
        var counts: [[Lanes]] = []
    }

    private var replications: ScanReplications<Worker> {
        let settings = model.settings
        return ScanReplications(inference: settings.inference, seed: settings.seed) {
            [draws] block, worker, checkpoint in
            var state = draws.start(block.stream)
            var maxima: [Double] = []
            while maxima.count < block.size {
                try checkpoint(Double(maxima.count) / Double(block.size))
                let replications = min(ScanKernel<Lanes>.replications, block.size - maxima.count)
                draws.fill(&worker.counts, replications: replications, &state)
                let found = worker.kernel.maxima(worker.counts, replications: replications)
                for replication in 0..<replications { maxima.append(found[replication]) }
            }
            return maxima
        }
    }

    func result(_ checkpoint: Checkpoint) throws -> PermutationScanResult {
        guard let observed = candidates.first?.logLikelihoodRatio else { return model.result([], model.noNull) }
        var worker = Worker(kernel: kernel)
        return try model.result(candidates, replications.null(observed: observed, &worker, checkpoint))
    }

    /// The same result as with one thread. `checkpoint` is called after each block.
    @concurrent func result(
        threads: Int, _ checkpoint: @Sendable (Double) throws -> Void
    ) async throws -> PermutationScanResult {
        guard let observed = candidates.first?.logLikelihoodRatio else { return model.result([], model.noNull) }
        return try await model.result(
            candidates,
            replications.null(observed: observed, Worker(kernel: kernel), threads: threads, checkpoint))
    }
}
