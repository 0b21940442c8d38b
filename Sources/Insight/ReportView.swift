import Domain
import Geography
import NIOPosix
import Platform
import Reporting
import SQLStore

/// The reports that a page is about.
struct ReportView: Sendable {
    let filter: InsightFilter
    let reports: [Observation]
    /// Why each report cannot count in a figure about the period; `nil` when it can.
    ///
    /// A report belongs to the period that holds the middle of its interval. When nothing is known about the time but
    /// the moment of reporting, that middle means nothing. With a zone chosen, a report that may lie beside it counts in
    /// no figure either.
    let timeProblems: [LeftOut?]

    typealias Observation = CountedReport

    init(filter: InsightFilter, reports: [Observation]) {
        let period = Period(filter)
        self.filter = filter
        self.reports = reports
        // By place: a copy of a report counts references, and there may be a million of them.
        timeProblems = reports.indices.map { period.problem(reports[$0].time) }
    }

    /// The reports whose interval touches the period and that match the other choices.
    init(_ filter: InsightFilter, of all: [CountedReport], in gazetteer: Gazetteer) {
        let period = Period(filter)
        let isWholeTown = filter.area == nil && filter.zone == nil
        var choice = PlaceChoice(filter, in: gazetteer)
        var (reports, problems): ([Observation], [LeftOut?]) = ([], [])
        for index in all.indices where period.touches(all[index].time) && filter.accepts(all[index]) {
            let answer = isWholeTown ? .inside : choice.answer(all[index])
            guard answer != .outside else { continue }
            reports.append(all[index])
            problems.append(answer == .unknown ? .zoneUnknown : period.problem(all[index].time))
        }
        (self.filter, self.reports, timeProblems) = (filter, reports, problems)
    }

    /// The moments of a period, reckoned once.
    private struct Period {
        let start: Instant
        let end: Instant

        init(_ filter: InsightFilter) { (start, end) = (filter.start, filter.end) }

        func touches(_ time: IncidentTime) -> Bool { time.end > start && time.start < end }

        func problem(_ time: IncidentTime) -> LeftOut? {
            if time.precision == .unknown { return .unknownTime }
            let middle = time.midpoint
            return middle >= start && middle < end ? nil : .outsidePeriod
        }
    }

    /// Reads what the page is about as it is now.
    static func current(
        _ filter: InsightFilter, in municipality: Municipality.ID, _ gazetteer: Gazetteer, _ site: Site
    ) async throws -> ReportView {
        let table = try await site.memory.value { ReportTables() }.table(of: municipality, site.database)
        return try await site.threadPool.runIfActive { ReportView(filter, of: table.reports, in: gazetteer) }
    }

    /// The same from one transaction.
    static func read(
        _ filter: InsightFilter, in municipality: Municipality.ID, _ gazetteer: Gazetteer,
        _ connection: any SQLConnection
    ) throws -> ReportView {
        ReportView(
            filter, of: try ReportTable.read(after: nil, in: municipality, connection).reports, in: gazetteer)
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
    /// Longer than half a day: says nothing about the hour of the day.
    case onlyDay = "only-day"
    /// A part of the day, where an hour is needed.
    case noClockTime = "no-clock-time"
    /// Longer than 31 days: says little about the month.
    case longerThanMonth = "longer-than-month"
    case onlyStreet = "only-street"
    case onlyArea = "only-area"
    case noPlace = "no-place"
    case outsideBorder = "outside-border"
    /// A street through several areas, or an area that is no longer on the map.
    case areaUnknown = "area-unknown"
    /// A zone was chosen, and the report names a street or an area that lies partly in it, or no place.
    case zoneUnknown = "zone-unknown"
    /// In an area where so few people live, or so few venues are, that a rate says nothing.
    case exposureTooLittle = "exposure-too-little"
    /// In an area of which nobody knows how many people live there, or how many venues there are.
    case exposureUnknown = "exposure-unknown"
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

    /// Leaves out some of what was counted.
    mutating func move(_ count: Int, to reason: LeftOut) {
        guard count > 0 else { return }
        counted -= count
        leftOut[reason, default: 0] += count
    }

    /// The reasons that occur, in a fixed order.
    var reasons: [(reason: LeftOut, count: Int)] {
        LeftOut.allCases.compactMap { reason in leftOut[reason].map { (reason, $0) } }
    }
}
