/// Getis and Ord's local statistic Gᵢ* with binary weights, the cell itself included.
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
    ///   - budget: above `exactOperations`, about D·m²·s/2 for D distinct values and largest sum s, the null is a
    ///     shared sample per m.
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

        let p: [Double]
        let method: NullMethod
        if let null = try SubsetSums(
            of: values, sizes: Set(sizes), budget: budget.exactOperations, checkpoint: checkpoint
        ) {
            p = values.indices.map { null.upperTail(size: sizes[$0], sum: sums[$0]) }
            method = .exact
        } else {
            p = try sampled(values, sizes: sizes, sums: sums, budget: budget, checkpoint: checkpoint)
            method = .monteCarlo(draws: budget.draws, seed: budget.seed)
        }

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
            cells: cells, total: total, mean: mean, standardDeviation: variance.squareRoot(), method: method
        )
    }

    private static func checkedTotal(_ values: [Int]) throws -> Int {
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        var total = 0
        for (index, value) in values.enumerated() {
            guard value >= 0 else { throw StatisticsError("values", at: index, .negative) }
            let (sum, overflow) = total.addingReportingOverflow(value)
            guard !overflow else { throw StatisticsError("values", at: index, .overflow) }
            total = sum
        }
        return total
    }

    /// One sample of partial permutations serves all sizes: its first m values are m values without replacement.
    private static func sampled(
        _ values: [Int], sizes: [Int], sums: [Int], budget: NullBudget, checkpoint: Checkpoint
    ) throws -> [Double] {
        var classes: [SizeClass] = Dictionary(grouping: values.indices) { sizes[$0] }.map { size, cells in
            let thresholds = Set(cells.map { sums[$0] }).sorted()
            return SizeClass(size: size, thresholds: thresholds, passed: Array(repeating: 0, count: thresholds.count))
        }
        classes.sort { $0.size < $1.size }

        var generator = Xoshiro256StarStar(seed: budget.seed)
        var urn = values
        for draw in 0..<budget.draws {
            if draw % 4096 == 0 { try checkpoint(Double(draw) / Double(budget.draws)) }
            var drawn = 0
            var sum = 0
            for index in classes.indices {
                while drawn < classes[index].size {
                    urn.swapAt(drawn, drawn + generator.integer(below: urn.count - drawn))
                    sum += urn[drawn]
                    drawn += 1
                }
                classes[index].count(sum)
            }
        }

        var p: [Int: [Int: Double]] = [:]
        for sizeClass in classes { p[sizeClass.size] = sizeClass.tails(draws: budget.draws) }
        return values.indices.map { p[sizes[$0]]?[sums[$0]] ?? 1 }
    }

    /// The observed sums of one neighbourhood size and how many draws reached each.
    private struct SizeClass {
        let size: Int
        /// Ascending.
        let thresholds: [Int]
        /// Draws that reached this threshold and not the next.
        var passed: [Int]

        mutating func count(_ sum: Int) {
            let reached = thresholds.partitioningIndex { $0 > sum }
            if reached > 0 { passed[reached - 1] += 1 }
        }

        func tails(draws: Int) -> [Int: Double] {
            var reached = 0
            var tails: [Int: Double] = [:]
            for (threshold, passed) in zip(thresholds, passed).reversed() {
                reached += passed
                tails[threshold] = Double(reached + 1) / Double(draws + 1)
            }
            return tails
        }
    }
}

/// What `GetisOrd.star` found, in the order of the cells given.
public struct GetisOrdResult: Hashable, Sendable {
    public struct Cell: Hashable, Sendable {
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

    public static let name = "Getis-Ord Gi*, binary weights, cell included; permutation null; Benjamini-Hochberg"

    public let cells: [Cell]
    /// Sum of all values: the number of reports.
    public let total: Int
    /// Per cell.
    public let mean: Double
    /// Over all cells, divided by their number.
    public let standardDeviation: Double
    public let method: NullMethod

    /// Indices of the cells with an adjusted p at or below `level`.
    public func significant(level: Double = 0.05) -> [Int] {
        cells.indices.filter { cells[$0].adjustedP <= level }
    }
}
