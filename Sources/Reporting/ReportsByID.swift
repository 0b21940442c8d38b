package import Domain
import Platform
package import SQLStore

/// A case as a page of another room leads to it.
package struct CaseOfReport: Hashable, Sendable {
    package let report: Identifier
    package let id: Identifier
    /// What colleagues call it among themselves.
    package let reference: String
}

extension AnalysisRecordStore {
    /// Those of these reports that are still there and count, oldest first.
    /// - Parameter ids: at most a thousand.
    package static func counted(
        _ ids: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [AnalysisRecord] {
        guard !ids.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT \(fragment: columns) FROM report
            WHERE municipality_id = \(municipality) AND counted = 1 AND apart = 0 AND id IN (\(values: ids))
            ORDER BY start_ms, id
            """
        ).map(record)
    }
}

extension CaseStore {
    /// The cases of these reports, for who may read single reports; an imported report has none.
    /// - Parameter reports: at most a thousand.
    package static func cases(
        of reports: [Identifier], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CaseOfReport] {
        guard !reports.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT id, report_id FROM case_file
            WHERE municipality_id = \(municipality) AND report_id IN (\(values: reports)) ORDER BY created_ms, id
            """
        ).map { row in
            let id = try row.identifier("id")
            return CaseOfReport(
                report: try row.identifier("report_id"), id: id, reference: CaseReference.text(of: id))
        }
    }
}
