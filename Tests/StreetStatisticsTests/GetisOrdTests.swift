import StreetStatistics
import Testing

struct GetisOrdTests {
    /// Row by row, 5 rows of 6; reference values by Tests/Reference/getis_ord.py.
    static let counts = [
        0, 2, 0, 1, 0, 0, 3, 5, 1, 0, 1, 0, 4, 2, 0, 0, 1, 0, 0, 0, 7, 0, 0, 1, 0, 0, 2, 0, 0, 1,
    ]

    static func grid(columns: Int, rows: Int) throws -> Neighbourhoods {
        try .grid(cells: (0..<(columns * rows)).map { (column: $0 % columns, row: $0 / columns) })
    }

    static let forceSample = NullBudget(exactOperations: 0, replications: 200_000, seed: 5)

    @Test func zAgreesWithEsda() throws {
        let esda = [
            1.8408147237595824, 1.2799568450944123, 0.7466414929717405, -0.8533045633962749, -1.1199622394576108,
            -0.9831624092806861, 2.613245225401091, 1.792235844948392, 0.3956884333002946, -1.233616880289153,
            -1.4663747822305027, -1.1199622394576108, 2.0799298732784197, 2.9560253546551407, 1.326720041065693,
            0.16293053135894475, -1.4663747822305027, -0.8533045633962749, -0.05333153521226731, 1.326720041065693,
            0.3956884333002946, 0.16293053135894475, -1.4663747822305027, -0.8533045633962749, -1.2969376462851603,
            0.7466414929717405, 0.7466414929717405, 0.7466414929717405, -1.1199622394576108, -0.6693871722762118,
        ]
        let result = try GetisOrd.star(values: Self.counts, neighbours: Self.grid(columns: 6, rows: 5))
        #expect(result.method == .exact)
        #expect(result.total == 31)
        for (cell, expected) in zip(result.cells, esda) {
            let z = try #require(cell.z)
            #expect(abs(z - expected) < 1e-12)
        }
        #expect(result.cells[0].neighbourhoodSize == 4)
        #expect(result.cells[0].neighbourhoodSum == 10)
    }

    @Test func tailsAgreeWithEnumerationInPython() throws {
        let result = try GetisOrd.star(values: Self.counts, neighbours: Self.grid(columns: 6, rows: 5))
        let expected: [Int: [Int: Double]] = [
            4: [3: 0.6153986498814085, 7: 0.23065134099616857, 11: 0.04272942893632549],
            6: [3: 0.8252402004126143, 7: 0.4289082564944634, 11: 0.13817355058734368, 15: 0.02432066018272915],
        ]
        var compared = 0
        for cell in result.cells {
            guard let p = expected[cell.neighbourhoodSize]?[cell.neighbourhoodSum] else { continue }
            #expect(abs(cell.p / p - 1) < 1e-13)
            compared += 1
        }
        #expect(compared >= 3)
    }

    /// Every subset of every size of a few values, against the exact tail.
    @Test func tailsAgreeWithEnumeration() throws {
        var generator = Xoshiro256StarStar(seed: 11)
        for _ in 0..<40 {
            let n = 2 + generator.integer(below: 9)
            let values = (0..<n).map { _ in generator.integer(below: 3) * generator.integer(below: 5) }
            let lists = (0..<n).map { cell in
                (0..<n).filter { $0 != cell && generator.integer(below: 2) == 0 }
            }
            let result = try GetisOrd.star(values: values, neighbours: Neighbourhoods(lists: lists))
            for cell in result.cells {
                var reached = 0
                var all = 0
                for subset in 0..<(1 << n) where subset.nonzeroBitCount == cell.neighbourhoodSize {
                    let sum = values.indices.reduce(0) { subset >> $1 & 1 == 1 ? $0 + values[$1] : $0 }
                    all += 1
                    if sum >= cell.neighbourhoodSum { reached += 1 }
                }
                #expect(abs(cell.p - Double(reached) / Double(all)) < 1e-13)
            }
        }
    }

