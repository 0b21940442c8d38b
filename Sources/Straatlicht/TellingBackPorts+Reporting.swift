import Domain
import Planning
import Platform
import Reporting
import SQLStore

extension TellingBackPorts {
    /// Counts the reports that the room Reporting keeps.
    static let composed = TellingBackPorts(
        reportCount: { area, days, municipality, connection in
            try AnalysisRecordStore.receivedCount(
                area: area, from: DutchTime.instant(of: days.lowerBound),
                to: DutchTime.instant(of: days.upperBound.adding(days: 1)), in: municipality, connection)
        },
        reportsSince: { area, day, municipality, connection in
            try AnalysisRecordStore.received(
                area: area, from: DutchTime.instant(of: day), in: municipality, connection
            ).map { AreaReports(area: $0.area, count: $0.count, first: DutchTime.reading(of: $0.first).date) }
        })
}

extension ReceiptPorts {
    /// Shows whoever holds a code what was told back about the area of the report.
    static func composed(_ site: Site) -> ReceiptPorts {
        ReceiptPorts { municipality, area in
            try await TellingBack.lines(about: area, in: municipality, site).map { line in
                ToldLine(
                    title: line.title, area: line.area, publishedOn: line.publishedOn, heard: line.heard,
                    done: line.done, result: line.result)
            }
        }
    }
}
