// General to every scan: from the likelihood ratios of random data sets to a p value.

/// How p values are found from replications, which are random data sets without any cluster.
public enum ScanInference: Hashable, Sendable {
    /// p = (r + 1) / (R + 1) with r of R replications reaching the observed ratio. Exact: at most a share α of data sets
    /// without clusters gives p ≤ α, whatever R.
    case monteCarlo(replications: Int = 999)
    /// Stops as soon as `stopAfter` replications reached the most likely cluster's ratio (Besag and Clifford 1991): then
    /// p = `stopAfter` / (replications made), otherwise as Monte Carlo. Exact as well, and quick when nothing is found.
    case sequential(replications: Int = 999, stopAfter: Int = 50)
    /// A Gumbel distribution fitted to the replications by moments (Abrams, Kulldorff and Kleinman 2010). An
    /// approximation, which also gives p values below 1 / (R + 1).
    case gumbel(replications: Int = 999)

    /// The most replications that may be made.
    public var replications: Int {
        switch self {
        case .monteCarlo(let replications), .gumbel(let replications), .sequential(let replications, _): replications
        }
    }

    func check() throws {
        guard (1...10_000_000).contains(replications) else {
            throw StatisticsError("replications", .outside(lower: 1, upper: 1e7))
        }
        if case .sequential(_, let stopAfter) = self, stopAfter < 1 { throw StatisticsError("stopAfter", .notPositive) }
    }
}

/// A p value that says how it was found.
public struct ScanP: Hashable, Sendable {
    /// How a p value was found.
    public enum Method: Hashable, Sendable {
        /// (reached + 1) / (replications + 1).
        case monteCarlo(reached: Int, replications: Int)
        /// reached / replications; the last of the replications was one that reached.
        case stopped(reached: Int, replications: Int)
        /// An approximation: the tail of a fitted Gumbel distribution.
        case gumbel(location: Double, scale: Double, replications: Int)
    }

    /// The p value, above 0 and at most 1.
    public let value: Double
    /// How it was found.
    public let method: Method

    /// False for a fitted p.
    public var isExact: Bool {
        if case .gumbel = method { false } else { true }
    }
}

/// The largest ratios of the replications: the null distribution of the most likely cluster, and the careful one of all
/// others.
public struct ScanNull: Hashable, Sendable {
    /// In the order drawn. Fewer than asked for after a sequential stop.
    public let maxima: [Double]
    /// How p values are found from them.
    public let inference: ScanInference
    /// What the random data sets begin with: the same seed gives the same result.
    public let seed: UInt64

    /// - Parameter maxima: what was computed, in order; what lies behind a sequential stop is dropped.
    init(maxima: [Double], observed: Double, inference: ScanInference, seed: UInt64) {
        let stop = Self.stop(maxima, observed, inference)
        self.maxima = stop.map { Array(maxima.prefix($0)) } ?? maxima
        self.inference = inference
        self.seed = seed
    }

    /// Number of replications after which to stop, `nil` to go on.
    static func stop(_ maxima: [Double], _ observed: Double, _ inference: ScanInference) -> Int? {
        guard case .sequential(_, let stopAfter) = inference else { return nil }
        var reached = 0
        for (index, maximum) in maxima.enumerated() where reaches(maximum, observed) {
            reached += 1
            if reached == stopAfter { return index + 1 }
        }
        return nil
    }

    /// Ratios that are equal but for rounding count as reached: the careful side.
    static func reaches(_ maximum: Double, _ observed: Double) -> Bool {
        maximum >= observed - 1e-10 * max(1, abs(observed))
    }

    /// p of a cluster with this log likelihood ratio. For clusters behind the first it is on the careful side.
    public func p(of logLikelihoodRatio: Double) -> ScanP {
        if let stop = Self.stop(maxima, logLikelihoodRatio, inference), case .sequential(_, let reached) = inference {
            return ScanP(
                value: Double(reached) / Double(stop), method: .stopped(reached: reached, replications: stop))
        }
        if case .gumbel = inference, let fit = gumbel {
            // 1 − exp(−exp(−z)) without losing small values.
            let value = -expm1(-exp(-(logLikelihoodRatio - fit.location) / fit.scale))
            return ScanP(
                // So small that nothing depends on it, and its reciprocal is a number.
                value: max(value, 1e-300),
                method: .gumbel(location: fit.location, scale: fit.scale, replications: maxima.count))
        }
        let reached = maxima.count { Self.reaches($0, logLikelihoodRatio) }
        return ScanP(
            value: Double(reached + 1) / Double(maxima.count + 1),
            method: .monteCarlo(reached: reached, replications: maxima.count))
    }

    /// Fitted by moments; `nil` when the maxima do not vary (then p is found by counting, and says so).
    public var gumbel: (location: Double, scale: Double)? {
        guard maxima.count > 1 else { return nil }
        let n = Double(maxima.count)
        let mean = maxima.reduce(0, +) / n
        let variance = maxima.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        guard variance > 0, variance.isFinite else { return nil }
        let scale = (6 * variance).squareRoot() / Double.pi
        let eulerMascheroni = 0.5772156649015329
        return (mean - eulerMascheroni * scale, scale)
    }
}
