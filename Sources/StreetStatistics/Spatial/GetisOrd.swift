/// Getis and Ord's local statistics with binary weights: Gᵢ*, the cell itself included, and Gᵢ, without it.
///
/// Ord and Getis 1995, *Local spatial autocorrelation statistics*, Geographical Analysis 27(4). The p values do not
/// use its normal approximation, which fails on counts of which most are 0.
public enum GetisOrd {
    /// Which cells, with their neighbours, hold more than placing the same cell values at random would give?
    ///
    /// The null of a cell with m members in its neighbourhood is the sum of m values drawn without replacement from
    /// all cells, the same for every cell of that m; the cell's own value counts like any other of the m. Known limit:
    /// one busy cell among quiet ones is an outlier, not a cluster, and is not found, because any m cells include it
    /// with probability m / N. (Its z is huge: never take a p from that.)
    ///
    /// - Parameters:
    ///   - values: count per cell, not negative.
    ///   - neighbours: one list per cell.
    ///   - budget: above `exactOperations`, less than D·m²·s/2 for D different values and largest sum s, the null is
    ///     a shared sample per m, of at least `replications` and at least 20 draws a cell (1,000,000 at most), so that one
    ///     cell alone can pass the false-discovery control.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    /// - Throws: `StatisticsError` for no cells, a negative value, lists of another length, or sums beyond `Int`.
    public static func star(
        values: [Int], neighbours: Neighbourhoods, budget: NullBudget = NullBudget(),
        checkpoint: Checkpoint = { _ in }
    ) throws -> GetisOrdResult {
        try budget.check()
        let total = try checkedTotal(values)
        guard neighbours.count == values.count else {
            throw StatisticsError("neighbours", .length(expected: values.count))
        }

        let sums = values.indices.map { cell in
            neighbours.neighbours(of: cell).reduce(values[cell]) { $0 + values[$1] }
        }
        let sizes = values.indices.map { neighbours.neighbours(of: $0).count + 1 }

        let null = try SumNull(values: values, sizes: sizes, sums: sums, excludesOwn: false, tolerance: 0)
            .tails(budget: budget, withLower: false, checkpoint: checkpoint)
        let p = null.upper
        let adjusted = try FalseDiscovery.benjaminiHochberg(p)
        let n = Double(values.count)
        let mean = Double(total) / n
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n
        let cells = values.indices.map { cell in
            let m = Double(sizes[cell])
            let spread = (variance * m * (n - m) / (n - 1)).squareRoot()
            return GetisOrdResult.Cell(
                value: values[cell], neighbourhoodSum: sums[cell], neighbourhoodSize: sizes[cell],
                z: spread > 0 ? (Double(sums[cell]) - m * mean) / spread : nil, p: p[cell], adjustedP: adjusted[cell]
            )
        }
        return GetisOrdResult(
            cells: cells, total: total, mean: mean, standardDeviation: variance.squareRoot(), method: null.method
        )
    }

    private static func checkedTotal(_ values: [Int]) throws -> Int {
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        var total = 0
        for (index, value) in values.enumerated() {
            guard value >= 0 else { throw StatisticsError("values", at: index, .negative) }
            let (sum, overflow) = total.addingReportingOverflow(value)
            guard !overflow, sum < Int.max else { throw StatisticsError("values", at: index, .overflow) }
            total = sum
        }
        return total
    }
}

/// What `GetisOrd.star` found, in the order of the cells given.
public struct GetisOrdResult: Hashable, Sendable {
    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// The count given.
        public let value: Int
        /// Sum over the cell and its neighbours.
        public let neighbourhoodSum: Int
        /// The cell and its neighbours.
        public let neighbourhoodSize: Int
        /// Analytical Gᵢ*; `nil` when all values are equal or the neighbourhood is everything.
        public let z: Double?
        /// One-sided: probability under the null of a sum this large or larger.
        public let p: Double
        /// After Benjamini and Hochberg over all cells.
        public let adjustedP: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Getis-Ord Gi*, binary weights, cell included; permutation null; Benjamini-Hochberg"

    /// One per cell, in the order given.
    public let cells: [Cell]
    /// Sum of all values: the number of reports.
    public let total: Int
    /// Per cell.
    public let mean: Double
    /// Over all cells, divided by their number.
    public let standardDeviation: Double
    /// How the null distribution was computed.
    public let method: NullMethod

    /// Indices of the cells with an adjusted p at or below `level`.
    public func significant(level: Double = 0.05) -> [Int] {
        cells.indices.filter { cells[$0].adjustedP <= level }
    }
}
