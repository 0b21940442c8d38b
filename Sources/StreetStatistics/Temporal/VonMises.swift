/// The von Mises distribution: one hump on the circle around μ, even for κ = 0 and narrow for large κ.
public enum VonMises {
    /// Beyond this concentration moments are as good as equal and nothing is fitted to them.
    public static let largestConcentration = 1e6

    /// Maximum likelihood, with the correction of Best and Fisher (1981) for few observations when asked, as R's
    /// `mle.vonmises(bias = TRUE)`.
    ///
    /// - Parameters:
    ///   - sample: intervals enter by their aoristic moments, so that the fit is one to the spread-out data.
    ///   - corrected: κ̂ is too large for few observations; the correction takes that away.
    public static func fit(_ sample: CircularSample, corrected: Bool = true) -> VonMisesFit {
        var sum = SIMD2<Double>.zero
        for index in sample.angles.indices { sum += sample.vector(index) }
        let total = sample.totalWeight
        let resultant = (sum * sum).sum().squareRoot() / total
        let weights = sample.weights
        let effective = weights.map { list in total / list.reduce(0) { $0 + $1 * ($1 / total) } } ?? Double(sample.n)
        let length = resultant > 1e-12 ? min(resultant, 1) : 0
        var kappa = largestConcentration
        if length < 1 { kappa = min(kappa, Bessel.unchecked(inverseRatio: length)) }
        if corrected { kappa = Self.corrected(kappa, n: effective) }

        let information = effective * kappa * Bessel.pair(kappa).ratio
        return VonMisesFit(
            n: sample.n, period: sample.period,
            mean: length > 0 ? sample.value(atan2(sum.y, sum.x)) : nil,
            meanError: length > 0 && information > 0 ? sample.period / (2 * Double.pi) / information.squareRoot() : nil,
            concentration: kappa,
            concentrationError: 1 / (effective * Bessel.ratioSlope(kappa)).squareRoot(),
            isCorrected: corrected, angle: atan2(sum.y, sum.x))
    }

    static func corrected(_ kappa: Double, n: Double) -> Double {
        guard kappa > 0 else { return 0 }
        guard kappa < 2 else { return (n - 1) * (n - 1) * (n - 1) * kappa / (n * n * n + n) }
        return max(0, kappa - 2 / (n * kappa))
    }

    /// One draw around 0, in radians −π…π (Best and Fisher 1979).
    static func draw(_ kappa: Double, _ generator: inout Xoshiro256StarStar) -> Double {
        if kappa < 1e-8 { return (2 * generator.uniform() - 1) * Double.pi }
        // r = (1 + ρ²)/2ρ − 1, arranged so that nothing is lost when κ is large.
        let tau = 1 + (1 + 4 * kappa * kappa).squareRoot()
        let rho = (tau - (2 * tau).squareRoot()) / (2 * kappa)
        let excess = (1 - rho) * (1 - rho) / (2 * rho)
        while true {
            let u = generator.uniform()
            // z = cos of a uniform angle, as 1 − z and 1 + z.
            let sine = sin(Double.pi * u / 2)
            let below = 2 * sine * sine
            // 1 − f, with f = (1 + r z)/(r + z).
            let gap = excess * below / (excess + 2 - below)
            let c = kappa * (excess + gap)
            let v = 1 - generator.uniform()
            if c * (2 - c) - v > 0 || log(c / v) + 1 - c >= 0 {
                let cosine = 1 - gap
                let angle = atan2(max(0, gap * (1 + cosine)).squareRoot(), cosine)
                return generator.next() >> 63 == 0 ? angle : -angle
            }
        }
    }

    /// The distribution function of concentration κ around 0, by its Fourier series.
    struct Distribution {
        /// Iₚ(κ) / (p π I₀(κ)) for p = 1, 2, …
        private let terms: [Double]

        init(_ kappa: Double) {
            let ratios = Bessel.ratios(kappa, count: Bessel.harmonics(kappa))
            terms = ratios.indices.dropFirst().map { ratios[$0] / (Double($0) * Double.pi) }
        }

        /// P(X ≤ angle) for −π ≤ angle ≤ π; absolute error about 1e-14.
        func below(_ angle: Double) -> Double {
            // Clenshaw's recurrence for Σ aₚ sin pθ.
            let twice = 2 * cos(angle)
            var (b1, b2) = (0.0, 0.0)
            for term in terms.reversed() { (b1, b2) = (term + twice * b1 - b2, b1) }
            return min(1, max(0, 0.5 + angle / (2 * Double.pi) + b1 * sin(angle)))
        }
    }
}

/// What `VonMises.fit` found; directions in the unit of the period.
public struct VonMisesFit: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "von Mises distribution, maximum likelihood"

    /// Observations.
    public let n: Int
    /// Length of the circle, in the unit of the observations: 24 for hours of the day.
    public let period: Double
    /// μ, 0 ..< period; `nil` without a common direction.
    public let mean: Double?
    /// Standard error of μ for a large sample, in the unit of the period.
    public let meanError: Double?
    /// κ, at most `VonMises.largestConcentration`.
    public let concentration: Double
    /// Standard error of κ for a large sample.
    public let concentrationError: Double
    /// Whether κ was corrected for few observations.
    public let isCorrected: Bool
    /// μ in radians.
    let angle: Double

    /// An interval for μ that relies on the standard error: right for large n κ, too narrow for few reports.
    /// `CircularMean` has one that does not. `nil` when it would be the whole circle.
    public func approximateInterval(level: Double = 0.95) throws -> CircularMeanResult.Arc? {
        try StatisticsError.check(level: level)
        guard let mean, let meanError else { return nil }
        let half = StandardNormal.unchecked(quantile: 0.5 + level / 2) * meanError
        guard half < period / 2 else { return nil }
        return .init(start: CircularSample.wrapped(mean - half, period), length: 2 * half)
    }
}
