/// How a null distribution was computed; stands beside every p value that came from it.
public enum NullMethod: Hashable, Sendable {
    /// All outcomes weighed, nothing sampled.
    case exact
    /// A formula that comes closer the more there is to add up (Lugannani and Rice 1980); the method's guide says how
    /// close.
    case saddlepoint
    /// Sampled: p = (r + 1) / (draws + 1) with r draws at least as extreme, so no p is below 1 / (draws + 1).
    case monteCarlo(draws: Int, seed: UInt64)
}

/// How much work a null distribution may cost, and what happens above that.
public struct NullBudget: Hashable, Sendable {
    /// Multiply-and-adds that the exact computation may take, about 1 ns each; above it the null is sampled.
    public var exactOperations: Int
    /// Size of the sample, at least 100,000; tests of many cells at once may draw more and say so.
    public var draws: Int
    /// Seed of the sample.
    public var seed: UInt64

    public init(exactOperations: Int = 500_000_000, draws: Int = 100_000, seed: UInt64 = 1) {
        self.exactOperations = exactOperations
        self.draws = draws
        self.seed = seed
    }

    static let fewestDraws = 100_000

    func check() throws {
        guard draws >= NullBudget.fewestDraws, draws <= 1_000_000_000 else {
            throw StatisticsError("draws", .outside(lower: Double(NullBudget.fewestDraws), upper: 1e9))
        }
    }
}

/// Called from time to time with the fraction done, 0…1. What it throws ends the computation: throw to cancel.
public typealias Checkpoint = (_ done: Double) throws -> Void
