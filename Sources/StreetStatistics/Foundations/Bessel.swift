/// Modified Bessel functions of the first kind, as circular statistics need them; relative error below 1e-14.
///
/// Power series below 20, where all terms are positive, and the asymptotic series above (DLMF 10.25.2, 10.40.1), whose
/// smallest term is then below 1e-17.
public enum Bessel {
    /// e⁻ˣ I₀(x) for x ≥ 0: the factor keeps it finite.
    public static func scaledI0(_ x: Double) throws -> Double {
        try check(x, "x")
        return scaled(order: 0, x)
    }

    /// e⁻ˣ I₁(x) for x ≥ 0.
    public static func scaledI1(_ x: Double) throws -> Double {
        try check(x, "x")
        return scaled(order: 1, x)
    }

    /// A(κ) = I₁(κ) / I₀(κ), the mean resultant length of a von Mises distribution of concentration κ ≥ 0.
    public static func ratio(_ kappa: Double) throws -> Double {
        try check(kappa, "kappa")
        return pair(kappa).ratio
    }

    /// The κ with A(κ) = r, for 0 ≤ r < 1. Near 1 the last digits of r decide: κ is about 1 / (2 − 2r).
    public static func inverseRatio(_ r: Double) throws -> Double {
        try StatisticsError.check(r, "r", from: 0, to: 1.0.nextDown)
        return unchecked(inverseRatio: r)
    }

    /// Iₚ(κ) / I₀(κ) for p = 0 … `count` − 1, the Fourier coefficients of a von Mises density.
    static func ratios(_ kappa: Double, count: Int) -> [Double] {
        var ratios = Array(repeating: 0.0, count: max(1, count))
        ratios[0] = 1
        guard kappa > 0, count > 1 else { return ratios }
        // Miller's algorithm on quotients qₚ = Iₚ/Iₚ₋₁: 1/qₚ = 2p/κ + qₚ₊₁. Backwards all terms are positive and the
        // error of the start dies out.
        let extra = 20 + Int((60 * kappa).squareRoot())
        var quotient = 0.0
        for p in stride(from: count + extra, through: 1, by: -1) {
            quotient = 1 / (2 * Double(p) / kappa + quotient)
            if p < count { ratios[p] = quotient }
        }
        for p in 1..<count { ratios[p] *= ratios[p - 1] }
        return ratios
    }

    /// How many harmonics of a von Mises density of this concentration are above 1e-14 of the first.
    static func harmonics(_ kappa: Double) -> Int {
        // ρₚ falls off like exp(−p²/2κ) for large κ and like (κ/2)ᵖ/p! for small.
        var p = 1
        var size = 1.0
        while size > 1e-14, p < 100_000 {
            // An upper bound of Iₚ/Iₚ₋₁ (Amos 1974).
            let v = Double(p) - 0.5
            size *= kappa / (v + (v * v + kappa * kappa).squareRoot())
            p += 1
        }
        return p
    }

    /// A(κ) and 1 − A(κ), the latter without cancellation.
    static func pair(_ kappa: Double) -> (ratio: Double, complement: Double) {
        if kappa < switchover {
            let ratio = scaled(order: 1, kappa) / scaled(order: 0, kappa)
            return (ratio, 1 - ratio)
        }
        let series = asymptotic(kappa)
        let complement = series.difference / series.zero
        return (1 - complement, complement)
    }

    /// dA/dκ = 1 − A² − A/κ.
    static func ratioSlope(_ kappa: Double) -> Double {
        if kappa < 1e-4 { return 0.5 - 3 * kappa * kappa / 16 }
        if kappa > 500 {
            let k = 1 / kappa
            return k * k * (0.5 + k * (0.25 + k * (0.375 + k * (25.0 / 32 + k * 2.03125))))
        }
        let (ratio, complement) = pair(kappa)
        return complement * (1 + ratio) - ratio / kappa
    }

    static func unchecked(inverseRatio r: Double) -> Double {
        guard r > 0 else { return 0 }
        // Both bounds from Amos's (1974) bounds of the ratio.
        let spread = (1 - r) * (1 + r)
        let low = r / spread
        let high = r * (1 + (9 - 8 * r * r).squareRoot()) / (2 * spread)
        let complement = 1 - r
        return increasingRoot(from: low * (1 - 1e-9), to: high * (1 + 1e-9), start: r * (2 - r * r) / spread) { kappa in
            let value = pair(kappa)
            return (r < 0.9 ? value.ratio - r : complement - value.complement, ratioSlope(kappa))
        }
    }

    /// ln I₀(x).
    static func logI0(_ x: Double) -> Double { x + log(scaled(order: 0, x)) }

    static func scaled(order: Int, _ x: Double) -> Double {
        guard x < switchover else {
            let series = asymptotic(x)
            let front = 1 / (2 * Double.pi * x).squareRoot()
            return order == 0 ? series.zero * front : (series.zero - series.difference) * front
        }
        let quarter = x * x / 4
        var term = order == 0 ? 1 : x / 2
        var sum = term
        var k = 1.0
        while term > sum * 1e-17 {
            term *= quarter / (k * (k + Double(order)))
            sum += term
            k += 1
        }
        return sum * exp(-x)
    }

    private static let switchover = 20.0

    /// The asymptotic series of order 0, and by how much that of order 1 is smaller.
    private static func asymptotic(_ x: Double) -> (zero: Double, difference: Double) {
        var (zero, difference) = (1.0, 0.0)
        var (term0, term1) = (1.0, 1.0)
        for k in 1..<40 {
            let odd = Double(2 * k - 1) * Double(2 * k - 1)
            let step = 1 / (Double(8 * k) * x)
            let previous = term0
            term0 *= odd * step
            term1 *= (odd - 4) * step
            if term0 > previous { break }
            zero += term0
            difference += term0 - term1
            if term0 < 1e-18 { break }
        }
        return (zero, difference)
    }

    private static func check(_ value: Double, _ argument: String) throws {
        guard value.isFinite else { throw StatisticsError(argument, .notFinite) }
        guard value >= 0 else { throw StatisticsError(argument, .negative) }
    }
}
