/// A kernel density per pixel of a window, and what it was made from.
public struct DensitySurface: Hashable, Sendable {
    /// Standard deviation of the kernels.
    public enum Bandwidth: Hashable, Sendable {
        /// The same everywhere, metres.
        case fixed(Double)
        /// A bandwidth per point, metres, taken together in groups of nearly the same.
        case adaptive(smallest: Double, largest: Double, groups: Int)
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Kernel density, Gaussian"

    /// The pixels that the values belong to.
    public let grid: PixelGrid
    /// Share of each pixel inside the window, 0…1.
    public let coverage: [Double]
    /// Weight per square metre; 0 where the window is not, which is no statement: ask `coverage`.
    public let intensity: [Double]
    /// Standard error of the intensity, per square metre, if points come independently (a Poisson process): the root
    /// of the summed squared kernels. `nil` when not asked for.
    public let standardErrors: [Double]?
    /// Points inside the window.
    public let count: Int
    /// Points outside, which were left out.
    public let outsideCount: Int
    /// Sum of the weights inside.
    public let totalWeight: Double
    /// Integral of the intensity over the window: the total weight with Diggle's correction, near it with the uniform
    /// one, less without.
    public let integral: Double
    /// Standard deviation of the kernels.
    public let bandwidth: Bandwidth
    /// What was done about mass beyond the edge of the window.
    public let edge: KernelDensity.EdgeCorrection

    /// Height of the tallest single kernel before correction, per square metre.
    let peak: Double
    /// Mass of a kernel inside the window, where it was computed.
    let mass: [Double]?

    /// Intensity in one pixel, per square metre; `nil` outside the window.
    public func intensity(at pixel: Int) -> Double? {
        coverage.indices.contains(pixel) && coverage[pixel] > 0 ? intensity[pixel] : nil
    }

    /// Probability density per square metre: integrates to 1 over the window. All 0 without points.
    public var probability: [Double] {
        integral > 0 ? intensity.map { $0 / integral } : intensity
    }

    /// (Σ kernels)² / Σ kernels²: how many equally near points would give this value with the same certainty. 0 where
    /// nothing reaches; `nil` without standard errors.
    public var effectiveCounts: [Double]? {
        standardErrors.map { errors in
            zip(intensity, errors).map { value, error in
                error > 0 ? max(1, (value / error) * (value / error)) : 0
            }
        }
    }

    /// Where the value is known, and how well.
    public struct Confidence: Hashable, Sendable {
        /// Confidence level of the interval, between 0 and 1.
        public let level: Double
        /// Limits of the intensity per square metre, per pixel, each pixel by itself.
        public let lower: [Double]
        /// As `lower`.
        public let upper: [Double]
        /// How many equally near points would give each value with the same certainty.
        public let effectiveCounts: [Double]
        /// Below this many effective points a pixel is too uncertain to be ranked against another.
        public let fewest: Double
        /// Inside the window with fewer effective points than that: the upper limit still tells how much there is at
        /// most.
        public let isTooFew: [Bool]
    }

    /// Confidence limits of the **smoothed** intensity, pixel by pixel.
    ///
    /// A kernel sum is a weighted sum of Poisson counts; Fay and Feuer's gamma limits (1997) are exact for one weight and
    /// keep at least the level in all their tests with few events, where a normal approximation fails. They tell how much
    /// the surface may vary by chance, not how much the kernel flattens the truth, and not that points attract each other.
    ///
    /// The limits come from a table over the effective count, right to 2e-5 of the value.
    ///
    /// - Parameter fewest: see `Confidence.fewest`; with 5 the standard error is 45 % of the value.
    /// - Throws: `StatisticsError` for a surface without standard errors.
    public func confidence(level: Double = 0.95, fewest: Double = 5) throws -> Confidence {
        try StatisticsError.check(level: level)
        try StatisticsError.checkPositive(fewest, "fewest")
        guard let errors = standardErrors, let counts = effectiveCounts else {
            throw StatisticsError("standardErrors", .empty)
        }
        let table = try GammaLimits(level: level, largest: (counts.max() ?? 0) + 2)
        var (lower, upper) = (intensity, intensity)
        for pixel in intensity.indices where coverage[pixel] > 0 {
            (lower[pixel], upper[pixel]) = limits(
                at: pixel, errors[pixel], counts[pixel], lower: table.lower, upper: table.upper)
        }
        return Confidence(
            level: level, lower: lower, upper: upper, effectiveCounts: counts, fewest: fewest,
            isTooFew: counts.indices.map { coverage[$0] > 0 && counts[$0] < fewest })
    }

    /// The same limits at some pixels, without the table.
    public func confidence(at pixels: [Int], level: Double = 0.95) throws -> [(lower: Double, upper: Double)] {
        try StatisticsError.check(level: level)
        guard let errors = standardErrors, let counts = effectiveCounts else {
            throw StatisticsError("standardErrors", .empty)
        }
        let tail = (1 - level) / 2
        return try pixels.enumerated().map { index, pixel in
            guard coverage.indices.contains(pixel) else {
                throw StatisticsError("pixels", at: index, .outside(lower: 0, upper: Double(coverage.count - 1)))
            }
            return try limits(at: pixel, errors[pixel], counts[pixel]) { shape in
                try IncompleteGamma.inverseLower(a: min(shape, 1e8), p: tail) / min(shape, 1e8)
            } upper: { shape in
                try IncompleteGamma.inverseUpper(a: min(shape, 1e8), p: tail) / min(shape, 1e8)
            }
        }
    }

    /// Fay and Feuer's limits, from the quantiles of a gamma variable of mean 1 by its shape. The upper one takes one
    /// more point for granted, at the place itself.
    private func limits(
        at pixel: Int, _ error: Double, _ count: Double, lower: (Double) throws -> Double,
        upper: (Double) throws -> Double
    ) rethrows -> (lower: Double, upper: Double) {
        guard coverage[pixel] > 0 else { return (0, 0) }
        let next = peak / (mass?[pixel] ?? 1)
        let sum = intensity[pixel] + next
        guard sum > 0 else { return (0, 0) }
        let spread = error * error + next * next
        return (count > 0 ? intensity[pixel] * (try lower(count)) : 0, sum * (try upper(max(1, sum * sum / spread))))
    }
}

/// Quantiles of a gamma variable with mean 1 and shape m, from a table in ln m.
private struct GammaLimits {
    private static let step = 0.01
    private var lowers: [Double] = []
    private var uppers: [Double] = []

    /// - Parameter largest: the largest shape asked for; beyond 1e8 the last value stays.
    init(level: Double, largest: Double) throws {
        let tail = (1 - level) / 2
        let nodes = Int(log(min(max(largest, 2), 1e8)) / GammaLimits.step) + 2
        for node in 0..<nodes {
            let shape = min(exp(Double(node) * GammaLimits.step), 1e8)
            lowers.append(log(try IncompleteGamma.inverseLower(a: shape, p: tail) / shape))
            uppers.append(log(try IncompleteGamma.inverseUpper(a: shape, p: tail) / shape))
        }
    }

    func lower(_ shape: Double) -> Double { value(lowers, shape) }
    func upper(_ shape: Double) -> Double { value(uppers, shape) }

    private func value(_ table: [Double], _ shape: Double) -> Double {
        let place = max(0, log(shape)) / GammaLimits.step
        guard place < Double(table.count - 1) else { return exp(table[table.count - 1]) }
        let node = Int(place)
        let part = place - Double(node)
        return exp(table[node] * (1 - part) + table[node + 1] * part)
    }
}
