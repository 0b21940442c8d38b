/// Rates of many areas, each drawn towards what areas of the town are like: as far as its own count is too small to
/// speak for itself.
///
/// Counts yᵢ are Poisson with mean λᵢ·eᵢ, and the rates λᵢ vary between areas as a gamma variable (Clayton and Kaldor
/// 1987). Given that gamma the rate of each area is again a gamma variable, so that means, intervals and the probability
/// of exceeding a limit are exact.
public enum ShrunkenRates {
    /// How the variation between areas is found from the counts themselves.
    public enum Method: Hashable, Sendable {
        /// Weighted moments (Marshall 1991), the estimate of spdep's `EBest`. Quick; taken as if it were known.
        case moments
        /// Moments of the shrunken rates, in turns (Clayton and Kaldor 1987, their equations 5 and 6). Taken as known.
        case claytonKaldor
        /// Maximum of the marginal (negative binomial) likelihood. Taken as known.
        case maximumLikelihood
        /// Averaged over everything that mean and variation may be given the counts, with the uniform prior on shrinkage
        /// of Christiansen and Morris (1997): the only one whose intervals allow for the estimation, and the one to use
        /// for fewer than some hundreds of areas. Integrated numerically, nothing is sampled.
        case integrated
    }

    /// Up to this many areas `estimate` integrates when it may choose; above, what it would add is lost in rounding.
    public static let largestIntegrated = 2_000

    /// - Parameters:
    ///   - counts: events per area.
    ///   - exposure: residents, visitors, days, … per area; 0 where nothing could be observed.
    ///   - method: `nil` takes `.integrated` up to 2,000 areas with exposure and `.maximumLikelihood` above.
    ///   - factor: c, for the probability that an area's rate exceeds c times the town's rate Σy / Σe.
    ///   - level: probability inside the credible interval.
    ///   - checkpoint: called with the fraction done; what it throws ends the computation.
    /// - Throws: `StatisticsError` for no areas, no exposure at all, counts without exposure, more than 9e7 events.
    public static func estimate(
        counts: [Int], exposure: [Double], method: Method? = nil, factor: Double = 2, level: Double = 0.95,
        checkpoint: Checkpoint = { _ in }
    ) throws -> ShrunkenRatesResult {
        let data = try AreaCounts(counts, exposure)
        try StatisticsError.checkPositive(factor, "factor")
        try StatisticsError.check(level: level)
        let method = method ?? (data.observed.count <= largestIntegrated ? .integrated : .maximumLikelihood)
        let (mixture, finding) = try mixture(data, method)
        let threshold = factor * data.townRate
        let tail = (1 - level) / 2

        var areas: [ShrunkenRatesResult.Area] = []
        areas.reserveCapacity(counts.count)
        for index in counts.indices {
            if index % 64 == 0 { try checkpoint(Double(index) / Double(counts.count)) }
            let posterior = mixture.posterior(count: counts[index], exposure: data.exposure[index])
            let weight = posterior.meanWeight
            areas.append(
                .init(
                    count: counts[index], exposure: exposure[index],
                    rate: exposure[index] > 0 ? Double(counts[index]) / exposure[index] : nil,
                    mean: posterior.mean / data.scale, lower: try posterior.quantile(tail) / data.scale,
                    upper: try posterior.upperQuantile(tail) / data.scale,
                    exceedance: data.total > 0 ? try posterior.upperTail(threshold) : nil, ownWeight: weight))
        }
        return ShrunkenRatesResult(
            areas: areas, n: data.observed.count, total: data.total, townRate: data.townRate / data.scale,
            priorMean: mixture.priorMean / data.scale, variationBetweenAreas: mixture.variation, factor: factor,
            level: level, method: method, finding: finding)
    }

