import Domain
import Geography
import Platform
import Registers
import SQLStore

/// A municipality that published its approach, as a card or a dot on the map shows it.
struct PublishedProfile: Sendable, Identifiable {
    let id: Municipality.ID
    let name: String
    let isMadeUp: Bool
    let teaser: String
    let isExample: Bool
    let changed: Instant
    /// Where its dot stands; `nil` when the municipality did not say.
    let coordinate: Coordinate?
}

/// All SQL of municipalities that find each other. It looks across their borders on purpose: what it reads is what each
/// of them published, and nothing else.
enum PublishedProfileStore {
    /// By name.
    static func all(_ connection: any SQLConnection) throws -> [PublishedProfile] {
        let rows = try connection.rows(
            """
            SELECT municipality.id AS id, municipality.name AS name, municipality.made_up AS made_up, fields, changed_ms
            FROM register_entry JOIN municipality ON municipality.id = register_entry.municipality_id
            WHERE register = \(Profile.register.id) AND archived = 0
            ORDER BY municipality.name, municipality.id
            """)
        return try rows.compactMap { row in
            guard let id = Municipality.ID(try row.text("id")),
                let fields = try? JSONValue(parsing: try row.text("fields").utf8).object
            else { return nil }
            func value<Value>(_ field: Field<Value>) -> Value { Value(stored: fields[field.shape.name]) }
            guard value(Profile.isPublished) else { return nil }
            var coordinate: Coordinate?
            if let longitude = value(Profile.longitude), let latitude = value(Profile.latitude) {
                coordinate = Coordinate(longitude: longitude, latitude: latitude)
            }
            return PublishedProfile(
                id: id, name: try row.text("name"), isMadeUp: try row.bool("made_up"), teaser: value(Profile.teaser),
                isExample: value(Profile.isExample), changed: try row.instant("changed_ms"), coordinate: coordinate)
        }
    }

    /// Other values mean other cards.
    static func stamp(_ connection: any SQLConnection) throws -> String {
        let row = try connection.first(
            """
            SELECT COALESCE(MAX(changed_ms), 0) AS last, COALESCE(SUM(version), 0) AS versions, COUNT(*) AS count
            FROM register_entry WHERE register = \(Profile.register.id)
            """)
        guard let row else { return "0" }
        return "\(try row.int64("last")).\(try row.int64("versions")).\(try row.int64("count"))"
    }
}

extension [PublishedProfile] {
    /// The others around a municipality, nearest first; those without a place come last, by name.
    func around(_ municipality: Municipality.ID) -> [PublishedProfile] {
        let others = filter { $0.id != municipality }
        guard let here = first(where: { $0.id == municipality })?.coordinate.map(RDNew.rd) else { return others }
        let distances = others.map { profile in
            (profile.coordinate.map { RDNew.rd(from: $0).distance(to: here) } ?? .infinity, profile)
        }
        return distances.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1)
    }
}
