package import Domain
import Platform
package import SQLStore

/// How many pieces of each kind were deleted.
package struct DeletionCounts: Hashable, Sendable {
    package private(set) var numbers: [Deletion.Kind: Int] = [:]

    package subscript(kind: Deletion.Kind) -> Int {
        get { numbers[kind, default: 0] }
        set { numbers[kind] = newValue == 0 ? nil : newValue }
    }

    package var isEmpty: Bool { numbers.isEmpty }

    package static func += (left: inout DeletionCounts, right: DeletionCounts) {
        for kind in Deletion.Kind.allCases { left[kind] += right[kind] }
    }
}

/// All SQL that deletes what was told, because its term is over or because the reporter takes it back.
///
/// A reporter's report is deleted with what hangs on it; the case stays for a year, without content, so that the code
/// can still say what happened (docs/adr/0013).
package enum RetentionStore {
    // MARK: Taking back

    /// Deletes the sealed parts of a case, their keys and what was done with it, and counts them and the report in the
    /// deletion log. The caller deletes the report and says so in the case, in the same transaction; its tasks stay,
    /// closed, as long as the case without content.
    package static func forget(
        case id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection,
        makeIdentifier: (Instant) -> Identifier
    ) throws {
        var counts = try deleteParts(Deletion.Kind.sealed, of: [id], in: municipality, connection)
        counts[.report] = 1
        try deleteKeys(of: [id], in: municipality, connection)
        try empty([id], in: municipality, connection)
        try log(counts, because: .withdrawn, at: now, in: municipality, connection, makeIdentifier: makeIdentifier)
    }

    static func log(
        _ counts: DeletionCounts, because reason: Deletion.Reason, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection, makeIdentifier: (Instant) -> Identifier
    ) throws {
        for kind in Deletion.Kind.allCases {
            try DeletionLogStore.add(
                counts[kind], kind, because: reason, at: now, in: municipality, connection,
                makeIdentifier: makeIdentifier)
        }
    }

    // MARK: What has had its term

    /// Cases from before `limit` that still have contact details, oldest first.
    static func casesWithContact(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM case_file
            WHERE municipality_id = \(municipality) AND created_ms < \(limit) AND id IN (
                SELECT case_id FROM sealed_part WHERE municipality_id = \(municipality) AND kind = 'contact')
            ORDER BY created_ms, id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    /// Cases from before `limit` that still have a sealed part or a key to one, oldest first.
    static func casesWithStory(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM case_file
            WHERE municipality_id = \(municipality) AND created_ms < \(limit) AND id IN (
                SELECT case_id FROM sealed_part WHERE municipality_id = \(municipality)
                UNION SELECT case_id FROM story_key WHERE municipality_id = \(municipality))
            ORDER BY created_ms, id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    /// Cases from before `limit` that still have a report, oldest first.
    static func casesWithReport(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(id: Identifier, report: Identifier)] {
        try connection.rows(
            """
            SELECT id, report_id FROM case_file
            WHERE municipality_id = \(municipality) AND created_ms < \(limit) AND report_id IS NOT NULL
            ORDER BY created_ms, id LIMIT \(count)
            """
        ).map { (try $0.identifier("id"), try $0.identifier("report_id")) }
    }

    /// Cases without content whose report went before `limit`.
    static func emptyCases(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT id FROM case_file
            WHERE municipality_id = \(municipality) AND COALESCE(withdrawn_ms, expired_ms) < \(limit)
            ORDER BY id LIMIT \(count)
            """
        ).map { try $0.identifier("id") }
    }

    // MARK: Deleting

    static func deleteParts(
        _ kinds: [Deletion.Kind], of cases: [Identifier], in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> DeletionCounts {
        var counts = DeletionCounts()
        for kind in kinds {
            counts[kind] = try connection.execute(
                """
                DELETE FROM sealed_part WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))
                    AND kind IN (\(values: kind.parts))
                """)
        }
        // Who wanted to see contact details that are not there any more.
        if kinds.contains(.contact) {
            try connection.execute(
                "DELETE FROM contact_request WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))")
        }
        return counts
    }

    static func deleteKeys(
        of cases: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "DELETE FROM story_key WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))")
    }

    /// Cuts cases loose from their reports and deletes those; what stays of a case has no content.
    static func expire(
        _ cases: [(id: Identifier, report: Identifier)], at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection, makeIdentifier: (Instant) -> Identifier
    ) throws -> DeletionCounts {
        let ids = cases.map(\.id)
        var counts = try deleteParts(Deletion.Kind.sealed, of: ids, in: municipality, connection)
        try deleteKeys(of: ids, in: municipality, connection)
        try empty(ids, in: municipality, connection)
        try deleteTasks(of: ids, in: municipality, connection)
        let done = CaseStatus.allCases.filter(\.isDone).map(\.rawValue)
        try connection.execute(
            """
            UPDATE case_file SET report_id = NULL, expired_ms = \(now), changed_ms = \(now),
                status = CASE WHEN status IN (\(values: done)) THEN status ELSE \(CaseStatus.closed.rawValue) END
            WHERE municipality_id = \(municipality) AND id IN (\(values: ids))
            """)
        for id in ids {
            try CaseStore.add(
                .expired, id: makeIdentifier(now), to: id, by: nil, at: now, in: municipality, connection)
        }
        counts[.report] = try connection.execute(
            "DELETE FROM report WHERE municipality_id = \(municipality) AND id IN (\(values: cases.map(\.report)))")
        return counts
    }

    /// Deletes reports without a case, such as imported ones, that came in before `limit`.
    /// - Returns: how many; fewer than `count` when these were the last.
    static func deleteReportsWithoutCase(
        before limit: Instant, count: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            DELETE FROM report WHERE municipality_id = \(municipality) AND id IN (
                SELECT id FROM report
                WHERE municipality_id = \(municipality) AND reported_ms < \(limit)
                    AND NOT EXISTS (SELECT 1 FROM case_file WHERE case_file.report_id = report.id)
                ORDER BY reported_ms, id LIMIT \(count))
            """)
    }

    private static func deleteTasks(
        of cases: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "DELETE FROM case_task WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))")
    }

    static func deleteTasksWithoutCase(
        before limit: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            DELETE FROM case_task
            WHERE municipality_id = \(municipality) AND case_id IS NULL AND created_ms < \(limit)
            """)
    }

    /// Deletes cases that have no content any more. Their codes are unknown from then on.
    static func deleteEmpty(
        _ cases: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        _ = try deleteParts(Deletion.Kind.sealed, of: cases, in: municipality, connection)
        try deleteKeys(of: cases, in: municipality, connection)
        try empty(cases, in: municipality, connection)
        try deleteTasks(of: cases, in: municipality, connection)
        try connection.execute(
            "DELETE FROM case_event WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))")
        try connection.execute(
            """
            DELETE FROM case_file
            WHERE municipality_id = \(municipality) AND id IN (\(values: cases)) AND report_id IS NULL
            """)
    }

    /// Takes away what was done with cases, what was said about how to handle them, and to which they belong.
    private static func empty(
        _ cases: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for id in cases { try CaseStore.leaveGroup(id, in: municipality, connection) }
        try connection.execute(
            "DELETE FROM contact_request WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))")
        try connection.execute(
            """
            DELETE FROM case_event
            WHERE municipality_id = \(municipality) AND case_id IN (\(values: cases))
                AND kind NOT IN ('withdrawn', 'expired')
            """)
        try connection.execute(
            """
            UPDATE case_file SET language = 'nl', minor = 0, consents = '', department = NULL, outcomes = ''
            WHERE municipality_id = \(municipality) AND id IN (\(values: cases))
            """)
    }

    // MARK: Looking ahead

    /// What there is of one kind: how many pieces have had their term, how many may stay, and when the next one goes.
    package struct Outlook: Hashable, Sendable {
        package let kind: Deletion.Kind
        /// The term.
        package let months: Int
        package let overdue: Int
        package let kept: Int
        /// The day on which the oldest of those that may stay goes.
        package let next: CivilDate?
    }

    /// For every kind, in the order in which they go.
    package static func outlook(
        at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Outlook] {
        let retention = try ReportingSettingsStore.find(in: municipality, connection).retention
        return try Deletion.Kind.allCases.map { kind in
            let term = kind.term(in: retention)
            let limit = term.limit(at: now)
            let row = try connection.first(
                """
                SELECT SUM(CASE WHEN start_ms < \(limit) THEN 1 ELSE 0 END) AS overdue, COUNT(*) AS total,
                    MIN(CASE WHEN start_ms < \(limit) THEN NULL ELSE start_ms END) AS oldest_ms
                FROM (\(fragment: starts(of: kind, in: municipality))) AS piece
                """)
            let overdue = try row?.intOrNil("overdue") ?? 0
            return Outlook(
                kind: kind, months: term.months, overdue: overdue, kept: (try row?.int("total") ?? 0) - overdue,
                next: try row?.instantOrNil("oldest_ms").map { DutchTime.reading(of: term.end(of: $0)).date })
        }
    }

    /// From when the term of each piece of a kind counts.
    private static func starts(of kind: Deletion.Kind, in municipality: Municipality.ID) -> SQLQuery {
        guard kind == .report else {
            return """
                SELECT created_ms AS start_ms FROM sealed_part JOIN case_file ON case_file.id = case_id
                WHERE sealed_part.municipality_id = \(municipality) AND kind IN (\(values: kind.parts))
                UNION ALL
                SELECT created_ms AS start_ms FROM correction_part JOIN correction ON correction.id = correction_id
                WHERE correction_part.municipality_id = \(municipality) AND kind IN (\(values: kind.parts))
                """
        }
        return """
            SELECT COALESCE(created_ms, reported_ms) AS start_ms
            FROM report LEFT JOIN case_file ON case_file.report_id = report.id
            WHERE report.municipality_id = \(municipality)
            """
    }
}

extension Deletion.Kind {
    /// What is stored under lock.
    static let sealed = allCases.filter { !$0.parts.isEmpty }

    /// The kinds of sealed parts that count as this.
    fileprivate var parts: [String] {
        switch self {
        case .contact: ["contact"]
        case .story: ["story"]
        case .messages: ["reply", "message"]
        case .report: []
        }
    }

    func term(in retention: ReportingSettings.Retention) -> RetentionTerm {
        switch self {
        case .contact: retention.contact
        case .story, .messages: retention.story
        case .report: retention.report
        }
    }
}
