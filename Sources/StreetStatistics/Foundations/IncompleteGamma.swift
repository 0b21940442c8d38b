/// Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), and their inverses.
///
/// Shapes a in 0 < a ≤ 1e8; both tails keep about 13 digits down to 1e-290. Series below x = a + 1, Lentz's continued
/// fraction above (DLMF 8.11, 8.9), with Loader's density in front so that nothing cancels for large a.
public enum IncompleteGamma {
    /// P(a, x), the lower tail of a gamma variable of shape `a` and scale 1.
    public static func lower(a: Double, x: Double) throws -> Double {
        try check(a: a, x: x)
        return try tails(a, x).lower
    }

    /// Q(a, x), the upper tail.
    public static func upper(a: Double, x: Double) throws -> Double {
        try check(a: a, x: x)
        return try tails(a, x).upper
    }

    /// The x with P(a, x) = p; 0 for p = 0, infinity for p = 1.
    public static func inverseLower(a: Double, p: Double) throws -> Double {
        try check(a: a, p: p)
        if p > 0.5 { return try inverse(a, tail: 1 - p, isUpper: true) }
        return try inverse(a, tail: p, isUpper: false)
    }

    /// The x with Q(a, x) = p; infinity for p = 0, 0 for p = 1.
    public static func inverseUpper(a: Double, p: Double) throws -> Double {
        try check(a: a, p: p)
        if p > 0.5 { return try inverse(a, tail: 1 - p, isUpper: false) }
        return try inverse(a, tail: p, isUpper: true)
    }

    static let largestShape = 1e8

    private static func check(a: Double, x: Double) throws {
        try StatisticsError.checkPositive(a, "a")
        try StatisticsError.check(a, "a", from: 0, to: largestShape)
        guard !x.isNaN else { throw StatisticsError("x", .notFinite) }
        guard x >= 0 else { throw StatisticsError("x", .negative) }
    }

    private static func check(a: Double, p: Double) throws {
        try check(a: a, x: 0)
        try StatisticsError.check(p, "p", from: 0, to: 1)
    }

    /// xᵃ e⁻ˣ / Γ(a + 1).
    private static func density(_ a: Double, _ x: Double) -> Double {
        a < 1 ? exp(a * log(x) - x - LogGamma.onePlus(a)) : Poisson.density(a, mean: x)
    }

    private static func tails(_ a: Double, _ x: Double) throws -> (lower: Double, upper: Double) {
        if x == 0 { return (0, 1) }
        if x == .infinity { return (1, 0) }
        if a < 1, x < 1.5 { return smallShape(a, x) }
        if x < a + 1 {
            let lower = density(a, x) * (try series(a, x))
            return (lower, 1 - lower)
        }
        let upper = density(a, x) * a * (try fraction(a, x))
        return (1 - upper, upper)
    }

    /// 1 + x/(a+1) + x²/((a+1)(a+2)) + …
    private static func series(_ a: Double, _ x: Double) throws -> Double {
        var sum = 1.0
        var term = 1.0
        var divisor = a
        for _ in 0..<1_000_000 {
            divisor += 1
            term *= x / divisor
            sum += term
            if term <= sum * 1e-17 { return sum }
        }
        throw StatisticsError("a", .noConvergence)
    }

    /// 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))) by the modified Lentz method.
    private static func fraction(_ a: Double, _ x: Double) throws -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / (b == 0 ? tiny : b)
        var h = d
        for i in 1..<1_000_000 {
            let step = Double(i) * (a - Double(i))
            b += 2
            d = step * d + b
            if abs(d) < tiny { d = tiny }
            c = b + step / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            h *= d * c
            if abs(d * c - 1) <= 2e-16 { return h }
        }
        throw StatisticsError("a", .noConvergence)
    }

    /// Both tails without cancellation when a < 1, where Q can be small although x is: DLMF 8.7.1 with the first term
    /// taken out.
    private static func smallShape(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        let logFront = a * log(x) - LogGamma.onePlus(a)
        var rest = 0.0
        var power = 1.0
        for k in 1..<60 {
            power *= -x / Double(k)
            rest += a * power / (a + Double(k))
            if abs(power) < 1e-18 { break }
        }
        return (exp(logFront) * (1 + rest), -expm1(logFront) - exp(logFront) * rest)
    }

    /// Newton on the logarithm of the smaller tail, in u = ln x, where both tails are log-concave.
    private static func inverse(_ a: Double, tail p: Double, isUpper: Bool) throws -> Double {
        if p == 0 { return isUpper ? .infinity : 0 }
        let logP = log(p)
        // Wilson and Hilferty's start, and the leading term xᵃ / Γ(a + 1) where that turns negative.
        let z = StandardNormal.unchecked(quantile: p) * (isUpper ? -1 : 1)
        let root = 1 - 1 / (9 * a) + z / (3 * a.squareRoot())
        let start = root > 0.1 ? log(a) + 3 * log(root) : (logP + LogGamma.onePlus(a)) / a
        let u = try increasingRoot(from: -746, to: log(a + 2000) + 3, start: start) { u in
            let x = exp(u)
            let both = try tails(a, x)
            let tail = isUpper ? both.upper : both.lower
            let value = isUpper ? logP - log(tail) : log(tail) - logP
            return (value, a * density(a, x) / tail)
        }
        return exp(u)
    }
}
