import Geography

/// Shapes as the database holds them: JSON arrays of RD New coordinates in metres with centimetres, in the nesting of
/// GeoJSON (lines, rings, polygons).
enum GeometryText {
    static func text(of lines: [LineString]) -> String {
        encode(.array(lines.map { points($0.points) }))
    }

    static func text(of shape: MultiPolygon) -> String {
        encode(.array(shape.polygons.map { .array($0.rings.map(points)) }))
    }

    static func text(of geometry: Geometry) -> String {
        geometry.surface.map(text(of:)) ?? text(of: geometry.lines)
    }

    /// Throws ``Damaged`` for text that this program did not write.
    static func shape(_ text: String) throws -> MultiPolygon {
        let polygons = try array(JSONValue(parsing: text.utf8)).map { polygon in
            let rings = try array(polygon).map(points)
            guard let exterior = rings.first, let value = Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
            else { throw Damaged() }
            return value
        }
        guard let shape = MultiPolygon(polygons) else { throw Damaged() }
        return shape
    }

    static func lines(_ text: String) throws -> [LineString] {
        try array(JSONValue(parsing: text.utf8)).map { line in
            guard let value = LineString(try points(line)) else { throw Damaged() }
            return value
        }
    }

    struct Damaged: Error {}

    private static func points(_ points: [RDPoint]) -> JSONValue {
        .array(points.map { .array([.number(centimetres($0.x)), .number(centimetres($0.y))]) })
    }

    private static func centimetres(_ metres: Double) -> Double { (metres * 100).rounded() / 100 }

    private static func points(_ value: JSONValue) throws -> [RDPoint] {
        try array(value).map { pair in
            let numbers = try array(pair)
            guard numbers.count == 2, let x = numbers[0].number, let y = numbers[1].number else { throw Damaged() }
            return RDPoint(x: x, y: y)
        }
    }

    private static func array(_ value: JSONValue) throws -> [JSONValue] {
        guard let array = value.array else { throw Damaged() }
        return array
    }

    private static func encode(_ value: JSONValue) -> String {
        String(decoding: value.encoded, as: UTF8.self)
    }
}
