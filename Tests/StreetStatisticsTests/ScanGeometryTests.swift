import Testing

@testable import StreetStatistics

struct ScanGeometryTests {
    static func lattice(_ side: Int, step: Double = 100, from origin: Double = 0) throws -> ScanLocations {
        try ScanLocations(
            x: (0..<(side * side)).map { origin + Double($0 % side) * step },
            y: (0..<(side * side)).map { origin + Double($0 / side) * step })
    }

    private func circles(
        _ locations: ScanLocations, growth: ScanCircles.Growth = .wholeRings, _ limits: ScanCircles.Limits
    ) throws -> ScanCircles {
        try ScanCircles(
            around: locations, weights: Array(repeating: 1, count: locations.count), growth: growth, limits: limits)
    }

    /// On a lattice the rings of the middle hold 1, 4, 4, 4, 8, 4 cells.
    @Test func wholeRings() throws {
        let lattice = try Self.lattice(5)
        let result = try circles(lattice, .init())
        #expect(Array(result.ends(of: 12)) == [1, 5, 9, 13, 21, 25])
        #expect(result.radius(of: 12, size: 9) == 20_000.0.squareRoot())
        #expect(result.radius(of: 12, size: 1) == 0)
        #expect(Set(result.members(of: 12).prefix(5)) == [12, 7, 11, 13, 17])
    }

    /// Rounding of coordinates that are no whole numbers does not split a ring.
    @Test(arguments: [0.1, 1e6 + 0.3, -155_000.7]) func roundingDoesNotSplit(origin: Double) throws {
        let result = try circles(Self.lattice(5, step: 0.7, from: origin), .init(radius: 2 * 0.7))
        #expect(Array(result.ends(of: 12)) == [1, 5, 9, 13])
    }

    @Test func onePlaceAtATime() throws {
        let result = try circles(Self.lattice(3), growth: .onePlaceAtATime, .init())
        #expect(Array(result.ends(of: 4)) == Array(1...9))
        // Nearest first; of equally near ones smaller x, then smaller y.
        #expect(Array(result.members(of: 4)) == [4, 3, 1, 7, 5, 0, 6, 2, 8])
    }

    @Test func limits() throws {
        let lattice = try Self.lattice(5)
        // The radius is included, also where rounding puts the distance a little beyond.
        #expect(try Array(circles(lattice, .init(radius: 100)).ends(of: 12)) == [1, 5])
        #expect(try Array(circles(lattice, .init(radius: 99.9)).ends(of: 12)) == [1])
        #expect(try Array(circles(lattice, .init(radius: 0)).ends(of: 12)) == [1])
        #expect(try Array(circles(lattice, .init(share: 0.36)).ends(of: 12)) == [1, 5, 9])
        #expect(try Array(circles(lattice, .init(share: 0.35)).ends(of: 12)) == [1, 5])
        #expect(try circles(lattice, .init(share: 0.03)).ends(of: 12).isEmpty)
        #expect(try Array(circles(lattice, .init(locations: 12)).ends(of: 12)) == [1, 5, 9])
        #expect(try Array(circles(lattice, growth: .onePlaceAtATime, .init(locations: 3)).ends(of: 12)) == [1, 2, 3])
    }

    /// Looking in rows only finds what looking everywhere finds.
    @Test func searchMissesNothing() throws {
        var generator = Xoshiro256StarStar(seed: 4)
        for round in 0..<60 {
            let scale = [1, 1e-9, 1e12][round % 3]
            let n = 1 + generator.integer(below: 120)
            let points = (0..<n).map { _ in (generator.uniform() * scale, generator.uniform() * scale * 3 - scale) }
            let locations = try ScanLocations(x: points.map(\.0), y: points.map(\.1))
            let radius = generator.uniform() * scale * [0.05, 0.4, 4][round / 3 % 3]
            let result = try circles(locations, .init(radius: radius))
            for centre in 0..<n {
                let near = (0..<n).filter { locations.squaredDistance(centre, $0) <= radius * radius }
                #expect(Set(result.members(of: centre).map(Int.init)) == Set(near))
                #expect(result.members(of: centre).first == Int32(centre))
                let distances = result.members(of: centre).map { locations.squaredDistance(centre, Int($0)) }
                #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-8) })
            }
        }
    }

