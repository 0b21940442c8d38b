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

    /// A part of what a query asks for, in the order of the register.
    public static func page(
        of register: Register, in municipality: Municipality.ID, _ query: EntryQuery, limit: Int, offset: Int = 0,
        _ connection: any SQLConnection
    ) throws -> [Entry] {
        try connection.rows(
            """
            SELECT id, register, fields, version, archived, created_ms, changed_ms FROM register_entry
            WHERE \(fragment: condition(query, register, municipality, connection.dialect))
            ORDER BY \(fragment: register.sqlOrder(connection.dialect)) LIMIT \(limit) OFFSET \(offset)
            """
        ).map(entry)
    }

    public static func count(
        of register: Register, in municipality: Municipality.ID, _ query: EntryQuery,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM register_entry
            WHERE \(fragment: condition(query, register, municipality, connection.dialect))
            """)?.int("count") ?? 0
    }

    private static func condition(
        _ query: EntryQuery, _ register: Register, _ municipality: Municipality.ID, _ dialect: SQLDialect
    ) -> SQLQuery {
        let start: SQLQuery =
            "municipality_id = \(municipality) AND register = \(register.id) AND archived = \(query.isArchived)"
        let conditions = query.conditions.map { $0.sql(in: municipality, dialect) }
        return ([start] + conditions).joined(separator: " AND ")
    }

    /// The entries of a register with these ids, also those that were put away.
    public static func entries(
        _ ids: some Collection<Identifier>, of register: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [Entry] {
        let all = Array(Set(ids))
        return try stride(from: 0, to: all.count, by: mostAtOnce).flatMap { start in
            try connection.rows(
                """
                SELECT id, register, fields, version, archived, created_ms, changed_ms FROM register_entry
                WHERE municipality_id = \(municipality) AND register = \(register)
                    AND id IN (\(values: all[start..<min(start + mostAtOnce, all.count)]))
                """
            ).map(entry)
        }
    }

    /// Values in one statement.
    private static let mostAtOnce = 500

    /// Those of the ids under which something of this register stands that is not put away.
    static func current(
        _ ids: some Collection<Identifier>, of register: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Set<Identifier> {
        let all = Array(Set(ids))
        var found: Set<Identifier> = []
        for start in stride(from: 0, to: all.count, by: mostAtOnce) {
            let rows = try connection.rows(
                """
                SELECT id FROM register_entry
                WHERE municipality_id = \(municipality) AND register = \(register) AND archived = 0
                    AND id IN (\(values: all[start..<min(start + mostAtOnce, all.count)]))
                """)
            for row in rows { found.insert(try row.identifier("id")) }
        }
        return found
    }

    /// The id of the register that holds something under this id, put away or not.
    static func holder(
        of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> String? {
        try connection.first(
            "SELECT register FROM register_entry WHERE municipality_id = \(municipality) AND id = \(id)"
        )?.text("register")
    }

    /// Every id with the register that holds it.
    static func places(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(id: Identifier, register: String, isArchived: Bool)] {
        try connection.rows("SELECT id, register, archived FROM register_entry WHERE municipality_id = \(municipality)")
            .map { (try $0.identifier("id"), try $0.text("register"), try $0.bool("archived")) }
    }

    /// Brings what is sorted and searched by up to date, for entries that an older program stored.
    /// - Returns: how many were.
    static func index(
        _ register: Register, in municipality: Municipality.ID, limit: Int, _ connection: any SQLConnection
    ) throws -> Int {
        let entries = try connection.rows(notIndexed(register.id, in: municipality, limit: limit)).map(entry)
        for entry in entries {
            try connection.execute(
                """
                UPDATE register_entry SET title = \(EntryIndex.title(of: entry, register)),
                    search = \(EntryIndex.text(of: entry, register)), indexed = \(indexVersion)
                WHERE municipality_id = \(municipality) AND id = \(entry.id) AND version = \(entry.version)
                """)
        }
        return entries.count
    }

    /// What an older program indexed, or none.
    static func notIndexed(_ register: String, in municipality: Municipality.ID, limit: Int) -> SQLQuery {
        """
        SELECT id, register, fields, version, archived, created_ms, changed_ms FROM register_entry
        WHERE municipality_id = \(municipality) AND register = \(register) AND indexed < \(indexVersion)
        LIMIT \(limit)
        """
    }

    /// Another one when ``EntryIndex`` makes other texts.
    private static let indexVersion = 2

    /// Takes a field out of an entry and out of everything that is kept of how it was before: for a name that may no
    /// longer be kept. The history then says that something changed, and not what it was.
    /// - Returns: whether it was there.
    public static func forget(
        _ field: String, of id: Identifier, in register: Register, _ municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        var isFound = false
        if var entry = try find(id, of: register.id, in: municipality, connection), entry.fields[field] != nil {
            isFound = true
            entry.fields[field] = nil
            try connection.execute(
                """
                UPDATE register_entry SET fields = \(text(entry.fields)), title = \(EntryIndex.title(of: entry, register)),
                    search = \(EntryIndex.text(of: entry, register))
                WHERE municipality_id = \(municipality) AND id = \(id)
                """)
        }
        for version in try history(of: id, in: municipality, connection) where version.fields[field] != nil {
            isFound = true
            var fields = version.fields
            fields[field] = nil
            try connection.execute(
                """
                UPDATE register_version SET fields = \(text(fields))
                WHERE municipality_id = \(municipality) AND entry_id = \(id) AND version = \(version.number)
                """)
        }
        return isFound
    }

    /// Takes other values of a field than the present one out of what is kept of how the entry was before.
    public static func forgetEarlier(
        _ field: String, of entry: Entry, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for version in try history(of: entry.id, in: municipality, connection)
        where version.fields[field] != nil && version.fields[field] != entry.fields[field] {
            var fields = version.fields
            fields[field] = nil
            try connection.execute(
                """
                UPDATE register_version SET fields = \(text(fields))
                WHERE municipality_id = \(municipality) AND entry_id = \(entry.id) AND version = \(version.number)
                """)
        }
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
        _ entry: Entry, of register: Register, by account: Identifier?, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO register_entry (municipality_id, id, register, fields, version, archived, created_ms, changed_ms,
                title, search, indexed)
            VALUES (\(municipality), \(entry.id), \(register.id), \(text(entry.fields)), 1, \(entry.isArchived),
                \(entry.created), \(entry.changed), \(EntryIndex.title(of: entry, register)),
                \(EntryIndex.text(of: entry, register)), \(indexVersion))
            """)
        try insertVersion(of: entry, number: 1, by: account, in: municipality, connection)
    }

    /// Replaces an entry that still has the version it was shown with.
    /// - Returns: false when somebody else changed it meanwhile, or it is not there.
    static func update(
        _ entry: Entry, of register: Register, by account: Identifier?, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        let touched = try connection.execute(
            """
            UPDATE register_entry SET fields = \(text(entry.fields)), archived = \(entry.isArchived),
                version = version + 1, changed_ms = \(entry.changed), title = \(EntryIndex.title(of: entry, register)),
                search = \(EntryIndex.text(of: entry, register)), indexed = \(indexVersion)
            WHERE municipality_id = \(municipality) AND id = \(entry.id) AND register = \(register.id)
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
