/// Are the gaps between reports on the clock as even as chance would have them? (Rao 1969.)
///
/// The statistic is half the sum of |gap − 2π/n|: 0 for perfectly regular moments, near a whole turn when all lie
/// together. It sees several humps, where Rayleigh's test sees one.
public enum RaoSpacingTest {
    /// Up to this number of observations p is exact.
    public static let exactCount = 300

    /// - Parameters:
    ///   - null: `.rounded` for times that were rounded: the gaps are then multiples of the step, many of them 0.
    ///   - replications: for rounded times or above `exactCount` observations; 9,999 when `nil`.
    /// - Throws: `StatisticsError` for intervals, weights, or a step that does not fit.
    public static func test(
        _ sample: CircularSample, null: UniformNull = .continuous, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> RaoSpacingResult {
        try sample.checkExactAndEqual()
        let n = sample.n
        let share: Double
        let (p, method): (Double, CircularPValue)
        switch null {
        case .continuous:
            share = excess(of: gaps(sample.angles.sorted().map { $0 / (2 * Double.pi) }))
            if n <= exactCount {
                (p, method) = (exactUpperTail(share, n: n), .exact)
            } else {
                let replications = try Replications.default(replications)
                method = .monteCarlo(replications)
                p = try replications.upperTail(observed: share, tolerance: 1e-12, checkpoint: checkpoint) { generator in
                    // Gaps of uniform moments are exponential ones divided by their sum.
                    var gaps = (0..<n).map { _ in generator.exponential() }
                    let sum = gaps.reduce(0, +)
                    for index in gaps.indices { gaps[index] /= sum }
                    return excess(of: gaps)
                }
            }
        case .rounded(let step):
            let clock = try RoundedClock(step: step, period: sample.period)
            var counts = Array(repeating: 0, count: clock.cellCount)
            for cell in try clock.cells(of: sample) { counts[cell] += 1 }
            share = excess(ofCounts: counts, n: n)
            let replications = try Replications.default(replications)
            method = .monteCarlo(replications)
            p = try replications.upperTail(observed: share, tolerance: 1e-9, checkpoint: checkpoint) { generator in
                for cell in counts.indices { counts[cell] = 0 }
                for _ in 0..<n { counts[generator.integer(below: clock.cellCount)] += 1 }
                return excess(ofCounts: counts, n: n)
            }
        }
        return RaoSpacingResult(n: n, statistic: share * 360, p: p, null: null, method: method, tied: sample.tied)
    }

    /// Gaps between sorted values in 0 ..< 1, around the circle.
    private static func gaps(_ sorted: [Double]) -> [Double] {
        sorted.indices.map { index in
            index + 1 < sorted.count ? sorted[index + 1] - sorted[index] : 1 - (sorted[index] - sorted[0])
        }
    }

    /// What gaps are longer than 1/n, together: half the sum of the absolute differences.
    private static func excess(of gaps: [Double]) -> Double {
        let even = 1 / Double(gaps.count)
        return gaps.reduce(0) { $0 + max(0, $1 - even) }
    }

    private static func excess(ofCounts counts: [Int], n: Int) -> Double {
        let cell = 1 / Double(counts.count)
        let even = 1 / Double(n)
        var sum = 0.0
        var first: Int?
        var last = 0
        for (index, count) in counts.enumerated() where count > 0 {
            if first == nil { first = index } else { sum += max(0, Double(index - last) * cell - even) }
            last = index
        }
        return sum + max(0, Double((first ?? 0) + counts.count - last) * cell - even)
    }

    /// P(excess ≥ u) for n uniform moments (Sherman 1950; Rao 1976).
    ///
    /// The density is (n−1)! Σⱼ C(n, j) n^(1−j) gⱼ(n u) u^(n−j−1) / (n−j−1)! with j gaps shorter than 1/n and gⱼ the
    /// density of a sum of j uniform variables (Irwin and Hall). It is a polynomial between multiples of 1/n, where it
    /// is integrated by Gauss and Legendre's rule; only positive terms are added.
    static func exactUpperTail(_ u: Double, n: Int) -> Double {
        // One moment leaves one gap, and nothing to compare it with.
        guard n > 1, u > 0 else { return 1 }
        let count = Double(n)
        let most = 1 - 1 / count
        return min(1, max(0, tail(from: u, to: most, count, n)))
    }

    private static func tail(from u: Double, to most: Double, _ count: Double, _ n: Int) -> Double {
        // ln of (n−1)! C(n, j) n^(1−j) / (n−j−1)!
        let logFactors = (1..<n).map { j in
            let k = Double(j)
            return LogGamma.unchecked(count) + LogGamma.unchecked(count + 1) - LogGamma.unchecked(k + 1)
                - LogGamma.unchecked(count - k + 1) - (k - 1) * log(count) - LogGamma.unchecked(count - k)
        }
        var sum = 0.0
        var low = u
        while low < most {
            // A multiple of 1/n is the next knot; the last stretch ends at n − 1 of them.
            let knot = min(most, ((low * count + 1e-9).rounded(.down) + 1) / count)
            let (middle, half) = ((low + knot) / 2, (knot - low) / 2)
            for (node, weight) in GaussLegendre.ten {
                sum += weight * half * density(middle + node * half, count, n, logFactors)
                sum += weight * half * density(middle - node * half, count, n, logFactors)
            }
            low = knot
        }
        return sum
    }

    private static func density(_ x: Double, _ count: Double, _ n: Int, _ logFactors: [Double]) -> Double {
        // Irwin and Hall's densities at y, y − 1, … by the recurrence of B-splines, one j after another.
        let y = count * x
        let logX = log(x)
        let whole = Int(y)
        let part = y - Double(whole)
        // values[i] = gⱼ(part + i).
        var values = Array(repeating: 0.0, count: n + 1)
        values[0] = 1
        var sum = 0.0
        for j in 1..<n {
            if j > 1 {
                for i in stride(from: min(j - 1, whole), through: 1, by: -1) {
                    let at = part + Double(i)
                    values[i] = (at * values[i] + (Double(j) - at) * values[i - 1]) / Double(j - 1)
                }
                values[0] = part * values[0] / Double(j - 1)
            }
            if whole < j, values[whole] > 0 {
                sum += values[whole] * exp(logFactors[j - 1] + Double(n - j - 1) * logX)
            }
        }
        return sum
    }
}

/// What `RaoSpacingTest.test` found.
public struct RaoSpacingResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Rao's spacing test of uniformity"

    /// Observations.
    public let n: Int
    /// Half the sum of |gap − 360/n|, in degrees, as tables have it.
    public let statistic: Double
    /// Probability of gaps this uneven or more.
    public let p: Double
    /// Whether times were exact or rounded under the null.
    public let null: UniformNull
    /// How p was computed.
    public let method: CircularPValue
    /// See `RayleighResult.tied`.
    public let tied: Int
}

/// Nodes and weights of Gauss and Legendre's rule on −1…1; each node stands for itself and its negative.
enum GaussLegendre {
    static let ten: [(node: Double, weight: Double)] = [
        (0.148874338981631211, 0.295524224714752870), (0.433395394129247191, 0.269266719309996355),
        (0.679409568299024406, 0.219086362515982044), (0.865063366688984511, 0.149451349150580593),
        (0.973906528517171720, 0.066671344308688138),
    ]
}
