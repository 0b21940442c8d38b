/// Exact inference for counts of independent events.
public enum PoissonRate {
    /// A rate and its exact central interval (Garwood 1936): at least `level` coverage for every true rate.
    ///
    /// - Parameters:
    ///   - count: events, 0 … 1e8.
    ///   - exposure: what they are counted over (days, residents, shifts), more than 0.
    ///   - level: confidence level between 0 and 1.
    public static func interval(count: Int, exposure: Double = 1, level: Double = 0.95) throws -> PoissonRateResult {
        try check(count, "count")
        try StatisticsError.checkPositive(exposure, "exposure")
        try StatisticsError.check(level: level)
        let tail = (1 - level) / 2
        let events = Double(count)
        let lower = count == 0 ? 0 : try IncompleteGamma.inverseLower(a: events, p: tail)
        let upper = try IncompleteGamma.inverseUpper(a: events + 1, p: tail)
        return PoissonRateResult(
            count: count, exposure: exposure, rate: events / exposure, lower: lower / exposure,
            upper: upper / exposure, level: level
        )
    }

    /// Do two counts come from the same rate? Given their sum, the second is binomial (Przyborowski and Wilenski 1940).
    ///
    /// The two-sided p is twice the smaller tail, at most 1, and the interval of the ratio is Clopper and Pearson's,
    /// which uses the same tails: the interval excludes 1 exactly when p ≤ 1 − level, but for rounding.
    ///
    /// - Returns: the ratio second : first. With both counts 0 nothing is known: ratio `nil`, interval 0…∞, p = 1.
    public static func compare(
        first: (count: Int, exposure: Double), second: (count: Int, exposure: Double), level: Double = 0.95
    ) throws -> PoissonRatioResult {
        try check(first.count, "first.count")
        try check(second.count, "second.count")
        try StatisticsError.checkPositive(first.exposure, "first.exposure")
        try StatisticsError.checkPositive(second.exposure, "second.exposure")
        try StatisticsError.check(level: level)
        let total = first.count + second.count
        try check(total, "second.count")

        let tail = (1 - level) / 2
        let (x, rest) = (Double(second.count), Double(first.count))
        // Odds of an event falling in the second, times this, is the ratio of the rates.
        let perOdds = first.exposure / second.exposure
        func ratio(_ share: (x: Double, y: Double)) -> Double { share.x / share.y * perOdds }
        let lower = second.count == 0 ? 0 : ratio(try IncompleteBeta.inverse(x, rest + 1, tail: tail, isUpper: false))
        let upper =
            first.count == 0 ? .infinity : ratio(try IncompleteBeta.inverse(x + 1, rest, tail: tail, isUpper: true))

        // Each computed from the quotient that is not lost beside 1.
        let share = 1 / (1 + perOdds)
        let complement = 1 / (1 + 1 / perOdds)
        let below = first.count == 0 ? 1 : try IncompleteBeta.tails(x + 1, rest, share, complement).upper
        let above = second.count == 0 ? 1 : try IncompleteBeta.tails(x, rest + 1, share, complement).lower
        let estimate = first.count == 0 ? (second.count == 0 ? nil : Double.infinity) : x / rest * perOdds
        return PoissonRatioResult(
            firstCount: first.count, secondCount: second.count, ratio: estimate, lower: lower, upper: upper,
            level: level, p: min(1, 2 * min(below, above))
        )
    }

    private static func check(_ count: Int, _ argument: String) throws {
        guard count >= 0 else { throw StatisticsError(argument, .negative) }
        guard count < Int(IncompleteGamma.largestShape) else {
            throw StatisticsError(argument, .outside(lower: 0, upper: IncompleteGamma.largestShape))
        }
    }
}

/// What `PoissonRate.interval` found.
public struct PoissonRateResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Poisson rate, exact interval (Garwood)"

    /// Events.
    public let count: Int
    /// What they happened in: days, people, visits.
    public let exposure: Double
    /// Events per unit of exposure, with its interval.
    public let rate: Double
    /// Lower end of the interval, in the unit of the estimate.
    public let lower: Double
    /// Upper end of the interval, in the unit of the estimate.
    public let upper: Double
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
}

/// What `PoissonRate.compare` found.
public struct PoissonRatioResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name =
        "Ratio of two Poisson rates, exact conditional test (twice the smaller tail), Clopper-Pearson"

    /// Events of the first group.
    public let firstCount: Int
    /// Events of the second group.
    public let secondCount: Int
    /// Second rate divided by the first; infinite when only the first count is 0, `nil` when both are.
    public let ratio: Double?
    /// Lower end of the interval, in the unit of the estimate.
    public let lower: Double
    /// May be infinite.
    public let upper: Double
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// Two-sided.
    public let p: Double
}
