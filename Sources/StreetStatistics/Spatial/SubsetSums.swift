/// The exact distribution of the sum of m values drawn without replacement from a fixed list, for every m up to a
/// largest one.
///
/// Equal values are taken together. With n values taken in so far, row j holds the distribution of the sum of j of
/// them drawn at random; c further values equal to v make row j of the next step
///
///     next[j][s] = Σₜ H(t) · row[j − t][s − t·v],   H hypergeometric: t of the j drawn are among the c new ones.
///
/// All numbers are probabilities, so nothing overflows, and nothing is subtracted, so tails keep their digits. Sums
/// above the largest one asked about are kept as one lump.
struct SubsetSums {
    /// Memory bound: rows times sums, 128 MB of doubles.
    static let largestTable = 1 << 24

    /// Both tails of every row, `width` long: P(sum ≥ s) and P(sum ≤ s).
    private let upper: [Double]
    private let lower: [Double]
    private let width: Int
    /// Values drawn from.
    private let count: Int

    /// - Parameters:
    ///   - groups: what is drawn from.
    ///   - size: the largest m that tails will be asked for, at most the number of values.
    ///   - limit: the largest sum that tails will be asked for, in steps.
    ///   - budget: multiply-and-adds allowed.
    ///   - withLower: whether lower tails will be asked for.
    /// - Returns: `nil` when the computation would cost more than the budget or the memory bound.
    init?(
        of groups: ValueGroups, size: Int, limit: Int, budget: Int, withLower: Bool, checkpoint: Checkpoint
    ) throws {
        guard let plan = SubsetSums.plan(groups, size: size, limit: limit), plan.operations <= budget
        else { return nil }
        let width = plan.width
        var table = Array(repeating: 0.0, count: (size + 1) * width)
        table[0] = 1
        var filling = Filling(size: size, width: width)
        for group in groups.groups {
            table.withUnsafeMutableBufferPointer { filling.add(group, to: $0) }
            try checkpoint(Double(filling.taken) / Double(groups.count))
        }

        var lower: [Double] = []
        if withLower {
            lower = table
            for row in 0...size {
                for s in (row * width + 1)..<max((row + 1) * width, row * width + 1) { lower[s] += lower[s - 1] }
            }
        }
        for row in 0...size {
            let start = row * width
            // The whole is 1 up to rounding: make it 1.
            table[start + width - 1] += filling.beyond[row]
            for s in stride(from: start + width - 2, through: start, by: -1) { table[s] += table[s + 1] }
            let whole = table[start]
            guard whole > 0 else { continue }
            for s in start..<(start + width) {
                table[s] = min(1, table[s] / whole)
                if withLower { lower[s] = min(1, lower[s] / whole) }
            }
        }
        self.upper = table
        self.lower = lower
        self.width = width
        count = groups.count
    }

    /// P(sum of `size` values ≥ `step`).
    func upperTail(size: Int, step: Int) -> Double {
        step <= 0 ? 1 : step < width ? upper[size * width + step] : 0
    }

    /// P(sum of `size` values ≤ `step`).
    func lowerTail(size: Int, step: Int) -> Double {
        step < 0 ? 0 : step < width ? lower[size * width + step] : 1
    }

    /// The tails of `size` values drawn from all but one value `removed`, out of those of the whole list:
    ///
    ///     P(all, j, s) = (1 − j/N) · P(rest, j, s) + (j/N) · P(rest, j − 1, s − removed)
    ///
    /// solved for the rest, j = 1, 2, …, m. Only for 2·size ≤ number of values, where rounding does not grow. What it
    /// subtracts costs digits where nearly all draws that reach s hold the removed value; the result is kept from
    /// below by that rounding, 1e-14 of the tail of the whole list.
    func tails(without removed: Int, size: Int, step: Int) -> (upper: Double, lower: Double) {
        // A value beyond the limit is as good as any other: its multiples must not overflow.
        let removed = min(removed, width)
        var tails = (upper: 1.0, lower: 1.0)
        for drawn in 0...size {
            let s = step - (size - drawn) * removed
            if drawn == 0 {
                tails = (s <= 0 ? 1 : 0, s >= 0 ? 1 : 0)
                continue
            }
            let share = Double(drawn) / Double(count)
            let (above, below) = (upperTail(size: drawn, step: s), lowerTail(size: drawn, step: s))
            tails = (
                min(1, max((above - share * tails.upper) / (1 - share), above * 1e-14)),
                min(1, max((below - share * tails.lower) / (1 - share), below * 1e-14))
            )
        }
        return tails
    }

