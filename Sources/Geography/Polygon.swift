/// A polygon in the national grid, with holes.
///
/// Rings are stored open (the first point is not repeated), the outer one counter-clockwise, holes clockwise.
public struct Polygon: Hashable, Sendable {
    public let exterior: [RDPoint]
    public let holes: [[RDPoint]]
    public let bounds: RDBounds

    /// Rings may be open or closed and turn either way; holes without an area are left out.
    ///
    /// `nil` when a coordinate is not finite or the outer ring has no area.
    public init?(exterior: [RDPoint], holes: [[RDPoint]] = []) {
        guard let outer = Self.normalized(exterior, counterClockwise: true), let bounds = RDBounds(around: outer)
        else { return nil }
        guard holes.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        self.exterior = outer
        self.holes = holes.compactMap { Self.normalized($0, counterClockwise: false) }
        self.bounds = bounds
    }

    /// The square as a polygon.
    public init?(_ square: Square) {
        self.init(exterior: square.corners)
    }

    /// The outer ring and the holes.
    public var rings: [[RDPoint]] { [exterior] + holes }

    /// Whether the point lies inside.
    ///
    /// Half open: of the edges, those on the west and south side belong to the polygon. Polygons that tile a region
    /// with the same vertices along their common borders therefore share no point and leave none out.
    public func contains(_ point: RDPoint) -> Bool {
        guard bounds.contains(point) else { return false }
        var isInside = Self.isInside(point, exterior)
        for hole in holes where Self.isInside(point, hole) { isInside.toggle() }
        return isInside
    }

    /// Square metres.
    public var area: Double {
        rings.reduce(0) { $0 + Self.signedArea($1) }
    }

    /// Centre of gravity; may lie outside a polygon with bends or holes.
    public var centroid: RDPoint {
        // Relative to a corner: the products of grid coordinates would lose ten digits.
        let origin = bounds.low
        var (weight, x, y) = (0.0, 0.0, 0.0)
        for ring in rings {
            Self.forEachEdge(of: ring) { start, end in
                let (ax, ay) = (start.x - origin.x, start.y - origin.y)
                let (bx, by) = (end.x - origin.x, end.y - origin.y)
                let cross = ax * by - bx * ay
                weight += cross
                x += (ax + bx) * cross
                y += (ay + by) * cross
            }
        }
        guard weight > 0 else { return bounds.centre }
        return RDPoint(x: origin.x + x / (3 * weight), y: origin.y + y / (3 * weight))
    }

    /// A point inside that suits a label: the centroid, or else the middle of the longest west-east line through the
    /// polygon at one of fifteen heights.
    public var labelPoint: RDPoint {
        let centre = centroid
        if contains(centre) { return centre }
        var (best, longest) = (centre, 0.0)
        for step in 1..<16 {
            let y = bounds.low.y + bounds.height * Double(step) / 16
            for span in spans(at: y) where span.upperBound - span.lowerBound > longest {
                longest = span.upperBound - span.lowerBound
                best = RDPoint(x: (span.lowerBound + span.upperBound) / 2, y: y)
            }
        }
        return best
    }

    /// The stretches of the west-east line at height `y` that lie inside, each half open, from west to east.
    func spans(at y: Double) -> [Range<Double>] {
        var crossings: [Double] = []
        for ring in rings {
            Self.forEachEdge(of: ring) { start, end in
                if let x = Self.crossing(of: start, end, at: y) { crossings.append(x) }
            }
        }
        crossings.sort()
        return stride(from: 0, to: crossings.count - 1, by: 2).map { crossings[$0]..<crossings[$0 + 1] }
    }

    // MARK: Rings

    private static func normalized(_ ring: [RDPoint], counterClockwise: Bool) -> [RDPoint]? {
        var points: [RDPoint] = []
        points.reserveCapacity(ring.count)
        for point in ring where point != points.last { points.append(point) }
        while points.count > 1, points.first == points.last { points.removeLast() }
        guard points.count >= 3, points.allSatisfy(\.isFinite) else { return nil }
        let area = signedArea(points)
        guard area != 0 else { return nil }
        if (area > 0) != counterClockwise { points.reverse() }
        return points
    }

