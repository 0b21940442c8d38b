/// Do events that lie close together in space also lie close together in time, more than chance would have it?
///
/// Knox's test for one pair of bands and the near-repeat table for many. For every pair of events its distance and its
/// difference in time are put in bands; under the null the times are permuted over the places, which keeps the busy
/// places busy and the busy days busy and only takes away the tie between the two.
///
/// Bands are half-open, [a, b): a pair at exactly b belongs to the next band. (The Near Repeat Calculator counts whole
/// units instead; its "1 to 100" holds [0, 100).) Pairs are unordered, each counted once.
///
/// Knox 1964, *The detection of space-time interactions*, Applied Statistics 13; Barton and David 1966 and David and
/// Barton 1966 for the closed-form mean and variance; Johnson et al. 2007, *Space-time patterns of risk*, J. Quant.
/// Criminol. 23, for the table.
public enum NearRepeat {
    /// How far apart two places are.
    public enum Distance: Hashable, Sendable {
        /// √(Δx² + Δy²): as the crow flies.
        case euclidean
        /// |Δx| + |Δy|: nearer to what is walked in a town of right angles.
        case manhattan
    }

    /// What happens when more pairs lie within the largest distance than may be kept in memory.
    public enum AboveBudget: Hashable, Sendable {
        /// The test throws `overBudget`.
        case refuse
        /// p from the closed-form mean and variance. Bad where few pairs are expected; the result says it was used.
        case normalApproximation
    }

    /// - Parameters:
    ///   - x: coordinates in metres, or any other unit of length that `bands` uses; |x| ≤ 1e150.
    ///   - y: as many.
    ///   - times: whole units of time (days, hours), as many; their span fits in 31 bits.
    ///   - replications: permutations of the times, 1…1,000,000.
    ///   - seed: of the permutations.
    ///   - pairBudget: pairs within the largest distance that are kept, 4 bytes each.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    /// - Throws: `StatisticsError` for no events, lists of different lengths, a coordinate that is not finite or beyond
    ///   range, times too far apart, or more pairs than the budget when `above` is `.refuse`.
    public static func table(
        x: [Double], y: [Double], times: [Int], bands: NearRepeatBands, distance: Distance = .euclidean,
        replications: Int = 999, seed: UInt64 = 1, pairBudget: Int = 50_000_000, above: AboveBudget = .refuse,
        checkpoint: Checkpoint = { _ in }
    ) throws -> NearRepeatResult {
        let observed = try ObservedPairs(
            x: x, y: y, times: times, bands: bands, distance: distance, replications: replications, seed: seed,
            pairBudget: pairBudget, above: above, checkpoint: checkpoint)
        return try observed.result(
            observed.permuted?.compare(
                with: observed.counts, replications: observed.replications, checkpoint: checkpoint))
    }

    /// The same with at most `threads` blocks of 32 replications under way at once; equal in every bit.
    ///
    /// - Parameters:
    ///   - threads: ≥ 1.
    ///   - checkpoint: called with the fraction done after every block. Cancelling the task ends the test as well.
    @concurrent public static func table(
        x: [Double], y: [Double], times: [Int], bands: NearRepeatBands, distance: Distance = .euclidean,
        replications: Int = 999, seed: UInt64 = 1, pairBudget: Int = 50_000_000, above: AboveBudget = .refuse,
        threads: Int, checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> NearRepeatResult {
        guard threads >= 1 else { throw StatisticsError("threads", .notPositive) }
        let observed = try ObservedPairs(
            x: x, y: y, times: times, bands: bands, distance: distance, replications: replications, seed: seed,
            pairBudget: pairBudget, above: above, checkpoint: checkpoint)
        return try await observed.result(
            observed.permuted?.compare(
                with: observed.counts, replications: observed.replications, threads: threads, checkpoint: checkpoint))
    }

    /// Knox's test: how many pairs lie at most `closeDistance` and at most `closeTime` apart?
    ///
    /// Both limits are **included**, as Knox and the software for his test have it. Otherwise as
    /// ``table(x:y:times:bands:distance:replications:seed:pairBudget:above:checkpoint:)``, of which the result is a
    /// table of one cell.
    public static func knox(
        x: [Double], y: [Double], times: [Int], closeDistance: Double, closeTime: Int,
        distance: Distance = .euclidean, replications: Int = 999, seed: UInt64 = 1, pairBudget: Int = 50_000_000,
        above: AboveBudget = .refuse, checkpoint: Checkpoint = { _ in }
    ) throws -> NearRepeatResult {
        try StatisticsError.check(closeDistance, "closeDistance", from: 0, to: NearRepeatBands.farthest)
        guard closeTime >= 0 else { throw StatisticsError("closeTime", .negative) }
        guard closeTime < Int.max else { throw StatisticsError("closeTime", .overflow) }
        let bands = try NearRepeatBands(
            // The square of the edge must not vanish.
            distanceEdges: [0, max(closeDistance.nextUp, 1e-161)], timeEdges: [0, closeTime + 1], samePlace: false)
        return try table(
            x: x, y: y, times: times, bands: bands, distance: distance, replications: replications, seed: seed,
            pairBudget: pairBudget, above: above, checkpoint: checkpoint)
    }
}

/// All that does not depend on how the permutations are shared among threads.
private struct ObservedPairs: Sendable {
    let replications: Replications
    /// [space][time]
    let counts: [[Int]]
    /// `nil` when there were more pairs than may be kept.
    let permuted: PermutedTimes?
    private let n: Int
    private let bands: NearRepeatBands
    private let distance: NearRepeat.Distance
    private let tally: PairTally
    private let closed: [[(mean: Double, variance: Double)]]

