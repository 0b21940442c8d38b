/// Values of cells and the sums over their neighbours, for the local statistics that need no more.
struct LocalSums {
    let neighbours: Neighbourhoods
    /// Number of neighbours per cell.
    let sizes: [Int]
    /// Values less their mean, in units of their range: no statistic here depends on either.
    let deviations: [Double]
    /// Deviations of the neighbours, added up.
    let deviationSums: [Double]
    /// Σ deviation².
    let squares: Double
    let mean: Double
    /// The range of the values, by which deviations were divided.
    let range: Double
    private let fixed: FixedPoint

    init(_ values: [Double], _ neighbours: Neighbourhoods) throws {
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        guard neighbours.count == values.count else {
            throw StatisticsError("neighbours", .length(expected: values.count))
        }
        for (index, value) in values.enumerated() where !value.isFinite {
            throw StatisticsError("values", at: index, .notFinite)
        }
        self.neighbours = neighbours
        let sizes = values.indices.map { neighbours.offsets[$0 + 1] - neighbours.offsets[$0] }
        let fixed = FixedPoint(values, largestSum: (sizes.max() ?? 0) + 1)
        let centre = fixed.unit.reduce(0, +) / Double(values.count)
        let deviations = fixed.unit.map { $0 - centre }
        deviationSums = values.indices.map { cell in
            neighbours.neighbours(of: cell).reduce(0) { $0 + deviations[$1] }
        }
        squares = deviations.reduce(0) { $0 + $1 * $1 }
        range = fixed.greatest - fixed.least
        mean = fixed.least * (1 - centre) + fixed.greatest * centre
        self.deviations = deviations
        self.sizes = sizes
        self.fixed = fixed
    }

    var n: Double { Double(sizes.count) }

    func isIsland(_ cell: Int) -> Bool { sizes[cell] == 0 }

    /// Both tails of each cell's sum over its neighbours, and itself when asked.
    func tails(
        includingOwn: Bool, excludesOwn: Bool, budget: NullBudget, checkpoint: Checkpoint
    ) throws -> SumNull.Tails {
        let sums = sizes.indices.map { cell in
            neighbours.neighbours(of: cell).reduce(includingOwn ? fixed.values[cell] : 0) { $0 + fixed.values[$1] }
        }
        return try SumNull(
            values: fixed.values, sizes: includingOwn ? sizes.map { $0 + 1 } : sizes, sums: sums,
            excludesOwn: excludesOwn, tolerance: fixed.tolerance
        ).tails(budget: budget, withLower: true, checkpoint: checkpoint)
    }

    /// Mean and variance of one draw from all cells but this one; the variance is 0 where it is no more than the
    /// rounding of what it was subtracted from.
    func others(_ cell: Int) -> (mean: Double, variance: Double) {
        guard n > 1 else { return (0, 0) }
        let deviation = deviations[cell]
        let rest = squares - deviation * deviation * n / (n - 1)
        return (-deviation / (n - 1), rest > squares * 1e-13 ? rest / (n - 1) : 0)
    }

    /// Gᵢ: the neighbours' sum in standard deviations above that of as many others.
    func z(_ cell: Int) -> Double? {
        let m = Double(sizes[cell])
        let (mean, variance) = others(cell)
        guard n > 2 else { return nil }
        return standardised(deviationSums[cell] - m * mean, variance * m * (n - 1 - m) / (n - 2))
    }

    /// Gᵢ*: the sum of the cell and its neighbours in standard deviations above that of as many cells.
    func starZ(_ cell: Int) -> Double? {
        let m = Double(sizes[cell] + 1)
        guard n > 1 else { return nil }
        return standardised(deviationSums[cell] + deviations[cell], squares / n * m * (n - m) / (n - 1))
    }

    private func standardised(_ difference: Double, _ variance: Double) -> Double? {
        variance > 0 ? difference / variance.squareRoot() : nil
    }
}

extension FalseDiscovery {
    /// Benjamini and Hochberg over some of the tests; the others get 1.
    static func benjaminiHochberg(_ p: [Double], of isTested: [Bool]) throws -> [Double] {
        let tested = p.indices.filter { isTested[$0] }
        let adjusted = try benjaminiHochberg(tested.map { p[$0] })
        var all = Array(repeating: 1.0, count: p.count)
        for (index, value) in zip(tested, adjusted) { all[index] = value }
        return all
    }
}
