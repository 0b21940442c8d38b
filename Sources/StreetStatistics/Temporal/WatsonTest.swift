/// Do reports follow a distribution on the clock: the even one, or one with a single hump? (Watson 1961.)
///
/// U² is the mean squared distance between the data's distribution function and the null's, after taking away its mean:
/// it does not depend on where the clock begins, and sees any departure.
public enum WatsonTest {
    /// From this many observations the limiting distribution is used for exact times.
    public static let largeSample = 200

    /// Against every moment being as likely.
    ///
    /// - Parameters:
    ///   - null: `.rounded` for times that were rounded.
    ///   - replications: below `largeSample` observations, for rounded times always; 9,999 when `nil`.
    /// - Throws: `StatisticsError` for intervals, weights, or a step that does not fit.
    public static func uniform(
        _ sample: CircularSample, null: UniformNull = .continuous, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> WatsonResult {
        try sample.checkExactAndEqual()
        let n = sample.n
        let turns = sample.angles.sorted().map { $0 / (2 * Double.pi) }
        let (statistic, p): (Double, Double)
        let method: CircularPValue
        switch null {
        case .rounded(let step):
            let clock = try RoundedClock(step: step, period: sample.period)
            var counts = Array(repeating: 0, count: clock.cellCount)
            for cell in try clock.cells(of: sample) { counts[cell] += 1 }
            statistic = squared(counts: counts, n: n)
            let replications = try Replications.default(replications)
            method = .monteCarlo(replications)
            p = try replications.upperTail(
                observed: statistic, tolerance: 1e-10 * max(1, statistic), checkpoint: checkpoint
            ) { generator in
                for cell in counts.indices { counts[cell] = 0 }
                for _ in 0..<n { counts[generator.integer(below: clock.cellCount)] += 1 }
                return squared(counts: counts, n: n)
            }
        case .continuous where n >= largeSample:
            statistic = squared(sorted: turns)
            method = .asymptotic
            p = asymptoticUpperTail(statistic, n: n)
        case .continuous:
            statistic = squared(sorted: turns)
            let replications = try Replications.default(replications)
            method = .monteCarlo(replications)
            p = try replications.upperTail(
                observed: statistic, tolerance: 1e-12, checkpoint: checkpoint
            ) { generator in
                var values = turns
                for index in values.indices { values[index] = generator.uniform() }
                values.sort()
                return squared(sorted: values)
            }
        }
        return WatsonResult(
            n: n, statistic: statistic, p: p, null: null, method: method, tied: sample.tied, fit: nil)
    }

    /// Against a von Mises distribution fitted to the same data.
    ///
    /// Made-up data sets of the fitted concentration are fitted and measured the same way (and rounded, when the data
    /// were): the p allows for the fitting.
    ///
    /// - Throws: `StatisticsError` for fewer than 3 observations, intervals, weights, or a step that does not fit.
    public static func vonMises(
        _ sample: CircularSample, null: UniformNull = .continuous, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> WatsonResult {
        try sample.checkExactAndEqual()
        guard sample.n >= 3 else { throw StatisticsError("sample", .tooFew(needed: 3)) }
        var clock: RoundedClock?
        if case .rounded(let step) = null {
            clock = try RoundedClock(step: step, period: sample.period)
            _ = try clock?.cells(of: sample)
        }
        let fit = VonMises.fit(sample, corrected: false)
        let observed = squared(sample, fit)
        let unit = clock.map { 2 * Double.pi / Double($0.cellCount) }
        let kappa = truth(fit, sample.n, unit: unit)
        let replications = try replications ?? Replications(999, seed: 1)
        let shift = sample.angles.first ?? 0
        let p = try replications.upperTail(
            observed: observed, tolerance: 1e-10 * max(1, observed), checkpoint: checkpoint
        ) { generator in
            var angles = sample.angles
            for index in angles.indices {
                var angle = fit.angle + VonMises.draw(kappa, &generator)
                if let unit { angle = ((angle - shift) / unit).rounded() * unit + shift }
                angles[index] = angle
            }
            let made = CircularSample(angles: angles, period: sample.period)
            return squared(made, VonMises.fit(made, corrected: false))
        }
        return WatsonResult(
            n: sample.n, statistic: observed, p: p, null: null, method: .parametricBootstrap(replications),
            tied: sample.tied, fit: fit)
    }

    /// The concentration to make up data with: without what rounding took from it (a rounded arrow is shorter by
    /// sin x / x, Sheppard's correction), and corrected for few observations.
    private static func truth(_ fit: VonMisesFit, _ n: Int, unit: Double?) -> Double {
        let length = Bessel.pair(fit.concentration).ratio / CircularSample.shortening((unit ?? 0) / 2)
        let kappa = length < 1 ? Bessel.unchecked(inverseRatio: length) : VonMises.largestConcentration
        return VonMises.corrected(min(kappa, VonMises.largestConcentration), n: Double(n))
    }

    /// U² of the fitted distribution's values of the data.
    private static func squared(_ sample: CircularSample, _ fit: VonMisesFit) -> Double {
        let distribution = VonMises.Distribution(fit.concentration)
        let turn = 2 * Double.pi
        var values = sample.angles.map { angle in
            var distance = (angle - fit.angle).remainder(dividingBy: turn)
            distance = min(Double.pi, max(-Double.pi, distance))
            return distribution.below(distance)
        }
        values.sort()
        return squared(sorted: values)
    }

    /// U² = Σ (u₍ᵢ₎ − ū − (2i−1)/2n + ½)² + 1/12n of sorted values in 0…1.
    static func squared(sorted values: [Double]) -> Double {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        var sum = 0.0
        for index in values.indices {
            let distance = values[index] - mean - (Double(index) + 0.5) / n + 0.5
            sum += distance * distance
        }
        return sum + 1 / (12 * n)
    }

    /// The same for counts on evenly spaced moments: ties in one go, and no sorting.
    ///
    /// It is U² of the rounded times against the even *continuous* distribution; under the rounded null it has its own
    /// distribution, which is the one it is compared with.
    static func squared(counts: [Int], n: Int) -> Double {
        let total = Double(n)
        let cell = 1 / Double(counts.count)
        var mean = 0.0
        for (index, count) in counts.enumerated() { mean += Double(count) * Double(index) * cell }
        mean /= total
        var sum = 0.0
        var before = 0.0
        for (index, count) in counts.enumerated() where count > 0 {
            // Σ over i = before + 1 … before + count of (d − (i − ½ − m)/n)², with m the middle of the block.
            let block = Double(count)
            let middle = before + block / 2
            let distance = Double(index) * cell - mean - middle / total + 0.5
            sum += block * distance * distance + block * (block * block - 1) / (12 * total * total)
            before += block
        }
        return sum + 1 / (12 * total)
    }

    /// P(U² ≥ x) = 2 Σ (−1)ᵐ⁻¹ exp(−2 m² π² x) with Stephens's (1970) adjustment of x for n.
    static func asymptoticUpperTail(_ statistic: Double, n: Int) -> Double {
        let count = Double(n)
        let x = (statistic - 0.1 / count + 0.1 / (count * count)) * (1 + 0.8 / count)
        guard x > 0 else { return 1 }
        if x < 0.05 {
            // The same function by Jacobi's transformation, where the series above alternates slowly.
            let front = 2 / (2 * Double.pi * x).squareRoot()
            return min(1, 1 - front * (exp(-1 / (8 * x)) + exp(-9 / (8 * x))))
        }
        var sum = 0.0
        for m in 1...12 {
            let term = exp(-2 * Double(m * m) * Double.pi * Double.pi * x)
            sum += m.isMultiple(of: 2) ? -term : term
        }
        return min(1, max(0, 2 * sum))
    }
}

/// What `WatsonTest` found.
public struct WatsonResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Watson's U² test of fit"

    /// Observations.
    public let n: Int
    /// U², without any adjustment.
    public let statistic: Double
    /// Probability of a U² this large or larger.
    public let p: Double
    /// Whether times were exact or rounded under the null.
    public let null: UniformNull
    /// How p was computed.
    public let method: CircularPValue
    /// See `RayleighResult.tied`.
    public let tied: Int
    /// The distribution the data were compared with; `nil` for the even one.
    public let fit: VonMisesFit?
}
