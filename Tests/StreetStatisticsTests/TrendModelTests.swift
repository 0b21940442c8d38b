import Testing

@testable import StreetStatistics

/// Against R's glm and glm.nb; see Tests/Reference/trend_model.R.
struct TrendModelTests {
    static let counts = [
        4, 2, 6, 5, 9, 11, 14, 12, 8, 5, 3, 2, 5, 6, 4, 9, 13, 10, 17, 20, 11, 9, 6, 4, 3, 8, 7, 9, 16, 21, 18, 24, 15,
        8, 9, 5,
    ]
    static let days = (0..<36).map { [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][$0 % 12] }

    private func expectClose(_ found: Double?, _ expected: Double, _ tolerance: Double = 1e-7) throws {
        let found = try #require(found)
        #expect(abs(found - expected) <= tolerance * abs(expected), "\(found), not \(expected)")
    }

    @Test func trendWithSeason() throws {
        let result = try TrendModel.fit(
            counts: Self.counts, exposure: Self.days, parameters: .init(harmonics: 1))
        try expectClose(result.ratioPerYear.ratio, 1.30093686420993)
        try expectClose(result.ratioPerYear.lower, 1.14168874067805)
        try expectClose(result.ratioPerYear.upper, 1.48456137339275)
        try expectClose(result.ratioPerYear.p, 7.40096996677338e-05)
        try expectClose(result.dispersion, 0.479777306661667)
        try expectClose(result.dispersionP, 0.994302612453910)
        try expectClose(result.season?.p, 7.72996553893617e-18)
        try expectClose(result.season?.peakToTrough, 4.2113153078283, 1e-4)
        #expect(abs(try #require(result.season?.peak) - 5.81769159809215) < 0.01)
        #expect(result.n == 338 && result.periods == 36 && !result.isPoissonDoubtful)
        #expect(result.ratioPerYear.pMethod == .largeSample && result.theta == nil)
        #expect(abs(result.fitted.reduce(0, +) - 338) < 1e-9)
    }

