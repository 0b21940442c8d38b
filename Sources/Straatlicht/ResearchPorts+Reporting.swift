import Domain
import Geography
import Platform
import Reporting
import Research
import SQLStore

extension ResearchPorts {
    /// Filled from what Reporting counts.
    static func composed(_ site: Site) -> ResearchPorts {
        ResearchPorts { municipality, from, through in
            let gazetteer = try await site.municipalities.gazetteer(of: municipality)
            let start = DutchTime.instant(of: from)
            let end = DutchTime.instant(of: through.adding(days: 1))
            return try await site.database.read { connection in
                var reports: [CountedReport] = []
                // A report is told after it happened, so whatever was told in the period may have begun long before.
                try AnalysisRecordStore.forEach(
                    in: municipality, from: Instant(milliseconds: 0), to: end, connection
                ) { record in
                    guard record.reported >= start, record.reported < end else { return }
                    reports.append(
                        CountedReport(
                            reported: record.reported,
                            happened: record.time.precision == .unknown ? nil : record.time.midpoint,
                            area: record.place.area.flatMap { gazetteer.area(code: $0.code)?.name },
                            behaviours: record.behaviours))
                }
                return reports
            }
        }
    }
}
