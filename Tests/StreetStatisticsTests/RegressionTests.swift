import Testing

@testable import StreetStatistics

/// Against R's glm, MASS's glm.nb and covariances written out in R; see Tests/Reference/regression.R.
struct RegressionTests {
    static let y: [Double] = [
        2, 5, 0, 9, 4, 12, 1, 3, 7, 22, 0, 6, 15, 3, 2, 8, 31, 5, 1, 4, 10, 6, 0, 18, 3, 9, 2, 14, 7, 1,
    ]
    static let days: [Double] = [
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 12, 28, 31, 30,
        31, 30,
    ]
    static let x2: [Double] = [
        0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0,
    ]
    static let failures: [Double] = [
        3, 9, 4, 5, 8, 7, 6, 9, 3, 12, 8, 5, 7, 4, 9, 5, 11, 6, 7, 8, 4, 3, 9, 6, 5, 8, 7, 4, 6, 5,
    ]
    static let prior: [Double] = [
        1, 2, 0.5, 1, 3, 1, 1, 0, 1, 2, 1, 1, 1, 0.25, 1, 1, 1, 2, 1, 1, 1, 1, 1.5, 1, 1, 1, 1, 0, 1, 1,
    ]
    static let x1 = (0..<30).map { Double($0) / 10 }
    static var offset: [Double] { days.map { log($0) } }
    static var trials: [Double] { zip(y, failures).map { $0 + $1 } }

    static func design() throws -> Matrix { try Matrix(columns: [y.map { _ in 1 }, x1, x2]) }

    static func expectEqual(_ found: [Double], _ name: String, _ tolerance: Double = 1e-9) throws {
        let expected = try #require(regressionReference[name], "\(name)")
        try #require(found.count == expected.count, "\(name)")
        for (one, other) in zip(found, expected) {
            #expect(abs(one - other) <= tolerance * max(abs(other), 1e-2), "\(name): \(one), not \(other)")
        }
    }

    private func expectEqual(_ fit: GeneralizedLinearFit, _ name: String) throws {
        try Self.expectEqual(fit.coefficients, "\(name).coefficients")
        try Self.expectEqual(fit.covariance.elements, "\(name).covariance")
        try Self.expectEqual([fit.deviance, fit.pearson, fit.logLikelihood], "\(name).scalars")
    }

