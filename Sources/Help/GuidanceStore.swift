import Domain
import Platform
import SQLStore

/// All SQL of the municipality's own guidance.
enum GuidanceStore {
    static func find(
        _ key: GuidanceKey, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> OwnGuidance? {
        try connection.first(
            """
            SELECT text, version, changed_ms FROM help_guidance
            WHERE municipality_id = \(municipality) AND audience = \(key.audience.rawValue)
                AND phase = \(key.phase.rawValue) AND language = \(key.language.rawValue)
            """
        ).map(own)
    }

    /// Every text that the municipality wrote itself. Rows of audiences that this version does not know are left out.
    static func all(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [GuidanceKey: OwnGuidance] {
        var texts: [GuidanceKey: OwnGuidance] = [:]
        let rows = try connection.rows(
            """
            SELECT audience, phase, language, text, version, changed_ms FROM help_guidance
            WHERE municipality_id = \(municipality)
            """)
        for row in rows {
            guard let audience = GuidanceAudience(rawValue: try row.text("audience")),
                let phase = GuidancePhase(rawValue: try row.text("phase")),
                let language = Language(rawValue: try row.text("language"))
            else { continue }
            texts[GuidanceKey(audience: audience, phase: phase, language: language)] = try own(row)
        }
        return texts
    }

    /// Keeps a text, when it still has the version it was shown with.
    /// - Parameter version: 0 when the municipality had no text of its own.
    /// - Returns: false when somebody else changed it meanwhile.
    static func put(
        _ text: String, for key: GuidanceKey, seen version: Int, by account: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO help_guidance
                (municipality_id, audience, phase, language, text, version, changed_ms, account_id)
            VALUES (\(municipality), \(key.audience.rawValue), \(key.phase.rawValue), \(key.language.rawValue),
                \(text), \(version + 1), \(now), \(account))
            ON CONFLICT (municipality_id, audience, phase, language) DO UPDATE
                SET text = excluded.text, version = excluded.version, changed_ms = excluded.changed_ms,
                    account_id = excluded.account_id
                WHERE help_guidance.version = \(version)
            """) == 1
    }

    /// Goes back to the text that every municipality starts with.
    /// - Returns: false when somebody else changed it meanwhile.
    static func delete(
        _ key: GuidanceKey, seen version: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            DELETE FROM help_guidance
            WHERE municipality_id = \(municipality) AND audience = \(key.audience.rawValue)
                AND phase = \(key.phase.rawValue) AND language = \(key.language.rawValue)
                AND version = \(version)
            """) == 1
    }

    private static func own(_ row: SQLRow) throws -> OwnGuidance {
        OwnGuidance(
            text: try row.text("text"), version: try row.int("version"), changed: try row.instant("changed_ms"))
    }
}