    /// 9 cells of 1 among 5,000 of 0, all together: p = 1 / C(5000, 9), about 1e-28.
    @Test func deepTailKeepsItsDigits() throws {
        var values = Array(repeating: 0, count: 5000)
        for row in 20..<23 { for column in 30..<33 { values[row * 100 + column] = 1 } }
        let result = try GetisOrd.star(values: values, neighbours: Self.grid(columns: 100, rows: 50))
        var expected = 1.0
        for i in 0..<9 { expected *= Double(9 - i) / Double(5000 - i) }
        let centre = result.cells[21 * 100 + 31]
        #expect(centre.neighbourhoodSum == 9)
        #expect(abs(centre.p / expected - 1) < 1e-12)
        #expect(result.significant().contains(21 * 100 + 31))
    }

    @Test func sampleAgreesWithExact() throws {
        let neighbours = try Self.grid(columns: 6, rows: 5)
        let exact = try GetisOrd.star(values: Self.counts, neighbours: neighbours)
        let sample = try GetisOrd.star(values: Self.counts, neighbours: neighbours, budget: Self.forceSample)
        #expect(sample.method == .monteCarlo(replications: 200_000, seed: 5))
        for (a, b) in zip(exact.cells, sample.cells) {
            #expect(abs(a.p - b.p) < 5 * (a.p * (1 - a.p) / 200_000).squareRoot() + 1e-5)
            #expect(a.z == b.z)
        }
        #expect(try GetisOrd.star(values: Self.counts, neighbours: neighbours, budget: Self.forceSample) == sample)
    }

    @Test func shiftAndScaleOfValuesDoNotMatter() throws {
        let neighbours = try Self.grid(columns: 6, rows: 5)
        let plain = try GetisOrd.star(values: Self.counts, neighbours: neighbours)
        let moved = try GetisOrd.star(values: Self.counts.map { 1_000_000 + 700 * $0 }, neighbours: neighbours)
        #expect(moved.method == .exact)
        #expect(zip(plain.cells, moved.cells).allSatisfy { $0.p == $1.p })
    }

    /// The known limit: alone it is an outlier, not a cluster.
    @Test func oneBusyCellIsNotFound() throws {
        var values = Array(repeating: 0, count: 5000)
        values[2550] = 40
        let result = try GetisOrd.star(values: values, neighbours: Self.grid(columns: 100, rows: 50))
        #expect(result.significant().isEmpty)
        #expect(abs(result.cells[2550].p - 9.0 / 5000) < 1e-15)
    }

    @Test func plantedClusterIsFound() throws {
        var generator = Xoshiro256StarStar(seed: 3)
        var values = Array(repeating: 0, count: 5000)
        for _ in 0..<60 { values[generator.integer(below: 5000)] += 1 }
        for (row, column) in [(25, 50), (25, 51), (26, 50), (26, 51)] { values[row * 100 + column] += 3 }
        let result = try GetisOrd.star(values: values, neighbours: Self.grid(columns: 100, rows: 50))
        #expect(result.significant().contains(2550))
        #expect(result.significant().allSatisfy { abs($0 / 100 - 25) <= 3 && abs($0 % 100 - 50) <= 3 })
    }

