/// Regression of counts that vary more than Poisson counts do: variance mean + mean² / theta, with theta estimated by
/// maximum likelihood together with the coefficients (Lawless 1987; the model of `glm.nb` in R's MASS).
public enum NegativeBinomialRegression {
    /// - Parameters: as those of `GeneralizedLinearModel.fit`.
    /// - Throws: as `GeneralizedLinearModel.fit`.
    public static func fit(
        design: Matrix, response: [Double], offset: [Double]? = nil, weights: [Double]? = nil,
        covariance: CovarianceEstimate = .model, tolerance: Double = 1e-11
    ) throws -> NegativeBinomialFit {
        let problem = try RegressionProblem(
            design: design, response: response, offset: offset, weights: weights, family: .poisson,
            tolerance: tolerance)
        guard problem.size > 0 else { throw StatisticsError("design", .empty) }
        let poissonSolution = try problem.solve(.poisson)
        let poisson = try problem.result(poissonSolution, .poisson, covariance)
        let counts = OverdispersedCounts(response: problem.response, weights: problem.weights)
        let joint = try problem.solveNegativeBinomial(counts, from: poissonSolution)
        guard joint.theta.isFinite else {
            return NegativeBinomialFit(
                regression: poisson, theta: .infinity, logThetaStandardError: nil, poisson: poisson)
        }
        let family = RegressionFamily.negativeBinomial(theta: joint.theta)
        let regression = try problem.result(joint.solution, family, covariance)
        let information = counts.information(joint.theta, fitted: regression.fitted)
        return NegativeBinomialFit(
            regression: regression, theta: joint.theta,
            logThetaStandardError: information > 0 ? 1 / (information.squareRoot() * joint.theta) : nil,
            poisson: poisson)
    }
}

/// What `NegativeBinomialRegression.fit` found.
public struct NegativeBinomialFit: Hashable, Sendable {
    /// Its `family` is `.poisson` when the counts do not vary more than that.
    public let regression: GeneralizedLinearFit
    /// Infinite when the counts do not vary more than Poisson counts.
    public let theta: Double
    /// Of ln theta, from the observed information; times theta it is the standard error that MASS gives.
    public let logThetaStandardError: Double?
    /// The same regression without the extra variation.
    public let poisson: GeneralizedLinearFit

    /// Twice the log-likelihood gained over Poisson.
    public var likelihoodRatio: Double { max(0, 2 * (regression.logLikelihood - poisson.logLikelihood)) }

    /// **Approximate** p of "no more variation than Poisson": half of a chi-squared with one degree of freedom, because
    /// the null lies at the edge of what theta can be (Self and Liang 1987). 1 when theta is infinite.
    public var overdispersionP: Double {
        guard likelihoodRatio > 0 else { return 1 }
        return 0.5 * erfc((likelihoodRatio / 2).squareRoot())
    }
}

/// Counts as the likelihood of theta needs them.
struct OverdispersedCounts {
    let response: [Double]
    let weights: [Double]
    /// Weight of the observations with more than j, for j = 0, 1, …; `nil` when outcomes are not (small) whole numbers.
    let tails: [Double]?

    private static let largestTable = 1 << 20

    init(response: [Double], weights: [Double]) {
        self.response = response
        self.weights = weights
        let largest = zip(response, weights).reduce(0) { $1.1 > 0 ? max($0, $1.0) : $0 }
        guard largest < Double(Self.largestTable), response.allSatisfy({ $0.rounded() == $0 }) else {
            tails = nil
            return
        }
        var sums = Array(repeating: 0.0, count: Int(largest) + 1)
        for (count, weight) in zip(response, weights) where weight > 0 { sums[Int(count)] += weight }
        var above = 0.0
        for count in sums.indices.reversed() {
            let here = sums[count]
            sums[count] = above
            above += here
        }
        tails = sums
    }