    @Test func poisson() throws {
        let fit = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset)
        try expectEqual(fit, "poisson")
        #expect(fit.n == 30 && fit.residualDegrees == 27)
    }

    @Test func poissonWithWeights() throws {
        let fit = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset, weights: Self.prior)
        try expectEqual(fit, "weighted")
        #expect(fit.n == 28)
    }

    @Test func binomial() throws {
        let shares = zip(Self.y, Self.trials).map { $0 / $1 }
        let fit = try GeneralizedLinearModel.fit(
            design: Self.design(), response: shares, family: .binomial, weights: Self.trials)
        try expectEqual(fit, "binomial")
    }

    @Test func gaussian() throws {
        let weights = Self.prior.map { $0 == 0 ? 1 : $0 }
        let fit = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .gaussian, weights: weights)
        try Self.expectEqual(fit.coefficients, "gaussian.coefficients")
        try Self.expectEqual(fit.covariance.elements, "gaussian.covariance")
        try Self.expectEqual([fit.deviance, fit.logLikelihood], "gaussian.scalars")
        let wald = try fit.wald(2)
        try Self.expectEqual([wald.lower, wald.upper, wald.p], "gaussian.wald")
        #expect(wald.isExact)
    }

    @Test func sandwiches() throws {
        let kinds: [(String, CovarianceEstimate)] = [
            ("hc0", .hc0), ("hc1", .hc1), ("hc2", .hc2), ("hc3", .hc3),
            ("clustered", .clustered((0..<30).map { $0 % 10 })), ("neweyWest", .neweyWest(lag: 3)),
        ]
        for (name, kind) in kinds {
            let fit = try GeneralizedLinearModel.fit(
                design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset, covariance: kind)
            try Self.expectEqual(fit.covariance.elements, name)
            #expect(try !fit.wald(0).isExact)
        }
        let model = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset)
        let quasi = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset, covariance: .quasi)
        let dispersion = try #require(model.dispersion)
        #expect(abs(quasi.covariance[1, 1] / model.covariance[1, 1] / dispersion - 1) < 1e-12)
        // With lag 0 nothing goes together.
        let alone = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset,
            covariance: .neweyWest(lag: 0))
        try Self.expectEqual(alone.covariance.elements, "hc0")
    }

    /// The standard error of theta in MASS is that of ln theta here, times theta.
    @Test func negativeBinomial() throws {
        let fit = try NegativeBinomialRegression.fit(
            design: Self.design(), response: Self.y, offset: Self.offset)
        let error = try #require(fit.logThetaStandardError)
        try Self.expectEqual([fit.theta, error * fit.theta], "negativeBinomial.theta", 1e-7)
        try Self.expectEqual(fit.regression.coefficients, "negativeBinomial.coefficients", 1e-8)
        try Self.expectEqual(fit.regression.covariance.elements, "negativeBinomial.covariance", 1e-7)
        try Self.expectEqual([fit.regression.logLikelihood], "negativeBinomial.logLikelihood", 1e-11)
        #expect(fit.overdispersionP < 1e-4 && fit.likelihoodRatio > 20)
    }

    @Test func profileIntervals() throws {
        let poisson = try ProfileInterval.fit(
            coefficient: 1, design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset)
        try Self.expectEqual([poisson.lower, poisson.upper], "profile.poisson", 1e-7)
        let binomial = try ProfileInterval.fit(
            coefficient: 1, design: Self.design(), response: zip(Self.y, Self.trials).map { $0 / $1 },
            family: .binomial, weights: Self.trials)
        try Self.expectEqual([binomial.lower, binomial.upper], "profile.binomial", 1e-7)
        // R's value comes from a search in a search and has some six digits.
        let negative = try ProfileInterval.fit(
            coefficient: 1, design: Self.design(), response: Self.y, family: .negativeBinomial, offset: Self.offset)
        try Self.expectEqual([negative.lower, negative.upper], "profile.negativeBinomial", 1e-5)
        // The interval leaves out 0 exactly when p is below its level.
        #expect(poisson.lower > 0 && poisson.p < 0.05 && negative.lower < 0 && negative.p > 0.05)
    }

    /// R's poisson.test(c(11, 15), c(28, 31)): the same ratio and interval; its p adds outcomes up differently.
    @Test func ratioOfRates() throws {
        let result = try PoissonRate.compare(first: (15, 31), second: (11, 28))
        try Self.expectEqual([try #require(result.ratio), result.lower, result.upper], "poissonRatio", 1e-9)
    }

    /// Two groups of 3 in 10 days and 12 in 20: the ratio is 2, the variance of its logarithm 1/3 + 1/12.
    @Test func byHand() throws {
        let design = try Matrix(rows: [[1, 0], [1, 1]])
        let fit = try GeneralizedLinearModel.fit(
            design: design, response: [3, 12], family: .poisson,
            offset: GeneralizedLinearModel.offset(exposure: [10, 20]))
        let ratio = try fit.wald(1).ratio
        #expect(abs(ratio.estimate - 2) < 1e-12)
        #expect(abs(ratio.lower - 0.5644) < 1e-3 && abs(ratio.upper - 7.087) < 1e-3)
        #expect(throws: StatisticsError.self) { try GeneralizedLinearModel.offset(exposure: [10, 0]) }
        #expect(abs(exp(fit.coefficients[1]) - 2) < 1e-12)
        #expect(abs(fit.covariance[1, 1] - (1.0 / 3 + 1.0 / 12)) < 1e-12)
        #expect(abs(fit.deviance) < 1e-12 && fit.residualDegrees == 0 && fit.dispersion == nil)
    }

    /// Years instead of years since the first, kilometres instead of metres: the same fit.
    @Test func unitsDoNotMatter() throws {
        let plain = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset)
        let other = try Matrix(columns: [
            Self.y.map { _ in 1000 }, Self.x1.map { 2000 + $0 }, Self.x2.map { $0 * 1e-6 },
        ])
        let fit = try GeneralizedLinearModel.fit(
            design: other, response: Self.y, family: .poisson, offset: Self.offset)
        #expect(abs(fit.coefficients[1] / plain.coefficients[1] - 1) < 1e-9)
        #expect(abs(fit.coefficients[2] * 1e-6 / plain.coefficients[2] - 1) < 1e-9)
        #expect(abs(fit.covariance[1, 1] / plain.covariance[1, 1] - 1) < 1e-8)
        for (one, two) in zip(plain.fitted, fit.fitted) { #expect(abs(one / two - 1) < 1e-10) }
    }

    /// A theta that is very large gives back Poisson.
    @Test func negativeBinomialNearsPoisson() throws {
        let poisson = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .poisson, offset: Self.offset)
        let negative = try GeneralizedLinearModel.fit(
            design: Self.design(), response: Self.y, family: .negativeBinomial(theta: 1e12), offset: Self.offset)
        #expect(abs(negative.coefficients[1] - poisson.coefficients[1]) < 1e-9)
        #expect(abs(negative.logLikelihood - poisson.logLikelihood) < 1e-7)
        #expect(negative.akaike > poisson.akaike)
    }
}
