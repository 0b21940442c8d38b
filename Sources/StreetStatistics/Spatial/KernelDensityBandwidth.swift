/// How good each of some bandwidths is by one criterion. Different criteria answer by factors apart: look at more than
/// one, and at how flat the curve is.
public struct BandwidthSelection: Hashable, Sendable {
    /// What makes a bandwidth a good one.
    public enum Criterion: String, Hashable, Sendable, CaseIterable {
        /// Σ ln λ₋ᵢ(xᵢ) − ∫ λ, largest: how well the other points predict each point (Loader 1999; bw.ppl in spatstat).
        /// Narrow when points lie on top of each other.
        case likelihood
        /// ∫ λ² − 2 Σ λ₋ᵢ(xᵢ), smallest: an estimate of the integrated squared error but for a constant (Rudemo 1982;
        /// Bowman 1984). Diggle's (1985) mean square error is the same for a stationary process, through its K function;
        /// this form needs no stationarity and takes any window.
        case leastSquares
        /// (Σ 1 / λ(xᵢ) − area)², smallest: the inverse intensities of the points should add up to the area (Cronie and
        /// van Lieshout 2018; bw.CvL in spatstat). Without edge correction, as its authors define it. Tends to be wide.
        case cronieVanLieshout
    }

    /// One bandwidth and how good it is.
    public struct Candidate: Hashable, Sendable {
        /// Metres.
        public let bandwidth: Double
        /// −∞ where the likelihood finds a point that no other reaches.
        public let value: Double
        /// Standard error of the difference from the best candidate, from how it varies between points; `nil` for the best
        /// itself and where it cannot be told.
        public let differenceError: Double?
    }

    /// What the candidates were judged by.
    public let criterion: Criterion
    /// Points used.
    public let count: Int
    /// What was done about mass beyond the edge of the window.
    public let edge: KernelDensity.EdgeCorrection
    /// Ascending.
    public let candidates: [Candidate]
    /// Position of the best candidate; `nil` when the criterion tells none from another.
    public let best: Int?
    /// Distances between points were computed pair by pair; otherwise points lie in the middle of their pixels.
    public let isExact: Bool

    /// The best candidate, metres.
    public var bandwidth: Double? { best.map { candidates[$0].bandwidth } }

    /// The best lies at an end of the candidates: the criterion has no optimum among them.
    public var isAtEnd: Bool { best.map { $0 == 0 || $0 == candidates.count - 1 } ?? true }

    /// The stretch of candidates around the best that are within one standard error of it, metres: within it, these
    /// points do not tell which bandwidth is better. `nil` when that is unknown.
    public var nearlyAsGood: ClosedRange<Double>? {
        guard let best, criterion != .cronieVanLieshout else { return nil }
        func isNear(_ index: Int) -> Bool {
            guard let error = candidates[index].differenceError else { return false }
            return abs(candidates[index].value - candidates[best].value) <= error
        }
        var (low, high) = (best, best)
        while low > 0, isNear(low - 1) { low -= 1 }
        while high < candidates.count - 1, isNear(high + 1) { high += 1 }
        return candidates[low].bandwidth...candidates[high].bandwidth
    }
}

/// Scott's rule of thumb (1992): standard deviation times n^(−1/6). Right for one normal hump; for a town with several
/// centres far too wide.
public struct ScottBandwidths: Hashable, Sendable {
    /// Metres, for each axis.
    public let x: Double
    /// As `x`.
    public let y: Double
    /// Points used.
    public let count: Int
    /// Geometric mean of both; 0 when all points lie on one line along an axis.
    public var isotropic: Double { (x * y).squareRoot() }
}

extension KernelDensity {
    /// - Throws: `StatisticsError` for fewer than 2 points.
    public static func scottBandwidths(_ points: WindowPoints) throws -> ScottBandwidths {
        guard points.count >= 2 else { throw StatisticsError("points", .tooFew(needed: 2)) }
        let n = Double(points.count)
        func deviation(_ values: [Double]) -> Double {
            let origin = values[0]
            let mean = values.reduce(0) { $0 + ($1 - origin) } / n
            let squares = values.reduce(0) { $0 + ($1 - origin - mean) * ($1 - origin - mean) }
            return (squares / (n - 1)).squareRoot()
        }
        let factor = exp(-log(n) / 6)
        return ScottBandwidths(x: deviation(points.x) * factor, y: deviation(points.y) * factor, count: points.count)
    }

