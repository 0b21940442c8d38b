import Domain
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct TimeTextTests {
    private func text(_ time: IncidentTime?, _ language: Language = .dutch) throws -> String {
        let book = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        return TimeText.text(try #require(time), book.words(ReportingPhrase.self, in: language))
    }

    /// - Parameters: `2026-11-06 20:00`, Dutch clock.
    private func time(_ from: String, _ to: String, _ precision: IncidentTime.Precision) throws -> IncidentTime? {
        IncidentTime(start: try instant(from), end: try instant(to), precision: precision)
    }

    private func instant(_ text: String) throws -> Instant {
        let parts = text.split(separator: " ")
        let clock = parts[1].split(separator: ":").compactMap { Int($0) }
        let date = try #require(CivilDate(iso: parts[0]))
        return DutchTime.instant(of: date, minuteOfDay: clock[0] * 60 + clock[1])
    }

    @Test(arguments: [
        ("06:00", "12:00", "vrijdag 6 november 2026, in de ochtend"),
        ("12:00", "18:00", "vrijdag 6 november 2026, in de middag"),
        ("12:00", "13:07", "vrijdag 6 november 2026, in de middag"),
        ("00:00", "06:00", "In de nacht van donderdag 5 op vrijdag 6 november 2026"),
        ("00:00", "02:41", "In de nacht van donderdag 5 op vrijdag 6 november 2026"),
        ("20:00", "22:00", "vrijdag 6 november 2026, tussen 20:00 en 22:00 uur"),
        ("19:00", "23:30", "vrijdag 6 november 2026, tussen 19:00 en 23:30 uur"),
    ])
    func aPartOfADayIsSaidInWords(from: String, to: String, expected: String) throws {
        #expect(try text(time("2026-11-06 \(from)", "2026-11-06 \(to)", .dayPart)) == expected)
    }

    @Test func theEveningEndsAtMidnight() throws {
        let evening = "vrijdag 6 november 2026, in de avond"
        #expect(try text(time("2026-11-06 18:00", "2026-11-07 00:00", .dayPart)) == evening)
        #expect(try text(time("2026-11-06 18:00", "2026-11-06 20:37", .dayPart)) == evening)
    }

    @Test func lastNightHasTwoDaysAndNoMinutes() throws {
        let night = try time("2026-11-06 20:00", "2026-11-07 05:38", .dayPart)
        #expect(try text(night) == "In de nacht van vrijdag 6 op zaterdag 7 november 2026")
        #expect(try text(night, .english) == "In the night from Friday 6 to Saturday 7 November 2026")
        #expect(try text(night, .arabic) == "في الليلة ما بين الجمعة 6 والسبت 7 نوفمبر 2026")
    }

    /// Every part of the form, told while it went on and afterwards.
    @Test(arguments: ReportAnswers.DayPart.allCases, [30, 10_000])
    func noPartOfTheFormNamesAClockTime(part: ReportAnswers.DayPart, minutesLater: Int) throws {
        let date = try #require(CivilDate(iso: "2026-11-06"))
        let begin = DutchTime.instant(of: date).adding(minutes: Int64(part.hours.lowerBound * 60 + minutesLater))
        for when in [ReportAnswers.When.part(date, part), .lastNight] {
            #expect(try !text(when.time(reported: begin)).contains(":"))
        }
    }

    @Test func anHourAfterMidnightNamesBothDays() throws {
        #expect(
            try text(time("2026-11-06 23:15", "2026-11-07 00:15", .exact))
                == "In de nacht van vrijdag 6 op zaterdag 7 november 2026, tussen 23:15 en 00:15 uur")
        #expect(
            try text(time("2026-11-06 23:00", "2026-11-07 00:00", .exact))
                == "vrijdag 6 november 2026, tussen 23:00 en 24:00 uur")
        #expect(
            try text(time("2026-11-06 20:00", "2026-11-06 21:00", .exact))
                == "vrijdag 6 november 2026, tussen 20:00 en 21:00 uur")
        #expect(
            try text(time("2026-11-06 15:00", "2026-11-07 02:00", .dayPart))
                == "Van vrijdag 6, 15:00 uur tot zaterdag 7 november 2026, 02:00 uur")
    }

    @Test func whatTwoDaysShareIsSaidOnce() throws {
        #expect(try text(time("2026-11-04 00:00", "2026-11-07 00:00", .days)) == "Van 4 tot en met 6 november 2026")
        #expect(
            try text(time("2026-10-30 00:00", "2026-11-03 00:00", .days)) == "Van 30 oktober tot en met 2 november 2026"
        )
        #expect(
            try text(time("2025-12-30 00:00", "2026-01-02 00:00", .days))
                == "Van 30 december 2025 tot en met 1 januari 2026")
        #expect(try text(time("2026-11-04 00:00", "2026-11-05 00:00", .days)) == "woensdag 4 november 2026")
        #expect(
            try text(time("2026-12-31 20:00", "2027-01-01 06:00", .dayPart))
                == "In de nacht van donderdag 31 december 2026 op vrijdag 1 januari 2027")
        #expect(
            try text(time("2026-10-31 20:00", "2026-11-01 06:00", .dayPart))
                == "In de nacht van zaterdag 31 oktober op zondag 1 november 2026")
    }
}
