package import Domain
import Platform
package import SQLStore
package import Vault

/// All SQL of reading keys.
package enum ReadingKeyStore {
    package static func insert(
        id: Identifier, kind: ReadingKey.Kind, account: Identifier?, publicKey: ReadingPublicKey, locked: LockedKey,
        admitted: Bool, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO reading_key (
                id, municipality_id, kind, account_id, public_key, locked, created_ms, admitted_ms
            ) VALUES (
                \(id), \(municipality), \(kind.rawValue), \(optional: account), \(publicKey.bytes), \(locked.text),
                \(now), \(optional: admitted ? now : nil)
            )
            """)
    }

    /// Keys that are in use, oldest first; also those that wait to be admitted.
    package static func all(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [ReadingKey] {
        try connection.rows(
            """
            SELECT reading_key.id, kind, account_id, account.name AS name, account.login AS login, public_key, locked,
                reading_key.created_ms, admitted_ms, rehearsed_ms
            FROM reading_key LEFT JOIN account ON account.id = reading_key.account_id
                AND account.municipality_id = reading_key.municipality_id
            WHERE reading_key.municipality_id = \(municipality) AND retired_ms IS NULL
            ORDER BY reading_key.created_ms, reading_key.id
            """
        ).map(key)
    }

    /// The keys to which each new story is sealed.
    static func admitted(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(id: Identifier, publicKey: ReadingPublicKey)] {
        try connection.rows(
            """
            SELECT id, public_key FROM reading_key
            WHERE municipality_id = \(municipality) AND retired_ms IS NULL AND admitted_ms IS NOT NULL
            ORDER BY created_ms, id
            """
        ).map { (try $0.identifier("id"), try publicKey($0)) }
    }

    /// Which keys these are, without their bytes.
    static func admittedIDs(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM reading_key
            WHERE municipality_id = \(municipality) AND retired_ms IS NULL AND admitted_ms IS NOT NULL
            ORDER BY created_ms, id
            """
        ).map { try $0.identifier("id") }
    }

    package static func admit(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE reading_key SET admitted_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id) AND retired_ms IS NULL AND admitted_ms IS NULL
            """)
    }

    /// Takes a key out of use together with everything that was wrapped to it.
    package static func retire(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try SealedStore.deleteKeys(of: id, in: municipality, connection)
        try connection.execute(
            """
            UPDATE reading_key SET retired_ms = \(now), locked = ''
            WHERE municipality_id = \(municipality) AND id = \(id) AND retired_ms IS NULL
            """)
    }

    // MARK: Unlocked for a session

    /// Keeps a key that its holder unlocked, locked again with the session's own token, which only the browser holds.
    static func unlock(
        _ id: Identifier, as locked: LockedKey, for session: [UInt8], at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO unlocked_key (session_digest, municipality_id, reading_key_id, locked, used_ms)
            VALUES (\(session), \(municipality), \(id), \(locked.text), \(now))
            ON CONFLICT (session_digest) DO UPDATE SET reading_key_id = excluded.reading_key_id,
                locked = excluded.locked, used_ms = excluded.used_ms
            """)
    }

    /// The key of a session, and when it was used last.
    static func unlocked(
        for session: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> (id: Identifier, locked: LockedKey, used: Instant)? {
        try connection.first(
            """
            SELECT unlocked_key.reading_key_id, unlocked_key.locked, used_ms FROM unlocked_key
            JOIN reading_key ON reading_key.id = unlocked_key.reading_key_id AND reading_key.retired_ms IS NULL
            WHERE unlocked_key.municipality_id = \(municipality) AND session_digest = \(session)
            """
        ).map { (try $0.identifier("reading_key_id"), try locked($0), try $0.instant("used_ms")) }
    }

    static func used(
        by session: [UInt8], at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE unlocked_key SET used_ms = \(now)
            WHERE municipality_id = \(municipality) AND session_digest = \(session)
            """)
    }

    static func lock(
        _ session: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "DELETE FROM unlocked_key WHERE municipality_id = \(municipality) AND session_digest = \(session)")
    }

    package static func rehearsed(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE reading_key SET rehearsed_ms = \(now) WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    private static func key(_ row: SQLRow) throws -> ReadingKey {
        ReadingKey(
            id: try row.identifier("id"), kind: try row.value("kind"),
            account: try row.isNull("account_id") ? nil : try row.identifier("account_id"),
            name: try row.textOrNil("name"), login: try row.textOrNil("login"), publicKey: try publicKey(row),
            locked: try locked(row), created: try row.instant("created_ms"),
            admitted: try row.instantOrNil("admitted_ms"), rehearsed: try row.instantOrNil("rehearsed_ms"))
    }

    private static func locked(_ row: SQLRow) throws -> LockedKey {
        LockedKey(text: try row.text("locked"))
    }

    private static func publicKey(_ row: SQLRow) throws -> ReadingPublicKey {
        let bytes = try row.blob("public_key")
        guard let key = try? ReadingPublicKey(bytes: bytes) else {
            throw SQLError.decoding(column: "public_key", expected: "a reading key", found: "\(bytes.count) bytes")
        }
        return key
    }
}
