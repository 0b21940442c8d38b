/// A rate whose distribution is one of several gammas, with their probabilities.
struct GammaMixture {
    let components: [(weight: Double, prior: GammaRate)]
    /// The rate is the same everywhere: an area's own count says nothing more.
    private let isPooled: Bool

    init(components: [(weight: Double, prior: GammaRate)]) {
        self.components = components
        isPooled = false
    }

    private init(pooled: GammaRate) {
        components = [(1, pooled)]
        isPooled = true
    }

    static func pooled(_ rate: GammaRate) -> GammaMixture { GammaMixture(pooled: rate) }

    var priorMean: Double { components.reduce(0) { $0 + $1.weight * $1.prior.mean } }

    /// Median over the components of 1 / √shape.
    var variation: Double {
        if isPooled { return 0 }
        var below = 0.0
        let sorted = components.sorted { $0.prior.shape > $1.prior.shape }
        for component in sorted {
            below += component.weight
            if below >= 0.5 { return 1 / component.prior.shape.squareRoot() }
        }
        return sorted.last.map { 1 / $0.prior.shape.squareRoot() } ?? 0
    }

    /// What is known about one area's rate after its count.
    func posterior(count: Int, exposure: Double) -> Posterior {
        if isPooled {
            return Posterior(components: components.map { ($0.weight, $0.prior.shape, $0.prior.rate) }, meanWeight: 0)
        }
        let own = components.reduce(0) { $0 + $1.weight * exposure / (exposure + $1.prior.rate) }
        return Posterior(
            components: components.map { ($0.weight, $0.prior.shape + Double(count), $0.prior.rate + exposure) },
            meanWeight: own)
    }

    /// The components' probabilities are those given all counts, so one area's count does not change them again.
    struct Posterior {
        let components: [(weight: Double, shape: Double, rate: Double)]
        let meanWeight: Double

        var mean: Double { components.reduce(0) { $0 + $1.weight * $1.shape / $1.rate } }

        func upperTail(_ x: Double) throws -> Double {
            guard !x.isNaN else { throw StatisticsError("x", .notFinite) }
            return min(
                1, try components.reduce(0) { try $0 + $1.weight * IncompleteGamma.upper(a: $1.shape, x: $1.rate * x) })
        }

        func lowerTail(_ x: Double) throws -> Double {
            min(1, try components.reduce(0) { try $0 + $1.weight * IncompleteGamma.lower(a: $1.shape, x: $1.rate * x) })
        }

        /// The x with P(rate ≤ x) = p.
        func quantile(_ p: Double) throws -> Double { try quantile(p, isUpper: false) }

        /// The x with P(rate > x) = p.
        func upperQuantile(_ p: Double) throws -> Double { try quantile(p, isUpper: true) }

        private func quantile(_ p: Double, isUpper: Bool) throws -> Double {
            if components.count == 1 {
                let (_, shape, rate) = components[0]
                return try isUpper
                    ? IncompleteGamma.inverseUpper(a: shape, p: p) / rate
                    : IncompleteGamma.inverseLower(a: shape, p: p) / rate
            }
            // Start from the gamma with the same mean and variance; Newton on the logarithm of the tail in ln x.
            let mean = self.mean
            let square = components.reduce(0) { sum, part in
                let centre = part.shape / part.rate
                return sum + part.weight * (part.shape / part.rate / part.rate + (centre - mean) * (centre - mean))
            }
            let shape = min(max(mean * mean / square, 1e-3), IncompleteGamma.largestShape)
            let guess =
                try isUpper
                ? IncompleteGamma.inverseUpper(a: shape, p: p) : IncompleteGamma.inverseLower(a: shape, p: p)
            let start = log(max(guess * mean / shape, 1e-300))
            let target = log(p)
            let u = try increasingRoot(from: -690, to: 690, start: start) { u in
                let x = exp(u)
                let tail = try isUpper ? upperTail(x) : lowerTail(x)
                let slope = components.reduce(0) { $0 + $1.weight * GammaMixture.density($1.shape, $1.rate * x) } / tail
                // Close enough for an interval; the tails themselves have some 13 digits.
                if abs(log(tail) - target) < 1e-10 { return (0, slope) }
                return (isUpper ? target - log(tail) : log(tail) - target, slope)
            }
            return exp(u)
        }
    }

    /// xᵃ e⁻ˣ / Γ(a): density of the logarithm.
    private static func density(_ a: Double, _ x: Double) -> Double {
        a < 1 ? a * exp(a * log(x) - x - LogGamma.onePlus(a)) : a * Poisson.density(a, mean: x)
    }
}
