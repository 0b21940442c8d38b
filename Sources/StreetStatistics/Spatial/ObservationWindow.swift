/// Where points could have been observed: polygons with holes in a plane, in metres.
///
/// The borders belong to the window, those of holes too. Polygons may touch; they should not overlap.
public struct ObservationWindow: Hashable, Sendable {
    /// A place in a plane.
    public struct Point: Hashable, Sendable {
        /// Metres east.
        public var x: Double
        /// Metres north.
        public var y: Double

        /// Not checked: a window checks its points.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// An area with one outer edge.
    public struct Polygon: Hashable, Sendable {
        /// Corners of the outer edge in either direction; the last may repeat the first.
        public var exterior: [Point]
        /// Edges of what is not part of it, each like `exterior`.
        public var holes: [[Point]]

        /// Rings may be open or closed and turn either way.
        public init(exterior: [Point], holes: [[Point]] = []) {
            self.exterior = exterior
            self.holes = holes
        }
    }

    /// Rings open (the first point not repeated), exteriors counter-clockwise, holes clockwise, without holes that
    /// have no area.
    public let polygons: [Polygon]
    /// Smallest and largest coordinates, metres.
    public let west: Double
    /// Least y, metres.
    public let south: Double
    /// Greatest x, metres.
    public let east: Double
    /// Greatest y, metres.
    public let north: Double
    /// Exteriors less holes, square metres.
    public let area: Double

    /// - Throws: `StatisticsError` without polygons, for coordinates that are not finite, for an exterior without
    ///   area, for holes larger than their polygon, and for areas that no double holds.
    public init(polygons: [Polygon]) throws {
        guard !polygons.isEmpty else { throw StatisticsError("polygons", .empty) }
        var kept: [Polygon] = []
        var total = 0.0
        for (index, polygon) in polygons.enumerated() {
            for ring in [polygon.exterior] + polygon.holes {
                guard ring.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
                    throw StatisticsError("polygons", at: index, .notFinite)
                }
            }
            guard let exterior = try Self.normalized(polygon.exterior, isHole: false, at: index) else {
                throw StatisticsError("polygons", at: index, .empty)
            }
            let holes = try polygon.holes.compactMap { try Self.normalized($0, isHole: true, at: index) }
            let area = holes.reduce(Self.signedArea(exterior)) { $0 + Self.signedArea($1) }
            guard area > 0 else { throw StatisticsError("polygons", at: index, .empty) }
            total += area
            kept.append(Polygon(exterior: exterior, holes: holes))
        }
        guard total.isFinite else { throw StatisticsError("polygons", .overflow) }
        let corners = kept.flatMap(\.exterior)
        let (xs, ys) = (corners.map(\.x), corners.map(\.y))
        guard let west = xs.min(), let east = xs.max(), let south = ys.min(), let north = ys.max() else {
            throw StatisticsError("polygons", .empty)
        }
        guard (east - west).isFinite, (north - south).isFinite else { throw StatisticsError("polygons", .overflow) }
        (self.west, self.south, self.east, self.north) = (west, south, east, north)
        self.polygons = kept
        area = total
    }

    /// A rectangle along the axes.
    public init(west: Double, south: Double, east: Double, north: Double) throws {
        let corners = [(west, south), (east, south), (east, north), (west, north)].map { Point(x: $0.0, y: $0.1) }
        guard east > west else { throw StatisticsError("east", .notPositive) }
        guard north > south else { throw StatisticsError("north", .notPositive) }
        try self.init(polygons: [Polygon(exterior: corners)])
    }

    /// Length of the diagonal of the bounding rectangle, metres.
    public var diagonal: Double {
        let (width, height) = (east - west, north - south)
        let larger = max(width, height)
        // Scaled, so that squares of huge sides stay finite.
        return larger * ((width / larger) * (width / larger) + (height / larger) * (height / larger)).squareRoot()
    }

    /// `nil` for a ring without area.
    private static func normalized(_ ring: [Point], isHole: Bool, at index: Int) throws -> [Point]? {
        var points: [Point] = []
        points.reserveCapacity(ring.count)
        for point in ring where point != points.last { points.append(point) }
        while points.count > 1, points.first == points.last { points.removeLast() }
        guard points.count >= 3 else { return nil }
        let area = signedArea(points)
        guard area.isFinite else { throw StatisticsError("polygons", at: index, .overflow) }
        guard area != 0 else { return nil }
        if (area < 0) != isHole { points.reverse() }
        return points
    }

    /// Positive when counter-clockwise.
    private static func signedArea(_ ring: [Point]) -> Double {
        // Relative to a corner: products of grid coordinates would lose ten digits.
        guard let origin = ring.first, var previous = ring.last else { return 0 }
        var doubled = 0.0
        for point in ring {
            doubled +=
                (previous.x - origin.x) * (point.y - origin.y) - (point.x - origin.x) * (previous.y - origin.y)
            previous = point
        }
        return doubled / 2
    }
}
