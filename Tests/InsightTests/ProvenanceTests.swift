import Domain
import Foundation
import Geography
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Reporting

/// Whoever doubts a figure can have it made again.
struct ProvenanceTests {
    private static func records(_ count: Int = 60) throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<count).map { index in
            let square = index % 60 < 40 ? try Fixture.square(index * 7 % 20, index * 3 % 20) : try Fixture.square(5, 5)
            return try maker.record(.inSquare(square), day: index * 5)
        }
    }

    /// The figures that depend on nothing but the choice of reports.
    private static let plain = FigureKind.allCases.filter {
        ![.rates, .hoursCompared, .recurringHours, .spot].contains($0)
    }

    private static func made(
        _ filter: InsightFilter, _ municipality: Municipality.ID, _ site: Site, _ detail: FigureDetail = .none,
        kinds: [FigureKind] = plain, exposures: [ExposureFigure] = []
    ) async throws -> [FigureKind: MadeFigure] {
        struct Files: Sendable {}
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let source = try await FigureSource.current(filter, gazetteer, in: municipality, site)
        return try await source.figures(detail) { input in
            (Files(), try kinds.compactMap { try $0.make(input, detail, exposures: exposures) })
        }.made
    }

    private static func site(_ database: any SQLDatabase, at now: Instant = Fixture.now) throws -> Site {
        try TestSite.make(database, clock: TestClock(now))
    }

    @Test(arguments: Engine.available)
    func theSameReportsGiveTheSameBytes(engine: Engine) async throws {
        try await withRecords(engine, try Self.records()) { database, municipality in
            let made = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            #expect(made.count == Self.plain.count)
            // Another process, days later.
            let later = try Self.site(database, at: Fixture.now.adding(days: 5))
            for figure in made.values {
                let outcome = try #require(
                    try await RecomputeFigure(site: later)(figure.id, in: municipality.id))
                #expect(outcome.isSameInput)
                #expect(outcome.isSameOutput, "\(figure.kind)")
                #expect(outcome.totalThen == 60 && outcome.totalNow == 60 && outcome.gone == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func laterReportsDoNotMoveIt(engine: Engine) async throws {
        try await withRecords(engine, try Self.records()) { database, municipality in
            let made = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            var maker = RecordMaker()
            var late = try maker.record(.inSquare(try Fixture.square(5, 5)), day: 100)
            let tomorrow = Fixture.now.adding(days: 1)
            late.id = Identifier(at: tomorrow, random: [9, 9, 9, 9, 9, 9, 9, 9, 9, 9])
            try await database.write { [late] in
                try AnalysisRecordStore.insert(late, at: tomorrow, in: municipality.id, $0)
            }
            let later = try Self.site(database, at: tomorrow)
            let figure = try #require(made[.hotspots])
            let outcome = try #require(try await RecomputeFigure(site: later)(figure.id, in: municipality.id))
            #expect(outcome.isSameInput && outcome.isSameOutput)
            let now = try await Self.made(Fixture.filter(), municipality.id, later)
            #expect(now[.hotspots]?.id != figure.id)
            #expect(now[.hotspots]?.total == 61)
        }
    }

    @Test(arguments: Engine.available)
    func itSaysHowManyWereWithdrawnOrChanged(engine: Engine) async throws {
        let records = try Self.records()
        try await withRecords(engine, records) { database, municipality in
            let made = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            let tomorrow = Fixture.now.adding(days: 1)
            var other = records[50]
            other.behaviours = [Code("nastaren")]
            try await database.write { [other] connection in
                for record in records[41..<44] {
                    try AnalysisRecordStore.delete(record.id, in: municipality.id, connection)
                }
                try AnalysisRecordStore.replace(
                    other.id, with: other, at: tomorrow, in: municipality.id, connection)
            }
            let figure = try #require(made[.hotspots])
            let outcome = try #require(
                try await RecomputeFigure(site: try Self.site(database, at: tomorrow))(
                    figure.id, in: municipality.id))
            #expect(!outcome.isSameInput)
            #expect(!outcome.isSameOutput)
            #expect(outcome.gone == 3)
            #expect(outcome.changed == 1)
        }
    }

    @Test(arguments: Engine.available)
    func theSameFigureIsKeptOnce(engine: Engine) async throws {
        try await withRecords(engine, try Self.records()) { database, municipality in
            // Two processes, one after the other: neither has the other's memory.
            let first = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            let second = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            for kind in Self.plain { #expect(first[kind]?.id == second[kind]?.id) }
            let count = try await database.read { try $0.first("SELECT COUNT(*) AS n FROM made_figure")?.int("n") }
            #expect(count == Self.plain.count)
        }
    }

    @Test(arguments: Engine.available)
    func anotherMunicipalityDoesNotKnowIt(engine: Engine) async throws {
        try await withRecords(engine, try Self.records()) { database, municipality in
            let site = try Self.site(database)
            let made = try await Self.made(Fixture.filter(), municipality.id, site)
            let other = try Fixture.municipality("elders")
            try await database.write { try Fixture.insert(other, Fixture.gazetteer, $0) }
            let figure = try #require(made[.trend])
            #expect(try await RecomputeFigure(site: site)(figure.id, in: other.id) == nil)
        }
    }

    /// Figures that depend on something beside the choice of reports: what stands in their address is enough.
    @Test(arguments: Engine.available)
    func whatIsAskedBesideTheChoiceIsKeptToo(engine: Engine) async throws {
        let hotspot = try Fixture.square(5, 5)
        let stamp = ExposureStamp(count: 1, latest: nil)
        let period = HoursChoice.period(from: Fixture.day(2026, 1, 1), to: Fixture.day(2026, 4, 30))
        let asked: [(FigureKind, FigureDetail)] = [
            (.rates, .rates(nil, stamp)), (.rates, .rates(.inhabitants, stamp)),
            (.hoursCompared, .comparison(.weekend)),
            (.hoursCompared, .comparison(.behaviour(Code("nafluiten")))), (.hoursCompared, .comparison(period)),
            (.recurringHours, .recurring(isAsked: true)), (.spot, .spot(hotspot)),
        ]
        let exposures = Fixture.gazetteer.smallestAreas.map { area in
            ExposureFigure(
                measure: .inhabitants, year: 2025, place: .area(code: area.code, bordersOf: area.year), name: nil,
                value: 4_000, isFromShare: false, source: "proef")
        }
        let filter = Fixture.filter(from: Fixture.day(2026, 5, 1))
        try await withRecords(engine, try Self.records(260)) { database, municipality in
            try await database.write { connection in
                try ExposureStore.put(exposures, in: municipality.id, at: Fixture.now, connection)
            }
            let site = try Self.site(database)
            let later = try Self.site(database, at: Fixture.now.adding(days: 5))
            var ids: Set<Identifier> = []
            for (kind, detail) in asked {
                let made = try await Self.made(
                    filter, municipality.id, site, detail, kinds: [kind], exposures: exposures)
                let figure = try #require(made[kind], "\(kind) \(detail)")
                ids.insert(figure.id)
                let outcome = try #require(try await RecomputeFigure(site: later)(figure.id, in: municipality.id))
                #expect(outcome.isSameInput && outcome.isSameOutput, "\(kind) \(detail)")
            }
            #expect(ids.count == asked.count)
        }
    }

    /// A report of the period that was compared with is part of what the figure was made from.
    @Test(arguments: Engine.available)
    func theOtherPeriodIsPartOfTheInput(engine: Engine) async throws {
        let records = try Self.records(260)
        let filter = Fixture.filter(from: Fixture.day(2026, 5, 1))
        let before = try #require(
            records.first { DutchTime.reading(of: $0.time.start).date < Fixture.day(2026, 4, 1) })
        try await withRecords(engine, records) { database, municipality in
            let period = HoursChoice.period(from: Fixture.day(2026, 1, 1), to: Fixture.day(2026, 4, 30))
            let made = try await Self.made(
                filter, municipality.id, try Self.site(database), .comparison(period), kinds: [.hoursCompared])
            let figure = try #require(made[.hoursCompared])
            try await database.write {
                try AnalysisRecordStore.delete(before.id, in: municipality.id, $0)
            }
            let outcome = try #require(
                try await RecomputeFigure(site: try Self.site(database))(figure.id, in: municipality.id))
            #expect(!outcome.isSameInput && !outcome.isSameOutput)
            #expect(outcome.totalThen == outcome.totalNow)
        }
    }
}
