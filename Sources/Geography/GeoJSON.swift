/// A shape in the national grid.
public enum Geometry: Hashable, Sendable {
    case point(RDPoint)
    case lineString(LineString)
    case multiLineString([LineString])
    case polygon(Polygon)
    case multiPolygon(MultiPolygon)

    /// A polygon or several as one shape; `nil` for points and lines.
    public var surface: MultiPolygon? {
        switch self {
        case .polygon(let polygon): MultiPolygon(polygon)
        case .multiPolygon(let shape): shape
        case .point, .lineString, .multiLineString: nil
        }
    }

    /// One line or several; empty for points and polygons.
    public var lines: [LineString] {
        switch self {
        case .lineString(let line): [line]
        case .multiLineString(let lines): lines
        case .point, .polygon, .multiPolygon: []
        }
    }
}

/// A shape with its attributes (RFC 7946).
public struct Feature: Hashable, Sendable {
    /// Text or a number, when there is one.
    public var id: JSONValue?
    public var properties: JSONObject
    /// `nil` for a feature without a place.
    public var geometry: Geometry?

    public init(id: JSONValue? = nil, properties: JSONObject = [:], geometry: Geometry?) {
        self.id = id
        self.properties = properties
        self.geometry = geometry
    }

    /// A property as text, also when it was written as a whole number; `nil` when absent or `null`.
    public func text(_ name: String) -> String? {
        let value = properties[name]
        return value?.string ?? value?.integer.map(String.init)
    }
}

/// Why a file could not be read as GeoJSON of the Netherlands.
public enum GeoJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The frame of the file is broken at this byte.
    case malformed(offset: Int)
    /// The text of one feature, or of another member (`nil`), is not JSON. Offsets count from its start.
    case json(feature: Int?, JSONError)
    /// The file is JSON but not a FeatureCollection.
    case notAFeatureCollection
    /// The file ends too early.
    case incomplete
    /// A coordinate reference system that is neither RD New nor degrees of longitude and latitude.
    case unknownReferenceSystem(String)
    /// The coordinates are not in the system that the file declares after them.
    case contradictoryReferenceSystem
    /// The feature has something wrong that the text names.
    case feature(Int, String)
    /// One feature or other member is longer than the limit, in bytes.
    case tooLong(feature: Int?, limit: Int)

    public var description: String {
        switch self {
        case .malformed(let offset): "not GeoJSON: unexpected text at byte \(offset)"
        case .json(let feature?, let error): "feature \(feature): \(error)"
        case .json(nil, let error): "the file's own members: \(error)"
        case .notAFeatureCollection: "not a GeoJSON FeatureCollection"
        case .incomplete: "the file ends too early"
        case .unknownReferenceSystem(let name): "unknown coordinate reference system \(name)"
        case .contradictoryReferenceSystem: "the coordinates are not in the declared reference system"
        case .feature(let index, let problem): "feature \(index): \(problem)"
        case .tooLong(let feature?, let limit): "feature \(feature) is longer than \(limit) bytes"
        case .tooLong(nil, let limit): "a member of the file is longer than \(limit) bytes"
        }
    }
}

/// The systems that files about the Netherlands use.
enum ReferenceSystem: Hashable {
    case rdNew
    case degrees

    /// From the `crs` member of the 2008 format, such as `urn:ogc:def:crs:EPSG::28992` or `EPSG:4326`.
    init(crs: JSONValue) throws(GeoJSONError) {
        let name = crs["properties"]?["name"]?.string ?? ""
        let code = name.split { $0 == ":" || $0 == "/" }.last.map { $0.uppercased() } ?? ""
        switch code {
        case "28992": self = .rdNew
        case "4326", "4258", "CRS84", "84": self = .degrees
        default: throw .unknownReferenceSystem(name)
        }
    }
}

/// Makes one feature of its JSON.
struct GeometryDecoder {
    /// Which one it is, from 0: errors name it.
    let index: Int
    /// Known from the file, or from the first position: degrees and metres cannot be confused in the Netherlands.
    var system: ReferenceSystem?

    init(feature index: Int, system: ReferenceSystem?) {
        self.index = index
        self.system = system
    }

    mutating func feature(_ value: JSONValue) throws(GeoJSONError) -> Feature {
        guard value["type"]?.string == "Feature" else { throw problem("its type is not Feature") }
        var feature = Feature(properties: value["properties"]?.object ?? [:], geometry: nil)
        switch value["id"] {
        case .string(let text): feature.id = .string(text)
        case .number(let number): feature.id = .number(number)
        default: break
        }
        if let shape = value["geometry"], shape != .null { feature.geometry = try geometry(shape) }
        return feature
    }

    private mutating func geometry(_ value: JSONValue) throws(GeoJSONError) -> Geometry {
        let type = value["type"]?.string ?? ""
        guard let coordinates = value["coordinates"] else { throw problem("its geometry has no coordinates") }
        switch type {
        case "Point": return .point(try point(coordinates))
        case "LineString": return .lineString(try line(coordinates))
        case "MultiLineString":
            var lines: [LineString] = []
            for element in try elements(coordinates) { lines.append(try line(element)) }
            guard !lines.isEmpty else { throw problem("its geometry is empty") }
            return .multiLineString(lines)
        case "Polygon": return .polygon(try polygon(coordinates))
        case "MultiPolygon":
            var polygons: [Polygon] = []
            for element in try elements(coordinates) { polygons.append(try polygon(element)) }
            guard let shape = MultiPolygon(polygons) else { throw problem("its geometry is empty") }
            return .multiPolygon(shape)
        default: throw problem("its geometry type \(type.prefix(40)) is not supported")
        }
    }

    private mutating func polygon(_ value: JSONValue) throws(GeoJSONError) -> Polygon {
        var rings: [[RDPoint]] = []
        for element in try elements(value) { rings.append(try points(element)) }
        guard let exterior = rings.first, let polygon = Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
        else { throw problem("its polygon has no area") }
        return polygon
    }

    private mutating func line(_ value: JSONValue) throws(GeoJSONError) -> LineString {
        guard let line = LineString(try points(value)) else { throw problem("its line has no length") }
        return line
    }

    private mutating func points(_ value: JSONValue) throws(GeoJSONError) -> [RDPoint] {
        let values = try elements(value)
        var points: [RDPoint] = []
        points.reserveCapacity(values.count)
        for element in values { points.append(try point(element)) }
        return points
    }

    private mutating func point(_ value: JSONValue) throws(GeoJSONError) -> RDPoint {
        let numbers = try elements(value)
        guard numbers.count >= 2, let first = numbers[0].number, let second = numbers[1].number else {
            throw problem("a position is not two numbers")
        }
        let known = system ?? (abs(first) <= 180 && abs(second) <= 90 ? .degrees : .rdNew)
        system = known
        switch known {
        case .rdNew:
            let point = RDPoint(x: first, y: second)
            guard RDNew.isValid(point) else { throw problem("\(first), \(second) lies outside the RD New grid") }
            return point
        case .degrees:
            let coordinate = Coordinate(longitude: first, latitude: second)
            guard RDNew.isValid(coordinate) else {
                throw problem("longitude \(first), latitude \(second) lies outside the Netherlands")
            }
            return RDNew.rd(from: coordinate)
        }
    }

    private func elements(_ value: JSONValue) throws(GeoJSONError) -> [JSONValue] {
        guard let values = value.array else { throw problem("its coordinates are not lists of positions") }
        return values
    }

    private func problem(_ text: String) -> GeoJSONError { .feature(index, text) }
}
