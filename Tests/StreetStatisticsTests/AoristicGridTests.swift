import Testing

@testable import StreetStatistics

struct AoristicGridTests {
    typealias Grid = Aoristic.Grid

    static let grids: [Grid] = {
        var grids = [
            Grid.hoursOfWeek, .halfHoursOfWeek, .hoursOfDay, .quartersOfDay, .daysOfWeek,
        ]
        for (cells, period) in [(365, 525_600.0), (1, 1440), (2, 1440), (7, 1), (49, 49), (13, 0.1)] {
            if let grid = try? Grid(cellCount: cells, period: period) { grids.append(grid) }
        }
        return grids
    }()

    /// Overlap of an interval with a cell, counted over all turns of the clock.
    static func overlap(_ start: Double, _ duration: Double, cell: Int, _ grid: Grid) -> Double {
        if duration >= grid.period { return 1 / Double(grid.cellCount) }
        let begin = start - (start / grid.period).rounded(.down) * grid.period
        var minutes = 0.0
        for turn in 0...2 {
            let low = Double(cell) * grid.cellLength + Double(turn) * grid.period
            minutes += max(0, min(begin + duration, low + grid.cellLength) - max(begin, low))
        }
        return minutes / duration
    }

    static func intervals(_ n: Int, _ grid: Grid, seed: UInt64) -> (starts: [Double], durations: [Double]) {
        var generator = Xoshiro256StarStar(seed: seed)
        let pairs = (0..<n).map { index -> (Double, Double) in
            let start = (generator.uniform() - 0.4) * 3 * grid.period
            switch index % 4 {
            // On the edges of cells.
            case 0: return ((start / grid.cellLength).rounded() * grid.cellLength, grid.cellLength * 3)
            case 1: return (start, generator.exponential() * grid.cellLength)
            case 2: return (start, generator.uniform() * 1.2 * grid.period)
            default: return (start, grid.cellLength * 1e-6)
            }
        }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    @Test(arguments: grids)
    func weightsAreOverlaps(grid: Grid) throws {
        let (starts, durations) = Self.intervals(200, grid, seed: 3)
        var sums = Array(repeating: 0.0, count: grid.cellCount)
        var squares = sums
        for (start, duration) in zip(starts, durations) {
            let weights = try Aoristic.weights(start: start, duration: duration, grid: grid)
            #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
            for cell in weights.indices {
                // Taking a start around the clock costs digits, which the shortest intervals feel most.
                #expect(abs(weights[cell] - Self.overlap(start, duration, cell: cell, grid)) < 1e-5)
                #expect(weights[cell] >= 0)
                sums[cell] += weights[cell]
                squares[cell] += weights[cell] * weights[cell]
            }
        }
        var one = AoristicMatrix(grid: grid)
        for (start, duration) in zip(starts, durations) { try one.add(start: start, duration: duration) }
        var bulk = AoristicMatrix(grid: grid)
        try bulk.add(starts: starts, durations: durations)
        #expect(one.count == 200 && bulk.count == 200)
        for cell in sums.indices {
            #expect(abs(one.totals[cell] - sums[cell]) < 1e-10)
            #expect(abs(bulk.totals[cell] - sums[cell]) < 1e-10)
            #expect(abs(bulk.moments[cell].squares - squares[cell]) < 1e-10)
        }
    }

    @Test func weightsOfReports() throws {
        let (starts, durations) = Self.intervals(300, .hoursOfDay, seed: 8)
        let counts = (0..<300).map { $0 % 5 }
        var weighted = AoristicMatrix(grid: .hoursOfDay)
        try weighted.add(starts: starts, durations: durations, weights: counts.map(Double.init))
        var repeated = AoristicMatrix(grid: .hoursOfDay)
        for (index, count) in counts.enumerated() {
            for _ in 0..<count { try repeated.add(start: starts[index], duration: durations[index]) }
        }
        #expect(zip(weighted.totals, repeated.totals).allSatisfy { abs($0 - $1) < 1e-9 })
        let cells = try weighted.result().cells
        #expect(cells.allSatisfy { $0.placementDeviation == nil })
        #expect(try repeated.result().cells.allSatisfy { $0.placementDeviation != nil })
    }

    @Test func turningTheClockTurnsTheCells() throws {
        let (starts, durations) = Self.intervals(400, .hoursOfWeek, seed: 5)
        var still = AoristicMatrix()
        var turned = AoristicMatrix()
        try still.add(starts: starts, durations: durations)
        try turned.add(starts: starts.map { $0 + 5 * 60 }, durations: durations)
        for cell in 0..<168 { #expect(abs(still.totals[cell] - turned.totals[(cell + 5) % 168]) < 1e-6) }
    }

    @Test func rowsOfDays() throws {
        var matrix = AoristicMatrix()
        try matrix.add(starts: [24 * 60 + 90], durations: [60])
        let rows = try matrix.rows(7)
        #expect(rows.count == 7 && rows.allSatisfy { $0.count == 24 })
        #expect(rows[1][1] == 0.5 && rows[1][2] == 0.5)
        #expect(throws: StatisticsError.self) { try matrix.rows(5) }
        #expect(throws: StatisticsError.self) { try matrix.rows(0) }
    }

    @Test func refuses() throws {
        for (cells, period) in [(0, 1.0), (-1, 1), (1 << 21, 1), (7, 0), (7, -1), (7, .nan), (7, .infinity)] {
            #expect(throws: StatisticsError.self) { try Grid(cellCount: cells, period: period) }
        }
        var matrix = AoristicMatrix()
        for (start, duration) in [
            (Double.nan, 1.0), (.infinity, 1), (-.infinity, 1), (0, 0), (0, -1), (0, .nan), (0, .infinity),
        ] {
            let error = #expect(throws: StatisticsError.self) {
                try matrix.add(starts: [5, start], durations: [5, duration])
            }
            #expect(error?.index == 1)
        }
        #expect(throws: StatisticsError.self) { try matrix.add(starts: [1], durations: []) }
        #expect(throws: StatisticsError.self) { try matrix.add(starts: [1], durations: [1], weights: []) }
        #expect(throws: StatisticsError.self) { try matrix.add(starts: [1], durations: [1], weights: [-1]) }
        #expect(throws: StatisticsError.self) { try matrix.add(starts: [1], durations: [1], weights: [.nan]) }
        #expect(throws: StatisticsError.self) { try matrix.result(level: 1) }
        #expect(matrix == AoristicMatrix())
        try matrix.add(starts: [], durations: [])
        try matrix.add(starts: [1e300, -1e300], durations: [1e-300, 1e300])
        #expect(abs(matrix.totals.reduce(0, +) - 2) < 1e-12)
        var heavy = AoristicMatrix()
        try heavy.add(starts: [1, 2], durations: [60, 60], weights: [1e300, 1e300])
        #expect(throws: StatisticsError.self) { try heavy.result() }
    }

    /// Whole reports have Garwood's exact interval.
    @Test func wholeReportsAreCounts() throws {
        var matrix = AoristicMatrix()
        try matrix.add(starts: [600, 600, 600, 720], durations: [60, 60, 60, 60])
        let result = try matrix.result(level: 0.9)
        #expect(result.n == 4 && result.level == 0.9)
        for (cell, count) in [(10, 3), (12, 1), (50, 0)] {
            let exact = try PoissonRate.interval(count: count, level: 0.9)
            #expect(abs(result.cells[cell].lower - exact.lower) < 1e-10)
            #expect(abs(result.cells[cell].upper - exact.upper) < 1e-10)
            #expect(result.cells[cell].isTooFew)
            #expect(result.cells[cell].placementDeviation == 0)
        }
        #expect(try AoristicMatrix().result().cells[0].upper > 3.68)
    }

    /// The worked example of docs/guides/aoristic.md.
    @Test func exampleOfTheGuide() throws {
        var matrix = AoristicMatrix(grid: .hoursOfDay)
        // 22:45 to 00:15; 23:00 to 24:00; 20:00 to 02:00.
        try matrix.add(starts: [1365, 1380, 1200], durations: [90, 60, 360])
        let cell = try matrix.result().cells[23]
        #expect(abs(cell.total - (2.0 / 3 + 1 + 1.0 / 6)) < 1e-12)
        // Σw² = 4/9 + 1 + 1/36 = 53/36; Σw(1 − w) = 13/36.
        let deviation = try #require(cell.placementDeviation)
        #expect(abs(deviation - (13.0 / 36).squareRoot()) < 1e-12)
        #expect(abs(cell.effectiveReports - (11.0 / 6) * (11.0 / 6) / (53.0 / 36)) < 1e-12)
        #expect(abs(cell.lower - 0.270) < 5e-4)
        #expect(abs(cell.upper - 6.644) < 5e-4)
        #expect(cell.isTooFew)
    }
}
