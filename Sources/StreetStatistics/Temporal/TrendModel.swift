/// How fast did counts per month (week, day) rise or fall, with the seasons taken out and with months that vary more than
/// Poisson counts do?
///
/// Log-linear regression on time with the exposure as offset. `TrendTest` is exact and the better test of "no change"
/// when counts are Poisson and there is no season; this one answers more questions with approximations that it names.
public enum TrendModel {
    /// How counts vary around the trend.
    public enum Variation: Hashable, Sendable {
        /// As much as Poisson counts do.
        case poisson
        /// Variance mean + mean² / theta, theta estimated.
        case negativeBinomial
    }

    /// What is fitted and how.
    public struct Parameters: Hashable, Sendable {
        /// 12 for months, 52.18 for weeks, 365.25 for days.
        public var periodsPerYear: Double
        /// Pairs of yearly waves: 0 for no season, 1 for one peak a year, 2 for any shape with up to two.
        public var harmonics: Int
        /// First period after a change whose size is asked for beside the trend (a level that jumps and stays).
        public var step: Int?
        /// How much counts vary around the trend.
        public var variation: Variation
        /// Confidence level of the interval, between 0 and 1.
        public var level: Double
        /// How often data are drawn from the fitted model to calibrate the p values; `nil` leaves them to the
        /// large-sample distribution, and the result says so.
        public var replications: Replications?

        /// The values are checked when the model is fitted.
        public init(
            periodsPerYear: Double = 12, harmonics: Int = 0, step: Int? = nil, variation: Variation = .poisson,
            level: Double = 0.95, replications: Replications? = nil
        ) {
            self.periodsPerYear = periodsPerYear
            self.harmonics = harmonics
            self.step = step
            self.variation = variation
            self.level = level
            self.replications = replications
        }
    }

    /// - Parameters:
    ///   - counts: events per period, in order.
    ///   - exposure: days observed per period; periods with 0 are left out.
    ///   - checkpoint: called with the fraction done; what it throws ends the computation.
    /// - Throws: `StatisticsError`: `.separated` when no finite trend fits best (no events; all in the first or the last
    ///   period), `.dependentColumn` when season or step cannot be told from the trend in so few periods, `.tooFew`.
    public static func fit(
        counts: [Int], exposure: [Double], parameters: Parameters = Parameters(), checkpoint: Checkpoint = { _ in }
    ) throws -> TrendModelResult {
        let series = try TrendSeries(counts, exposure, parameters)
        let family: ProfileInterval.Family = parameters.variation == .poisson ? .poisson : .negativeBinomial
        let poisson = try series.fit(series.design)
        let negativeBinomial =
            parameters.variation == .negativeBinomial
            ? try NegativeBinomialRegression.fit(
                design: series.design, response: series.response, offset: series.offset) : nil
        let regression = negativeBinomial?.regression ?? poisson

        func effect(_ coefficient: Int) throws -> TrendModelResult.Effect {
            let profile = try ProfileInterval.fit(
                coefficient: coefficient, design: series.design, response: series.response, family: family,
                offset: series.offset, level: parameters.level)
            return TrendModelResult.Effect(
                ratio: exp(profile.estimate), lower: exp(profile.lower), upper: exp(profile.upper), p: profile.p,
                pMethod: .largeSample)
        }
        var trend = try effect(TrendSeries.trendColumn)
        var step = parameters.step == nil ? nil : try effect(TrendSeries.stepColumn)
        var dispersionP =
            try regression.residualDegrees > 0
            ? ChiSquared.upperTail(poisson.pearson, degrees: Double(poisson.residualDegrees)) : nil
        var method = TrendModelResult.PMethod.largeSample
        if let replications = parameters.replications {
            let bootstrap = TrendBootstrap(
                series: series, parameters: parameters, pearson: poisson.pearson,
                nullFit: try series.null(without: TrendSeries.trendColumn, parameters.variation),
                stepNullFit: parameters.step == nil
                    ? nil : try series.null(without: TrendSeries.stepColumn, parameters.variation))
            let tally = try bootstrap.run(replications, full: regression, poisson: poisson, checkpoint: checkpoint)
            method = .parametricBootstrap(replications)
            trend = trend.with(p: PermutationTally.p(extreme: tally.trend, of: replications.count), method)
            step = step?.with(p: PermutationTally.p(extreme: tally.step, of: replications.count), method)
            if dispersionP != nil {
                dispersionP = PermutationTally.p(extreme: tally.dispersion, of: replications.count)
            }
        }
        return TrendModelResult(
            n: counts.reduce(0, +), periods: series.response.count, ratioPerYear: trend, ratioAtStep: step,
            season: try series.season(regression, parameters), dispersion: poisson.dispersion,
            dispersionP: dispersionP, dispersionPMethod: method, theta: negativeBinomial?.theta,
            fitted: series.spread(regression.fitted), regression: regression, parameters: parameters)
    }
}

