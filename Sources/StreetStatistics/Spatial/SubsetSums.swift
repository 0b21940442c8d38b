/// The exact distribution of the sum of m values drawn without replacement from a fixed list, for every m up to a
/// largest one.
///
/// Equal values are taken together. With n values taken in so far, row j holds the distribution of the sum of j of
/// them drawn at random; c further values equal to v make row j of the next step
///
///     next[j][s] = Σₜ H(t) · row[j − t][s − t·v],   H hypergeometric: t of the j drawn are among the c new ones.
///
/// All numbers are probabilities, so nothing overflows, and nothing is subtracted, so tails keep their digits.
struct SubsetSums {
    /// Memory bound: rows times sums, 128 MB of doubles.
    static let largestTable = 1 << 24

    private let offset: Int
    private let scale: Int
    private let tails: [Int: [Double]]

    /// - Parameters:
    ///   - sizes: the m for which tails will be asked, each in 1 … values.count.
    ///   - budget: multiply-and-adds allowed.
    /// - Returns: `nil` when the computation would cost more than the budget or the memory bound.
    init?(of values: [Int], sizes: Set<Int>, budget: Int, checkpoint: Checkpoint) throws {
        guard let least = values.min(), let largest = sizes.max(), budget > 0 else { return nil }
        // A shift by the smallest value and division by the common divisor leave the ranking of sums as it is.
        let scale = max(1, values.reduce(0) { greatestCommonDivisor($0, $1 - least) })
        var multiplicity: [Int: Int] = [:]
        for value in values { multiplicity[(value - least) / scale, default: 0] += 1 }
        let groups = multiplicity.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
        guard let width = SubsetSums.width(groups, largest, budget: min(budget, 1 << 40)),
            width <= SubsetSums.largestTable / (largest + 1)
        else { return nil }

        var table = Array(repeating: 0.0, count: (largest + 1) * width)
        table[0] = 1
        var reach = Array(repeating: -1, count: largest + 1)
        reach[0] = 0
        var taken = 0
        for group in groups {
            table.withUnsafeMutableBufferPointer { table in
                // From many drawn to few, so that the rows read are still those of the step before.
                for drawn in stride(from: min(largest, taken + group.count), through: 1, by: -1) {
                    let total = taken + group.count
                    let none = hypergeometric(0, drawn: drawn, new: group.count, old: taken, total)
                    if reach[drawn] >= 0 {
                        for s in 0...reach[drawn] { table[drawn * width + s] *= none }
                    }
                    for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                        let weight = hypergeometric(new, drawn: drawn, new: group.count, old: taken, total)
                        let (source, target) = ((drawn - new) * width, drawn * width + new * group.value)
                        for s in 0...reach[drawn - new] { table[target + s] += weight * table[source + s] }
                    }
                    for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                        reach[drawn] = max(reach[drawn], reach[drawn - new] + new * group.value)
                    }
                }
            }
            taken += group.count
            try checkpoint(Double(taken) / Double(values.count))
        }

        var tails: [Int: [Double]] = [:]
        for size in sizes {
            var sums = Array(table[(size * width)..<((size + 1) * width)])
            for s in stride(from: width - 2, through: 0, by: -1) { sums[s] += sums[s + 1] }
            // The whole is 1 up to rounding: make it 1.
            let whole = sums[0]
            tails[size] = sums.map { min(1, $0 / whole) }
        }
        self.offset = least
        self.scale = scale
        self.tails = tails
    }

    /// P(sum of `size` values ≥ `sum`); `sum` is one that can occur.
    func upperTail(size: Int, sum: Int) -> Double {
        guard let tail = tails[size] else { return 1 }
        let step = (sum - size * offset) / scale
        return step < 0 ? 1 : step < tail.count ? tail[step] : 0
    }

    /// Sums needed for the table, or `nil` when filling it takes more operations than allowed.
    private static func width(_ groups: [(value: Int, count: Int)], _ largest: Int, budget: Int) -> Int? {
        var operations = 0
        var reach = Array(repeating: -1, count: largest + 1)
        reach[0] = 0
        for group in groups {
            for drawn in stride(from: largest, through: 1, by: -1) {
                operations += max(1, reach[drawn])
                for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                    operations += reach[drawn - new] + 1
                    guard operations <= budget, reach[drawn - new] <= budget else { return nil }
                }
                for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                    reach[drawn] = max(reach[drawn], reach[drawn - new] + new * group.value)
                }
                guard operations <= budget, reach[drawn] <= budget else { return nil }
            }
        }
        return reach[largest] + 1
    }
}

/// P(t of the `drawn` are among the `new`) when drawing without replacement, by three binomial densities (Loader
/// 2000): near full precision at any size.
private func hypergeometric(_ t: Int, drawn: Int, new: Int, old: Int, _ total: Int) -> Double {
    let p = Double(drawn) / Double(total)
    let q = Double(total - drawn) / Double(total)
    return Binomial.density(t, trials: new, p, q) * Binomial.density(drawn - t, trials: old, p, q)
        / Binomial.density(drawn, trials: total, p, q)
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
