import Domain
import Geography
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Registers
@testable import Straatlicht

/// What else happened, beside a series.
struct AnnotationTests {
    private func annotation(_ month: Int, _ day: Int, _ title: String) -> AnnotationPort.Annotation {
        AnnotationPort.Annotation(.measure(title), from: Fixture.day(2026, month, day))
    }

    @Test func anUnfilledPortShowsNothing() async throws {
        let municipality = try Fixture.municipality("proefdorp")
        #expect(try await AnnotationPort().annotations(of: Fixture.filter(), in: municipality.id).isEmpty)
    }

    @Test func onlyWhatBeganInThePeriodAndInItsOrder() async throws {
        let municipality = try Fixture.municipality("proefdorp")
        let (before, after) = (
            AnnotationPort.Annotation(.law(.sexualOffences), from: Fixture.day(2024, 7, 1)),
            AnnotationPort.Annotation(.form, from: Fixture.day(2026, 11, 1))
        )
        let inside = [annotation(3, 9, "b"), annotation(1, 1, "c"), annotation(10, 31, "d"), annotation(3, 9, "a")]
        let port = AnnotationPort { asked, days in
            #expect(asked == municipality.id)
            #expect(days == Fixture.day(2026, 1, 1)...Fixture.day(2026, 10, 31))
            return [before, after] + inside
        }
        let found = try await port.annotations(of: Fixture.filter(), in: municipality.id)
        #expect(found == [inside[1], inside[3], inside[0], inside[2]])
    }

    private static func entry(_ number: UInt8, _ register: String, _ fields: JSONObject) -> Entry {
        Entry(
            id: Identifier(at: Fixture.now, random: Array(repeating: number, count: 10)), register: register,
            fields: fields, created: Fixture.now, changed: Fixture.now)
    }

    private static let entries: [Entry] = [
        entry(1, "measure", ["titel": "Lampen", "stand": "bezig", "begin": "2026-02-01", "einde": "2026-12-31"]),
        entry(2, "measure", ["titel": "Droom", "stand": "idee", "begin": "2026-02-02"]),
        entry(3, "measure", ["titel": "Zonder datum", "stand": "klaar"]),
        entry(4, "campaign", ["titel": "Spreek je uit", "status": "loopt", "begin": "2026-03-01"]),
        entry(5, "campaign", ["titel": "Nog een idee", "status": "idee", "begin": "2026-03-02"]),
        entry(6, "campaign-wave", ["titel": "Eerste golf", "campagne": id(4), "begin": "2026-03-01"]),
        entry(
            7, "campaign-wave",
            ["titel": "Tweede golf", "campagne": id(4), "begin": "2026-06-01", "eind": "2026-06-14"]),
        entry(8, "campaign-wave", ["titel": "Van een idee", "campagne": id(5), "begin": "2026-06-02"]),
    ]

    private static func id(_ number: UInt8) -> JSONValue {
        .string(Identifier(at: Fixture.now, random: Array(repeating: number, count: 10)).description)
    }

    /// Ideas, and what has no date, are not in it; another municipality sees the law alone.
    @Test(arguments: Engine.available)
    func campaignsMeasuresTheLawAndTheForm(engine: Engine) async throws {
        try await withRecords(engine, []) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let other = try Fixture.municipality("elders")
            try await database.write { connection in
                try Fixture.insert(other, Fixture.gazetteer, connection)
                for entry in Self.entries {
                    let register = try #require(Composition.registers[entry.register])
                    try RegisterStore.insert(entry, of: register, by: nil, in: municipality.id, connection)
                }
                func log(_ action: AuditAction, _ day: CivilDate, _ minute: Int) throws {
                    try site.audit(
                        AuditEvent(action, of: .settings, by: .system, from: .site),
                        at: DutchTime.instant(of: day, minuteOfDay: minute), in: municipality.id, connection)
                }
                // Twice on a day is once; the last minute of a day is that day on the Dutch clock.
                try log(.settingsChanged, Fixture.day(2026, 4, 1), 0)
                try log(.settingsChanged, Fixture.day(2026, 4, 1), 1439)
                try log(.importStarted, Fixture.day(2026, 4, 3), 600)
                try log(.settingsChanged, Fixture.day(2026, 10, 31), 1439)
                try log(.settingsChanged, Fixture.day(2026, 11, 1), 0)
            }
            let port = AnnotationPort.composed(site)
            let found = try await port.annotations(of: Fixture.filter(), in: municipality.id)
            #expect(
                found.map(\.kind) == [
                    .measure("Lampen"), .campaign("Spreek je uit"), .form, .campaign("Tweede golf"), .form,
                ])
            #expect(
                found.map(\.from) == [
                    Fixture.day(2026, 2, 1), Fixture.day(2026, 3, 1), Fixture.day(2026, 4, 1), Fixture.day(2026, 6, 1),
                    Fixture.day(2026, 10, 31),
                ])
            #expect(found[0].to == Fixture.day(2026, 12, 31) && found[3].to == Fixture.day(2026, 6, 14))
            let early = Fixture.filter(from: Fixture.day(2024, 1, 1))
            #expect(try await port.annotations(of: early, in: other.id).map(\.kind) == [.law(.sexualOffences)])
            #expect(try await port.annotations(of: early, in: other.id).map(\.from) == [Fixture.day(2024, 7, 1)])
            #expect(try await port.annotations(of: Fixture.filter(), in: other.id).isEmpty)
        }
    }
}
