/// The resultant of vectors of given lengths in independent uniform directions: how far a random walk in the plane
/// ends from where it began (Kluyver 1906).
struct RandomWalk {
    /// Lengths above 0, each with how many vectors have it.
    private let steps: [(length: Double, count: Double)]
    /// The farthest it can end.
    let reach: Double
    /// Number of vectors with a length.
    let count: Int

    init(_ lengths: [Double]) {
        var groups: [(length: Double, count: Double)] = []
        for length in lengths.sorted() where length > 0 {
            if let last = groups.last, last.length == length {
                groups[groups.count - 1].count += 1
            } else {
                groups.append((length, 1))
            }
        }
        self.init(groups: groups)
    }

    /// n vectors of length 1.
    init(unitSteps n: Int) { self.init(groups: n > 0 ? [(1, Double(n))] : []) }

    private init(groups: [(length: Double, count: Double)]) {
        steps = groups
        reach = groups.reduce(0) { $0 + $1.length * $1.count }
        count = Int(groups.reduce(0) { $0 + $1.count })
    }

    /// P(resultant ≥ r), to an absolute error of about 1e-12; `nil` when that needs more than `operations` (few steps,
    /// or very many that are all different).
    ///
    /// The distribution inside its disc is a Fourier-Bessel series whose coefficients are values of the characteristic
    /// function ∏ J₀(tℓ): P(R ≤ r) = Σₖ 2 (r/c) ∏ⱼ J₀(ℓⱼ jₖ/c) J₁(r jₖ/c) / (jₖ J₁(jₖ)²), with c the reach and jₖ the
    /// zeros of J₀.
    func upperTail(_ r: Double, operations: Int) -> Double? {
        if r <= 0 { return 1 }
        if r >= reach { return 0 }
        if count == 2 { return twoSteps(r) }
        let most = min(1_000_000, operations / max(1, steps.count))
        var below = 0.0
        var k = 1
        while k <= most {
            let zero = Self.zero(k)
            let t = zero / reach
            var product = 1.0
            // The product's size without the oscillation: |J₀(x)| ≤ min(1, √(2/πx)).
            var envelope = 0.0
            // How far, as a power of e, the product at least lies below 1, here and at all later zeros.
            var decay = 0.0
            for step in steps {
                let x = t * step.length
                product *= Self.power(x, step.count)
                envelope += step.count * min(0, log(2 / (Double.pi * x)) / 2)
                decay += step.count * Self.decay(x)
                if product == 0 { break }
            }
            let slope = j1(zero)
            below += 2 * (r / reach) * product * j1(r * t) / (zero * slope * slope)
            // A bound of all terms from here on: each is below 1.5 k^(−½) times the envelope, which falls like k^(−n/2).
            // With many vectors the product is gone long before: it falls like a normal curve, in some √(180 n) / π terms.
            if 3 * Double(k).squareRoot() * exp(envelope) < 1e-12 || decay > 45 { return min(1, max(0, 1 - below)) }
            k += 1
        }
        return nil
    }

    /// At most −ln |J₀(y)| for every y ≥ x: |J₀(y)| < 0.4028 from 2.4 on, and J₀(y) ≤ exp(−y²/4) before.
    private static func decay(_ x: Double) -> Double { x < 1.9 ? x * x / 4 : 0.9 }

    /// J₀(x) to the power of a whole number. Near 1 its logarithm comes from the sums of Rayleigh (DLMF 10.21.55), because
    /// that of a rounded J₀ would lose a digit with every ten times as many vectors.
    private static func power(_ x: Double, _ count: Double) -> Double {
        if x < 0.25 {
            let square = x * x
            let sum = 19.0 / 614_400 + square * (473.0 / 106_168_320)
            let series = 1.0 / 4 + square * (1.0 / 64 + square * (1.0 / 576 + square * (11.0 / 49_152 + square * sum)))
            return exp(-count * square * series)
        }
        let value = j0(x)
        if count == 1 || value == 0 { return value }
        let size = exp(count * log(abs(value)))
        return value < 0 && count.truncatingRemainder(dividingBy: 2) == 1 ? -size : size
    }

    /// Law of cosines.
    private func twoSteps(_ r: Double) -> Double {
        let (a, b) = (steps[0].length, steps.count > 1 ? steps[1].length : steps[0].length)
        let cosine = (r * r - a * a - b * b) / (2 * a * b)
        if cosine <= -1 { return 1 }
        if cosine >= 1 { return 0 }
        return atan2((1 - cosine * cosine).squareRoot(), cosine) / Double.pi
    }

    /// The k-th zero of J₀: McMahon's expansion (DLMF 10.21.19), improved by Newton where k is small.
    static func zero(_ k: Int) -> Double {
        let beta = (Double(k) - 0.25) * Double.pi
        let e = 1 / (8 * beta)
        let square = e * e
        var x =
            beta + e * (1 - square * (124.0 / 3 - square * (120_928.0 / 15 - square * (401_743_168.0 / 105))))
        if k < 24 {
            for _ in 0..<3 { x += j0(x) / j1(x) }
        }
        return x
    }

    /// P(resultant ≥ r) of n unit steps far in the tail: the saddlepoint density of the resultant, integrated and
    /// scaled to 1; relative error below 0.6 / n for n ≥ 8.
    ///
    /// With R = n A(κ) the density is proportional to √(A(κ) A′(κ) κ) · exp(n (ln I₀(κ) − κ A(κ))) dκ.
    static func saddlepointTail(_ r: Double, steps n: Int) -> Double {
        let count = Double(n)
        if r >= count { return 0 }
        func height(_ kappa: Double) -> Double {
            let ratio = Bessel.pair(kappa).ratio
            let slope = Bessel.ratioSlope(kappa)
            return 0.5 * log(ratio * slope * kappa) + count * (Bessel.logI0(kappa) - kappa * ratio)
        }
        let start = log(Bessel.unchecked(inverseRatio: r / count))
        // Integrals over ln κ, by the trapezoidal rule; from the tail's start by Simpson's.
        func integral(from low: Double, to high: Double, shift: Double) -> Double {
            let panels = 1000
            let step = (high - low) / Double(panels)
            var sum = 0.0
            for index in 0...panels {
                let u = low + Double(index) * step
                let value = exp(height(exp(u)) + u - shift)
                sum += value * (index == 0 || index == panels ? 1 : index.isMultiple(of: 2) ? 2 : 4)
            }
            return sum * step / 3
        }
        let shift = height(exp(start)) + start
        // How fast the exponent falls per unit of ln κ, at least.
        let first = exp(start)
        let rate = count * first * first * Bessel.ratioSlope(first)
        let far = start + min(60, 45 / max(0.5, rate - 1.5))
        let tail = integral(from: start, to: far, shift: shift)
        // Its bulk lies around κ = 2 / √n.
        let middle = log(2 / count.squareRoot())
        let whole = integral(from: middle - 20, to: middle + max(6, 90 / max(1, count - 1)), shift: 0)
        return exp(shift) * tail / whole
    }
}
