/// Which outcomes speak against the null.
public enum Alternative: Hashable, Sendable {
    /// Large ones.
    case greater
    /// Small ones.
    case less
    /// Both: twice the smaller tail, at most 1.
    case twoSided
    /// The smaller of both tails, not doubled, as esda reports it. Not a p value: a single test calls up to twice as
    /// many findings as its level promises.
    case folded

    /// One figure from both tails, P(X ≥ observed) and P(X ≤ observed).
    public func p(upper: Double, lower: Double) -> Double {
        switch self {
        case .greater: upper
        case .less: lower
        case .twoSided: min(1, 2 * min(upper, lower))
        case .folded: min(upper, lower)
        }
    }
}

/// How many replications were as extreme as what was observed, on either side.
public struct PermutationTally: Hashable, Sendable {
    /// Replications counted so far.
    public private(set) var replications = 0
    /// Replications at or above the observed value.
    public private(set) var atLeast = 0
    /// Replications at or below the observed value.
    public private(set) var atMost = 0

    /// Nothing counted yet.
    public init() {}

    /// Counts one replication.
    ///
    /// - Parameter tolerance: how far apart two values may be and still count as equal: the rounding of the
    ///   statistic, which may be summed in another order. Ties count on both sides, and so does NaN: never in favour
    ///   of a finding.
    public mutating func count(_ replicate: Double, observed: Double, tolerance: Double = 0) {
        replications += 1
        if !(replicate < observed - tolerance) { atLeast += 1 }
        if !(replicate > observed + tolerance) { atMost += 1 }
    }

    /// Adds what another thread counted.
    public static func += (left: inout PermutationTally, right: PermutationTally) {
        left.replications += right.replications
        left.atLeast += right.atLeast
        left.atMost += right.atMost
    }

    /// (r + 1) / (R + 1), never 0 (Phipson and Smyth 2010).
    public func p(_ alternative: Alternative) -> Double {
        alternative.p(
            upper: PermutationTally.p(extreme: atLeast, of: replications),
            lower: PermutationTally.p(extreme: atMost, of: replications))
    }

    /// (r + 1) / (R + 1) with r of R replications at least as extreme as what was observed.
    public static func p(extreme: Int, of replications: Int) -> Double {
        (Double(extreme) + 1) / (Double(replications) + 1)
    }
}

/// A permutation test: how often does a statistic of the same values in random order reach what was observed?
public enum PermutationTest {
    /// What a permutation test found.
    public struct Outcome: Hashable, Sendable {
        /// Number of values.
        public let n: Int
        /// The statistic in the order given.
        public let observed: Double
        /// How many replications reached it, on either side.
        public let tally: PermutationTally
        /// Which outcomes speak against the null.
        public let alternative: Alternative
        /// (r + 1) / (R + 1), by the alternative.
        public let p: Double
        /// How many random data sets were made, and from which seed.
        public let replications: Replications
    }

    /// Shuffles `values` for every replication and compares the statistic with that of the order given.
    ///
    /// - Parameters:
    ///   - tolerance: see `PermutationTally.count`; without one, 1e-12 of the observed value.
    ///   - statistic: of the values in some order; the same order always gives the same value.
    /// - Throws: `StatisticsError` for no values or an observed statistic that is not finite.
    public static func run<Element>(
        _ values: [Element], replications: Replications, alternative: Alternative = .twoSided,
        tolerance: Double? = nil, checkpoint: Checkpoint = { _ in }, statistic: ([Element]) throws -> Double
    ) throws -> Outcome {
        let observed = try observed(values, statistic)
        let tolerance = tolerance ?? abs(observed) * 1e-12
        guard tolerance >= 0 else { throw StatisticsError("tolerance", .negative) }
        let tally = try replications.fold(into: PermutationTally(), checkpoint: checkpoint) { numbers, generator in
            try count(numbers, &generator, values, observed, tolerance, statistic)
        } combine: {
            $0 += $1
        }
        return outcome(values.count, observed, tally, alternative, replications)
    }

    /// The same, with at most `threads` blocks of replications under way at once; equal in every bit.
    public static func run<Element: Sendable>(
        _ values: [Element], replications: Replications, threads: Int, alternative: Alternative = .twoSided,
        tolerance: Double? = nil, checkpoint: Checkpoint = { _ in },
        statistic: @Sendable @escaping ([Element]) throws -> Double
    ) async throws -> Outcome {
        let observed = try observed(values, statistic)
        let tolerance = tolerance ?? abs(observed) * 1e-12
        guard tolerance >= 0 else { throw StatisticsError("tolerance", .negative) }
        let tally = try await replications.fold(
            into: PermutationTally(), threads: threads, checkpoint: checkpoint
        ) { numbers, generator in
            try count(numbers, &generator, values, observed, tolerance, statistic)
        } combine: {
            $0 += $1
        }
        return outcome(values.count, observed, tally, alternative, replications)
    }

    private static func observed<Element>(
        _ values: [Element], _ statistic: ([Element]) throws -> Double
    ) throws -> Double {
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        let observed = try statistic(values)
        guard observed.isFinite else { throw StatisticsError("statistic", .notFinite) }
        return observed
    }

    private static func count<Element>(
        _ numbers: Range<Int>, _ generator: inout Xoshiro256StarStar, _ values: [Element], _ observed: Double,
        _ tolerance: Double, _ statistic: ([Element]) throws -> Double
    ) throws -> PermutationTally {
        var tally = PermutationTally()
        // Every block starts from the order given, so that no block depends on another.
        var shuffled = values
        for _ in numbers {
            generator.shuffle(&shuffled)
            tally.count(try statistic(shuffled), observed: observed, tolerance: tolerance)
        }
        return tally
    }

    private static func outcome(
        _ n: Int, _ observed: Double, _ tally: PermutationTally, _ alternative: Alternative,
        _ replications: Replications
    ) -> Outcome {
        Outcome(
            n: n, observed: observed, tally: tally, alternative: alternative, p: tally.p(alternative),
            replications: replications)
    }
}
