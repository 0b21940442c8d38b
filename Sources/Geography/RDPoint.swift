/// A point in the national grid RD New (EPSG:28992), in metres.
public struct RDPoint: Hashable, Sendable {
    /// Metres to the east.
    public var x: Double
    /// Metres to the north.
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Metres in the plane of the grid.
    public func distance(to other: RDPoint) -> Double {
        squaredDistance(to: other).squareRoot()
    }

    func squaredDistance(to other: RDPoint) -> Double {
        let (dx, dy) = (other.x - x, other.y - y)
        return dx * dx + dy * dy
    }

    /// False for infinities and NaN, which no computation here expects.
    var isFinite: Bool { x.isFinite && y.isFinite }
}

/// A position on the ellipsoid in degrees: ETRS89, which maps of the Netherlands may treat as WGS84 (the two differ by
/// less than a metre).
public struct Coordinate: Hashable, Sendable {
    public var longitude: Double
    public var latitude: Double

    public init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }
}

/// A rectangle along the axes of the grid, edges included.
public struct RDBounds: Hashable, Sendable {
    /// South-west corner.
    public private(set) var low: RDPoint
    /// North-east corner.
    public private(set) var high: RDPoint

    /// The smallest rectangle around some points; `nil` when there are none.
    public init?(around points: some Sequence<RDPoint>) {
        var iterator = points.makeIterator()
        guard let first = iterator.next() else { return nil }
        (low, high) = (first, first)
        while let point = iterator.next() { include(point) }
    }

    public var width: Double { high.x - low.x }
    public var height: Double { high.y - low.y }
    public var centre: RDPoint { RDPoint(x: (low.x + high.x) / 2, y: (low.y + high.y) / 2) }

    public func contains(_ point: RDPoint) -> Bool {
        point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y
    }

    public func intersects(_ other: RDBounds) -> Bool {
        low.x <= other.high.x && other.low.x <= high.x && low.y <= other.high.y && other.low.y <= high.y
    }

    /// The smallest rectangle around both.
    public func union(_ other: RDBounds) -> RDBounds {
        var result = self
        result.include(other.low)
        result.include(other.high)
        return result
    }

    private mutating func include(_ point: RDPoint) {
        low = RDPoint(x: min(low.x, point.x), y: min(low.y, point.y))
        high = RDPoint(x: max(high.x, point.x), y: max(high.y, point.y))
    }
}
