import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// What changed in the last full month, against the month before and the same month a year before.
///
/// Each pair of counts is compared by the exact conditional test of two Poisson rates. A month counts for its days and
/// for the share of its reports that is in: who reports late is reckoned with. The two comparisons of all reports are one
/// family of tests, those of groups another; q is after Benjamini and Hochberg within each, and the interval of a ratio
/// has the level at which it says the same as q.
struct ChangeFigure: Sendable {
    let tally: Tally
    let known: Known
    /// First day of the month that it is about; `nil` when the period holds no full month.
    let month: CivilDate?
    /// All reports: at most two, the month before first.
    let whole: [Comparison]
    /// Groups, in a fixed order.
    let groups: [Comparison]
    /// Earlier months that cannot be compared with, and why.
    let skipped: [(earlier: Earlier, reason: Skipped)]

    /// What the earlier month is. Raw values stand in files.
    enum Earlier: String, CaseIterable, Sendable {
        case monthBefore = "month-before"
        case yearBefore = "year-before"

        func month(before month: CivilDate) -> CivilDate {
            month.startOfMonth(adding: self == .monthBefore ? -1 : -12)
        }
    }

    enum Skipped: Sendable {
        /// It lies outside the period of the page.
        case outsidePeriod
        /// Nothing was reported about the first half of that month or about any time before.
        case notOpen
    }

    enum Group: Hashable, Sendable {
        case all
        case behaviour(BehaviourGroup)
        /// Code of a district, or of a neighbourhood where there are no districts.
        case area(String)
        case setting(Code)
        case band(HourBand)
    }

    /// A month, as far as it is in.
    struct Side: Hashable, Sendable {
        let month: CivilDate
        let count: Int
        let days: Int
        /// Share that is still to come; `nil` when too few older reports tell.
        let missing: Double?

        /// Days, for the share that is in.
        var exposure: Double { Double(days) * (1 - (missing ?? 0)) }
    }

    struct Comparison: Sendable {
        let earlier: Earlier
        let group: Group
        let before: Side
        let after: Side
        /// `nil` when nothing was tested.
        let test: Test?
        let verdict: Verdict
    }

    struct Test: Hashable, Sendable {
        /// After : before, per day and corrected for reports to come. Its interval holds 1 exactly when q says chance.
        let ratio: PoissonRatioResult
        let q: Double
    }

    /// Raw values stand in files.
    enum Verdict: String, Sendable {
        /// Both months together have fewer than `Tally.fewest` reports.
        case tooFew = "too-few"
        /// More than `mostMissing` of the last month is still to come.
        case tooEarly = "too-early"
        case chance
        case more
        case fewer
        /// Fewer, but how much is still to come is not known.
        case fewerOrLate = "fewer-or-late"
    }

    static let level = 0.95
    static let mostMissing = 0.25

    /// - Parameter delay: of these reports, where it is known already.
    init(_ view: ReportView, in gazetteer: Gazetteer, now: Instant, delay: ReportingDelay? = nil) throws {
        let month = Self.lastFullMonth(of: view.filter, now: now)
        let months = month.map { month in [month] + Earlier.allCases.map { $0.month(before: month) } } ?? []
        var counting = Counting(gazetteer, months: Set(months))
        for (index, problem) in view.timeProblems.enumerated() { counting.take(view.reports[index], problem) }
        tally = counting.tally
        known = Known(view)
        self.month = month
        guard let month else {
            (whole, groups, skipped) = ([], [], [])
            return
        }
        let delay = delay ?? ReportingDelay(view, now: now)
        func side(_ month: CivilDate, _ group: Group) -> Side {
            let days = month.startOfMonth(adding: 1).dayNumber - month.dayNumber
            return Side(
                month: month, count: counting.counts[month]?[group] ?? 0, days: days,
                missing: delay.missing(from: month, days: days, now: now))
        }
        var skipped: [(earlier: Earlier, reason: Skipped)] = []
        var pairs: [(earlier: Earlier, group: Group, before: Side, after: Side)] = []
        for earlier in Earlier.allCases {
            let before = earlier.month(before: month)
            if before < view.filter.from {
                skipped.append((earlier, .outsidePeriod))
            } else if !counting.isOpen(by: before.adding(days: 14)) {
                skipped.append((earlier, .notOpen))
            } else {
                for group in counting.groups(in: month, before) {
                    pairs.append((earlier, group, side(before, group), side(month, group)))
                }
            }
        }
        self.skipped = skipped
        whole = try Self.compared(pairs.filter { $0.group == .all })
        groups = try Self.compared(pairs.filter { $0.group != .all })
    }

    /// The last calendar month that is over and lies wholly in the period.
    private static func lastFullMonth(of filter: InsightFilter, now: Instant) -> CivilDate? {
        let today = DutchTime.reading(of: now).date
        let end = min(filter.to.adding(days: 1), today).startOfMonth()
        let month = end.startOfMonth(adding: -1)
        return month >= filter.from ? month : nil
    }

