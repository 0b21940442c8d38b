extension ShrunkenRates {
    /// Shapes above this mean rates that differ by less than 0.03 %: no variation.
    static let largestShape = 1e7

    /// In scaled units; `nil` without variation.
    static func knownPrior(_ data: AreaCounts, _ method: Method) throws -> GammaRate? {
        guard data.total > 0, data.observed.count > 1 else { return nil }
        let pair: (mean: Double, shape: Double)? =
            switch method {
            case .moments: moments(data)
            case .claytonKaldor: try claytonKaldor(data)
            case .maximumLikelihood: try maximumLikelihood(data)
            case .integrated: throw StatisticsError("method", .outside(lower: 0, upper: 2))
            }
        guard let (mean, shape) = pair, shape < largestShape, shape > 0, mean > 0 else { return nil }
        return try GammaRate(shape: shape, rate: shape / mean)
    }

    /// Marshall's: the variance of the raw rates around the town's, weighted by exposure, less what Poisson counts add.
    private static func moments(_ data: AreaCounts) -> (mean: Double, shape: Double)? {
        let mean = data.townRate
        var squares = 0.0
        for area in data.observed {
            let distance = Double(data.counts[area]) / data.exposure[area] - mean
            squares += data.exposure[area] * distance * distance
        }
        let variance =
            squares / data.scaledExposureTotal - mean / (data.scaledExposureTotal / Double(data.observed.count))
        return variance > 0 ? (mean, mean * mean / variance) : nil
    }

    private static func claytonKaldor(_ data: AreaCounts) throws -> (mean: Double, shape: Double)? {
        let count = Double(data.observed.count)
        // Any start does; without variation by moments, some.
        var (mean, shape) = moments(data) ?? (data.townRate, 1)
        for _ in 0..<100_000 {
            let rate = shape / mean
            let shrunken = data.observed.map { (Double(data.counts[$0]) + shape) / (data.exposure[$0] + rate) }
            let newMean = shrunken.reduce(0, +) / count
            let variance =
                zip(shrunken, data.observed).reduce(0) { sum, pair in
                    let distance = pair.0 - newMean
                    return sum + (1 + rate / data.exposure[pair.1]) * distance * distance
                } / (count - 1)
            guard variance > 0 else { return nil }
            let newShape = newMean * newMean / variance
            guard newShape < largestShape else { return nil }
            let change = abs(newShape - shape) / newShape + abs(newMean - mean) / newMean
            (mean, shape) = (newMean, newShape)
            if change < 1e-12 { return (mean, shape) }
        }
        throw StatisticsError("counts", .noConvergence)
    }

    /// Negative binomial regression with nothing but an intercept and the exposure.
    private static func maximumLikelihood(_ data: AreaCounts) throws -> (mean: Double, shape: Double)? {
        let rows = data.observed.count
        let problem = try RegressionProblem(
            design: Matrix(rows: rows, columns: 1, elements: Array(repeating: 1, count: rows)),
            response: data.observed.map { Double(data.counts[$0]) },
            offset: data.observed.map { log(data.exposure[$0]) }, weights: nil, family: .poisson, tolerance: 1e-11)
        let counts = OverdispersedCounts(response: problem.response, weights: problem.weights)
        let joint = try problem.solveNegativeBinomial(counts, from: problem.solve(.poisson))
        guard joint.theta.isFinite else { return nil }
        let intercept = problem.triangle.solvingUpperTriangle(joint.solution.point.gamma)[0]
        return (exp(intercept), joint.theta)
    }
}

/// What mean and variation of the areas' rates may be, given the counts: the posterior of Christiansen and Morris, on
/// a grid.
///
/// With shape z and mean m of the gamma, ln m is uniform and so is the shrinkage z₀ / (z₀ + z), where z₀ is the mean count
/// per area: the logarithm t of z / z₀ is logistic. One event in all is enough for a proper posterior.
struct RatePosterior {
    private let counts: [Double]
    private let exposure: [Double]
    private let centreShape: Double
    /// Areas with more than j events, for j = 0, 1, …
    private let tails: OverdispersedCounts

    init(_ data: AreaCounts) {
        counts = data.observed.map { Double(data.counts[$0]) }
        exposure = data.observed.map { data.exposure[$0] }
        centreShape = Double(data.total) / Double(data.observed.count)
        tails = OverdispersedCounts(response: counts, weights: Array(repeating: 1, count: counts.count))
    }

    /// Shapes for which the gamma functions are exact enough together with the counts.
    private func shape(_ t: Double) -> Double { min(max(centreShape * exp(t), 1e-6), ShrunkenRates.largestShape) }

