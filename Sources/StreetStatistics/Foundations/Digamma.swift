/// The first two derivatives of ln Γ.
public enum Digamma {
    /// ψ(x) = d ln Γ(x) / dx for 0 < x ≤ 1e300, to about 1e-15 relative, also around its root at 1.4616….
    public static func value(_ x: Double) throws -> Double {
        try StatisticsError.checkPositive(x, "x")
        try StatisticsError.check(x, "x", from: 0, to: 1e300)
        return unchecked(x)
    }

    /// ψ′(x), the trigamma function, for 1e-150 ≤ x ≤ 1e300, to about 1e-15 relative.
    public static func derivative(_ x: Double) throws -> Double {
        try StatisticsError.check(x, "x", from: 1e-150, to: 1e300)
        return uncheckedDerivative(x)
    }

    static func unchecked(_ x: Double) -> Double {
        // The root lies between two doubles; the distance to it is known to twice their precision.
        let distance = (x - rootHigh) - rootLow
        if abs(distance) <= 0.3 {
            var sum = 0.0
            for coefficient in taylor.reversed() { sum = sum * distance + coefficient }
            return sum * distance
        }
        var (shifted, sum) = (x, 0.0)
        while shifted < 15 {
            sum -= 1 / shifted
            shifted += 1
        }
        let square = 1 / (shifted * shifted)
        var series = 0.0
        for coefficient in asymptotic.reversed() { series = (series + coefficient) * square }
        return sum + (log(shifted) - 0.5 / shifted - series)
    }

    static func uncheckedDerivative(_ x: Double) -> Double {
        var (shifted, sum) = (x, 0.0)
        while shifted < 15 {
            sum += 1 / (shifted * shifted)
            shifted += 1
        }
        let square = 1 / (shifted * shifted)
        var series = 0.0
        for coefficient in asymptoticDerivative.reversed() { series = (series + coefficient) * square }
        return sum + (1 / shifted + square / 2 + series / shifted)
    }

    private static let rootHigh = 1.4616321449683622
    private static let rootLow = 9.549995429965697e-17

    /// B₂ₖ / 2k for k = 1, 2, …
    private static let asymptotic: [Double] = [
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12,
    ]

    /// B₂ₖ for k = 1, 2, …
    private static let asymptoticDerivative: [Double] = [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6,
    ]

    /// ψ⁽ᵏ⁾(root) / k! for k = 1, 2, …
    private static let taylor: [Double] = [
        0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652, 0.10782405069126237,
        -0.07219956125645471, 0.04880428816414311, -0.03316112647484736, 0.022597648232218104, -0.01542476590494896,
        0.010538791616612175, -0.007204534386356869, 0.004926781395729853, -0.003369801655439328,
        0.002305126326734928, -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052,
        0.000504953265834602, -0.0003454680251063077, 0.00023635601564027053, -0.00016170622091974803,
        0.0001106337276874741, -7.569179582195066e-05, 5.178575795222081e-05,
    ]
}
