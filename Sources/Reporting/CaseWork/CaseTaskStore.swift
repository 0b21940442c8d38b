import Domain
import Platform
import SQLStore

/// All SQL of tasks. Tasks of a report that is gone are nobody's work any more and are left out everywhere.
enum CaseTaskStore {
    static func insert(_ task: CaseTask, in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO case_task (id, municipality_id, case_id, correction_id, kind, created_ms, due_ms)
            VALUES (\(task.id), \(municipality), \(optional: task.file), \(optional: task.correction),
                \(task.kind.rawValue), \(task.created), \(task.due))
            """)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> CaseTask? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM case_task \(fragment: withCase)
            WHERE case_task.municipality_id = \(municipality) AND case_task.id = \(id) AND \(fragment: hasReport)
            """
        ).map(task)
    }

    /// What is open, the nearest deadline first, each with its case.
    static func open(
        _ department: QueueFilter.Department = .all, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [(task: CaseTask, file: Case?)] {
        try connection.rows(
            """
            SELECT \(fragment: columns), \(fragment: CaseStore.columns) FROM case_task \(fragment: withCase)
            WHERE case_task.municipality_id = \(municipality) AND done_ms IS NULL AND \(fragment: hasReport)
                \(fragment: department.condition)
            ORDER BY due_ms, case_task.id
            """
        ).map { row in
            (try task(row), try row.isNull("case_id") ? nil : try CaseStore.file(row))
        }
    }

    /// What is open for one case, the nearest deadline first.
    static func open(
        of file: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CaseTask] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM case_task \(fragment: withCase)
            WHERE case_task.municipality_id = \(municipality) AND case_task.case_id = \(file) AND done_ms IS NULL
                AND \(fragment: hasReport)
            ORDER BY due_ms, case_task.id
            """
        ).map(task)
    }

    /// The task with the nearest deadline of each of these cases that has one.
    static func nearest(
        of files: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier: CaseTask] {
        var nearest: [Identifier: CaseTask] = [:]
        let rows = try connection.rows(
            """
            SELECT \(fragment: columns) FROM case_task \(fragment: withCase)
            WHERE case_task.municipality_id = \(municipality) AND case_task.case_id IN (\(values: files))
                AND done_ms IS NULL AND \(fragment: hasReport)
            ORDER BY due_ms, case_task.id
            """)
        for row in rows {
            let task = try task(row)
            if let file = task.file, nearest[file] == nil { nearest[file] = task }
        }
        return nearest
    }

    /// How many tasks are open, by how their deadline lies to this moment.
    static func counts(
        at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Urgency: Int] {
        let rows = try connection.rows(
            """
            SELECT due_ms, COUNT(*) AS count FROM case_task \(fragment: withCase)
            WHERE case_task.municipality_id = \(municipality) AND done_ms IS NULL AND \(fragment: hasReport)
            GROUP BY due_ms
            """)
        var counts: [Urgency: Int] = [:]
        for row in rows {
            counts[Urgency(of: try row.instant("due_ms"), at: now), default: 0] += try row.int("count")
        }
        return counts
    }

    /// Closes a task that is open.
    /// - Returns: false when it was done meanwhile.
    static func finish(
        _ id: Identifier, _ result: CaseTask.Result, by account: Identifier?, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE case_task SET done_ms = \(now), done_by = \(optional: account), result = \(result.rawValue)
            WHERE municipality_id = \(municipality) AND id = \(id) AND done_ms IS NULL
            """) == 1
    }

    /// Closes what is open of these kinds for one case.
    static func finish(
        _ kinds: [CaseTask.Kind], of file: Identifier, _ result: CaseTask.Result, by account: Identifier?,
        at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE case_task SET done_ms = \(now), done_by = \(optional: account), result = \(result.rawValue)
            WHERE municipality_id = \(municipality) AND case_id = \(file) AND done_ms IS NULL
                AND kind IN (\(values: kinds.map(\.rawValue)))
            """)
    }

    /// Closes the task of a request for correction.
    static func finish(
        correction: Identifier, _ result: CaseTask.Result, by account: Identifier?, at now: Instant,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE case_task SET done_ms = \(now), done_by = \(optional: account), result = \(result.rawValue)
            WHERE municipality_id = \(municipality) AND correction_id = \(correction) AND done_ms IS NULL
            """)
    }

    /// Takes every open task that is due before a moment and of which nobody was reminded since another moment.
    /// - Returns: how many; each is now marked as reminded.
    static func markReminded(
        dueBefore limit: Instant, notSince start: Instant, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            UPDATE case_task SET reminded_ms = \(now)
            WHERE municipality_id = \(municipality) AND done_ms IS NULL AND due_ms <= \(limit)
                AND (reminded_ms IS NULL OR reminded_ms < \(start))
                AND (case_id IS NULL OR EXISTS (
                    SELECT 1 FROM case_file WHERE case_file.id = case_task.case_id AND report_id IS NOT NULL))
            """)
    }

    private static let columns: SQLQuery = """
        case_task.id AS task_id, case_task.case_id AS task_case_id, correction_id, case_task.kind AS task_kind,
        case_task.created_ms AS task_created_ms, due_ms, result
        """

    private static let withCase: SQLQuery = """
        LEFT JOIN case_file ON case_file.id = case_task.case_id
            AND case_file.municipality_id = case_task.municipality_id
        """

    private static let hasReport: SQLQuery = "(case_task.case_id IS NULL OR report_id IS NOT NULL)"

    private static func task(_ row: SQLRow) throws -> CaseTask {
        CaseTask(
            id: try row.identifier("task_id"),
            file: try row.isNull("task_case_id") ? nil : try row.identifier("task_case_id"),
            kind: try row.value("task_kind"), created: try row.instant("task_created_ms"),
            due: try row.instant("due_ms"), result: try row.isNull("result") ? nil : try row.value("result"),
            correction: try row.isNull("correction_id") ? nil : try row.identifier("correction_id"))
    }
}
