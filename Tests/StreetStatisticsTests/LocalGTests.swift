import StreetStatistics
import Testing

/// All orders of 0 ..< count.
func permutations(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(count - 1).flatMap { shorter in
        (0...shorter.count).map { place in
            var longer = shorter
            longer.insert(count - 1, at: place)
            return longer
        }
    }
}

struct LocalGTests {
    static let counts = GetisOrdTests.counts.map(Double.init)

    static func neighbours() throws -> Neighbourhoods { try GetisOrdTests.grid(columns: 6, rows: 5) }

    /// Lists at random, islands included, and the values of a test.
    static func smallCase(_ generator: inout Xoshiro256StarStar, whole: Bool) throws -> ([Double], Neighbourhoods) {
        let n = 2 + generator.integer(below: 6)
        let values = (0..<n).map { _ in
            whole
                ? Double(generator.integer(below: 3) * generator.integer(below: 4) - 1)
                : generator.integer(below: 3) == 0 ? 0.1 : generator.uniform() * 3 - 1
        }
        let lists = (0..<n).map { cell in (0..<n).filter { $0 != cell && generator.integer(below: 2) == 0 } }
        return (values, try Neighbourhoods(lists: lists))
    }

    /// spdep 1.2-7 localG and esda 2.9.0, by Tests/Reference/local_autocorrelation.R and .py.
    @Test func zAgreesWithSpdepAndEsda() throws {
        let gi = [
            2.39340478627940278, 1.13529242439509348, 1.03827518070942704, -0.89527378578575145,
            -0.95011974083787143, -0.77755282396894310, 2.36258636033714309, 1.28058303321305389,
            0.41121980934985547, -1.09273919457866087, -1.49684010603347462, -0.95011974083787143,
            1.59627881668775529, 2.87849166851569738, 1.54804719231976984, 0.34768974372957412,
            -1.49684010603347462, -0.66606332347397168, 0.18610592861772762, 1.54804719231976984,
            -0.83041513881300266, 0.34768974372957412, -1.33281068429670002, -0.89527378578575145,
            -1.12988144732987039, 1.03827518070942704, 0.56764621219754674, 1.03827518070942704,
            -0.95011974083787143, -0.73627693811753325,
        ]
        let local = try GetisOrd.local(values: Self.counts, neighbours: Self.neighbours())
        for (cell, expected) in zip(local.cells, gi) { #expect(abs(try #require(cell.z) - expected) < 1e-12) }
        let star = try GetisOrd.local(
            values: Self.counts, neighbours: Self.neighbours(), statistic: .cellAndNeighbours, null: .total)
        let plain = try GetisOrd.star(values: GetisOrdTests.counts, neighbours: Self.neighbours())
        for (cell, expected) in zip(star.cells, plain.cells) {
            #expect(abs(try #require(cell.z) - (try #require(expected.z))) < 1e-12)
            #expect(cell.p == expected.p && cell.adjustedP == expected.adjustedP)
        }
        #expect(star.method == .exact)
        #expect(
            star.name == "Getis-Ord Gi*, binary weights, cell included; total permutation null; Benjamini-Hochberg")
        #expect(
            local.name
                == "Getis-Ord Gi, binary weights, cell excluded; conditional permutation null; Benjamini-Hochberg")
    }

    /// esda: 99,999 conditional draws. It folds P(≥) with P(<), not with P(≤); its p for Gi and Gi* are the same numbers.
    @Test func pAgreesWithEsda() throws {
        let esda = [
            0.03034, 0.1679, 0.19001, 0.15198, 0.12908, 0.15392, 0.02952, 0.14804, 0.36777, 0.11028, 0.02811, 0.12848,
            0.09521, 0.00457, 0.09179, 0.39024, 0.028, 0.24476, 0.42837, 0.09182, 0.17476, 0.38903, 0.05421, 0.14987,
            0.00001, 0.19079, 0.31633, 0.1908, 0.12776, 0.18598,
        ]
        for statistic in [GetisOrd.Statistic.neighbours, .cellAndNeighbours] {
            let result = try GetisOrd.local(
                values: Self.counts, neighbours: Self.neighbours(), statistic: statistic, alternative: .folded)
            #expect(result.method == .exact)
            for (index, (cell, expected)) in zip(result.cells, esda).enumerated() {
                let folded = min(cell.upper, 1 - cell.upper)
                // 4.5 sigma of esda's draws, for 30 cells.
                let sigma = (folded * (1 - folded) / 99_999).squareRoot()
                #expect(abs(folded - expected) < 4.5 * sigma + 2e-5, "cell \(index): \(folded), esda \(expected)")
                #expect(cell.p == min(cell.upper, cell.lower))
            }
        }
    }

    /// Cell 24's three neighbours hold 0 + 0 + 0, as low as it gets, but zeros are common: P(≤ 0) is far from esda's
    /// 0.00001, which leaves out the ties on this side.
    @Test func tiesAtTheFloorAreCounted() throws {
        let result = try GetisOrd.local(values: Self.counts, neighbours: Self.neighbours(), alternative: .folded)
        let zeros = Self.counts.count { $0 == 0 } - 1
        var none = 1.0
        for drawn in 0..<3 { none *= Double(zeros - drawn) / Double(29 - drawn) }
        #expect(result.cells[24].upper == 1)
        #expect(abs(result.cells[24].lower - none) < 1e-14)
    }

    /// Every order of up to seven cells that leaves the tested cell where it is.
    @Test(arguments: [true, false])
    func agreesWithAllPermutations(whole: Bool) throws {
        var generator = Xoshiro256StarStar(seed: whole ? 21 : 22)
        for _ in 0..<(whole ? 60 : 4) {
            let (values, neighbours) = try Self.smallCase(&generator, whole: whole)
            let result = try GetisOrd.local(values: values, neighbours: neighbours)
            #expect((result.method == .exact) == (whole || Set(values).count == 1))
            for cell in values.indices where !neighbours.neighbours(of: cell).isEmpty {
                let others = values.indices.filter { $0 != cell }
                func sum(_ order: [Int]) -> Double {
                    neighbours.neighbours(of: cell).reduce(0) { sum, neighbour in
                        sum + values[others[order[others.firstIndex(of: neighbour) ?? 0]]]
                    }
                }
                let orders = permutations(others.count)
                let observed = sum(Array(others.indices))
                let upper = Double(orders.count { sum($0) > observed - 1e-9 }) / Double(orders.count)
                let lower = Double(orders.count { sum($0) < observed + 1e-9 }) / Double(orders.count)
                let slack = whole ? 1e-12 : 5 * (upper * (1 - upper) / 100_000).squareRoot() + 2e-5
                #expect(abs(result.cells[cell].upper - upper) < slack)
                let lowerSlack = whole ? 1e-12 : 5 * (lower * (1 - lower) / 100_000).squareRoot() + 2e-5
                #expect(abs(result.cells[cell].lower - lower) < lowerSlack)
            }
        }
    }

    /// P(≥) of one cell's neighbours, from a list of values in which the cell is not.
    private static func tailWithoutOwn(_ values: [Int], _ neighbours: Neighbourhoods, cell: Int) throws -> Double {
        let around = Array(neighbours.neighbours(of: cell))
        let rest = around + values.indices.filter { $0 != cell && !around.contains($0) }
        let lists = rest.indices.map { $0 == 0 ? Array(1..<around.count) : [] }
        let shorter = try GetisOrd.star(values: rest.map { values[$0] }, neighbours: Neighbourhoods(lists: lists))
        return shorter.cells[0].p
    }

    /// Few different values: one table for each value left out.
    @Test func leavingOutAgreesWithAShorterList() throws {
        var values = Array(repeating: 0, count: 200)
        var generator = Xoshiro256StarStar(seed: 14)
        for index in 0..<200 where index % 3 == 0 { values[index] = generator.poisson(mean: 3) }
        values[50] = 30
        let neighbours = try GetisOrdTests.grid(columns: 20, rows: 10)
        let result = try GetisOrd.local(values: values.map(Double.init), neighbours: neighbours)
        for cell in values.indices {
            let expected = try Self.tailWithoutOwn(values, neighbours, cell: cell)
            #expect(abs(result.cells[cell].upper / expected - 1) < 1e-12)
        }
    }

    /// Too many different values for that: tails are solved out of the table of all, and drawn for comparison.
    @Test func solvingAgreesWithAShorterListAndWithDraws() throws {
        var generator = Xoshiro256StarStar(seed: 4)
        var values = (0..<1600).map { _ in generator.poisson(mean: 40 * generator.exponential()) }
        values[500] = 2000
        let neighbours = try GetisOrdTests.grid(columns: 40, rows: 40)
        let solved = try GetisOrd.local(values: values.map(Double.init), neighbours: neighbours)
        #expect(solved.method == .exact)
        for cell in [0, 1, 20, 499, 500, 501, 539, 540, 541, 802, 1111, 1599] {
            let expected = try Self.tailWithoutOwn(values, neighbours, cell: cell)
            #expect(abs(solved.cells[cell].upper - expected) < 1e-11 * expected + 1e-16, "cell \(cell)")
        }
        let budget = NullBudget(exactOperations: 0, replications: 200_000, seed: 3)
        let drawn = try GetisOrd.local(values: values.map(Double.init), neighbours: neighbours, budget: budget)
        #expect(drawn.method == .monteCarlo(replications: 200_000, seed: 3))
        for (exact, sample) in zip(solved.cells, drawn.cells) {
            for (a, b) in [(exact.upper, sample.upper), (exact.lower, sample.lower)] {
                #expect(abs(a - b) < 5.5 * (a * (1 - a) / 200_000).squareRoot() + 1e-5)
            }
            #expect(exact.z == sample.z)
        }
        #expect(
            try GetisOrd.local(values: values.map(Double.init), neighbours: neighbours, budget: budget) == drawn)
    }

    /// Enough draws that one cell alone can be found among many.
    @Test func drawsGrowWithTheNumberOfCells() throws {
        var generator = Xoshiro256StarStar(seed: 6)
        var values = (0..<10_000).map { _ in generator.uniform() }
        for cell in [5050, 5049, 5051, 4949, 4950, 4951, 5149, 5150, 5151] { values[cell] = 3 + generator.uniform() }
        let result = try GetisOrd.local(values: values, neighbours: GetisOrdTests.grid(columns: 100, rows: 100))
        #expect(result.method == .monteCarlo(replications: 200_000, seed: 1))
        #expect(result.significant().contains(5050))
    }

    @Test func shiftScaleAndOrderOfCellsDoNotMatter() throws {
        let neighbours = try Self.neighbours()
        let plain = try GetisOrd.local(values: Self.counts, neighbours: neighbours)
        let moved = try GetisOrd.local(values: Self.counts.map { 700 * $0 - 5000 }, neighbours: neighbours)
        #expect(moved.method == .exact)
        let turned = try GetisOrd.local(
            values: Self.counts.reversed(),
            neighbours: Neighbourhoods(lists: (0..<30).reversed().map { neighbours.neighbours(of: $0).map { 29 - $0 } })
        )
        for (cell, other) in zip(plain.cells, moved.cells) {
            let (z, same) = (try #require(cell.z), try #require(other.z))
            #expect(cell.p == other.p && abs(z - same) < 1e-11)
        }
        for (cell, other) in zip(plain.cells, turned.cells.reversed()) {
            let (z, same) = (try #require(cell.z), try #require(other.z))
            #expect(cell.p == other.p && abs(z - same) < 1e-11)
        }
        // What is hot turned upside down is cold.
        let negated = try GetisOrd.local(
            values: Self.counts.map { 0 - $0 }, neighbours: neighbours, alternative: .less)
        for (cell, other) in zip(plain.cells, negated.cells) { #expect(abs(cell.p - other.p) < 1e-14) }
    }

    /// A busy cell among quiet ones does not make its neighbours' surroundings less unusual for others, and its own
    /// value does not count for itself.
    @Test func ownValueIsLeftOut() throws {
        var values = Array(repeating: 0.0, count: 5000)
        values[2550] = 40
        let result = try GetisOrd.local(values: values, neighbours: GetisOrdTests.grid(columns: 100, rows: 50))
        #expect(result.cells[2550].p == 1)
        #expect(abs(result.cells[2551].p - 8.0 / 4999) < 1e-15)
        let shared = try GetisOrd.local(
            values: values, neighbours: GetisOrdTests.grid(columns: 100, rows: 50), null: .total)
        #expect(abs(shared.cells[2551].p - 8.0 / 5000) < 1e-15)
    }

    @Test func islandsAndEdges() throws {
        let lists = try Neighbourhoods(lists: [[1], [0, 2], [1], []])
        for null in [LocalNull.conditional, .total] {
            let result = try GetisOrd.local(values: [5, 6, 0, 90], neighbours: lists, null: null)
            #expect(result.islands == [3] && result.cells[3].p == 1 && result.cells[3].adjustedP == 1)
            #expect(result.cells[3].z == nil && result.cells[3].neighbours == 0)
            #expect(result.cells[0].p < 1)
        }
        let included = try GetisOrd.local(
            values: [5, 6, 0, 90], neighbours: lists, statistic: .cellAndNeighbours, null: .total)
        #expect(abs(included.cells[3].p - 0.25) < 1e-15)
        for values in [[3.0], [2, 2, 2], [0, 0], [-0.5, -0.5], [1, 2]] {
            let all = values.indices.map { cell in values.indices.filter { $0 != cell } }
            for null in [LocalNull.conditional, .total] {
                let result = try GetisOrd.local(values: values, neighbours: Neighbourhoods(lists: all), null: null)
                #expect(result.cells.allSatisfy { $0.p > 0 && $0.p <= 1 && $0.z == nil })
            }
        }
    }

    @Test func hostileInput() throws {
        let pair = try Neighbourhoods(lists: [[1], [0]])
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(throws: StatisticsError.self) { try GetisOrd.local(values: [bad, 1], neighbours: pair) }
        }
        #expect(throws: StatisticsError.self) { try GetisOrd.local(values: [1], neighbours: pair) }
        let none = try Neighbourhoods(lists: [])
        #expect(throws: StatisticsError.self) { try GetisOrd.local(values: [], neighbours: none) }
        #expect(throws: StatisticsError.self) {
            try GetisOrd.local(values: [1, 2], neighbours: pair, budget: NullBudget(replications: 1))
        }
        let row = try GetisOrdTests.grid(columns: 5, rows: 1)
        let extremes: [[Double]] = [
            [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, 1, 2],
            [.leastNonzeroMagnitude, 0, 0, .leastNormalMagnitude / 8, 0],
            [1e300, 1, 2, 3, 1e300], [0x1p53, 0, 1, 2, -0x1p53], [0x1p51, 0, 1, 2, 0x1p51],
        ]
        for values in extremes {
            for null in [LocalNull.conditional, .total] {
                let result = try GetisOrd.local(values: values, neighbours: row, null: null)
                for cell in result.cells {
                    #expect(cell.p > 0 && cell.p <= 1 && cell.upper + cell.lower >= 1)
                    #expect(cell.z?.isFinite ?? true)
                }
            }
        }
    }

    @Test func checkpointCancels() throws {
        struct Cancelled: Error {}
        let neighbours = try Self.neighbours()
        for values in [Self.counts, Self.counts.map { $0 + 0.25 * $0.squareRoot() }] {
            #expect(throws: Cancelled.self) {
                try GetisOrd.local(values: values, neighbours: neighbours) { _ in throw Cancelled() }
            }
        }
    }
}
