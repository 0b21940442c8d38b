/// Did monthly counts rise or fall over the period?
///
/// Score test of the slope in a Poisson log-linear model, made exact by conditioning on the total: when nothing
/// changed, each of the n reports falls in month t with probability proportional to that month's exposure, so the
/// statistic Σ t·yₜ is a sum of n independent draws (Cox and Lewis 1966, *The Statistical Analysis of Series of Events*,
/// for counts per month).
public enum TrendTest {
    /// - Parameters:
    ///   - counts: reports per month, in order.
    ///   - exposure: days observed per month (0 for a month without observation), at least two of them above 0.
    ///   - level: confidence level of the interval of the ratio.
    ///   - exactOperations: the exact distribution takes about n² · months² / 2 multiply-and-adds; above this the
    ///     normal approximation with continuity correction is used.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    public static func test(
        counts: [Int], exposure: [Double], level: Double = 0.95, exactOperations: Int = 500_000_000,
        checkpoint: Checkpoint = { _ in }
    ) throws -> TrendResult {
        let n = try check(counts, exposure, level)
        let largest = exposure.reduce(0) { max($0, $1) }
        let weights = exposure.map { $0 / largest }
        let whole = weights.reduce(0, +)
        let shares = weights.map { $0 / whole }

        let statistic = counts.indices.reduce(0) { $0 + $1 * counts[$1] }
        let months = Double(counts.count)
        let operations = Double(n) * Double(n) * months * months / 2
        let p: Double
        let method: TrendResult.Method
        // The cap keeps the table in memory whatever the caller allows.
        if operations <= Double(min(max(0, exactOperations), 1 << 40)) {
            p = try exact(statistic, n: n, shares, checkpoint)
            method = .exactConditional
        } else {
            p = try approximate(statistic, n: n, shares)
            method = .normalApproximation
        }
        let fit = PoissonSlope(counts: counts, n: n, shares: shares)
        let z = StandardNormal.unchecked(quantile: 0.5 + level / 2)
        return TrendResult(
            n: n, months: counts.count, statistic: statistic, expected: Double(n) * mean(shares), p: p,
            method: method,
            ratioPerYear: fit.map {
                .init(
                    ratio: exp(12 * $0.slope), lower: exp(12 * ($0.slope - z * $0.standardError)),
                    upper: exp(12 * ($0.slope + z * $0.standardError)))
            },
            level: level, dispersion: fit?.dispersion
        )
    }

    private static func check(_ counts: [Int], _ exposure: [Double], _ level: Double) throws -> Int {
        guard !counts.isEmpty else { throw StatisticsError("counts", .empty) }
        guard exposure.count == counts.count else {
            throw StatisticsError("exposure", .length(expected: counts.count))
        }
        var n = 0
        for (month, (count, days)) in zip(counts, exposure).enumerated() {
            guard count >= 0 else { throw StatisticsError("counts", at: month, .negative) }
            // Leaves room for the sum of month times count.
            guard count <= 1 << 40, month < 1 << 20 else { throw StatisticsError("counts", at: month, .overflow) }
            guard days.isFinite else { throw StatisticsError("exposure", at: month, .notFinite) }
            guard days >= 0 else { throw StatisticsError("exposure", at: month, .negative) }
            guard count == 0 || days > 0 else { throw StatisticsError("counts", at: month, .countWithoutExposure) }
            n += count
            guard n <= 1 << 40 else { throw StatisticsError("counts", at: month, .overflow) }
        }
        guard exposure.count(where: { $0 > 0 }) > 1 else { throw StatisticsError("exposure", .notPositive) }
        try StatisticsError.check(level: level)
        return n
    }

    private static func mean(_ shares: [Double]) -> Double {
        shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    }

    /// Twice the smaller tail of Σ t·yₜ, at most 1.
    private static func exact(_ statistic: Int, n: Int, _ shares: [Double], _ checkpoint: Checkpoint) throws -> Double {
        var null = LatticeSum(limit: n * (shares.count - 1) + 1)
        let points = shares.enumerated().map { LatticeSum.Point(step: $0.offset, probability: $0.element) }
        for draw in 0..<n {
            try checkpoint(Double(draw) * Double(draw) / (Double(n) * Double(n)))
            null.add(points)
        }
        let below = null.probabilities[...statistic].reduce(0, +)
        let above = null.probabilities[statistic...].reversed().reduce(0, +)
        return min(1, 2 * min(below, above))
    }

    private static func approximate(_ statistic: Int, n: Int, _ shares: [Double]) throws -> Double {
        let centre = mean(shares)
        let variance = shares.enumerated().reduce(0) {
            $0 + $1.element * (Double($1.offset) - centre) * (Double($1.offset) - centre)
        }
        let distance = max(0, abs(Double(statistic) - Double(n) * centre) - 0.5)
        return min(1, 2 * (try StandardNormal.upperTail(distance / (Double(n) * variance).squareRoot())))
    }
}

