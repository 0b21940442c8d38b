import Domain
import Testing

struct WorkingDaysTests {
    @Test(arguments: [
        ("2026-11-20", true), ("2026-11-21", false), ("2026-11-22", false), ("2026-11-23", true),
        ("2026-12-25", false), ("2026-12-28", true), ("2026-04-06", false), ("2026-04-27", false),
        ("2025-05-05", false), ("2026-05-05", true), ("2026-05-14", false), ("2026-05-15", true),
    ])
    func knowsWhenPeopleWork(date: String, expected: Bool) throws {
        #expect(try #require(CivilDate(iso: date)).isWorkingDay == expected)
    }

    @Test(arguments: [
        // A Monday and five days; a Friday and one; over Christmas and New Year; over Easter; over Ascension.
        ("2026-11-16", 5, "2026-11-23"), ("2026-11-20", 1, "2026-11-23"), ("2026-12-23", 3, "2026-12-29"),
        ("2026-12-31", 1, "2027-01-04"), ("2026-04-02", 2, "2026-04-07"), ("2026-05-13", 1, "2026-05-15"),
        // From a Saturday; nothing; back.
        ("2026-11-21", 1, "2026-11-23"), ("2026-11-21", 0, "2026-11-21"), ("2026-11-23", -1, "2026-11-20"),
    ])
    func addsWorkingDays(start: String, count: Int, end: String) throws {
        #expect(try #require(CivilDate(iso: start)).adding(workingDays: count).description == end)
    }

    /// 2026 has 261 weekdays. Six of its nine holidays fall on one of them: not the Sundays of Easter and Whitsun, nor
    /// Saturday 26 December.
    @Test func countsAYear() throws {
        let before = try #require(CivilDate(iso: "2025-12-31"))
        let last = try #require(CivilDate(iso: "2026-12-31"))
        #expect(before.workingDays(until: last) == 261 - 6)
        #expect(last.workingDays(until: before) == -before.adding(days: -1).workingDays(until: last.adding(days: -1)))
    }

    @Test func addingAndCountingAreInverse() throws {
        var start = try #require(CivilDate(iso: "2024-01-01"))
        for _ in 0..<800 {
            for count in [-30, -5, -1, 0, 1, 2, 5, 10, 60] {
                #expect(start.workingDays(until: start.adding(workingDays: count)) == count)
            }
            start = start.adding(days: 1)
        }
    }
}