/// What `TrendModel.fit` found.
public struct TrendModelResult: Hashable, Sendable {
    /// How a p value was computed.
    public enum PMethod: Hashable, Sendable {
        /// Chi-squared distribution of the likelihood ratio (or of Pearson's X²): an approximation that calls a little
        /// more than its level when events are few or when theta is estimated from few periods.
        case largeSample
        /// Share of data sets, drawn from the model fitted without the effect, whose likelihood ratio is as large.
        case parametricBootstrap(Replications)
    }

    /// A ratio with its profile likelihood interval: approximate, but not by assuming a symmetric estimate.
    public struct Effect: Hashable, Sendable {
        /// Expected count after divided by before; 1 is no change.
        public let ratio: Double
        /// Lower end of the interval, in the unit of the estimate.
        public let lower: Double
        /// May be infinite.
        public let upper: Double
        /// Two-sided, of a ratio of 1.
        public let p: Double
        /// How p was computed.
        public let pMethod: PMethod

        func with(p: Double, _ method: PMethod) -> Effect {
            Effect(ratio: ratio, lower: lower, upper: upper, p: p, pMethod: method)
        }
    }

    /// Yearly waves around the trend.
    public struct Season: Hashable, Sendable {
        /// Highest expected count of the year divided by the lowest, the trend taken out.
        public let peakToTrough: Double
        /// Where in the year the peak is, in periods after the first: 0 ..< periodsPerYear.
        public let peak: Double
        /// Likelihood ratio of no season, by the chi-squared distribution: a large-sample approximation.
        public let p: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Log-linear trend with exposure (profile likelihood intervals)"

    /// Events.
    public let n: Int
    /// Periods with exposure.
    public let periods: Int
    /// Expected count a year later divided by now.
    public let ratioPerYear: Effect
    /// Expected count after the step divided by before, beside the trend.
    public let ratioAtStep: Effect?
    /// `nil` without harmonics.
    public let season: Season?
    /// Pearson's X² per degree of freedom around the Poisson model; above 1 the counts vary more.
    public let dispersion: Double?
    /// Of counts that vary no more than Poisson ones, one-sided.
    public let dispersionP: Double?
    /// How `dispersionP` was computed.
    public let dispersionPMethod: PMethod
    /// Infinite when a negative binomial model was asked for and the counts do not vary more than Poisson.
    public let theta: Double?
    /// Expected count per period; 0 where nothing was observed.
    public let fitted: [Double]
    /// Coefficients: intercept (middle of the series), trend per year, step if any, then cosine and sine per harmonic.
    public let regression: GeneralizedLinearFit
    /// What was asked for.
    public let parameters: TrendModel.Parameters

    /// When counts vary clearly more than a Poisson model says, its intervals and p values are too optimistic.
    public var isPoissonDoubtful: Bool {
        theta == nil && (dispersion ?? 1) > 1 && (dispersionP ?? 1) < 0.05
    }
}
