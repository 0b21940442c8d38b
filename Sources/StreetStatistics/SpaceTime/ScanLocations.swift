// General to every scan: where cases can lie.

/// The places where cases are counted: cells, streets or points of any kind, in a plane with one unit (metres).
public struct ScanLocations: Hashable, Sendable {
    /// Coordinates; at most 1e150 from the origin, so that squared distances stay finite.
    public let x: [Double]
    /// As many, in the same unit.
    public let y: [Double]

    /// Number of locations.
    public var count: Int { x.count }

    /// - Parameters: one x and one y per location, no two locations at the same place; see `gathering` for places that
    ///   occur more than once.
    public init(x: [Double], y: [Double]) throws {
        try Self.check(x, y)
        guard !x.isEmpty else { throw StatisticsError("x", .empty) }
        var seen: Set<Place> = Set(minimumCapacity: x.count)
        for index in x.indices {
            guard seen.insert(Place(x: x[index], y: y[index])).inserted else {
                throw StatisticsError("x", at: index, .duplicate)
            }
        }
        self.x = x
        self.y = y
    }

    /// The different places among many, in the order of first appearance, and for each of the many its location.
    public static func gathering(x: [Double], y: [Double]) throws -> (locations: ScanLocations, indices: [Int]) {
        try check(x, y)
        var known: [Place: Int] = [:]
        var (placeX, placeY): ([Double], [Double]) = ([], [])
        let indices = x.indices.map { index in
            let place = Place(x: x[index], y: y[index])
            if let found = known[place] { return found }
            known[place] = placeX.count
            placeX.append(place.x)
            placeY.append(place.y)
            return placeX.count - 1
        }
        return (try ScanLocations(x: placeX, y: placeY), indices)
    }

    func squaredDistance(_ a: Int, _ b: Int) -> Double {
        let (dx, dy) = (x[a] - x[b], y[a] - y[b])
        return dx * dx + dy * dy
    }

    static let largestCoordinate = 1e150

    private struct Place: Hashable {
        var x: Double
        var y: Double
    }

    private static func check(_ x: [Double], _ y: [Double]) throws {
        guard y.count == x.count else { throw StatisticsError("y", .length(expected: x.count)) }
        for index in x.indices {
            try StatisticsError.check(x[index], "x", at: index, from: -largestCoordinate, to: largestCoordinate)
            try StatisticsError.check(y[index], "y", at: index, from: -largestCoordinate, to: largestCoordinate)
        }
    }
}
