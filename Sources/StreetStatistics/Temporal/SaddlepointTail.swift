/// Upper tails of a sum of many independent lattice variables, by Lugannani and Rice's saddlepoint formula with
/// Daniels' second continuity correction (Daniels 1987, *Tail probability approximations*, Int. Statistical Review 55).
///
/// Relative error of the order of 1 / (events in the sum): below a per cent from five on, far into the tail too, where
/// a normal approximation has lost every digit. docs/guides/hot-times.md compares it with exact tails.
struct SaddlepointTail {
    /// Equal variables: values above 0 with their probabilities; what is left over is the value 0.
    struct Group {
        let values: [(value: Double, probability: Double)]
        let count: Double

        /// 1 less the probabilities, for groups that are never 0.
        let zero: Double
    }

    private let groups: [Group]
    /// Distance between the values that the sum can have.
    private let span: Double
    private let largest: Double
    private let mean: Double
    private let variance: Double
    private let skewness: Double

    /// - Parameter span: every value is a whole multiple of it.
    init(_ groups: [Group], span: Double) {
        self.groups = groups
        self.span = span
        largest = groups.reduce(0) { sum, group in
            sum + group.count * (group.values.map(\.value).max() ?? 0)
        }
        let start = Self.derivatives(groups, at: 0)
        (mean, variance) = (start.first, start.second)
        skewness = start.second > 0 ? start.third / (start.second * start.second.squareRoot()) : 0
    }

    /// P(sum ≥ threshold); between 0 and 1.
    func upper(_ threshold: Double) -> Double {
        let target = threshold - span / 2
        guard target > 0 else { return 1 }
        guard variance > 0 else { return target <= mean ? 1 : 0 }
        // Nothing lies above the largest sum, and its tilt is infinite.
        guard target < largest - span / 4 else { return threshold <= largest ? .leastNormalMagnitude : 0 }
        let tilt = tilt(for: target)
        let at = Self.derivatives(groups, at: tilt)
        let deviance = max(0, 2 * (tilt * target - at.value))
        let root = tilt < 0 ? -deviance.squareRoot() : deviance.squareRoot()
        // At the mean both terms are infinite; their difference is not.
        let correction: Double
        if abs(root) < 1e-4 {
            correction = -skewness / 6
        } else {
            let half = tilt * span / 2
            let wald = (exp(half) - exp(-half)) / span * at.second.squareRoot()
            correction = 1 / wald - 1 / root
        }
        let density = exp(-root * root / 2) / (2 * Double.pi).squareRoot()
        let p = 0.5 * erfc(root * 0.5.squareRoot()) + density * correction
        return min(1, max(p, .leastNormalMagnitude))
    }

    /// Where the tilted mean is the target: Newton's steps inside a bracket.
    private func tilt(for target: Double) -> Double {
        // Values are at most about 1, so e^700 is never reached before the largest sum is.
        var (low, high) = target > mean ? (0.0, 700.0) : (-700.0, 0.0)
        var tilt = max(low, min(high, (target - mean) / variance))
        for _ in 0..<200 {
            let at = Self.derivatives(groups, at: tilt)
            if at.first < target { low = tilt } else { high = tilt }
            var next = tilt - (at.first - target) / at.second
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - tilt) <= 1e-13 * max(1, abs(next)) { return next }
            tilt = next
        }
        return tilt
    }

    /// The cumulant generating function and its first three derivatives.
    private static func derivatives(
        _ groups: [Group], at tilt: Double
    ) -> (value: Double, first: Double, second: Double, third: Double) {
        var (value, first, second, third) = (0.0, 0.0, 0.0, 0.0)
        for group in groups {
            // Scaled by the largest term, so that nothing overflows.
            let top = max(0, group.values.reduce(0) { max($0, $1.value * tilt) })
            var moment0 = group.zero * exp(-top)
            var (moment1, moment2, moment3) = (0.0, 0.0, 0.0)
            for (x, probability) in group.values {
                let weight = probability * exp(x * tilt - top)
                moment0 += weight
                moment1 += weight * x
                moment2 += weight * x * x
                moment3 += weight * x * x * x
            }
            let mean = moment1 / moment0
            let square = moment2 / moment0
            value += group.count * (log(moment0) + top)
            first += group.count * mean
            second += group.count * max(0, square - mean * mean)
            third += group.count * (moment3 / moment0 - 3 * square * mean + 2 * mean * mean * mean)
        }
        return (value, first, second, third)
    }
}
