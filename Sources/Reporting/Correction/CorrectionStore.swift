import Domain
import Platform
import SQLStore

/// All SQL of requests for correction and of their sealed words.
enum CorrectionStore {
    static func insert(
        id: Identifier, receipt: [UInt8], at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO correction (id, municipality_id, receipt, created_ms)
            VALUES (\(id), \(municipality), \(receipt), \(now))
            """)
    }

    static func find(
        receipt: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Correction? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM correction \(fragment: withDecider)
            WHERE correction.municipality_id = \(municipality) AND receipt = \(receipt)
            """
        ).map(correction)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Correction? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM correction \(fragment: withDecider)
            WHERE correction.municipality_id = \(municipality) AND correction.id = \(id)
            """
        ).map(correction)
    }

    /// What has to be decided first, oldest first; then the rest, newest first.
    static func list(
        limit: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Correction] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM correction \(fragment: withDecider)
            WHERE correction.municipality_id = \(municipality)
            ORDER BY CASE WHEN outcome IS NULL AND withdrawn_ms IS NULL THEN 0 ELSE 1 END,
                CASE WHEN outcome IS NULL AND withdrawn_ms IS NULL THEN correction.created_ms
                    ELSE -correction.created_ms END,
                correction.id
            LIMIT \(limit)
            """
        ).map(correction)
    }

    /// - Returns: false when it was decided or withdrawn meanwhile.
    static func decide(
        _ id: Identifier, _ outcome: Correction.Outcome, because reason: Code?, by account: Identifier,
        at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE correction SET outcome = \(outcome.rawValue), reason = \(optional: reason?.value),
                decided_ms = \(now), decided_by = \(account)
            WHERE municipality_id = \(municipality) AND id = \(id) AND outcome IS NULL AND withdrawn_ms IS NULL
            """) == 1
    }

    /// What stays has no content, nor what was decided.
    static func withdraw(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE correction SET withdrawn_ms = \(now), emptied_ms = COALESCE(emptied_ms, \(now)), outcome = NULL,
                reason = NULL, decided_ms = NULL, decided_by = NULL
            WHERE municipality_id = \(municipality) AND id = \(id) AND withdrawn_ms IS NULL
            """)
    }

    // MARK: Sealed words

    static func insert(
        _ part: SealedWords, of correction: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO correction_part (id, municipality_id, correction_id, kind, at_ms, box)
            VALUES (\(part.id), \(municipality), \(correction), \(part.kind.rawValue), \(now), \(part.box))
            """)
    }

    /// Oldest first.
    static func parts(
        of correction: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [StoredPart] {
        try connection.rows(
            """
            SELECT id, kind, at_ms, box FROM correction_part
            WHERE municipality_id = \(municipality) AND correction_id = \(correction) ORDER BY at_ms, id
            """
        ).map {
            StoredPart(
                id: try $0.identifier("id"), kind: try $0.value("kind"), at: try $0.instant("at_ms"), by: nil,
                box: try $0.blob("box"))
        }
    }

    /// - Returns: how many.
    @discardableResult
    static func deleteParts(
        _ kind: StoredPart.Kind, of corrections: [Identifier], in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            DELETE FROM correction_part
            WHERE municipality_id = \(municipality) AND correction_id IN (\(values: corrections))
                AND kind = \(kind.rawValue)
            """)
    }

    // MARK: What has had its term

    /// From before `limit`, with contact details, oldest first.
    static func withContact(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM correction
            WHERE municipality_id = \(municipality) AND created_ms < \(limit) AND id IN (
                SELECT correction_id FROM correction_part
                WHERE municipality_id = \(municipality) AND kind = 'contact')
            ORDER BY created_ms, id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    /// From before `limit`, with words, oldest first.
    static func notEmptied(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM correction
            WHERE municipality_id = \(municipality) AND created_ms < \(limit) AND emptied_ms IS NULL
            ORDER BY created_ms, id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    /// Whose words went before `limit`.
    static func emptied(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM correction WHERE municipality_id = \(municipality) AND emptied_ms < \(limit)
            ORDER BY id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    /// Deletes the words of requests with the keys to them.
    static func empty(
        _ corrections: [Identifier], at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> DeletionCounts {
        var counts = DeletionCounts()
        counts[.contact] = try deleteParts(.contact, of: corrections, in: municipality, connection)
        counts[.story] = try deleteParts(.story, of: corrections, in: municipality, connection)
        try connection.execute(
            """
            DELETE FROM correction_key
            WHERE municipality_id = \(municipality) AND correction_id IN (\(values: corrections))
            """)
        try connection.execute(
            """
            UPDATE correction SET emptied_ms = \(now)
            WHERE municipality_id = \(municipality) AND id IN (\(values: corrections)) AND emptied_ms IS NULL
            """)
        return counts
    }

    /// Deletes requests without words, with their tasks. Their codes are unknown from then on.
    static func delete(
        _ corrections: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            DELETE FROM case_task
            WHERE municipality_id = \(municipality) AND correction_id IN (\(values: corrections))
            """)
        try connection.execute(
            """
            DELETE FROM correction
            WHERE municipality_id = \(municipality) AND id IN (\(values: corrections)) AND emptied_ms IS NOT NULL
            """)
    }

    private static let columns: SQLQuery = """
        correction.id AS id, correction.created_ms AS created_ms, outcome, reason, decided_ms,
        account.name AS decider, withdrawn_ms, emptied_ms
        """

    private static let withDecider: SQLQuery = """
        LEFT JOIN account ON account.id = decided_by AND account.municipality_id = correction.municipality_id
        """

    private static func correction(_ row: SQLRow) throws -> Correction {
        let decision = try row.instantOrNil("decided_ms").map { at in
            Correction.Decision(
                at: at, by: try row.textOrNil("decider"), outcome: try row.value("outcome"),
                reason: try row.textOrNil("reason").map { Code($0) })
        }
        return Correction(
            id: try row.identifier("id"), created: try row.instant("created_ms"), decision: decision,
            withdrawn: try row.instantOrNil("withdrawn_ms"), emptied: try row.instantOrNil("emptied_ms"))
    }
}
