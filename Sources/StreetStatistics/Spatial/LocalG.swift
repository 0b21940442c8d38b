/// What chance is taken to do with the values of the cells, under the null of a local statistic.
public enum LocalNull: Hashable, Sendable {
    /// The values around a cell are drawn without replacement from all other cells; the cell keeps its own. What
    /// esda, spdep and GeoDa permute.
    case conditional
    /// All values of the statistic, the cell's own too where it counts, are drawn from all cells.
    case total
}

extension GetisOrd {
    /// Whether a cell counts itself.
    public enum Statistic: Hashable, Sendable {
        /// Gᵢ: the neighbours alone.
        case neighbours
        /// Gᵢ*: the cell and its neighbours.
        case cellAndNeighbours
    }

    /// Where do high, or low, values lie together?
    ///
    /// With `conditional`, Gᵢ and Gᵢ* have the same p: the cell's own value is the same in every permutation. It tells
    /// whether the *neighbours* are unusual, whatever the cell is. With `total`, Gᵢ* is the test of `star`; Gᵢ leaves
    /// the own value out of the sum but not out of the draw.
    ///
    /// Values that are whole numbers get an exact null where the budget allows; others are rounded to 2⁻⁴⁵ of their
    /// range and drawn at random, m + 1 cells a draw, shared by all cells and true to each: a cell in the draw is
    /// replaced by the draw's next one.
    ///
    /// - Parameters:
    ///   - values: one per cell, finite, of any sign: counts, rates, scores.
    ///   - alternative: `greater` for hot, `less` for cold.
    ///   - budget: see `star`.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    /// - Throws: `StatisticsError` for no cells, a value that is not finite, or lists of another length.
    public static func local(
        values: [Double], neighbours: Neighbourhoods, statistic: Statistic = .neighbours,
        null: LocalNull = .conditional, alternative: Alternative = .greater, budget: NullBudget = NullBudget(),
        checkpoint: Checkpoint = { _ in }
    ) throws -> LocalGResult {
        try budget.check()
        let cells = try LocalSums(values, neighbours)
        let own = statistic == .cellAndNeighbours && null == .total
        let tails = try cells.tails(
            includingOwn: own, excludesOwn: null == .conditional, budget: budget, checkpoint: checkpoint)
        // An island has no neighbours to be unusual, but under the total null its own value may be.
        let isTested = values.indices.map { own || !cells.isIsland($0) }
        let p = values.indices.map { cell in
            isTested[cell] ? alternative.p(upper: tails.upper[cell], lower: tails.lower[cell]) : 1
        }
        let adjusted = try FalseDiscovery.benjaminiHochberg(p, of: isTested)
        return LocalGResult(
            cells: values.indices.map { cell in
                LocalGResult.Cell(
                    value: values[cell], neighbours: cells.sizes[cell],
                    z: statistic == .neighbours ? cells.z(cell) : cells.starZ(cell),
                    upper: tails.upper[cell], lower: tails.lower[cell], p: p[cell], adjustedP: adjusted[cell])
            },
            statistic: statistic, null: null, alternative: alternative, method: tails.method,
            islands: neighbours.islands)
    }
}

/// What `GetisOrd.local` found, in the order of the cells given.
public struct LocalGResult: Hashable, Sendable {
    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// The value given.
        public let value: Double
        /// Number of neighbours, the cell itself not counted.
        public let neighbours: Int
        /// Analytical statistic (Ord and Getis 1995); `nil` when the values it compares with are all equal, the
        /// neighbourhood is everything, or there are no neighbours. Never take a p from it below some 200 cells or
        /// for counts of which most are 0.
        public let z: Double?
        /// P(sum ≥ observed) under the null.
        public let upper: Double
        /// P(sum ≤ observed) under the null.
        public let lower: Double
        /// By the alternative asked for; 1 for a cell that was not tested.
        public let p: Double
        /// After Benjamini and Hochberg over the cells tested.
        public let adjustedP: Double
    }

    /// One per cell, in the order given.
    public let cells: [Cell]
    /// Whether cells counted themselves.
    public let statistic: GetisOrd.Statistic
    /// What was permuted under the null.
    public let null: LocalNull
    /// Which outcomes speak against the null.
    public let alternative: Alternative
    /// How the null distribution was computed.
    public let method: NullMethod
    /// Cells without neighbours. They are not tested, except for Gᵢ* under the total null.
    public let islands: [Int]

    /// Such as `Getis-Ord Gi, binary weights, cell excluded; conditional permutation null; Benjamini-Hochberg`.
    public var name: String {
        let (which, cell) = statistic == .neighbours ? ("Gi", "excluded") : ("Gi*", "included")
        let permutation = null == .conditional ? "conditional" : "total"
        return "Getis-Ord \(which), binary weights, cell \(cell); \(permutation) permutation null; "
            + "Benjamini-Hochberg"
    }

    /// Indices of the cells with an adjusted p at or below `level`.
    public func significant(level: Double = 0.05) -> [Int] {
        cells.indices.filter { cells[$0].adjustedP <= level }
    }
}