    /// Evaluates a criterion over a range of bandwidths.
    ///
    /// Cost per candidate: two blurs and one look-up per point on the grid; n²/2 exponentials more when exact. Everything
    /// twice, because the second round compares each candidate with the best, point by point.
    ///
    /// - Parameters:
    ///   - candidates: metres, ascending; when `nil`, 32 from 1 pixel (or a thousandth of the window's diagonal) to a
    ///     quarter of the diagonal, in equal ratios.
    ///   - edge: ignored by Cronie and van Lieshout's criterion.
    ///   - exactUpTo: up to so many points distances are exact, above that they are those of the pixels.
    /// - Throws: `StatisticsError` for fewer than 2 points and for candidates that do not ascend.
    public static func selectBandwidth(
        _ points: WindowPoints, in raster: WindowRaster, by criterion: BandwidthSelection.Criterion,
        candidates: [Double]? = nil, edge: EdgeCorrection = .uniform, exactUpTo: Int = 2000,
        checkpoint: Checkpoint = { _ in }
    ) throws -> BandwidthSelection {
        guard points.grid == raster.grid else { throw StatisticsError("points", .otherGrid) }
        guard points.count >= 2 else { throw StatisticsError("points", .tooFew(needed: 2)) }
        let diagonal = raster.window.diagonal
        let bandwidths = candidates ?? defaultCandidates(raster.grid.side, diagonal)
        guard !bandwidths.isEmpty else { throw StatisticsError("candidates", .empty) }
        for (index, bandwidth) in bandwidths.enumerated() {
            try StatisticsError.checkPositive(bandwidth, "candidates", at: index)
            guard index == 0 || bandwidth > bandwidths[index - 1] else {
                throw StatisticsError("candidates", at: index, .notAscending)
            }
        }
        let isExact = points.count <= exactUpTo
        let validation = try CrossValidation(
            points: points, raster: raster, criterion: criterion,
            edge: criterion == .cronieVanLieshout ? .none : edge, isExact: isExact)

        var values: [Double] = []
        for (index, bandwidth) in bandwidths.enumerated() {
            try checkpoint(Double(index) / Double(2 * bandwidths.count))
            values.append(try validation.evaluate(bandwidth).value)
        }
        let sign = criterion == .likelihood ? -1.0 : 1.0
        let known = values.indices.filter { values[$0].isFinite }
        let best = known.min { sign * values[$0] < sign * values[$1] }
        var errors: [Double?] = Array(repeating: nil, count: values.count)
        if let best, criterion != .cronieVanLieshout {
            let parts = try validation.evaluate(bandwidths[best]).parts
            for index in known where index != best {
                try checkpoint(0.5 + Double(index) / Double(2 * bandwidths.count))
                errors[index] = deviationOfSum(try validation.evaluate(bandwidths[index]).parts, parts)
            }
        }
        return BandwidthSelection(
            criterion: criterion, count: points.count, edge: validation.edge,
            candidates: bandwidths.indices.map {
                .init(bandwidth: bandwidths[$0], value: values[$0], differenceError: errors[$0])
            }, best: best, isExact: isExact)
    }

    /// The intensity at the points themselves, per square metre, from the distances between all pairs: n²/2
    /// exponentials. The edge correction is that of the points' pixels.
    ///
    /// - Parameter leaveOneOut: without the point's own kernel.
    public static func intensities(
        at points: WindowPoints, in raster: WindowRaster, bandwidth: Double, edge: EdgeCorrection = .uniform,
        leaveOneOut: Bool = false
    ) throws -> [Double] {
        guard points.grid == raster.grid else { throw StatisticsError("points", .otherGrid) }
        let mass = try EdgeMass(raster, bandwidth: bandwidth)
        return pairwise(points, bandwidth, edge, mass.values, keepsSelf: !leaveOneOut)
    }

