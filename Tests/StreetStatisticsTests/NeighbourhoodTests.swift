import StreetStatistics
import Testing

struct NeighbourhoodTests {
    private static func points(_ count: Int, seed: UInt64, stretch: Double = 1) -> [(x: Double, y: Double)] {
        var generator = Xoshiro256StarStar(seed: seed)
        return (0..<count).map { _ in
            // Coarse coordinates, so that distances tie and points coincide.
            (x: (generator.uniform() * 20).rounded() * stretch, y: (generator.uniform() * 20).rounded() / stretch)
        }
    }

    @Test func rookAndQueen() throws {
        let cells = [(1, 1), (2, 1), (2, 2), (4, 1)].map { (column: $0.0, row: $0.1) }
        let rook = try Neighbourhoods.grid(cells: cells, contiguity: .rook)
        #expect((0..<4).map { Set(rook.neighbours(of: $0)) } == [[1], [0, 2], [1], []])
        let queen = try Neighbourhoods.grid(cells: cells)
        #expect((0..<4).map { Set(queen.neighbours(of: $0)) } == [[1, 2], [0, 2], [0, 1], []])
        #expect(queen.islands == [3])
    }

    /// A lattice full of cells is a table inside, a sparse one a dictionary: the same lists.
    @Test func tableAndDictionaryAgree() throws {
        var generator = Xoshiro256StarStar(seed: 2)
        var cells = (0..<900).map { (column: $0 % 30 - 15, row: $0 / 30 - 15) }
        generator.shuffle(&cells)
        let dense = try Neighbourhoods.grid(cells: cells)
        let remote = try Neighbourhoods.grid(cells: cells + [(column: 2_000_000_000, row: -2_000_000_000)])
        for cell in 0..<900 { #expect(dense.neighbours(of: cell) == remote.neighbours(of: cell)) }
        #expect(remote.islands == [900])
        #expect(throws: StatisticsError.self) { try Neighbourhoods.grid(cells: cells + [cells[7]]) }
        #expect(throws: StatisticsError.self) {
            try Neighbourhoods.grid(cells: [(0, 0), (1 << 30, 1 << 30), (1 << 30, 1 << 30)])
        }
    }

    @Test(arguments: [0.5, 1, 2.5, 100])
    func bandAgreesWithAllPairs(radius: Double) throws {
        for (count, stretch) in [(1, 1.0), (2, 1), (40, 1), (300, 1), (300, 1000)] {
            let points = Self.points(count, seed: 5, stretch: stretch)
            let band = try Neighbourhoods.distanceBand(points: points, radius: radius)
            for (index, point) in points.enumerated() {
                let expected = points.indices.filter {
                    let (dx, dy) = (points[$0].x - point.x, points[$0].y - point.y)
                    return $0 != index && dx * dx + dy * dy <= radius * radius
                }
                #expect(Array(band.neighbours(of: index)) == expected)
            }
        }
    }

    @Test(arguments: [1, 3, 8])
    func nearestAgreesWithSorting(count: Int) throws {
        for (n, stretch) in [(count + 1, 1.0), (40, 1), (300, 1), (300, 1000)] {
            let points = Self.points(n, seed: 6, stretch: stretch)
            let nearest = try Neighbourhoods.nearest(count, points: points)
            for (index, point) in points.enumerated() {
                func squaredDistance(_ other: Int) -> Double {
                    let (dx, dy) = (points[other].x - point.x, points[other].y - point.y)
                    return dx * dx + dy * dy
                }
                let others = points.indices.filter { $0 != index }
                let ranked = others.sorted { first, second in
                    let (near, far) = (squaredDistance(first), squaredDistance(second))
                    return near != far ? near < far : first < second
                }
                let expected = ranked.prefix(count).sorted()
                #expect(Array(nearest.neighbours(of: index)) == expected)
            }
        }
    }

    /// Moving and turning the plane leaves who is near whom.
    @Test func positionOfTheOriginDoesNotMatter() throws {
        let points = Self.points(200, seed: 7)
        let moved = points.map { (x: $0.y * 4 + 4096, y: $0.x * 4 - 65_536) }
        #expect(
            try Neighbourhoods.distanceBand(points: points, radius: 2)
                == Neighbourhoods.distanceBand(points: moved, radius: 8))
        #expect(try Neighbourhoods.nearest(4, points: points) == Neighbourhoods.nearest(4, points: moved))
    }

    @Test func hostileInput() throws {
        let here = [(x: 1.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 1.0)]
        #expect(try Neighbourhoods.distanceBand(points: here, radius: 1e-300).neighbours(of: 1) == [0, 2])
        #expect(try Neighbourhoods.nearest(2, points: here).neighbours(of: 0) == [1, 2])
        let line = (0..<100).map { (x: Double($0), y: 0.0) }
        #expect(try Neighbourhoods.nearest(2, points: line).neighbours(of: 50) == [49, 51])
        let far = [(x: -1e150, y: 0.0), (x: 1e150, y: .leastNonzeroMagnitude), (x: 0.0, y: 0.0)]
        #expect(try Neighbourhoods.distanceBand(points: far, radius: 1e150).neighbours(of: 2) == [0, 1])
        #expect(try Neighbourhoods.distanceBand(points: [], radius: 1).count == 0)
        for bad in [Double.nan, .infinity, 1e200] {
            #expect(throws: StatisticsError.self) {
                try Neighbourhoods.distanceBand(points: [(x: bad, y: 0)], radius: 1)
            }
            #expect(throws: StatisticsError.self) { try Neighbourhoods.nearest(1, points: [(x: 0, y: bad), (0, 0)]) }
        }
        for radius in [0, -1, Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) { try Neighbourhoods.distanceBand(points: here, radius: radius) }
        }
        for count in [0, -1, 3, Int.max] {
            #expect(throws: StatisticsError.self) { try Neighbourhoods.nearest(count, points: here) }
        }
        #expect(throws: StatisticsError.self) { try Neighbourhoods.nearest(1, points: []) }
    }

    @Test func checkpointEndsTheSearch() throws {
        struct Stopped: Error {}
        let points = Self.points(5000, seed: 3)
        var told: [Double] = []
        let band = try Neighbourhoods.distanceBand(points: points, radius: 0.1) { told.append($0) }
        #expect(band == (try Neighbourhoods.distanceBand(points: points, radius: 0.1)))
        #expect(told.count == 5 && told == told.sorted() && told.allSatisfy { (0..<1).contains($0) })
        #expect(throws: Stopped.self) {
            try Neighbourhoods.distanceBand(points: points, radius: 0.1) { if $0 > 0.5 { throw Stopped() } }
        }
        #expect(throws: Stopped.self) {
            try Neighbourhoods.nearest(3, points: points) { if $0 > 0.5 { throw Stopped() } }
        }
    }
}
