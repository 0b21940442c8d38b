/// How a null distribution was computed; stands beside every p value that came from it.
public enum NullMethod: Hashable, Sendable {
    /// All outcomes weighed, nothing sampled.
    case exact
    /// A formula that comes closer the more there is to add up (Lugannani and Rice 1980); the method's guide says how
    /// close.
    case saddlepoint
    /// Sampled: p = (r + 1) / (replications + 1) with r of them at least as extreme, so no p is below
    /// 1 / (replications + 1).
    case monteCarlo(replications: Int, seed: UInt64)
}

/// How much work a null distribution may cost, and what happens above that.
public struct NullBudget: Hashable, Sendable {
    /// Multiply-and-adds that the exact computation may take, about 1 ns each; above it the null is sampled.
    public var exactOperations: Int
    /// Size of the sample, 100,000…1e9; tests of many cells at once may draw more and say so.
    public var replications: Int
    /// Seed of the sample.
    public var seed: UInt64

    /// The values are checked when a method uses them.
    public init(exactOperations: Int = 500_000_000, replications: Int = 100_000, seed: UInt64 = 1) {
        self.exactOperations = exactOperations
        self.replications = replications
        self.seed = seed
    }

    static let fewestReplications = 100_000

    func check() throws {
        guard replications >= NullBudget.fewestReplications, replications <= 1_000_000_000 else {
            throw StatisticsError("replications", .outside(lower: Double(NullBudget.fewestReplications), upper: 1e9))
        }
    }
}

/// Called from time to time with the fraction done, 0…1. What it throws ends the computation: throw to cancel.
public typealias Checkpoint = (_ done: Double) throws -> Void
