import Domain
import Testing

struct DutchHolidaysTests {
    /// Easter Sundays of 1990 to 2040 as published (for example by the United States Naval Observatory), as MMDD.
    private static let easterSundays = [
        415, 331, 419, 411, 403, 416, 407, 330, 412, 404,  // 1990–1999
        423, 415, 331, 420, 411, 327, 416, 408, 323, 412,  // 2000–2009
        404, 424, 408, 331, 420, 405, 327, 416, 401, 421,  // 2010–2019
        412, 404, 417, 409, 331, 420, 405, 328, 416, 401,  // 2020–2029
        421, 413, 328, 417, 409, 325, 413, 405, 425, 410, 401,  // 2030–2040
    ]

    @Test func easterIsAsPublished() {
        #expect(Self.easterSundays.count == 51)
        for (offset, monthAndDay) in Self.easterSundays.enumerated() {
            let expected = CivilDate(year: 1990 + offset, month: monthAndDay / 100, day: monthAndDay % 100)
            #expect(DutchHolidays.easter(in: 1990 + offset) == expected, "\(1990 + offset)")
        }
    }

    /// The two cases for which the rule has an exception, and the earliest and the latest date there is.
    @Test(arguments: [(1954, 4, 18), (1981, 4, 19), (1818, 3, 22), (1943, 4, 25), (2049, 4, 18), (2076, 4, 19)])
    func easterOfUnusualYears(year: Int, month: Int, day: Int) {
        #expect(DutchHolidays.easter(in: year) == CivilDate(year: year, month: month, day: day))
    }

    @Test func easterIsASundayInSpringOfEveryYear() throws {
        for year in 1583...9999 {
            let easter = try #require(DutchHolidays.easter(in: year))
            let first = try #require(CivilDate(year: year, month: 3, day: 22))
            let last = try #require(CivilDate(year: year, month: 4, day: 25))
            #expect(easter.weekday == 6 && (first...last).contains(easter), "\(year)")
        }
        #expect(DutchHolidays.easter(in: 1582) == nil)
        #expect(DutchHolidays.easter(in: 10_000) == nil)
        #expect(DutchHolidays.days(in: 10_000).isEmpty)
    }

    @Test func theYear2026() {
        #expect(
            Self.listed(2026) == [
                "2026-01-01 nieuwjaarsdag", "2026-04-05 eerste-paasdag", "2026-04-06 tweede-paasdag",
                "2026-04-27 koningsdag", "2026-05-14 hemelvaartsdag", "2026-05-24 eerste-pinksterdag",
                "2026-05-25 tweede-pinksterdag", "2026-12-25 eerste-kerstdag", "2026-12-26 tweede-kerstdag",
            ])
    }

    @Test func theYear2025HoldsLiberationDayAndAnEarlierKingsDay() {
        #expect(
            Self.listed(2025) == [
                "2025-01-01 nieuwjaarsdag", "2025-04-20 eerste-paasdag", "2025-04-21 tweede-paasdag",
                "2025-04-26 koningsdag", "2025-05-05 bevrijdingsdag", "2025-05-29 hemelvaartsdag",
                "2025-06-08 eerste-pinksterdag", "2025-06-09 tweede-pinksterdag", "2025-12-25 eerste-kerstdag",
                "2025-12-26 tweede-kerstdag",
            ])
    }

    @Test(arguments: [
        (2011, 4, 30), (2006, 4, 29), (2013, 4, 30), (2014, 4, 26), (2015, 4, 27), (2020, 4, 27), (2025, 4, 26),
        (2031, 4, 26), (2036, 4, 26),
    ])
    func kingsDayIsNeverASunday(year: Int, month: Int, day: Int) {
        let found = DutchHolidays.days(in: year).filter { $0.holiday == .kingsDay }.map(\.date)
        #expect(found == [CivilDate(year: year, month: month, day: day)])
    }

    @Test func liberationDayCountsInLustrumYearsOnly() {
        let years = (2016...2036).filter { year in
            DutchHolidays.days(in: year).contains { $0.holiday == .liberationDay }
        }
        #expect(years == [2020, 2025, 2030, 2035])
    }

    @Test func goodFridayIsAWorkingDay() {
        #expect(CivilDate(iso: "2026-04-03")?.isWorkingDay == true)
    }

    @Test func twoHolidaysMayShareADate() throws {
        let fifthOfMay = try #require(CivilDate(iso: "2005-05-05"))
        let shared = DutchHolidays.days(in: 2005).filter { $0.date == fifthOfMay }.map(\.holiday)
        #expect(Set(shared) == [.ascensionDay, .liberationDay])
        #expect(DutchHolidays.holiday(on: fifthOfMay) != nil)
    }

    private static func listed(_ year: Int) -> [String] {
        DutchHolidays.days(in: year).map { "\($0.date) \($0.holiday.rawValue)" }
    }
}