    /// The gamma distribution of the areas' rates by one of the methods that take it as known.
    ///
    /// - Returns: `nil` when the counts do not vary more than equal rates would let them, or hold no event.
    /// - Throws: as `estimate`; `.outside` for `.integrated`, which has no single one.
    public static func prior(counts: [Int], exposure: [Double], method: Method) throws -> GammaRate? {
        let data = try AreaCounts(counts, exposure)
        guard let scaled = try knownPrior(data, method) else { return nil }
        return try GammaRate(shape: scaled.shape, rate: scaled.rate * data.scale)
    }

    /// Probability per area that its rate exceeds a limit, under a known distribution of rates.
    ///
    /// - Parameter limit: in events per unit of exposure.
    public static func exceedance(
        counts: [Int], exposure: [Double], prior: GammaRate, limit: Double, checkpoint: Checkpoint = { _ in }
    ) throws -> [Double] {
        _ = try AreaCounts(counts, exposure)
        try StatisticsError.check(limit, "limit", from: 0, to: 1e300)
        var result = Array(repeating: 0.0, count: counts.count)
        for index in counts.indices {
            if index % 4096 == 0 { try checkpoint(Double(index) / Double(counts.count)) }
            result[index] = try IncompleteGamma.upper(
                a: prior.shape + Double(counts[index]), x: (prior.rate + exposure[index]) * limit)
        }
        return result
    }

    private static func mixture(
        _ data: AreaCounts, _ method: Method
    ) throws -> (GammaMixture, ShrunkenRatesResult.Finding) {
        // What all areas share, when nothing tells them apart.
        let pooled = GammaMixture.pooled(
            try GammaRate(shape: Double(data.total) + 0.5, rate: data.scaledExposureTotal))
        if data.total == 0 { return (pooled, .noEvents) }
        if data.observed.count == 1 { return (pooled, .oneArea) }
        if method == .integrated { return (try RatePosterior(data).mixture(), .integrated) }
        guard let prior = try knownPrior(data, method) else { return (pooled, .noVariation) }
        return (GammaMixture(components: [(1, prior)]), .priorTakenAsKnown)
    }
}

/// What `ShrunkenRates.estimate` found, in the order of the areas given.
public struct ShrunkenRatesResult: Hashable, Sendable {
    /// What was found in one area.
    public struct Area: Hashable, Sendable {
        /// Events, as given.
        public let count: Int
        /// People, visits or days at risk, as given.
        public let exposure: Double
        /// Count divided by exposure; `nil` without exposure.
        public let rate: Double?
        /// Posterior mean: the shrunken rate.
        public let mean: Double
        /// Credible interval with equal tails.
        public let lower: Double
        /// Upper end of the interval, in the unit of the estimate.
        public let upper: Double
        /// Probability that the area's rate exceeds `factor` times the town's; `nil` when the town has no events.
        public let exceedance: Double?
        /// How far the area speaks for itself: 0 is all town, 1 all own count.
        public let ownWeight: Double
    }

    /// What the figures rest on; not all of them are equally safe.
    public enum Finding: Hashable, Sendable {
        /// The intervals allow for the estimation of mean and variation.
        case integrated
        /// Mean and variation were estimated and then taken as known: intervals are too narrow with few areas.
        case priorTakenAsKnown
        /// The counts vary no more than equal rates would let them, and every area got the town's rate and its interval.
        /// With few areas that happens often while rates do differ; `.integrated` does not have this flaw.
        case noVariation
        /// Only one area has exposure: nothing is known about variation. It got its own rate.
        case oneArea
        /// No events at all: every area got the town's rate with Jeffreys' interval for a count of 0.
        case noEvents
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Gamma-Poisson shrunken rates (empirical Bayes)"

