import Testing

@testable import StreetStatistics

struct NearRepeatTests {
    struct Town {
        var x: [Double] = []
        var y: [Double] = []
        var times: [Int] = []
    }

    /// The events of Tests/Reference/near_repeat.R.
    static let town: Town = {
        var state: UInt32 = 12345
        func draw(_ bound: UInt32) -> UInt32 {
            state = (state &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
            return (state >> 16) % bound
        }
        var town = Town()
        for _ in 0..<60 {
            town.x.append(Double(draw(500)))
            town.y.append(Double(draw(500)))
            town.times.append(Int(draw(100)))
        }
        return town
    }()

    static func random(_ count: Int, seed: UInt64, places: Int = 6, days: Int = 12) -> Town {
        var generator = Xoshiro256StarStar(seed: seed)
        var town = Town()
        for _ in 0..<count {
            town.x.append(Double(generator.integer(below: places)))
            town.y.append(Double(generator.integer(below: places)) / 2)
            town.times.append(generator.integer(below: days))
        }
        return town
    }

    @Test(arguments: [
        (NearRepeat.Distance.euclidean, 50.0, 3, 5, 3.3491525423728814),
        (.euclidean, 100, 10, 36, 37.981920903954801), (.euclidean, 150, 0, 4, 3.1005649717514121),
        (.euclidean, 200, 40, 389, 403.60169491525426), (.manhattan, 50, 3, 3, 2.1898305084745764),
        (.manhattan, 100, 10, 19, 25.967231638418081), (.manhattan, 150, 0, 3, 2.0406779661016947),
        (.manhattan, 200, 40, 267, 277.67796610169495),
    ])
    func agreesWithSurveillance(
        distance: NearRepeat.Distance, metres: Double, days: Int, observed: Int, expected: Double
    ) throws {
        let town = Self.town
        #expect(town.x[0] == 468 && town.y[0] == 488 && town.times[0] == 17 && town.times[1] == 45)
        let result = try NearRepeat.knox(
            x: town.x, y: town.y, times: town.times, closeDistance: metres, closeTime: days, distance: distance,
            replications: 19)
        #expect(result.cells.count == 1)
        #expect(result.cells[0].observed == observed)
        #expect(abs(result.cells[0].expected / expected - 1) < 1e-14)
    }

    /// surveillance::knox with 99,999 replications: 0.67908, a standard error of 0.0015.
    @Test func pAgreesWithSurveillance() throws {
        let town = Self.town
        let result = try NearRepeat.knox(
            x: town.x, y: town.y, times: town.times, closeDistance: 100, closeTime: 10, replications: 20_000)
        let error = (0.67908 * 0.32092 * (1 / 99_999 + 1 / 20_000.0)).squareRoot()
        #expect(abs(result.cells[0].p - 0.67908) < 4 * error)
    }

    /// Every pair looked at, without grid, order or lanes.
    @Test func agreesWithBruteForce() throws {
        for seed in 0..<60 as Range<UInt64> {
            var generator = Xoshiro256StarStar(seed: seed &+ 100)
            let count = 1 + generator.integer(below: 40)
            let town = Self.random(count, seed: seed)
            let samePlace = seed % 2 == 0
            let distance: NearRepeat.Distance = seed % 3 == 0 ? .manhattan : .euclidean
            let bands = try NearRepeatBands(
                distanceEdges: seed % 5 == 0 ? [1, 2.5] : [0, 1, 2, 3.5],
                timeEdges: seed % 7 == 0 ? [2, 5] : [0, 1, 3, 9],
                samePlace: samePlace)
            let result = try NearRepeat.table(
                x: town.x, y: town.y, times: town.times, bands: bands, distance: distance, replications: 3)
            #expect(result.cells.map(\.observed) == Self.counts(town, bands, distance, order: Array(0..<count)))
            #expect(result.n == count)
        }
    }

    static func counts(_ town: Town, _ bands: NearRepeatBands, _ distance: NearRepeat.Distance, order: [Int]) -> [Int] {
        var counts = Array(repeating: 0, count: bands.spaceCount * bands.timeCount)
        for a in town.x.indices {
            for b in 0..<a {
                let (dx, dy) = (abs(town.x[a] - town.x[b]), abs(town.y[a] - town.y[b]))
                let apart = distance == .euclidean ? (dx * dx + dy * dy).squareRoot() : dx + dy
                let gap = abs(town.times[order[a]] - town.times[order[b]])
                var space = (0..<(bands.distanceEdges.count - 1)).first {
                    apart >= bands.distanceEdges[$0] && apart < bands.distanceEdges[$0 + 1]
                }
                if bands.samePlace { space = dx == 0 && dy == 0 ? 0 : space.map { $0 + 1 } }
                let time = (0..<bands.timeCount).first { gap >= bands.timeEdges[$0] && gap < bands.timeEdges[$0 + 1] }
                if let space, let time { counts[space * bands.timeCount + time] += 1 }
            }
        }
        return counts
    }

    /// All 720 orders of six events: mean, variance, and the p that sampling must come near.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func closedFormAgreesWithAllPermutations(seed: UInt64) throws {
        let town = Self.random(6, seed: seed, places: 3, days: 6)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 2], timeEdges: [0, 1, 3])
        let result = try NearRepeat.table(
            x: town.x, y: town.y, times: town.times, bands: bands, replications: 4000, seed: seed)
        var orders: [[Int]] = [[]]
        for next in 0..<6 {
            orders = orders.flatMap { order in
                (0...order.count).map { position in
                    var longer = order
                    longer.insert(next, at: position)
                    return longer
                }
            }
        }
        #expect(orders.count == 720)
        let all = orders.map { Self.counts(town, bands, .euclidean, order: $0) }
        for (index, cell) in result.cells.enumerated() {
            let mean = all.reduce(0) { $0 + Double($1[index]) } / 720
            let variance = all.reduce(0) { $0 + (Double($1[index]) - mean) * (Double($1[index]) - mean) } / 720
            #expect(abs(cell.expected - mean) < 1e-12)
            #expect(abs(cell.standardDeviation * cell.standardDeviation - variance) < 1e-12)
            let p = Double(all.count { $0[index] >= cell.observed }) / 720
            #expect(abs(cell.p - p) < 5 * (p * (1 - p) / 4000).squareRoot() + 1.0 / 4000)
            let drawn = try #require(cell.replicationMean)
            #expect(abs(drawn - mean) <= 5 * (variance / 4000).squareRoot() + 1e-12)
        }
    }

    /// Lanes of 16 and of 32 bits against one pair at a time, in every count of 70 permutations.
    @Test(arguments: [1, 5, 5_000_000])
    func lanesAgreeWithScalar(unit: Int) throws {
        var town = Self.random(300, seed: 4, places: 10, days: 60)
        town.times = town.times.map { $0 * unit - 7 }
        let bands = try NearRepeatBands(
            distanceEdges: [0, 1, 2, 4], timeEdges: [0, 1, 2, 3, 8, 20, 100].map { $0 * unit + (unit > 9 ? 1 : 0) })
        let times = try TimesInBands(town.times, edges: bands.timeEdges)
        let places = try PlacesOnGrid(x: town.x, y: town.y, bands: bands, distance: .euclidean)
        var pairs = PairsByBand(events: 300, bands: bands.spaceCount)
        try places.forEachClosePair(checkpoint: { _ in }) { pairs.add($0, $1, band: $2) }
        pairs.close()
        let permuted = PermutedTimes(times: times, order: places.order, pairs: pairs)
        let observed = Array(repeating: Array(repeating: 40, count: 6), count: 4)
        let seventy = try Replications(70, seed: 9, blockSize: PermutedTimes.lanes)
        let lanes = try permuted.compare(with: observed, replications: seventy) { _ in }
        let scalar = try permuted.compare(with: observed, replications: seventy, scalar: true) { _ in }
        #expect(lanes == scalar)
        #expect(lanes.sums.joined().contains { $0 > 100 })
    }

    /// Far more pairs than 16 bits count: everybody at one place within a day.
    @Test func lanesNeverOverflow() throws {
        let count = 800
        let bands = try NearRepeatBands(distanceEdges: [0, 10], timeEdges: [0, 1, 5])
        let result = try NearRepeat.table(
            x: Array(repeating: 3, count: count), y: Array(repeating: 3, count: count),
            times: (0..<count).map { $0 % 2 }, bands: bands, replications: 40)
        #expect(result.closePairs == count * (count - 1) / 2)
        #expect(result[space: 0, time: 0].observed == 2 * 400 * 399 / 2)
        #expect(result[space: 0, time: 1].observed == 400 * 400)
        #expect(result.cells.allSatisfy { $0.p == 1 && $0.replicationMean == Double($0.observed) })
        #expect(result[space: 1, time: 0].ratio == nil)
    }

    @Test func bandsAreHalfOpen() throws {
        let bands = try NearRepeatBands(distanceEdges: [0, 5, 10], timeEdges: [0, 7, 14])
        let result = try NearRepeat.table(
            x: [0, 3, 3], y: [0, 4, 4], times: [0, 7, 7], bands: bands, replications: 9)
        // The first lies at 5 m and 7 days of the two others, which are at one place on one day.
        #expect(result[space: 0, time: 0].observed == 1)
        #expect(result[space: 1, time: 0].observed == 0 && result[space: 1, time: 1].observed == 0)
        #expect(result[space: 2, time: 1].observed == 2)
    }

    /// Turning, moving and stretching the map, reversing time, and the order of the events: nothing counted changes.
    @Test func invariances() throws {
        let town = Self.random(80, seed: 21, places: 9, days: 30)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 3], timeEdges: [0, 2, 9])
        func summary(_ town: Town, _ bands: NearRepeatBands) throws -> [[Double]] {
            try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands, replications: 9).cells.map {
                [Double($0.observed), $0.expected, $0.standardDeviation]
            }
        }
        let plain = try summary(town, bands)
        var turned = town
        (turned.x, turned.y) = (town.y.map { -$0 + 1024 }, town.x.map { $0 - 4096 })
        turned.times = town.times.map { 1_000_000_000_000 - $0 }
        #expect(try summary(turned, bands) == plain)
        let wide = try NearRepeatBands(distanceEdges: [0, 256, 768], timeEdges: [0, 2, 9])
        var stretched = town
        (stretched.x, stretched.y) = (town.x.map { $0 * 256 }, town.y.map { $0 * 256 })
        #expect(try summary(stretched, wide) == plain)
        var reversed = town
        (reversed.x, reversed.y, reversed.times) = (town.x.reversed(), town.y.reversed(), town.times.reversed())
        #expect(try summary(reversed, bands) == plain)
    }

    @Test func plantedRepeatsAreFound() throws {
        var generator = Xoshiro256StarStar(seed: 8)
        var town = Self.random(0, seed: 0)
        for _ in 0..<150 {
            let place = (generator.uniform() * 5000, generator.uniform() * 5000)
            let day = generator.integer(below: 365)
            for _ in 0..<(generator.uniform() < 0.2 ? 2 : 1) {
                town.x.append(place.0 + 60 * generator.uniform())
                town.y.append(place.1 + 60 * generator.uniform())
                town.times.append(day + generator.integer(below: 5))
            }
        }
        let bands = try NearRepeatBands(distanceEdges: [0, 100, 400], timeEdges: [0, 7, 28])
        let result = try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands)
        #expect(result[space: 1, time: 0].p == 0.001)
        #expect(result[space: 1, time: 0].adjustedP < 0.01)
        #expect(try #require(result[space: 1, time: 0].ratio) > 5)
        #expect(result[space: 2, time: 1].p > 0.01)
    }

    /// The worked example of docs/guides/near-repeat.md.
    @Test func exampleOfTheGuide() throws {
        let result = try NearRepeat.knox(
            x: [0, 10, 500, 510, 900], y: [0, 0, 0, 0, 0], times: [1, 2, 20, 22, 40], closeDistance: 50, closeTime: 3,
            replications: 9999)
        let cell = result.cells[0]
        #expect(cell.observed == 2 && result.closePairs == 2)
        #expect(abs(cell.expected - 0.4) < 1e-15)
        #expect(abs(cell.standardDeviation - 0.6110) < 5e-5)
        #expect(abs(cell.p - 1.0 / 15) < 0.01)
        #expect(abs(try #require(cell.ratio) - 5) < 1e-12)
    }

    @Test func sameSeedSameBytes() throws {
        let town = Self.random(100, seed: 5)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 3], timeEdges: [0, 2, 9])
        func run(_ seed: UInt64) throws -> NearRepeatResult {
            try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands, replications: 100, seed: seed)
        }
        #expect(try run(1) == run(1))
        #expect(try run(1).cells.map(\.replicationMean) != run(2).cells.map(\.replicationMean))
    }

    @Test func aboveTheBudget() throws {
        let town = Self.random(200, seed: 6)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 3], timeEdges: [0, 2, 9])
        #expect(throws: StatisticsError.self) {
            try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands, pairBudget: 100)
        }
        let close = try NearRepeat.table(
            x: town.x, y: town.y, times: town.times, bands: bands, pairBudget: 100, above: .normalApproximation)
        let full = try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands, replications: 4000)
        #expect(close.method == .normalApproximation)
        #expect(full.method == .monteCarlo(replications: 4000, seed: 1))
        for (a, b) in zip(close.cells, full.cells) {
            #expect(a.observed == b.observed && a.expected == b.expected && a.replicationMean == nil)
            #expect(abs(a.p - b.p) < 0.04)
        }
    }

    @Test func edges() throws {
        let bands = try NearRepeatBands(distanceEdges: [0, 1], timeEdges: [0, 1])
        func table(_ x: [Double], _ y: [Double], _ times: [Int]) throws -> NearRepeatResult {
            try NearRepeat.table(x: x, y: y, times: times, bands: bands, replications: 5)
        }
        let one = try table([1], [1], [4])
        #expect(one.cells.allSatisfy { $0.observed == 0 && $0.expected == 0 && $0.p == 1 && $0.ratio == nil })
        #expect(try table([1, 1], [1, 1], [4, 4]).cells[0].observed == 1)
        #expect(try table([1e150, -1e150, 1e150], [0, 0, 0], [4, 4, 4]).cells[0].observed == 1)
        #expect(try table([1e-300, 0, 1e9], [0, 0, 1e9], [4, 4, 4])[space: 1, time: 0].observed == 1)
        for (x, y, times) in [
            ([], [], []), ([1], [], [1]), ([], [1], [1]), ([.nan], [0], [1]), ([0], [.infinity], [1]),
            ([1e200], [0], [1]), ([0, 0], [0, 0], [0, Int.max]), ([0, 0], [0, 0], [.min, .max]),
            ([0, 0], [0, 0], [0, 1 << 31]),
        ] as [([Double], [Double], [Int])] {
            #expect(throws: StatisticsError.self) { try table(x, y, times) }
        }
        for (space, time) in [
            ([], [0, 1]), ([0], [0, 1]), ([0, 0], [0, 1]), ([1, 0], [0, 1]), ([-1, 0], [0, 1]), ([0, .nan], [0, 1]),
            ([0, 1e200], [0, 1]), ([0, 1], [1, 1]), ([0, 1], [-1, 1]), ([0, 1], [0]),
        ] as [([Double], [Int])] {
            #expect(throws: StatisticsError.self) { try NearRepeatBands(distanceEdges: space, timeEdges: time) }
        }
        #expect(throws: StatisticsError.self) {
            try NearRepeat.table(x: [0], y: [0], times: [0], bands: bands, replications: 0)
        }
        #expect(throws: StatisticsError.self) {
            try NearRepeat.knox(x: [0], y: [0], times: [0], closeDistance: 1, closeTime: .max)
        }
        #expect(
            try NearRepeat.knox(x: [0, 0], y: [0, 1], times: [0, 9], closeDistance: 1e150, closeTime: .max - 1)
                .cells[0].observed == 1)
    }

    @Test func checkpointCancels() throws {
        struct Cancelled: Error {}
        let town = Self.random(100, seed: 5)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 3], timeEdges: [0, 2, 9])
        #expect(throws: Cancelled.self) {
            try NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands) { done in
                if done > 0.5 { throw Cancelled() }
            }
        }
    }

    @Test func moreThreadsSameBytes() async throws {
        let town = Self.random(300, seed: 4, places: 10, days: 60)
        let bands = try NearRepeatBands(distanceEdges: [0, 1, 2, 4], timeEdges: [0, 1, 3, 8])
        let one = try NearRepeat.table(
            x: town.x, y: town.y, times: town.times, bands: bands, replications: 199, seed: 3)
        for threads in 1...3 {
            let several = try await NearRepeat.table(
                x: town.x, y: town.y, times: town.times, bands: bands, replications: 199, seed: 3, threads: threads)
            #expect(several == one)
        }
        await #expect(throws: StatisticsError("threads", .notPositive)) {
            try await NearRepeat.table(x: town.x, y: town.y, times: town.times, bands: bands, threads: 0)
        }
    }
}
