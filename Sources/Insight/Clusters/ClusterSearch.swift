import Domain
import Geography
import Reporting
import StreetStatistics

/// The days that are searched: whole days of 24 hours on the Dutch clock, the last of which ends now or at the end of
/// a night.
struct ClusterPeriod: Hashable, Sendable {
    let end: Instant
    let days: Int

    /// Nights end at this minute of the day, so that an evening out lies in one day.
    static let turn = 180

    init(end: Instant, days: Int) {
        self.end = end
        self.days = days
    }

    /// The period of the nightly search.
    /// - Parameter night: the date of the morning on which the night ended.
    init(night: CivilDate, days: Int) {
        self.init(end: DutchTime.instant(of: night, minuteOfDay: Self.turn), days: days)
    }

    /// The morning on which the last night ended.
    static func lastNight(before now: Instant) -> CivilDate {
        let reading = DutchTime.reading(of: now)
        return reading.minuteOfDay >= turn ? reading.date : reading.date.adding(days: -1)
    }

    /// Days since the start of the period, with fractions.
    func position(of instant: Instant) -> Double {
        Double(days) - Double(Self.minutes(end) - Self.minutes(instant)) / 1_440
    }

    /// The date on which a day of the period begins; day 0 is the first.
    func date(ofDay day: Int) -> CivilDate {
        let start = Self.minutes(end) - (days - day) * 1_440
        return CivilDate(dayNumber: (start >= 0 ? start : start - 1_439) / 1_440)
    }

    var first: CivilDate { date(ofDay: 0) }
    var last: CivilDate { DutchTime.reading(of: end.adding(minutes: -1)).date }

    /// Minutes that a clock on the wall has counted.
    private static func minutes(_ instant: Instant) -> Int {
        let reading = DutchTime.reading(of: instant)
        return reading.date.dayNumber * 1_440 + reading.minuteOfDay
    }
}

/// One search for clusters: which reports count, and what is found among them. The same reports, settings and seed give
/// the same clusters to the last bit.
struct ClusterSearch: Sendable {
    /// A report as the search sees it.
    struct Sighting: Hashable, Sendable {
        let id: Identifier
        let square: Square
        /// Days since the start of the period, with fractions.
        let start: Double
        let end: Double
    }

    let period: ClusterPeriod
    let settings: ClusterSettings
    let seed: UInt64
    /// By id, so that the order in which they were read does not matter.
    private(set) var sightings: [Sighting] = []
    private(set) var tally = Tally()

    init(_ reports: [ReportView.Observation], _ period: ClusterPeriod, _ settings: ClusterSettings, seed: UInt64) {
        self.period = period
        self.settings = settings
        self.seed = seed
        let length = Double(period.days)
        for report in reports {
            if report.time.precision == .unknown {
                tally.leaveOut(.unknownTime)
                continue
            }
            let (start, end) = (period.position(of: report.time.start), period.position(of: report.time.end))
            let middle = period.position(of: report.time.midpoint)
            // What was told later is not known yet at the end of the period.
            guard middle >= 0, middle < length, report.reported < period.end else {
                tally.leaveOut(.outsidePeriod)
                continue
            }
            guard let square = report.square else {
                tally.leaveOut(Self.reason(report.precision))
                continue
            }
            tally.count()
            let first = max(0, start)
            // An hour that the clock shows twice may end before it begins.
            sightings.append(
                Sighting(id: report.id, square: square, start: first, end: max(first, min(length, end))))
        }
        sightings.sort { $0.id < $1.id }
    }

    private static func reason(_ precision: PlacePrecision) -> LeftOut {
        switch precision {
        case .street: .onlyStreet
        case .area: .onlyArea
        case .point, .place, .unknown: .noPlace
        }
    }

    /// Reports that may lie in the longest window.
    var recent: Int {
        let from = Double(period.days - settings.longestDays)
        return sightings.count { $0.end > from }
    }

    var isTooFew: Bool {
        sightings.count < ClusterSettings.fewestInPeriod || recent < ClusterSettings.fewestRecent
    }

    /// Searches; takes a tenth of a second for 10,000 reports.
    /// - Parameter checkpoint: called with the fraction done; what it throws ends the search.
    /// - Returns: `nil` for too few reports.
    func run(checkpoint: Checkpoint = { _ in }) throws -> ClusterFindings? {
        guard !isTooFew else { return nil }
        let (locations, indices) = try ScanLocations.gathering(
            x: sightings.map(\.square.centre.x), y: sightings.map(\.square.centre.y))
        let cases = UncertainScanCases(
            location: indices, start: sightings.map(\.start), end: sightings.map(\.end))
        let result = try PermutationScan.prospective(
            locations: locations, cases: cases, days: period.days,
            settings: .init(
                longestWindow: settings.longestDays, minimumCases: settings.fewest,
                limits: .init(radius: Double(settings.radius), share: 0.5),
                inference: .sequential(
                    replications: settings.replications, stopAfter: ClusterSettings.stopAfter),
                clusterLimit: ClusterSettings.mostClusters, daysBetweenAnalyses: 1,
                timesPerCase: ClusterSettings.timesPerReport, seed: seed),
            checkpoint: checkpoint)
        var squares = Array(repeating: sightings[0].square, count: locations.count)
        for (sighting, index) in zip(sightings, indices) { squares[index] = sighting.square }
        return ClusterFindings(result: result, squares: squares, search: self)
    }
}

/// What a search found.
struct ClusterFindings: Sendable {
    let result: PermutationScanResult
    /// Of each location of the result.
    let squares: [Square]
    let search: ClusterSearch

    /// The most unusual first.
    var clusters: [FoundCluster] {
        result.clusters.map { FoundCluster($0, squares: $0.members.map { squares[$0] }, in: search) }
    }
}

/// A circle and the days until the end of the period with more reports than their share.
struct FoundCluster: Hashable, Sendable {
    /// Nearest to the middle first.
    let squares: [Square]
    /// From the centre of the first square to that of the furthest.
    let radius: Double
    /// The day on which it began.
    let from: CivilDate
    let days: Int
    /// Not a whole number when times are uncertain.
    let observed: Double
    let expected: Double
    let logLikelihoodRatio: Double
    let p: Double
    /// Those that may have been there in these days.
    let reports: [Identifier]

    /// Chance alone brings one like it once in so many days, when one searches every night.
    var recurrence: Double { 1 / p }
}

extension FoundCluster {
    fileprivate init(_ cluster: ScanCluster, squares: [Square], in search: ClusterSearch) {
        self.squares = squares
        radius = cluster.radius
        from = search.period.date(ofDay: cluster.window.firstDay)
        days = cluster.window.dayCount
        observed = cluster.observed
        expected = cluster.expected
        logLikelihoodRatio = cluster.logLikelihoodRatio
        p = cluster.p.value
        let members = Set(squares)
        reports = search.sightings.filter {
            members.contains($0.square) && $0.end > Double(cluster.window.firstDay)
        }.map(\.id)
    }
}
