import Domain
import Geography
import Platform
import StreetStatistics

/// Says what the figures about hours hold, in one language.
struct HoursText: Sendable {
    let words: Words<HoursPhrase>
    let text: InsightText
    let staff: StaffVisit
    let gazetteer: Gazetteer

    init(_ staff: StaffVisit, _ text: InsightText, _ gazetteer: Gazetteer) {
        words = staff.words(HoursPhrase.self)
        (self.text, self.staff, self.gazetteer) = (text, staff, gazetteer)
    }

    /// `22`.
    static func hour(_ hour: Int) -> String { hour % 24 < 10 ? "0\(hour % 24)" : "\(hour % 24)" }

    /// `22–02 uur`.
    func range(from hour: Int, length: Int) -> String {
        words(.range, ["from": Self.hour(hour), "to": Self.hour(hour + length)])
    }

    /// `22:40`, to the minute.
    static func clock(_ hours: Double) -> String {
        let minutes = Int((hours * 60).rounded()) % 1440
        let rest = minutes % 60
        return "\(hour(minutes / 60)):" + (rest < 10 ? "0\(rest)" : "\(rest)")
    }

    /// A share of all reports in per cent, with one decimal.
    func share(_ share: Double) -> String { text.numbers.percent(share, 1) }

    func margin(_ point: ClockCurve.Point) -> String {
        text.words(.rangeText, ["low": share(point.lower), "high": share(point.upper)])
    }

    func meaning(_ point: ClockCurve.Point) -> String {
        words(point.lower > ClockCurve.even ? .high : point.upper < ClockCurve.even ? .low : .alike)
    }

    func method(_ method: CircularPValue) -> String {
        switch method {
        case .exact: words(.pExact)
        case .allPermutations(let ways): words(.pAll, ["n": text.numbers.whole(ways)])
        case .monteCarlo(let replications), .parametricBootstrap(let replications):
            words(.pSampled, ["n": text.numbers.whole(replications.count), "seed": String(replications.seed)])
        case .saddlepoint: words(.pSaddlepoint)
        case .asymptotic: words(.pLarge)
        }
    }

    // MARK: Groups

    func names(_ choice: HoursChoice, _ filter: InsightFilter) -> (first: String, second: String) {
        switch choice {
        case .weekend: (words(.groupWeekend), words(.groupWeekdays))
        case .nights: (words(.groupNights), words(.groupOtherDays))
        case .behaviour(let code): both(staff.label(code, in: .behaviour), .groupWithout)
        case .setting(let code): (staff.label(code, in: .setting), words(.groupOtherSettings))
        case .area(let code):
            (text.isolated(gazetteer.area(code: code)?.name ?? code), words(.groupElsewhere))
        case .period(let from, let to):
            (text.period(filter), text.words(.factPeriodText, dates(from, to)))
        }
    }

    private func both(_ name: String, _ second: HoursPhrase) -> (first: String, second: String) {
        (words(.groupWith, ["name": name]), words(second, ["name": name]))
    }

    private func dates(_ from: CivilDate, _ to: CivilDate) -> [String: String] {
        ["from": text.calendar.date(from), "to": text.calendar.date(to)]
    }

    func problem(_ problem: HoursRequest.Problem) -> String {
        switch problem {
        case .unknownChoice: words(.problemChoice)
        case .notADate: words(.problemDate)
        case .future: words(.problemFuture)
        case .order: words(.problemOrder)
        case .overlap: words(.problemOverlap)
        case .tooLong: words(.problemLong)
        }
    }

    // MARK: Recurring hours

    /// `vrijdag en zaterdag 22–02 uur`; from midnight on `nacht na vrijdag 02–05 uur`.
    func times(_ hours: HourOfWeekScan.Hours) -> String {
        let first = hours.firstHour + HotTimesFigure.turn
        return words(
            first >= 24 ? .timesNight : .timesDay,
            [
                "days": days(hours.days.days), "from": Self.hour(first), "to": Self.hour(first + hours.hourCount),
            ])
    }

    private func days(_ days: [Int]) -> String {
        if days.count == 7 { return words(.daysEvery) }
        guard days.count > 2 else { return text.list(days.map(text.calendar.weekday)) }
        // The days in a row, over the end of the week too: Sunday to Thursday.
        let first = days.first { !days.contains(($0 + 6) % 7) } ?? days[0]
        let last = days.first { !days.contains(($0 + 1) % 7) } ?? days[days.count - 1]
        guard (0..<days.count).allSatisfy({ days.contains((first + $0) % 7) }) else {
            return text.list(days.map(text.calendar.weekday))
        }
        return words(
            .daysRange, ["first": text.calendar.weekday(first), "last": text.calendar.weekday(last)])
    }

    func place(_ cluster: RecurringHoursFigure.Cluster) -> String {
        text.isolated(cluster.name ?? cluster.centre.code)
    }
}
