import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// One hotspot: what its reports say, as far as there are enough of them.
struct SpotFigure: Sendable {
    /// The square that was asked for.
    let cell: HotspotFigure.Cell
    /// What people call that square; the cell has a name only when it has reports.
    let name: String?
    let areaCode: String?
    /// `nil` when the square is in no hotspot.
    let spot: HotspotFigure.Hotspot?
    /// Of the whole town, for what was left out and how the test was made.
    let hotspots: HotspotFigure
    /// How surely it is found again, when it is a hotspot.
    let found: SpotsFigure.Stability.Found?
    let stability: SpotsFigure.Stability?
    /// Of the hotspot; empty when there is none.
    let reports: Reports

    struct Reports: Sendable {
        /// Reports by behaviour, the most first; a report may have several.
        let behaviours: [(code: Code, count: Int)]
        /// Reports by setting, the most first; `nil` for those without an answer.
        let settings: [(code: Code?, count: Int)]
        /// Pins, then named places.
        let precision: [(precision: PlacePrecision, count: Int)]
        /// Eight parts of three hours from 06:00, each a sum of shares of reports.
        let hours: AoristicResult?
        let trend: TrendFigure
        let periods: [Period]
        var isTooFew: Bool { count < Tally.fewest }
        let count: Int
    }

    /// A month or a quarter.
    struct Period: Sendable {
        let from: CivilDate
        /// Months in it.
        let months: Int
        /// Days of it that lie in the period of the view and are over.
        let days: Int
        /// Per 30 days, with its 95% interval.
        let rate: PoissonRateResult
        var count: Int { rate.count }
    }

    static let hourParts = 8

    /// - Parameters:
    ///   - figure: what the same reports say of all squares.
    ///   - moment: as of which late reports are reckoned with.
    /// - Returns: `nil` for a square outside the municipality.
    init?(
        _ square: Square, _ figure: SpotsFigure, _ view: ReportView, in gazetteer: Gazetteer, asOf moment: Instant
    ) throws {
        // A square outside the chosen part is still a square of the town.
        guard Self.contains(square, gazetteer.squares) else { return nil }
        hotspots = figure.hotspots
        cell =
            hotspots.cells.first { $0.square == square } ?? HotspotFigure.Cell(square: square, count: 0, test: nil)
        spot = hotspots.hotspots.first { $0.squares.contains(square) }
        name = spot?.name ?? gazetteer.nearestName(to: square.centre)
        areaCode = spot?.areaCode ?? gazetteer.area(containing: square.centre)?.code
        stability = figure.stability
        found = spot.flatMap { spot in figure.stability.map { $0.hotspots[spot.number - 1] } }
        let members = Set(spot?.squares ?? [])
        let inside = zip(view.reports, view.timeProblems).filter { report, problem in
            problem == nil && SquareCounts.placeProblem(report.precision) == nil
                && report.square.map(members.contains) ?? false
        }.map(\.0)
        reports = try Reports(ReportView(filter: view.filter, reports: inside), asOf: moment)
    }

    /// - Parameter squares: in row order.
    private static func contains(_ square: Square, _ squares: [Square]) -> Bool {
        var (low, high) = (0, squares.count)
        while low < high {
            let middle = (low + high) / 2
            if squares[middle] < square { low = middle + 1 } else { high = middle }
        }
        return low < squares.count && squares[low] == square
    }
}

extension SpotFigure.Reports {
    /// - Parameter view: the reports of the hotspot.
    init(_ view: ReportView, asOf moment: Instant) throws {
        count = view.reports.count
        var (behaviours, settings, places) = ([Code: Int](), [Code?: Int](), [PlacePrecision: Int]())
        var matrix = AoristicMatrix(grid: try Aoristic.Grid(cellCount: SpotFigure.hourParts, period: 1440))
        var timed = 0
        for report in view.reports {
            for code in Set(report.behaviours) { behaviours[code, default: 0] += 1 }
            settings[report.setting, default: 0] += 1
            places[report.precision, default: 0] += 1
            if let interval = HotTimesFigure.interval(of: report.time), interval.duration <= 1440 {
                try matrix.add(start: interval.start, duration: interval.duration)
                timed += 1
            }
        }
        self.behaviours = behaviours.map { ($0.key, $0.value) }.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
        self.settings = settings.map { ($0.key, $0.value) }.sorted { left, right in
            (right.count, left.code?.value ?? "~") < (left.count, right.code?.value ?? "~")
        }
        precision = [PlacePrecision.point, .place].map { ($0, places[$0] ?? 0) }
        hours = timed > 0 ? try matrix.result() : nil
        trend = try TrendFigure(view, now: moment)
        periods = try Self.periods(trend.months)
    }

    /// Months, or quarters where months would hold fewer than five reports on average.
    private static func periods(_ months: [TrendFigure.Month]) throws -> [SpotFigure.Period] {
        let total = months.reduce(0) { $0 + $1.count }
        let length = total >= 5 * months.count ? 1 : 3
        var periods: [SpotFigure.Period] = []
        var rest = months[...]
        while let first = rest.first {
            let number = first.month.components.month
            let start = first.month.startOfMonth(adding: -((number - 1) % length))
            let end = start.startOfMonth(adding: length)
            let members = rest.prefix { $0.month < end }
            rest = rest.dropFirst(members.count)
            let days = members.reduce(0) { $0 + $1.days }
            periods.append(
                SpotFigure.Period(
                    from: start, months: length, days: days,
                    rate: try PoissonRate.interval(
                        count: members.reduce(0) { $0 + $1.count }, exposure: Double(days) / TrendFigure.perDays,
                        level: TrendFigure.level)))
        }
        return periods
    }
}

/// Which numbers of a breakdown somebody may read who does not handle reports: a number under five could point at single
/// people.
struct SmallNumbers: Sendable {
    static let fewest = 5

    /// Whether the reader opens single reports anyway.
    let showsAll: Bool

    enum Shown: Sendable, Equatable {
        case number
        /// One to four: said so.
        case fewerThanFive
        /// One to four, or one more that would give the others away.
        case hidden
    }

    func isHidden(_ count: Int) -> Bool { !showsAll && (1..<Self.fewest).contains(count) }

    /// - Parameter addUp: whether the numbers add up to a total that is shown, so that a single one left open, or several
    ///   that can have one value only, could be worked out.
    func shown(_ counts: [Int], addUp: Bool) -> [Shown] {
        var hidden = Set(counts.indices.filter { isHidden(counts[$0]) })
        guard addUp, !hidden.isEmpty else {
            return counts.indices.map { hidden.contains($0) ? .fewerThanFive : .number }
        }
        let sum = hidden.reduce(0) { $0 + counts[$1] }
        guard hidden.count == 1 || sum == hidden.count || sum == (Self.fewest - 1) * hidden.count else {
            return counts.indices.map { hidden.contains($0) ? .fewerThanFive : .number }
        }
        // The smallest of the others goes with them; what is under five and what is not looks alike then.
        if let next = counts.indices.filter({ !hidden.contains($0) && counts[$0] > 0 }).min(by: {
            counts[$0] < counts[$1]
        }) {
            hidden.insert(next)
        }
        return counts.indices.map { hidden.contains($0) ? .hidden : .number }
    }
}
