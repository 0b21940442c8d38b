import Testing

@testable import StreetStatistics

/// Data for which a regression has no answer, or none that is finite.
struct RegressionEdgeTests {
    private func reason(
        _ columns: [[Double]], _ response: [Double], _ family: RegressionFamily = .poisson, offset: [Double]? = nil,
        weights: [Double]? = nil, covariance: CovarianceEstimate = .model
    ) throws -> StatisticsError? {
        do {
            _ = try GeneralizedLinearModel.fit(
                design: Matrix(columns: columns), response: response, family: family, offset: offset,
                weights: weights, covariance: covariance)
            return nil
        } catch let error as StatisticsError {
            return error
        }
    }

    private let one = [1.0, 1, 1, 1, 1, 1]
    private let time = [0.0, 1, 2, 3, 4, 5]

    @Test func separationIsSaid() throws {
        // No events at all; only where the group is 0; only in the last month.
        #expect(try reason([one], [0, 0, 0, 0, 0, 0])?.reason == .separated)
        let group = try #require(try reason([one, [0, 0, 0, 1, 1, 1]], [2, 1, 3, 0, 0, 0]))
        #expect(group.reason == .separated && (group.index ?? 0) >= 3)
        #expect(try reason([one, time], [0, 0, 0, 0, 0, 9])?.reason == .separated)
        #expect(try reason([one, time], [0, 0, 0, 0, 1, 9])?.reason == nil)
        // Perfect prediction, and quasi-complete: one value of x with both outcomes.
        #expect(try reason([one, time], [0, 0, 0, 1, 1, 1], .binomial)?.reason == .separated)
        #expect(try reason([one, [0, 0, 1, 1, 1, 1]], [0, 0, 0, 1, 1, 0], .binomial)?.reason == .separated)
        #expect(try reason([one, time], [0, 0, 1, 0, 1, 1], .binomial)?.reason == nil)
        #expect(try reason([one], [1, 1, 1, 1, 1, 1], .binomial)?.reason == .separated)
        let halves = [0.0, 0, 0, 1, 1, 1]
        #expect(try reason([one, halves], [2, 1, 3, 0, 0, 0], .negativeBinomial(theta: 2))?.reason == .separated)
        // An observation of weight 0 neither separates nor prevents it.
        #expect(try reason([one, halves], [2, 1, 3, 0, 0, 4], weights: [1, 1, 1, 0, 0, 1])?.reason == nil)
        #expect(try reason([one, halves], [2, 1, 3, 0, 0, 4], weights: [1, 1, 1, 1, 1, 0])?.reason == .separated)
    }

    /// Rare outcomes and huge counts are not taken for separation.
    @Test func extremeButFinite() throws {
        let design = try Matrix(columns: [one, [0, 0, 0, 1, 1, 1]])
        let rare = try GeneralizedLinearModel.fit(
            design: design, response: [1e6, 1e6, 1e6, 0, 0, 1], family: .poisson)
        #expect(abs(rare.coefficients[1] - log(1e-6 / 3)) < 1e-6)
        let odds = try GeneralizedLinearModel.fit(
            design: Matrix(columns: [one]), response: [0, 0, 0, 0, 0, 1e-9], family: .binomial)
        #expect(abs(odds.coefficients[0] - log(1e-9 / 6)) < 1e-3)
        let offset = try GeneralizedLinearModel.fit(
            design: design, response: [3, 4, 5, 9, 8, 7], family: .poisson, offset: Array(repeating: -600, count: 6))
        #expect(abs(offset.coefficients[1] - log(2)) < 1e-9)
    }