    /// One per area, in the order given.
    public let areas: [Area]
    /// Areas with exposure.
    public let n: Int
    /// Events.
    public let total: Int
    /// Σ counts / Σ exposure.
    public let townRate: Double
    /// Mean rate of areas, every area counted once.
    public let priorMean: Double
    /// Standard deviation of the areas' rates divided by their mean (for `.integrated`, its posterior median); 0 when
    /// pooled.
    public let variationBetweenAreas: Double
    /// How many times the town's rate `exceedance` is about.
    public let factor: Double
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// What was done about the unknown mean and variation.
    public let method: ShrunkenRates.Method
    /// What the figures rest on.
    public let finding: Finding
}

/// A gamma distributed rate: density proportional to x^(shape − 1)·e^(−rate·x).
public struct GammaRate: Hashable, Sendable {
    /// Without unit; the weight of as many events.
    public let shape: Double
    /// In units of exposure.
    public let rate: Double

    /// - Throws: `StatisticsError` unless both are finite and greater than 0, the shape at most 1e8.
    public init(shape: Double, rate: Double) throws {
        try StatisticsError.checkPositive(shape, "shape")
        try StatisticsError.check(shape, "shape", from: 0, to: IncompleteGamma.largestShape)
        try StatisticsError.checkPositive(rate, "rate")
        self.shape = shape
        self.rate = rate
    }

    /// shape / rate, events per unit of exposure.
    public var mean: Double { shape / rate }

    /// P(rate > x).
    public func upperTail(_ x: Double) throws -> Double { try IncompleteGamma.upper(a: shape, x: max(0, x) * rate) }

    /// The x with P(rate ≤ x) = p.
    public func quantile(_ p: Double) throws -> Double { try IncompleteGamma.inverseLower(a: shape, p: p) / rate }

    /// The x with P(rate > x) = p.
    public func upperQuantile(_ p: Double) throws -> Double { try IncompleteGamma.inverseUpper(a: shape, p: p) / rate }
}

/// Counts and exposures that were checked; exposures divided by their mean, so that units do not matter.
struct AreaCounts {
    let counts: [Int]
    /// In units of `scale`.
    let exposure: [Double]
    /// Mean exposure of the areas that have any.
    let scale: Double
    /// Areas with exposure.
    let observed: [Int]
    let total: Int
    let scaledExposureTotal: Double

    /// In scaled units.
    var townRate: Double { Double(total) / scaledExposureTotal }

    static let largestTotal = 90_000_000

    init(_ counts: [Int], _ exposure: [Double]) throws {
        guard !counts.isEmpty else { throw StatisticsError("counts", .empty) }
        guard exposure.count == counts.count else {
            throw StatisticsError("exposure", .length(expected: counts.count))
        }
        var total = 0
        var sum = 0.0
        for (area, (count, size)) in zip(counts, exposure).enumerated() {
            guard count >= 0 else { throw StatisticsError("counts", at: area, .negative) }
            guard size.isFinite else { throw StatisticsError("exposure", at: area, .notFinite) }
            guard size >= 0 else { throw StatisticsError("exposure", at: area, .negative) }
            guard count == 0 || size > 0 else { throw StatisticsError("counts", at: area, .countWithoutExposure) }
            guard count <= Self.largestTotal - total else { throw StatisticsError("counts", at: area, .overflow) }
            total += count
            sum += size
            guard sum.isFinite else { throw StatisticsError("exposure", at: area, .overflow) }
        }
        observed = exposure.indices.filter { exposure[$0] > 0 }
        guard !observed.isEmpty else { throw StatisticsError("exposure", .notPositive) }
        let scale = sum / Double(observed.count)
        guard scale.isNormal else { throw StatisticsError("exposure", .notPositive) }
        // Below this the squares of rates overflow; no two areas of a town differ that much.
        for area in observed where exposure[area] / scale < 1e-100 {
            throw StatisticsError("exposure", at: area, .outside(lower: scale * 1e-100, upper: scale * 1e100))
        }
        self.counts = counts
        self.exposure = exposure.map { $0 / scale }
        self.scale = scale
        self.total = total
        scaledExposureTotal = self.exposure.reduce(0, +)
    }
}
