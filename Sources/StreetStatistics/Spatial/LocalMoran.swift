/// Anselin's local Moran: is a cell like its neighbours (part of a cluster) or unlike them (an outlier)?
///
///     Iᵢ = (xᵢ − x̄) / m₂ · Σⱼ wᵢⱼ (xⱼ − x̄),   m₂ = Σ (xⱼ − x̄)² / n
///
/// Anselin 1995, *Local indicators of spatial association*, Geographical Analysis 27(2).
public enum LocalMoran {
    /// How much each neighbour counts.
    public enum Weights: Hashable, Sendable {
        /// Each of m neighbours weighs 1/m: the neighbours' mean.
        case rowStandardised
        /// Each neighbour weighs 1: the neighbours' sum.
        case binary
    }

    /// What the squared deviations are divided by. It scales every Iᵢ alike; neither z nor p depends on it.
    public enum Divisor: Hashable, Sendable {
        /// n, as Anselin and spdep have it.
        case count
        /// n − 1, as esda and GeoDa have it.
        case countLessOne
    }

    /// The cell against the mean of all cells, and then its neighbours. A value at the mean counts as low.
    public enum Quadrant: Hashable, Sendable, CaseIterable {
        /// A high cell among high ones: hot.
        case highHigh
        /// A low cell among high ones: an outlier.
        case lowHigh
        /// A low cell among low ones: cold.
        case lowLow
        /// A high cell among low ones: an outlier.
        case highLow
    }

    /// Tests every cell against its own value staying and all others changing places.
    ///
    /// With the own value held, Iᵢ only rises or only falls with the neighbours' sum, so p is that of the sum: exact
    /// for whole numbers where the budget allows, otherwise drawn as in `GetisOrd.local`.
    ///
    /// - Parameters:
    ///   - values: one per cell, finite.
    ///   - alternative: `twoSided` by default, clusters and outliers alike; `greater` for clusters alone, `less` for
    ///     outliers alone, `folded` to compare with esda.
    ///   - budget: see `GetisOrd.star`.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    /// - Throws: `StatisticsError` for no cells, a value that is not finite, or lists of another length.
    public static func test(
        values: [Double], neighbours: Neighbourhoods, weights: Weights = .rowStandardised,
        divisor: Divisor = .count, alternative: Alternative = .twoSided, budget: NullBudget = NullBudget(),
        checkpoint: Checkpoint = { _ in }
    ) throws -> LocalMoranResult {
        try budget.check()
        let cells = try LocalSums(values, neighbours)
        let tails = try cells.tails(
            includingOwn: false, excludesOwn: true, budget: budget, checkpoint: checkpoint)
        let moments = MoranMoments(cells, weights, divisor)

        var upper: [Double] = []
        var lower: [Double] = []
        for cell in values.indices {
            let deviation = moments.deviation(cell)
            // A cell at the mean has Iᵢ = 0 in every permutation.
            upper.append(deviation > 0 ? tails.upper[cell] : deviation < 0 ? tails.lower[cell] : 1)
            lower.append(deviation > 0 ? tails.lower[cell] : deviation < 0 ? tails.upper[cell] : 1)
        }
        let isTested = values.indices.map { !cells.isIsland($0) }
        let p = values.indices.map { isTested[$0] ? alternative.p(upper: upper[$0], lower: lower[$0]) : 1 }
        let adjusted = try FalseDiscovery.benjaminiHochberg(p, of: isTested)
        return LocalMoranResult(
            cells: values.indices.map { cell in
                LocalMoranResult.Cell(
                    value: values[cell], neighbours: cells.sizes[cell], statistic: moments.statistic(cell),
                    quadrant: moments.quadrant(cell), conditional: moments.conditional(cell),
                    total: moments.total(cell), upper: upper[cell], lower: lower[cell], p: p[cell],
                    adjustedP: adjusted[cell])
            },
            mean: cells.mean, weights: weights, divisor: divisor, alternative: alternative, method: tails.method,
            islands: neighbours.islands)
    }
}

/// What `LocalMoran.test` found, in the order of the cells given.
public struct LocalMoranResult: Hashable, Sendable {
    /// Expectation and variance of Iᵢ under a permutation null, and how far the observed one is off.
    public struct Moments: Hashable, Sendable {
        /// Of Iᵢ under the null.
        public let expectation: Double
        /// Of Iᵢ under the null.
        public let variance: Double
        /// `nil` when the variance is 0. Never take a p from it below some 200 cells or for counts of which most
        /// are 0.
        public let z: Double?
    }

