/// The trigonometric moments of a sample: mₚ = Σ w e^(ipθ) / Σ w, an interval giving its mean over the interval.
struct CircularHarmonics {
    /// Re m₁, Re m₂, … and Im m₁, …
    let cosines: [Double]
    let sines: [Double]

    /// By binning when that is less work: O(n + P²) with an absolute error of about 1e-10; otherwise one by one.
    init(_ sample: CircularSample, count: Int) {
        var bins = 256
        while bins < 64 * count { bins *= 2 }
        if sample.n > bins {
            self.init(binned: sample, count: count, bins: bins)
        } else {
            self.init(direct: sample, count: count)
        }
    }

    /// O(n P), exact but for rounding.
    init(direct sample: CircularSample, count: Int) {
        var cosines = Array(repeating: 0.0, count: count)
        var sines = cosines
        for index in sample.angles.indices {
            let weight = sample.weight(index)
            let unit = Rotation(sample.angles[index])
            let half = sample.halfWidths?[index] ?? 0
            if half >= Double.pi { continue }
            var turn = unit
            let widen = Rotation(half)
            var width = widen
            for p in 0..<count {
                let order = Double(p + 1)
                let size = half > 0 ? (order * half < 1e-4 ? 1 : width.sine / (order * half)) : 1
                cosines[p] += weight * size * turn.cosine
                sines[p] += weight * size * turn.sine
                turn.turn(by: unit)
                if half > 0 { width.turn(by: widen) }
            }
        }
        let total = sample.totalWeight
        self.cosines = cosines.map { $0 / total }
        self.sines = sines.map { $0 / total }
    }

    /// Every bin keeps the mean powers 0…5 of the distances to its middle, from which its part of each moment follows
    /// by Taylor's series: nothing is moved to a grid point.
    init(binned sample: CircularSample, count: Int, bins: Int) {
        let total = sample.totalWeight
        let powers = Self.powers(sample, bins: bins)
        let width = 2 * Double.pi / Double(bins)
        // e^(i · middle of bin b) = table[2b + 1], at half steps.
        let table = (0..<(2 * bins)).map { index -> SIMD2<Double> in
            let angle = Double(index) * width / 2
            return SIMD2(cos(angle), sin(angle))
        }
        let used = powers.indices.filter { powers[$0] != .zero }
        var cosines: [Double] = []
        var sines: [Double] = []
        for p in 1...max(1, count) {
            let q = Double(p)
            var (x, y) = (0.0, 0.0)
            for bin in used {
                let m = powers[bin]
                let real = m[0] - q * q * (m[2] / 2 - q * q * m[4] / 24)
                let imaginary = q * (m[1] - q * q * (m[3] / 6 - q * q * m[5] / 120))
                let turn = table[(p * (2 * bin + 1)) & (2 * bins - 1)]
                x += real * turn.x - imaginary * turn.y
                y += real * turn.y + imaginary * turn.x
            }
            cosines.append(x / total)
            sines.append(y / total)
        }
        self.cosines = count > 0 ? cosines : []
        self.sines = count > 0 ? sines : []
    }

    /// Per bin Σ w δᵏ for k = 0…5, with δ the distance to its middle; an interval is spread over the bins it covers.
    private static func powers(_ sample: CircularSample, bins: Int) -> [SIMD8<Double>] {
        let width = 2 * Double.pi / Double(bins)
        var powers = Array(repeating: SIMD8<Double>.zero, count: bins)
        guard let halfWidths = sample.halfWidths else {
            for (index, angle) in sample.angles.enumerated() {
                let bin = min(Int(angle / width), bins - 1)
                powers[bin] += mean(from: angle, to: angle, middle: (Double(bin) + 0.5) * width) * sample.weight(index)
            }
            return powers
        }
        // Full bins begin after the bin of the start and stop before the bin of the end, counted on past the turn.
        var steps = Array(repeating: 0.0, count: 2 * bins + 1)
        for index in sample.angles.indices {
            let weight = sample.weight(index)
            let length = 2 * halfWidths[index]
            var start = sample.angles[index] - halfWidths[index]
            if start < 0 { start = max(0, start + 2 * Double.pi) }
            let first = min(Int(start / width), bins - 1)
            let end = start + length
            let last = min(Int(end / width), 2 * bins - 1)
            func part(_ bin: Int, from low: Double, to high: Double) {
                let share = length > 0 ? max(0, high - low) / length : 1
                powers[bin < bins ? bin : bin - bins] +=
                    mean(from: low, to: high, middle: (Double(bin) + 0.5) * width) * (share * weight)
            }
            guard last > first else {
                part(first, from: start, to: end)
                continue
            }
            part(first, from: start, to: Double(first + 1) * width)
            part(last, from: Double(last) * width, to: end)
            steps[first + 1] += weight * width / length
            steps[last] -= weight * width / length
        }
        let whole = mean(from: -width / 2, to: width / 2, middle: 0)
        var level = 0.0
        for bin in 0..<(2 * bins) {
            level += steps[bin]
            powers[bin < bins ? bin : bin - bins] += whole * max(0, level)
        }
        return powers
    }

    /// Mean of δᵏ over a stretch, k = 0…5: (bᵏ⁺¹ − aᵏ⁺¹) / ((k + 1)(b − a)) = Σ aⁱ bᵏ⁻ⁱ / (k + 1).
    @inline(__always)
    private static func mean(from low: Double, to high: Double, middle: Double) -> SIMD8<Double> {
        let (a, b) = (low - middle, high - middle)
        var means = SIMD8<Double>.zero
        var sum = 1.0
        var power = 1.0
        means[0] = 1
        for k in 1...5 {
            power *= b
            sum = sum * a + power
            means[k] = sum / Double(k + 1)
        }
        return means
    }

    /// Density per radian after smoothing harmonic p by `ratios[p]`.
    func density(at angle: Double, ratios: [Double]) -> Double {
        let unit = Rotation(angle)
        // Horner's rule for Σ cₚ zᵖ.
        var (x, y) = (0.0, 0.0)
        for p in stride(from: min(cosines.count, ratios.count - 1), through: 1, by: -1) {
            let real = x + ratios[p] * cosines[p - 1]
            let imaginary = y - ratios[p] * sines[p - 1]
            x = real * unit.cosine - imaginary * unit.sine
            y = real * unit.sine + imaginary * unit.cosine
        }
        return max(0, (1 + 2 * x) / (2 * Double.pi))
    }
}

/// A direction as a complex number of length 1.
struct Rotation {
    var cosine: Double
    var sine: Double

    init(_ angle: Double) { (cosine, sine) = (cos(angle), sin(angle)) }

    @inline(__always)
    mutating func turn(by other: Rotation) {
        (cosine, sine) = (
            cosine * other.cosine - sine * other.sine, sine * other.cosine + cosine * other.sine
        )
    }
}
