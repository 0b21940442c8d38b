/// The replications of a scan, block by block, on one thread or on several: the same ratios in the same order.
///
/// Each block depends on its number alone, so that nothing a thread did before changes what it finds.
struct ScanReplications<Worker: Sendable>: Sendable {
    let inference: ScanInference
    let seed: UInt64
    /// The largest ratio of each replication of a block, in order. A worker is memory that a thread keeps from block to
    /// block. The checkpoint takes the fraction of the block.
    let block: @Sendable (_ block: ScanBlock, _ worker: inout Worker, _ checkpoint: Checkpoint) throws -> [Double]

    /// The largest ratios, as many as are asked for or as a sequential stop at `observed` needs.
    ///
    /// - Parameter checkpoint: called with the fraction done, from 0.1: data and circles come before.
    func null(observed: Double, _ worker: inout Worker, _ checkpoint: Checkpoint) throws -> ScanNull {
        let blocks = ScanBlocks(replications: inference.replications, seed: seed)
        var maxima: [Double] = []
        for index in 0..<blocks.count {
            maxima += try block(blocks[index], &worker) { done in
                try checkpoint(0.1 + 0.9 * (Double(index) + done) / Double(blocks.count))
            }
            if ScanNull.stop(maxima, observed, inference) != nil { break }
        }
        return ScanNull(maxima: maxima, observed: observed, inference: inference, seed: seed)
    }

    /// A finished block, with the worker that is free again.
    private struct Finished: Sendable {
        let block: Int
        let maxima: [Double]
        let worker: Worker
    }

    /// The same with at most `threads` blocks under way at once, each with a worker of its own. `checkpoint` is called
    /// after each block.
    @concurrent func null(
        observed: Double, _ worker: Worker, threads: Int, _ checkpoint: @Sendable (Double) throws -> Void
    ) async throws -> ScanNull {
        let blocks = ScanBlocks(replications: inference.replications, seed: seed)
        var finished: [[Double]?] = Array(repeating: nil, count: blocks.count)
        var maxima: [Double] = []
        try await withThrowingTaskGroup(of: Finished.self) { group in
            var next = 0
            func add(_ worker: Worker) {
                guard next < blocks.count else { return }
                let number = next
                next += 1
                group.addTask {
                    var worker = worker
                    let maxima = try block(blocks[number], &worker) { _ in try Task.checkCancellation() }
                    return Finished(block: number, maxima: maxima, worker: worker)
                }
            }
            for _ in 0..<min(threads, blocks.count) { add(worker) }
            var (count, done) = (0, 0)
            while let block = try await group.next() {
                count += 1
                try checkpoint(0.1 + 0.9 * Double(count) / Double(blocks.count))
                finished[block.block] = block.maxima
                while done < blocks.count, let next = finished[done] {
                    maxima += next
                    done += 1
                }
                if ScanNull.stop(maxima, observed, inference) != nil {
                    group.cancelAll()
                    return
                }
                add(block.worker)
            }
        }
        return ScanNull(maxima: maxima, observed: observed, inference: inference, seed: seed)
    }
}

/// Some replications that share a stream of random numbers.
struct ScanBlock: Sendable {
    /// How many.
    let size: Int
    /// The generator at its start.
    let stream: Xoshiro256StarStar
}

/// Replications come in blocks of fixed size, each with its own stream of random numbers, so that any number of threads
/// gives the same result.
struct ScanBlocks: Sendable {
    static let size = 32

    let replications: Int
    /// The generator at the start of each block.
    let streams: [Xoshiro256StarStar]

    init(replications: Int, seed: UInt64) {
        self.replications = replications
        var generator = Xoshiro256StarStar(seed: seed)
        streams = (0..<(replications + Self.size - 1) / Self.size).map { _ in
            defer { generator.jump() }
            return generator
        }
    }

    var count: Int { streams.count }

    subscript(_ block: Int) -> ScanBlock {
        ScanBlock(size: min(Self.size, replications - block * Self.size), stream: streams[block])
    }
}
