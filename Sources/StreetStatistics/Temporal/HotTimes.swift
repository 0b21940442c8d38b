/// Which hours of the week hold more reports than chance would give, when many reports only say "that evening"?
///
/// The statistic of an hour is the sum of the reports' aoristic weights in it. Under the null every interval keeps its
/// length and its minutes past the hour, but starts in a uniformly random hour of the week, independently: an hour's
/// sum is then a sum of independent draws, from each report one of its 168 weights, and the same for all hours.
public enum HotTimes {
    /// An interval in minutes of the week; see `Aoristic.weights(start:duration:)`.
    public struct Interval: Hashable, Sendable {
        /// Minutes since the start of any week, Monday 0:00.
        public var start: Double
        /// Minutes, > 0.
        public var duration: Double

        /// Checked when the test runs.
        public init(start: Double, duration: Double) {
            self.start = start
            self.duration = duration
        }
    }

    /// Weights are rounded to multiples of 1/2520, the smallest number that all of 1…10 divide: whole-hour intervals
    /// of the usual lengths lose nothing. The rounded sum is the statistic and its null distribution is computed from
    /// the same rounded weights, so that rounding can cost a little power but never makes a p too small.
    public static let lattice = 2520

    /// Five in each hour of the week on average: from there on the saddlepoint formula is within a per cent of the exact
    /// p, for every p above 1e-12 (docs/guides/hot-times.md).
    public static let fewestForSaddlepoint = 840

    /// - Parameters:
    ///   - intervals: at least one.
    ///   - budget: the exact null takes about n · 2520 · (largest sum) · 3 operations, fewer when intervals fill whole
    ///     hours; above `exactOperations` the saddlepoint formula takes its place from `fewestForSaddlepoint` reports
    ///     on, and a sample below, at n draws of the generator per sample.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    /// - Throws: `StatisticsError` for no intervals or one that `Aoristic.weights` refuses.
    public static func test(
        intervals: [Interval], budget: NullBudget = NullBudget(), checkpoint: Checkpoint = { _ in }
    ) throws -> HotTimesResult {
        try budget.check()
        guard !intervals.isEmpty else { throw StatisticsError("intervals", .empty) }

        var totals = AoristicMatrix()
        var sums = Array(repeating: 0, count: Aoristic.cellCount)
        var profiles: [Profile: Int] = [:]
        for (index, interval) in intervals.enumerated() {
            let spread: CellSpread
            do {
                spread = try CellSpread(start: interval.start, duration: interval.duration)
                try totals.add(start: interval.start, duration: interval.duration)
            } catch let error as StatisticsError {
                throw StatisticsError("intervals", at: index, error.reason)
            }
            let profile = Profile(spread)
            sums[spread.first] += profile.first
            for step in 0..<spread.fullCells {
                sums[(spread.first + 1 + step) % Aoristic.cellCount] += profile.full
            }
            sums[(spread.first + 1 + spread.fullCells) % Aoristic.cellCount] += profile.last
            profiles[profile, default: 0] += 1
        }

        let groups = profiles.map { Group(profile: $0.key, reports: $0.value) }.sorted()
        let divisor = groups.reduce(0) { greatestCommonDivisor($0, $1.divisor) }
        let unit = max(1, divisor)
        let limit = (sums.max() ?? 0) / unit

        let p: [Double]
        let method: NullMethod
        if cost(groups, limit: limit, unit: unit) <= Double(budget.exactOperations) {
            let tails = try exactTails(groups, limit: limit, unit: unit, checkpoint: checkpoint)
            p = sums.map { tails[$0 / unit] }
            method = .exact
        } else if intervals.count >= fewestForSaddlepoint {
            let tail = SaddlepointTail(
                groups.map(\.saddlepoint), span: Double(unit) / Double(lattice))
            var known: [Int: Double] = [:]
            p = try sums.enumerated().map { index, sum in
                try checkpoint(Double(index) / Double(sums.count))
                if let p = known[sum] { return p }
                let p = tail.upper(Double(sum) / Double(lattice))
                known[sum] = p
                return p
            }
            method = .saddlepoint
        } else {
            p = try sampled(groups, sums: sums, count: intervals.count, budget: budget, checkpoint: checkpoint)
            method = .monteCarlo(replications: budget.replications, seed: budget.seed)
        }

        let adjusted = try FalseDiscovery.benjaminiHochberg(p)
        let weights = totals.totals
        return HotTimesResult(
            cells: p.indices.map { .init(total: weights[$0], p: p[$0], adjustedP: adjusted[$0]) },
            n: intervals.count, method: method
        )
    }

    /// The weights of an interval on the lattice, wherever in the week it lies.
    private struct Profile: Hashable {
        let first: Int
        let fullHours: Int
        let full: Int
        let last: Int

        init(_ spread: CellSpread) {
            func rounded(_ weight: Double) -> Int { Int((weight * Double(lattice)).rounded()) }
            first = rounded(spread.firstWeight)
            fullHours = spread.fullCells
            full = rounded(spread.fullWeight)
            last = rounded(spread.lastWeight)
        }
    }

    /// Reports of one profile.
    private struct Group: Comparable {
        /// Weight and in how many of the 168 hours it occurs; without weight 0; ascending.
        let weights: [(weight: Int, hours: Int)]
        let reports: Int

        init(profile: Profile, reports: Int) {
            var hours = [profile.full: profile.fullHours]
            if profile.fullHours == Aoristic.cellCount - 1 {
                // No hour is left: the interval ends in the one it started in.
                hours[profile.first + profile.last, default: 0] += 1
            } else {
                hours[profile.first, default: 0] += 1
                hours[profile.last, default: 0] += 1
            }
            hours[0] = nil
            weights = hours.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            self.reports = reports
        }