    @Test func inputIsChecked() throws {
        #expect(try reason([one, one], [1, 2, 3, 4, 5, 6]) == StatisticsError("design", at: 1, .dependentColumn))
        #expect(try reason([[1], [2]], [1])?.reason == .tooFew(needed: 2))
        #expect(try reason([one], [1, 2])?.reason == .length(expected: 6))
        #expect(try reason([one], [1, 2, 3, 4, 5, -1])?.index == 5)
        #expect(try reason([one], [1, 2, 3, 4, 5, .nan])?.reason == .notFinite)
        #expect(try reason([one], [1, 2, 3, 4, 5, 6], .binomial)?.index == 1)
        #expect(try reason([[1, 1, .infinity, 1, 1, 1]], one)?.reason == .notFinite)
        #expect(try reason([one], one, offset: [0]) != nil)
        #expect(try reason([one], one, offset: [0, 0, 0, 0, 0, .nan])?.argument == "offset")
        #expect(try reason([one], one, weights: [1, 1, 1, 1, 1, -1])?.argument == "weights")
        #expect(try reason([one], one, weights: [0, 0, 0, 0, 0, 0])?.reason == .tooFew(needed: 1))
        #expect(try reason([one], one, .negativeBinomial(theta: 0))?.argument == "theta")
        #expect(try reason([one], one, offset: [1e9, -1e9, 0, 1e9, -1e9, 0])?.reason == .noConvergence)
        #expect(try reason([one], one, covariance: .neweyWest(lag: 6))?.argument == "lag")
        #expect(try reason([one], one, covariance: .neweyWest(lag: -1))?.argument == "lag")
        #expect(try reason([one], one, covariance: .clustered([1]))?.argument == "clustered")
        #expect(try reason([one], one, covariance: .clustered([1, 1, 1, 1, 1, 1]))?.argument == "clustered")
        #expect(try reason([[1]], [3], .gaussian)?.reason == .tooFew(needed: 2))
        #expect(try reason([[1]], [3], covariance: .quasi)?.reason == .tooFew(needed: 2))
        #expect(try reason([[1]], [3]) == nil)
        #expect(throws: StatisticsError.self) {
            try GeneralizedLinearModel.fit(
                design: Matrix(rows: 0, columns: 0, elements: []), response: [], family: .poisson)
        }
        #expect(throws: StatisticsError.self) {
            try ProfileInterval.fit(coefficient: 1, design: Matrix(columns: [one]), response: one, family: .poisson)
        }
    }

    /// A single observation with its own coefficient has leverage 1; the careful covariances do not divide by 0.
    @Test func leverageOne() throws {
        let own = [0.0, 0, 0, 0, 0, 1]
        for kind in [CovarianceEstimate.hc2, .hc3] {
            let fit = try GeneralizedLinearModel.fit(
                design: Matrix(columns: [one, own]), response: [2, 3, 1, 4, 2, 9], family: .poisson, covariance: kind)
            #expect(fit.covariance.elements.allSatisfy { $0.isFinite })
        }
    }

    @Test func noOverdispersion() throws {
        let fit = try NegativeBinomialRegression.fit(
            design: Matrix(columns: [one]), response: [3, 4, 3, 4, 3, 4])
        #expect(fit.theta == .infinity && fit.overdispersionP == 1 && fit.logThetaStandardError == nil)
        #expect(fit.regression == fit.poisson)
        let shares = try NegativeBinomialRegression.fit(
            design: Matrix(columns: [one]), response: [0.5, 14.5, 3.25, 0, 9, 31])
        #expect(shares.theta > 0.1 && shares.theta < 10)
    }

    /// The interval of an intercept alone is that of one Poisson mean; 0 events before leave one end open.
    @Test func profileOfOneCoefficient() throws {
        let interval = try ProfileInterval.fit(
            coefficient: 0, design: Matrix(columns: [[1]]), response: [10], family: .poisson)
        // 2 (10 ln(10/m) − (10 − m)) = 3.841459 at both ends.
        for end in [interval.lower, interval.upper] {
            let mean = exp(end)
            #expect(abs(2 * (10 * log(10 / mean) - (10 - mean)) - 3.841458820694124) < 1e-8)
        }
        #expect(abs(exp(interval.estimate) - 10) < 1e-10)
    }
}
