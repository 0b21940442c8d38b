/// Logarithm of the gamma function and the two small terms that Loader's densities need.
public enum LogGamma {
    /// ln Γ(x) for 0 < x ≤ 1e300, to about 1e-15 relative, also where it crosses 0 (x = 1 and x = 2).
    public static func value(_ x: Double) throws -> Double {
        try StatisticsError.checkPositive(x, "x")
        try StatisticsError.check(x, "x", from: 0, to: 1e300)
        return unchecked(x)
    }

    static func unchecked(_ x: Double) -> Double {
        if x < 0.5 { return onePlus(x) - log(x) }
        if x < 1.5 { return aroundTwo(x - 1) - log1p(x - 1) }
        if x <= 2.5 { return aroundTwo(x - 2) }
        if x < 15 {
            var product = 1.0
            var rest = x
            while rest > 2.5 {
                rest -= 1
                product *= rest
            }
            return aroundTwo(rest - 2) + log(product)
        }
        return (x - 0.5) * (log(x) - 1) + (halfLogTwoPi - 0.5) + asymptotic(x)
    }

    /// ln Γ(1 + z) for z ≥ 0, without rounding 1 + z first.
    static func onePlus(_ z: Double) -> Double {
        z < 0.5 ? aroundTwo(z) - log1p(z) : unchecked(1 + z)
    }

    /// ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π: what Stirling's formula leaves out. Needs x > 0.
    static func stirlingError(_ x: Double) -> Double {
        x < 15 ? unchecked(x + 1) - (x + 0.5) * log(x) + x - halfLogTwoPi : asymptotic(x)
    }

    /// x ln(x / m) + m − x without cancellation near x = m (Loader 2000). Needs x > 0 and m > 0.
    static func devianceTerm(_ x: Double, mean m: Double) -> Double {
        guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
        let v = (x - m) / (x + m)
        var sum = (x - m) * v
        var term = 2 * x * v
        var divisor = 1.0
        while true {
            term *= v * v
            divisor += 2
            let next = sum + term / divisor
            if next == sum { return sum }
            sum = next
        }
    }

    static let halfLogTwoPi = 0.9189385332046728

    /// Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹), Abramowitz and Stegun 6.1.41; below 1e-17 of error from x = 15 on.
    private static func asymptotic(_ x: Double) -> Double {
        let inverse = 1 / x
        let square = inverse * inverse
        var sum = 0.0
        for coefficient in stirlingSeries.reversed() { sum = sum * square + coefficient }
        return sum * inverse
    }

    /// ln Γ(2 + z) for −½ ≤ z ≤ ½: (1 − γ) z + Σ (−1)ᵏ (ζ(k) − 1) zᵏ / k, Abramowitz and Stegun 6.1.33.
    private static func aroundTwo(_ z: Double) -> Double {
        var sum = 0.0
        for coefficient in zetaSeries.reversed() { sum = coefficient - z * sum }
        return z * (0.42278433509846713 + z * sum)
    }

    private static let stirlingSeries: [Double] = [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
    ]

    /// (ζ(k) − 1) / k for k = 2, 3, …
    private static let zetaSeries: [Double] = [
        0.3224670334241132, 0.0673523010531981, 0.020580808427784546, 0.007385551028673986,
        0.0028905103307415234, 0.001192753911703261, 0.0005096695247430425, 0.00022315475845357939,
        9.945751278180853e-05, 4.492623673813314e-05, 2.050721277567069e-05, 9.439488275268397e-06,
        4.374866789907488e-06, 2.039215753801366e-06, 9.55141213040742e-07, 4.492469198764566e-07,
        2.1207184805554665e-07, 1.0043224823968099e-07, 4.7698101693639804e-08, 2.2711094608943164e-08,
        1.0838659214896955e-08, 5.183475041970047e-09, 2.4836745438024785e-09, 1.1921401405860912e-09,
        5.731367241678862e-10, 2.7595228851242334e-10, 1.330476437424449e-10, 6.4229645638381e-11,
    ]
}
