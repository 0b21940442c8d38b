package import Domain
import Platform
package import SQLStore

/// Reports of one area that came in, as a number.
package struct ReceivedReports: Hashable, Sendable {
    /// The code as it was recorded; `nil` where no area is known.
    package let area: String?
    package let count: Int
    package let first: Instant
}

/// How many reports came in, by the moment of reporting: what the municipality was told, not when it happened.
extension AnalysisRecordStore {
    /// Those of an area that count. A district holds its neighbourhoods; `nil` and a municipality's code are the whole
    /// town.
    package static func receivedCount(
        area: String?, from start: Instant, to end: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS count FROM report
            WHERE municipality_id = \(municipality) AND counted = 1 AND apart = 0
                AND reported_ms >= \(start) AND reported_ms < \(end) AND \(fragment: lies(in: area))
            """)
        return try row?.int("count") ?? 0
    }

    /// By the area that was recorded, those that count and came in from a moment on.
    package static func received(
        area: String? = nil, from start: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [ReceivedReports] {
        try connection.rows(
            """
            SELECT area_code, COUNT(*) AS count, MIN(reported_ms) AS first_ms FROM report
            WHERE municipality_id = \(municipality) AND counted = 1 AND apart = 0 AND reported_ms >= \(start)
                AND \(fragment: lies(in: area))
            GROUP BY area_code ORDER BY area_code
            """
        ).map { row in
            ReceivedReports(
                area: try row.textOrNil("area_code"), count: try row.int("count"), first: try row.instant("first_ms"))
        }
    }

    private static func lies(in area: String?) -> SQLQuery {
        guard let area, !area.hasPrefix("GM") else { return "1 = 1" }
        guard area.hasPrefix("WK") else { return "area_code = \(area)" }
        let neighbourhoods = "BU\(area.dropFirst(2))%"
        return "(area_code = \(area) OR area_code LIKE \(neighbourhoods))"
    }
}
