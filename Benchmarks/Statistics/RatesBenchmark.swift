import StreetStatistics

/// Areas with exposures and counts of a made-up town.
private func town(_ areas: Int, seed: UInt64) -> (counts: [Int], exposure: [Double]) {
    var generator = Xoshiro256StarStar(seed: seed)
    let exposure = (0..<areas).map { _ in 40 + 400 * generator.exponential() }
    let counts = exposure.map { generator.poisson(mean: 0.02 * $0 * generator.gamma(shape: 3) / 3) }
    return (counts, exposure)
}

private func regressionData(_ rows: Int) throws -> (design: Matrix, counts: [Double]) {
    var generator = Xoshiro256StarStar(seed: 12)
    var elements: [Double] = []
    var counts: [Double] = []
    for _ in 0..<rows {
        let row = [1] + (0..<9).map { _ in generator.normal() }
        elements += row
        let slope = 0.2 * row[1] - 0.1 * row[2] + 0.05 * row[9]
        counts.append(Double(generator.poisson(mean: 2.7 * (1 + slope + slope * slope / 2))))
    }
    return (try Matrix(rows: rows, columns: 10, elements: elements), counts)
}

let ratesBenchmarks: [Benchmark] = [
    Benchmark(
        name: "rates exceedance of 1,000,000 areas, prior known", peer: "scipy gammaincc, see docs/guides/rates.md",
        goal: 1
    ) {
        let (counts, exposure) = town(1_000_000, seed: 1)
        let prior = try GammaRate(shape: 3, rate: 150)
        return {
            let found = try ShrunkenRates.exceedance(counts: counts, exposure: exposure, prior: prior, limit: 0.04)
            return "sum \(found.reduce(0, +))"
        }
    },
    Benchmark(name: "rates prior of 1,000,000 areas, maximum likelihood", peer: "none measured", goal: 5) {
        let (counts, exposure) = town(1_000_000, seed: 1)
        return {
            let prior = try ShrunkenRates.prior(counts: counts, exposure: exposure, method: .maximumLikelihood)
            return "shape \(prior?.shape ?? .infinity) mean \(prior?.mean ?? .nan)"
        }
    },
    Benchmark(name: "rates 400 areas, integrated, intervals", peer: "none: INLA or MCMC", goal: 0.5) {
        let (counts, exposure) = town(400, seed: 2)
        return {
            let result = try ShrunkenRates.estimate(counts: counts, exposure: exposure)
            return "sum of upper ends \(result.areas.reduce(0) { $0 + $1.upper })"
        }
    },
    Benchmark(
        name: "regression Poisson 100,000 x 10", peer: "R glm and statsmodels GLM, see docs/guides/regression.md",
        goal: 0.15
    ) {
        let data = try regressionData(100_000)
        return {
            let fit = try GeneralizedLinearModel.fit(design: data.design, response: data.counts, family: .poisson)
            return "\(fit.coefficients[1]) deviance \(fit.deviance) iterations \(fit.iterations)"
        }
    },
    Benchmark(name: "regression Poisson 100,000 x 10, HC3", peer: "none measured", goal: 0.3) {
        let data = try regressionData(100_000)
        return {
            let fit = try GeneralizedLinearModel.fit(
                design: data.design, response: data.counts, family: .poisson, covariance: .hc3)
            return "\(fit.standardErrors[1])"
        }
    },
    Benchmark(
        name: "regression negative binomial 100,000 x 10", peer: "MASS glm.nb, see docs/guides/regression.md", goal: 1.5
    ) {
        let data = try regressionData(100_000)
        return {
            let fit = try NegativeBinomialRegression.fit(design: data.design, response: data.counts)
            return "\(fit.regression.coefficients[1]) theta \(fit.theta)"
        }
    },
    Benchmark(name: "trend 36 months, season, negative binomial, 999 bootstraps", peer: "none", goal: 5) {
        var generator = Xoshiro256StarStar(seed: 3)
        let counts = (0..<36).map { _ in generator.poisson(mean: 12 * generator.gamma(shape: 3) / 3) }
        return {
            let result = try TrendModel.fit(
                counts: counts, exposure: counts.map { _ in 30 },
                parameters: .init(
                    harmonics: 1, variation: .negativeBinomial, replications: try Replications(999, seed: 1)))
            return "p \(result.ratioPerYear.p)"
        }
    },
    Benchmark(name: "change-point 1,000 reports in 60 months, 999 replications", peer: "none", goal: 0.1) {
        var generator = Xoshiro256StarStar(seed: 4)
        var counts = Array(repeating: 0, count: 60)
        for _ in 0..<1000 { counts[generator.integer(below: 60)] += 1 }
        return {
            let result = try ChangePoint.test(
                counts: counts, exposure: counts.map { _ in 30 }, replications: Replications(999, seed: 1))
            return "p \(result.p)"
        }
    },
]
