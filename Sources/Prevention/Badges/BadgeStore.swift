import Domain
import Platform
import SQLStore

/// A badge as it is kept: what was signed, and whether it still counts. Nobody's name or address is in it.
struct IssuedBadge: Sendable, Identifiable {
    let id: Identifier
    let training: Identifier
    let credential: String
    let issued: Instant
    let expires: Instant?
    let revoked: Instant?
}

/// All SQL of badges.
enum BadgeStore {
    static func insert(
        _ badge: IssuedBadge, codeDigest: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO training_badge
                (municipality_id, id, training_id, code_digest, credential, issued_ms, expires_ms)
            VALUES (\(municipality), \(badge.id), \(badge.training), \(codeDigest), \(badge.credential),
                \(badge.issued), \(optional: badge.expires))
            """)
    }

    static func find(
        codeDigest: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> IssuedBadge? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM training_badge
            WHERE municipality_id = \(municipality) AND code_digest = \(codeDigest)
            """
        ).map(badge)
    }

    /// Newest first.
    static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [IssuedBadge] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM training_badge WHERE municipality_id = \(municipality) ORDER BY id DESC
            """
        ).map(badge)
    }

    /// `nil` when there is no such badge.
    static func isRevoked(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool? {
        try connection.first(
            """
            SELECT CASE WHEN revoked_ms IS NULL THEN 0 ELSE 1 END AS revoked FROM training_badge
            WHERE municipality_id = \(municipality) AND id = \(id)
            """
        ).map { try $0.bool("revoked") }
    }

    /// - Returns: false when there is no such badge, or it was revoked before.
    static func revoke(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE training_badge SET revoked_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id) AND revoked_ms IS NULL
            """) == 1
    }

    private static let columns: SQLQuery = "id, training_id, credential, issued_ms, expires_ms, revoked_ms"

    private static func badge(_ row: SQLRow) throws -> IssuedBadge {
        IssuedBadge(
            id: try row.identifier("id"), training: try row.identifier("training_id"),
            credential: try row.text("credential"), issued: try row.instant("issued_ms"),
            expires: try row.instantOrNil("expires_ms"), revoked: try row.instantOrNil("revoked_ms"))
    }
}
