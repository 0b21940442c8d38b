import Geography
import HTML
import Platform

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Clusters on the town's map: each with its circle, its squares and its number.
struct ClusterMap {
    struct Item {
        /// Stands on the map and in the table's row.
        let number: Int
        let squares: [Square]
        let radius: Double
        let title: String
        let lines: [String]
        /// Whether it is an alert, and not just the most unusual that there was.
        let isAlert: Bool

        /// The id of the feature that a row of the table leads to.
        var feature: String { "groep-\(number)" }
    }

    let id: String
    let label: String
    let help: String
    let items: [Item]
    let text: ClusterText
    let nonce: String
    /// Address of the municipality's own map.
    let base: String

    private var words: Words<InsightPhrase> { text.insight.words }

    var markup: Markup {
        fragment {
            div(
                .class("map"), .data("map", "squares"), .data("base", base), .data("data", "#\(id)"),
                .data("text-label", label), .data("text-help", help), .data("text-show", words(.mapShow)),
                .data("text-zoom-in", words(.mapZoomIn)), .data("text-zoom-out", words(.mapZoomOut)),
                .data("text-failed", words(.mapFailed)), .data("text-scroll", words(.mapScroll)),
                .data("text-two-fingers", words(.mapTwoFingers)), .hidden())
            jsonData(id: id, nonce: nonce, json: features.encoded)
            legend
        }
    }

    /// What the colours say, of those that are on the map.
    private var legend: Markup {
        ul(.class("legend"), .aria("label", words(.legend))) {
            if items.contains(where: \.isAlert) { key("hot-3", .legendAlert) }
            if items.contains(where: { !$0.isAlert }) { key("hot-1", .legendOther) }
            key("few", .legendCircle)
        }
    }

    private func key(_ kind: String, _ name: ClusterPhrase) -> Markup {
        li {
            span(.class("swatch swatch--\(kind)"), .aria("hidden", "true"))
            " "
            text.words(name)
        }
    }

    private var features: JSONValue {
        // Circles first, so that squares lie on them.
        let circles = items.map { item in
            feature(
                item.feature + "-cirkel", ring: Self.circle(item), kind: "few", item, text: nil)
        }
        let squares = items.flatMap { item in
            item.squares.enumerated().map { index, square in
                feature(
                    index == 0 ? item.feature : "\(item.feature)-\(square.code)", ring: square.ring,
                    kind: item.isAlert ? "hot-3" : "hot-1", item, text: index == 0 ? String(item.number) : nil)
            }
        }
        var collection: JSONObject = ["type": "FeatureCollection", "features": .array(circles + squares)]
        let corners = items.flatMap(Self.circle)
        if let west = corners.map(\.longitude).min(), let south = corners.map(\.latitude).min(),
            let east = corners.map(\.longitude).max(), let north = corners.map(\.latitude).max()
        {
            collection["bbox"] = .array([west, south, east, north].map { .number(rounded($0)) })
        }
        return .object(collection)
    }

    private func feature(
        _ id: String, ring: [Coordinate], kind: String, _ item: Item, text: String?
    ) -> JSONValue {
        var properties: JSONObject = [
            "class": .string(kind), "title": .string(item.title),
            "lines": .array(item.lines.map(JSONValue.string)),
        ]
        if let text { properties["text"] = .string(text) }
        let positions = ring.map { JSONValue.array([.number(rounded($0.longitude)), .number(rounded($0.latitude))]) }
        return .object([
            "type": "Feature", "id": .string(id), "properties": .object(properties),
            "geometry": ["type": "Polygon", "coordinates": [.array(positions)]],
        ])
    }

    /// A closed ring around the squares: the circle goes through their centres, so half a diagonal is added.
    static func circle(_ item: Item) -> [Coordinate] {
        guard let middle = item.squares.first?.centre else { return [] }
        let radius = item.radius + Square.side * 0.5.squareRoot()
        return (0...48).map { step in
            let angle = 2 * Double.pi * Double(step % 48) / 48
            return RDNew.coordinate(
                from: RDPoint(x: middle.x + radius * cos(angle), y: middle.y + radius * sin(angle)))
        }
    }

    /// Six decimals are a decimetre, so that squares that touch are drawn touching.
    private func rounded(_ degrees: Double) -> Double { (degrees * 1_000_000).rounded() / 1_000_000 }
}