    /// One family of tests.
    private static func compared(
        _ pairs: [(earlier: Earlier, group: Group, before: Side, after: Side)]
    ) throws -> [Comparison] {
        func isTested(_ before: Side, _ after: Side) -> Bool {
            before.count + after.count >= Tally.fewest && isSettled(before) && isSettled(after)
        }
        func ratio(_ before: Side, _ after: Side, level: Double) throws -> PoissonRatioResult {
            try PoissonRate.compare(
                first: (before.count, before.exposure), second: (after.count, after.exposure), level: level)
        }
        let p = try pairs.filter { isTested($0.before, $0.after) }.map {
            try ratio($0.before, $0.after, level: level).p
        }
        let q = try FalseDiscovery.benjaminiHochberg(p)
        var tests = zip(q, try FalseDiscovery.intervalLevels(q: q, level: level)).makeIterator()
        return try pairs.map { pair in
            let test = try (isTested(pair.before, pair.after) ? tests.next() : nil).map { q, level in
                Test(ratio: try ratio(pair.before, pair.after, level: level), q: q)
            }
            return Comparison(
                earlier: pair.earlier, group: pair.group, before: pair.before, after: pair.after, test: test,
                verdict: verdict(pair.before, pair.after, test))
        }
    }

    private static func isSettled(_ side: Side) -> Bool { (side.missing ?? 0) <= mostMissing }

    private static func verdict(_ before: Side, _ after: Side, _ test: Test?) -> Verdict {
        guard let test else { return before.count + after.count < Tally.fewest ? .tooFew : .tooEarly }
        guard test.q <= 1 - level else { return .chance }
        if (test.ratio.ratio ?? 1) > 1 { return .more }
        return after.missing == nil ? .fewerOrLate : .fewer
    }

    /// Tests that were made.
    var tested: [Comparison] { (whole + groups).filter { $0.test != nil } }
}

/// How much is known of the reports of a page.
struct Known: Hashable, Sendable {
    private(set) var times: [IncidentTime.Precision: Int] = [:]
    private(set) var places: [PlacePrecision: Int] = [:]

    init(_ view: ReportView) {
        for index in view.reports.indices {
            times[view.reports[index].time.precision, default: 0] += 1
            places[view.reports[index].precision, default: 0] += 1
        }
    }
}

/// Counts reports by month and group.
private struct Counting {
    let gazetteer: Gazetteer
    private var areas: AreasOfReports
    private let hasDistricts: Bool
    private(set) var tally = Tally()
    private(set) var counts: [CivilDate: [ChangeFigure.Group: Int]] = [:]
    private var earliest: Instant?
    /// The first moment of each month that is compared, and its last.
    private let spans: [(month: CivilDate, start: Instant, end: Instant)]

    /// - Parameter months: those that are compared.
    init(_ gazetteer: Gazetteer, months: Set<CivilDate>) {
        self.gazetteer = gazetteer
        areas = AreasOfReports(gazetteer: gazetteer)
        spans = months.map { month in
            (month, DutchTime.instant(of: month), DutchTime.instant(of: month.startOfMonth(adding: 1)))
        }
        hasDistricts = gazetteer.areas.contains { $0.kind == .district }
    }

    mutating func take(_ report: ReportView.Observation, _ problem: LeftOut?) {
        if let problem {
            tally.leaveOut(problem)
            return
        }
        guard ReportingDelay.countsInMonth(report.time) else {
            tally.leaveOut(.longerThanMonth)
            return
        }
        tally.count()
        let middle = report.time.midpoint
        earliest = min(earliest ?? middle, middle)
        guard let month = spans.first(where: { middle >= $0.start && middle < $0.end })?.month else { return }
        for group in groups(of: report) { counts[month, default: [:]][group, default: 0] += 1 }
    }

    /// Every group once: a report that names two behaviours of a group counts in it once.
    private mutating func groups(of report: ReportView.Observation) -> Set<ChangeFigure.Group> {
        var groups: Set<ChangeFigure.Group> = [.all]
        for code in report.behaviours { groups.insert(.behaviour(BehaviourGroup(code))) }
        if let setting = report.setting { groups.insert(.setting(setting)) }
        if let band = HourBand(report.time) { groups.insert(.band(band)) }
        if let area = areas.area(of: report) {
            if !hasDistricts {
                if area.kind == .neighbourhood { groups.insert(.area(area.code)) }
            } else if let district = area.kind == .district ? area : gazetteer.district(of: area) {
                groups.insert(.area(district.code))
            }
        }
        return groups
    }

    /// Whether anything happened up to this day that was reported: before, the report point may not have been there.
    func isOpen(by day: CivilDate) -> Bool { earliest.map { DutchTime.reading(of: $0).date <= day } ?? false }

    /// The groups that occur in one of two months, in a fixed order.
    func groups(in month: CivilDate, _ other: CivilDate) -> [ChangeFigure.Group] {
        let found = Set((counts[month] ?? [:]).keys).union((counts[other] ?? [:]).keys).union([.all])
        return found.sorted { $0.order < $1.order }
    }
}

extension ChangeFigure.Group {
    /// As they stand in files.
    var kind: String {
        switch self {
        case .all: "all"
        case .behaviour: "behaviour"
        case .area: "area"
        case .setting: "setting"
        case .band: "hours"
        }
    }

    var code: String {
        switch self {
        case .all: ""
        case .behaviour(let group): group.rawValue
        case .area(let code): code
        case .setting(let code): code.value
        case .band(let band): band.rawValue
        }
    }

    fileprivate var order: (Int, Int, String) {
        switch self {
        case .all: (0, 0, "")
        case .behaviour(let group): (1, BehaviourGroup.allCases.firstIndex(of: group) ?? 0, "")
        case .area(let code): (2, 0, code)
        case .setting(let code): (3, 0, code.value)
        case .band(let band): (4, 0, band.rawValue)
        }
    }
}
