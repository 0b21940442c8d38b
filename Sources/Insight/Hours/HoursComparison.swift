import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// What the reports of a page are divided by, to see whether the two parts fall at other times of the day.
enum HoursChoice: Hashable, Sendable {
    /// Saturday and Sunday, and the other days.
    case weekend
    /// The nights out of Friday and Saturday, and the other nights; days run from 06:00 to 06:00.
    case nights
    case behaviour(Code)
    case setting(Code)
    case area(String)
    /// The period of the page, and another one, first and last day included.
    case period(from: CivilDate, to: CivilDate)

    /// As it stands in addresses.
    var value: String {
        switch self {
        case .weekend: "weekend"
        case .nights: "nights"
        case .behaviour(let code): "behaviour.\(code.value)"
        case .setting(let code): "setting.\(code.value)"
        case .area(let code): "area.\(code)"
        case .period: "period"
        }
    }

    /// The part of an address behind the filter.
    var query: String {
        let dates =
            if case .period(let from, let to) = self {
                "&\(HoursRequest.Field.otherFrom.rawValue)=\(from)&\(HoursRequest.Field.otherTo.rawValue)=\(to)"
            } else {
                ""
            }
        return "&\(HoursRequest.Field.with.rawValue)=\(value)" + dates
    }
}

/// Two groups of reports on the clock, and whether they differ by more than chance.
struct HoursComparison: Sendable {
    let choice: HoursChoice
    let first: Group
    let second: Group
    /// `nil` when one of the groups is too small.
    let test: Test?

    struct Group: Sendable {
        let tally: Tally
        /// `nil` when the group is too small.
        let curve: ClockCurve?
    }

    struct Test: Sendable {
        /// Watson's U².
        let statistic: Double
        let p: Double
        let method: CircularPValue

        var isMoreThanChance: Bool { p <= 1 - ClockCurve.level }
    }

    static let harmonics = 24

    /// - Parameter other: reports of the other period; the same reports for every other choice.
    init(_ view: ReportView, and other: ReportView, by choice: HoursChoice, in gazetteer: Gazetteer) throws {
        var (first, second) = (Side(), Side())
        var areas = AreasOfReports(gazetteer: gazetteer)
        if case .period = choice {
            for (index, problem) in view.timeProblems.enumerated() { first.take(view.reports[index].time, problem) }
            for (index, problem) in other.timeProblems.enumerated() { second.take(other.reports[index].time, problem) }
        } else {
            for (report, problem) in zip(view.reports, view.timeProblems) {
                switch Self.isFirst(report, choice, &areas) {
                case true?: first.take(report.time, problem)
                case false?: second.take(report.time, problem)
                // Not known on which side, so on neither.
                case nil: continue
                }
            }
        }
        self.choice = choice
        self.first = try first.group()
        self.second = try second.group()
        guard !first.tally.isTooFew, !second.tally.isTooFew else {
            test = nil
            return
        }
        let result = try WatsonTwoSampleTest.testIntervals(
            first.sample.all(), second.sample.all(), harmonics: Self.harmonics,
            replications: ClockFigure.replications(for: first.sample.count + second.sample.count))
        test = Test(statistic: result.statistic, p: result.p, method: result.method)
    }

    private struct Side {
        var tally = Tally()
        var sample = ClockSample()

        mutating func take(_ time: IncidentTime, _ problem: LeftOut?) {
            if let problem = problem ?? sample.add(time) {
                tally.leaveOut(problem)
            } else {
                tally.count()
            }
        }

        func group() throws -> Group {
            Group(tally: tally, curve: tally.isTooFew ? nil : try ClockCurve(sample.all()))
        }
    }

    /// `nil` when the report does not say.
    private static func isFirst(
        _ report: ReportView.Observation, _ choice: HoursChoice, _ areas: inout AreasOfReports
    ) -> Bool? {
        switch choice {
        case .weekend: return day(of: report.time).map { $0 >= 5 }
        case .nights: return day(of: report.time).map { $0 == 4 || $0 == 5 }
        case .behaviour(let code): return report.behaviours.contains(code)
        case .setting(let code): return report.setting.map { $0 == code }
        case .area(let code): return areas.area(of: report) == nil ? nil : areas.isReport(report, in: code)
        case .period: return true
        }
    }

    /// The day of the middle of the interval, 0 for Monday; a day runs from 06:00 to 06:00.
    private static func day(of time: IncidentTime) -> Int? {
        guard let interval = HotTimesFigure.interval(of: time) else { return nil }
        let days = ((interval.start + interval.duration / 2) / 1440).rounded(.down)
        return Int(days - (days / 7).rounded(.down) * 7)
    }
}