    /// What was found in one cell.
    public struct Cell: Hashable, Sendable {
        /// The value given.
        public let value: Double
        /// Number of neighbours.
        public let neighbours: Int
        /// Iᵢ; 0 for an island and when all values are equal.
        public let statistic: Double
        /// `nil` for an island and when all values are equal.
        public let quadrant: LocalMoran.Quadrant?
        /// The own value held (Sokal, Oden and Thomson 1998): spdep's default, esda's `EIc` and `VIc`. `nil` for
        /// fewer than three cells, an island, or all values equal.
        public let conditional: Moments?
        /// All values permuted (Anselin 1995): spdep's `conditional = FALSE`, esda's `EI` and `VI`.
        public let total: Moments?
        /// P(Iᵢ ≥ observed) under the conditional null.
        public let upper: Double
        /// P(Iᵢ ≤ observed) under the conditional null.
        public let lower: Double
        /// By the alternative asked for; 1 for an island.
        public let p: Double
        /// After Benjamini and Hochberg over all cells but islands.
        public let adjustedP: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Local Moran; conditional permutation null; Benjamini-Hochberg"

    /// One per cell, in the order given.
    public let cells: [Cell]
    /// Of all values.
    public let mean: Double
    /// How much each neighbour counted.
    public let weights: LocalMoran.Weights
    /// What the sum of squares was divided by.
    public let divisor: LocalMoran.Divisor
    /// Which outcomes speak against the null.
    public let alternative: Alternative
    /// How the null distribution was computed.
    public let method: NullMethod
    /// Cells without neighbours, which are not tested.
    public let islands: [Int]

    /// Indices of the cells with an adjusted p at or below `level`.
    public func significant(level: Double = 0.05) -> [Int] {
        cells.indices.filter { cells[$0].adjustedP <= level }
    }
}

/// Iᵢ and its moments, from deviations of any scale: all are ratios.
private struct MoranMoments {
    private let cells: LocalSums
    private let weights: LocalMoran.Weights
    /// m₂ with the divisor n.
    private let second: Double
    /// Σ deviation⁴ / n / m₂².
    private let kurtosis: Double
    private let scale: Double

    init(_ cells: LocalSums, _ weights: LocalMoran.Weights, _ divisor: LocalMoran.Divisor) {
        self.cells = cells
        self.weights = weights
        second = cells.squares / cells.n
        let fourth = cells.deviations.reduce(0) { $0 + $1 * $1 * $1 * $1 } / cells.n
        kurtosis = second > 0 ? fourth / (second * second) : 0
        scale = divisor == .count ? 1 : (cells.n - 1) / cells.n
    }

    /// 0 where it is no more than the rounding of the mean.
    func deviation(_ cell: Int) -> Double { rounded(cells.deviations[cell]) }

    private func rounded(_ deviation: Double) -> Double { abs(deviation) < 1e-14 ? 0 : deviation }

    private func isDefined(_ cell: Int) -> Bool { !cells.isIsland(cell) && second > 0 }

    /// Sum of the weights and of their squares.
    private func weightSums(_ cell: Int) -> (sum: Double, squares: Double) {
        let m = Double(cells.sizes[cell])
        return weights == .rowStandardised ? (1, 1 / m) : (m, m)
    }

    func statistic(_ cell: Int) -> Double {
        guard isDefined(cell) else { return 0 }
        let lag = cells.deviationSums[cell] / (weights == .rowStandardised ? Double(cells.sizes[cell]) : 1)
        return deviation(cell) / second * lag * scale
    }

    func quadrant(_ cell: Int) -> LocalMoran.Quadrant? {
        guard isDefined(cell) else { return nil }
        return switch (deviation(cell) > 0, rounded(cells.deviationSums[cell]) > 0) {
        case (true, true): .highHigh
        case (false, true): .lowHigh
        case (false, false): .lowLow
        case (true, false): .highLow
        }
    }

    func conditional(_ cell: Int) -> LocalMoranResult.Moments? {
        guard isDefined(cell), cells.n > 2 else { return nil }
        let (sum, squares) = weightSums(cell)
        let factor = deviation(cell) / second * scale
        let (mean, variance) = cells.others(cell)
        let n = cells.n
        let spread = factor * factor * variance * ((n - 1) * squares - sum * sum) / (n - 2)
        return moments(cell, expectation: factor * sum * mean, variance: spread)
    }

    func total(_ cell: Int) -> LocalMoranResult.Moments? {
        guard isDefined(cell), cells.n > 2 else { return nil }
        let (sum, squares) = weightSums(cell)
        let n = cells.n
        let expectation = -sum / (n - 1)
        let variance =
            squares * (n - kurtosis) / (n - 1)
            + (sum * sum - squares) * (2 * kurtosis - n) / ((n - 1) * (n - 2)) - expectation * expectation
        return moments(cell, expectation: expectation * scale, variance: variance * scale * scale)
    }

    private func moments(_ cell: Int, expectation: Double, variance: Double) -> LocalMoranResult.Moments {
        let variance = variance > 1e-13 ? variance : 0
        return LocalMoranResult.Moments(
            expectation: expectation, variance: variance,
            z: variance > 0 ? (statistic(cell) - expectation) / variance.squareRoot() : nil)
    }
}
