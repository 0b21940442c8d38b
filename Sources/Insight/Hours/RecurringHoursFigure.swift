import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// Places with hours of the week of their own, week after week: the hour-of-week scan.
///
/// Only reports with a place and a clock time can be in: an hour drawn for the others would be made up. It takes seconds,
/// so that it is made when somebody asks for it.
struct RecurringHoursFigure: Sendable {
    let tally: Tally
    let outcome: Outcome

    enum Outcome: Sendable {
        /// Fewer than `fewest` reports.
        case tooFew
        /// More than `most` reports: work for the command line.
        case tooMany
        /// Nobody asked for it yet.
        case notAsked
        case done(Found)
    }

    struct Found: Sendable {
        /// The surest first, at most `mostClusters`.
        let clusters: [Cluster]
        /// Squares with reports.
        let squares: Int
        /// Sets of hours looked at.
        let sets: Int
        /// Random orders that were made, of `asked`.
        let replications: Int
        let asked: Int
    }

    struct Cluster: Sendable {
        /// In the middle.
        let centre: Square
        /// The place or street nearest to it.
        let name: String?
        /// Metres from the centre to the furthest square.
        let radius: Double
        let squares: [Square]
        let hours: HourOfWeekScan.Hours
        let observed: Int
        let expected: Double
        let p: Double
        /// Different weeks that its reports come from.
        let weeks: Int

        var isMoreThanChance: Bool { p <= RecurringHoursFigure.level }
    }

    static let level = 0.05
    /// With fewer only a strong concentration could be found.
    static let fewest = 100
    static let most = 5_000
    static let mostClusters = 5
    /// However small the probability: four reports are no habit.
    static let fewestInCluster = 5
    /// Metres.
    static let radius = 1_000.0
    static let seed: UInt64 = 1

    /// - Parameter isAsked: whether to search, or only to count what would be searched.
    init(_ view: ReportView, in gazetteer: Gazetteer, isAsked: Bool) throws {
        var tally = Tally()
        var (squares, hours, weeks): ([Square], [Int], [Int]) = ([], [], [])
        for (report, problem) in zip(view.reports, view.timeProblems) {
            if let problem = problem ?? Self.problem(report) {
                tally.leaveOut(problem)
            } else if let square = report.square, let moment = Self.moment(report.time) {
                squares.append(square)
                hours.append(moment.hour)
                weeks.append(moment.week)
                tally.count()
            } else {
                tally.leaveOut(.noClockTime)
            }
        }
        self.tally = tally
        guard squares.count >= Self.fewest else {
            outcome = .tooFew
            return
        }
        guard squares.count <= Self.most else {
            outcome = .tooMany
            return
        }
        guard isAsked else {
            outcome = .notAsked
            return
        }
        let (locations, places) = try ScanLocations.gathering(
            x: squares.map(\.centre.x), y: squares.map(\.centre.y))
        let asked = Self.replications(for: squares.count)
        let result = try HourOfWeekScan.scan(
            locations: locations, places: places, hours: hours,
            settings: HourOfWeekScan.Settings(
                minimumCases: Self.fewestInCluster,
                limits: ScanCircles.Limits(radius: Self.radius, share: 0.5),
                inference: .sequential(replications: asked), clusterLimit: Self.mostClusters, seed: Self.seed))
        var squareOfPlace: [Int: Square] = [:]
        for (square, place) in zip(squares, places) { squareOfPlace[place] = square }
        let clusters = result.clusters.compactMap { found -> Cluster? in
            guard let centre = squareOfPlace[found.place.centre] else { return nil }
            let (members, times) = (Set(found.place.members), Set(found.hours.hoursOfWeek))
            let inside = places.indices.filter { members.contains(places[$0]) && times.contains(hours[$0]) }
            return Cluster(
                centre: centre, name: gazetteer.nearestName(to: centre.centre), radius: found.place.radius,
                squares: found.place.members.compactMap { squareOfPlace[$0] }, hours: found.hours,
                observed: inside.count, expected: found.place.expected, p: found.place.p.value,
                weeks: Set(inside.map { weeks[$0] }).count)
        }
        outcome = .done(
            Found(
                clusters: clusters, squares: locations.count, sets: result.familySize,
                replications: result.null.maxima.count, asked: asked))
    }

    /// The cost grows faster than the number of reports.
    static func replications(for count: Int) -> Int { count <= 1_200 ? 999 : 199 }

    /// Seconds on one core, as measured with 400, 1,000 and 3,000 reports.
    static func seconds(for count: Int) -> Int {
        let thousands = Double(count) / 1000
        let seconds = 5.5 * thousands * thousands.squareRoot() * Double(replications(for: count)) / 999
        return max(1, Int(seconds.rounded(.up)))
    }

    private static func problem(_ report: ReportView.Observation) -> LeftOut? {
        switch report.precision {
        case .point, .place: report.time.precision == .exact ? nil : .noClockTime
        case .street: .onlyStreet
        case .area: .onlyArea
        case .unknown: .noPlace
        }
    }

    /// The hour of the week from Monday 06:00, and the number of that week.
    private static func moment(_ time: IncidentTime) -> (hour: Int, week: Int)? {
        guard let interval = HotTimesFigure.interval(of: time) else { return nil }
        let hours = Int(((interval.start + interval.duration / 2) / 60).rounded(.down))
        let date = DutchTime.reading(of: time.start).date
        // Whole weeks between Mondays, and those that the hours run on.
        let (weeks, hour) = (hours >= 0 ? hours / 168 : (hours - 167) / 168, ((hours % 168) + 168) % 168)
        return (hour, (date.dayNumber - date.weekday) / 7 + weeks)
    }
}
