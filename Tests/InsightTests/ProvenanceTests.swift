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
    private static func records() throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<60).map { index in
            let square = index < 40 ? try Fixture.square(index * 7 % 20, index * 3 % 20) : try Fixture.square(5, 5)
            return try maker.record(.inSquare(square), day: index * 5)
        }
    }

    private static func made(
        _ filter: InsightFilter, _ municipality: Municipality.ID, _ site: Site
    ) async throws -> [FigureKind: MadeFigure] {
        struct Files: Sendable {}
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        let source = try await FigureSource.current(filter, gazetteer, in: municipality, site)
        return try await source.figures { view, gazetteer, asOf in
            let figures = try FigureKind.allCases.map { kind in
                FigureSource.Made(
                    kind: kind, counted: view.reports.count, file: try kind.file(view, in: gazetteer, asOf: asOf))
            }
            return (Files(), figures)
        }.made
    }

    private static func site(_ database: any SQLDatabase, at now: Instant = Fixture.now) throws -> Site {
        try TestSite.make(database, clock: TestClock(now))
    }

    @Test(arguments: Engine.available)
    func theSameReportsGiveTheSameBytes(engine: Engine) async throws {
        try await withRecords(engine, try Self.records()) { database, municipality in
            let made = try await Self.made(Fixture.filter(), municipality.id, try Self.site(database))
            #expect(made.count == FigureKind.allCases.count)
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
            for kind in FigureKind.allCases { #expect(first[kind]?.id == second[kind]?.id) }
            let count = try await database.read { try $0.first("SELECT COUNT(*) AS n FROM made_figure")?.int("n") }
            #expect(count == FigureKind.allCases.count)
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
}
