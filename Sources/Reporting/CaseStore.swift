import Domain
import Platform
import SQLStore

/// All SQL of cases and their events.
package enum CaseStore {
    /// Opens a case for a report, with its first event.
    static func open(
        id: Identifier, report: Identifier, receipt: [UInt8], event: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO case_file (id, municipality_id, report_id, receipt, status, created_ms, changed_ms)
            VALUES (\(id), \(municipality), \(report), \(receipt), \(CaseStatus.reported.rawValue), \(now), \(now))
            """)
        try add(
            .status(.reported), id: event, to: id, by: nil, at: now, in: municipality, connection)
    }

    static func find(
        receipt: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Case? {
        try connection.first(
            "SELECT \(fragment: columns) FROM case_file WHERE municipality_id = \(municipality) AND receipt = \(receipt)"
        ).map(file)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Case? {
        try connection.first(
            "SELECT \(fragment: columns) FROM case_file WHERE municipality_id = \(municipality) AND id = \(id)"
        ).map(file)
    }

    /// Oldest first. Withdrawn cases are not in the queue.
    static func queue(
        _ statuses: [CaseStatus], limit: Int, offset: Int, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [(Case, AnalysisRecord)] {
        try connection.rows(
            """
            SELECT case_file.id AS case_id, status, created_ms, changed_ms, withdrawn_ms,
                \(fragment: AnalysisRecordStore.columns)
            FROM case_file JOIN report ON report.id = case_file.report_id
                AND report.municipality_id = case_file.municipality_id
            WHERE case_file.municipality_id = \(municipality) AND status IN (\(values: statuses.map(\.rawValue)))
            ORDER BY created_ms, case_file.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            let record = try AnalysisRecordStore.record(row)
            return (
                Case(
                    id: try row.identifier("case_id"), report: record.id, status: try row.value("status"),
                    created: try row.instant("created_ms"), changed: try row.instant("changed_ms"),
                    withdrawn: try row.instantOrNil("withdrawn_ms")), record
            )
        }
    }

    /// How many cases have each status, withdrawn ones left out.
    static func counts(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CaseStatus: Int] {
        let rows = try connection.rows(
            """
            SELECT status, COUNT(*) AS count FROM case_file
            WHERE municipality_id = \(municipality) AND report_id IS NOT NULL GROUP BY status
            """)
        var counts: [CaseStatus: Int] = [:]
        for row in rows { counts[try row.value("status")] = try row.int("count") }
        return counts
    }

    /// Oldest first.
    static func events(
        of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CaseEvent] {
        try connection.rows(
            """
            SELECT case_event.id, at_ms, account.name AS name, kind, code
            FROM case_event LEFT JOIN account ON account.id = case_event.account_id
            WHERE case_event.municipality_id = \(municipality) AND case_id = \(id)
            ORDER BY at_ms, case_event.id
            """
        ).map { row in
            CaseEvent(
                id: try row.identifier("id"), at: try row.instant("at_ms"), by: try row.textOrNil("name"),
                kind: try kind(row))
        }
    }

    static func add(
        _ kind: CaseEvent.Kind, id: Identifier, to file: Identifier, by account: Identifier?, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let (name, code): (String, String?) =
            switch kind {
            case .status(let status): ("status", status.rawValue)
            case .answer(let code): ("answer", code.value)
            case .changed: ("changed", nil)
            case .withdrawn: ("withdrawn", nil)
            }
        try connection.execute(
            """
            INSERT INTO case_event (id, municipality_id, case_id, at_ms, account_id, kind, code)
            VALUES (\(id), \(municipality), \(file), \(now), \(optional: account), \(name), \(optional: code))
            """)
    }

    /// Gives a status to a case that still has the status it was shown with.
    /// - Returns: false when somebody else changed it meanwhile.
    static func setStatus(
        _ status: CaseStatus, from old: CaseStatus, of id: Identifier, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE case_file SET status = \(status.rawValue), changed_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id) AND status = \(old.rawValue)
                AND withdrawn_ms IS NULL
            """) == 1
    }

    static func touch(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE case_file SET changed_ms = \(now) WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    /// Cuts a case loose from its report; what stays has no content.
    static func withdraw(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE case_file SET report_id = NULL, withdrawn_ms = \(now), changed_ms = \(now),
                status = \(CaseStatus.cancelled.rawValue)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    private static let columns: SQLQuery = "id AS case_id, report_id, status, created_ms, changed_ms, withdrawn_ms"

    private static func file(_ row: SQLRow) throws -> Case {
        Case(
            id: try row.identifier("case_id"),
            report: try row.isNull("report_id") ? nil : try row.identifier("report_id"),
            status: try row.value("status"), created: try row.instant("created_ms"),
            changed: try row.instant("changed_ms"), withdrawn: try row.instantOrNil("withdrawn_ms"))
    }

    private static func kind(_ row: SQLRow) throws -> CaseEvent.Kind {
        switch try row.text("kind") {
        case "status": .status(try row.value("code"))
        case "answer": .answer(Code(try row.text("code")))
        case "changed": .changed
        default: .withdrawn
        }
    }
}
