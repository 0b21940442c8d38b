import StreetStatistics
import Testing

struct LocalMoranTests {
    private static let counts = GetisOrdTests.counts.map(Double.init)

    /// The first ten cells by spdep 1.2-7 localmoran: Tests/Reference/local_autocorrelation.R.
    @Test func rowStandardisedAgreesWithSpdep() throws {
        let statistic = [
            -0.8391526088662221161, 0.2616712436249509777, -0.2797175362887407424, 0.0074539034915653453,
            0.2310710082385249720, 0.2553942722636328155, 1.0878775990584543809, 0.6535896429972538613,
            -0.0025500196155355116, 0.1945861122008631094,
        ]
        let expectation = [
            -1.3000365254799045e-02, -1.1377010592389169e-02, -1.3000365254799045e-02, -1.3527955520082334e-05,
            -1.3000365254799045e-02, -1.3000365254799045e-02, -4.7090813165406309e-02, -1.9156937811988475e-01,
            -1.3527955520082334e-05, -1.3000365254799045e-02,
        ]
        let variance = [
            1.1914830346752225e-01, 5.7844667429330594e-02, 6.5989829612781589e-02, 6.9571401503152030e-05,
            6.5989829612781589e-02, 1.1914830346752225e-01, 2.3077680932996805e-01, 4.3557342605619009e-01,
            3.8046860197036256e-05, 3.6088188069489914e-02,
        ]
        let totalZ = [
            -1.60199562439428900, 0.78371878500766412, -0.64897013222268118, 0.11097790213428467,
            0.70274071577290553, 0.57710840656872375, 2.97012665434614798, 2.41464942905784419, 0.11206141944617973,
            0.80387037300663500,
        ]
        let result = try LocalMoran.test(values: Self.counts, neighbours: LocalGTests.neighbours())
        for index in 0..<10 {
            let cell = result.cells[index]
            let conditional = try #require(cell.conditional)
            #expect(abs(cell.statistic - statistic[index]) < 1e-13)
            #expect(abs(conditional.expectation - expectation[index]) < 1e-14)
            #expect(abs(conditional.variance / variance[index] - 1) < 1e-11)
            #expect(abs(try #require(cell.total?.z) - totalZ[index]) < 1e-12)
        }
        // The conditional z is that of the neighbours' sum, turned around in low cells.
        let local = try GetisOrd.local(values: Self.counts, neighbours: LocalGTests.neighbours())
        for (moran, g) in zip(result.cells, local.cells) {
            let z = try #require(moran.conditional?.z)
            #expect(abs(abs(z) - abs(try #require(g.z))) < 1e-10)
        }
    }

    @Test func binaryAgreesWithSpdep() throws {
        let result = try LocalMoran.test(values: Self.counts, neighbours: LocalGTests.neighbours(), weights: .binary)
        let statistic = [-2.517457826598666681, 1.308356218124754555, -1.398587681443703934]
        let variance = [1.0723347312077002869, 1.4461166857332645730, 1.6497457403195390224]
        let totalVariance = [2.2706767697612515, 3.5698889605119768, 3.5698889605119768]
        let totalExpectation = [-0.10344827586206896, -0.17241379310344829, -0.17241379310344829]
        for index in 0..<3 {
            let cell = result.cells[index]
            #expect(abs(cell.statistic - statistic[index]) < 1e-13)
            #expect(abs(try #require(cell.conditional?.variance) - variance[index]) < 1e-12)
            #expect(abs(try #require(cell.total?.variance) - totalVariance[index]) < 1e-12)
            #expect(abs(try #require(cell.total?.expectation) - totalExpectation[index]) < 1e-14)
        }
    }

