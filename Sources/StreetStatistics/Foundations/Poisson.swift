/// The Poisson distribution; means and counts up to 1e8.
public enum Poisson {
    /// P(X ≤ count), to 12 digits down to 1e-290.
    public static func lowerTail(_ count: Int, mean: Double) throws -> Double {
        try check(count, mean)
        return count < 0 ? 0 : try IncompleteGamma.upper(a: Double(count) + 1, x: mean)
    }

    /// P(X ≥ count), to 12 digits down to 1e-290.
    public static func upperTail(_ count: Int, mean: Double) throws -> Double {
        try check(count, mean)
        return count <= 0 ? 1 : try IncompleteGamma.lower(a: Double(count), x: mean)
    }

    private static func check(_ count: Int, _ mean: Double) throws {
        try StatisticsError.check(mean, "mean", from: 0, to: IncompleteGamma.largestShape)
        guard count < Int(IncompleteGamma.largestShape) else {
            throw StatisticsError("count", .outside(lower: 0, upper: IncompleteGamma.largestShape))
        }
    }

    /// meanˣ e⁻ᵐᵉᵃⁿ / Γ(x + 1) for real x > 0 and mean > 0 (Loader 2000, *Fast and accurate computation of binomial
    /// probabilities*).
    static func density(_ x: Double, mean: Double) -> Double {
        let exponent = -LogGamma.stirlingError(x) - LogGamma.devianceTerm(x, mean: mean)
        return exp(exponent) / (2 * Double.pi * x).squareRoot()
    }
}
