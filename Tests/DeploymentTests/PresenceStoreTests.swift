import Domain
import Geography
import SQLStore
import TestSupport
import Testing

@testable import Deployment
@testable import Platform
@testable import Registers

struct PresenceStoreTests {
    private let shift = Fixture.id("vanavond", Shift.register)
    private let team = Fixture.id("sussers", Team.register)
    private static let elders = Municipality.ID(literal: "elders")

    private func identifier(_ number: UInt8) -> Identifier { Identifier(at: TestSite.noon, random: [number]) }

    @Test(arguments: Engine.available)
    func theSameTrackTwiceIsTheSameAsOnce(engine: Engine) async throws {
        let square = try #require(Square(east: 1500, north: 4900))
        let shift = shift
        try await withRoom(engine) { _, site, town async throws in
            let cell = PresenceCell(start: TestSite.noon, square: square)
            let rows = try await site.database.write { connection in
                for (number, seconds) in [(1, 300), (2, 300), (3, 120), (4, 600)] {
                    try PresenceStore.put(
                        cell, seconds: seconds, of: shift, id: identifier(UInt8(number)), in: town, connection)
                }
                return try PresenceStore.all(of: shift, in: town, connection)
            }
            #expect(
                rows == [
                    Presence(
                        shift: shift, source: .track, start: TestSite.noon, seconds: 600, area: nil, square: square)
                ])
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownSeesNothing(engine: Engine) async throws {
        let (shift, team) = (shift, team)
        try await withRoom(engine) { _, site, town async throws in
            try await site.database.write { connection in
                try PresenceStore.insert(
                    Presence(
                        shift: shift, source: .byHand, start: TestSite.noon, seconds: 60, area: "BU99910101",
                        square: nil), id: identifier(1), in: town, connection)
                _ = try PresenceStore.put(ContactSheet(counts: [.talk: 7]), of: shift, in: town, connection)
                try CalendarStore.renew(team, in: town, connection)
            }
            let far = TestSite.noon.adding(days: 1)
            let (own, other) = try await site.database.read { connection in
                func counts(_ town: Municipality.ID) throws -> [Int] {
                    [
                        try PresenceStore.all(of: shift, in: town, connection).count,
                        try PresenceStore.all(from: TestSite.noon, to: far, in: town, connection).count,
                        try PresenceStore.contacts(in: town, connection).count,
                        try PresenceStore.contacts(of: shift, in: town, connection).total,
                        try CalendarStore.all(in: town, connection).count,
                        try CalendarStore.counter(of: team, in: town, connection) ?? 0,
                    ]
                }
                return (try counts(town), try counts(Self.elders))
            }
            #expect(own == [1, 1, 1, 7, 1, 1])
            #expect(other == [0, 0, 0, 0, 0, 0])
        }
    }

    @Test(arguments: Engine.available)
    func aSheetThatChangedMeanwhileIsNotOverwritten(engine: Engine) async throws {
        let shift = shift
        try await withRoom(engine) { _, site, town async throws in
            let results = try await site.database.write { connection in
                func put(_ talk: Int, _ version: Int) throws -> Bool {
                    try PresenceStore.put(
                        ContactSheet(counts: [.talk: talk], version: version), of: shift, in: town, connection)
                }
                return [try put(1, 0), try put(2, 0), try put(3, 1), try put(4, 1), try put(5, 2)]
            }
            #expect(results == [true, false, true, false, true])
            let sheet = try await site.database.read { try PresenceStore.contacts(of: shift, in: town, $0) }
            #expect(sheet.counts[.talk] == 5)
            #expect(sheet.version == 3)
        }
    }

    @Test(arguments: Engine.available)
    func anAddressThatWasWithdrawnComesBackAsAnotherOne(engine: Engine) async throws {
        let team = team
        try await withRoom(engine) { _, site, town async throws in
            let counters = try await site.database.write { connection in
                var counters: [Int?] = [try CalendarStore.counter(of: team, in: town, connection)]
                for isWithdrawn in [false, false, true, false] {
                    if isWithdrawn {
                        try CalendarStore.withdraw(team, in: town, connection)
                    } else {
                        try CalendarStore.renew(team, in: town, connection)
                    }
                    counters.append(try CalendarStore.counter(of: team, in: town, connection))
                }
                return counters
            }
            #expect(counters == [nil, 1, 2, nil, 3])
        }
    }

    @Test(arguments: Engine.available)
    func aDateIsToldOnce(engine: Engine) async throws {
        let shift = shift
        try await withRoom(engine) { _, site, town async throws in
            let all = [
                ("review", "2026-12-01"), ("review", "2026-12-01"), ("term", "2026-12-01"), ("review", "2026-12-02"),
            ]
            .map { DateReminder.Occasion($0, on: Fixture.date($1)) }
            let told = try await site.database.write { connection in
                // Any entry will do: the table refers to all of them.
                try all.map { try NoticeStore.markTold(shift, $0, at: TestSite.noon, in: town, connection) }
            }
            #expect(told == [true, false, true, true])
        }
    }
}
