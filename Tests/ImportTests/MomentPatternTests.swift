import Domain
import Testing

@testable import Reporting

struct MomentPatternTests {
    @Test(arguments: [
        ("dd-MM-yyyy HH:mm", "03-05-2024 22:15", "2024-05-03 22:15"),
        ("dd-MM-yyyy HH:mm", "3-5-2024 7:05", "2024-05-03 07:05"),
        ("d/M/yy H:mm", "3/5/24 22:15", "2024-05-03 22:15"),
        ("MM/dd/yyyy hh:mm a", "05/03/2024 10:15 PM", "2024-05-03 22:15"),
        ("MM/dd/yyyy h:mm:ss a", "5/3/2024 12:15:59 a.m.", "2024-05-03 00:15"),
        ("EEE d MMM yyyy 'om' HH:mm 'uur'", "vr. 3 mei 2024 om 22:15 uur", "2024-05-03 22:15"),
        ("EEE d MMM yyyy", "Friday 15 march 2024", "2024-03-15 00:00"),
        ("d MMM yyyy HH.mm", "1 mrt. 2024 09.30", "2024-03-01 09:30"),
        ("yyyyMMdd HHmm", "20240503 2215", "2024-05-03 22:15"),
        ("yyyyMMddHHmmss", "20240503221559", "2024-05-03 22:15"),
        ("ISO 8601", "2024-05-03T22:15:00+02:00", "2024-05-03 22:15"),
        ("ISO 8601", "2024-05-03T20:15:00.123Z", "2024-05-03 22:15"),
        ("ISO 8601", "2024-12-03 22:15", "2024-12-03 22:15"),
        ("ISO 8601", "2024-05-03T16:15:00-0400", "2024-05-03 22:15"),
        ("Excel", "45415,9270833333", "2024-05-03 22:15"),
        ("Excel", "45415", "2024-05-03 00:00"),
    ])
    func reads(pattern: String, text: String, expected: String) throws {
        let parts = try #require(try MomentPattern(pattern).parts(of: text))
        let reading = try #require(parts.first.reading(isUTC: false))
        let clock = DutchTime.reading(of: reading.start)
        #expect("\(clock.date) \(clock.clock)" == expected)
    }

    @Test(arguments: [
        ("dd-MM-yyyy", MomentReading.Unit.day, "03-05-2024"), ("MM-yyyy", .month, "05-2024"),
        ("MMM yyyy", .month, "mei 2024"), ("dd-MM-yyyy HH 'uur'", .hour, "03-05-2024 22 uur"),
        ("ISO 8601", .month, "2024-05"), ("ISO 8601", .day, "2024-05-03"), ("ISO 8601", .minute, "2024-05-03T22:15"),
        ("Excel", .day, "45415"), ("Excel", .minute, "45415.5"),
    ])
    func knowsHowPrecise(pattern: String, unit: MomentReading.Unit, text: String) throws {
        let parts = try #require(try MomentPattern(pattern).parts(of: text))
        #expect(parts.first.reading(isUTC: false)?.unit == unit)
    }

    @Test(arguments: [
        ("dd-MM-yyyy", "2024-05-03"), ("dd-MM-yyyy", "03-05-24"), ("dd-MM-yyyy", "03-05-2024 22:15"),
        ("dd-MM-yyyy", ""), ("MMM yyyy", "foo 2024"), ("hh:mm a", "10:15 XM"), ("ISO 8601", "2024-05-03T"),
        ("ISO 8601", "2024-05-03T22:15+99:00"), ("Excel", "mei"), ("Excel", "1e99"), ("Excel", "nan"),
    ])
    func refusesOtherTexts(pattern: String, text: String) throws {
        #expect(try MomentPattern(pattern).parts(of: text) == nil)
    }

    @Test(arguments: [
        "31-02-2024 10:00", "01-13-2024 10:00", "01-01-2024 25:00", "01-01-2024 10:60", "01-01-0000 10:00",
    ])
    func refusesMomentsThatDoNotExist(text: String) throws {
        let parts = try #require(try MomentPattern("dd-MM-yyyy HH:mm").parts(of: text))
        #expect(parts.first.reading(isUTC: false) == nil)
    }

    @Test(arguments: ["dd-QQ-yyyy", "yyy", "'open", "", "ddd"])
    func refusesPatternsWithoutMeaning(pattern: String) {
        #expect(throws: MomentPattern.Problem.self) { try MomentPattern(pattern) }
    }

    @Test func clockTimesMayBeUTC() throws {
        let parts = try #require(try MomentPattern("yyyy-MM-dd HH:mm").parts(of: "2024-05-03 20:15"))
        let reading = try #require(parts.first.reading(isUTC: true))
        #expect(DutchTime.reading(of: reading.start).clock == "22:15")
    }

    @Test func midnightMayEndADay() throws {
        let parts = try #require(try MomentPattern("dd-MM-yyyy HH:mm").parts(of: "03-05-2024 24:00"))
        let reading = try #require(parts.first.reading(isUTC: false))
        #expect(DutchTime.reading(of: reading.start).date == CivilDate(iso: "2024-05-04"))
    }

    /// Nothing traps, whatever a cell or a mapping holds.
    @Test func anyTextIsReadOrRefused() {
        var state: UInt64 = 7
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let letters = Array("yMdHhmsaE-/: 0123456789'T.Z+")
        for _ in 0..<3_000 {
            let pattern = String((0..<next() % 12).map { _ in letters[next() % letters.count] })
            let text = String((0..<next() % 14).map { _ in letters[next() % letters.count] })
            for pattern in [try? MomentPattern(pattern), try? MomentPattern("ISO 8601"), try? MomentPattern("Excel")] {
                _ = pattern?.parts(of: text)?.first.reading(isUTC: false)
            }
        }
    }
}
