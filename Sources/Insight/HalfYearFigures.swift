package import Domain
import Geography
import NIOPosix
package import Platform
import StreetStatistics

/// What everybody may read about the reports of half a year, with those of the half year before beside them: for the
/// report to the council. Holds the same figures as the page of figures, without whatever could point at people.
///
/// No count below ``fewestToTell`` is in it. Where a month has fewer, months are told together, so that no number can be
/// found by taking the others from a total. Months that are not over yet do not count.
package struct HalfYearFigures: Sendable {
    /// What happened less often than this is told to nobody as a number.
    package static let fewestToTell = 5
    /// With fewer reports nothing is said.
    package static let fewest = Tally.fewest

    package enum Count: Hashable, Sendable {
        case fewerThanTold
        case exactly(Int)

        init(_ number: Int) { self = number < HalfYearFigures.fewestToTell ? .fewerThanTold : .exactly(number) }

        package var number: Int? { if case .exactly(let number) = self { number } else { nil } }
    }

    /// A month, or the quarter or half year that months with few reports are told in.
    package struct Column: Sendable {
        /// First day.
        package let first: CivilDate
        /// Whole months that are over.
        package let months: Int
        package let isBefore: Bool
        package let count: Count
        /// Reports per 30 days with the exact 95% interval (Garwood); `nil` where the count is not told.
        package let rate: Rate?
        /// The share that people will probably still report; `nil` when too few older reports tell.
        package let missing: Double?
    }

    package struct Rate: Hashable, Sendable {
        package let value: Double
        package let lower: Double
        package let upper: Double
    }

    /// How the half year stands beside the one before.
    package enum Change: Hashable, Sendable {
        /// Fewer than ``HalfYearFigures/fewest`` in both together, or a count that is not told.
        case tooFew
        /// Not over, or people are still reporting.
        case notYet
        case chance, more, fewer
    }

    package struct Comparison: Sendable {
        package let change: Change
        /// This half year to the one before, per day, with its 95% interval.
        package let ratio: Rate?
        package let p: Double?
        /// Reports come in bursts, so that chance is larger than `p` says.
        package let isInBursts: Bool
    }

    /// How the probabilities beside a table were found; ``Insight/how(_:_:)`` says it.
    package struct Search: Hashable, Sendable {
        /// Squares or hours tested.
        package let cells: Int
        let method: NullMethod
    }

    /// Where more reports came from than chance can explain.
    package struct Places: Sendable {
        /// Reports with a place.
        package let located: Count
        /// The surest first; `nil` when there are too few reports to say.
        package let spots: [Spot]?
        /// There are others, with too few reports to be told.
        package let hasOthers: Bool
        package let search: Search?

        package struct Spot: Sendable {
            /// The place or street nearest to its busiest square.
            package let name: String
            /// The neighbourhood's name.
            package let area: String?
            /// Squares of 100 m.
            package let squares: Int
            package let reports: Int
            package let q: Double
        }
    }

    /// When more reports came than chance can explain.
    package struct Times: Sendable {
        /// Reports with a time.
        package let timed: Count
        /// The most reports first; `nil` when there are too few reports to say.
        package let blocks: [Block]?
        package let hasOthers: Bool
        package let search: Search?

        package struct Block: Sendable {
            package let block: HotPlacesAndHours.Block
            /// If all hours were alike.
            package let expected: Double
            package let q: Double
        }

        /// Hours of the week from Monday 06:00 that are in a block.
        package var hours: Set<Int> { Set((blocks ?? []).flatMap(\.block.hours)) }
    }

    package let from: CivilDate
    /// The last day that counts; `nil` when no month is over yet.
    package let through: CivilDate?
    /// Reports of the half year, and of the one before.
    package let reports: Count
    package let reportsBefore: Count
    /// Reports of the half year whose time is not known well enough.
    package let leftOut: Count
    /// Oldest first, both half years.
    package let columns: [Column]
    package let comparison: Comparison
    package let places: Places
    package let times: Times

    /// Months in half a year.
    private static let length = 6
}

// MARK: Made of reports

extension HalfYearFigures {
    /// - Parameters:
    ///   - both: the reports of this half year and the one before.
    ///   - view: those of this half year, up to the last day that counts.
    init(_ both: ReportView, _ view: ReportView, in gazetteer: Gazetteer, now: Instant) throws {
        let today = DutchTime.reading(of: now).date
        let trend = try TrendFigure(both, now: now)
        let first = view.filter.from
        let months = trend.months.filter { $0.month.startOfMonth(adding: 1) <= today }
        let (before, after) = (months.filter { $0.month < first }, months.filter { $0.month >= first })
        from = first
        through = after.isEmpty ? nil : view.filter.to
        (reports, reportsBefore) = (Count(Self.sum(after)), Count(Self.sum(before)))
        let tally = try TrendFigure(view, now: now).tally
        leftOut = Count(tally.reasons.reduce(0) { $0 + ($1.reason == .outsidePeriod ? 0 : $1.count) })
        columns = try Self.columns(before, after)
        comparison = try Self.comparison(before, after, isInBursts: trend.isInBursts)
        places = Places(try HotspotFigure(view, in: gazetteer), gazetteer)
        times = Times(try HotTimesFigure(view))
    }

    private static func sum(_ months: some Collection<TrendFigure.Month>) -> Int { months.reduce(0) { $0 + $1.count } }

