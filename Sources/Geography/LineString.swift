/// A line along two or more points in the national grid.
public struct LineString: Hashable, Sendable {
    public let points: [RDPoint]
    public let bounds: RDBounds

    /// Points that repeat the one before are left out; `nil` when fewer than two remain or one is not finite.
    public init?(_ points: [RDPoint]) {
        var distinct: [RDPoint] = []
        distinct.reserveCapacity(points.count)
        for point in points where point != distinct.last { distinct.append(point) }
        guard distinct.count >= 2, distinct.allSatisfy(\.isFinite), let bounds = RDBounds(around: distinct)
        else { return nil }
        self.points = distinct
        self.bounds = bounds
    }

    /// Metres.
    public var length: Double {
        zip(points, points.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }

    /// The place on the line nearest to a point, and how far it is in metres.
    public func nearest(to point: RDPoint) -> (point: RDPoint, distance: Double) {
        var (best, least) = (points[0], Double.infinity)
        for (start, end) in zip(points, points.dropFirst()) {
            let (dx, dy) = (end.x - start.x, end.y - start.y)
            let along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx * dx + dy * dy)
            let share = min(1, max(0, along))
            let candidate = RDPoint(x: start.x + share * dx, y: start.y + share * dy)
            let distance = candidate.squaredDistance(to: point)
            if distance < least { (best, least) = (candidate, distance) }
        }
        return (best, least.squareRoot())
    }

    /// The place after so many metres along the line; its ends for less than nothing and more than its length.
    public func point(at metres: Double) -> RDPoint {
        var left = max(0, metres)
        for (start, end) in zip(points, points.dropFirst()) {
            let step = start.distance(to: end)
            if left <= step, step > 0 {
                let share = left / step
                return RDPoint(x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
            }
            left -= step
        }
        return points[points.count - 1]
    }
}
