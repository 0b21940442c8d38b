/// How outcomes vary around what a regression expects; each with its usual link.
public enum RegressionFamily: Hashable, Sendable {
    /// Measurements of equal spread, identity link: ordinary (weighted) least squares.
    case gaussian
    /// Counts, log link.
    case poisson
    /// Shares of `weights` trials (0 or 1 where there is one trial), logit link.
    case binomial
    /// Counts of which the variance is mean + mean² / theta, log link; theta > 0 is given, see
    /// `NegativeBinomialRegression` to have it estimated.
    case negativeBinomial(theta: Double)

    /// What the family is called, to stand beside its figures.
    public var name: String {
        switch self {
        case .gaussian: "linear regression"
        case .poisson: "Poisson regression, log link"
        case .binomial: "logistic regression"
        case .negativeBinomial: "negative binomial regression, log link"
        }
    }

    /// Whether the spread is estimated beside the coefficients.
    var estimatesSpread: Bool { self == .gaussian }

    func check(_ response: [Double], _ weights: [Double]?) throws {
        if case .negativeBinomial(let theta) = self { try StatisticsError.checkPositive(theta, "theta") }
        for (index, value) in response.enumerated() {
            guard value.isFinite else { throw StatisticsError("response", at: index, .notFinite) }
            switch self {
            case .gaussian: break
            case .poisson, .negativeBinomial:
                try StatisticsError.check(value, "response", at: index, from: 0, to: 1e15)
            case .binomial: try StatisticsError.check(value, "response", at: index, from: 0, to: 1)
            }
        }
        for (index, weight) in (weights ?? []).enumerated() {
            try StatisticsError.check(weight, "weights", at: index, from: 0, to: 1e15)
        }
    }

    /// Linear predictor from which the first step starts, as R's families do.
    @inline(__always)
    func start(_ y: Double, weight: Double) -> Double {
        switch self {
        case .gaussian: return y
        case .poisson: return log(y + 0.1)
        case .negativeBinomial: return log(y == 0 ? 1.0 / 6 : y)
        case .binomial:
            let share = (weight * y + 0.5) / (weight + 1)
            return log(share / (1 - share))
        }
    }

    /// What one observation of weight 1 adds: its fitted mean, the derivative of the log-likelihood by the linear
    /// predictor, and the Fisher information about it (spread 1).
    @inline(__always)
    func step(_ y: Double, _ eta: Double) -> (mean: Double, score: Double, information: Double) {
        switch self {
        case .gaussian: return (eta, y - eta, 1)
        case .poisson:
            let mean = exp(eta)
            return (mean, y - mean, mean)
        case .negativeBinomial(let theta):
            let mean = exp(eta)
            let shrink = 1 / (1 + mean / theta)
            return (mean, (y - mean) * shrink, mean * shrink)
        case .binomial:
            // Both shares from the one exponential that cannot overflow.
            let small = exp(-abs(eta))
            let (most, least) = (1 / (1 + small), small / (1 + small))
            let mean = eta > 0 ? most : least
            // y − mean without cancellation when mean is near 1.
            let score = eta > 0 ? (y - 1) + least : y - least
            return (mean, score, most * least)
        }
    }

    /// Twice what the log-likelihood loses against a mean equal to the outcome; weight 1, spread 1.
    @inline(__always)
    func deviance(_ y: Double, _ mean: Double, _ eta: Double) -> Double {
        switch self {
        case .gaussian: return (y - mean) * (y - mean)
        case .poisson: return y > 0 ? 2 * (y * log(y / mean) - (y - mean)) : 2 * mean
        case .negativeBinomial(let theta):
            let whole = (y + theta) * log1p((mean - y) / (y + theta))
            return y > 0 ? 2 * (y * log(y / mean) + whole) : 2 * whole
        case .binomial:
            // ln(1 + eᶯ) without overflow.
            let partition = max(eta, 0) + log1p(exp(-abs(eta)))
            var saturated = 0.0
            if y > 0 { saturated += y * log(y) }
            if y < 1 { saturated += (1 - y) * log1p(-y) }
            return 2 * (saturated - y * eta + partition)
        }
    }

    /// Variance of an outcome of weight 1 and spread 1.
    func variance(_ mean: Double) -> Double {
        switch self {
        case .gaussian: 1
        case .poisson: mean
        case .negativeBinomial(let theta): mean + mean * mean / theta
        case .binomial: mean * (1 - mean)
        }
    }

    /// Log-likelihood of one outcome at a mean equal to the outcome: what the deviance is counted from.
    func saturatedLogLikelihood(_ y: Double, weight: Double) -> Double {
        switch self {
        case .gaussian: return 0
        case .poisson:
            return y > 0 ? weight * (-LogGamma.stirlingError(y) - 0.5 * log(2 * Double.pi * y)) : 0
        case .negativeBinomial(let theta):
            guard y > 0 else { return 0 }
            // Γ(y + θ) / (Γ(θ) y!) · (θ/(θ + y))^θ · (y/(θ + y))^y by Stirling's formula with its errors.
            let errors =
                LogGamma.stirlingError(y + theta) - LogGamma.stirlingError(theta) - LogGamma.stirlingError(y)
            return weight * (errors + 0.5 * log(theta / (theta + y) / y) - LogGamma.halfLogTwoPi)
        case .binomial:
            let successes = y * weight
            let rest = weight - successes
            guard successes > 0, rest > 0 else { return 0 }
            return LogGamma.stirlingError(weight) - LogGamma.stirlingError(successes) - LogGamma.stirlingError(rest)
                + 0.5 * log(weight / (2 * Double.pi * successes) / rest)
        }
    }

    /// Is the outcome at the edge of what can happen, so that a fitted mean can only approach it?
    func isExtreme(_ y: Double) -> Bool {
        switch self {
        case .gaussian: false
        case .poisson, .negativeBinomial: y == 0
        case .binomial: y == 0 || y == 1
        }
    }
}