/// Slope per month of a Poisson log-linear regression with the exposures as offset, by Newton's method (the same as
/// iteratively reweighted least squares) on the likelihood that is left when the intercept is fitted.
private struct PoissonSlope {
    let slope: Double
    let standardError: Double
    /// Pearson's X² over its degrees of freedom.
    let dispersion: Double?

    /// `nil` when no finite slope fits best: no reports, or all in the first or all in the last month observed.
    init?(counts: [Int], n: Int, shares: [Double]) {
        let observed = shares.indices.filter { shares[$0] > 0 }
        guard n > 0, let first = observed.first, let last = observed.last, counts[first] < n, counts[last] < n else {
            return nil
        }
        let total = Double(n)
        let middle = Double(first + last) / 2
        let target = counts.indices.reduce(0) { $0 + (Double($1) - middle) * Double(counts[$1]) } / total

        /// Fitted shares of the months at a slope, their mean month and variance of the month.
        func fitted(_ slope: Double) -> (shares: [Double], mean: Double, variance: Double) {
            // The largest exponent is 0, so that nothing overflows.
            let shift = abs(slope) * Double(last - first) / 2
            let raw = shares.indices.map { shares[$0] * exp(slope * (Double($0) - middle) - shift) }
            let whole = raw.reduce(0, +)
            let fit = raw.map { $0 / whole }
            let mean = fit.indices.reduce(0) { $0 + (Double($1) - middle) * fit[$1] }
            let variance = fit.indices.reduce(0) { sum, t in
                let distance = Double(t) - middle - mean
                return sum + distance * distance * fit[t]
            }
            return (fit, mean, variance)
        }

        // The mean month rises with the slope; ± 700 per month is beyond any data whose slope is finite.
        let best = increasingRoot(from: -700, to: 700, start: 0) { slope in
            let fit = fitted(slope)
            return (fit.mean - target, fit.variance)
        }
        let fit = fitted(best)
        slope = best
        standardError = 1 / (total * fit.variance).squareRoot()
        guard standardError.isFinite else { return nil }
        let squares = observed.reduce(0) { sum, t in
            let expected = total * fit.shares[t]
            let distance = Double(counts[t]) - expected
            return sum + distance * distance / expected
        }
        dispersion = observed.count > 2 && squares.isFinite ? squares / Double(observed.count - 2) : nil
    }
}

/// What `TrendTest.test` found.
public struct TrendResult: Hashable, Sendable {
    /// How p was computed.
    public enum Method: Hashable, Sendable {
        /// All outcomes given the total, weighed.
        case exactConditional
        /// Too many reports for that: score statistic taken as normal, with continuity correction.
        case normalApproximation
    }

    /// An approximate figure: Wald interval of a Poisson regression; coverage is not guaranteed for few reports.
    public struct Ratio: Hashable, Sendable {
        /// Rate after a year divided by the rate before; 1 is no change.
        public let ratio: Double
        /// Lower end of the interval, in the unit of the estimate.
        public let lower: Double
        /// Upper end of the interval, in the unit of the estimate.
        public let upper: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Poisson trend: conditional score test, two-sided (twice the smaller tail)"

    /// Reports.
    public let n: Int
    /// Length of the series.
    public let months: Int
    /// Σ t·yₜ with t = 0 for the first month.
    public let statistic: Int
    /// Its mean when nothing changed.
    public let expected: Double
    /// Two-sided.
    public let p: Double
    /// How p was computed.
    public let method: Method
    /// `nil` without reports, or with all of them in the first or the last month.
    public let ratioPerYear: Ratio?
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// Pearson's X² per degree of freedom around the trend; well above 1 (say 1.5) means that reports come in bursts
    /// and p is too small. `nil` with fewer than three months or no slope.
    public let dispersion: Double?
}
