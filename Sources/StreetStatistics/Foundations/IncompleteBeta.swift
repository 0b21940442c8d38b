/// Regularised incomplete beta function Iₓ(a, b), its complement, and their inverses.
///
/// Shapes 0 < a, b ≤ 1e8; for shapes ≥ ½ both tails keep 12 digits down to 1e-290. Continued fraction of DiDonato and
/// Morris (1992, algorithm 708) on the side where it settles fast, with Loader's binomial density in front.
public enum IncompleteBeta {
    /// Iₓ(a, b), the lower tail of a beta variable.
    public static func lower(a: Double, b: Double, x: Double) throws -> Double {
        try check(a: a, b: b, x, "x")
        return try tails(a, b, x, 1 - x).lower
    }

    /// 1 − Iₓ(a, b), the upper tail.
    public static func upper(a: Double, b: Double, x: Double) throws -> Double {
        try check(a: a, b: b, x, "x")
        return try tails(a, b, x, 1 - x).upper
    }

    /// The x with Iₓ(a, b) = p.
    public static func inverseLower(a: Double, b: Double, p: Double) throws -> Double {
        try check(a: a, b: b, p, "p")
        return try p > 0.5 ? inverse(a, b, tail: 1 - p, isUpper: true).x : inverse(a, b, tail: p, isUpper: false).x
    }

    /// The x with 1 − Iₓ(a, b) = p.
    public static func inverseUpper(a: Double, b: Double, p: Double) throws -> Double {
        try check(a: a, b: b, p, "p")
        return try p > 0.5 ? inverse(a, b, tail: 1 - p, isUpper: false).x : inverse(a, b, tail: p, isUpper: true).x
    }

    static let largestShape = 1e8

    private static func check(a: Double, b: Double, _ value: Double, _ argument: String) throws {
        try StatisticsError.checkPositive(a, "a")
        try StatisticsError.check(a, "a", from: 0, to: largestShape)
        try StatisticsError.checkPositive(b, "b")
        try StatisticsError.check(b, "b", from: 0, to: largestShape)
        try StatisticsError.check(value, argument, from: 0, to: 1)
    }

    /// Both tails; `y` is 1 − x, given apart because it may be known more precisely than a subtraction tells.
    static func tails(_ a: Double, _ b: Double, _ x: Double, _ y: Double) throws -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        if y <= 0 { return (1, 0) }
        if x * (a + b + 2) < a + 1 {
            let lower = density(a, b, x, y) / (try fraction(a, b, x, y))
            return (lower, 1 - lower)
        }
        let upper = density(b, a, y, x) / (try fraction(b, a, y, x))
        return (1 - upper, upper)
    }

    /// xᵃ (1 − x)ᵇ / B(a, b).
    private static func density(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        a / (a + b) * b * Binomial.density(a, trials: a + b, rest: b, x, y)
    }

    /// B₀ + A₁/(B₁ + A₂/(B₂ + …)) of DiDonato and Morris, by the modified Lentz method. It uses x and 1 − x, so that
    /// nothing is lost when either is near 1.
    private static func fraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) throws -> Double {
        func denominator(_ m: Double) -> Double {
            m + m * (b - m) * x / (a + 2 * m - 1) + (a + m) * (a * y - b * x + 1 + m * (2 - x)) / (a + 2 * m + 1)
        }
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        // At m = 0 the middle term is 0, also where its own denominator is.
        var h = kept(a * (a * y - b * x + 1) / (a + 1))
        var c = h
        var d = 0.0
        for i in 1..<1_000_000 {
            let m = Double(i)
            let below = a + 2 * m - 1
            let numerator = m * (a + m - 1) / below * ((a + b + m - 1) / below) * (b - m) * x * x
            let next = denominator(m)
            d = 1 / kept(next + numerator * d)
            c = kept(next + numerator / c)
            h *= c * d
            if abs(c * d - 1) <= 2e-16 { return h }
        }
        throw StatisticsError("a", .noConvergence)
    }

    /// Newton on the logarithm of the tail in u = ln(x / (1 − x)), so that x and 1 − x are both known precisely.
    static func inverse(_ a: Double, _ b: Double, tail p: Double, isUpper: Bool) throws -> (x: Double, y: Double) {
        if p == 0 { return isUpper ? (1, 0) : (0, 1) }
        let logP = log(p)
        let u = try increasingRoot(from: -746, to: 746, start: log(a / b)) { u in
            let (x, y) = pair(u)
            let both = try tails(a, b, x, y)
            let tail = isUpper ? both.upper : both.lower
            let value = isUpper ? logP - log(tail) : log(tail) - logP
            return (value, density(a, b, x, y) / tail)
        }
        return pair(u)
    }

    private static func pair(_ u: Double) -> (x: Double, y: Double) {
        (u < 0 ? exp(u) / (1 + exp(u)) : 1 / (1 + exp(-u)), u > 0 ? exp(-u) / (1 + exp(-u)) : 1 / (1 + exp(u)))
    }
}
