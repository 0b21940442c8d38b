import Domain
import Geography
import Platform
import Reporting
import SQLStore

/// The reports that a page is about, read once, with no more of each than figures need.
struct ReportView: Sendable {
    let filter: InsightFilter
    private(set) var reports: [Observation]

    /// What figures need of one report.
    struct Observation: Sendable {
        let time: IncidentTime
        let reported: Instant
        let precision: PlacePrecision
        let square: Square?
        /// The smallest area that was known.
        let areaCode: String?
    }

    /// Reads the reports whose interval touches the period and that match the other choices.
    static func read(
        _ filter: InsightFilter, in municipality: Municipality.ID, _ gazetteer: Gazetteer,
        _ connection: any SQLConnection
    ) throws -> ReportView {
        var areas = AreasOfReports(gazetteer: gazetteer)
        var reports: [Observation] = []
        try AnalysisRecordStore.forEach(in: municipality, from: filter.start, to: filter.end, connection) { record in
            let place = record.place
            guard
                filter.accepts(
                    behaviours: record.behaviours, setting: record.details.setting, place: place.precision,
                    time: record.time.precision)
            else { return }
            let report = Observation(
                time: record.time, reported: record.reported, precision: place.precision, square: place.square,
                areaCode: place.area?.code)
            if let chosen = filter.area, !areas.isReport(report, in: chosen) { return }
            reports.append(report)
        }
        return ReportView(filter: filter, reports: reports)
    }

    /// Why this report cannot count in a figure about the period; `nil` when it can.
    ///
    /// A report belongs to the period that holds the middle of its interval. When nothing is known about the time but
    /// the moment of reporting, that middle means nothing.
    func timeProblem(_ report: Observation) -> LeftOut? {
        if report.time.precision == .unknown { return .unknownTime }
        let middle = report.time.midpoint
        return middle >= filter.start && middle < filter.end ? nil : .outsidePeriod
    }
}

/// In which area each report is. Squares come again and again and looking up one is slow, so each is looked up once.
struct AreasOfReports {
    let gazetteer: Gazetteer
    private var areaOfSquare: [Square: Area?] = [:]

    init(gazetteer: Gazetteer) {
        self.gazetteer = gazetteer
    }

    /// The smallest area that is known and still on the map.
    mutating func area(of report: ReportView.Observation) -> Area? {
        let told = report.areaCode.flatMap { gazetteer.area(code: $0) }
        if let told, told.kind == gazetteer.smallestAreas.first?.kind { return told }
        guard let square = report.square else { return told }
        if let known = areaOfSquare[square] { return known ?? told }
        let found = gazetteer.area(containing: square.centre)
        areaOfSquare[square] = .some(found)
        return found ?? told
    }

    /// - Parameter code: of a neighbourhood, a district or the municipality.
    mutating func isReport(_ report: ReportView.Observation, in code: String) -> Bool {
        guard let area = area(of: report) else { return false }
        return gazetteer.isArea(area, in: code)
    }
}

/// Why a report that is in the view is not in a figure. Raw values stand in tables and files.
enum LeftOut: String, CaseIterable, Sendable {
    case unknownTime = "unknown-time"
    case outsidePeriod = "outside-period"
    /// Longer than a day: says nothing about the hour.
    case longerThanDay = "longer-than-day"
    /// Longer than 31 days: says little about the month.
    case longerThanMonth = "longer-than-month"
    case onlyStreet = "only-street"
    case onlyArea = "only-area"
    case noPlace = "no-place"
    case outsideBorder = "outside-border"
    /// A street through several areas, or an area that is no longer on the map.
    case areaUnknown = "area-unknown"
}

/// How many reports of the view are in a figure, and why the others are not.
struct Tally: Sendable, Equatable {
    private(set) var counted = 0
    private(set) var leftOut: [LeftOut: Int] = [:]

    /// All reports in the view.
    var total: Int { counted + leftOut.values.reduce(0, +) }
    /// Too few reports to say anything that chance could not say as well (docs/adr/0005).
    var isTooFew: Bool { counted < Tally.fewest }

    static let fewest = 30

    mutating func count() { counted += 1 }
    mutating func leaveOut(_ reason: LeftOut) { leftOut[reason, default: 0] += 1 }

    /// The reasons that occur, in a fixed order.
    var reasons: [(reason: LeftOut, count: Int)] {
        LeftOut.allCases.compactMap { reason in leftOut[reason].map { (reason, $0) } }
    }
}
