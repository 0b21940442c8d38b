// General to the scans whose cases are counted against an expected number: permutation and Poisson.

/// How much better "a higher rate inside" explains the counts than "the same rate everywhere".
enum ScanLikelihood {
    /// ln of the likelihood ratio of Kulldorff (1997) for high rates, given the total:
    /// c ln(c/μ) + (C−c) ln((C−c)/(C−μ)) when c > μ, otherwise 0.
    ///
    /// Written with deviance terms, which do not cancel: at ten million cases all digits remain.
    static func logRatio(_ observed: Double, expected: Double, total: Double) -> Double {
        guard observed > expected, expected > 0 else { return 0 }
        let (restObserved, restExpected) = (total - observed, total - expected)
        guard restExpected > 0 else { return 0 }
        let inside = LogGamma.devianceTerm(observed, mean: expected)
        guard restObserved > 0 else { return inside + restExpected }
        return inside + LogGamma.devianceTerm(restObserved, mean: restExpected)
    }
}
