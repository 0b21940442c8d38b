/// The sums of the aoristic weights of many reports; constant work per report, whatever its length.
public struct AoristicMatrix: Hashable, Sendable {
    /// The cells of time.
    public let grid: Aoristic.Grid
    /// Reports added.
    public private(set) var count = 0
    /// The most that one report gave a cell, or would have given it had it started with the cell; 1 without reports.
    var largestWeight: Double { count > 0 ? heaviest : 1 }
    private var heaviest = 0.0
    /// Whether any report had a weight other than 1.
    private(set) var hasWeights = false
    /// By the cell in which intervals start: weight in it, weight of every full cell after it, and the squares of both.
    private var starts: [SIMD4<Double>]
    /// By the cell in which they end, counted on past the end of the period: weight in it, full weight, and squares.
    private var ends: [SIMD4<Double>]

    /// Without any reports yet.
    public init(grid: Aoristic.Grid = .hoursOfWeek) {
        self.grid = grid
        starts = Array(repeating: .zero, count: grid.cellCount)
        ends = Array(repeating: .zero, count: 2 * grid.cellCount)
    }

    /// Adds one interval; arguments as for `Aoristic.weights(start:duration:)`, in the grid's unit.
    ///
    /// - Parameter weight: how many reports it stands for, not negative.
    public mutating func add(start: Double, duration: Double, weight: Double = 1) throws {
        try Self.check(weight, at: nil)
        let spread = try CellSpread(start: start, duration: duration, grid: grid)
        let cells = grid.cellCount
        starts.withUnsafeMutableBufferPointer { starts in
            ends.withUnsafeMutableBufferPointer { ends in Self.put(spread, weight, starts, ends, cells) }
        }
        note(weight, duration)
        count += 1
    }

    /// Adds many intervals; nothing is added when one is refused.
    ///
    /// - Parameters:
    ///   - weights: one per interval, not negative; `nil` counts each as 1.
    public mutating func add(starts: [Double], durations: [Double], weights: [Double]? = nil) throws {
        guard durations.count == starts.count else {
            throw StatisticsError("durations", .length(expected: starts.count))
        }
        if let weights, weights.count != starts.count {
            throw StatisticsError("weights", .length(expected: starts.count))
        }
        var shortest = Double.infinity
        for index in starts.indices {
            shortest = min(shortest, durations[index])
            // All comparisons are false for NaN.
            guard abs(starts[index]) < .infinity, durations[index] > 0, durations[index] < .infinity else {
                throw Self.problem(starts[index], durations[index], at: index)
            }
        }
        for (index, weight) in (weights ?? []).enumerated() { try Self.check(weight, at: index) }
        let slow =
            if let weights {
                scatter(starts, durations) { weights[$0] }
            } else {
                scatter(starts, durations) { _ in 1 }
            }
        for index in slow {
            let spread = try CellSpread(start: starts[index], duration: durations[index], grid: grid)
            let cells = grid.cellCount
            self.starts.withUnsafeMutableBufferPointer { first in
                ends.withUnsafeMutableBufferPointer { last in
                    Self.put(spread, weights?[index] ?? 1, first, last, cells)
                }
            }
        }
        if let weights {
            for (weight, duration) in zip(weights, durations) { note(weight, duration) }
        } else if !starts.isEmpty {
            note(1, shortest)
        }
        count += starts.count
    }

    private mutating func note(_ weight: Double, _ duration: Double) {
        heaviest = max(heaviest, weight * min(1, grid.cellLength / min(duration, grid.period)))
        if weight != 1 { hasWeights = true }
    }

    /// Adds the intervals that start inside the period and are shorter; returns the others. All were checked.
    @inline(__always)
    private mutating func scatter(
        _ moments: [Double], _ durations: [Double], weight: (Int) -> Double
    ) -> [Int] {
        let period = grid.period
        let length = grid.cellLength
        let perCell = 1 / length
        let cells = grid.cellCount
        var slow: [Int] = []
        starts.withUnsafeMutableBufferPointer { starts in
            ends.withUnsafeMutableBufferPointer { ends in
                moments.withUnsafeBufferPointer { moments in
                    durations.withUnsafeBufferPointer { durations in
                        for index in 0..<min(moments.count, durations.count) {
                            let (moment, duration) = (moments[index], durations[index])
                            guard moment >= 0, moment < period, duration < period else {
                                slow.append(index)
                                continue
                            }
                            let spread = CellSpread(
                                inside: moment, duration: duration, length: length, perCell: perCell,
                                largest: cells - 1)
                            Self.put(spread, weight(index), starts, ends, cells)
                        }
                    }
                }
            }
        }
        return slow
    }

    /// The spread's first cell is below `cells` and so is its number of full cells.
    @inline(__always)
    private static func put(
        _ spread: CellSpread, _ weight: Double, _ starts: UnsafeMutableBufferPointer<SIMD4<Double>>,
        _ ends: UnsafeMutableBufferPointer<SIMD4<Double>>, _ cells: Int
    ) {
        let full = spread.fullWeight * weight
        let (first, last) = (spread.firstWeight * weight, spread.lastWeight * weight)
        // An interval of nearly a period ends in the cell in which it started.
        let both = spread.fullCells == cells - 1 ? 2 * first * last : 0
        starts[spread.first] += SIMD4(first, full, first * first, full * full)
        ends[spread.first + 1 + spread.fullCells] += SIMD4(last, full, last * last + both, full * full)
    }

    private static func check(_ weight: Double, at index: Int?) throws {
        let argument = index == nil ? "weight" : "weights"
        guard weight.isFinite else { throw StatisticsError(argument, at: index, .notFinite) }
        guard weight >= 0 else { throw StatisticsError(argument, at: index, .negative) }
    }

    private static func problem(_ start: Double, _ duration: Double, at index: Int) -> StatisticsError {
        guard start.isFinite else { return StatisticsError("starts", at: index, .notFinite) }
        return StatisticsError("durations", at: index, duration.isFinite ? .notPositive : .notFinite)
    }

    /// Reports per cell: they sum to `count` (or to the sum of the weights), up to rounding.
    public var totals: [Double] { moments.map(\.total) }

    /// Rows of cells, such as 7 days of 24 hours.
    ///
    /// - Throws: `StatisticsError` unless the cells divide into that many rows.
    public func rows(_ count: Int) throws -> [[Double]] {
        guard count >= 1, grid.cellCount.isMultiple(of: count) else { throw StatisticsError("count", .notDivisor) }
        let totals = totals
        let width = grid.cellCount / count
        return (0..<count).map { Array(totals[($0 * width)..<(($0 + 1) * width)]) }
    }

    /// Per cell the sum of the weights and the sum of their squares.
    var moments: [(total: Double, squares: Double)] {
        let cells = grid.cellCount
        var level = SIMD2<Double>.zero
        // Full weights begin after the cell of the start and stop before the cell of the end; the second round is
        // what runs past the end of the period.
        var sums = Array(repeating: SIMD2<Double>.zero, count: cells)
        for cell in 0..<(2 * cells) {
            let end = ends[cell]
            level -= SIMD2(end.y, end.w)
            let inside = SIMD2(end.x, end.z)
            // Steps down can leave a rounding error below 0.
            let full = level.replacing(with: 0, where: level .< 0)
            if cell < cells {
                let start = starts[cell]
                sums[cell] += full + inside + SIMD2(start.x, start.z)
                level += SIMD2(start.y, start.w)
            } else {
                sums[cell - cells] += full + inside
            }
        }
        return sums.map { ($0.x, $0.y) }
    }
}
