import Domain
import Geography
import Platform
import Registers
import SQLStore

/// An entry that a municipality lets the others see.
struct SharedEntry: Sendable {
    let town: Municipality.ID
    let townName: String
    let entry: Entry
}

/// All SQL that reads entries of other municipalities: the only place in the program where one sees what another one
/// keeps. The database hands over nothing but what is flagged as shared.
enum SharedEntryStore {
    /// Registers of which entries can be shared; they have a field `gedeeld`.
    static let registers: Set = ["practice", "network-question", "network-answer"]

    /// Newest first, with those of the reader's own municipality that are shared. A made-up town shares with made-up
    /// towns only.
    /// - Parameter municipality: the reader's.
    static func all(
        of register: String, seenFrom municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [SharedEntry] {
        guard registers.contains(register) else { return [] }
        return try connection.rows(
            """
            \(fragment: shared(register, seenFrom: municipality, connection.dialect))
            ORDER BY register_entry.created_ms DESC, register_entry.id
            """
        ).compactMap(entry)
    }

    /// - Parameter town: the municipality that shares it.
    static func find(
        _ id: Identifier, of register: String, from town: Municipality.ID, seenFrom municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> SharedEntry? {
        guard registers.contains(register) else { return nil }
        return try connection.first(
            """
            \(fragment: shared(register, seenFrom: municipality, connection.dialect))
                AND register_entry.municipality_id = \(town) AND register_entry.id = \(id)
            """
        ).flatMap(entry)
    }

    private static func shared(
        _ register: String, seenFrom municipality: Municipality.ID, _ dialect: SQLDialect
    ) -> SQLQuery {
        let flag = dialect.choose(
            sqlite: "json_extract(register_entry.fields, '$.gedeeld') = 1",
            postgres: "CAST(register_entry.fields AS jsonb) ->> 'gedeeld' = 'true'")
        return """
            SELECT register_entry.municipality_id AS town, municipality.name AS town_name, register_entry.id AS id,
                register, fields, version, register_entry.created_ms AS created_ms, changed_ms
            FROM register_entry JOIN municipality ON municipality.id = register_entry.municipality_id
            WHERE municipality.made_up = (SELECT made_up FROM municipality WHERE id = \(municipality))
                AND register = \(register) AND archived = 0 AND \(fragment: flag)
            """
    }

    private static func entry(_ row: SQLRow) throws -> SharedEntry? {
        guard let town = Municipality.ID(try row.text("town")),
            let fields = try? JSONValue(parsing: try row.text("fields").utf8).object
        else { return nil }
        return SharedEntry(
            town: town, townName: try row.text("town_name"),
            entry: Entry(
                id: try row.identifier("id"), register: try row.text("register"), fields: fields,
                version: try row.int("version"), created: try row.instant("created_ms"),
                changed: try row.instant("changed_ms")))
    }
}
