import Geography

/// Shapes in the text format of spatial databases (OGC Simple Features, ISO 19125), with `SRID=…;` in front or not.
///
/// Points, lines and polygons, one or many; further numbers of a position (height) are ignored. Degrees and metres are
/// told apart by their size.
enum WellKnownText {
    /// - Throws: ``PositionProblem``.
    static func geometry(_ text: String) throws(PositionProblem) -> Geometry {
        let body = text.split(separator: ";").last ?? ""
        guard let open = body.firstIndex(of: "(") else { throw malformed }
        let type = body[..<open].split(separator: " ").first?.uppercased() ?? ""
        let value = try nested(body[open...])
        switch type {
        case "POINT":
            guard let point = try points(value).first else { throw malformed }
            return .point(point)
        case "LINESTRING": return .lineString(try line(value))
        case "MULTILINESTRING":
            var lines: [LineString] = []
            for element in value.parts { lines.append(try line(element)) }
            guard !lines.isEmpty else { throw malformed }
            return .multiLineString(lines)
        case "POLYGON": return .polygon(try polygon(value))
        case "MULTIPOLYGON":
            var polygons: [Polygon] = []
            for element in value.parts { polygons.append(try polygon(element)) }
            guard let shape = MultiPolygon(polygons) else { throw malformed }
            return .multiPolygon(shape)
        default: throw PositionProblem(reason: "the shape is neither a point, a line nor a polygon")
        }
    }

    /// Brackets within brackets; the innermost hold text.
    private struct Nested {
        var parts: [Nested] = []
        var text = ""
    }

    private static func nested(_ text: Substring) throws(PositionProblem) -> Nested {
        var open: [Nested] = [Nested()]
        for character in text {
            switch character {
            case "(":
                // A multipolygon has three levels.
                guard open.count <= 4 else { throw malformed }
                open.append(Nested())
            case ")":
                guard open.count > 1 else { throw malformed }
                let closed = open.removeLast()
                open[open.count - 1].parts.append(closed)
            default: open[open.count - 1].text.append(character)
            }
        }
        guard open.count == 1, let outer = open[0].parts.first else { throw malformed }
        return outer
    }

    private static func points(_ value: Nested) throws(PositionProblem) -> [RDPoint] {
        var points: [RDPoint] = []
        for position in value.text.split(separator: ",") {
            let numbers = position.split(separator: " ")
            guard numbers.count >= 2 else { throw malformed }
            points.append(try TablePosition.either(numbers[0], numbers[1]))
        }
        return points
    }

    private static func line(_ value: Nested) throws(PositionProblem) -> LineString {
        guard let line = LineString(try points(value)) else { throw PositionProblem(reason: "the line has no length") }
        return line
    }

    private static func polygon(_ value: Nested) throws(PositionProblem) -> Polygon {
        var rings: [[RDPoint]] = []
        for ring in value.parts { rings.append(try points(ring)) }
        guard let exterior = rings.first, let polygon = Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
        else { throw PositionProblem(reason: "the polygon has no area") }
        return polygon
    }

    private static let malformed = PositionProblem(reason: "the shape is not well-known text")
}

extension TablePosition {
    /// Two numbers in the order west-east, south-north: degrees when they are small, else metres.
    static func either(_ first: some StringProtocol, _ second: some StringProtocol) throws(PositionProblem) -> RDPoint {
        if let x = number(first), let y = number(second), abs(x) > 180 || abs(y) > 180 {
            return try point(x: first, y: second)
        }
        return try point(longitude: first, latitude: second)
    }
}
