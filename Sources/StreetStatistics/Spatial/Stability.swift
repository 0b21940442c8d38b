/// Would the same cells be found if the reports had fallen out a little differently?
///
/// A p value says how surprising a cell is under chance; it does not say whether the cell is found again. Here the
/// whole analysis is repeated on resampled reports, or without one period at a time, and cells are counted.
public enum Stability {
    /// How a data set like the observed one is made.
    public enum Resampling: Hashable, Sendable {
        /// As many reports as there are, drawn from them with replacement: the bootstrap of reports.
        case multinomial
        /// Every cell's count is Poisson around what was observed, so that the total varies too.
        case poisson
    }

    /// Repeats an analysis on resampled reports.
    ///
    /// - Parameters:
    ///   - values: count per cell, not negative.
    ///   - replications: how many resamples, and their seed. Progress is told once a block: take small blocks.
    ///   - significant: the analysis: indices of the cells found in a data set.
    /// - Throws: `StatisticsError` for no cells, a negative value, a total beyond `Int` or, multinomial, above 2²⁸; what
    ///   `significant` and `checkpoint` throw.
    public static func ofReports(
        values: [Int], resampling: Resampling = .multinomial, replications: Replications,
        checkpoint: Checkpoint = { _ in }, significant: ([Int]) throws -> [Int]
    ) throws -> StabilityResult {
        let resampler = try Resampler(values, resampling)
        let observed = try tally([significant(values)], values.count)
        let found = try replications.fold(
            into: Array(repeating: 0, count: values.count), checkpoint: checkpoint
        ) { numbers, generator in
            try tally(numbers.map { _ in try significant(resampler.resample(&generator)) }, values.count)
        } combine: {
            for cell in $0.indices { $0[cell] += $1[cell] }
        }
        return StabilityResult(observed, found, resampler, replications)
    }

    /// The same, with at most `threads` blocks of resamples under way at once; equal in every bit.
    public static func ofReports(
        values: [Int], resampling: Resampling = .multinomial, replications: Replications, threads: Int,
        checkpoint: Checkpoint = { _ in }, significant: @Sendable @escaping ([Int]) throws -> [Int]
    ) async throws -> StabilityResult {
        let resampler = try Resampler(values, resampling)
        let observed = try tally([significant(values)], values.count)
        let found = try await replications.fold(
            into: Array(repeating: 0, count: values.count), threads: threads, checkpoint: checkpoint
        ) { numbers, generator in
            try tally(numbers.map { _ in try significant(resampler.resample(&generator)) }, values.count)
        } combine: {
            for cell in $0.indices { $0[cell] += $1[cell] }
        }
        return StabilityResult(observed, found, resampler, replications)
    }

    /// Hotspots by `GetisOrd.star`, repeated on resampled reports.
    public static func ofHotspots(
        values: [Int], neighbours: Neighbourhoods, level: Double = 0.05, resampling: Resampling = .multinomial,
        replications: Replications, budget: NullBudget = NullBudget(), checkpoint: Checkpoint = { _ in }
    ) throws -> StabilityResult {
        try StatisticsError.check(level: level)
        return try ofReports(
            values: values, resampling: resampling, replications: replications, checkpoint: checkpoint
        ) {
            try GetisOrd.star(values: $0, neighbours: neighbours, budget: budget).significant(level: level)
        }
    }

    /// Repeats an analysis with each period left out in turn: does a finding rest on one month?
    ///
    /// - Parameters:
    ///   - periods: count per cell for every period; at least two, each of the same length.
    ///   - significant: the analysis: indices of the cells found in a data set.
    /// - Throws: `StatisticsError`; what `significant` and `checkpoint` throw.
    public static func leavingOutPeriods(
        _ periods: [[Int]], checkpoint: Checkpoint = { _ in }, significant: ([Int]) throws -> [Int]
    ) throws -> PeriodStabilityResult {
        guard periods.count >= 2 else { throw StatisticsError("periods", .tooFew(needed: 2)) }
        let count = periods[0].count
        guard count > 0 else { throw StatisticsError("periods", at: 0, .empty) }
        var total = Array(repeating: 0, count: count)
        for (index, period) in periods.enumerated() {
            guard period.count == count else { throw StatisticsError("periods", at: index, .length(expected: count)) }
            for cell in 0..<count {
                guard period[cell] >= 0 else { throw StatisticsError("periods", at: index, .negative) }
                let (sum, overflow) = total[cell].addingReportingOverflow(period[cell])
                guard !overflow else { throw StatisticsError("periods", at: index, .overflow) }
                total[cell] = sum
            }
        }
        let observed = try tally([significant(total)], count)
        var lostWithout: [[Int]] = Array(repeating: [], count: count)
        var foundWithout: [[Int]] = Array(repeating: [], count: count)
        for (index, period) in periods.enumerated() {
            try checkpoint(Double(index) / Double(periods.count))
            let found = try tally([significant(zip(total, period).map { $0 - $1 })], count)
            for cell in 0..<count {
                if found[cell] > 0 { foundWithout[cell].append(index) }
                if found[cell] == 0, observed[cell] > 0 { lostWithout[cell].append(index) }
            }
        }
        return PeriodStabilityResult(
            cells: (0..<count).map {
                PeriodStabilityResult.Cell(
                    isSignificant: observed[$0] > 0, foundWithout: foundWithout[$0].count,
                    lostWithout: lostWithout[$0])
            },
            periods: periods.count)
    }

