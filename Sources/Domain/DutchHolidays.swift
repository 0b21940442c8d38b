/// The public holidays of the Netherlands on which a municipality is closed.
///
/// Two days are left out on purpose. Good Friday is no general public holiday: most offices are open, the law only
/// treats it as one when a legal term ends on it. Liberation Day is one every year by article 3 of the Algemene
/// termijnenwet, but staff get the day off in lustrum years (1990, 1995, … 2025, 2030) and work in the years between;
/// what counts here is whether somebody is at work to keep a promise, so only lustrum years hold it.
/// For the end of a legal term use the law, not this list.
public enum DutchHoliday: String, CaseIterable, Hashable, Sendable {
    case newYearsDay = "nieuwjaarsdag"
    case easterSunday = "eerste-paasdag"
    case easterMonday = "tweede-paasdag"
    /// 27 April, or the 26th when that is a Sunday. Before 2014 the Queen's Day: 30 April, or the 29th.
    case kingsDay = "koningsdag"
    /// 5 May, in years divisible by five.
    case liberationDay = "bevrijdingsdag"
    /// 39 days after Easter.
    case ascensionDay = "hemelvaartsdag"
    /// 49 days after Easter.
    case whitSunday = "eerste-pinksterdag"
    case whitMonday = "tweede-pinksterdag"
    case christmasDay = "eerste-kerstdag"
    case secondDayOfChristmas = "tweede-kerstdag"
}

public enum DutchHolidays {
    public struct Day: Hashable, Sendable {
        public let date: CivilDate
        public let holiday: DutchHoliday
    }

    /// In order of date. Two holidays may share a date (Ascension and Liberation Day in 2005). Empty outside the
    /// years 1583 to 9999, for which the Gregorian Easter is defined.
    public static func days(in year: Int) -> [Day] {
        guard let easter = easter(in: year) else { return [] }
        var days: [Day] = []
        func add(_ date: CivilDate?, _ holiday: DutchHoliday) {
            if let date { days.append(Day(date: date, holiday: holiday)) }
        }
        add(CivilDate(year: year, month: 1, day: 1), .newYearsDay)
        add(easter, .easterSunday)
        add(easter.adding(days: 1), .easterMonday)
        let birthday =
            year >= 2014 ? CivilDate(year: year, month: 4, day: 27) : CivilDate(year: year, month: 4, day: 30)
        add(birthday.map { $0.weekday == 6 ? $0.adding(days: -1) : $0 }, .kingsDay)
        if year.isMultiple(of: 5) {
            add(CivilDate(year: year, month: 5, day: 5), .liberationDay)
        }
        add(easter.adding(days: 39), .ascensionDay)
        add(easter.adding(days: 49), .whitSunday)
        add(easter.adding(days: 50), .whitMonday)
        add(CivilDate(year: year, month: 12, day: 25), .christmasDay)
        add(CivilDate(year: year, month: 12, day: 26), .secondDayOfChristmas)
        return days.sorted { $0.date < $1.date }
    }

    /// `nil` on any other day. Where two holidays share the date, one of them.
    public static func holiday(on date: CivilDate) -> DutchHoliday? {
        days(in: date.components.year).first { $0.date == date }?.holiday
    }

    /// Easter Sunday by the anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms,
    /// chapter 8). `nil` outside the years 1583 to 9999.
    public static func easter(in year: Int) -> CivilDate? {
        guard (1583...9999).contains(year) else { return nil }
        let goldenNumber = year % 19
        let (century, yearOfCentury) = year.quotientAndRemainder(dividingBy: 100)
        let (fourCenturies, centuryRest) = century.quotientAndRemainder(dividingBy: 4)
        let lunarCorrection = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * goldenNumber + century - fourCenturies - lunarCorrection + 15) % 30
        let (leapYears, leapRest) = yearOfCentury.quotientAndRemainder(dividingBy: 4)
        let toSunday = (32 + 2 * centuryRest + 2 * leapYears - epact - leapRest) % 7
        let exception = (goldenNumber + 11 * epact + 22 * toSunday) / 451
        let (month, day) = (epact + toSunday - 7 * exception + 114).quotientAndRemainder(dividingBy: 31)
        return CivilDate(year: year, month: month, day: day + 1)
    }
}
