/// The exact distribution of a sum of independent variables with values in 0, 1, 2, …
///
/// Only probabilities are added and multiplied, never subtracted, so that even tails of 1e-100 keep their digits.
/// Sums at or above `limit` are kept as one lump, which is all an upper tail needs.
struct LatticeSum {
    struct Point {
        var step: Int
        var probability: Double
    }

    /// `probabilities[s]` = P(sum = s) for s below the limit.
    private(set) var probabilities: [Double]
    /// P(sum ≥ limit).
    private(set) var beyond: Double
    private var scratch: [Double]
    /// Largest sum below the limit that can occur.
    private var reach = 0

    /// The sum of nothing: 0 with certainty.
    init(limit: Int) {
        probabilities = Array(repeating: 0, count: max(0, limit))
        scratch = probabilities
        beyond = limit > 0 ? 0 : 1
        if limit > 0 { probabilities[0] = 1 }
    }

    /// Adds one more independent variable. Steps are not negative; the probabilities sum to 1.
    mutating func add(_ points: [Point]) {
        let limit = probabilities.count
        guard limit > 0 else { return }
        let longest = min(points.reduce(0) { max($0, $1.step) }, limit)
        let newReach = min(reach + longest, limit - 1)
        var overflow = 0.0
        probabilities.withUnsafeBufferPointer { now in
            scratch.withUnsafeMutableBufferPointer { next in
                for s in 0...newReach { next[s] = 0 }
                for point in points {
                    let (step, weight) = (min(point.step, limit), point.probability)
                    let inside = min(reach, limit - 1 - step)
                    if inside >= 0 {
                        for s in 0...inside { next[s + step] += weight * now[s] }
                    }
                    if inside < reach {
                        var mass = 0.0
                        for s in (inside + 1)...reach { mass += now[s] }
                        overflow += weight * mass
                    }
                }
            }
        }
        beyond += overflow
        swap(&probabilities, &scratch)
        reach = newReach
    }

    /// `tails[s]` = P(sum ≥ s) for s in 0…limit.
    func upperTails() -> [Double] {
        var tails = Array(repeating: beyond, count: probabilities.count + 1)
        for s in probabilities.indices.reversed() { tails[s] = tails[s + 1] + probabilities[s] }
        return tails.map { min(1, $0) }
    }
}
