import Domain
import Geography
import Platform
import SQLStore

/// All SQL of presence and contacts.
enum PresenceStore {
    /// Adds what was noted by hand.
    static func insert(
        _ presence: Presence, id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO deployment_presence
                (municipality_id, id, shift_id, source, start_ms, seconds, area_code, square)
            VALUES (\(municipality), \(id), \(presence.shift), \(presence.source.rawValue), \(presence.start),
                \(presence.seconds), \(optional: presence.area), \(optional: presence.square?.code))
            """)
    }

    /// Adds a cell of a track, or keeps the longer time: the same track twice is the same as once.
    static func put(
        _ cell: PresenceCell, seconds: Int, of shift: Identifier, id: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO deployment_presence
                (municipality_id, id, shift_id, source, start_ms, seconds, area_code, square)
            VALUES (\(municipality), \(id), \(shift), \(Presence.Source.track.rawValue), \(cell.start),
                \(min(900, seconds)), NULL, \(cell.square.code))
            ON CONFLICT (municipality_id, shift_id, start_ms, square) DO UPDATE SET seconds = excluded.seconds
            WHERE excluded.seconds > deployment_presence.seconds
            """)
    }

    /// By time.
    static func all(
        of shift: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Presence] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM deployment_presence
            WHERE municipality_id = \(municipality) AND shift_id = \(shift) ORDER BY start_ms, id
            """
        ).map(presence)
    }

    /// The same, each with the id under which it can be taken back.
    static func noted(
        of shift: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [NotedPresence] {
        try connection.rows(
            """
            SELECT id, \(fragment: columns) FROM deployment_presence
            WHERE municipality_id = \(municipality) AND shift_id = \(shift) ORDER BY start_ms, id
            """
        ).map { NotedPresence(id: try $0.identifier("id"), presence: try presence($0)) }
    }

    // MARK: Taken back

    /// Takes back one line, or everything of a source.
    /// - Returns: how many lines.
    static func withdraw(
        _ id: Identifier? = nil, source: Presence.Source, of shift: Identifier, by account: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        var which: SQLQuery =
            "municipality_id = \(municipality) AND shift_id = \(shift) AND source = \(source.rawValue)"
        if let id { which += " AND id = \(id)" }
        try connection.execute(
            """
            INSERT INTO deployment_presence_withdrawn
                (municipality_id, id, shift_id, source, start_ms, seconds, area_code, square, at_ms, account_id)
            SELECT municipality_id, id, shift_id, source, start_ms, seconds, area_code, square,
                CAST(\(now) AS \(fragment: connection.dialect.integer)), \(account)
            FROM deployment_presence WHERE \(fragment: which)
            """)
        return try connection.execute("DELETE FROM deployment_presence WHERE \(fragment: which)")
    }

    /// Takes back the counts of a shift that still have the version they were shown with.
    /// - Returns: false when somebody else changed them meanwhile, or there are none.
    static func withdrawContacts(
        of shift: Identifier, seen version: Int, id: Identifier, by account: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let which: SQLQuery =
            "municipality_id = \(municipality) AND shift_id = \(shift) AND version = \(version)"
        let kept = try connection.execute(
            """
            INSERT INTO deployment_contacts_withdrawn
                (municipality_id, id, shift_id, talk, referred, police, sanctioned, youth, version, at_ms, account_id)
            SELECT municipality_id, \(id), shift_id, talk, referred, police, sanctioned, youth, version,
                CAST(\(now) AS \(fragment: connection.dialect.integer)), \(account)
            FROM deployment_contacts WHERE \(fragment: which)
            """)
        guard kept == 1 else { return false }
        return try connection.execute("DELETE FROM deployment_contacts WHERE \(fragment: which)") == 1
    }

    /// What was taken back of a shift, the latest first.
    static func withdrawn(
        of shift: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [WithdrawnNote] {
        let lines = try connection.rows(
            """
            SELECT \(fragment: columns), at_ms, account.name FROM deployment_presence_withdrawn
            LEFT JOIN account ON account.id = account_id
            WHERE deployment_presence_withdrawn.municipality_id = \(municipality) AND shift_id = \(shift)
            ORDER BY start_ms
            """
        ).map {
            WithdrawnNote(
                content: .presence(try presence($0)), at: try $0.instant("at_ms"), by: try $0.textOrNil("name"))
        }
        let sheets = try connection.rows(
            """
            SELECT \(fragment: contactColumns), at_ms, account.name FROM deployment_contacts_withdrawn
            LEFT JOIN account ON account.id = account_id
            WHERE deployment_contacts_withdrawn.municipality_id = \(municipality) AND shift_id = \(shift)
            """
        ).map {
            WithdrawnNote(content: .contacts(try sheet($0)), at: try $0.instant("at_ms"), by: try $0.textOrNil("name"))
        }
        return (lines + sheets).sorted { $0.at > $1.at }
    }

    /// What began from one moment up to another one.
    static func all(
        from start: Instant, to end: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Presence] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM deployment_presence
            WHERE municipality_id = \(municipality) AND start_ms >= \(start) AND start_ms < \(end)
            ORDER BY start_ms, id
            """
        ).map(presence)
    }

    private static let columns: SQLQuery = "shift_id, source, start_ms, seconds, area_code, square"

    private static func presence(_ row: SQLRow) throws -> Presence {
        Presence(
            shift: try row.identifier("shift_id"), source: try row.value("source"),
            start: try row.instant("start_ms"), seconds: try row.int("seconds"),
            area: try row.textOrNil("area_code"), square: try row.textOrNil("square").flatMap { Square(code: $0) })
    }

    // MARK: Contacts

    static func contacts(
        of shift: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ContactSheet {
        try connection.first(
            """
            SELECT \(fragment: contactColumns) FROM deployment_contacts
            WHERE municipality_id = \(municipality) AND shift_id = \(shift)
            """
        ).map(sheet) ?? ContactSheet()
    }

    /// By shift.
    static func contacts(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier: ContactSheet] {
        let rows = try connection.rows(
            """
            SELECT \(fragment: contactColumns) FROM deployment_contacts WHERE municipality_id = \(municipality)
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.identifier("shift_id"), try sheet($0)) })
    }

    /// Replaces a sheet that still has the version it was shown with.
    /// - Returns: false when somebody else changed it meanwhile.
    static func put(
        _ sheet: ContactSheet, of shift: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let n = ContactSheet.Kind.allCases.map { sheet.counts[$0] ?? 0 }
        if sheet.version == 0 {
            return try connection.execute(
                """
                INSERT INTO deployment_contacts
                    (municipality_id, shift_id, talk, referred, police, sanctioned, youth, version)
                VALUES (\(municipality), \(shift), \(values: n), 1 + COALESCE(
                    (SELECT MAX(version) FROM deployment_contacts_withdrawn
                     WHERE municipality_id = \(municipality) AND shift_id = \(shift)), 0))
                ON CONFLICT (municipality_id, shift_id) DO NOTHING
                """) == 1
        }
        return try connection.execute(
            """
            UPDATE deployment_contacts SET talk = \(n[0]), referred = \(n[1]), police = \(n[2]),
                sanctioned = \(n[3]), youth = \(n[4]), version = version + 1
            WHERE municipality_id = \(municipality) AND shift_id = \(shift) AND version = \(sheet.version)
            """) == 1
    }

    private static let contactColumns: SQLQuery = "shift_id, talk, referred, police, sanctioned, youth, version"

    private static func sheet(_ row: SQLRow) throws -> ContactSheet {
        var sheet = ContactSheet(version: try row.int("version"))
        for kind in ContactSheet.Kind.allCases { sheet.counts[kind] = try row.int(kind.rawValue) }
        return sheet
    }
}
