/// The chi-squared distribution; degrees of freedom up to 2e8.
public enum ChiSquared {
    /// P(X ≥ x).
    public static func upperTail(_ x: Double, degrees: Double) throws -> Double {
        try StatisticsError.checkPositive(degrees, "degrees")
        guard !x.isNaN else { throw StatisticsError("x", .notFinite) }
        return try IncompleteGamma.upper(a: degrees / 2, x: max(0, x) / 2)
    }

    /// The x with P(X ≥ x) = p.
    public static func upperQuantile(_ p: Double, degrees: Double) throws -> Double {
        try StatisticsError.checkPositive(degrees, "degrees")
        return try 2 * IncompleteGamma.inverseUpper(a: degrees / 2, p: p)
    }
}

/// Student's t distribution; degrees of freedom up to 2e8.
public enum StudentT {
    /// P(T ≥ t).
    public static func upperTail(_ t: Double, degrees: Double) throws -> Double {
        try StatisticsError.checkPositive(degrees, "degrees")
        guard !t.isNaN else { throw StatisticsError("t", .notFinite) }
        if t.isInfinite { return t > 0 ? 0 : 1 }
        // Both shares computed apart, so that a far tail is not lost beside 1. t² may overflow, its quotient not.
        let ratio = t / degrees.squareRoot()
        let share = 1 / (1 + ratio * ratio)
        let rest = abs(ratio) > 1e150 ? 1 : ratio * ratio / (1 + ratio * ratio)
        let half = try IncompleteBeta.tails(degrees / 2, 0.5, share, rest).lower / 2
        return t > 0 ? half : 1 - half
    }

    /// The t with P(T ≥ t) = p, for 0 < p < 1.
    public static func upperQuantile(_ p: Double, degrees: Double) throws -> Double {
        try StatisticsError.checkPositive(degrees, "degrees")
        try StatisticsError.check(p, "p", from: 0, to: 1)
        guard p > 0, p < 1 else { throw StatisticsError("p", .outside(lower: 0, upper: 1)) }
        if p > 0.5 { return -(try upperQuantile(1 - p, degrees: degrees)) }
        let share = try IncompleteBeta.inverse(degrees / 2, 0.5, tail: 2 * p, isUpper: false)
        return (degrees * (share.y / share.x)).squareRoot()
    }
}
