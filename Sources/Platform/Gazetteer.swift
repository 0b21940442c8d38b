public import Domain
import Foundation
public import Geography

/// The places of one municipality: its areas, named places and streets, with what is computed from them once.
public struct Gazetteer: Sendable {
    /// Borders of the latest year that was imported: municipality, districts and neighbourhoods.
    public let areas: [Area]
    /// By name.
    public let places: [NamedPlace]
    /// By name.
    public let streets: [Street]
    /// Water, parks and buildings, only to recognise the map by.
    public let landscape: [Landscape]
    /// Parts that are no neighbourhood, by kind and name, with the borders of the latest year of each kind.
    public let zones: [Zone]

    /// The smallest areas there are: neighbourhoods, else districts, else the municipality. They tile it.
    public let smallestAreas: [Area]
    /// Every 100 m square whose centre lies inside the border, in order: what a figure about the whole town is over.
    public let squares: [Square]

    /// Grows with each import; 0 for one that is not in a database.
    public internal(set) var version = 0

    private let areaByCode: [String: Area]
    private let placeByID: [NamedPlace.ID: NamedPlace]
    private let streetByID: [Street.ID: Street]

    /// Part of a map that is not a place to report on.
    public struct Landscape: Hashable, Sendable {
        /// `water`, `green`, `built`, `square` or `rail`.
        public var kind: Code
        public var name: String?
        public var geometry: Geometry

        public init(kind: Code, name: String?, geometry: Geometry) {
            self.kind = kind
            self.name = name
            self.geometry = geometry
        }
    }

    public init(
        areas: [Area], places: [NamedPlace], streets: [Street], landscape: [Landscape] = [], zones: [Zone] = []
    ) {
        let year = areas.map(\.year).max()
        self.areas = areas.filter { $0.year == year }.sorted { $0.name < $1.name }
        self.places = places.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        self.streets = streets.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        self.landscape = landscape
        let zoneYears = Dictionary(zones.map { ($0.kind, $0.year) }, uniquingKeysWith: max)
        self.zones = zones.filter { $0.year == zoneYears[$0.kind] }.sorted {
            ($0.kind.rawValue, $0.name, $0.id) < ($1.kind.rawValue, $1.name, $1.id)
        }
        let current = self.areas
        smallestAreas =
            [Area.Kind.neighbourhood, .district, .municipality].lazy
            .map { kind in current.filter { $0.kind == kind } }.first { !$0.isEmpty } ?? []
        squares = Set(smallestAreas.flatMap { Square.squares(inside: $0.shape) }).sorted()
        areaByCode = Dictionary(current.map { ($0.code, $0) }) { first, _ in first }
        placeByID = Dictionary(places.map { ($0.id, $0) }) { first, _ in first }
        streetByID = Dictionary(streets.map { ($0.id, $0) }) { first, _ in first }
    }

    public func area(code: String) -> Area? { areaByCode[code] }
    public func place(_ id: NamedPlace.ID) -> NamedPlace? { placeByID[id] }
    public func street(_ id: Street.ID) -> Street? { streetByID[id] }
    public func zone(_ id: Zone.ID) -> Zone? { zones.first { $0.id == id } }

    /// The smallest area around a point; `nil` outside the municipality.
    public func area(containing point: RDPoint) -> Area? {
        smallestAreas.first { $0.shape.contains(point) }
    }

    /// The district that a neighbourhood's code names (`BU01530204` is in `WK015302`).
    public func district(of area: Area) -> Area? {
        guard area.kind == .neighbourhood, area.code.hasPrefix("BU"), area.code.utf8.count == 10 else { return nil }
        return areaByCode["WK" + area.code.dropFirst(2).prefix(6)]
    }

    /// Whether an area is, or lies in, the one with this code.
    public func isArea(_ area: Area, in code: String) -> Bool {
        area.code == code || district(of: area)?.code == code || areaByCode[code]?.kind == .municipality
    }

    /// The squares of a part of the municipality, in order.
    public func squares(in code: String) -> [Square] {
        let parts = smallestAreas.filter { isArea($0, in: code) }
        // A district where neighbourhoods are unknown is itself among the smallest.
        return Set(parts.flatMap { Square.squares(inside: $0.shape) }).sorted()
    }

    /// Streets with this name, case and accents ignored as people type them.
    public func streets(named name: String) -> [Street] {
        let wanted = Gazetteer.folded(name)
        return streets.filter { Gazetteer.folded($0.name) == wanted }
    }

    public func places(named name: String) -> [NamedPlace] {
        let wanted = Gazetteer.folded(name)
        return places.filter { Gazetteer.folded($0.name) == wanted }
    }

    /// The named place or street nearest to a point, so that a square has a name that people know.
    /// - Returns: `nil` when nothing is within 400 m.
    public func nearestName(to point: RDPoint) -> String? {
        let place = places.map { ($0.name, $0.point.distance(to: point)) }.min { $0.1 < $1.1 }
        if let place, place.1 <= 150 { return place.0 }
        let reach = 400.0
        let near = streets.lazy.filter { street in
            street.lines.contains {
                $0.bounds.low.x - reach <= point.x && point.x <= $0.bounds.high.x + reach
                    && $0.bounds.low.y - reach <= point.y && point.y <= $0.bounds.high.y + reach
            }
        }
        let street = near.compactMap { street in street.nearest(to: point).map { (street.name, $0.distance) } }
            .min { $0.1 < $1.1 }
        return [place, street].compactMap(\.self).filter { $0.1 <= reach }.min { $0.1 < $1.1 }?.0
    }

    /// Lower case without accents and doubled spaces.
    public static func folded(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension Gazetteer {
    /// Whether two names are the same to a person who types one.
    public static func isSameName(_ left: String, _ right: String) -> Bool { folded(left) == folded(right) }

    /// Places and streets whose name holds what was typed, those that begin with it first.
    /// - Returns: at most `limit`, with the key that the form sends.
    public func matches(_ typed: String, limit: Int) -> [(key: String, label: String)] {
        let wanted = Gazetteer.folded(typed)
        guard wanted.utf8.count >= 2 else { return [] }
        let named = places.map { ("place:\($0.id)", $0.name) } + streets.map { ("street:\($0.id)", $0.name) }
        let found = named.compactMap { key, name -> (rank: Int, key: String, label: String)? in
            let folded = Gazetteer.folded(name)
            return folded.hasPrefix(wanted) ? (0, key, name) : folded.contains(wanted) ? (1, key, name) : nil
        }
        return found.sorted { ($0.rank, $0.label, $0.key) < ($1.rank, $1.label, $1.key) }
            .prefix(limit).map { ($0.key, $0.label) }
    }
}
