/// The binomial distribution; up to 1e8 trials.
public enum Binomial {
    /// P(X ≤ count), to 12 digits down to 1e-290.
    public static func lowerTail(_ count: Int, trials: Int, probability: Double) throws -> Double {
        try check(trials, probability)
        if count < 0 { return 0 }
        if count >= trials { return 1 }
        let (a, b) = (Double(count) + 1, Double(trials - count))
        return try IncompleteBeta.tails(a, b, probability, 1 - probability).upper
    }

    /// P(X ≥ count), to 12 digits down to 1e-290.
    public static func upperTail(_ count: Int, trials: Int, probability: Double) throws -> Double {
        try check(trials, probability)
        if count <= 0 { return 1 }
        if count > trials { return 0 }
        let (a, b) = (Double(count), Double(trials - count) + 1)
        return try IncompleteBeta.tails(a, b, probability, 1 - probability).lower
    }

    private static func check(_ trials: Int, _ probability: Double) throws {
        guard trials >= 0 else { throw StatisticsError("trials", .negative) }
        guard trials < Int(IncompleteBeta.largestShape) else {
            throw StatisticsError("trials", .outside(lower: 0, upper: IncompleteBeta.largestShape))
        }
        try StatisticsError.check(probability, "probability", from: 0, to: 1)
    }

    /// P(X = count); 0 outside 0…trials.
    static func density(_ count: Int, trials: Int, _ p: Double, _ q: Double) -> Double {
        if count < 0 || count > trials { return 0 }
        return density(Double(count), trials: Double(trials), rest: Double(trials - count), p, q)
    }

    /// Γ(n+1) / (Γ(x+1) Γ(n−x+1)) pˣ qⁿ⁻ˣ for real 0 ≤ x ≤ n, with `rest` = n − x and q = 1 − p (Loader 2000).
    static func density(_ x: Double, trials n: Double, rest: Double, _ p: Double, _ q: Double) -> Double {
        if p <= 0 { return x == 0 ? 1 : 0 }
        if q <= 0 { return rest == 0 ? 1 : 0 }
        if x == 0 { return n == 0 ? 1 : exp(n * (p < 0.5 ? log1p(-p) : log(q))) }
        if rest == 0 { return exp(n * (q < 0.5 ? log1p(-q) : log(p))) }
        let exponent =
            LogGamma.stirlingError(n) - LogGamma.stirlingError(x) - LogGamma.stirlingError(rest)
            - LogGamma.devianceTerm(x, mean: n * p) - LogGamma.devianceTerm(rest, mean: n * q)
        return exp(exponent) * (n / (2 * Double.pi * x) / rest).squareRoot()
    }
}
