/// Draws of counts and rates.
extension Xoshiro256StarStar {
    /// Poisson with this mean: inversion below 10, above it the transformed rejection of Hörmann (1993, algorithm PTRS).
    ///
    /// - Returns: 0 for a mean that is not above 0; means above 1e15 are taken as 1e15.
    public mutating func poisson(mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        let mean = min(mean, 1e15)
        if mean < 10 {
            var rest = uniform()
            var probability = exp(-mean)
            var count = 0
            // 200 is beyond any uniform draw; it also ends the search where rounding has eaten the last of it.
            while rest >= probability, count < 200 {
                rest -= probability
                count += 1
                probability *= mean / Double(count)
            }
            return count
        }
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let bound = 0.9277 - 3.6224 / (b - 2)
        let logMean = log(mean)
        while true {
            let u = uniform() - 0.5
            let v = 1 - uniform()
            let us = 0.5 - abs(u)
            let count = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
            if us >= 0.07, v <= bound { return Int(count) }
            if count < 0 || us < 0.013 && v > us { continue }
            let accepted = log(v * inverseAlpha / (a / (us * us) + b))
            if accepted <= count * logMean - mean - LogGamma.unchecked(count + 1) { return Int(count) }
        }
    }

    /// Gamma with this shape and mean `shape` (Marsaglia and Tsang 2000).
    ///
    /// - Returns: 0 for a shape that is not above 0.
    public mutating func gamma(shape: Double) -> Double {
        guard shape > 0 else { return 0 }
        guard shape < .infinity else { return .infinity }
        if shape < 1 {
            let boost = -exponential() / shape
            return gamma(shape: shape + 1) * exp(boost)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            if root <= 0 { continue }
            let v = root * root * root
            if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }
}
