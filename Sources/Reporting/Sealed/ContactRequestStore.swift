import Domain
import Platform
import SQLStore

/// A colleague's request to open contact details, where the municipality wants a second person to agree.
struct ContactRequest: Sendable, Identifiable {
    let id: Identifier
    let asked: Instant
    let askedBy: Identifier
    let askedByName: String
    let granted: Instant?
    let grantedByName: String?

    /// An agreement opens the details for a day.
    static let grantHours: Int64 = 24

    func isOpen(for account: Identifier, at now: Instant) -> Bool {
        guard askedBy == account, let granted else { return false }
        return granted.adding(minutes: Self.grantHours * 60) > now
    }
}

/// All SQL of contact requests.
enum ContactRequestStore {
    static func insert(
        id: Identifier, of file: Identifier, by account: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO contact_request (id, municipality_id, case_id, asked_by, asked_ms)
            VALUES (\(id), \(municipality), \(file), \(account), \(now))
            """)
    }

    /// The newest request of a case.
    static func newest(
        of file: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ContactRequest? {
        try connection.first(
            """
            SELECT contact_request.id, asked_ms, asked_by, asker.name AS asker_name, granted_ms,
                granter.name AS granter_name
            FROM contact_request JOIN account AS asker ON asker.id = asked_by
            LEFT JOIN account AS granter ON granter.id = granted_by
            WHERE contact_request.municipality_id = \(municipality) AND case_id = \(file)
            ORDER BY asked_ms DESC, contact_request.id DESC LIMIT 1
            """
        ).map {
            ContactRequest(
                id: try $0.identifier("id"), asked: try $0.instant("asked_ms"),
                askedBy: try $0.identifier("asked_by"), askedByName: try $0.text("asker_name"),
                granted: try $0.instantOrNil("granted_ms"), grantedByName: try $0.textOrNil("granter_name"))
        }
    }

    /// - Returns: false when it was granted already, or when the one who agrees is the one who asked.
    static func grant(
        _ id: Identifier, by account: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE contact_request SET granted_by = \(account), granted_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id) AND granted_by IS NULL AND asked_by <> \(account)
            """) == 1
    }
}