    /// How often each cell is in the lists.
    private static func tally(_ found: [[Int]], _ count: Int) throws -> [Int] {
        var tally = Array(repeating: 0, count: count)
        for list in found {
            for cell in list {
                guard tally.indices.contains(cell) else {
                    throw StatisticsError("significant", .outside(lower: 0, upper: Double(count - 1)))
                }
                tally[cell] += 1
            }
        }
        return tally
    }
}

/// How often each cell was found, in the order of the cells given.
public struct StabilityResult: Hashable, Sendable {
    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// Found in the observed data.
        public let isSignificant: Bool
        /// Resamples in which it was found.
        public let found: Int
        /// The same as a share of the resamples, 0…1. Not a probability that the cell is a hotspot.
        public let share: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Share of resamples of the reports in which a cell is significant"

    /// One per cell, in the order given.
    public let cells: [Cell]
    /// Number of reports.
    public let n: Int
    /// How data sets like the observed one were made.
    public let resampling: Stability.Resampling
    /// How many random data sets were made, and from which seed.
    public let replications: Replications

    fileprivate init(_ observed: [Int], _ found: [Int], _ resampler: Resampler, _ replications: Replications) {
        cells = zip(observed, found).map {
            Cell(isSignificant: $0 > 0, found: $1, share: Double($1) / Double(replications.count))
        }
        n = resampler.total
        resampling = resampler.resampling
        self.replications = replications
    }
}

/// What remains without each period, in the order of the cells given.
public struct PeriodStabilityResult: Hashable, Sendable {
    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// Found with all periods.
        public let isSignificant: Bool
        /// Number of periods without which it is found.
        public let foundWithout: Int
        /// Periods without which it is no longer found; empty for a cell that was not found at all.
        public let lostWithout: [Int]
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Significant cells with each period left out in turn"

    /// One per cell, in the order given.
    public let cells: [Cell]
    /// Number of periods.
    public let periods: Int
}

/// Makes data sets like the observed one.
private struct Resampler: Sendable {
    let resampling: Stability.Resampling
    let total: Int
    private let values: [Int]
    /// The cell of every report, for the bootstrap.
    private let reports: [Int32]

    /// Reports are listed one by one: 2²⁸ of them are 1 GiB.
    private static let mostReports = 1 << 28

    init(_ values: [Int], _ resampling: Stability.Resampling) throws {
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        var total = 0
        for (index, value) in values.enumerated() {
            guard value >= 0 else { throw StatisticsError("values", at: index, .negative) }
            // The largest mean that counts are drawn for.
            guard resampling == .multinomial || value <= 1_000_000_000_000_000 else {
                throw StatisticsError("values", at: index, .overflow)
            }
            let (sum, overflow) = total.addingReportingOverflow(value)
            guard !overflow else { throw StatisticsError("values", at: index, .overflow) }
            total = sum
        }
        var reports: [Int32] = []
        if resampling == .multinomial {
            guard total <= Resampler.mostReports, values.count <= Int(Int32.max) else {
                throw StatisticsError("values", .overBudget)
            }
            reports.reserveCapacity(total)
            for (cell, value) in values.enumerated() {
                reports.append(contentsOf: repeatElement(Int32(cell), count: value))
            }
        }
        self.resampling = resampling
        self.total = total
        self.values = values
        self.reports = reports
    }

    func resample(_ generator: inout Xoshiro256StarStar) -> [Int] {
        switch resampling {
        case .poisson:
            return values.map { $0 > 0 ? generator.poisson(mean: Double($0)) : 0 }
        case .multinomial:
            var resample = Array(repeating: 0, count: values.count)
            for _ in 0..<reports.count { resample[Int(reports[generator.integer(below: reports.count)])] += 1 }
            return resample
        }
    }
}
