import Domain
import Platform
import SQLStore

/// All SQL of bursts.
enum BurstStore {
    // MARK: Finding

    /// Adds a burst with those of these reports that still count and are in none, and sets them apart.
    /// - Returns: how many; with none the burst is not added.
    static func insert(
        _ found: BurstSearch.Found, id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            INSERT INTO burst (id, municipality_id, found_ms, likeness, window_minutes, number, all_number, expected,
                per_year, history, version)
            VALUES (\(id), \(municipality), \(now), \(found.likeness.rawValue), \(found.window), \(found.count),
                \(found.all), \(found.expected), \(found.perYear), \(found.history), \(BurstSearch.Settings.version))
            """)
        let count = try add(found.members, to: id, at: now, in: municipality, connection)
        if count == 0 { try deleteEmpty(in: municipality, connection) }
        return count
    }

    /// Adds reports to a burst. The caller sets them apart in the same transaction.
    static func add(
        _ reports: [Identifier], to burst: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        var count = 0
        for start in stride(from: 0, to: reports.count, by: 1_000) {
            count += try connection.execute(
                """
                INSERT INTO burst_report (report_id, municipality_id, burst_id, joined_ms)
                SELECT id, municipality_id, CAST(\(burst) AS \(fragment: connection.dialect.blob)),
                    CAST(\(now) AS \(fragment: connection.dialect.integer))
                FROM report
                WHERE municipality_id = \(municipality) AND counted = 1
                    AND id IN (\(values: Array(reports[start..<min(start + 1_000, reports.count)])))
                ON CONFLICT (report_id) DO NOTHING
                """)
        }
        return count
    }

    /// Bursts of which all reports are gone go too, with what was decided.
    static func deleteEmpty(in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            DELETE FROM burst WHERE municipality_id = \(municipality)
                AND NOT EXISTS (SELECT 1 FROM burst_report WHERE burst_report.burst_id = burst.id)
            """)
    }

    /// What the reports were like when bursts were last looked for.
    static func lastLook(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> String? {
        try connection.first("SELECT stamp FROM burst_look WHERE municipality_id = \(municipality)")?.text("stamp")
    }

    static func setLastLook(
        _ stamp: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO burst_look (municipality_id, stamp) VALUES (\(municipality), \(stamp))
            ON CONFLICT (municipality_id) DO UPDATE SET stamp = excluded.stamp
            """)
    }

    /// Recent reports that somebody held for real.
    static func settled(
        since start: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Set<Identifier> {
        Set(
            try connection.rows(
                """
                SELECT report_id FROM burst_report JOIN report ON report.id = report_id
                WHERE burst_report.municipality_id = \(municipality) AND is_real = 1 AND reported_ms >= \(start)
                """
            ).map { try $0.identifier("report_id") })
    }

    /// Bursts that take further reports: those with a report since a moment that is not held for real.
    static func taking(
        since start: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Burst] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM burst
            WHERE municipality_id = \(municipality) AND id IN (
                SELECT burst_id FROM burst_report JOIN report ON report.id = report_id
                WHERE burst_report.municipality_id = \(municipality) AND COALESCE(is_real, 0) = 0
                    AND reported_ms >= \(start))
            ORDER BY found_ms, id
            """
        ).map(burst)
    }

    // MARK: Looking

    /// Those that wait first, then the rest, newest first.
    static func list(
        limit: Int, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Burst] {
        try connection.rows(
            """
            SELECT * FROM (SELECT \(fragment: columns) FROM burst WHERE municipality_id = \(municipality)) AS listed
            ORDER BY CASE WHEN waiting > 0 THEN 0 ELSE 1 END, found_ms DESC, id DESC LIMIT \(limit)
            """
        ).map(burst)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Burst? {
        try connection.first(
            "SELECT \(fragment: columns) FROM burst WHERE municipality_id = \(municipality) AND id = \(id)"
        ).map(burst)
    }

    static func members(
        of burst: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Burst.Member] {
        try connection.rows(
            """
            SELECT report_id, is_real FROM burst_report
            WHERE municipality_id = \(municipality) AND burst_id = \(burst) ORDER BY report_id
            """
        ).map {
            Burst.Member(report: try $0.identifier("report_id"), isReal: try $0.intOrNil("is_real").map { $0 == 1 })
        }
    }

    /// Bursts that wait, and their reports.
    static func waiting(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> (bursts: Int, reports: Int) {
        let row = try connection.first(
            """
            SELECT COUNT(DISTINCT burst_id) AS bursts, COUNT(*) AS reports FROM burst_report
            WHERE municipality_id = \(municipality) AND is_real IS NULL
            """)
        return (try row?.int("bursts") ?? 0, try row?.int("reports") ?? 0)
    }

    // MARK: Deciding

    /// Notes what these reports of a burst are held for.
    static func judge(
        _ reports: [Identifier], isReal: Bool, of burst: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        for start in stride(from: 0, to: reports.count, by: 1_000) {
            try connection.execute(
                """
                UPDATE burst_report SET is_real = \(isReal)
                WHERE municipality_id = \(municipality) AND burst_id = \(burst)
                    AND report_id IN (\(values: Array(reports[start..<min(start + 1_000, reports.count)])))
                """)
        }
    }

    static func insert(
        _ verdict: Burst.Verdict, id: Identifier, on burst: Identifier, real: Int, isFalse: Int, note: String,
        by account: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO burst_decision (id, municipality_id, burst_id, at_ms, account_id, verdict, real_number,
                false_number, note)
            VALUES (\(id), \(municipality), \(burst), \(now), \(account), \(verdict.rawValue), \(real), \(isFalse),
                \(note))
            """)
    }

    /// Newest first.
    static func decisions(
        on burst: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Burst.Decision] {
        try connection.rows(
            """
            SELECT at_ms, account.name AS name, verdict, real_number, false_number, note
            FROM burst_decision JOIN account ON account.id = account_id
            WHERE burst_decision.municipality_id = \(municipality) AND burst_id = \(burst)
            ORDER BY at_ms DESC, burst_decision.id DESC
            """
        ).map { row in
            Burst.Decision(
                at: try row.instant("at_ms"), by: try row.text("name"), verdict: try row.value("verdict"),
                real: try row.int("real_number"), isFalse: try row.int("false_number"), note: try row.text("note"))
        }
    }

    private static let columns: SQLQuery = """
        id, found_ms, likeness, window_minutes, number, all_number, expected, per_year, history, version,
        (SELECT COUNT(*) FROM burst_report WHERE burst_id = burst.id AND is_real IS NULL) AS waiting,
        (SELECT COUNT(*) FROM burst_report WHERE burst_id = burst.id AND is_real = 1) AS real_number,
        (SELECT COUNT(*) FROM burst_report WHERE burst_id = burst.id AND is_real = 0) AS false_number
        """

    private static func burst(_ row: SQLRow) throws -> Burst {
        Burst(
            id: try row.identifier("id"), foundAt: try row.instant("found_ms"), likeness: try row.value("likeness"),
            window: try row.int64("window_minutes"), number: try row.int("number"), all: try row.int("all_number"),
            expected: try row.double("expected"), perYear: try row.double("per_year"),
            history: try row.int("history"), version: try row.int("version"),
            counts: Burst.Counts(
                waiting: try row.int("waiting"), real: try row.int("real_number"),
                isFalse: try row.int("false_number")))
    }
}
