import Domain
import TestSupport
import Testing

@testable import Platform

struct ICalendarTests {
    private func event(
        _ summary: String = "Dienst",
        time: ICalendar.Event.Time = .moments(TestSite.noon, TestSite.noon.adding(minutes: 90)),
        description: String? = nil, url: String? = nil
    ) -> ICalendar.Event {
        ICalendar.Event(
            uid: "een@straatlicht", sequence: 3, changed: TestSite.noon, time: time, summary: summary,
            status: .tentative, location: "Plein", description: description, url: url)
    }

    private func lines(_ event: ICalendar.Event) -> [String] {
        // As a reader does it: fold lines back together first.
        ICalendar(name: "Proef", events: [event]).text.replacing("\r\n ", with: "").split(separator: "\r\n").map(
            String.init)
    }

    @Test func anEventHasWhatRFC5545AsksFor() {
        let lines = lines(event())
        for line in [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Straatlicht//Straatlicht//NL", "X-WR-CALNAME:Proef",
            "BEGIN:VEVENT", "UID:een@straatlicht", "DTSTAMP:20261121T110000Z", "SEQUENCE:3",
            "DTSTART:20261121T110000Z", "DTEND:20261121T123000Z", "SUMMARY;LANGUAGE=nl:Dienst",
            "LOCATION;LANGUAGE=nl:Plein", "STATUS:TENTATIVE", "END:VEVENT", "END:VCALENDAR",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains { $0.hasPrefix("URL") || $0.hasPrefix("DESCRIPTION") })
    }

    @Test func wholeDaysEndOnTheDayAfter() throws {
        let first = try #require(CivilDate(iso: "2026-12-31"))
        let lines = lines(event(time: .days(first, through: first)))
        #expect(lines.contains("DTSTART;VALUE=DATE:20261231"))
        #expect(lines.contains("DTEND;VALUE=DATE:20270101"))
    }

    /// 22:00–06:00 in the nights of both clock changes.
    @Test(arguments: [
        ("2026-03-28", "20260328T210000Z", "20260329T040000Z"), ("2026-10-24", "20261024T200000Z", "20261025T050000Z"),
    ])
    func nightsOfAClockChangeKeepTheirLength(date: String, start: String, end: String) throws {
        let day = try #require(CivilDate(iso: date))
        let lines = lines(
            event(
                time: .moments(
                    DutchTime.instant(of: day, minuteOfDay: 1320),
                    DutchTime.instant(of: day.adding(days: 1), minuteOfDay: 360))))
        #expect(lines.contains("DTSTART:\(start)"))
        #expect(lines.contains("DTEND:\(end)"))
    }

    @Test func textIsEscaped() {
        let lines = lines(event("a,b;c\\d\r\ne\nf\u{7}", description: "BEGIN:VEVENT\r\nUID:vals"))
        #expect(lines.contains("SUMMARY;LANGUAGE=nl:a\\,b\\;c\\\\d\\ne\\nf"))
        #expect(lines.contains("DESCRIPTION;LANGUAGE=nl:BEGIN:VEVENT\\nUID:vals"))
        #expect(lines.count { $0 == "BEGIN:VEVENT" } == 1)
    }

    @Test func anAddressAddsNoLine() {
        let lines = lines(event(url: "https://a.example/\r\nATTENDEE:x"))
        #expect(lines.contains("URL:https://a.example/ATTENDEE:x"))
    }

    @Test(arguments: ["ë", "🚲", "مساء", "a", "👩🏽‍🚒"])
    func noLineIsLongerThan75BytesAndNoLetterIsCut(letter: String) {
        for length in [1, 30, 74, 75, 76, 300] {
            let summary = String(repeating: letter, count: length)
            let text = ICalendar(name: summary, events: [event(summary)]).text
            for line in text.split(separator: "\r\n") {
                #expect(line.utf8.count <= 75)
                #expect(!line.unicodeScalars.contains("\u{FFFD}"))
            }
            #expect(text.replacing("\r\n ", with: "").contains("LANGUAGE=nl:\(summary)\r\n"))
            #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        }
    }
}
