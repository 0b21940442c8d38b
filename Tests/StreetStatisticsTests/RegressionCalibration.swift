import Testing

@testable import StreetStatistics

/// Coverage of 95 % intervals of one regression coefficient on made-up data.
struct RegressionCalibration {
    /// - Returns: sets in which the interval holds the truth.
    private func coverage(
        sets: Int, _ name: String, truth: Double,
        interval: (inout Xoshiro256StarStar) throws -> (lower: Double, upper: Double)?
    ) throws -> (covered: Int, sets: Int) {
        var covered = 0
        var fitted = 0
        for set in 0..<sets {
            var generator = Xoshiro256StarStar(seed: UInt64(set) &+ 33_000)
            guard let ends = try interval(&generator) else { continue }
            fitted += 1
            if ends.lower <= truth, truth <= ends.upper { covered += 1 }
        }
        if longForm { print(name, "sets", fitted, "coverage", Double(covered) / Double(fitted)) }
        return (covered, fitted)
    }

    private func expectBetween(_ low: Double, _ high: Double, _ found: (covered: Int, sets: Int)) throws {
        let chance = try StandardNormal.upperTail(4)
        #expect(
            try Binomial.lowerTail(found.covered, trials: found.sets, probability: low) > chance,
            "\(found.covered) of \(found.sets)")
        #expect(try Binomial.upperTail(found.covered, trials: found.sets, probability: high) > chance)
    }

    private func design(_ rows: Int, _ generator: inout Xoshiro256StarStar) throws -> Matrix {
        try Matrix(columns: [
            Array(repeating: 1, count: rows), (0..<rows).map { Double($0) / Double(rows) },
            (0..<rows).map { _ in generator.uniform() < 0.4 ? 1 : 0 },
        ])
    }

    @Test(arguments: [50, 400])
    func poissonWald(rows: Int) throws {
        let found = try coverage(sets: longForm ? 10_000 : 200, "Wald, Poisson, \(rows) rows", truth: 0.3) {
            generator in
            let x = try design(rows, &generator)
            let y = (0..<rows).map { Double(generator.poisson(mean: exp(0.3 * x[$0, 1] + 0.5 * x[$0, 2]))) }
            let wald = try GeneralizedLinearModel.fit(design: x, response: y, family: .poisson).wald(1)
            return (wald.lower, wald.upper)
        }
        try expectBetween(0.94, 0.96, found)
    }

    @Test(arguments: [50, 400])
    func logistic(rows: Int) throws {
        for profile in [false, true] {
            let name = profile ? "Profile" : "Wald"
            let found = try coverage(
                sets: longForm ? 10_000 : 60, "\(name), logistic, \(rows) rows",
                truth: 1
            ) { generator in
                let x = try design(rows, &generator)
                let y = (0..<rows).map { row -> Double in
                    generator.uniform() < 1 / (1 + exp(0.5 - x[row, 1] - 0.7 * x[row, 2])) ? 1 : 0
                }
                if profile {
                    let ends = try? ProfileInterval.fit(coefficient: 1, design: x, response: y, family: .binomial)
                    return ends.map { ($0.lower, $0.upper) }
                }
                // Now and then a set is separated, and has no interval.
                let wald = try? GeneralizedLinearModel.fit(design: x, response: y, family: .binomial).wald(1)
                return wald.map { ($0.lower, $0.upper) }
            }
            try expectBetween(0.93, 0.975, found)
        }
    }

    @Test func gaussianIsExact() throws {
        let found = try coverage(sets: longForm ? 10_000 : 300, "t, Gaussian, 8 rows", truth: 2) { generator in
            let x = try design(8, &generator)
            let y = (0..<8).map { 2 * x[$0, 1] + generator.normal() }
            guard let wald = try? GeneralizedLinearModel.fit(design: x, response: y, family: .gaussian).wald(1)
            else { return nil }
            return (wald.lower, wald.upper)
        }
        try expectBetween(0.95, 0.95, found)
    }

    /// Counts with four times the variance of Poisson: the model's own errors fail, the others hold.
    @Test(arguments: [50, 400])
    func overdispersed(rows: Int) throws {
        for (covariance, low) in [(CovarianceEstimate.quasi, 0.92), (.hc3, 0.92), (.model, 0.0)] {
            let found = try coverage(
                sets: longForm ? 10_000 : 100, "Wald \(covariance), variance 4 times the mean, \(rows) rows",
                truth: 0.3
            ) { generator in
                let x = try design(rows, &generator)
                let y = (0..<rows).map { row -> Double in
                    let mean = 6 * exp(0.3 * x[row, 1])
                    return Double(generator.poisson(mean: generator.gamma(shape: mean / 3) * 3))
                }
                let wald = try GeneralizedLinearModel.fit(
                    design: x, response: y, family: .poisson, covariance: covariance
                ).wald(1)
                return (wald.lower, wald.upper)
            }
            try expectBetween(low, covariance == .model ? 0.8 : 0.97, found)
        }
    }
}
