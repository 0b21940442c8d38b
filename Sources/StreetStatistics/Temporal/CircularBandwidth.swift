/// How narrow the kernel of `CircularDensity` is: the concentration κ of its von Mises distribution.
public enum CircularBandwidth: Hashable, Sendable {
    /// 0 … `largestConcentration`.
    case concentration(Double)
    /// Taylor's (2008) rule, as R's `bw.nrd.circular`: right when the data have one hump like a von Mises
    /// distribution, far too smooth when they have several, as weeks do.
    case plugIn
    /// The κ under which every observation is likeliest given the others, as R's `bw.cv.ml.circular`.
    case crossValidation

    /// A kernel of some 2 minutes on a day.
    public static let largestConcentration = 10_000.0
    /// What cross-validation looks through.
    static let smallestCandidate = 0.01
    /// Observations that are left out in turn; more of them are sampled evenly from the list.
    static let validationSample = 2000

    func concentration(for sample: CircularSample) throws -> (concentration: Double, isAtLimit: Bool) {
        switch self {
        case .concentration(let kappa):
            try StatisticsError.check(kappa, "concentration", from: 0, to: Self.largestConcentration)
            return (kappa, false)
        case .plugIn: return (Self.plugIn(sample), false)
        case .crossValidation: return try Self.crossValidation(sample, upTo: Self.largestConcentration)
        }
    }

    /// ν = (3 n κ² I₂(2κ) / (4 √π I₀(κ)²))^(2/5), with κ the concentration of a von Mises fit.
    static func plugIn(_ sample: CircularSample) -> Double {
        let kappa = VonMises.fit(sample, corrected: false).concentration
        guard kappa > 0 else { return 0 }
        let half = Bessel.scaled(order: 0, kappa)
        // I₂(x) = I₀(x) I₂/I₀, and the exponential factors of numerator and denominator are equal.
        let second = Bessel.scaled(order: 0, 2 * kappa) * Bessel.ratios(2 * kappa, count: 3)[2]
        let base = 3 * Double(sample.n) * kappa * kappa * second / (4 * Double.pi.squareRoot() * half * half)
        return min(largestConcentration, exp(0.4 * log(base)))
    }

    /// Golden-section search on ln κ around the best of 40 candidates.
    static func crossValidation(
        _ sample: CircularSample, upTo largest: Double
    ) throws -> (concentration: Double, isAtLimit: Bool) {
        guard sample.n > 1 else { throw StatisticsError("sample", .tooFew(needed: 2)) }
        let criterion = LeaveOneOut(sample, largest: largest)
        let (low, high) = (log(smallestCandidate), log(largest))
        let steps = 40
        let candidates = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }
        let values = candidates.map { criterion.value(exp($0)) }
        let best = values.indices.max { values[$0] < values[$1] } ?? 0
        if best == 0 { return (smallestCandidate, true) }
        if best == steps { return (largest, true) }
        var (a, b) = (candidates[best - 1], candidates[best + 1])
        let golden = (5.0.squareRoot() - 1) / 2
        var (x1, x2) = (b - golden * (b - a), a + golden * (b - a))
        var (f1, f2) = (criterion.value(exp(x1)), criterion.value(exp(x2)))
        while b - a > 1e-6 {
            if f1 < f2 {
                (a, x1, f1) = (x1, x2, f2)
                x2 = a + golden * (b - a)
                f2 = criterion.value(exp(x2))
            } else {
                (b, x2, f2) = (x2, x1, f1)
                x1 = b - golden * (b - a)
                f1 = criterion.value(exp(x1))
            }
        }
        return (exp((a + b) / 2), false)
    }

    /// The mean log density of observations under the curve of all others. An interval's density is the mean over it.
    struct LeaveOneOut {
        private let sample: CircularSample
        private let chosen: [Int]
        /// Per chosen observation the products of its harmonics with those of all, and with itself; they do not depend
        /// on κ.
        private let products: [Double]
        private let own: [Double]
        private let count: Int

        init(_ sample: CircularSample, largest: Double) {
            self.sample = sample
            count = Bessel.harmonics(largest) - 1
            let harmonics = CircularHarmonics(sample, count: count)
            let step = max(1, (sample.n + validationSample - 1) / validationSample)
            chosen = stride(from: 0, to: sample.n, by: step).map { $0 }
            var products: [Double] = []
            var own: [Double] = []
            for index in chosen {
                let one = CircularHarmonics(direct: sample.observation(index), count: count)
                for p in 0..<count {
                    products.append(
                        one.cosines[p] * harmonics.cosines[p] + one.sines[p] * harmonics.sines[p])
                    if !sample.isExact {
                        own.append(one.cosines[p] * one.cosines[p] + one.sines[p] * one.sines[p])
                    }
                }
            }
            (self.products, self.own) = (products, own)
        }

        func value(_ kappa: Double) -> Double {
            let ratios = Bessel.ratios(kappa, count: min(count + 1, Bessel.harmonics(kappa)))
            let kernel = SpreadKernel(kappa)
            let total = sample.totalWeight
            let exactOwn = ratios.dropFirst().reduce(0, +)
            var (sum, weights) = (0.0, 0.0)
            for (row, index) in chosen.enumerated() {
                var (all, itself) = (0.0, 0.0)
                for p in 1..<max(1, ratios.count) { all += ratios[p] * products[row * count + p - 1] }
                if sample.isExact {
                    itself = exactOwn
                } else {
                    for p in 1..<max(1, ratios.count) { itself += ratios[p] * own[row * count + p - 1] }
                }
                let weight = sample.weight(index)
                guard weight > 0, total - weight > 0 else { continue }
                var density = (total * (1 + 2 * all) - weight * (1 + 2 * itself)) / (total - weight) / (2 * Double.pi)
                // The difference of two sums has no digits left for an observation far from all others.
                if density < 1e-8 {
                    let isCheap = sample.n <= validationSample && sample.isExact
                    density = isCheap ? alone(index, kernel) : max(density, 1e-12)
                }
                sum += weight * log(max(density, 1e-300))
                weights += weight
            }
            return weights > 0 ? sum / weights : -.infinity
        }

        /// Density at an observation by summing the kernels of all others.
        private func alone(_ index: Int, _ kernel: SpreadKernel) -> Double {
            var sum = 0.0
            for other in sample.angles.indices where other != index {
                sum += sample.weight(other) * kernel.value(sample.angles[index] - sample.angles[other], halfWidth: 0)
            }
            return sum / (sample.totalWeight - sample.weight(index))
        }
    }
}

extension CircularSample {
    /// One observation, counting as 1.
    func observation(_ index: Int) -> CircularSample {
        CircularSample(
            angles: [angles[index]], halfWidths: halfWidths.map { [$0[index]] }, period: period)
    }
}