    @Test func gathering() throws {
        let (locations, indices) = try ScanLocations.gathering(x: [5, 1, 5, 1, 1], y: [0, 2, 0, 3, 2])
        #expect(locations.x == [5, 1, 1])
        #expect(locations.y == [0, 2, 3])
        #expect(indices == [0, 1, 0, 2, 1])
        #expect(throws: StatisticsError("y", .length(expected: 1))) { try ScanLocations(x: [1], y: []) }
        #expect(throws: StatisticsError("x", .empty)) { try ScanLocations(x: [], y: []) }
    }

    @Test func windows() throws {
        let alive = try ScanWindows.aliveAtEnd(shortest: 2, longest: 3).list(days: 10)
        #expect(alive == [ScanWindow(firstDay: 8, lastDay: 9), ScanWindow(firstDay: 7, lastDay: 9)])
        #expect(try ScanWindows.anywhere(longest: 3).list(days: 4).count == 4 + 3 + 2)
        #expect(throws: StatisticsError.self) { try ScanWindows.aliveAtEnd(longest: 5).list(days: 4) }
        let window = ScanWindow(firstDay: 3, lastDay: 5)
        #expect(window.dayCount == 3)
        #expect(window.overlaps(ScanWindow(firstDay: 5, lastDay: 9)))
        #expect(!window.overlaps(ScanWindow(firstDay: 6, lastDay: 9)))
    }

    @Test func overlapRules() throws {
        // Places on a line; circles of 3 places around 1, of 3 around 2, of 1 around 3 and of 1 around 5.
        let locations = try ScanLocations(x: [0, 1, 2, 3, 4, 5], y: [0, 0, 0, 0, 0, 0])
        let circles = try ScanCircles(around: locations, weights: Array(repeating: 1, count: 6))
        func candidate(_ centre: Int, _ size: Int, _ ratio: Double) -> ScanCandidate {
            ScanCandidate(
                centre: centre, size: size, window: ScanWindow(firstDay: 0, lastDay: 0), observed: 2, expected: 1,
                logLikelihoodRatio: ratio)
        }
        let candidates = [
            candidate(1, 3, 9), candidate(2, 3, 8), candidate(3, 3, 7), candidate(4, 3, 6), candidate(5, 1, 5),
            candidate(0, 1, 0),
        ]
        func chosen(_ rule: ScanOverlap) -> [Int] {
            rule.select(candidates, circles: circles, locations: locations, limit: 10).map(\.centre)
        }
        // Members: 0-2, 1-3, 2-4, 3-5, 5.
        #expect(chosen(.noSharedLocations) == [1, 4])
        #expect(chosen(.noCentreInAnother) == [1, 3, 5])
        #expect(chosen(.noCentreInMoreLikely) == [1, 3, 5])
        #expect(chosen(.noCentreInLessLikely) == [1, 3, 5])
        #expect(chosen(.noMutualCentres) == [1, 3, 5])
        #expect(chosen(.unrestricted) == [1, 2, 3, 4, 5])
        let two = ScanOverlap.unrestricted.select(candidates, circles: circles, locations: locations, limit: 2)
        #expect(two.map(\.centre) == [1, 2])

        // A large circle around 1 and a small one in it: each rule sees another side.
        let nested = [candidate(1, 5, 9), candidate(2, 1, 8)]
        let reversed = [candidate(1, 5, 8), candidate(2, 1, 9)]
        func count(_ rule: ScanOverlap, _ list: [ScanCandidate]) -> Int {
            rule.select(list, circles: circles, locations: locations, limit: 10).count
        }
        #expect(count(.noCentreInMoreLikely, nested) == 1)
        #expect(count(.noCentreInLessLikely, nested) == 2)
        #expect(count(.noCentreInMoreLikely, reversed) == 2)
        #expect(count(.noCentreInLessLikely, reversed) == 1)
        #expect(count(.noCentreInAnother, nested) == 1)
        #expect(count(.noMutualCentres, nested) == 2)
    }
}
