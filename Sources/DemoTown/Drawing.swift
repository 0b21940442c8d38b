import Geography

// Drawing on the plan: metres east and north of the market, before the plan is warped and laid on the grid.

extension RDPoint {
    static func + (left: RDPoint, right: RDPoint) -> RDPoint { RDPoint(x: left.x + right.x, y: left.y + right.y) }
    static func - (left: RDPoint, right: RDPoint) -> RDPoint { RDPoint(x: left.x - right.x, y: left.y - right.y) }
    static func * (factor: Double, point: RDPoint) -> RDPoint { RDPoint(x: factor * point.x, y: factor * point.y) }

    /// - Parameter angle: radians, counter-clockwise from the east.
    static func polar(_ radius: Double, _ angle: Double) -> RDPoint {
        RDPoint(x: radius * cosine(angle), y: radius * sine(angle))
    }
}

/// A line of points; a place along it is given as a share of its segments.
typealias Path = [RDPoint]

extension [RDPoint] {
    /// The point at a share (0…1) of the path, each segment counting alike.
    func point(atShare share: Double) -> RDPoint {
        guard count > 1 else { return first ?? RDPoint(x: 0, y: 0) }
        let place = Swift.min(Swift.max(share, 0), 1) * Double(count - 1)
        let index = Swift.min(Int(place), count - 2)
        let rest = place - Double(index)
        return self[index] + rest * (self[index + 1] - self[index])
    }

    /// The same path with points at most that many metres apart.
    func densified(to step: Double) -> Path {
        guard let first else { return [] }
        var result = [first]
        for (start, end) in zip(self, dropFirst()) {
            let pieces = Swift.max(1, Int((start.distance(to: end) / step).rounded(.up)))
            for piece in 1...pieces { result.append(start + Double(piece) / Double(pieces) * (end - start)) }
        }
        return result
    }

    /// The stretches of at least 70 m outside the shapes.
    func outside(_ shapes: [Polygon]) -> [Path] {
        var result: [Path] = []
        var stretch: Path = []
        for point in densified(to: 10) {
            if shapes.contains(where: { $0.contains(point) }) {
                result.append(stretch)
                stretch = []
            } else {
                stretch.append(point)
            }
        }
        result.append(stretch)
        return result.filter { ($0.length ?? 0) >= 70 }.map { $0.simplified(to: 0.5) }
    }

    private var length: Double? { LineString(self)?.length }

    /// Fewer points, none of the old ones farther than so many metres from the new path (Ramer 1972, Douglas and
    /// Peucker 1973).
    func simplified(to tolerance: Double) -> Path {
        guard count > 2, let first, let last, let chord = LineString([first, last]) else { return self }
        let distances = map { chord.nearest(to: $0).distance }
        guard let farthest = indices.max(by: { distances[$0] < distances[$1] }), distances[farthest] > tolerance
        else { return [first, last] }
        let before = Array(self[...farthest]).simplified(to: tolerance)
        return before.dropLast() + Array(self[farthest...]).simplified(to: tolerance)
    }
}

/// A region between four paths, with coordinates of its own: `u` from its left to its right side, `v` from its inner
/// to its outer side (0…1). Lines of equal `u` or `v` follow the sides, as streets do (bilinear Coons patch).
struct Patch {
    /// Inner and outer run from left to right, left and right from the inside to the outside.
    var inner: Path
    var outer: Path
    var left: Path
    var right: Path

    func point(u: Double, v: Double) -> RDPoint {
        let across = (1 - v) * inner.point(atShare: u) + v * outer.point(atShare: u)
        let along = (1 - u) * left.point(atShare: v) + u * right.point(atShare: v)
        let corners =
            (1 - u) * (1 - v) * left.point(atShare: 0) + u * (1 - v) * right.point(atShare: 0)
            + ((1 - u) * v * left.point(atShare: 1) + u * v * right.point(atShare: 1))
        return across + along - corners
    }

    func path(u: Double, v: ClosedRange<Double>) -> Path {
        (0...12).map { point(u: u, v: v.lowerBound + (v.upperBound - v.lowerBound) * Double($0) / 12) }
    }

    func path(v: Double, u: ClosedRange<Double>) -> Path {
        (0...12).map { point(u: u.lowerBound + (u.upperBound - u.lowerBound) * Double($0) / 12, v: v) }
    }

    /// A rounded shape around a place in the patch, `du` and `dv` from its middle to its sides.
    func rounded(u: Double, v: Double, du: Double, dv: Double) -> Path {
        (0..<40).map { step in
            let angle = Double(step) / 40 * 2 * Double.pi
            let (c, s) = (cosine(angle), sine(angle))
            // Between an ellipse and a rectangle.
            let swell = 1 / (c * c * c * c + s * s * s * s).squareRoot().squareRoot()
            return point(u: u + du * swell * c, v: v + dv * swell * s)
        }
    }

    /// Its sides as one ring.
    var border: Path {
        inner.reversed().dropLast() + left.dropLast() + outer.dropLast() + right.reversed().dropLast()
    }
}
