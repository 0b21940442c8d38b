public import Domain
public import SQLStore

/// All SQL of jobs.
public enum JobStore {
    /// Asks for heavy work, in the transaction that it belongs to.
    /// - Parameter id: the one of the new row.
    /// - Returns: the id of the new job, or of the one of this kind and key that waits or runs already.
    @discardableResult
    public static func add(
        _ request: JobRequest, id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Identifier {
        let added = try connection.execute(
            """
            INSERT INTO job (id, municipality_id, kind, once_key, parameters, requested_by, state, created_ms)
            VALUES (\(id), \(municipality), \(request.kind), \(request.key), \(request.parameters),
                \(optional: request.requestedBy), 'waiting', \(now))
            ON CONFLICT (municipality_id, kind, once_key) WHERE state IN ('waiting', 'running') DO NOTHING
            """)
        if added == 1 { return id }
        let open = try connection.first(
            """
            SELECT id FROM job WHERE municipality_id = \(municipality) AND kind = \(request.kind)
                AND once_key = \(request.key) AND state IN ('waiting', 'running')
            """)
        return try open?.identifier("id") ?? id
    }

    public static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Job? {
        try connection.first(
            "SELECT \(fragment: columns) FROM job WHERE municipality_id = \(municipality) AND id = \(id)"
        ).map { try job($0, municipality) }
    }

    /// The one that was asked for last.
    /// - Parameter key: only jobs with this key.
    public static func latest(
        of kind: String, key: String? = nil, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Job? {
        let withKey: SQLQuery = key.map { "AND once_key = \($0)" } ?? ""
        return try connection.first(
            """
            SELECT \(fragment: columns) FROM job
            WHERE municipality_id = \(municipality) AND kind = \(kind) \(fragment: withKey)
            ORDER BY id DESC LIMIT 1
            """
        ).map { try job($0, municipality) }
    }

    /// Ends a job that waits, and asks one that runs to end.
    /// - Returns: whether it waited or ran.
    @discardableResult
    public static func askToStop(
        _ id: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE job SET stop_asked = 1, ended_ms = CASE WHEN state = 'waiting' THEN \(now) ELSE ended_ms END,
                state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END
            WHERE municipality_id = \(municipality) AND id = \(id) AND state IN ('waiting', 'running')
            """) > 0
    }

    /// Municipalities with a job that can be taken: it waits, or whoever took it has gone. The only question here about
    /// more than one municipality; it is asked every few seconds, and answered from the index of open jobs.
    static func municipalitiesWithWork(
        of kinds: [String], at now: Instant, _ connection: any SQLConnection
    ) throws -> [Municipality.ID] {
        try connection.rows(
            """
            SELECT DISTINCT municipality_id FROM job
            WHERE state IN ('waiting', 'running') AND kind IN (\(values: kinds))
                AND (state = 'waiting' OR lease_ms <= \(now))
            ORDER BY municipality_id
            """
        ).compactMap { Municipality.ID(try $0.text("municipality_id")) }
    }

    /// Takes the job that has waited longest and counts an attempt. Nobody else gets it before `lease`, and then this
    /// attempt can no longer write to the row.
    static func claim(
        _ kinds: [String], at now: Instant, until lease: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Job? {
        let lock = connection.dialect.choose(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED")
        return try connection.rows(
            """
            UPDATE job SET state = 'running', attempts = attempts + 1, lease_ms = \(lease),
                started_ms = COALESCE(started_ms, \(now)), fraction = 0, stage = ''
            WHERE municipality_id = \(municipality) AND id = (
                SELECT id FROM job
                WHERE municipality_id = \(municipality) AND kind IN (\(values: kinds))
                    AND state IN ('waiting', 'running') AND (state = 'waiting' OR lease_ms <= \(now))
                ORDER BY id LIMIT 1 \(fragment: lock))
            RETURNING \(fragment: columns)
            """
        ).first.map { try job($0, municipality) }
    }

    /// Ends the jobs whose process has gone and that are not to be taken again: somebody asked them to stop, or it
    /// happened `attempts` times.
    /// - Returns: how many were given up.
    static func endAbandoned(
        after attempts: Int, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            UPDATE job SET state = 'cancelled', ended_ms = \(now)
            WHERE municipality_id = \(municipality) AND state = 'running' AND lease_ms <= \(now) AND stop_asked = 1
            """)
        return try connection.execute(
            """
            UPDATE job SET state = 'failed', ended_ms = \(now), failure = \(JobFailure.interrupted.word)
            WHERE municipality_id = \(municipality) AND state = 'running' AND lease_ms <= \(now)
                AND attempts >= \(attempts)
            """)
    }

    /// Writes down how far a run is and keeps it for longer.
    /// - Returns: whether somebody asked it to stop; `nil` when it is no longer this run's.
    static func renew(
        _ run: Job, until lease: Instant, fraction: Double, stage: String, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool? {
        try connection.rows(
            """
            UPDATE job SET lease_ms = \(lease), fraction = \(fraction), stage = \(stage)
            WHERE \(fragment: isStill(run, municipality)) RETURNING stop_asked
            """
        ).first.map { try $0.bool("stop_asked") }
    }

    /// - Returns: whether it was still this run's to end.
    @discardableResult
    static func end(
        _ run: Job, _ ending: JobEnding, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        let what: SQLQuery =
            switch ending {
            case .done(let result): "state = 'done', fraction = 1, result = \(result)"
            case .failed(let failure): "state = 'failed', failure = \(failure.word)"
            case .unexpected(let reference):
                "state = 'failed', failure = \(JobFailure.unexpectedPrefix + reference.description)"
            case .cancelled: "state = 'cancelled'"
            }
        return try connection.execute(
            """
            UPDATE job SET \(fragment: what), ended_ms = \(now) WHERE \(fragment: isStill(run, municipality))
            """) > 0
    }

    /// Deletes what ended before a moment, or has waited since for a handler that nobody has.
    /// - Returns: how many.
    @discardableResult
    static func forget(
        before moment: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            DELETE FROM job WHERE municipality_id = \(municipality) AND state <> 'running'
                AND COALESCE(ended_ms, created_ms) < \(moment)
            """)
    }

    /// The number of the attempt tells one run from the next.
    private static func isStill(_ run: Job, _ municipality: Municipality.ID) -> SQLQuery {
        "municipality_id = \(municipality) AND id = \(run.id) AND state = 'running' AND attempts = \(run.attempts)"
    }

    private static let columns: SQLQuery = """
        id, kind, once_key, parameters, requested_by, state, fraction, stage, created_ms, started_ms, ended_ms,
        attempts, stop_asked, result, failure
        """

    private static func job(_ row: SQLRow, _ municipality: Municipality.ID) throws -> Job {
        Job(
            id: try row.identifier("id"), municipality: municipality, kind: try row.text("kind"),
            parameters: try row.text("parameters"), key: try row.text("once_key"), state: try row.value("state"),
            fraction: try row.double("fraction"), stage: try row.text("stage"),
            created: try row.instant("created_ms"), started: try row.instantOrNil("started_ms"),
            ended: try row.instantOrNil("ended_ms"), attempts: try row.int("attempts"),
            result: try row.textOrNil("result"), failure: try row.textOrNil("failure"),
            requestedBy: try row.isNull("requested_by") ? nil : row.identifier("requested_by"),
            isAskedToStop: try row.bool("stop_asked"))
    }
}

/// How a run ended.
enum JobEnding: Sendable {
    case done(String)
    case failed(JobFailure)
    /// With the reference that the log has.
    case unexpected(ErrorReference)
    case cancelled
}