    /// Positive when counter-clockwise.
    private static func signedArea(_ ring: [RDPoint]) -> Double {
        guard let origin = ring.first else { return 0 }
        var doubled = 0.0
        forEachEdge(of: ring) { start, end in
            doubled += (start.x - origin.x) * (end.y - origin.y) - (end.x - origin.x) * (start.y - origin.y)
        }
        return doubled / 2
    }

    private static func forEachEdge(of ring: [RDPoint], _ body: (RDPoint, RDPoint) -> Void) {
        guard var previous = ring.last else { return }
        for point in ring {
            body(previous, point)
            previous = point
        }
    }

    private static func isInside(_ point: RDPoint, _ ring: [RDPoint]) -> Bool {
        var isInside = false
        forEachEdge(of: ring) { start, end in
            if let x = crossing(of: start, end, at: point.y), point.x < x { isInside.toggle() }
        }
        return isInside
    }

    /// Where an edge crosses the line at height `y`; the lower end counts, the upper one does not. Computed from the
    /// lower end whichever way the edge runs, so that two neighbours get the same bits for their common edge.
    private static func crossing(of start: RDPoint, _ end: RDPoint, at y: Double) -> Double? {
        guard (start.y > y) != (end.y > y) else { return nil }
        let (low, high) = start.y < end.y ? (start, end) : (end, start)
        return low.x + (y - low.y) / (high.y - low.y) * (high.x - low.x)
    }
}

/// Polygons that belong together and do not overlap, such as a municipality with an exclave.
public struct MultiPolygon: Hashable, Sendable {
    public let polygons: [Polygon]
    public let bounds: RDBounds

    /// `nil` without polygons.
    public init?(_ polygons: [Polygon]) {
        guard let first = polygons.first else { return nil }
        self.polygons = polygons
        bounds = polygons.dropFirst().reduce(first.bounds) { $0.union($1.bounds) }
    }

    public init(_ polygon: Polygon) {
        polygons = [polygon]
        bounds = polygon.bounds
    }

    /// Half open, as `Polygon.contains`.
    public func contains(_ point: RDPoint) -> Bool {
        bounds.contains(point) && polygons.contains { $0.contains(point) }
    }

    /// Square metres.
    public var area: Double { polygons.reduce(0) { $0 + $1.area } }

    /// Centre of gravity of all parts together; may lie outside.
    public var centroid: RDPoint {
        var (weight, x, y) = (0.0, 0.0, 0.0)
        for polygon in polygons {
            let (area, centre) = (polygon.area, polygon.centroid)
            weight += area
            x += area * centre.x
            y += area * centre.y
        }
        guard weight > 0 else { return bounds.centre }
        return RDPoint(x: x / weight, y: y / weight)
    }

    /// A point inside the largest part.
    public var labelPoint: RDPoint {
        polygons.max { $0.area < $1.area }?.labelPoint ?? bounds.centre
    }
}

extension Square {
    /// The squares whose centre lies inside, in row order from the south-west. One pass over the edges per row.
    public static func squares(inside shape: MultiPolygon) -> [Square] {
        if let only = shape.polygons.first, shape.polygons.count == 1 { return squares(inside: only) }
        return Set(shape.polygons.flatMap(squares(inside:))).sorted()
    }

    /// The squares whose centre lies inside, in row order from the south-west. One pass over the edges per row.
    public static func squares(inside polygon: Polygon) -> [Square] {
        let (low, high) = (polygon.bounds.low, polygon.bounds.high)
        let rows = indices(from: low.y, below: high.y, within: validNorth)
        var result: [Square] = []
        for north in rows {
            for span in polygon.spans(at: (Double(north) + 0.5) * side) {
                for east in indices(from: span.lowerBound, below: span.upperBound, within: validEast) {
                    if let square = Square(east: east, north: north) { result.append(square) }
                }
            }
        }
        return result
    }

    /// The hectometres whose middle lies in `low..<high` metres.
    private static func indices(from low: Double, below high: Double, within valid: ClosedRange<Int>) -> Range<Int> {
        let limits = (Double(valid.lowerBound), Double(valid.upperBound) + 1)
        let first = min(max((low / side - 0.5).rounded(.up), limits.0), limits.1)
        let end = min(max((high / side - 0.5).rounded(.up), first), limits.1)
        return Int(first)..<max(Int(first), Int(end))
    }
}
