import Domain
import Geography
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Reporting

/// What is in memory is what is in the database, whatever happened in between.
struct ReportTableTests {
    private static func read(
        _ known: ReportTable?, _ municipality: Municipality.ID, _ database: any SQLDatabase
    ) async throws -> ReportTable {
        try await database.read { try ReportTable.read(after: known, in: municipality, $0) }
    }

    private static func records(_ count: Int) throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<count).map { try maker.record(.inSquare(try Fixture.square($0 % 20, 3)), day: $0 * 37 % 300) }
    }

    @Test(arguments: Engine.available)
    func itHoldsWhatAReadFromTheStartWouldHold(engine: Engine) async throws {
        let records = try Self.records(60)
        try await withRecords(engine, Array(records.prefix(40))) { database, municipality in
            let town = municipality.id
            var table = try await Self.read(nil, town, database)
            #expect(table.reports.count == 40)
            var now = Fixture.now
            func expectTruth(_ what: Comment) async throws {
                table = try await Self.read(table, town, database)
                let truth = try await Self.read(nil, town, database)
                #expect(table.reports == truth.reports, what)
                #expect(table.stamp == truth.stamp, what)
                now = now.adding(minutes: 10)
            }
            try await database.write { [now] connection in
                for record in records[40...] {
                    try AnalysisRecordStore.insert(record, at: now, in: town, connection)
                }
            }
            try await expectTruth("added, also before others")
            #expect(table.reports.count == 60)

            var changed = records[7]
            changed.behaviours = [Code("nastaren"), Code("nafluiten")]
            changed.time = records[55].time
            try await database.write { [changed, now] in
                try AnalysisRecordStore.replace(changed.id, with: changed, at: now, in: town, $0)
            }
            try await expectTruth("changed and moved in time")
            #expect(table.reports.first { $0.id == changed.id }?.behaviours == changed.behaviours)

            var refused = records[8]
            refused.isCounted = false
            try await database.write { [refused, now] in
                try AnalysisRecordStore.replace(refused.id, with: refused, at: now, in: town, $0)
            }
            try await expectTruth("no longer to be counted")
            #expect(table.reports.count == 59)

            try await database.write { [now] in
                try AnalysisRecordStore.setApart(records[10..<20].map(\.id), true, at: now, in: town, $0)
            }
            try await expectTruth("set apart")
            #expect(table.reports.count == 49)

            try await database.write { [now] in
                try AnalysisRecordStore.setApart(records[10..<15].map(\.id), false, at: now, in: town, $0)
            }
            try await expectTruth("put back")
            #expect(table.reports.count == 54)

            var other = try #require(records.last)
            other.id = Identifier(at: now, random: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
            try await database.write { [other, now] connection in
                try AnalysisRecordStore.delete(records[30].id, in: town, connection)
                try AnalysisRecordStore.insert(other, at: now, in: town, connection)
            }
            try await expectTruth("one gone and another one come between two looks")
            #expect(!table.reports.contains { $0.id == records[30].id })
        }
    }

    /// A transaction that began earlier may become visible after a later one.
    @Test(arguments: Engine.available)
    func aChangeThatBecameVisibleLateIsSeen(engine: Engine) async throws {
        let records = try Self.records(30)
        try await withRecords(engine, records) { database, municipality in
            let town = municipality.id
            let later = Fixture.now.adding(minutes: 30)
            var (first, second) = (records[3], records[4])
            first.behaviours = [Code("nastaren")]
            second.behaviours = [Code("naroepen")]
            try await database.write { [second] in
                try AnalysisRecordStore.replace(second.id, with: second, at: later, in: town, $0)
            }
            let known = try await Self.read(nil, town, database)
            try await database.write { [first] in
                try AnalysisRecordStore.replace(
                    first.id, with: first, at: later.adding(minutes: -1), in: town, $0)
            }
            let table = try await Self.read(known, town, database)
            #expect(table.reports.first { $0.id == first.id }?.behaviours == [Code("nastaren")])
        }
    }

    @Test(arguments: Engine.available)
    func setApartTouchesNoOtherMunicipality(engine: Engine) async throws {
        let records = try Self.records(5)
        let other = try Fixture.municipality("elders")
        try await withRecords(engine, records) { database, municipality in
            try await database.write { connection in
                try Fixture.insert(other, Fixture.gazetteer, connection)
            }
            let count = try await database.write {
                try AnalysisRecordStore.setApart(records.map(\.id), true, at: Fixture.now, in: other.id, $0)
            }
            #expect(count == 0)
            let table = try await Self.read(nil, municipality.id, database)
            #expect(table.reports.count == 5)
        }
    }
}
