import Domain
import Platform
import StreetStatistics

/// Says what the figures hold, in one language.
struct InsightText: Sendable {
    let words: Words<InsightPhrase>
    let numbers: NumberText
    let calendar: CalendarWords

    init(_ words: Words<InsightPhrase>) {
        self.words = words
        numbers = NumberText(words.language)
        calendar = CalendarWords(words.language)
    }

    var language: Language { words.language }

    func reports(_ count: Int) -> String {
        count == 1 ? words(.reportsOne) : words(.reportsMany, ["n": numbers.whole(count)])
    }

    func tooFew(_ tally: Tally) -> String {
        tally.counted == 0
            ? words(.noReports)
            : words(.tooFew, ["n": numbers.whole(tally.counted), "fewest": numbers.whole(Tally.fewest)])
    }

    /// A Dutch name inside a sentence.
    func isolated(_ name: String) -> String { language.isolated(name) }

    /// `a, b en c`.
    func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: words(.listComma)) + words(.listAnd) + last
    }

    func period(_ filter: InsightFilter) -> String {
        words(.factPeriodText, ["from": calendar.date(filter.from), "to": calendar.date(filter.to)])
    }

    func version(bordersOf year: Int?) -> String {
        let method = InsightText.methodVersion
        guard let year else { return words(.factVersionNoBorders, ["method": method]) }
        return words(.factVersionText, ["method": method, "year": String(year)])
    }

    /// Raised when the same reports would give other figures.
    static let methodVersion = "3"

    func method(_ method: NullMethod) -> String {
        switch method {
        case .exact: words(.methodExact)
        case .saddlepoint: words(.methodSaddlepoint)
        case .monteCarlo(let replications, let seed):
            words(.methodSampled, ["draws": numbers.whole(replications), "seed": String(seed)])
        }
    }

    func leftOut(_ reason: LeftOut, _ count: Int) -> String {
        let phrase: InsightPhrase =
            switch reason {
            case .unknownTime: .outUnknownTime
            case .outsidePeriod: .outOutsidePeriod
            case .longerThanDay: .outLongerThanDay
            case .onlyDay: .outOnlyDay
            case .noClockTime: .outNoClockTime
            case .longerThanMonth: .outLongerThanMonth
            case .onlyStreet: .outOnlyStreet
            case .onlyArea: .outOnlyArea
            case .noPlace: .outNoPlace
            case .outsideBorder: .outOutsideBorder
            case .areaUnknown: .outAreaUnknown
            case .zoneUnknown: .outZoneUnknown
            case .exposureTooLittle: .outExposureTooLittle
            case .exposureUnknown: .outExposureUnknown
            }
        return words(phrase, ["n": numbers.whole(count)])
    }

    func level(_ level: HotspotFigure.Level) -> String {
        switch level {
        case .hot3: words(.levelHot3)
        case .hot2: words(.levelHot2)
        case .hot1: words(.levelHot1)
        case .even: words(.levelEven)
        case .few: words(.levelFew)
        }
    }

    func problem(_ problem: InsightRequest.Problem, of field: InsightRequest.Field, in filter: InsightFilter) -> String
    {
        let used = ["used": calendar.date(field == .to ? filter.to : filter.from)]
        return switch problem {
        case .notADate: words(.problemNotADate, used)
        case .future: words(.problemFuture, used)
        case .order: words(.problemOrder, used)
        case .tooLong: words(.problemTooLong, used)
        case .unknownChoice: words(.problemChoice)
        }
    }

    // MARK: The clock

    /// `ma`, `Mon`; Arabic has no short forms that people use.
    func shortWeekday(_ weekday: Int) -> String {
        let name = calendar.weekday(weekday)
        return switch language {
        case .dutch: String(name.prefix(2))
        case .english: String(name.prefix(3))
        case .arabic: name
        }
    }

    /// `mrt 2026`.
    func shortMonth(_ date: CivilDate) -> String {
        let (year, month, _) = date.components
        let name = calendar.month(month)
        let short =
            switch language {
            case .dutch: month == 3 ? "mrt" : String(name.prefix(3))
            case .english: String(name.prefix(3))
            case .arabic: name
            }
        return "\(short) \(year)"
    }

    /// The hour of the clock at which a column begins: `06` … `05`.
    func clock(column: Int) -> String {
        let hour = (column + HotTimesFigure.turn) % 24
        return hour < 10 ? "0\(hour)" : "\(hour)"
    }

    /// `vrijdagnacht 22–03 uur`; a night is called after the day it begins on.
    func block(_ block: HotTimesFigure.Block) -> String {
        let (day, column) = (block.first / 24, block.first % 24)
        let end = column + block.length
        let values = [
            "day": calendar.weekday(day), "from": clock(column: column), "to": clock(column: end),
            "endDay": calendar.weekday(clockDay(of: block.first + block.length)),
        ]
        guard end <= 24, block.length <= 12 else {
            return words(.blockLong, values.merging(["day": calendar.weekday(clockDay(of: block.first))]) { $1 })
        }
        return switch column + (block.length - 1) / 2 {
        case ..<6: words(.blockMorning, values)
        case ..<12: words(.blockAfternoon, values)
        case ..<17: words(.blockEvening, values)
        default: words(.blockNight, values)
        }
    }

    /// The weekday that a calendar shows at an hour of the week.
    private func clockDay(of hour: Int) -> Int { (hour + HotTimesFigure.turn) / 24 % 7 }
}
