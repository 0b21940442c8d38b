import Domain
import Geography
import Platform
import SQLStore

/// All SQL of searches for clusters and of their settings.
enum ClusterStore {
    // MARK: Settings

    static func settings(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterSettings {
        try connection.first(
            "SELECT \(fragment: settingColumns) FROM cluster_settings WHERE municipality_id = \(municipality)"
        ).map(settings) ?? ClusterSettings()
    }

    static func save(
        _ settings: ClusterSettings, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO cluster_settings (municipality_id, \(fragment: settingColumns), changed_ms)
            VALUES (\(municipality), \(settings.periodDays), \(settings.longestDays), \(settings.radius),
                \(settings.fewest), \(settings.alarmDays), \(settings.replications), \(now))
            ON CONFLICT (municipality_id) DO UPDATE SET
                period_days = excluded.period_days, longest_days = excluded.longest_days, radius = excluded.radius,
                fewest = excluded.fewest, alarm_days = excluded.alarm_days, replications = excluded.replications,
                changed_ms = excluded.changed_ms
            """)
    }

    private static let settingColumns: SQLQuery =
        "period_days, longest_days, radius, fewest, alarm_days, replications"

    private static func settings(_ row: SQLRow) throws -> ClusterSettings {
        var settings = ClusterSettings()
        for field in ClusterSettings.Field.allCases { settings[keyPath: field.value] = try row.int(field.rawValue) }
        return settings
    }

    // MARK: Searches

    /// Keeps a search, unless one of this night is kept already.
    /// - Returns: whether it was added.
    static func insert(
        _ search: ClusterSearchRecord, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        let (settings, night) = (search.settings, search.night?.dayNumber)
        let leftOut = search.tally.reasons.map { "\($0.reason.rawValue):\($0.count)" }.joined(separator: " ")
        let outcome = search.isTooFew ? "too-few" : "searched"
        let added = try connection.execute(
            """
            INSERT INTO cluster_search (
                id, municipality_id, night, end_ms, \(fragment: settingColumns), made, seed, counted, left_out, recent,
                outcome, version, done_ms
            ) VALUES (
                \(search.id), \(municipality), \(optional: night), \(search.period.end), \(settings.periodDays),
                \(settings.longestDays), \(settings.radius), \(settings.fewest), \(settings.alarmDays),
                \(settings.replications), \(search.made), \(Int64(bitPattern: search.seed)),
                \(search.tally.counted), \(leftOut), \(search.recent), \(outcome), \(search.version), \(search.done)
            ) ON CONFLICT (municipality_id, night) DO NOTHING
            """)
        return added == 1
    }

    static func insert(
        _ found: ClusterSearchRecord.Kept, at position: Int, of search: Identifier,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        let cluster = found.cluster
        try connection.execute(
            """
            INSERT INTO cluster_found (
                search_id, municipality_id, position, squares, radius, first_day, days, observed, expected, log_ratio,
                p, alert_id
            ) VALUES (
                \(search), \(municipality), \(position), \(joined(cluster.squares)), \(cluster.radius),
                \(cluster.from.dayNumber), \(cluster.days), \(cluster.observed), \(cluster.expected),
                \(cluster.logLikelihoodRatio), \(cluster.p), \(optional: found.alert)
            )
            """)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterSearchRecord? {
        try search("id = \(id)", in: municipality, connection)
    }

    static func find(
        night: CivilDate, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterSearchRecord? {
        try search("night = \(night.dayNumber)", in: municipality, connection)
    }

    /// The one that was done last.
    static func latest(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterSearchRecord? {
        try search("1 = 1", in: municipality, connection)
    }

    /// The last night that was searched.
    static func lastNight(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> CivilDate? {
        let row = try connection.first(
            "SELECT MAX(night) AS night FROM cluster_search WHERE municipality_id = \(municipality)")
        return try row?.intOrNil("night").map(CivilDate.init(dayNumber:))
    }

    private static func search(
        _ condition: SQLQuery, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ClusterSearchRecord? {
        guard
            let row = try connection.first(
                """
                SELECT id, night, end_ms, \(fragment: settingColumns), made, seed, counted, left_out, recent, outcome,
                    version, done_ms
                FROM cluster_search WHERE municipality_id = \(municipality) AND \(fragment: condition)
                ORDER BY done_ms DESC, id DESC LIMIT 1
                """)
        else { return nil }
        var record = try record(row)
        record.clusters = try connection.rows(
            """
            SELECT squares, radius, first_day, days, observed, expected, log_ratio, p, alert_id FROM cluster_found
            WHERE municipality_id = \(municipality) AND search_id = \(record.id) ORDER BY position
            """
        ).map(kept)
        return record
    }

    private static func record(_ row: SQLRow) throws -> ClusterSearchRecord {
        let settings = try settings(row)
        var leftOut: [LeftOut: Int] = [:]
        for part in try row.text("left_out").split(separator: " ") {
            let pair = part.split(separator: ":")
            guard pair.count == 2, let reason = LeftOut(rawValue: String(pair[0])), let count = Int(pair[1]) else {
                throw SQLError.decoding(column: "left_out", expected: "reasons and counts", found: "another text")
            }
            leftOut[reason] = count
        }
        return ClusterSearchRecord(
            id: try row.identifier("id"), night: try row.intOrNil("night").map(CivilDate.init(dayNumber:)),
            period: ClusterPeriod(end: try row.instant("end_ms"), days: settings.periodDays), settings: settings,
            made: try row.int("made"), seed: UInt64(bitPattern: try row.int64("seed")),
            tally: Tally(counted: try row.int("counted"), leftOut: leftOut), recent: try row.int("recent"),
            isTooFew: try row.text("outcome") == "too-few", version: try row.text("version"),
            done: try row.instant("done_ms"))
    }

    private static func kept(_ row: SQLRow) throws -> ClusterSearchRecord.Kept {
        ClusterSearchRecord.Kept(
            cluster: FoundCluster(
                squares: try squares(row), radius: try row.double("radius"),
                from: CivilDate(dayNumber: try row.int("first_day")), days: try row.int("days"),
                observed: try row.double("observed"), expected: try row.double("expected"),
                logLikelihoodRatio: try row.double("log_ratio"), p: try row.double("p"), reports: []),
            alert: try row.isNull("alert_id") ? nil : row.identifier("alert_id"))
    }

    /// Codes hold no spaces, so a space parts them.
    static func joined(_ squares: [Square]) -> String { squares.map(\.code).joined(separator: " ") }

    static func squares(_ row: SQLRow) throws -> [Square] {
        try row.text("squares").split(separator: " ").map { code in
            guard let square = Square(code: code) else {
                throw SQLError.decoding(column: "squares", expected: "codes of squares", found: "another text")
            }
            return square
        }
    }
}
