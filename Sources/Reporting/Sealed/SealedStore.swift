package import Domain
import Platform
package import SQLStore

/// All SQL of sealed parts and of the story keys that open them. Knows nothing but ciphertext.
package enum SealedStore {
    /// - Parameter reader: the reading key that the story key is wrapped to; `nil` for the reporter's receipt code.
    static func insertKey(
        _ wrapped: [UInt8], of file: Identifier, for reader: Identifier?, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO story_key (case_id, municipality_id, reading_key_id, wrapped)
            VALUES (\(file), \(municipality), \(optional: reader), \(wrapped))
            ON CONFLICT DO NOTHING
            """)
    }

    /// The story key of a case, wrapped to one reader.
    static func key(
        of file: Identifier, for reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [UInt8]? {
        try connection.first(
            """
            SELECT wrapped FROM story_key
            WHERE municipality_id = \(municipality) AND case_id = \(file) AND reading_key_id = \(reader)
            """
        )?.blob("wrapped")
    }

    /// The story key of a case, wrapped to the reporter's receipt code.
    static func receiptKey(
        of file: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [UInt8]? {
        try connection.first(
            """
            SELECT wrapped FROM story_key
            WHERE municipality_id = \(municipality) AND case_id = \(file) AND reading_key_id IS NULL
            """
        )?.blob("wrapped")
    }

    /// Story keys that one reader can open and another cannot yet, at most `limit` of them.
    package static func keys(
        for reader: Identifier, butNotFor other: Identifier, limit: Int, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [(file: Identifier, wrapped: [UInt8])] {
        try connection.rows(
            """
            SELECT known.case_id, known.wrapped FROM story_key AS known
            WHERE known.municipality_id = \(municipality) AND known.reading_key_id = \(reader)
                AND NOT EXISTS (
                    SELECT 1 FROM story_key AS mine
                    WHERE mine.case_id = known.case_id AND mine.reading_key_id = \(other))
            ORDER BY known.case_id LIMIT \(limit)
            """
        ).map { (try $0.identifier("case_id"), try $0.blob("wrapped")) }
    }

    /// Walks every story key of one reader in constant memory.
    package static func forEachKey(
        of reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection,
        _ body: (Identifier, [UInt8]) throws -> Void
    ) throws {
        try connection.forEach(
            """
            SELECT case_id, wrapped FROM story_key
            WHERE municipality_id = \(municipality) AND reading_key_id = \(reader) ORDER BY case_id
            """
        ) { try body($0.identifier("case_id"), $0.blob("wrapped")) }
    }

    /// The number of cases that hold anything sealed, and how many of them a reader can open.
    package static func count(
        openFor reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> (all: Int, open: Int) {
        let all = try connection.first(
            "SELECT COUNT(DISTINCT case_id) AS count FROM story_key WHERE municipality_id = \(municipality)")
        let open = try connection.first(
            """
            SELECT COUNT(*) AS count FROM story_key
            WHERE municipality_id = \(municipality) AND reading_key_id = \(reader)
            """)
        return (try all?.int("count") ?? 0, try open?.int("count") ?? 0)
    }

    static func insert(
        _ kind: StoredPart.Kind, id: Identifier, box: [UInt8], of file: Identifier, by account: Identifier?,
        at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO sealed_part (id, municipality_id, case_id, kind, at_ms, account_id, box)
            VALUES (\(id), \(municipality), \(file), \(kind.rawValue), \(now), \(optional: account), \(box))
            """)
    }

    /// Oldest first.
    static func parts(
        of file: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [StoredPart] {
        try connection.rows(
            """
            SELECT sealed_part.id, kind, at_ms, account.name AS name, box
            FROM sealed_part LEFT JOIN account ON account.id = sealed_part.account_id
            WHERE sealed_part.municipality_id = \(municipality) AND case_id = \(file)
            ORDER BY at_ms, sealed_part.id
            """
        ).map {
            StoredPart(
                id: try $0.identifier("id"), kind: try $0.value("kind"), at: try $0.instant("at_ms"),
                by: try $0.textOrNil("name"), box: try $0.blob("box"))
        }
    }

    /// Deletes parts of one kind, for example when the same sheet of the form brings other words.
    static func delete(
        _ kind: StoredPart.Kind, of file: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            DELETE FROM sealed_part
            WHERE municipality_id = \(municipality) AND case_id = \(file) AND kind = \(kind.rawValue)
            """)
    }
}
