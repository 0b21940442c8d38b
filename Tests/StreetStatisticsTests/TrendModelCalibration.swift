import StreetStatistics
import Testing

/// Coverage of the trend's interval and honesty of its p values on made-up series.
struct TrendModelCalibration {
    static let days = (0..<36).map { [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][$0 % 12] }

    /// Around `total` events in three years with a rate that grows by `ratio` a year; every month's rate varies by a
    /// gamma of this shape, or not at all.
    private func series(
        _ total: Double, ratio: Double, shape: Double?, _ generator: inout Xoshiro256StarStar
    ) -> [Int] {
        let raw = Self.days.enumerated().map { month, days in
            var growth = 1.0
            for _ in 0..<month { growth *= ratio }
            return days * growth
        }
        let whole = raw.reduce(0, +)
        return raw.map { weight in
            let mean = total * weight / whole
            return generator.poisson(mean: shape.map { mean * generator.gamma(shape: $0) / $0 } ?? mean)
        }
    }

    struct Model: CustomStringConvertible, Sendable {
        let total: Double
        let shape: Double?
        let fitted: TrendModel.Variation
        let description: String
        /// Where coverage must lie.
        let low: Double
        let high: Double
    }

    static let models = [
        Model(total: 50, shape: nil, fitted: .poisson, description: "Poisson, 50 events", low: 0.94, high: 0.96),
        Model(total: 400, shape: nil, fitted: .poisson, description: "Poisson, 400 events", low: 0.94, high: 0.96),
        Model(
            total: 50, shape: 3, fitted: .negativeBinomial, description: "negative binomial, 50 events", low: 0.92,
            high: 0.97),
        Model(
            total: 400, shape: 3, fitted: .negativeBinomial, description: "negative binomial, 400 events", low: 0.92,
            high: 0.97),
    ]

    @Test(arguments: models)
    func profileIntervalsCover(model: Model) throws {
        // 1.5 times a year, as a ratio per month.
        let monthly = 1.0343661
        var truth = 1.0
        for _ in 0..<12 { truth *= monthly }
        var covered = 0
        var fitted = 0
        let isPoisson = model.fitted == .poisson
        for set in 0..<(longForm ? 10_000 : isPoisson ? 80 : 15) {
            var generator = Xoshiro256StarStar(seed: UInt64(set) &+ 51_000)
            let counts = series(model.total, ratio: monthly, shape: model.shape, &generator)
            let found = try TrendModel.fit(
                counts: counts, exposure: Self.days, parameters: .init(variation: model.fitted)
            ).ratioPerYear
            fitted += 1
            if found.lower <= truth, truth <= found.upper { covered += 1 }
        }
        if longForm {
            print("Trend interval,", model, "sets", fitted, "coverage", Double(covered) / Double(fitted))
        }
        let chance = try StandardNormal.upperTail(4)
        #expect(
            try Binomial.lowerTail(covered, trials: fitted, probability: model.low) > chance,
            "\(covered) of \(fitted)")
        #expect(try Binomial.upperTail(covered, trials: fitted, probability: model.high) > chance)
    }

    /// With replications, p keeps its level also where the large-sample p of few bursty months does not.
    @Test(arguments: [50.0, 400])
    func bootstrapKeepsItsLevel(total: Double) throws {
        var calibration = Calibration()
        var large = Calibration()
        for set in 0..<(longForm ? 10_000 : 10) {
            var generator = Xoshiro256StarStar(seed: UInt64(set) &+ 52_000)
            let counts = series(total, ratio: 1, shape: 3, &generator)
            let p = try TrendModel.fit(
                counts: counts, exposure: Self.days,
                parameters: .init(variation: .negativeBinomial, replications: try Replications(19, seed: UInt64(set)))
            ).ratioPerYear.p
            calibration.record(p: p, smallestAdjusted: p)
            if longForm {
                let other = try TrendModel.fit(
                    counts: counts, exposure: Self.days, parameters: .init(variation: .negativeBinomial)
                ).ratioPerYear.p
                large.record(p: other, smallestAdjusted: other)
            }
        }
        try calibration.expectHonest("Trend, negative binomial, bootstrap, \(Int(total)) events")
        if longForm {
            print("Large-sample p at or below 0.05:", Double(large.alarms) / Double(large.sets))
        }
    }

    @Test(arguments: [50.0, 400])
    func changePointIsHonest(total: Double) throws {
        var calibration = Calibration()
        for set in 0..<(longForm ? 10_000 : 100) {
            var generator = Xoshiro256StarStar(seed: UInt64(set) &+ 53_000)
            let counts = series(total, ratio: 1, shape: nil, &generator)
            let p = try ChangePoint.test(
                counts: counts, exposure: Self.days, replications: Replications(99, seed: UInt64(set) &+ 1)
            ).p
            calibration.record(p: p, smallestAdjusted: p)
        }
        try calibration.expectHonest("Change point, \(Int(total)) events")
    }
}
