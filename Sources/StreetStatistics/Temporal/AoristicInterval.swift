extension Aoristic {
    /// The total of one cell and how far it may be from what such a period brings on average.
    ///
    /// If reports come independently, the total is a sum of Poisson counts, each times its weight, and the interval is
    /// that of Fay and Feuer (1997, *Confidence intervals for directly standardized rates*): gamma quantiles matched to
    /// the total and to the sum of squared weights. With whole reports (all weights 1) it is Garwood's exact interval.
    /// It is about the *expected total of weights*, not about the unknown moments within the intervals.
    public struct Cell: Hashable, Sendable {
        /// Expected number of reports in the cell: the sum of their weights.
        public let total: Double
        /// Lower end of the interval, in the unit of the estimate.
        public let lower: Double
        /// Upper end of the interval, in the unit of the estimate.
        public let upper: Double
        /// Standard deviation of the number of reports that truly fell in this cell, given the intervals and every
        /// moment in them equally likely: √Σ w(1 − w). `nil` when reports have weights of their own.
        public let placementDeviation: Double?
        /// Reports that would say as much if each counted as 1: (Σw)² / Σw².
        public let effectiveReports: Double
        /// Fewer than `Aoristic.fewestEffectiveReports`: the interval is right but says little.
        public let isTooFew: Bool
    }

    /// Below this a cell's total is called too few to read.
    public static let fewestEffectiveReports = 5.0
}

/// Totals of the cells of a period with their intervals.
public struct AoristicResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Aoristic totals, gamma intervals (Fay and Feuer)"

    /// The cells of time.
    public let grid: Aoristic.Grid
    /// One per cell, in the order given.
    public let cells: [Aoristic.Cell]
    /// Reports.
    public let n: Int
    /// Confidence level of each interval by itself, not of all together.
    public let level: Double

    /// One per cell.
    public var totals: [Double] { cells.map(\.total) }
}

extension AoristicMatrix {
    /// The totals with an interval each.
    ///
    /// - Parameters:
    ///   - level: confidence level between 0 and 1, for each cell by itself.
    /// - Throws: `StatisticsError` for a level outside 0…1, or weights so large that their sums are infinite.
    public func result(level: Double = 0.95) throws -> AoristicResult {
        try StatisticsError.check(level: level)
        let cells = try moments.map { total, squares in
            guard total.isFinite, squares.isFinite else { throw StatisticsError("weights", .overflow) }
            let interval = try WeightedPoisson.interval(
                total: total, squares: squares, largestWeight: largestWeight, level: level)
            let effective = squares > 0 ? total * (total / squares) : 0
            return Aoristic.Cell(
                total: total, lower: interval.lower, upper: interval.upper,
                placementDeviation: hasWeights ? nil : max(0, total - squares).squareRoot(),
                effectiveReports: effective, isTooFew: effective < Aoristic.fewestEffectiveReports)
        }
        return AoristicResult(grid: grid, cells: cells, n: count, level: level)
    }
}

/// A sum of independent Poisson counts, each times a known weight.
enum WeightedPoisson {
    /// The interval of Fay and Feuer (1997) for the mean of the sum.
    ///
    /// - Parameters:
    ///   - total: Σ w over what was seen.
    ///   - squares: Σ w².
    ///   - largestWeight: of anything that might have been seen; it is what an empty cell's upper bound rests on.
    static func interval(
        total: Double, squares: Double, largestWeight: Double, level: Double
    ) throws -> (lower: Double, upper: Double) {
        let tail = (1 - level) / 2
        var lower = 0.0
        if total > 0, squares > 0 {
            let scale = squares / total
            // Beyond the largest shape the interval is narrower than the digits that are shown.
            let shape = min(total / scale, IncompleteGamma.largestShape / 2)
            lower = min(total, total / shape * (try IncompleteGamma.inverseLower(a: shape, p: tail)))
        }
        let sum = total + largestWeight
        guard sum > 0 else { return (lower, 0) }
        let scale = (squares + largestWeight * largestWeight) / sum
        let shape = min(sum / scale, IncompleteGamma.largestShape / 2)
        return (lower, max(total, sum / shape * (try IncompleteGamma.inverseUpper(a: shape, p: tail))))
    }
}
