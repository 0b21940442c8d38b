import Domain
import Geography
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Platform

/// From rows in the database to what is set apart, and back.
struct BurstTests {
    /// Reports of a year: one thing here, another there, every second day.
    static func history(_ maker: inout RecordMaker) throws -> [AnalysisRecord] {
        let kinds = ["nafluiten", "schelden", "spugen", "gebaren", "nastaren", "achternalopen"]
        return try (0..<180).map { number in
            try maker.record(
                .inSquare(Fixture.square(number * 7 % 20, number * 11 % 19)),
                start: Fixture.now.adding(days: -390 + 2 * Int64(number)), behaviours: [kinds[number % 6]])
        }
    }

    /// Reports of one thing, one in two minutes, the last some minutes ago.
    static func burst(
        _ count: Int, ending minutesAgo: Int64 = 5, _ maker: inout RecordMaker
    ) throws -> [AnalysisRecord] {
        try (0..<count).map { number in
            try maker.record(
                .inSquare(Fixture.square(4, 4)),
                start: Fixture.now.adding(minutes: -minutesAgo - 2 * Int64(count - 1 - number) - 60))
        }
    }

    private static let year = Fixture.filter(from: Fixture.day(2025, 1, 1), to: Fixture.day(2026, 11, 21))

    private func counted(_ database: any SQLDatabase, _ municipality: Municipality) async throws -> Int {
        try await database.read {
            try ReportView.read(Self.year, in: municipality.id, Fixture.gazetteer, $0).reports.count
        }
    }

    private func bursts(_ database: any SQLDatabase, _ municipality: Municipality) async throws -> [Burst] {
        try await database.read { try BurstStore.list(limit: 10, in: municipality.id, $0) }
    }

    private func insert(
        _ records: [AnalysisRecord], _ database: any SQLDatabase, _ municipality: Municipality
    ) async throws {
        try await database.write { connection in
            for record in records { try AnalysisRecordStore.insert(record, in: municipality.id, connection) }
        }
    }

    private func account(_ site: Site, _ municipality: Municipality) async throws -> Account {
        let session = try await TestSession.signIn(as: .analyst, site, municipality.id)
        let all = try await site.database.read { try AccountStore.all(in: municipality.id, $0) }
        return try #require(all.first { $0.id == session.account })
    }

    private func actions(_ database: any SQLDatabase) async throws -> [String] {
        try await database.read {
            try $0.rows("SELECT action FROM audit_line ORDER BY sequence").map { try $0.text("action") }
        }
    }

