/// How are reports spread over the clock? A smooth curve with a von Mises kernel (Hall, Watson and Cabrera 1987).
///
/// Uncertain times enter by spreading the kernel over their interval, exactly: harmonic p of the curve is the sample's
/// trigonometric moment times Iₚ(κ)/I₀(κ), and an interval's moment has a closed form.
public enum CircularDensity {
    /// Most points at which the curve is computed.
    public static let largestGridCount = 1_000_000
    /// Above this number of observations the variance comes from a sample of them, spread evenly over the list.
    static let varianceSample = 2000

    /// How the curve's intervals are made.
    public enum IntervalMethod: Hashable, Sendable {
        /// Gamma intervals of Fay and Feuer for a weighted sum of Poisson counts, here of kernels: they do not get too
        /// narrow where few reports lie.
        case gamma
        /// Percentiles of resampled curves; too narrow where few reports lie. Up to 50 million observations times
        /// grid points.
        case bootstrap(Replications)
    }

    /// - Parameters:
    ///   - gridCount: the curve is given at this many evenly spaced moments from 0.
    ///   - level: of the interval at each moment by itself.
    /// - Throws: `StatisticsError` for a grid, level or bandwidth out of range.
    public static func estimate(
        _ sample: CircularSample, gridCount: Int, bandwidth: CircularBandwidth = .crossValidation,
        interval: IntervalMethod = .gamma, level: Double = 0.95, checkpoint: Checkpoint = { _ in }
    ) throws -> CircularDensityResult {
        try StatisticsError.check(level: level)
        guard gridCount >= 1, gridCount <= largestGridCount else {
            throw StatisticsError("gridCount", .outside(lower: 1, upper: Double(largestGridCount)))
        }
        let choice = try bandwidth.concentration(for: sample)
        try checkpoint(0.2)
        let ratios = Bessel.ratios(choice.concentration, count: Bessel.harmonics(choice.concentration))
        let harmonics = CircularHarmonics(sample, count: ratios.count - 1)
        try checkpoint(0.4)
        let angles = (0..<gridCount).map { 2 * Double.pi * Double($0) / Double(gridCount) }
        let curve = angles.map { harmonics.density(at: $0, ratios: ratios) }
        try checkpoint(0.5)
        let kernel = SpreadKernel(choice.concentration)
        let bounds: [(lower: Double, upper: Double)]
        switch interval {
        case .gamma: bounds = try gamma(sample, kernel, angles, curve, level, checkpoint)
        case .bootstrap(let replications):
            bounds = try bootstrap(sample, kernel, angles, replications, level, checkpoint)
        }
        // Per unit of the caller instead of per radian.
        let unit = 2 * Double.pi / sample.period
        return CircularDensityResult(
            n: sample.n, period: sample.period,
            points: angles.indices.map {
                .init(
                    moment: sample.period * Double($0) / Double(gridCount), density: curve[$0] * unit,
                    lower: min(bounds[$0].lower, curve[$0]) * unit, upper: max(bounds[$0].upper, curve[$0]) * unit)
            },
            concentration: choice.concentration, isAtLimit: choice.isAtLimit, bandwidth: bandwidth, level: level,
            interval: interval)
    }

    /// The curve at one moment by summing all kernels, O(n): what the fast way is checked against.
    static func direct(_ sample: CircularSample, concentration: Double, at angle: Double) -> Double {
        let kernel = SpreadKernel(concentration)
        var sum = 0.0
        for index in sample.angles.indices {
            sum +=
                sample.weight(index)
                * kernel.value(angle - sample.angles[index], halfWidth: sample.halfWidths?[index] ?? 0)
        }
        return sum / sample.totalWeight
    }

    private static func gamma(
        _ sample: CircularSample, _ kernel: SpreadKernel, _ angles: [Double], _ curve: [Double], _ level: Double,
        _ checkpoint: Checkpoint
    ) throws -> [(lower: Double, upper: Double)] {
        let stride = max(1, (sample.n + varianceSample - 1) / varianceSample)
        let chosen = Swift.stride(from: 0, to: sample.n, by: stride)
        let factor = Double(sample.n) / Double((sample.n + stride - 1) / stride)
        // Scaled by the largest weight, so that nothing overflows.
        let heaviest = sample.weights?.max() ?? 1
        let total = sample.totalWeight / heaviest
        // People tell round times, so that the same kernel comes again and again: each is reckoned once.
        var places: [Place: Int] = [:]
        var kernels: [(place: Place, count: Double)] = []
        for index in chosen {
            let place = Place(
                angle: sample.angles[index], halfWidth: sample.halfWidths?[index] ?? 0,
                weight: sample.weight(index) / heaviest)
            if let known = places[place] {
                kernels[known].count += 1
            } else {
                places[place] = kernels.count
                kernels.append((place, 1))
            }
        }
        let largest = kernels.reduce(0) { max($0, $1.place.weight * kernel.value(0, halfWidth: $1.place.halfWidth)) }
        return try angles.indices.map { index in
            if index.isMultiple(of: 64) { try checkpoint(0.5 + 0.5 * Double(index) / Double(angles.count)) }
            var squares = 0.0
            for (place, count) in kernels {
                let value = place.weight * kernel.value(angles[index] - place.angle, halfWidth: place.halfWidth)
                squares += count * value * value
            }
            let interval = try WeightedPoisson.interval(
                total: curve[index] * total, squares: squares * factor, largestWeight: largest, level: level)
            return (interval.lower / total, interval.upper / total)
        }
    }

