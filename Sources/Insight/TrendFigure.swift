import Domain
import Reporting
import StreetStatistics

/// Reports per month, with exact intervals, and whether they rose or fell.
///
/// A report counts in the month of the middle of its interval. People report late, so the last months are not complete:
/// how much is still to come is estimated from how late older incidents were reported, and months of which more than
/// `mostMissing` is to come are shown but not tested; the others count for the share that is in.
struct TrendFigure: Sendable {
    let tally: Tally
    let months: [Month]
    let verdict: Verdict
    /// `nil` when nothing was tested.
    let result: TrendResult?

    struct Month: Sendable {
        /// First day.
        let month: CivilDate
        /// Days of it that lie in the period and are over.
        let days: Int
        let count: Int
        /// Per 30 days, with its 95% interval (Garwood).
        let rate: PoissonRateResult
        /// Expected share that is still to be reported; `nil` when too few older reports tell.
        let missing: Double?
        let isTested: Bool
    }

    enum Verdict: Sendable {
        /// Fewer than `Tally.fewest` reports in the months tested.
        case tooFew
        /// Fewer than two months to compare.
        case tooShort
        case chance, more, fewer
    }

    static let level = 0.95
    /// A tenth of a second: about 600 reports over two years. With more the normal approximation is as good.
    static let exactOperations = 100_000_000
    static let mostMissing = 0.05
    /// The number of days that rates are per.
    static let perDays = 30.0
    /// Above this the reports come in bursts and p is too small.
    static let burstDispersion = 1.5

    /// Reports in the months tested.
    var tested: Int { months.reduce(0) { $0 + ($1.isTested ? $1.count : 0) } }
    var isInBursts: Bool { (result?.dispersion ?? 0) > Self.burstDispersion }

    /// - Parameter delay: of these reports, where it is known already.
    init(_ view: ReportView, now: Instant, delay: ReportingDelay? = nil) throws {
        var tally = Tally()
        var counts: [CivilDate: Int] = [:]
        // Days come again and again; their months are reckoned once.
        var days: [CivilDate: Int] = [:]
        for (index, problem) in view.timeProblems.enumerated() {
            let time = view.reports[index].time
            if let problem {
                tally.leaveOut(problem)
            } else if !ReportingDelay.countsInMonth(time) {
                tally.leaveOut(.longerThanMonth)
            } else {
                days[DutchTime.reading(of: time.midpoint).date, default: 0] += 1
                tally.count()
            }
        }
        for (day, count) in days { counts[day.startOfMonth(), default: 0] += count }
        self.tally = tally
        let delay = delay ?? ReportingDelay(view, now: now)

        let today = DutchTime.reading(of: now).date
        var months: [Month] = []
        var month = view.filter.from.startOfMonth()
        while month <= view.filter.to {
            let next = month.startOfMonth(adding: 1)
            let first = max(month, view.filter.from)
            let last = min(min(next.adding(days: -1), view.filter.to), today)
            let days = last.dayNumber - first.dayNumber + 1
            if days >= 1 {
                let missing = delay.missing(from: first, days: days, now: now)
                let isOver = next <= today || last < today
                months.append(
                    Month(
                        month: month, days: days, count: counts[month] ?? 0,
                        rate: try PoissonRate.interval(
                            count: counts[month] ?? 0, exposure: Double(days) / Self.perDays, level: Self.level),
                        missing: missing, isTested: isOver && (missing ?? 0) <= Self.mostMissing))
            }
            month = next
        }
        self.months = months

        let tested = months.filter(\.isTested)
        guard tested.count >= 2 else {
            (verdict, result) = (.tooShort, nil)
            return
        }
        guard tested.reduce(0, { $0 + $1.count }) >= Tally.fewest else {
            (verdict, result) = (.tooFew, nil)
            return
        }
        // Months in between that are not tested keep their place in time, without days observed.
        let from = months.firstIndex(where: \.isTested) ?? 0
        let to = months.lastIndex(where: \.isTested) ?? 0
        let result = try TrendTest.test(
            counts: months[from...to].map { $0.isTested ? $0.count : 0 },
            exposure: months[from...to].map { $0.isTested ? Double($0.days) * (1 - ($0.missing ?? 0)) : 0 },
            level: Self.level, exactOperations: Self.exactOperations)
        self.result = result
        verdict =
            result.p > 1 - Self.level
            ? .chance : Double(result.statistic) > result.expected ? .more : .fewer
    }
}