    /// The worked example of docs/guides/hotspots.md.
    @Test func exampleOfTheGuide() throws {
        let values = [2, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let result = try GetisOrd.star(values: values, neighbours: Self.grid(columns: 4, rows: 4))
        let corner = result.cells[0]
        #expect(corner.neighbourhoodSum == 5)
        #expect(corner.neighbourhoodSize == 4)
        #expect(abs(corner.p - 1.0 / 1820) < 1e-15)
        #expect(abs(corner.adjustedP - 0.00879) < 5e-6)
        #expect(abs(try #require(corner.z) - 3.596) < 0.0005)
        #expect(abs(result.cells[1].p - 66.0 / 8008) < 1e-14 && result.cells[1].neighbourhoodSize == 6)
        #expect(abs(result.cells[1].adjustedP - 0.0440) < 5e-5)
        #expect(abs(result.cells[5].p - 792.0 / 11440) < 1e-14)
        #expect(result.significant() == [0, 1, 4])
    }

    @Test func edges() throws {
        let one = try GetisOrd.star(values: [3], neighbours: Neighbourhoods(lists: [[]]))
        #expect(one.cells[0].p == 1 && one.cells[0].z == nil && one.cells[0].adjustedP == 1)
        let equal = try GetisOrd.star(values: [2, 2, 2, 2], neighbours: Self.grid(columns: 2, rows: 2))
        #expect(equal.cells.allSatisfy { $0.p == 1 && $0.z == nil })
        let zero = try GetisOrd.star(values: [0, 0, 0], neighbours: Self.grid(columns: 3, rows: 1))
        #expect(zero.cells.allSatisfy { $0.p == 1 && $0.z == nil })
        let sampled = try GetisOrd.star(
            values: [0, 0, 0], neighbours: Self.grid(columns: 3, rows: 1), budget: Self.forceSample)
        #expect(sampled.cells.allSatisfy { $0.p == 1 })
        let huge = try GetisOrd.star(
            values: [Int.max / 2, 1, 0, 5], neighbours: Self.grid(columns: 4, rows: 1))
        #expect(huge.cells.allSatisfy { $0.p > 0 && $0.p <= 1 })

        #expect(throws: StatisticsError.self) { try GetisOrd.star(values: [], neighbours: Neighbourhoods(lists: [])) }
        #expect(throws: StatisticsError.self) {
            try GetisOrd.star(values: [1, -1], neighbours: Neighbourhoods(lists: [[1], [0]]))
        }
        #expect(throws: StatisticsError.self) {
            try GetisOrd.star(values: [1], neighbours: Neighbourhoods(lists: [[1], [0]]))
        }
        #expect(throws: StatisticsError.self) {
            try GetisOrd.star(values: [.max, .max], neighbours: Neighbourhoods(lists: [[1], [0]]))
        }
        #expect(throws: StatisticsError.self) {
            try GetisOrd.star(
                values: [1, 2], neighbours: Neighbourhoods(lists: [[1], [0]]), budget: NullBudget(replications: 99))
        }
    }

    @Test func neighbourhoods() throws {
        let grid = try Neighbourhoods.grid(cells: [(5, 5), (6, 6), (8, 8), (6, 5)])
        #expect(Set(grid.neighbours(of: 0)) == [1, 3])
        #expect(grid.neighbours(of: 2).isEmpty)
        #expect(grid.neighbours(of: 99).isEmpty && grid.neighbours(of: -1).isEmpty)
        #expect(try Neighbourhoods.grid(cells: []).count == 0)
        #expect(throws: StatisticsError.self) { try Neighbourhoods.grid(cells: [(1, 1), (1, 1)]) }
        #expect(throws: StatisticsError.self) { try Neighbourhoods.grid(cells: [(.max, 1)]) }
        #expect(throws: StatisticsError.self) { try Neighbourhoods(lists: [[0]]) }
        #expect(throws: StatisticsError.self) { try Neighbourhoods(lists: [[1]]) }
        #expect(throws: StatisticsError.self) { try Neighbourhoods(lists: [[1, 1], []]) }
    }

    @Test func checkpointCancels() throws {
        struct Cancelled: Error {}
        let neighbours = try Self.grid(columns: 6, rows: 5)
        #expect(throws: Cancelled.self) {
            try GetisOrd.star(values: Self.counts, neighbours: neighbours) { _ in throw Cancelled() }
        }
        #expect(throws: Cancelled.self) {
            try GetisOrd.star(values: Self.counts, neighbours: neighbours, budget: Self.forceSample) { done in
                if done > 0.5 { throw Cancelled() }
            }
        }
    }
}
