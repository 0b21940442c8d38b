/// From "the log likelihood ratio exceeds λ" to "the count exceeds a whole number", for all windows of one chunk of lanes.
///
/// The number depends on the cases of the circle (zone) and of the window only. There is a row of numbers for some
/// totals of zone cases, close enough to each other that the row at or below is nearly right, and never too high; and a
/// table of rows for some λ. What passes is then looked at with true ratios.
struct ScanThresholds<Lanes: ScanLanes>: Sendable {
    let likelihood: ZoneLikelihood
    /// Windows of this chunk: lane i stands for the window of `firstLength` + i days.
    let firstLength: Int
    private let rows: ScanRows
    private var tables: [[Lanes]] = []

    init(_ likelihood: ZoneLikelihood, firstLength: Int, rows: ScanRows) {
        self.likelihood = likelihood
        self.firstLength = firstLength
        self.rows = rows
    }

    /// The λ of a level: steps of one up to 64, then 5 %.
    static func ratio(level: Int) -> Double {
        if level <= 64 { return Double(level) }
        var ratio = 64.0
        for _ in 64..<level { ratio *= 1.05 }
        return ratio
    }

    /// The highest level whose λ is not above `ratio`.
    static func level(below ratio: Double) -> Int {
        if ratio < 65 { return max(0, Int(ratio)) }
        var level = 64
        var next = 64 * 1.05
        while next <= ratio, level < 1000 {
            level += 1
            next *= 1.05
        }
        return level
    }

    /// The same for few tables: 0, 1, 2, 4, 8 and so on.
    static func coarseLevel(below ratio: Double) -> Int {
        let level = level(below: ratio)
        return level == 0 ? 0 : 1 << (Int.bitWidth - 1 - level.leadingZeroBitCount)
    }

    /// Bounds that a count must exceed, one row of lanes per row of zone cases.
    mutating func table(level: Int) -> [Lanes] {
        while tables.count <= level { tables.append([]) }
        if tables[level].isEmpty { tables[level] = makeTable(Self.ratio(level: level)) }
        return tables[level]
    }

    private func makeTable(_ ratio: Double) -> [Lanes] {
        // A little low, so that rounding never hides a circle.
        let target = ratio > 0 ? ratio - 1e-9 * max(1, ratio) : 0
        var columns: [[Int]] = []
        for lane in 0..<Lanes.width {
            columns.append(column(length: firstLength + lane, target))
        }
        return rows.zones.indices.map { row in
            Lanes(bound: { lane in columns[lane].isEmpty ? Lanes.largest + 1 : columns[lane][row] - 1 })
        }
    }

    /// Per row the smallest count, in units of one draw, whose ratio exceeds the target; empty for a window that is not
    /// scanned.
    private func column(length: Int, _ target: Double) -> [Int] {
        guard likelihood.isScanned(length: length) else { return [] }
        var result: [Int] = []
        var count = likelihood.smallestUnits
        for zone in rows.zones {
            let most = likelihood.mostUnits(zone: rows.last(from: zone), length: length)
            func exceeds(_ count: Int) -> Bool {
                zone == 0 || likelihood.ratio(zone: zone, length: length, units: count) > target
            }
            // The ratio rises with the count once above the expectation, and the bound rises with the zone.
            let expected = likelihood.expected(zone: zone, length: length) * Double(likelihood.unitsPerCase)
            count = max(count, Int(expected))
            count = max(smallestCount(from: count, through: most, where: exceeds), likelihood.smallestUnits)
            result.append(count)
        }
        return result
    }
}

/// Totals of zone cases for which thresholds are kept, ascending from 0.
struct ScanRows: Sendable {
    let zones: [Int]
    private let largest: Int

    /// - Parameters:
    ///   - largest: cases of the largest circle.
    ///   - recentShare: cases in the longest window, as a part of all.
    init(largest: Int, recentShare: Double) {
        var zones = [0]
        var zone = 1
        while zone <= largest {
            zones.append(zone)
            // A tenth of the standard deviation of the count in the longest window, but 0.2 % to 5 %.
            let spread = 0.1 * (Double(zone) / max(recentShare, 1e-9)).squareRoot()
            zone += max(1, Int(max(min(spread, 0.05 * Double(zone)), 0.002 * Double(zone))))
        }
        self.zones = zones
        self.largest = largest
    }

    func row(of zone: Int) -> Int {
        zones.partitioningIndex { $0 > zone } - 1
    }

    /// The largest total that uses the row of `zone`.
    func last(from zone: Int) -> Int {
        let next = zones.partitioningIndex { $0 > zone }
        return next < zones.count ? zones[next] - 1 : largest
    }
}

/// Expectation and ratio for a circle with so many cases and a window of so many days, when place and time are
/// independent.
///
/// Counts are in units: one unit is one drawn time of a case, `unitsPerCase` units are a case.
struct ZoneLikelihood: Hashable, Sendable {
    let total: Int
    let unitsPerCase: Int
    /// `windowUnits[l]`: units in the last l days, for l in 0…longest.
    let windowUnits: [Int]
    let shortest: Int
    let smallestUnits: Int

    var longest: Int { windowUnits.count - 1 }

    func isScanned(length: Int) -> Bool {
        length >= shortest && length <= longest
    }

    func expected(zone: Int, length: Int) -> Double {
        Double(zone) * (Double(windowUnits[length]) / Double(unitsPerCase)) / Double(total)
    }

    func ratio(zone: Int, length: Int, units: Int) -> Double {
        ScanLikelihood.logRatio(
            Double(units) / Double(unitsPerCase), expected: expected(zone: zone, length: length), total: Double(total))
    }

    /// No circle with so many cases can hold more.
    func mostUnits(zone: Int, length: Int) -> Int {
        let (units, overflow) = zone.multipliedReportingOverflow(by: unitsPerCase)
        return overflow ? windowUnits[length] : min(units, windowUnits[length])
    }
}
