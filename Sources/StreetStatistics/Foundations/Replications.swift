/// Random replications whose results do not depend on how many threads share the work.
///
/// The replications are divided into blocks of a fixed size. Block k draws from its own stream, the seed's
/// xoshiro256** moved ahead by k jumps of 2¹²⁸ draws, and blocks are combined in their order. So the same seed gives
/// the same bytes on one thread or on sixty-four.
public struct Replications: Hashable, Sendable {
    /// How many replications, R.
    public let count: Int
    /// What the random numbers begin with.
    public let seed: UInt64
    /// Replications per block; part of what makes a result reproducible.
    public let blockSize: Int

    /// Most replications, and most in a block.
    public static let largestCount = 1_000_000_000

    /// - Throws: `StatisticsError` unless 1 ≤ count ≤ 1e9 and 1 ≤ blockSize ≤ 1e9.
    public init(_ count: Int, seed: UInt64, blockSize: Int = 64) throws {
        guard count >= 1, count <= Replications.largestCount else {
            throw StatisticsError("count", .outside(lower: 1, upper: Double(Replications.largestCount)))
        }
        guard blockSize >= 1, blockSize <= Replications.largestCount else {
            throw StatisticsError("blockSize", .outside(lower: 1, upper: Double(Replications.largestCount)))
        }
        self.count = count
        self.seed = seed
        self.blockSize = blockSize
    }

    /// Number of blocks; the last may be shorter than the others.
    public var blockCount: Int { (count + blockSize - 1) / blockSize }

    /// The numbers, from 0, of the replications in one block; the last block may be shorter.
    public func replications(ofBlock block: Int) -> Range<Int> {
        let start = min(max(block, 0), blockCount) * blockSize
        return min(start, count)..<min(start + blockSize, count)
    }

    /// Runs all blocks one after another.
    ///
    /// - Parameters:
    ///   - initial: what the first block is combined with.
    ///   - checkpoint: called before every block with the fraction done; what it throws ends the run.
    ///   - block: does the replications of one block and returns what they add up to.
    ///   - combine: takes a block's outcome in, in the order of the blocks.
    public func fold<Outcome, Partial>(
        into initial: Outcome, checkpoint: Checkpoint = { _ in },
        block: (Range<Int>, inout Xoshiro256StarStar) throws -> Partial,
        combine: (inout Outcome, Partial) throws -> Void
    ) throws -> Outcome {
        var outcome = initial
        try forEachBlock(checkpoint: checkpoint) { numbers, generator in
            try combine(&outcome, block(numbers, &generator))
        }
        return outcome
    }

    /// Runs all blocks one after another, for work that counts in place.
    ///
    /// - Parameter checkpoint: called before every block with the fraction done; what it throws ends the run.
    public func forEachBlock(
        checkpoint: Checkpoint = { _ in }, _ block: (Range<Int>, inout Xoshiro256StarStar) throws -> Void
    ) throws {
        var stream = Xoshiro256StarStar(seed: seed)
        for index in 0..<blockCount {
            try checkpoint(Double(index) / Double(blockCount))
            var generator = stream
            try block(replications(ofBlock: index), &generator)
            stream.jump()
        }
    }

    /// The same with at most `threads` blocks under way at once; equal in every bit.
    ///
    /// Cancelling the surrounding task, or throwing from `checkpoint`, ends the run after the blocks under way.
    ///
    /// - Parameters:
    ///   - initial: what the first block is combined with.
    ///   - threads: ≥ 1.
    ///   - checkpoint: called after every block with the fraction done; what it throws ends the run.
    ///   - block: does the replications of one block and returns what they add up to.
    ///   - combine: takes a block's outcome in, in the order of the blocks.
    /// - Throws: `StatisticsError` for `threads` below 1; what the closures throw.
    public func fold<Outcome, Partial: Sendable>(
        into initial: Outcome, threads: Int, checkpoint: Checkpoint = { _ in },
        block: @Sendable @escaping (Range<Int>, inout Xoshiro256StarStar) throws -> Partial,
        combine: (inout Outcome, Partial) throws -> Void
    ) async throws -> Outcome {
        guard threads >= 1 else { throw StatisticsError("threads", .notPositive) }
        let threads = min(threads, blockCount)
        var outcome = initial
        var stream = Xoshiro256StarStar(seed: seed)
        try await withThrowingTaskGroup(of: (index: Int, partial: Partial).self) { group in
            var started = 0
            var combined = 0
            // Blocks that ended before an earlier one did.
            var waiting: [Int: Partial] = [:]
            while combined < blockCount {
                // Not far ahead of the slowest block, so that few outcomes wait.
                while started < blockCount, started - combined < threads * 4,
                    started - combined - waiting.count < threads
                {
                    let (index, generator) = (started, stream)
                    group.addTask {
                        try Task.checkCancellation()
                        var generator = generator
                        return (index, try block(replications(ofBlock: index), &generator))
                    }
                    stream.jump()
                    started += 1
                }
                guard let (index, partial) = try await group.next() else { break }
                waiting[index] = partial
                while let next = waiting.removeValue(forKey: combined) {
                    try combine(&outcome, next)
                    combined += 1
                    try checkpoint(Double(combined) / Double(blockCount))
                }
            }
        }
        return outcome
    }
}
