import Crypto
import Domain
import Geography
import NIOCore

/// The map and the names of a municipality as files for the browser, made once for each version of the gazetteer.
struct GazetteerFiles: Sendable {
    let map: File
    let names: File

    /// A file as it is and, where that is smaller, compressed.
    struct File: Sendable {
        /// The bytes that are sent, with a fingerprint of their own: to a cache they are two files (RFC 9110, 8.8.3.3).
        struct Representation: Sendable {
            let bytes: ByteBuffer
            let tag: String
            let isGzip: Bool
        }

        private let plain: Representation
        private let gzip: Representation?

        init(_ bytes: [UInt8]) {
            let fingerprint = SHA256.hash(data: bytes).prefix(8).map { String($0, radix: 16) }.joined(separator: "-")
            plain = Representation(bytes: ByteBuffer(bytes: bytes), tag: "\"\(fingerprint)\"", isGzip: false)
            let compressed = Gzip.compressed(bytes, effort: .ordinary).flatMap { $0.count < bytes.count ? $0 : nil }
            gzip = compressed.map {
                Representation(bytes: ByteBuffer(bytes: $0), tag: "\"\(fingerprint)-gzip\"", isGzip: true)
            }
        }

        func representation(isGzip: Bool) -> Representation { isGzip ? gzip ?? plain : plain }
    }

    init(_ gazetteer: Gazetteer) {
        map = File(Self.map(of: gazetteer))
        names = File(Self.names(of: gazetteer))
    }

    /// GeoJSON (WGS 84) with a `kind` on each feature: boundary, area, landscape, street and place.
    private static func map(of gazetteer: Gazetteer) -> [UInt8] {
        var features: [JSONValue] = []
        for part in gazetteer.landscape {
            features.append(
                feature(part.kind.value, part.name, shape: part.geometry.surface, lines: part.geometry.lines))
        }
        let municipality = gazetteer.areas.filter { $0.kind == .municipality }
        for area in municipality {
            features.append(feature("boundary", area.name, shape: area.shape, lines: []))
        }
        for area in gazetteer.smallestAreas where area.kind != .municipality {
            features.append(feature("area", area.name, shape: area.shape, lines: []))
        }
        for street in gazetteer.streets {
            let rank = street.length > 900 ? 1 : street.length > 120 ? 2 : 3
            features.append(feature("street", street.name, rank: rank, shape: nil, lines: street.lines))
        }
        for place in gazetteer.places {
            features.append(
                .object([
                    "type": "Feature",
                    "properties": [
                        "kind": "place", "name": .string(place.name), "rank": .number(Double(rank(of: place.kind))),
                    ],
                    "geometry": ["type": "Point", "coordinates": coordinates(place.point)],
                ]))
        }
        let bounds = gazetteer.smallestAreas.map(\.shape.bounds).reduce(nil) { (sum: RDBounds?, next) in
            sum?.union(next) ?? next
        }
        var collection: JSONObject = ["type": "FeatureCollection"]
        if let bounds {
            let low = RDNew.coordinate(from: bounds.low)
            let high = RDNew.coordinate(from: bounds.high)
            collection["bbox"] = .array(
                [low.longitude, low.latitude, high.longitude, high.latitude].map { .number(rounded($0)) })
        }
        collection["features"] = .array(features)
        return JSONValue.object(collection).encoded
    }

    /// Places that many people know keep their label when the map is small.
    private static func rank(of kind: Code) -> Int {
        switch kind.value {
        case "station", "uitgaan", "winkelcentrum", "plein", "campus", "park": 1
        case "school", "sport", "bibliotheek", "theater": 2
        default: 3
        }
    }

    private static func feature(
        _ kind: String, _ name: String?, rank: Int? = nil, shape: MultiPolygon?, lines: [LineString]
    ) -> JSONValue {
        var properties: JSONObject = ["kind": .string(kind)]
        properties["name"] = name.map(JSONValue.string)
        properties["rank"] = rank.map { .number(Double($0)) }
        let geometry: JSONValue =
            if let shape {
                [
                    "type": "MultiPolygon",
                    "coordinates": .array(
                        shape.polygons.map { .array($0.rings.map { .array(closed($0).map(coordinates)) }) }),
                ]
            } else {
                [
                    "type": "MultiLineString",
                    "coordinates": .array(lines.map { .array($0.points.map(coordinates)) }),
                ]
            }
        return .object(["type": "Feature", "properties": .object(properties), "geometry": geometry])
    }

    private static func closed(_ ring: [RDPoint]) -> [RDPoint] {
        guard let first = ring.first, ring.last != first else { return ring }
        return ring + [first]
    }

    /// Five decimals are about a metre.
    private static func coordinates(_ point: RDPoint) -> JSONValue {
        let coordinate = RDNew.coordinate(from: point)
        return .array([.number(rounded(coordinate.longitude)), .number(rounded(coordinate.latitude))])
    }

    private static func rounded(_ degrees: Double) -> Double { (degrees * 100_000).rounded() / 100_000 }

    /// Names that the form's place field suggests; the key is what the form sends.
    private static func names(of gazetteer: Gazetteer) -> [UInt8] {
        let places = gazetteer.places.map { place in
            entry(
                key: "place:\(place.id)", label: place.name, detail: gazetteer.area(containing: place.point)?.name,
                kind: "place", at: place.point)
        }
        let streets = gazetteer.streets.map { street in
            let middle = street.lines.first.map { $0.point(at: $0.length / 2) }
            return entry(
                key: "street:\(street.id)", label: street.name,
                detail: middle.flatMap { gazetteer.area(containing: $0)?.name }, kind: "street", at: middle)
        }
        return JSONValue.object(["places": .array(places + streets)]).encoded
    }

    private static func entry(
        key: String, label: String, detail: String?, kind: String, at point: RDPoint?
    ) -> JSONValue {
        var object: JSONObject = ["key": .string(key), "label": .string(label), "kind": .string(kind)]
        object["detail"] = detail.map(JSONValue.string)
        if let coordinate = point.map(RDNew.coordinate(from:)) {
            object["lon"] = .number(rounded(coordinate.longitude))
            object["lat"] = .number(rounded(coordinate.latitude))
        }
        return .object(object)
    }
}