    init(
        x: [Double], y: [Double], times: [Int], bands: NearRepeatBands, distance: NearRepeat.Distance,
        replications: Int, seed: UInt64, pairBudget: Int, above: NearRepeat.AboveBudget, checkpoint: Checkpoint
    ) throws {
        guard replications >= 1, replications <= 1_000_000 else {
            throw StatisticsError("replications", .outside(lower: 1, upper: 1e6))
        }
        let times = try TimesInBands(times, edges: bands.timeEdges)
        guard x.count == times.count else { throw StatisticsError("x", .length(expected: times.count)) }
        guard y.count == times.count else { throw StatisticsError("y", .length(expected: times.count)) }
        let places = try PlacesOnGrid(x: x, y: y, bands: bands, distance: distance)

        guard times.count <= (1 << 28) / max(bands.spaceCount, bands.timeEdges.count) else {
            throw StatisticsError("bands", .overBudget)
        }
        var tally = PairTally(events: times.count, spaceBands: bands.spaceCount, timeEdges: times.edges)
        var pairs = PairsByBand(events: times.count, bands: bands.spaceCount)
        var kept = true
        try places.forEachClosePair(checkpoint: checkpoint) { first, second, band in
            tally.count(
                first, second, band: band,
                gap: abs(times.offsets[places.order[first]] - times.offsets[places.order[second]]))
            guard kept else { return }
            if tally.total > pairBudget {
                guard above == .normalApproximation else { throw StatisticsError("pairBudget", .overBudget) }
                kept = false
                pairs = PairsByBand(events: 0, bands: 0)
            } else {
                pairs.add(first, second, band: band)
            }
        }
        if kept {
            pairs.close()
            permuted = PermutedTimes(times: times, order: places.order, pairs: pairs)
        } else {
            permuted = nil
        }
        let moments = times.moments
        closed = (0..<bands.spaceCount).map { [tally] space in
            moments.map { tally.moments(of: space).expectation(with: $0, n: times.count) }
        }
        self.replications = try Replications(replications, seed: seed, blockSize: PermutedTimes.lanes)
        counts = tally.bandCounts
        n = times.count
        (self.bands, self.distance, self.tally) = (bands, distance, tally)
    }

    func result(_ null: PermutedCounts?) throws -> NearRepeatResult {
        try NearRepeatResult(
            n: n, distance: distance, bands: bands, tally: tally, closed: closed, null: null,
            method: null == nil
                ? .normalApproximation : .monteCarlo(replications: replications.count, seed: replications.seed))
    }
}

/// The bands of a near-repeat table.
public struct NearRepeatBands: Hashable, Sendable {
    /// Ascending, at least two: band k holds distances in [edge k, edge k + 1).
    public let distanceEdges: [Double]
    /// Ascending, at least two, in the unit of the times: band k holds differences in [edge k, edge k + 1).
    public let timeEdges: [Int]
    /// Pairs at exactly the same place have a band of their own before the others, which then hold none of them.
    public let samePlace: Bool

    static let farthest = 1e150
    static let mostBands = 1000