        var divisor: Int { weights.reduce(0) { greatestCommonDivisor($0, $1.weight) } }

        /// One draw: every weight with its probability, 0 included.
        func points(unit: Int) -> [LatticeSum.Point] {
            let cells = Double(Aoristic.cellCount)
            let empty = Aoristic.cellCount - weights.reduce(0) { $0 + $1.hours }
            return [LatticeSum.Point(step: 0, probability: Double(empty) / cells)]
                + weights.map { LatticeSum.Point(step: $0.weight / unit, probability: Double($0.hours) / cells) }
        }

        /// In reports instead of lattice steps.
        var saddlepoint: SaddlepointTail.Group {
            let cells = Double(Aoristic.cellCount)
            let filled = weights.reduce(0) { $0 + $1.hours }
            return SaddlepointTail.Group(
                values: weights.map { (Double($0.weight) / Double(lattice), Double($0.hours) / cells) },
                count: Double(reports), zero: max(0, Double(Aoristic.cellCount - filled) / cells))
        }

        // Any fixed order will do: it keeps the last digits the same from run to run.
        static func < (a: Group, b: Group) -> Bool { a.key.lexicographicallyPrecedes(b.key) }
        static func == (a: Group, b: Group) -> Bool { a.key == b.key }
        private var key: [Int] { weights.flatMap { [$0.weight, $0.hours] } + [reports] }
    }

    /// Upper bound of the multiply-and-adds of `exactTails`.
    private static func cost(_ groups: [Group], limit: Int, unit: Int) -> Double {
        groups.reduce(0) { sum, group in
            let repeats = Double(group.reports) * Double(group.weights.count + 1)
            guard group.weights.count == 1, let weight = group.weights.first?.weight else {
                return sum + repeats * Double(limit)
            }
            return sum + min(Double(group.reports), Double(limit * unit / weight)) * Double(limit)
        }
    }

    private static func exactTails(
        _ groups: [Group], limit: Int, unit: Int, checkpoint: Checkpoint
    ) throws -> [Double] {
        var null = LatticeSum(limit: limit)
        for (index, group) in groups.enumerated() {
            try checkpoint(Double(index) / Double(groups.count))
            if group.weights.count == 1, let only = group.weights.first {
                // Equal reports with one weight: the number of them in an hour is binomial.
                let p = Double(only.hours) / Double(Aoristic.cellCount)
                let q = Double(Aoristic.cellCount - only.hours) / Double(Aoristic.cellCount)
                let step = only.weight / unit
                let most = min(group.reports, max(0, limit - 1) / step)
                var points = (0...most).map { count in
                    LatticeSum.Point(
                        step: count * step, probability: Binomial.density(count, trials: group.reports, p, q))
                }
                if most < group.reports {
                    let tail = try Binomial.upperTail(most + 1, trials: group.reports, probability: p)
                    points.append(LatticeSum.Point(step: limit, probability: tail))
                }
                null.add(points)
            } else {
                let points = group.points(unit: unit)
                for _ in 0..<group.reports { null.add(points) }
            }
        }
        return null.upperTails()
    }

    private static func sampled(
        _ groups: [Group], sums: [Int], count: Int, budget: NullBudget, checkpoint: Checkpoint
    ) throws -> [Double] {
        let thresholds = Set(sums).sorted()
        var passed = Array(repeating: 0, count: thresholds.count + 1)
        var generator = Xoshiro256StarStar(seed: budget.seed)
        let tables = groups.map { group in
            let filled = group.weights.flatMap { Array(repeating: $0.weight, count: $0.hours) }
            return filled + Array(repeating: 0, count: max(0, Aoristic.cellCount - filled.count))
        }
        // Look up every million or so draws of the generator.
        let chunk = max(1, 1_000_000 / count)
        for draw in 0..<budget.replications {
            if draw % chunk == 0 { try checkpoint(Double(draw) / Double(budget.replications)) }
            var sum = 0
            for (group, table) in zip(groups, tables) {
                for _ in 0..<group.reports { sum += table[generator.integer(below: Aoristic.cellCount)] }
            }
            passed[thresholds.partitioningIndex { $0 > sum }] += 1
        }
        var p: [Int: Double] = [:]
        var reached = 0
        for index in thresholds.indices.reversed() {
            reached += passed[index + 1]
            p[thresholds[index]] = Double(reached + 1) / Double(budget.replications + 1)
        }
        return sums.map { p[$0] ?? 1 }
    }
}

/// What `HotTimes.test` found.
public struct HotTimesResult: Hashable, Sendable {
    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// Reports in this hour of the week: the sum of aoristic weights.
        public let total: Double
        /// One-sided: probability under the null of a total this large or larger.
        public let p: Double
        /// After Benjamini and Hochberg over the 168 hours.
        public let adjustedP: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Aoristic hours of the week; random-hour null; Benjamini-Hochberg"

    /// 168 hours, from the start of the caller's week.
    public let cells: [Cell]
    /// Reports.
    public let n: Int
    /// How the null distribution was computed.
    public let method: NullMethod

    /// Reports per hour of the week under the null.
    public var expected: Double { Double(n) / Double(Aoristic.cellCount) }

    /// Hours with an adjusted p at or below `level`.
    public func significant(level: Double = 0.05) -> [Int] {
        cells.indices.filter { cells[$0].adjustedP <= level }
    }
}
