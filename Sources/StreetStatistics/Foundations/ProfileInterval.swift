/// Interval of one regression coefficient from the likelihood itself: all values at which the best log-likelihood, with
/// every other coefficient (and theta) fitted anew, is less than half a chi-squared quantile below the maximum.
///
/// It need not be symmetric and keeps its coverage at far smaller counts than a Wald interval does, but the quantile is
/// still that of large samples: an approximation, whose calibration the guide states.
public struct ProfileInterval: Hashable, Sendable {
    /// The coefficient, on the scale of the linear predictor.
    public let estimate: Double
    /// May be −∞.
    public let lower: Double
    /// May be ∞.
    public let upper: Double
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// Likelihood ratio test of the coefficient being 0, by the chi-squared distribution with one degree of freedom.
    public let p: Double

    /// Distribution of the response, with its usual link: log for counts, logit for shares.
    public enum Family: Hashable, Sendable {
        /// Counts whose variance is their mean.
        case poisson
        /// Ones and zeros, or shares of trials.
        case binomial
        /// Theta is estimated.
        case negativeBinomial
    }

    /// The other parameters are those of `GeneralizedLinearModel.fit`.
    ///
    /// - Parameter coefficient: column of the design.
    /// - Throws: as `GeneralizedLinearModel.fit`.
    public static func fit(
        coefficient: Int, design: Matrix, response: [Double], family: Family, offset: [Double]? = nil,
        weights: [Double]? = nil, level: Double = 0.95
    ) throws -> ProfileInterval {
        try StatisticsError.check(level: level)
        guard coefficient >= 0, coefficient < design.columns else {
            throw StatisticsError("coefficient", .outside(lower: 0, upper: Double(design.columns - 1)))
        }
        let profile = try Profile(coefficient, design, response, family, offset, weights)
        let distance = -StandardNormal.unchecked(quantile: (1 - level) / 2)
        let gain = profile.drop(at: 0)
        return ProfileInterval(
            estimate: profile.estimate, lower: profile.end(distance, sign: -1), upper: profile.end(distance, sign: 1),
            level: level, p: erfc((max(0, gain) / 2).squareRoot()))
    }
}

/// The best log-likelihood as a function of one coefficient.
private struct Profile {
    let estimate: Double
    private let standardError: Double
    private let maximum: Double
    private let values: [Double]
    private let offset: [Double]
    private let others: RegressionProblem
    private let family: ProfileInterval.Family
    private let counts: OverdispersedCounts

    init(
        _ coefficient: Int, _ design: Matrix, _ response: [Double], _ family: ProfileInterval.Family,
        _ offset: [Double]?, _ weights: [Double]?
    ) throws {
        let fit: GeneralizedLinearFit =
            switch family {
            case .poisson:
                try GeneralizedLinearModel.fit(
                    design: design, response: response, family: .poisson, offset: offset, weights: weights)
            case .binomial:
                try GeneralizedLinearModel.fit(
                    design: design, response: response, family: .binomial, offset: offset, weights: weights)
            case .negativeBinomial:
                try NegativeBinomialRegression.fit(
                    design: design, response: response, offset: offset, weights: weights
                ).regression
            }
        estimate = fit.coefficients[coefficient]
        standardError = fit.standardErrors[coefficient]
        maximum = fit.logLikelihood
        values = design.column(coefficient)
        self.family = family
        others = try RegressionProblem(
            design: design.removing(column: coefficient), response: response, offset: offset, weights: weights,
            family: family == .binomial ? .binomial : .poisson, tolerance: 1e-11)
        self.offset = others.offset
        counts = OverdispersedCounts(response: others.response, weights: others.weights)
    }

    /// Twice the log-likelihood lost when the coefficient has this value; infinite where nothing can be fitted.
    func drop(at value: Double) -> Double {
        var problem = others
        for row in values.indices { problem.offset[row] = offset[row] + value * values[row] }
        do {
            let logLikelihood: Double
            switch family {
            case .poisson:
                logLikelihood = try problem.logLikelihood(problem.solve(.poisson), .poisson)
            case .binomial:
                logLikelihood = try problem.logLikelihood(problem.solve(.binomial), .binomial)
            case .negativeBinomial:
                let joint = try problem.solveNegativeBinomial(counts, from: problem.solve(.poisson))
                logLikelihood = problem.logLikelihood(
                    joint.solution, joint.theta.isFinite ? .negativeBinomial(theta: joint.theta) : .poisson)
            }
            return logLikelihood.isFinite ? 2 * (maximum - logLikelihood) : .infinity
        } catch {
            return .infinity
        }
    }

    /// Where the square root of the drop, which is nearly a straight line, reaches the distance.
    func end(_ distance: Double, sign: Double) -> Double {
        func excess(_ step: Double) -> Double {
            max(0, drop(at: estimate + sign * step)).squareRoot() - distance
        }
        var (near, nearExcess) = (0.0, -distance)
        var far = distance * standardError
        var farExcess = excess(far)
        var doublings = 0
        while farExcess < 0 {
            (near, nearExcess) = (far, farExcess)
            far *= 2
            doublings += 1
            if doublings > 40 || !far.isFinite { return sign * .infinity }
            farExcess = excess(far)
        }
        // Regula falsi in its Illinois form; halving where one side is infinite.
        var lastSide = 0
        for _ in 0..<100 where far - near > 1e-10 * max(far, standardError) {
            var next = (near + far) / 2
            if farExcess.isFinite { next = (near * farExcess - far * nearExcess) / (farExcess - nearExcess) }
            if !(next > near && next < far) { next = (near + far) / 2 }
            let value = excess(next)
            if abs(value) < 1e-11 { return estimate + sign * next }
            if value < 0 {
                (near, nearExcess) = (next, value)
                if lastSide == -1, farExcess.isFinite { farExcess /= 2 }
                lastSide = -1
            } else {
                (far, farExcess) = (next, value)
                if lastSide == 1 { nearExcess /= 2 }
                lastSide = 1
            }
        }
        return estimate + sign * (near + far) / 2
    }
}

extension RegressionProblem {
    func logLikelihood(_ solution: Solution, _ family: RegressionFamily) -> Double {
        var saturated = 0.0
        for row in 0..<rows where weights[row] > 0 {
            saturated += family.saturatedLogLikelihood(response[row], weight: weights[row])
        }
        return saturated - solution.point.deviance / 2
    }
}