    /// By month, by quarter or by half year: the first of these in which every count can be told.
    private static func columns(_ before: [TrendFigure.Month], _ after: [TrendFigure.Month]) throws -> [Column] {
        func groups(of length: Int) -> [[TrendFigure.Month]] {
            [before, after].flatMap { half in
                Dictionary(grouping: half) { ($0.month.components.month - 1) / length }.sorted { $0.key < $1.key }
                    .map(\.value)
            }
        }
        let steps = [1, 3].map(groups)
        let chosen = steps.first { $0.allSatisfy { sum($0) >= fewestToTell } } ?? groups(of: length)
        return try chosen.map { months in
            let (count, days) = (sum(months), months.reduce(0) { $0 + $1.days })
            let rate = try PoissonRate.interval(
                count: count, exposure: Double(days) / TrendFigure.perDays, level: TrendFigure.level)
            let missing = months.compactMap { month in month.missing.map { $0 * Double(month.days) } }
            return Column(
                first: months[0].month, months: months.count,
                isBefore: before.contains { $0.month == months[0].month }, count: Count(count),
                rate: count < fewestToTell ? nil : Rate(value: rate.rate, lower: rate.lower, upper: rate.upper),
                missing: missing.count == months.count ? missing.reduce(0, +) / Double(days) : nil)
        }
    }

    private static func comparison(
        _ before: [TrendFigure.Month], _ after: [TrendFigure.Month], isInBursts: Bool
    ) throws -> Comparison {
        func without(_ change: Change) -> Comparison {
            Comparison(change: change, ratio: nil, p: nil, isInBursts: isInBursts)
        }
        guard after.count == length, (before + after).allSatisfy(\.isTested) else { return without(.notYet) }
        let (first, second) = (sum(before), sum(after))
        guard first + second >= fewest, min(first, second) >= fewestToTell else { return without(.tooFew) }
        func days(_ months: [TrendFigure.Month]) -> Double {
            months.reduce(0) { $0 + Double($1.days) * (1 - ($1.missing ?? 0)) }
        }
        let result = try PoissonRate.compare(
            first: (first, days(before)), second: (second, days(after)), level: TrendFigure.level)
        let change: Change =
            result.p > 1 - TrendFigure.level ? .chance : (result.ratio ?? 1) > 1 ? .more : .fewer
        return Comparison(
            change: change,
            ratio: result.ratio.map { Rate(value: $0, lower: result.lower, upper: result.upper) }, p: result.p,
            isInBursts: isInBursts)
    }
}

extension HalfYearFigures.Places {
    init(_ figure: HotspotFigure, _ gazetteer: Gazetteer) {
        let told = figure.hotspots.filter { $0.count >= HalfYearFigures.fewestToTell }
        located = HalfYearFigures.Count(figure.tally.counted)
        spots = figure.method.map { _ in
            told.map { spot in
                Spot(
                    name: spot.name ?? spot.busiest.code,
                    area: spot.areaCode.flatMap { gazetteer.area(code: $0)?.name }, squares: spot.squares.count,
                    reports: spot.count, q: spot.q)
            }
        }
        hasOthers = told.count < figure.hotspots.count
        search = figure.method.map { HalfYearFigures.Search(cells: figure.cells.count, method: $0) }
    }
}

extension HalfYearFigures.Times {
    init(_ figure: HotTimesFigure) {
        let told = figure.blocks.filter { $0.total >= Double(HalfYearFigures.fewestToTell) }
        timed = HalfYearFigures.Count(figure.tally.counted)
        blocks = figure.method.map { _ in
            told.map {
                Block(
                    block: HotPlacesAndHours.Block(
                        first: $0.first, length: $0.length, reports: Int($0.total.rounded())),
                    expected: $0.expected, q: $0.q)
            }
        }
        hasOthers = told.count < figure.blocks.count
        search = figure.method.map { HalfYearFigures.Search(cells: figure.hours.count, method: $0) }
    }
}

// MARK: For rooms

extension Insight {
    /// - Parameter first: the first day of January or July.
    package static func halfYearFigures(from first: CivilDate, _ visit: StaffVisit) async throws -> HalfYearFigures {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let filters = halfYear(from: first, now: now)
        let gazetteer = try await visit.site.municipalities.gazetteer(of: municipality)
        let reports = try await ReportView.current(filters.both, in: municipality, gazetteer, visit.site)
        let view = try await ReportView.current(filters.half, in: municipality, gazetteer, visit.site)
        return try await visit.site.threadPool.runIfActive {
            try HalfYearFigures(reports, view, in: gazetteer, now: now)
        }
    }

    /// The half year with the one before, and the months of it that are over.
    static func halfYear(from first: CivilDate, now: Instant) -> (both: InsightFilter, half: InsightFilter) {
        let last = first.startOfMonth(adding: 6).adding(days: -1)
        let ended = DutchTime.reading(of: now).date.startOfMonth().adding(days: -1)
        var (both, half) = (InsightFilter(today: last), InsightFilter(today: last))
        (both.from, both.to) = (first.startOfMonth(adding: -6), last)
        (half.from, half.to) = (first, max(first.adding(days: -1), min(last, ended)))
        return (both, half)
    }

    /// `vrijdagnacht 22–03 uur`, in the reader's language.
    package static func name(of block: HotPlacesAndHours.Block, _ visit: StaffVisit) -> String {
        InsightText(visit.words(InsightPhrase.self)).block(
            HotTimesFigure.Block(first: block.first, length: block.length, total: 0, expected: 0, q: 1))
    }
    /// `precies uitgerekend, niet geschat`, in the reader's language.
    package static func how(_ search: HalfYearFigures.Search, _ visit: StaffVisit) -> String {
        InsightText(visit.words(InsightPhrase.self)).method(search.method)
    }
}
