/// Writes a GeoJSON FeatureCollection (RFC 7946): degrees with six decimals (0.1 m), outer rings counter-clockwise.
///
/// Take `bytes` away at any time to send the file in pieces.
public struct GeoJSONWriter: Sendable {
    /// What was written since they were last taken away.
    public private(set) var bytes: [UInt8]
    private var isFirst = true

    public init() {
        bytes = Array(#"{"type":"FeatureCollection","features":["#.utf8)
    }

    /// A whole file.
    public static func encoded(_ features: some Sequence<Feature>) -> [UInt8] {
        var writer = GeoJSONWriter()
        for feature in features { writer.append(feature) }
        return writer.finish()
    }

    public mutating func append(_ feature: Feature) {
        bytes.append(contentsOf: (isFirst ? "" : ",").utf8)
        isFirst = false
        bytes.append(contentsOf: #"{"type":"Feature""#.utf8)
        if let id = feature.id {
            bytes.append(contentsOf: #","id":"#.utf8)
            id.write(to: &bytes)
        }
        bytes.append(contentsOf: #","properties":"#.utf8)
        feature.properties.write(to: &bytes)
        bytes.append(contentsOf: #","geometry":"#.utf8)
        if let geometry = feature.geometry { write(geometry) } else { bytes.append(contentsOf: "null".utf8) }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Closes the file and returns what is left of it; nothing may follow.
    public mutating func finish() -> [UInt8] {
        bytes.append(contentsOf: "]}\n".utf8)
        return takeBytes()
    }

    /// Returns what was written since the last time and forgets it.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll()
        return taken
    }

    private mutating func write(_ geometry: Geometry) {
        switch geometry {
        case .point(let point):
            open("Point")
            write(point)
        case .lineString(let line):
            open("LineString")
            write(line.points)
        case .multiLineString(let lines):
            open("MultiLineString")
            list(lines) { $0.write($1.points) }
        case .polygon(let polygon):
            open("Polygon")
            write(polygon)
        case .multiPolygon(let shape):
            open("MultiPolygon")
            list(shape.polygons) { $0.write($1) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func open(_ type: String) {
        bytes.append(contentsOf: #"{"type":"\#(type)","coordinates":"#.utf8)
    }

    private mutating func write(_ polygon: Polygon) {
        list(polygon.rings) { $0.write($1 + $1.prefix(1)) }
    }

    private mutating func write(_ points: [RDPoint]) {
        list(points) { $0.write($1) }
    }

    private mutating func write(_ point: RDPoint) {
        let coordinate = RDNew.coordinate(from: point)
        bytes.append(UInt8(ascii: "["))
        write(coordinate.longitude)
        bytes.append(UInt8(ascii: ","))
        write(coordinate.latitude)
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func list<Element>(_ elements: [Element], _ body: (inout GeoJSONWriter, Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            body(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Six decimals without zeros at the end. Zero for a number that is none: no point of the grid gives one.
    private mutating func write(_ degrees: Double) {
        guard abs(degrees) <= 360 else { return bytes.append(UInt8(ascii: "0")) }
        let millionths = Int((degrees * 1e6).rounded())
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        if millionths < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(contentsOf: String(whole).utf8)
        guard rest > 0 else { return }
        var decimals = Array(String(1_000_000 + rest).utf8.dropFirst())
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: decimals)
    }
}