    /// Tests/Reference/local_autocorrelation.py: esda multiplies by (n − 1) / n, but not EIc, VIc, EI and VI.
    @Test func agreesWithEsda() throws {
        let statistic = [
            -0.811180855237348, 0.2529488688374525, -0.2703936184124494, 0.0072054400418465, 0.22336864129724082,
            0.24688112985484514, 1.0516150124231725, 0.6318033215640119, -0.0024650189616843257, 0.1880999084608344,
        ]
        let quadrants = [
            2, 1, 2, 3, 3, 3, 1, 1, 2, 3, 3, 3, 1, 1, 2, 2, 3, 3, 2, 2, 4, 2, 3, 3, 3, 2, 1, 2, 3, 3,
        ]
        let number: [LocalMoran.Quadrant: Int] = [.highHigh: 1, .lowHigh: 2, .lowLow: 3, .highLow: 4]
        let result = try LocalMoran.test(
            values: Self.counts, neighbours: LocalGTests.neighbours(), divisor: .countLessOne)
        for (cell, expected) in zip(result.cells, statistic) { #expect(abs(cell.statistic - expected) < 1e-13) }
        #expect(result.cells.map { $0.quadrant.flatMap { number[$0] } } == quadrants)
        // Neither p nor z depends on the divisor or on the weights.
        for weights in [LocalMoran.Weights.rowStandardised, .binary] {
            let other = try LocalMoran.test(
                values: Self.counts, neighbours: LocalGTests.neighbours(), weights: weights)
            for (cell, same) in zip(result.cells, other.cells) {
                #expect(cell.p == same.p && cell.quadrant == same.quadrant)
                #expect(abs(try #require(cell.conditional?.z) - (try #require(same.conditional?.z))) < 1e-11)
            }
        }
        // The mean of the row-standardised Iᵢ is the global Moran's I, in esda 0.06546684974499806.
        let plain = try LocalMoran.test(values: Self.counts, neighbours: LocalGTests.neighbours())
        #expect(abs(plain.cells.reduce(0) { $0 + $1.statistic } / 30 - 0.06546684974499806) < 1e-15)
    }

    /// spdep 1.2-7 localmoran_perm, 9,999 draws: it draws with replacement, which hardly matters among 900 cells, and
    /// counts half of the ties: two-sided it is 1 − |upper − lower|.
    @Test func pAgreesWithSpdep() throws {
        let spdep = [
            0.3924, 0.4230, 0.1760, 0.5288, 0.3272, 0.2884, 0.3952, 0.5360, 0.7764, 0.9378, 0.1354, 0.1998, 0.6894,
            0.8280, 0.5810, 0.5256, 0.0336, 0.0044, 0.4786, 0.5006,
        ]
        let values = (0..<900).map { (number: Int) -> Double in
            let scattered = number * number * 37 + 11 * number
            return Double(scattered % 101)
        }
        let result = try LocalMoran.test(values: values, neighbours: GetisOrdTests.grid(columns: 30, rows: 30))
        #expect(result.method == .exact && result.alternative == .twoSided)
        #expect(abs(result.cells[0].statistic - -0.930745037278318588) < 1e-12)
        for (index, expected) in spdep.enumerated() {
            let cell = result.cells[index * 47]
            let middle = 1 - abs(cell.upper - cell.lower)
            let sigma = (expected * (2 - expected) / 9999).squareRoot()
            #expect(abs(middle - expected) < 4.5 * sigma + 0.005, "cell \(index * 47): \(middle)")
            #expect(cell.p == min(1, 2 * min(cell.upper, cell.lower)))
        }
    }

    /// Iᵢ of every order that leaves the tested cell where it is, up to seven cells.
    @Test func agreesWithAllPermutations() throws {
        var generator = Xoshiro256StarStar(seed: 31)
        for _ in 0..<40 {
            let (values, neighbours) = try LocalGTests.smallCase(&generator, whole: true)
            let n = values.count
            let mean = values.reduce(0, +) / Double(n)
            let second = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
            guard second > 0 else { continue }
            let result = try LocalMoran.test(values: values, neighbours: neighbours)
            for cell in values.indices where !neighbours.neighbours(of: cell).isEmpty {
                let others = values.indices.filter { $0 != cell }
                let around = neighbours.neighbours(of: cell).map { others.firstIndex(of: $0) ?? 0 }
                func statistic(_ order: [Int]) -> Double {
                    let lag = around.reduce(0) { $0 + values[others[order[$1]]] - mean }
                    return (values[cell] - mean) / second * lag / Double(around.count)
                }
                let all = permutations(others.count).map(statistic)
                let observed = statistic(Array(others.indices))
                let found = result.cells[cell]
                #expect(abs(found.statistic - observed) < 1e-12)
                #expect(abs(found.upper - Double(all.count { $0 > observed - 1e-9 }) / Double(all.count)) < 1e-12)
                #expect(abs(found.lower - Double(all.count { $0 < observed + 1e-9 }) / Double(all.count)) < 1e-12)
                if n > 2 {
                    let moments = try #require(found.conditional)
                    let average = all.reduce(0, +) / Double(all.count)
                    let spread = all.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(all.count)
                    #expect(abs(moments.expectation - average) < 1e-12)
                    #expect(abs(moments.variance - spread) < 1e-11)
                }
            }
        }
    }

    /// All n! orders of six cells: the total moments of Anselin.
    @Test func totalMomentsAgreeWithAllPermutations() throws {
        let values = [4.0, 0, 1, 7, 2, 2]
        let neighbours = try GetisOrdTests.grid(columns: 3, rows: 2)
        let orders = permutations(6)
        for weights in [LocalMoran.Weights.rowStandardised, .binary] {
            let result = try LocalMoran.test(values: values, neighbours: neighbours, weights: weights)
            for cell in [0, 1] {
                let all = try orders.map { order in
                    let shuffled = order.map { values[$0] }
                    return try LocalMoran.test(values: shuffled, neighbours: neighbours, weights: weights)
                        .cells[cell].statistic
                }
                let average = all.reduce(0, +) / Double(all.count)
                let spread = all.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(all.count)
                let moments = try #require(result.cells[cell].total)
                #expect(abs(moments.expectation - average) < 1e-12 && abs(moments.variance - spread) < 1e-11)
            }
        }
    }

    /// The worked example of docs/guides/local-moran.md.
    @Test func exampleOfTheGuide() throws {
        let values: [Double] = [4, 3, 0, 3, 2, 0, 0, 0, 6]
        let result = try LocalMoran.test(values: values, neighbours: GetisOrdTests.grid(columns: 3, rows: 3))
        let corner = result.cells[0]
        // Mean 2, deviations 2, 1, −2, 1, 0, −2, −2, −2, 4; m₂ = 38 / 9; neighbours 3, 3, 2.
        #expect(result.mean == 2)
        #expect(abs(corner.statistic - 2 / (38.0 / 9) * (2.0 / 3)) < 1e-15)
        #expect(corner.quadrant == .highHigh)
        // Of the C(8, 3) = 56 triples of the other eight, 15 hold the 6 and reach 8, and 3 + 3 + 2 does.
        #expect(abs(corner.upper - 16.0 / 56) < 1e-14)
        #expect(abs(corner.p - 32.0 / 56) < 1e-14)
        let last = result.cells[8]
        #expect(last.quadrant == .highLow)
        #expect(abs(last.statistic - 4 / (38.0 / 9) * (-4.0 / 3)) < 1e-14)
        // Three of four zeros, or two and the 2.
        #expect(abs(last.lower - 10.0 / 56) < 1e-14)
    }

    @Test func islandsAndEdges() throws {
        let lists = try Neighbourhoods(lists: [[1], [0, 2], [1], []])
        let result = try LocalMoran.test(values: [5, 6, 0, 90], neighbours: lists)
        #expect(result.islands == [3])
        let island = result.cells[3]
        #expect(island.p == 1 && island.statistic == 0 && island.quadrant == nil && island.conditional == nil)
        // The family of tests is the three others.
        let alone = result.cells.dropLast().map(\.p)
        #expect(result.cells.dropLast().map(\.adjustedP) == (try FalseDiscovery.benjaminiHochberg(Array(alone))))
        for values in [[3.0], [2, 2, 2], [0, 0], [-0.1, -0.1, -0.1]] {
            let all = values.indices.map { cell in values.indices.filter { $0 != cell } }
            let flat = try LocalMoran.test(values: values, neighbours: Neighbourhoods(lists: all))
            #expect(flat.cells.allSatisfy { $0.p == 1 && $0.statistic == 0 && $0.total == nil })
        }
        // A cell at the mean says nothing either way.
        let middle = try LocalMoran.test(values: [0, 1, 2], neighbours: GetisOrdTests.grid(columns: 3, rows: 1))
        #expect(middle.cells[1].p == 1 && middle.cells[1].statistic == 0)
    }

    @Test func hostileInput() throws {
        let pair = try Neighbourhoods(lists: [[1], [0]])
        for bad in [Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) { try LocalMoran.test(values: [bad, 1], neighbours: pair) }
        }
        #expect(throws: StatisticsError.self) { try LocalMoran.test(values: [1], neighbours: pair) }
        let row = try GetisOrdTests.grid(columns: 5, rows: 1)
        let extremes: [[Double]] = [
            [1e308, -1e308, 0, 1, 2], [.leastNonzeroMagnitude, 0, 0, .leastNormalMagnitude / 8, 0],
            [1e300, 1, 2, 3, 1e300],
        ]
        for values in extremes {
            let result = try LocalMoran.test(values: values, neighbours: row)
            #expect(result.cells.allSatisfy { $0.p > 0 && $0.p <= 1 && $0.statistic.isFinite })
            #expect(result.mean.isFinite)
        }
    }

    /// Moving, scaling and turning upside down change neither Iᵢ nor p.
    @Test func invariances() throws {
        let neighbours = try LocalGTests.neighbours()
        let plain = try LocalMoran.test(values: Self.counts, neighbours: neighbours)
        for (scale, shift) in [(3.0, -70.0), (-2, 0)] {
            let other = try LocalMoran.test(values: Self.counts.map { scale * $0 + shift }, neighbours: neighbours)
            for (cell, same) in zip(plain.cells, other.cells) {
                #expect(abs(cell.statistic - same.statistic) < 1e-12 && abs(cell.p - same.p) < 1e-14)
            }
        }
    }
}
