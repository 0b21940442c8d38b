import Geography
import HTML
import Platform

/// Something with a figure that is drawn on the town's map; the table beside it has the same figures.
struct MapFeature {
    enum Shape {
        case square(Square)
        case street(Street)
    }

    /// Also in the rows of the table.
    let id: String
    /// The class by which it is coloured.
    let kind: String
    let title: String
    let lines: [String]
    var number: Int?
    let shape: Shape

    var json: JSONValue {
        var properties: JSONObject = [
            "class": .string(kind), "title": .string(title), "lines": .array(lines.map(JSONValue.string)),
        ]
        if let number { properties["text"] = .string(String(number)) }
        return .object([
            "type": "Feature", "id": .string(id), "properties": .object(properties), "geometry": geometry,
        ])
    }

    private var geometry: JSONValue {
        switch shape {
        case .square(let square):
            ["type": "Polygon", "coordinates": [.array(square.ring.map(SquaresMap.position))]]
        case .street(let street):
            [
                "type": "MultiLineString",
                "coordinates": .array(street.lines.map { .array($0.points.map(SquaresMap.position)) }),
            ]
        }
    }

    var corners: [Coordinate] {
        switch shape {
        case .square(let square): square.ring
        case .street(let street):
            street.lines.flatMap { [$0.bounds.low, $0.bounds.high].map(RDNew.coordinate(from:)) }
        }
    }
}

/// Something that can be laid over the map, or taken off it.
struct MapLayer {
    /// Raw values are read by the map.
    enum Kind: String {
        case lines, areas
    }

    /// A line or an area with the words that stand beside it.
    struct Part {
        let name: String
        let rings: [[RDPoint]]
    }

    let kind: Kind
    let label: String
    let isShown: Bool
    let parts: [Part]

    var json: JSONValue {
        .object([
            "kind": .string(kind.rawValue), "label": .string(label), "shown": .bool(isShown),
            "features": .array(
                parts.map { part in
                    let rings = part.rings.map { ring in JSONValue.array(ring.map(SquaresMap.position)) }
                    return .object([
                        "type": "Feature", "properties": .object(["name": .string(part.name)]),
                        "geometry": .object([
                            "type": .string(kind == .lines ? "MultiLineString" : "MultiPolygon"),
                            "coordinates": .array(kind == .lines ? rings : rings.map { .array([$0]) }),
                        ]),
                    ])
                }),
        ])
    }
}

/// The place of a map in a page, with its data.
struct SquaresMap {
    let text: InsightText
    /// Also the start of the ids inside.
    let id: String
    let label: String
    /// Address of the municipality's own map.
    let base: String
    let nonce: String
    /// A hint for what is pointed at.
    var help: String?
    /// Of the figure that the features are of.
    var drawings: Drawings?

    /// - Parameters: the same for the same figure, id and language.
    func markup(features: () -> [MapFeature], layers: () -> [MapLayer] = { [] }) -> Markup {
        let words = text.words
        let drawings = drawings ?? Drawings()
        let language = text.language
        let data = drawings.bytes("\(id)-data", in: language) { Self.collection(features()).encoded }
        let layerData = drawings.bytes("\(id)-lagen", in: language) {
            let shown = layers().filter { !$0.parts.isEmpty }
            return shown.isEmpty ? [] : JSONValue.array(shown.map(\.json)).encoded
        }
        return fragment {
            div(
                .class("map"), .data("map", "squares"), .data("base", base), .data("data", "#\(id)-data"),
                .data("layers", layerData.isEmpty ? nil : "#\(id)-lagen"), .data("text-label", label),
                .data("text-help", help ?? words(.spotsMapHelp)), .data("text-show", words(.mapShow)),
                .data("text-zoom-in", words(.mapZoomIn)), .data("text-zoom-out", words(.mapZoomOut)),
                .data("text-failed", words(.mapFailed)), .data("text-scroll", words(.mapScroll)),
                .data("text-two-fingers", words(.mapTwoFingers)), .hidden())
            jsonData(id: "\(id)-data", nonce: nonce, json: data)
            if !layerData.isEmpty { jsonData(id: "\(id)-lagen", nonce: nonce, json: layerData) }
        }
    }

    private static func collection(_ features: [MapFeature]) -> JSONValue {
        var collection: JSONObject = ["type": "FeatureCollection", "features": .array(features.map(\.json))]
        let corners = features.flatMap(\.corners)
        if let west = corners.map(\.longitude).min(), let south = corners.map(\.latitude).min(),
            let east = corners.map(\.longitude).max(), let north = corners.map(\.latitude).max()
        {
            collection["bbox"] = .array([west, south, east, north].map { .number(rounded($0)) })
        }
        return .object(collection)
    }

    static func position(_ coordinate: Coordinate) -> JSONValue {
        .array([.number(rounded(coordinate.longitude)), .number(rounded(coordinate.latitude))])
    }

    static func position(_ point: RDPoint) -> JSONValue { position(RDNew.coordinate(from: point)) }

    /// Six decimals are a decimetre, so that squares that touch are drawn touching.
    private static func rounded(_ degrees: Double) -> Double { (degrees * 1_000_000).rounded() / 1_000_000 }
}
