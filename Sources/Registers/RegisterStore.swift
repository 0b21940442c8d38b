public import Domain
import Geography
import Platform
public import SQLStore

/// All SQL of registers.
public enum RegisterStore {
    /// - Parameter register: its id.
    public static func all(
        of register: String, in municipality: Municipality.ID, archived: Bool = false, _ connection: any SQLConnection
    ) throws -> [Entry] {
        try connection.rows(
            """
            SELECT id, register, fields, version, archived, created_ms, changed_ms FROM register_entry
            WHERE municipality_id = \(municipality) AND register = \(register) AND archived = \(archived)
            ORDER BY id
            """
        ).map(entry)
    }

    public static func find(
        _ id: Identifier, of register: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Entry? {
        try connection.first(
            """
            SELECT id, register, fields, version, archived, created_ms, changed_ms FROM register_entry
            WHERE municipality_id = \(municipality) AND id = \(id) AND register = \(register)
            """
        ).map(entry)
    }

    /// How many entries of each register are not put away.
    public static func counts(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [String: Int] {
        let rows = try connection.rows(
            """
            SELECT register, COUNT(*) AS count FROM register_entry
            WHERE municipality_id = \(municipality) AND archived = 0 GROUP BY register
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("register"), try $0.int("count")) })
    }

    /// When a register last changed and how much is in it: other values mean other content.
    public static func stamp(
        of registers: [String], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> String {
        guard !registers.isEmpty else { return "0" }
        let row = try connection.first(
            """
            SELECT COALESCE(MAX(changed_ms), 0) AS last, COALESCE(SUM(version), 0) AS versions, COUNT(*) AS count
            FROM register_entry WHERE municipality_id = \(municipality) AND register IN (\(values: registers))
            """)
        guard let row else { return "0" }
        return "\(try row.int64("last")).\(try row.int64("versions")).\(try row.int64("count"))"
    }

    /// Newest first.
    public static func history(
        of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [EntryVersion] {
        try connection.rows(
            """
            SELECT register_version.version, fields, archived, at_ms, account.name FROM register_version
            LEFT JOIN account ON account.id = register_version.account_id
            WHERE register_version.municipality_id = \(municipality) AND entry_id = \(id)
            ORDER BY register_version.version DESC
            """
        ).map { row in
            EntryVersion(
                number: try row.int("version"), fields: try fields(row), isArchived: try row.bool("archived"),
                at: try row.instant("at_ms"), by: try row.textOrNil("name"))
        }
    }

    /// - Throws: `SQLError.uniqueViolation` when the id is taken in this municipality.
    static func insert(
        _ entry: Entry, by account: Identifier?, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO register_entry (municipality_id, id, register, fields, version, archived, created_ms, changed_ms)
            VALUES (\(municipality), \(entry.id), \(entry.register), \(text(entry.fields)), 1, \(entry.isArchived),
                \(entry.created), \(entry.changed))
            """)
        try insertVersion(of: entry, number: 1, by: account, in: municipality, connection)
    }

    /// Replaces an entry that still has the version it was shown with.
    /// - Returns: false when somebody else changed it meanwhile, or it is not there.
    static func update(
        _ entry: Entry, by account: Identifier?, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let touched = try connection.execute(
            """
            UPDATE register_entry SET fields = \(text(entry.fields)), archived = \(entry.isArchived),
                version = version + 1, changed_ms = \(entry.changed)
            WHERE municipality_id = \(municipality) AND id = \(entry.id) AND register = \(entry.register)
                AND version = \(entry.version)
            """)
        guard touched == 1 else { return false }
        try insertVersion(of: entry, number: entry.version + 1, by: account, in: municipality, connection)
        return true
    }

    private static func insertVersion(
        of entry: Entry, number: Int, by account: Identifier?, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO register_version (municipality_id, entry_id, version, fields, archived, at_ms, account_id)
            VALUES (\(municipality), \(entry.id), \(number), \(text(entry.fields)), \(entry.isArchived),
                \(entry.changed), \(optional: account))
            """)
    }

    private static func entry(_ row: SQLRow) throws -> Entry {
        Entry(
            id: try row.identifier("id"), register: try row.text("register"), fields: try fields(row),
            version: try row.int("version"), created: try row.instant("created_ms"),
            changed: try row.instant("changed_ms"), isArchived: try row.bool("archived"))
    }

    private static func fields(_ row: SQLRow) throws -> JSONObject {
        let text = try row.text("fields")
        guard let object = try? JSONValue(parsing: text.utf8).object else {
            throw SQLError.decoding(column: "fields", expected: "a JSON object", found: "another text")
        }
        return object
    }

    private static func text(_ fields: JSONObject) -> String {
        String(decoding: JSONValue.object(fields).encoded, as: UTF8.self)
    }
}
