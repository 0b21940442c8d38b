/// Null distributions of the sums of a few values, for many cells at once: those with the same number of values share
/// one distribution, so that a hundred thousand cells cost little more than one.
///
/// Values are whole numbers, not negative: counts, or real values in fixed point (`FixedPoint`).
struct SumNull {
    let values: [Int]
    /// How many values each cell's sum has.
    let sizes: [Int]
    let sums: [Int]
    /// Whether the values of a cell's sum are drawn from the others, never its own.
    let excludesOwn: Bool
    /// Sums that differ by no more than this per value count as equal: the rounding of fixed point.
    let tolerance: Int

    struct Tails {
        /// P(sum ≥ observed) per cell; 1 for a cell whose size is 0.
        var upper: [Double]
        /// P(sum ≤ observed) per cell.
        var lower: [Double]
        var method: NullMethod
    }

    /// Leaving out every different value in turn costs one table each; up to this many operations that is done
    /// rather than solved out of the table of all.
    static let directOperations = 20_000_000

    func tails(budget: NullBudget, withLower: Bool, checkpoint: Checkpoint) throws -> Tails {
        guard sizes.contains(where: { $0 > 0 }) else {
            // Nobody has a neighbour: every sum is 0, in every order.
            let ones = Array(repeating: 1.0, count: values.count)
            return Tails(upper: ones, lower: ones, method: .exact)
        }
        if tolerance == 0, let exact = try exact(budget.exactOperations, withLower, checkpoint) { return exact }
        return try DrawnSums(self, budget: budget).tails(checkpoint)
    }

    private func exact(_ budget: Int, _ withLower: Bool, _ checkpoint: Checkpoint) throws -> Tails? {
        guard let largest = sizes.max(), budget > 0 else { return nil }
        let groups = ValueGroups(values)
        let steps = values.indices.map { groups.step(sums[$0], size: sizes[$0]) }
        let limit = steps.reduce(0) { max($0, $1) }
        let ones = Array(repeating: 1.0, count: values.count)
        var tails = Tails(upper: ones, lower: ones, method: .exact)
        guard largest > 0 else { return tails }
        guard let plan = SubsetSums.plan(groups, size: min(largest, groups.count), limit: limit) else { return nil }

        if excludesOwn {
            let (direct, overflow) = plan.operations.multipliedReportingOverflow(by: groups.groups.count)
            let cheap = !overflow && direct <= min(budget, SumNull.directOperations)
            if cheap || (2 * largest > groups.count && !overflow && direct <= budget) {
                try leaveOut(each: groups, largest, limit, steps, withLower, into: &tails, checkpoint)
                return tails
            }
            guard 2 * largest <= groups.count else { return nil }
        }
        guard
            let table = try SubsetSums(
                of: groups, size: largest, limit: limit, budget: budget, withLower: withLower || excludesOwn,
                checkpoint: checkpoint)
        else { return nil }
        for cell in values.indices where sizes[cell] > 0 {
            if excludesOwn {
                let own = groups.step(values[cell])
                (tails.upper[cell], tails.lower[cell]) = table.tails(
                    without: own, size: sizes[cell], step: steps[cell])
            } else {
                tails.upper[cell] = table.upperTail(size: sizes[cell], step: steps[cell])
                if withLower { tails.lower[cell] = table.lowerTail(size: sizes[cell], step: steps[cell]) }
            }
        }
        return tails
    }

    /// One table per different own value.
    private func leaveOut(
        each groups: ValueGroups, _ largest: Int, _ limit: Int, _ steps: [Int], _ withLower: Bool,
        into tails: inout Tails, _ checkpoint: Checkpoint
    ) throws {
        var cells: [Int: [Int]] = [:]
        for cell in values.indices where sizes[cell] > 0 {
            cells[groups.step(values[cell]), default: []].append(cell)
        }
        for (index, group) in groups.groups.enumerated() {
            try checkpoint(Double(index) / Double(groups.groups.count))
            guard let cells = cells[group.step] else { continue }
            let rest = groups.removingOne(at: index)
            let table = try SubsetSums(
                of: rest, size: min(largest, rest.count), limit: limit, budget: .max, withLower: withLower,
                checkpoint: { _ in })
            guard let table else { continue }
            for cell in cells {
                tails.upper[cell] = table.upperTail(size: sizes[cell], step: steps[cell])
                if withLower { tails.lower[cell] = table.lowerTail(size: sizes[cell], step: steps[cell]) }
            }
        }
    }
}

/// Real values as whole numbers: equal values stay equal and sums do not depend on their order.
struct FixedPoint {
    let values: [Int]
    /// See `SumNull.tolerance`.
    let tolerance: Int
    /// The values moved and scaled to 0…1, for whatever does not depend on either.
    let unit: [Double]
    let least: Double
    let greatest: Double

    /// Counts stay what they are, less the smallest; other values become multiples of 2⁻⁴⁵ of their range, or a
    /// little more when so many are summed that more bits would not fit.
    ///
    /// - Parameters:
    ///   - values: finite, at least one.
    ///   - largestSum: how many are summed at most.
    init(_ values: [Double], largestSum: Int) {
        let least = values.min() ?? 0
        let greatest = values.max() ?? 0
        self.least = least
        self.greatest = greatest
        let room = 61 - (Int.bitWidth - largestSum.leadingZeroBitCount)
        let bits = min(45, room)
        // Halves, because the range itself may be beyond the largest double.
        let halfRange = greatest / 2 - least / 2
        unit = halfRange > 0 ? values.map { min(1, ($0 / 2 - least / 2) / halfRange) } : values.map { _ in 0 }
        let whole = values.allSatisfy { $0 == $0.rounded() } && abs(least) < 0x1p52 && abs(greatest) < 0x1p52
        if whole, greatest - least < Double(1 << min(52, room)) {
            let zero = Int(least)
            self.values = values.map { Int($0) - zero }
            tolerance = 0
        } else {
            let scale = Double(1 << bits)
            self.values = unit.map { Int(($0 * scale).rounded()) }
            tolerance = halfRange > 0 ? 1 : 0
        }
    }
}