    /// Σ w (ψ(y + θ) − ψ(θ)) and Σ w (ψ′(θ) − ψ′(y + θ)); sums of reciprocals where possible, which do not cancel.
    private func polygammaDifferences(_ theta: Double) -> (first: Double, second: Double) {
        var first = 0.0
        var second = 0.0
        if let tails {
            for (count, weight) in tails.enumerated() {
                let reciprocal = 1 / (theta + Double(count))
                first += weight * reciprocal
                second += weight * reciprocal * reciprocal
            }
        } else {
            let (digamma, trigamma) = (Digamma.unchecked(theta), Digamma.uncheckedDerivative(theta))
            for (y, weight) in zip(response, weights) where weight > 0 {
                first += weight * (Digamma.unchecked(y + theta) - digamma)
                second += weight * (trigamma - Digamma.uncheckedDerivative(y + theta))
            }
        }
        return (first, second)
    }

    /// First derivative of the log-likelihood by theta, and minus the second.
    private func derivatives(_ theta: Double, _ fitted: [Double]) -> (score: Double, information: Double) {
        let polygamma = polygammaDifferences(theta)
        var score = 0.0
        var information = 0.0
        for index in response.indices {
            let weight = weights[index]
            if weight == 0 { continue }
            let (y, mean) = (response[index], fitted[index])
            let below = 1 / (mean + theta)
            score += weight * ((mean - y) * below - log1p(mean / theta))
            information += weight * (2 * below - (y + theta) * below * below - 1 / theta)
        }
        return (score + polygamma.first, information + polygamma.second)
    }

    func information(_ theta: Double, fitted: [Double]) -> Double { derivatives(theta, fitted).information }

    /// The theta of greatest likelihood given the means; infinite when the squares of the residuals do not exceed what
    /// Poisson counts would have.
    func bestTheta(_ fitted: [Double]) -> Double {
        // The derivative of the log-likelihood by 1 / theta at 0, twice.
        let excess = response.indices.reduce(0) { sum, index in
            let residual = response[index] - fitted[index]
            return sum + weights[index] * (residual * residual - response[index])
        }
        guard excess > 0 else { return .infinity }
        let squares = response.indices.reduce(0) { $0 + weights[$1] * fitted[$1] * fitted[$1] }
        let best = increasingRoot(from: log(1e-10), to: log(1e14), start: log(squares / excess)) { u in
            let theta = exp(u)
            let (score, information) = derivatives(theta, fitted)
            // Where the likelihood bends upwards Newton's step would lead away: no slope, so the bracket is halved.
            return (-score * theta, max(0, theta * theta * information - score * theta))
        }
        // Beyond this the variance is Poisson's to six digits, and the likelihood flat to the last of a double.
        let mean = response.indices.reduce(0) { $0 + weights[$1] * fitted[$1] } / weights.reduce(0, +)
        return best > log(1e6 * max(1, mean)) ? .infinity : exp(best)
    }
}

extension RegressionProblem {
    /// Coefficients and theta of greatest likelihood, in turns; they hardly depend on each other, so few turns do.
    func solveNegativeBinomial(
        _ counts: OverdispersedCounts, from start: Solution
    ) throws -> (solution: Solution, theta: Double) {
        var solution = start
        var last = Double.infinity
        for _ in 0..<200 {
            let fitted = (0..<rows).map { exp(linearPredictor($0, solution.point.gamma)) }
            let theta = counts.bestTheta(fitted)
            if theta == .infinity {
                return last == .infinity ? (start, theta) : (try solve(.poisson), theta)
            }
            let iterations = solution.iterations
            solution = try solve(.negativeBinomial(theta: theta), from: solution.point.gamma)
            solution.iterations += iterations
            // Settled when theta moves by next to nothing of its own uncertainty.
            let information = theta * theta * counts.information(theta, fitted: fitted)
            let tolerance = information > 0 ? max(1e-11, 1e-9 / information.squareRoot()) : 1e-3
            if abs(log(theta / last)) < tolerance { return (solution, theta) }
            last = theta
        }
        throw StatisticsError("response", .noConvergence)
    }
}