    @Test(arguments: Engine.available)
    func figuresDoNotMoveUntilSomebodySaysThatItIsReal(engine: Engine) async throws {
        var maker = RecordMaker()
        let history = try Self.history(&maker)
        let thirty = try Self.burst(30, &maker)
        try await withRecords(engine, history) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let find = FindBursts(site: site)
            #expect(try await find() == 0)
            let before = try await counted(database, municipality)
            try await insert(thirty, database, municipality)
            #expect(try await counted(database, municipality) == before + 30)
            #expect(try await find() == 30)
            #expect(try await counted(database, municipality) == before)
            let waiting = try await database.read { try BurstNotice.waiting(in: municipality.id, $0) }
            #expect(waiting.bursts == 1)
            #expect(waiting.reports == 30)
            #expect(try await actions(database) == ["burst-set-apart"])
            // Nothing new: nothing is done again.
            #expect(try await find() == 0)
            #expect(try await find() == 0)
            #expect(try await bursts(database, municipality).count == 1)

            let burst = try #require(try await bursts(database, municipality).first)
            #expect(burst.number == 30)
            #expect(burst.state == .waiting)
            let decide = DecideBurst(site: site, account: try await account(site, municipality))
            try await decide(burst.id, .real, chosen: [], note: "", seen: 30)
            #expect(try await counted(database, municipality) == before + 30)
            #expect(try await bursts(database, municipality).first?.state == .real)
            // What was held for real is not found again.
            #expect(try await find() == 0)
            #expect(try await bursts(database, municipality).count == 1)

            // The decision can be changed, and both are kept.
            let chosen = Set(thirty.prefix(10).map(\.id))
            try await decide(burst.id, .partly, chosen: chosen, note: "Tien hebben een eigen verhaal.", seen: 30)
            #expect(try await counted(database, municipality) == before + 10)
            try await decide(burst.id, .isFalse, chosen: [], note: "Oproep op een forum.", seen: 30)
            #expect(try await counted(database, municipality) == before)
            let decisions = try await database.read {
                try BurstStore.decisions(on: burst.id, in: municipality.id, $0)
            }
            #expect(Set(decisions.map(\.verdict)) == [.real, .partly, .isFalse])
            #expect(decisions.first { $0.verdict == .partly }?.real == 10)
            #expect(try await actions(database).count { $0 == "burst-decided" } == 3)
        }
    }

    @Test(arguments: Engine.available)
    func whatCannotBeDecidedIsRefused(engine: Engine) async throws {
        var maker = RecordMaker()
        let records = try Self.history(&maker) + Self.burst(8, &maker)
        try await withRecords(engine, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            #expect(try await FindBursts(site: site)() == 8)
            let burst = try #require(try await bursts(database, municipality).first)
            let decide = DecideBurst(site: site, account: try await account(site, municipality))
            let ids = Set(records.suffix(8).map(\.id))
            func refusal(
                _ verdict: Burst.Verdict?, _ chosen: Set<Identifier> = [], _ note: String = "omdat", seen: Int? = 8
            ) async throws -> DecideBurst.Refusal? {
                do {
                    try await decide(burst.id, verdict, chosen: chosen, note: note, seen: seen)
                    return nil
                } catch let refusal as DecideBurst.Refusal {
                    return refusal
                }
            }
            #expect(try await refusal(nil) == .verdictMissing)
            #expect(try await refusal(.isFalse, [], "") == .noteMissing)
            #expect(try await refusal(.isFalse, [], String(repeating: "a", count: 501)) == .noteTooLong)
            #expect(try await refusal(.partly) == .choiceMissing)
            #expect(try await refusal(.partly, ids) == .choiceMissing)
            #expect(try await refusal(.real, seen: 7) == .changedMeanwhile)
            #expect(try await bursts(database, municipality).first?.counts == .init(waiting: 8, real: 0, isFalse: 0))
        }
    }

    @Test(arguments: Engine.available)
    func laterReportsJoinAndWaitAlsoAfterADecision(engine: Engine) async throws {
        var maker = RecordMaker()
        let records = try Self.history(&maker) + Self.burst(8, ending: 60, &maker)
        let two = try Self.burst(2, ending: 30, &maker)
        let one = try Self.burst(1, ending: 2, &maker)
        try await withRecords(engine, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let find = FindBursts(site: site)
            #expect(try await find() == 8)
            try await insert(two, database, municipality)
            #expect(try await find() == 2)
            let burst = try #require(try await bursts(database, municipality).first)
            #expect(burst.counts.all == 10)
            #expect(burst.number == 8)
            let account = try await account(site, municipality)
            try await DecideBurst(site: site, account: account)(
                burst.id, .isFalse, chosen: [], note: "Een oproep.", seen: 10)
            // Nobody looked at this one: it waits, and the burst with it.
            try await insert(one, database, municipality)
            #expect(try await find() == 1)
            let again = try #require(try await bursts(database, municipality).first)
            #expect(again.counts == .init(waiting: 1, real: 0, isFalse: 10))
            #expect(again.state == .waiting)
        }
    }

    @Test(arguments: Engine.available)
    func aWithdrawnReportLeavesTheBurstAndTheLastTakesItAlong(engine: Engine) async throws {
        var maker = RecordMaker()
        let eight = try Self.burst(8, &maker)
        try await withRecords(engine, try Self.history(&maker) + eight) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let find = FindBursts(site: site)
            try await find()
            func delete(_ records: ArraySlice<AnalysisRecord>) async throws {
                try await database.write { connection in
                    for record in records {
                        try connection.execute(
                            "DELETE FROM report WHERE municipality_id = \(municipality.id) AND id = \(record.id)")
                    }
                }
            }
            let id = try #require(try await bursts(database, municipality).first).id
            let account = try await account(site, municipality)
            try await DecideBurst(site: site, account: account)(id, .isFalse, chosen: [], note: "Vals.", seen: 8)
            try await delete(eight.prefix(3))
            #expect(try await bursts(database, municipality).first?.counts.all == 5)
            try await delete(eight.dropFirst(3))
            try await find()
            #expect(try await bursts(database, municipality).isEmpty)
            let decisions = try await database.read { try $0.rows("SELECT id FROM burst_decision").count }
            #expect(decisions == 0)
        }
    }

    @Test(arguments: Engine.available)
    func onlyFormsThatCountAreLookedAt(engine: Engine) async throws {
        var maker = RecordMaker()
        let history = try Self.history(&maker)
        var others = try Self.burst(30, &maker)
        for index in others.indices {
            switch index % 3 {
            case 0: others[index].origin = .phone
            case 1: others[index].origin = .imported(from: "meldpunt")
            default: others[index].isCounted = false
            }
        }
        let records = history + others
        try await withRecords(engine, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            #expect(try await FindBursts(site: site)() == 0)
        }
    }

    @Test(arguments: Engine.available)
    func anotherMunicipalitysBurstsStayInvisible(engine: Engine) async throws {
        var maker = RecordMaker()
        let records = try Self.history(&maker) + Self.burst(8, &maker)
        try await withRecords(engine, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let other = try Fixture.municipality("ander-dorp")
            try await database.write { connection in
                try MunicipalityStore.insert(other, at: Fixture.now, connection)
            }
            try await FindBursts(site: site)()
            let burst = try #require(try await bursts(database, municipality).first)
            let members = try await database.read { try BurstStore.members(of: burst.id, in: municipality.id, $0) }
            let own = try await account(site, municipality)
            try await DecideBurst(site: site, account: own)(burst.id, .isFalse, chosen: [], note: "Vals.", seen: 8)
            let stranger = DecideBurst(site: site, account: try await account(site, other))
            await #expect(throws: DecideBurst.Refusal.notFound) {
                try await stranger(burst.id, .real, chosen: [], note: "", seen: 8)
            }
            try await database.write { connection in
                #expect(try BurstStore.list(limit: 10, in: other.id, connection).isEmpty)
                #expect(try BurstStore.find(burst.id, in: other.id, connection) == nil)
                #expect(try BurstStore.members(of: burst.id, in: other.id, connection).isEmpty)
                #expect(try BurstStore.decisions(on: burst.id, in: other.id, connection).isEmpty)
                #expect(try BurstStore.waiting(in: other.id, connection).reports == 0)
                #expect(try BurstStore.taking(since: Instant(milliseconds: 0), in: other.id, connection).isEmpty)
                #expect(try BurstStore.settled(since: Instant(milliseconds: 0), in: other.id, connection).isEmpty)
                #expect(
                    try AnalysisRecordStore.records(members.map(\.report), in: other.id, connection).isEmpty)
                #expect(
                    try AnalysisRecordStore.arrived(
                        from: Instant(milliseconds: 0), to: Fixture.now.adding(days: 1), in: other.id, connection
                    ).isEmpty)
                let ids = members.map(\.report)
                try BurstStore.judge(ids, isReal: true, of: burst.id, in: other.id, connection)
                #expect(try BurstStore.add(ids, to: burst.id, at: Fixture.now, in: other.id, connection) == 0)
                try BurstStore.deleteEmpty(in: other.id, connection)
                #expect(try BurstStore.lastLook(in: other.id, connection) != nil)
            }
            #expect(try await bursts(database, municipality).first?.counts.isFalse == 8)
        }
    }
}
