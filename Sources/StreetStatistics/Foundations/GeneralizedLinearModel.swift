/// Generalised linear models (Nelder and Wedderburn 1972) by Fisher scoring, which for these links is iteratively
/// reweighted least squares.
///
/// The variables are first made orthonormal with the triangle of their QR factorisation, so that badly scaled or nearly
/// dependent columns cost no digits; each step then solves one system as small as the number of coefficients.
public enum GeneralizedLinearModel {
    /// Fits a regression.
    ///
    /// - Parameters:
    ///   - design: one row per observation, one column per coefficient; no intercept is added.
    ///   - response: outcomes; shares between 0 and 1 for `.binomial`.
    ///   - offset: known part of the linear predictor, such as the logarithm of the exposure.
    ///   - weights: prior weights as in R's `glm`: the variance of an observation is divided by its weight (trials for
    ///     `.binomial`); those with 0 are fitted, not used. Not a number of equal rows: degrees of freedom, dispersion
    ///     and sandwich estimates count rows.
    ///   - covariance: how the uncertainty of the coefficients is computed.
    ///   - tolerance: at which a column of `design` counts as dependent on those before it.
    /// - Throws: `StatisticsError`: `.dependentColumn` when the coefficients are not unique, `.separated` when no finite
    ///   ones fit best, `.tooFew` observations, `.noConvergence`, and what is wrong with the input.
    public static func fit(
        design: Matrix, response: [Double], family: RegressionFamily, offset: [Double]? = nil,
        weights: [Double]? = nil, covariance: CovarianceEstimate = .model, tolerance: Double = 1e-11
    ) throws -> GeneralizedLinearFit {
        let problem = try RegressionProblem(
            design: design, response: response, offset: offset, weights: weights, family: family,
            tolerance: tolerance)
        guard problem.size > 0 else { throw StatisticsError("design", .empty) }
        let solution = try problem.solve(family)
        return try problem.result(solution, family, covariance)
    }

    /// The offset that makes a log-linear model one of rates: logarithms of the exposures.
    ///
    /// - Parameter exposure: days, residents, …, each more than 0.
    public static func offset(exposure: [Double]) throws -> [Double] {
        for (index, value) in exposure.enumerated() { try StatisticsError.checkPositive(value, "exposure", at: index) }
        return exposure.map { log($0) }
    }
}

/// What `GeneralizedLinearModel.fit` found.
public struct GeneralizedLinearFit: Hashable, Sendable {
    /// Distribution of the response, with its link.
    public let family: RegressionFamily
    /// Observations with a weight above 0.
    public let n: Int
    /// In the order of the columns of the design.
    public let coefficients: [Double]
    /// Of the coefficients: as many rows and columns.
    public let covariance: Matrix
    /// How the covariance was estimated.
    public let covarianceEstimate: CovarianceEstimate
    /// Fitted means, one per row.
    public let fitted: [Double]
    /// Twice the log-likelihood that a perfect fit would gain.
    public let deviance: Double
    /// Pearson's X².
    public let pearson: Double
    /// Observations less coefficients.
    public let residualDegrees: Int
    /// Exact, with all constants. For `.gaussian` at the maximum likelihood estimate of the spread (infinite for a
    /// perfect fit).
    public let logLikelihood: Double
    /// Rounds of reweighted least squares until the deviance stood still.
    public let iterations: Int

    /// Square roots of the diagonal of `covariance`.
    public var standardErrors: [Double] { covariance.diagonal.map { $0.squareRoot() } }

    /// Pearson's X² per degree of freedom: near 1 when counts vary as the family says, above 1 when they vary more.
    /// `nil` without degrees of freedom.
    public var dispersion: Double? { residualDegrees > 0 ? pearson / Double(residualDegrees) : nil }

    /// Akaike's criterion; `.gaussian` counts its spread and `.negativeBinomial` its theta as coefficients.
    public var akaike: Double {
        let extra: Int =
            switch family {
            case .gaussian, .negativeBinomial: 1
            case .poisson, .binomial: 0
            }
        return 2 * Double(coefficients.count + extra) - 2 * logLikelihood
    }

    /// Wald interval and p of one coefficient: estimate ± quantile × standard error, with Student's t where the spread
    /// is estimated from the residuals and the standard normal elsewhere.
    ///
    /// Exact only for `.gaussian` with `.model`. For counts it is an **approximation** that needs some tens of events
    /// per coefficient; `ProfileInterval` is better below 200 observations.
    public func wald(_ coefficient: Int, level: Double = 0.95) throws -> WaldInterval {
        guard coefficients.indices.contains(coefficient) else {
            throw StatisticsError("coefficient", .outside(lower: 0, upper: Double(coefficients.count - 1)))
        }
        try StatisticsError.check(level: level)
        let estimate = coefficients[coefficient]
        let error = covariance[coefficient, coefficient].squareRoot()
        guard !error.isNaN else { throw StatisticsError("covariance", at: coefficient, .notPositiveDefinite) }
        let spreadEstimated = covarianceEstimate == .quasi || (family == .gaussian && covarianceEstimate == .model)
        let quantile: Double
        let tail: Double
        let distance = error > 0 ? abs(estimate) / error : (estimate == 0 ? 0 : .infinity)
        if spreadEstimated {
            let degrees = Double(residualDegrees)
            quantile = try StudentT.upperQuantile((1 - level) / 2, degrees: degrees)
            tail = try StudentT.upperTail(distance, degrees: degrees)
        } else {
            quantile = -StandardNormal.unchecked(quantile: (1 - level) / 2)
            tail = try StandardNormal.upperTail(distance)
        }
        return WaldInterval(
            estimate: estimate, standardError: error, lower: estimate - quantile * error,
            upper: estimate + quantile * error, p: min(1, 2 * tail), level: level,
            isExact: family == .gaussian && covarianceEstimate == .model)
    }
}

/// A coefficient with its standard error, and the interval and p that follow when its estimate is normally distributed.
public struct WaldInterval: Hashable, Sendable {
    /// The coefficient, on the scale of the linear predictor.
    public let estimate: Double
    /// Of the estimate.
    public let standardError: Double
    /// Lower end of the interval, in the unit of the estimate.
    public let lower: Double
    /// Upper end of the interval, in the unit of the estimate.
    public let upper: Double
    /// Two-sided, of the coefficient being 0.
    public let p: Double
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// `false`: a large-sample approximation.
    public let isExact: Bool

    /// e to the power of the estimate and of both ends: with a log link the ratio of means, with a logit link the ratio
    /// of odds, for one more of the variable.
    public var ratio: (estimate: Double, lower: Double, upper: Double) { (exp(estimate), exp(lower), exp(upper)) }
}