    /// - Parameter mass: of kernels inside the window; not read when nothing is corrected.
    fileprivate static func pairwise(
        _ points: WindowPoints, _ bandwidth: Double, _ edge: EdgeCorrection, _ mass: [Double]?, keepsSelf: Bool
    ) -> [Double] {
        let height = 1 / (2 * Double.pi * bandwidth * bandwidth)
        let scale = -0.5 / (bandwidth * bandwidth)
        let masses = points.pixels.map { mass?[$0] ?? 1 }
        let sources = points.pixels.indices.map { index in
            points.weight(index) / (edge == .diggle ? masses[index] : 1)
        }
        var sums = keepsSelf ? sources : Array(repeating: 0, count: points.count)
        for first in points.pixels.indices {
            for second in (first + 1)..<max(first + 1, points.count) {
                let dx = points.x[first] - points.x[second]
                let dy = points.y[first] - points.y[second]
                let kernel = exp((dx * dx + dy * dy) * scale)
                sums[first] += sources[second] * kernel
                sums[second] += sources[first] * kernel
            }
        }
        return sums.indices.map { sums[$0] * height / (edge == .uniform ? masses[$0] : 1) }
    }

    private static func defaultCandidates(_ side: Double, _ diagonal: Double) -> [Double] {
        let smallest = max(side, diagonal / 1000)
        let largest = max(diagonal / 4, smallest * 2)
        return (0..<32).map { smallest * exp(Double($0) / 31 * log(largest / smallest)) }
    }

    /// Standard deviation of Σ (a − b), terms taken as independent.
    private static func deviationOfSum(_ a: [Double], _ b: [Double]) -> Double {
        let n = Double(a.count)
        var mean = 0.0
        for index in a.indices { mean += (a[index] - b[index]) / n }
        var squares = 0.0
        for index in a.indices {
            let difference = a[index] - b[index] - mean
            squares += difference * difference
        }
        return (squares * n / (n - 1)).squareRoot()
    }
}

private struct CrossValidation {
    let points: WindowPoints
    let raster: WindowRaster
    let criterion: BandwidthSelection.Criterion
    let edge: KernelDensity.EdgeCorrection
    let isExact: Bool
    private let histogram: PointHistogram

    init(
        points: WindowPoints, raster: WindowRaster, criterion: BandwidthSelection.Criterion,
        edge: KernelDensity.EdgeCorrection, isExact: Bool
    ) throws {
        self.points = points
        self.raster = raster
        self.criterion = criterion
        self.edge = edge
        self.isExact = isExact
        var histogram = PointHistogram(raster.grid)
        try histogram.add(points, in: raster)
        self.histogram = histogram
    }

    /// The criterion, and what each point contributes to the sum in it.
    func evaluate(_ bandwidth: Double) throws -> (value: Double, parts: [Double]) {
        let grid = raster.grid
        let mass = edge == .none ? nil : try KernelDensity.EdgeMass(raster, bandwidth: bandwidth)
        let surface = try KernelDensity.surface(
            histogram, in: raster, bandwidth: bandwidth, edge: edge, edgeMass: mass)
        let keepsSelf = criterion == .cronieVanLieshout
        let intensities =
            isExact
            ? KernelDensity.pairwise(points, bandwidth, edge, mass?.values, keepsSelf: keepsSelf)
            : onGrid(surface, try KernelDensity.taps(bandwidth, grid), mass?.values, keepsSelf: keepsSelf)
        switch criterion {
        case .likelihood:
            let parts = intensities.enumerated().map { index, intensity in
                let weight = points.weight(index)
                return weight > 0 ? weight * log(intensity) : 0
            }
            return (parts.reduce(0, +) - surface.integral, parts)
        case .leastSquares:
            var squares = 0.0
            for pixel in surface.intensity.indices {
                squares += surface.intensity[pixel] * surface.intensity[pixel] * raster.coverage[pixel]
            }
            let parts = intensities.enumerated().map { -2 * points.weight($0.offset) * $0.element }
            return (squares * grid.pixelArea + parts.reduce(0, +), parts)
        case .cronieVanLieshout:
            let parts = intensities.map { 1 / $0 }
            let difference = parts.reduce(0, +) - raster.window.area
            return (difference * difference, parts)
        }
    }

    /// Intensity at each point from the others (or all), by the surface at its pixel.
    private func onGrid(
        _ surface: DensitySurface, _ taps: GaussianTaps, _ mass: [Double]?, keepsSelf: Bool
    ) -> [Double] {
        let peak = KernelDensity.peak(taps, raster.grid)
        return points.pixels.enumerated().map { index, pixel in
            let own = keepsSelf ? 0 : peak * points.weight(index) / (mass?[pixel] ?? 1)
            let rest = surface.intensity[pixel] - own
            // What is left of a lone point is rounding.
            return rest > surface.intensity[pixel] * 1e-11 ? rest : 0
        }
    }
}
