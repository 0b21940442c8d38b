import Domain
import Foundation
import Testing

struct DutchTimeTests {
    /// Every half hour of forty years, against the system's time zone database.
    @Test func agreesWithTheTimeZoneDatabase() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        let start = try #require(CivilDate(year: 1996, month: 1, day: 1))
        var instant = Instant(milliseconds: Int64(start.dayNumber) * 86_400_000)
        let end = try #require(CivilDate(year: 2036, month: 1, day: 1))
        while instant.milliseconds < Int64(end.dayNumber) * 86_400_000 {
            let expected =
                zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)) / 60
            if DutchTime.offsetMinutes(at: instant) != expected {
                Issue.record("\(instant.milliseconds): \(DutchTime.offsetMinutes(at: instant)), not \(expected)")
                return
            }
            instant = instant.adding(minutes: 30)
        }
    }

    @Test func readsBackWhatItMade() throws {
        let date = try #require(CivilDate(year: 2026, month: 7, day: 14))
        for minute in 0..<1440 {
            let reading = DutchTime.reading(of: DutchTime.instant(of: date, minuteOfDay: minute))
            #expect(reading == DutchTime.Reading(date: date, minuteOfDay: minute))
        }
    }

    @Test func theHourThatOccursTwiceIsTheFirst() throws {
        let change = try #require(CivilDate(year: 2026, month: 10, day: 25))
        let instant = DutchTime.instant(of: change, minuteOfDay: 150)
        #expect(DutchTime.offsetMinutes(at: instant) == 120)
        #expect(DutchTime.reading(of: instant).clock == "02:30")
    }

    @Test func aTimeThatIsSkippedIsReadAsIfTheClockWereNotChanged() throws {
        let change = try #require(CivilDate(year: 2026, month: 3, day: 29))
        #expect(DutchTime.reading(of: DutchTime.instant(of: change, minuteOfDay: 150)).clock == "03:30")
    }
}

struct CivilDateTests {
    @Test func componentsAndDayNumberAreInverse() throws {
        for day in stride(from: -20_000, through: 60_000, by: 7) {
            let (year, month, dayOfMonth) = CivilDate(dayNumber: day).components
            #expect(CivilDate(year: year, month: month, day: dayOfMonth)?.dayNumber == day)
        }
    }

    @Test(arguments: [("2026-11-21", 5), ("1970-01-01", 3), ("2024-02-29", 3), ("2000-01-01", 5)])
    func knowsTheWeekday(iso: String, weekday: Int) throws {
        let date = try #require(CivilDate(iso: iso))
        #expect(date.weekday == weekday)
        #expect(date.description == iso)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "", "2026-01-01T", "0000-01-01",
    ])
    func refusesWhatIsNoDay(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test func monthsAreCountedOverTheYear() throws {
        let date = try #require(CivilDate(iso: "2026-11-21"))
        #expect(date.startOfMonth().description == "2026-11-01")
        #expect(date.startOfMonth(adding: 2).description == "2027-01-01")
        #expect(date.startOfMonth(adding: -24).description == "2024-11-01")
    }
}

struct IdentifierTests {
    @Test func sortsByAgeAndCarriesVersionSeven() throws {
        let first = Identifier(at: Instant(milliseconds: 1_000), random: [UInt8](repeating: 0xFF, count: 10))
        let second = Identifier(at: Instant(milliseconds: 1_001), random: [UInt8](repeating: 0, count: 10))
        #expect(first < second)
        #expect(first.bytes[6] >> 4 == 7)
        #expect(first.bytes[8] >> 6 == 0b10)
        #expect(Identifier(first.description) == first)
        #expect(Identifier("no identifier") == nil)
        #expect(Identifier(bytes: [1, 2, 3]) == nil)
    }
}

struct MunicipalityIDTests {
    @Test(arguments: ["enschede", "den-haag", "s-hertogenbosch"])
    func acceptsNames(slug: String) { #expect(Municipality.ID(slug)?.slug == slug) }

    @Test func theMadeUpTownHasAnAddress() {
        #expect(Municipality.ID("voorbeeldstad") == Municipality.ID(literal: "voorbeeldstad"))
    }

    @Test(arguments: ["en", "ar", "api", "beheer", "Enschede", "a", "-a", "a-", "a--b", "a b", "é", "1a", "../x"])
    func refusesWhatWouldClash(slug: String) { #expect(Municipality.ID(slug) == nil) }
}
