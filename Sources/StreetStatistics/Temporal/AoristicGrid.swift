extension Aoristic {
    /// A period that repeats, divided into cells of equal length: the hours of a week, the quarters of a day, the days
    /// of a year. Minutes, hours or days: the unit is the caller's, the same for starts, durations and the period.
    public struct Grid: Hashable, Sendable {
        /// Number of cells, each as long as the others.
        public let cellCount: Int
        /// Length of all cells together, in the unit of starts and durations.
        public let period: Double

        /// Most cells: 2²⁰.
        public static let largestCellCount = 1 << 20

        /// - Throws: `StatisticsError` unless 1 ≤ cellCount ≤ 1,048,576 and 1e-100 ≤ period ≤ 1e100.
        public init(cellCount: Int, period: Double) throws {
            guard cellCount >= 1, cellCount <= Grid.largestCellCount else {
                throw StatisticsError("cellCount", .outside(lower: 1, upper: Double(Grid.largestCellCount)))
            }
            try StatisticsError.check(period, "period", from: 1e-100, to: 1e100)
            self.init(cells: cellCount, length: period)
        }

        private init(cells: Int, length: Double) {
            (cellCount, period) = (cells, length)
        }

        /// The 168 hours of a week, in minutes.
        public static let hoursOfWeek = Grid(cells: 168, length: 10_080)
        /// The 336 half hours of a week, in minutes.
        public static let halfHoursOfWeek = Grid(cells: 336, length: 10_080)
        /// The 24 hours of a day, in minutes.
        public static let hoursOfDay = Grid(cells: 24, length: 1440)
        /// The 96 quarters of a day, in minutes.
        public static let quartersOfDay = Grid(cells: 96, length: 1440)
        /// The 7 days of a week, in minutes.
        public static let daysOfWeek = Grid(cells: 7, length: 10_080)

        /// Length of a cell.
        public var cellLength: Double { period / Double(cellCount) }
    }

    /// The weights of one interval on a grid, summing to 1; see `weights(start:duration:)`.
    public static func weights(start: Double, duration: Double, grid: Grid) throws -> [Double] {
        let spread = try CellSpread(start: start, duration: duration, grid: grid)
        var weights = Array(repeating: 0.0, count: grid.cellCount)
        weights[spread.first] += spread.firstWeight
        for step in 0..<spread.fullCells { weights[(spread.first + 1 + step) % grid.cellCount] += spread.fullWeight }
        weights[(spread.first + 1 + spread.fullCells) % grid.cellCount] += spread.lastWeight
        return weights
    }
}

/// An interval as a part of its first cell, some full cells, and a part of the cell after those.
struct CellSpread {
    /// Cell in which the interval starts, 0 ..< cellCount.
    var first: Int
    var firstWeight: Double
    /// At most cellCount − 1.
    var fullCells: Int
    /// Weight of each full cell; 0 without any.
    var fullWeight: Double
    var lastWeight: Double

    init(start: Double, duration: Double, grid: Aoristic.Grid = .hoursOfWeek) throws {
        guard start.isFinite else { throw StatisticsError("start", .notFinite) }
        try StatisticsError.checkPositive(duration, "duration")
        guard duration < grid.period else {
            self.init(evenOver: grid.cellCount)
            return
        }
        var moment = start
        if moment < 0 || moment >= grid.period {
            moment.formTruncatingRemainder(dividingBy: grid.period)
            if moment < 0 { moment += grid.period }
            // A tiny negative start rounds up to a whole period.
            if moment >= grid.period { moment = 0 }
        }
        let length = grid.cellLength
        self.init(inside: moment, duration: duration, length: length, perCell: 1 / length, largest: grid.cellCount - 1)
    }

    /// An interval of a whole period or more.
    private init(evenOver cells: Int) {
        first = 0
        firstWeight = 1 / Double(cells)
        fullCells = cells - 1
        fullWeight = cells > 1 ? firstWeight : 0
        lastWeight = 0
    }

    /// An interval that starts inside the period and is shorter than it.
    ///
    /// - Parameters:
    ///   - length: of a cell; `perCell` is 1 / length.
    ///   - largest: the last cell.
    @inline(__always)
    init(inside moment: Double, duration: Double, length: Double, perCell: Double, largest: Int) {
        // Here and below a quotient may round to the next whole number, or a product stay below it: the cell before
        // then gets what is left of it, which is nothing or all, and never less than nothing.
        first = min(Int(moment * perCell), largest)
        let inFirst = min(duration, max(0, Double(first + 1) * length - moment))
        let rest = duration - inFirst
        fullCells = min(Int(rest * perCell), largest)
        let full = Double(fullCells)
        let inLast = max(0, rest - full * length)
        // Without a branch: whether there is a full cell is as good as random in real data.
        let inFull = min(full, 1) * length
        // Divided together: a reciprocal would cost the last digit of whole parts.
        let shares = SIMD4(inFirst, inFull, inLast, 0) / SIMD4(repeating: duration)
        (firstWeight, fullWeight, lastWeight) = (shares.x, shares.y, shares.z)
    }
}
