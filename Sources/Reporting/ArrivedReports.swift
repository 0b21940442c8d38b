package import Domain
import Platform
package import SQLStore

/// Reports by the moment at which they came in, for whoever looks for bursts of reports that are alike.
extension AnalysisRecordStore {
    /// Those that people sent with the form themselves from one moment up to another, that count and are not set
    /// apart; by arrival.
    package static func arrived(
        from start: Instant, to end: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [AnalysisRecord] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM report
            WHERE municipality_id = \(municipality) AND reported_ms >= \(start) AND reported_ms < \(end)
                AND origin = \(AnalysisRecord.Origin.form.value) AND counted = 1 AND apart = 0
            ORDER BY reported_ms, id
            """
        ).map(record)
    }

    /// These, by arrival, also when they are set apart.
    package static func records(
        _ ids: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [AnalysisRecord] {
        var records: [AnalysisRecord] = []
        // An engine takes only so many values in one statement.
        for start in stride(from: 0, to: ids.count, by: 1_000) {
            records += try connection.rows(
                """
                SELECT \(fragment: columns) FROM report
                WHERE municipality_id = \(municipality)
                    AND id IN (\(values: Array(ids[start..<min(start + 1_000, ids.count)])))
                """
            ).map(record)
        }
        return records.sorted { ($0.reported, $0.id) < ($1.reported, $1.id) }
    }

    /// Another text when reports of the time since a moment came in, changed or went.
    package static func stamp(
        since start: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> String {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS count, COALESCE(MAX(revised_ms), 0) AS revised_ms FROM report
            WHERE municipality_id = \(municipality) AND reported_ms >= \(start)
            """)
        return "\(try row?.int("count") ?? 0)-\(try row?.int64("revised_ms") ?? 0)"
    }
}