    @Test func negativeBinomial() throws {
        let result = try TrendModel.fit(
            counts: Self.counts, exposure: Self.days, parameters: .init(variation: .negativeBinomial))
        try expectClose(result.theta, 5.70676969632516, 1e-5)
        try expectClose(result.ratioPerYear.ratio, 1.32314144564711, 1e-6)
        // Without the season, months vary more than Poisson: the interval widens.
        let poisson = try TrendModel.fit(counts: Self.counts, exposure: Self.days)
        #expect(poisson.isPoissonDoubtful)
        #expect(
            result.ratioPerYear.upper / result.ratioPerYear.lower
                > poisson.ratioPerYear.upper / poisson.ratioPerYear.lower)
        // With it they do not, and both models are one.
        let flat = try TrendModel.fit(
            counts: Self.counts, exposure: Self.days, parameters: .init(harmonics: 1, variation: .negativeBinomial))
        #expect(flat.theta == .infinity)
        try expectClose(flat.ratioPerYear.lower, 1.14168874067805)
    }

    @Test func stepBesideTheTrend() throws {
        let result = try TrendModel.fit(
            counts: Self.counts, exposure: Self.days, parameters: .init(harmonics: 1, step: 18))
        try expectClose(result.ratioPerYear.ratio, 1.16765194869080)
        let step = try #require(result.ratioAtStep)
        try expectClose(step.ratio, 1.24961046536968)
        #expect(step.lower < 1 && step.upper > 1 && step.p > 0.05)
    }

    /// The guide's example: 4, 8 and 16 reports in three years of equal exposure double each year.
    @Test func byHand() throws {
        let result = try TrendModel.fit(
            counts: [4, 8, 16], exposure: [365, 365, 365], parameters: .init(periodsPerYear: 1))
        #expect(abs(result.ratioPerYear.ratio - 2) < 1e-10)
        #expect(abs(try #require(result.dispersion)) < 1e-10)
        // The fit is perfect, so that the likelihood ratio is the deviance of equal thirds.
        let deviance = 2 * [4.0, 8, 16].reduce(0) { $0 + $1 * log($1 * 3 / 28) }
        #expect(abs(result.ratioPerYear.p - (try ChiSquared.upperTail(deviance, degrees: 1))) < 1e-10)
    }

    @Test func bootstrapIsReproducible() throws {
        let parameters = TrendModel.Parameters(
            harmonics: 1, step: 12, replications: try Replications(199, seed: 3))
        let one = try TrendModel.fit(counts: Self.counts, exposure: Self.days, parameters: parameters)
        let two = try TrendModel.fit(counts: Self.counts, exposure: Self.days, parameters: parameters)
        #expect(one == two)
        #expect(one.ratioPerYear.pMethod != .largeSample && (one.dispersionP ?? 0) > 0.9)
        let plain = try TrendModel.fit(
            counts: Self.counts, exposure: Self.days, parameters: .init(harmonics: 1, step: 12))
        let steps = (try #require(one.ratioAtStep?.p), try #require(plain.ratioAtStep?.p))
        for (drawn, large) in [steps, (one.ratioPerYear.p, plain.ratioPerYear.p)] {
            #expect(drawn >= 1.0 / 200)
            #expect(abs(drawn - large) < 4 * (large * (1 - large) / 199).squareRoot() + 0.02)
        }
    }

    @Test func edges() throws {
        func reason(_ counts: [Int], _ exposure: [Double], _ parameters: TrendModel.Parameters = .init())
            -> StatisticsError.Reason?
        {
            do {
                _ = try TrendModel.fit(counts: counts, exposure: exposure, parameters: parameters)
                return nil
            } catch { return (error as? StatisticsError)?.reason }
        }
        #expect(reason([], []) == .empty)
        #expect(reason([1, 2], [1]) == .length(expected: 2))
        #expect(reason([1, -2], [1, 1]) == .negative)
        #expect(reason([1, 2], [1, .nan]) == .notFinite)
        #expect(reason([1, 2, 1], [1, 0, 1]) == .countWithoutExposure)
        #expect(reason([0, 0, 0], [1, 1, 1]) == .separated)
        #expect(reason([0, 0, 9], [1, 1, 1]) == .separated)
        #expect(reason([4], [1]) == .tooFew(needed: 2))
        #expect(reason([4, 5, 6], [1, 1, 1], .init(harmonics: 1)) == .tooFew(needed: 4))
        #expect(reason([4, 5, 6], [1, 1, 1], .init(step: 0)) != nil)
        #expect(reason([4, 5, 6], [1, 1, 1], .init(step: 3)) != nil)
        #expect(reason([4, 5], [1, 1], .init(harmonics: 6)) != nil)
        #expect(reason([4, 5], [1, 1], .init(periodsPerYear: .nan)) == .notFinite)
        #expect(reason([4, 5], [1, 1], .init(level: 1)) != nil)
        #expect(reason([.max, .max], [1, 1]) == .overflow)
        // Two periods: a ratio, but nothing to see the variation from.
        let two = try TrendModel.fit(counts: [4, 8], exposure: [1, 1])
        #expect(two.dispersion == nil && two.dispersionP == nil)
        #expect(abs(two.ratioPerYear.ratio / 4096 - 1) < 1e-9)
        // A gap in the observation is no period without reports.
        let gap = try TrendModel.fit(counts: [4, 5, 0, 0, 6, 9], exposure: [30, 30, 0, 0, 30, 30])
        #expect(gap.periods == 4 && gap.fitted[2] == 0)
        #expect(throws: CancellationError.self) {
            try TrendModel.fit(
                counts: [4, 8], exposure: [1, 1], parameters: .init(replications: try Replications(99, seed: 1))
            ) { _ in throw CancellationError() }
        }
    }
}