    /// - Throws: `StatisticsError` unless both lists hold 2…1001 edges, rise strictly and start at 0 or above.
    public init(distanceEdges: [Double], timeEdges: [Int], samePlace: Bool = true) throws {
        for (name, count) in [("distanceEdges", distanceEdges.count), ("timeEdges", timeEdges.count)] {
            guard count >= 2 else { throw StatisticsError(name, .empty) }
            guard count <= Self.mostBands + 1 else {
                throw StatisticsError(name, .length(expected: Self.mostBands + 1))
            }
        }
        for (index, edge) in distanceEdges.enumerated() {
            try StatisticsError.check(edge, "distanceEdges", at: index, from: 0, to: Self.farthest.nextUp)
            guard index == 0 || edge > distanceEdges[index - 1] else {
                throw StatisticsError("distanceEdges", at: index, .notAscending)
            }
        }
        for (index, edge) in timeEdges.enumerated() {
            guard edge >= 0 else { throw StatisticsError("timeEdges", at: index, .negative) }
            guard index == 0 || edge > timeEdges[index - 1] else {
                throw StatisticsError("timeEdges", at: index, .notAscending)
            }
        }
        self.distanceEdges = distanceEdges
        self.timeEdges = timeEdges
        self.samePlace = samePlace
    }

    /// Bands of space, that of the same place included.
    public var spaceCount: Int { distanceEdges.count - 1 + (samePlace ? 1 : 0) }
    /// Bands of time.
    public var timeCount: Int { timeEdges.count - 1 }
}

/// What `NearRepeat` found.
public struct NearRepeatResult: Hashable, Sendable {
    /// How p was computed.
    public enum Method: Hashable, Sendable {
        /// Times permuted over places: p = (r + 1) / (replications + 1) with r replications that reach the observed
        /// count.
        case monteCarlo(replications: Int, seed: UInt64)
        /// p from a normal distribution with the closed-form mean and variance. Not to be trusted where fewer than some
        /// 30 pairs are expected.
        case normalApproximation
    }

    /// What was found in one band of space and one of time.
    public struct Cell: Hashable, Sendable {
        /// Index of the band of space; 0 is the same place when the bands say so.
        public let space: Int
        /// Index of the band of time.
        public let time: Int
        /// Pairs of events in both bands.
        public let observed: Int
        /// Mean over all n! permutations, in closed form.
        public let expected: Double
        /// Standard deviation over all n! permutations, in closed form.
        public let standardDeviation: Double
        /// Mean over the replications; `nil` without any.
        public let replicationMean: Double?
        /// One-sided: probability under the null of as many pairs or more.
        public let p: Double
        /// After Benjamini and Hochberg over all cells of the table.
        public let adjustedP: Double

        /// observed / expected; `nil` when nothing is expected.
        public var ratio: Double? { expected > 0 ? Double(observed) / expected : nil }
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Near-repeat table (Knox); times permuted over places; Benjamini-Hochberg over cells"

    /// Events.
    public let n: Int
    /// How distances were measured.
    public let distance: NearRepeat.Distance
    /// Where bands begin and end.
    public let bands: NearRepeatBands
    /// Pairs of events inside a band of space, whatever their times.
    public let closePairs: Int
    /// Row by row: all bands of time of the first band of space, then of the next.
    public let cells: [Cell]
    /// How p was computed.
    public let method: Method

    /// The cell of a band of space and a band of time; both must exist.
    public subscript(space space: Int, time time: Int) -> Cell { cells[space * bands.timeCount + time] }

    init(
        n: Int, distance: NearRepeat.Distance, bands: NearRepeatBands, tally: PairTally,
        closed: [[(mean: Double, variance: Double)]], null: PermutedCounts?, method: Method
    ) throws {
        let observed = tally.bandCounts
        let p = try observed.indices.map { space in
            try observed[space].indices.map { time in
                guard let null else { return try Self.normalTail(observed[space][time], closed[space][time]) }
                return PermutationTally.p(extreme: null.reached[space][time], of: null.replications)
            }
        }
        let adjusted = try FalseDiscovery.benjaminiHochberg(p.flatMap { $0 })
        cells = observed.indices.flatMap { space in
            observed[space].indices.map { time in
                let (mean, variance) = closed[space][time]
                return Cell(
                    space: space, time: time, observed: observed[space][time], expected: mean,
                    standardDeviation: variance.squareRoot(),
                    replicationMean: null.map { Double($0.sums[space][time]) / Double($0.replications) },
                    p: p[space][time], adjustedP: adjusted[space * observed[space].count + time])
            }
        }
        self.n = n
        self.distance = distance
        self.bands = bands
        closePairs = tally.total
        self.method = method
    }

    /// With half a pair of continuity correction.
    private static func normalTail(_ count: Int, _ closed: (mean: Double, variance: Double)) throws -> Double {
        guard closed.variance > 0 else { return 1 }
        return try StandardNormal.upperTail((Double(count) - 0.5 - closed.mean) / closed.variance.squareRoot())
    }
}