    /// One kernel: where it lies, over which interval, and what it weighs.
    private struct Place: Hashable {
        let angle: Double
        let halfWidth: Double
        let weight: Double
    }

    private static func bootstrap(
        _ sample: CircularSample, _ kernel: SpreadKernel, _ angles: [Double], _ replications: Replications,
        _ level: Double, _ checkpoint: Checkpoint
    ) throws -> [(lower: Double, upper: Double)] {
        let (n, grid) = (sample.n, angles.count)
        guard n * grid <= 50_000_000 else { throw StatisticsError("gridCount", .overBudget) }
        guard replications.count <= 50_000_000 / grid else { throw StatisticsError("replications", .overBudget) }
        var kernels: [Double] = []
        kernels.reserveCapacity(n * grid)
        for index in 0..<n {
            for angle in angles {
                kernels.append(
                    kernel.value(angle - sample.angles[index], halfWidth: sample.halfWidths?[index] ?? 0))
            }
        }
        let curves = try replications.fold(into: [[Double]](), checkpoint: checkpoint) { numbers, generator in
            numbers.map { _ -> [Double] in
                var sums = Array(repeating: 0.0, count: grid)
                var total = 0.0
                for _ in 0..<n {
                    let index = generator.integer(below: n)
                    let weight = sample.weight(index)
                    total += weight
                    for place in 0..<grid { sums[place] += weight * kernels[index * grid + place] }
                }
                return total > 0 ? sums.map { $0 / total } : sums
            }
        } combine: {
            $0 += $1
        }
        let tail = (1 - level) / 2
        let count = Double(curves.count + 1)
        let low = max(0, Int((tail * count).rounded(.down)) - 1)
        return angles.indices.map { place in
            let values = curves.map { $0[place] }.sorted()
            return (values[min(low, values.count - 1)], values[max(0, values.count - 1 - low)])
        }
    }
}

/// A von Mises kernel, or its mean over an interval.
struct SpreadKernel {
    private let kappa: Double
    private let front: Double
    private let distribution: VonMises.Distribution

    init(_ kappa: Double) {
        self.kappa = kappa
        front = 1 / (2 * Double.pi * Bessel.scaled(order: 0, kappa))
        distribution = VonMises.Distribution(kappa)
    }

    /// At a distance in radians; per radian.
    func value(_ distance: Double, halfWidth: Double) -> Double {
        // Below this the mean is the value in the middle, to 6 digits at least.
        guard halfWidth > 1e-5 else {
            let sine = sin(distance / 2)
            return front * exp(-2 * kappa * sine * sine)
        }
        if halfWidth >= Double.pi { return 1 / (2 * Double.pi) }
        return max(0, (below(distance + halfWidth) - below(distance - halfWidth)) / (2 * halfWidth))
    }

    /// The distribution function, going up by 1 with every turn.
    private func below(_ angle: Double) -> Double {
        let turns = (angle / (2 * Double.pi)).rounded()
        let rest = min(Double.pi, max(-Double.pi, angle - turns * 2 * Double.pi))
        return turns + distribution.below(rest)
    }
}

/// What `CircularDensity.estimate` found.
public struct CircularDensityResult: Hashable, Sendable {
    /// One moment of the clock.
    public struct Point: Hashable, Sendable {
        /// 0 ..< period.
        public let moment: Double
        /// Share of all reports per unit of the period; the mean over the clock is 1 / period.
        public let density: Double
        /// The interval is one for the *smoothed* density: peaks of the truth are sharper.
        public let lower: Double
        /// Upper end of the interval, in the unit of the estimate.
        public let upper: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Circular kernel density, von Mises kernel"

    /// Observations.
    public let n: Int
    /// Length of the circle, in the unit of the observations: 24 for hours of the day.
    public let period: Double
    /// The curve, from 0 on, equally far apart.
    public let points: [Point]
    /// κ of the kernel: the larger the less is smoothed.
    public let concentration: Double
    /// Whether cross-validation ended at the edge of its range: rounded times given as exact ones do that.
    public let isAtLimit: Bool
    /// How the kernel's concentration was chosen.
    public let bandwidth: CircularBandwidth
    /// Of the interval at each moment by itself, not of the whole curve.
    public let level: Double
    /// How the intervals were made.
    public let interval: CircularDensity.IntervalMethod
}
