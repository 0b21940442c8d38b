import Domain
import Platform
import SQLStore

/// All SQL of cases and their events.
package enum CaseStore {
    /// Opens a case for a report, with its first event.
    static func open(
        id: Identifier, report: Identifier, receipt: [UInt8], terms: CaseTerms, department: String?,
        event: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let consents = joined(terms.consents)
        try connection.execute(
            """
            INSERT INTO case_file (
                id, municipality_id, report_id, receipt, status, created_ms, changed_ms, language, minor, consents,
                department
            ) VALUES (
                \(id), \(municipality), \(report), \(receipt), \(CaseStatus.reported.rawValue), \(now), \(now),
                \(terms.language.tag), \(terms.isMinor), \(consents), \(optional: department)
            )
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

    /// Oldest first, or the nearest deadline first. Withdrawn cases are not in the queue.
    /// - Parameter lateAt: only cases with a task that should have been done by this moment.
    static func queue(
        _ statuses: [CaseStatus], department: QueueFilter.Department = .all, lateAt: Instant? = nil,
        order: QueueFilter.Order = .age, limit: Int, offset: Int, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> [(Case, AnalysisRecord)] {
        let late: SQLQuery = lateAt.map { "AND nearest.due_ms <= \($0)" } ?? ""
        return try connection.rows(
            """
            SELECT \(fragment: columns), \(fragment: AnalysisRecordStore.columns)
            FROM case_file JOIN report ON report.id = case_file.report_id
                AND report.municipality_id = case_file.municipality_id
            LEFT JOIN (
                SELECT case_id, MIN(due_ms) AS due_ms FROM case_task
                WHERE municipality_id = \(municipality) AND done_ms IS NULL GROUP BY case_id
            ) AS nearest ON nearest.case_id = case_file.id
            WHERE case_file.municipality_id = \(municipality) AND status IN (\(values: statuses.map(\.rawValue)))
                \(fragment: department.condition) \(fragment: late)
            ORDER BY \(fragment: order.columns), case_file.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            (try file(row), try AnalysisRecordStore.record(row))
        }
    }

    /// How many cases have each status, withdrawn ones left out.
    static func counts(
        department: QueueFilter.Department = .all, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CaseStatus: Int] {
        let rows = try connection.rows(
            """
            SELECT status, COUNT(*) AS count FROM case_file
            WHERE case_file.municipality_id = \(municipality) AND report_id IS NOT NULL
                \(fragment: department.condition)
            GROUP BY status
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
            case .message: ("message", nil)
            case .reply: ("reply", nil)
            case .wish: ("wish", nil)
            case .task(let kind, let result): ("task", "\(kind.rawValue):\(result.rawValue)")
            case .outcome(let codes): ("outcome", codes.map(\.value).joined(separator: " "))
            case .linked: ("linked", nil)
            case .changed: ("changed", nil)
            case .withdrawn: ("withdrawn", nil)
            case .expired: ("expired", nil)
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

    /// Other terms, when the same sheet of the form is sent with other answers.
    static func setTerms(
        _ terms: CaseTerms, of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let consents = joined(terms.consents)
        try connection.execute(
            """
            UPDATE case_file SET language = \(terms.language.tag), minor = \(terms.isMinor), consents = \(consents)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func touch(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE case_file SET changed_ms = \(now) WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    /// Cuts a case loose from its report; what stays has no content and belongs to no other case.
    static func withdraw(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE case_file SET report_id = NULL, withdrawn_ms = \(now), changed_ms = \(now),
                status = \(CaseStatus.cancelled.rawValue), minor = 0, consents = '', department = NULL, outcomes = ''
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
        try leaveGroup(id, in: municipality, connection)
        try CaseTaskStore.finish(
            CaseTask.Kind.allCases, of: id, .withdrawn, by: nil, at: now, in: municipality, connection)
    }

    static let columns: SQLQuery = """
        case_file.id AS case_id, report_id, status, case_file.created_ms, changed_ms, withdrawn_ms, language, minor,
        consents, department, outcomes, linked_to
        """

    static func file(_ row: SQLRow) throws -> Case {
        Case(
            id: try row.identifier("case_id"),
            report: try row.isNull("report_id") ? nil : try row.identifier("report_id"),
            status: try row.value("status"), created: try row.instant("created_ms"),
            changed: try row.instant("changed_ms"), withdrawn: try row.instantOrNil("withdrawn_ms"),
            terms: CaseTerms(
                language: Language(rawValue: try row.text("language")) ?? .dutch, isMinor: try row.bool("minor"),
                consents: Set(
                    try row.text("consents").split(separator: " ").compactMap { Consent(rawValue: String($0)) })),
            department: try row.textOrNil("department"), outcomes: codes(try row.text("outcomes")),
            linkedTo: try row.isNull("linked_to") ? nil : try row.identifier("linked_to"))
    }

    /// Consents hold no spaces, so a space parts them.
    private static func joined(_ consents: Set<Consent>) -> String {
        consents.map(\.rawValue).sorted().joined(separator: " ")
    }

    private static func codes(_ text: String) -> [Code] { text.split(separator: " ").map { Code(String($0)) } }

    private static func kind(_ row: SQLRow) throws -> CaseEvent.Kind {
        switch try row.text("kind") {
        case "status": .status(try row.value("code"))
        case "answer": .answer(Code(try row.text("code")))
        case "message": .message
        case "reply": .reply
        case "wish": .wish
        case "task": try task(row)
        case "outcome": .outcome(codes(try row.textOrNil("code") ?? ""))
        case "linked": .linked
        case "changed": .changed
        case "expired": .expired
        default: .withdrawn
        }
    }

    private static func task(_ row: SQLRow) throws -> CaseEvent.Kind {
        let parts = try row.text("code").split(separator: ":").map(String.init)
        guard parts.count == 2, let kind = CaseTask.Kind(rawValue: parts[0]),
            let result = CaseTask.Result(rawValue: parts[1])
        else { throw SQLError.decoding(column: "code", expected: "a task and its result", found: "another text") }
        return .task(kind, result)
    }
}
