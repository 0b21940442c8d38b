package import Domain
import Platform
package import SQLStore

/// Whose words are under lock. Each has tables of its own for the keys and for the parts.
package enum SealedOwner: CaseIterable, Sendable {
    case caseFile
    /// A request for correction.
    case correction

    fileprivate var keys: SQLQuery {
        switch self {
        case .caseFile: "story_key"
        case .correction: "correction_key"
        }
    }

    fileprivate var id: SQLQuery {
        switch self {
        case .caseFile: "case_id"
        case .correction: "correction_id"
        }
    }
}

/// All SQL of sealed parts and of the story keys that open them. Knows nothing but ciphertext.
package enum SealedStore {
    /// - Parameter reader: the reading key that the story key is wrapped to; `nil` for the receipt code.
    static func insertKey(
        _ wrapped: [UInt8], of file: Identifier, _ owner: SealedOwner = .caseFile, for reader: Identifier?,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO \(fragment: owner.keys) (\(fragment: owner.id), municipality_id, reading_key_id, wrapped)
            VALUES (\(file), \(municipality), \(optional: reader), \(wrapped))
            ON CONFLICT DO NOTHING
            """)
    }

    /// The story key of a case or a request, wrapped to one reader.
    static func key(
        of file: Identifier, _ owner: SealedOwner = .caseFile, for reader: Identifier,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [UInt8]? {
        try connection.first(
            """
            SELECT wrapped FROM \(fragment: owner.keys)
            WHERE municipality_id = \(municipality) AND \(fragment: owner.id) = \(file)
                AND reading_key_id = \(reader)
            """
        )?.blob("wrapped")
    }

    /// The story key of a case or a request, wrapped to the receipt code.
    static func receiptKey(
        of file: Identifier, _ owner: SealedOwner = .caseFile, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [UInt8]? {
        try connection.first(
            """
            SELECT wrapped FROM \(fragment: owner.keys)
            WHERE municipality_id = \(municipality) AND \(fragment: owner.id) = \(file) AND reading_key_id IS NULL
            """
        )?.blob("wrapped")
    }

    /// Story keys of one owner that one reader can open and another cannot yet, at most `limit` of them.
    package static func keys(
        _ owner: SealedOwner, for reader: Identifier, butNotFor other: Identifier, limit: Int,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(file: Identifier, wrapped: [UInt8])] {
        try connection.rows(
            """
            SELECT known.\(fragment: owner.id) AS file_id, known.wrapped FROM \(fragment: owner.keys) AS known
            WHERE known.municipality_id = \(municipality) AND known.reading_key_id = \(reader)
                AND NOT EXISTS (
                    SELECT 1 FROM \(fragment: owner.keys) AS mine
                    WHERE mine.\(fragment: owner.id) = known.\(fragment: owner.id) AND mine.reading_key_id = \(other))
            ORDER BY known.\(fragment: owner.id) LIMIT \(limit)
            """
        ).map { (try $0.identifier("file_id"), try $0.blob("wrapped")) }
    }

    /// Walks every story key of one reader in constant memory.
    package static func forEachKey(
        of reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection,
        _ body: (SealedOwner, Identifier, [UInt8]) throws -> Void
    ) throws {
        for owner in SealedOwner.allCases {
            try connection.forEach(
                """
                SELECT \(fragment: owner.id) AS file_id, wrapped FROM \(fragment: owner.keys)
                WHERE municipality_id = \(municipality) AND reading_key_id = \(reader) ORDER BY file_id
                """
            ) { try body(owner, $0.identifier("file_id"), $0.blob("wrapped")) }
        }
    }

    /// The number of cases and requests that hold anything sealed, and how many of them a reader can open.
    package static func count(
        openFor reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> (all: Int, open: Int) {
        var count = (all: 0, open: 0)
        for owner in SealedOwner.allCases {
            let all = try connection.first(
                """
                SELECT COUNT(DISTINCT \(fragment: owner.id)) AS count FROM \(fragment: owner.keys)
                WHERE municipality_id = \(municipality)
                """)
            let open = try connection.first(
                """
                SELECT COUNT(*) AS count FROM \(fragment: owner.keys)
                WHERE municipality_id = \(municipality) AND reading_key_id = \(reader)
                """)
            count.all += try all?.int("count") ?? 0
            count.open += try open?.int("count") ?? 0
        }
        return count
    }

    /// Deletes everything that is wrapped to a reader.
    static func deleteKeys(
        of reader: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for owner in SealedOwner.allCases {
            try connection.execute(
                """
                DELETE FROM \(fragment: owner.keys)
                WHERE municipality_id = \(municipality) AND reading_key_id = \(reader)
                """)
        }
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