    /// Cost and width of the table, or `nil` above the memory bound.
    static func plan(_ groups: ValueGroups, size: Int, limit: Int) -> (operations: Int, width: Int)? {
        guard size <= groups.count, limit < largestTable, limit + 1 <= largestTable / (size + 1) else { return nil }
        var operations = 0.0
        // Largest sum of j of the values taken in so far.
        var reach = Array(repeating: -1, count: size + 1)
        reach[0] = 0
        for group in groups.groups {
            let value = min(group.step, limit + 1)
            for drawn in stride(from: size, through: 1, by: -1) {
                operations += Double(max(1, reach[drawn] + 1))
                var furthest = reach[drawn]
                for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                    operations += Double(reach[drawn - new] + 1)
                    furthest = max(furthest, min(reach[drawn - new] + new * value, limit))
                }
                reach[drawn] = furthest
            }
            guard operations < 1e15 else { return nil }
        }
        return (Int(operations), limit + 1)
    }
}

/// The rows of the table while groups of values are taken in.
private struct Filling {
    let size: Int
    let width: Int
    private(set) var taken = 0
    /// Mass of each row above the limit.
    private(set) var beyond: [Double]
    /// Largest sum within the limit of each row; −1 for a row that cannot be drawn yet.
    private var reach: [Int]

    init(size: Int, width: Int) {
        self.size = size
        self.width = width
        beyond = Array(repeating: 0, count: size + 1)
        reach = Array(repeating: -1, count: size + 1)
        reach[0] = 0
    }

    mutating func add(_ group: ValueGroups.Group, to table: UnsafeMutableBufferPointer<Double>) {
        let total = taken + group.count
        let value = min(group.step, width)
        // From many drawn to few, so that the rows read are still those of the step before.
        for drawn in stride(from: min(size, total), through: 1, by: -1) {
            let none = hypergeometric(0, drawn: drawn, new: group.count, old: taken, total)
            let row = UnsafeMutableBufferPointer(rebasing: table[(drawn * width)..<((drawn + 1) * width)])
            if reach[drawn] >= 0 { scale(row, by: none, upTo: reach[drawn]) }
            beyond[drawn] *= none
            var furthest = reach[drawn]
            for new in stride(from: 1, through: min(drawn, group.count), by: 1) where reach[drawn - new] >= 0 {
                let weight = hypergeometric(new, drawn: drawn, new: group.count, old: taken, total)
                let source = UnsafeBufferPointer(
                    rebasing: table[((drawn - new) * width)..<((drawn - new + 1) * width)])
                let shift = min(new * value, width)
                let inside = min(reach[drawn - new], width - 1 - shift)
                if inside >= 0 { multiplyAdd(row, source, by: weight, shift: shift, upTo: inside) }
                var lump = beyond[drawn - new]
                if inside < reach[drawn - new] { lump += sum(source, from: inside + 1, upTo: reach[drawn - new]) }
                beyond[drawn] += weight * lump
                furthest = max(furthest, inside + shift)
            }
            reach[drawn] = min(furthest, width - 1)
        }
        taken = total
    }

    @inline(__always)
    private func scale(_ row: UnsafeMutableBufferPointer<Double>, by factor: Double, upTo last: Int) {
        for s in 0...last { row[s] *= factor }
    }

    @inline(__always)
    private func multiplyAdd(
        _ row: UnsafeMutableBufferPointer<Double>, _ source: UnsafeBufferPointer<Double>, by weight: Double,
        shift: Int, upTo last: Int
    ) {
        for s in 0...last { row[s &+ shift] += weight * source[s] }
    }

    private func sum(_ source: UnsafeBufferPointer<Double>, from first: Int, upTo last: Int) -> Double {
        var sum = 0.0
        for s in first...last { sum += source[s] }
        return sum
    }
}

/// A list of whole numbers, equal ones together, shifted to start at 0 and divided by what all have in common: that
/// leaves the ranking of sums as it is.
struct ValueGroups {
    struct Group {
        /// Value in steps above the smallest.
        let step: Int
        var count: Int
    }

    let least: Int
    let scale: Int
    /// Ascending.
    private(set) var groups: [Group]
    /// Number of values.
    private(set) var count: Int

    /// - Parameter values: at least one, further apart than `Int` can hold in none.
    init(_ values: [Int]) {
        let least = values.min() ?? 0
        var scale = 0
        for value in values where scale != 1 { scale = greatestCommonDivisor(scale, value - least) }
        self.least = least
        self.scale = max(1, scale)
        var groups: [Group] = []
        for value in values.sorted() {
            let step = (value - least) / self.scale
            if groups.last?.step == step {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(Group(step: step, count: 1))
            }
        }
        self.groups = groups
        count = values.count
    }

    /// The step of a value, or of a sum of `size` values.
    func step(_ sum: Int, size: Int = 1) -> Int { (sum - size * least) / scale }

    /// The same list without one value of the group at `index`.
    func removingOne(at index: Int) -> ValueGroups {
        var rest = self
        rest.count -= 1
        rest.groups[index].count -= 1
        if rest.groups[index].count == 0 { rest.groups.remove(at: index) }
        return rest
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