    /// Log-likelihood of u = ln m given the shape, without what does not depend on u; its slope, and its curvature downwards.
    private func meanTerm(_ u: Double, _ z: Double) -> (value: Double, slope: Double, curvature: Double) {
        let mean = exp(u)
        var value = 0.0
        var slope = 0.0
        var curvature = 0.0
        for index in counts.indices {
            // y·u − (y + z)·ln(1 + m·e/z): the negative binomial's, with ln z taken out.
            let expected = mean * exposure[index]
            let below = 1 / (z + expected)
            value += counts[index] * u - (counts[index] + z) * log1p(expected / z)
            slope += z * (counts[index] - expected) * below
            curvature += z * expected * (counts[index] + z) * below * below
        }
        return (value, slope, curvature)
    }

    /// Σ ln(Γ(y + z) / Γ(z)) − y ln z.
    private func shapeTerm(_ z: Double) -> Double { tails.logRisingFactorials(z) }

    /// One value of t with the weights of a few values of u.
    private struct Slice {
        var logWeight: Double
        var nodes: [(logWeight: Double, u: Double)]
    }

    /// Gauss-Hermite nodes with 7 points and the logarithms of their weights times e^(x²).
    private static let hermite: [(x: Double, logWeight: Double)] = [
        (-2.6519613568352334, log(0.0009717812450995192) + 2.6519613568352334 * 2.6519613568352334),
        (-1.6735516287674714, log(0.05451558281912703) + 1.6735516287674714 * 1.6735516287674714),
        (-0.8162878828589647, log(0.4256072526101278) + 0.8162878828589647 * 0.8162878828589647),
        (0, log(0.8102646175568073)),
        (0.8162878828589647, log(0.4256072526101278) + 0.8162878828589647 * 0.8162878828589647),
        (1.6735516287674714, log(0.05451558281912703) + 1.6735516287674714 * 1.6735516287674714),
        (2.6519613568352334, log(0.0009717812450995192) + 2.6519613568352334 * 2.6519613568352334),
    ]

    private func slice(_ t: Double) -> Slice {
        let z = shape(t)
        let mode = increasingRoot(from: -60, to: 60, start: log(centreShape)) { u in
            let term = meanTerm(u, z)
            return (-term.slope, term.curvature)
        }
        let spread = (2 / meanTerm(mode, z).curvature).squareRoot()
        // The logistic density of t.
        let common = shapeTerm(z) - abs(t) - 2 * log1p(exp(-abs(t))) + log(spread)
        let nodes = Self.hermite.map { node in
            let u = mode + spread * node.x
            return (logWeight: common + node.logWeight + meanTerm(u, z).value, u: u)
        }
        return Slice(logWeight: logSum(nodes.map(\.logWeight)), nodes: nodes)
    }

    private func logSum(_ values: [Double]) -> Double {
        let largest = values.reduce(-Double.infinity) { max($0, $1) }
        return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
    }

    /// The posterior as a weighted list of gamma distributions.
    func mixture() throws -> GammaMixture {
        // Weights this far below the largest add nothing to six digits of a probability.
        let floor = 14.0
        var (low, high) = (-12.0, 12.0)
        var found: [(t: Double, slice: Slice)] = []
        for _ in 0..<8 {
            let intervals = 32
            let step = (high - low) / Double(intervals)
            found = (0...intervals).map { index in
                let t = low + step * Double(index)
                return (t, slice(t))
            }
            let largest = found.reduce(-Double.infinity) { max($0, $1.slice.logWeight) }
            let kept = found.indices.filter { found[$0].slice.logWeight > largest - floor }
            guard let first = kept.first, let last = kept.last, kept.count < intervals / 2 else { break }
            (low, high) = (max(-12, found[first].t - step), min(12, found[last].t + step))
        }

        let largest = found.flatMap(\.slice.nodes).reduce(-Double.infinity) { max($0, $1.logWeight) }
        var components: [(weight: Double, prior: GammaRate)] = []
        for (t, slice) in found {
            let z = shape(t)
            for node in slice.nodes where node.logWeight > largest - floor {
                components.append((exp(node.logWeight - largest), try GammaRate(shape: z, rate: z / exp(node.u))))
            }
        }
        let sum = components.reduce(0) { $0 + $1.weight }
        return GammaMixture(components: components.map { ($0.weight / sum, $0.prior) })
    }
}

extension OverdispersedCounts {
    /// Σ w · (ln Γ(y + z) − ln Γ(z) − y ln z) = Σ w Σ ln(1 + j/z) over j < y.
    func logRisingFactorials(_ z: Double) -> Double {
        if let tails { return tails.enumerated().reduce(0) { $0 + $1.element * log1p(Double($1.offset) / z) } }
        return zip(response, weights).reduce(0) { sum, pair in
            let (y, weight) = pair
            guard y > 0 else { return sum }
            // By Stirling's formula with its errors; nothing large is subtracted.
            let errors = LogGamma.stirlingError(y + z) - LogGamma.stirlingError(z)
            return sum + weight * (errors + (y + z - 0.5) * log1p(y / z) - y)
        }
    }
}
