import DemoTown
import Domain
import Geography
import Platform
import Reporting
import SQLStore
import StreetStatistics
import TestSupport
import Testing

@testable import Insight
@testable import Straatlicht

/// The whole way, from made-up reports through the database to the figures: what was planted is found, and where
/// nothing was planted nothing is.
@Suite(.serialized) struct TruthTests {
    static let from = Fixture.day(2024, 11, 1)
    static let to = Fixture.day(2026, 11, 21)
    static let town = DemoTown.standard
    static let gazetteer = DemoDatabase.gazetteer(of: town)

    struct Found {
        let hotspots: HotspotFigure
        let hotTimes: HotTimesFigure
        let trend: TrendFigure
    }

    /// The figures of one seed, each in a municipality of its own.
    private static func found(
        seed: UInt64, _ planting: Planting, perYear: Double = 450, in database: any SQLDatabase
    ) async throws -> Found {
        let municipality = try Fixture.municipality("zaad-\(seed)")
        let now = DutchTime.instant(of: to.adding(days: 1))
        try await database.write { connection in
            try MunicipalityStore.insert(municipality, at: now, connection)
            var demo = DemoDatabase(town)
            var generator = Xoshiro256StarStar(seed: seed)
            for report in town.reports(
                seed: seed, from: from, to: to.adding(days: 1), perYear: perYear, planting: planting)
            {
                let record = demo.record(
                    report, id: DemoDatabase.identifier(at: report.reportedAt, &generator))
                try AnalysisRecordStore.insert(record, in: municipality.id, connection)
            }
        }
        var filter = InsightFilter(today: to)
        filter.from = from
        let wanted = filter
        let view = try await database.read { try ReportView.read(wanted, in: municipality.id, gazetteer, $0) }
        return Found(
            hotspots: try HotspotFigure(view, in: gazetteer), hotTimes: try HotTimesFigure(view),
            trend: try TrendFigure(view, now: now))
    }

    /// Which planted hotspots are hot, and in how many of their planted hours a hot one is found.
    private static func recall(seed: UInt64, perYear: Double, in database: any SQLDatabase) async throws
        -> (hotspots: [String: Bool], hotTimes: [String: Bool])
    {
        let found = try await found(seed: seed, .on, perYear: perYear, in: database)
        let hot = Set(found.hotspots.hotspots.flatMap(\.squares))
        var (hotspots, hotTimes): ([String: Bool], [String: Bool]) = ([:], [:])
        for planted in town.plantedHotspots {
            let square = try #require(Square(containing: planted.centre))
            hotspots[planted.name] = ([square] + square.neighbours).contains(where: hot.contains)
            // The row is the day on which the evening began.
            let hours = planted.hotTime.weekdays.flatMap { day in
                planted.hotTime.hours.map { day * 24 + ($0 + 24 - HotTimesFigure.turn) % 24 }
            }
            hotTimes[planted.name] = hours.contains { found.hotTimes.hours[$0].isHot }
        }
        return (hotspots, hotTimes)
    }

    /// Two years of 450 reports: what the demo shows.
    @Test func whatWasPlantedIsFound() async throws {
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            for seed in UInt64(1)...5 {
                let recall = try await Self.recall(seed: seed, perYear: 450, in: database)
                for (name, isFound) in recall.hotspots { #expect(isFound, "seed \(seed): hotspot \(name)") }
                for (name, isFound) in recall.hotTimes { #expect(isFound, "seed \(seed): hot time of \(name)") }
            }
        }
    }

    @Test func whereNothingWasPlantedNothingIsFound() async throws {
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            var (hotspots, hotTimes, trends) = (0, 0, 0)
            for seed in UInt64(1)...100 {
                let found = try await Self.found(seed: seed, .off, in: database)
                #expect(found.hotspots.method == .exact)
                if !found.hotspots.hotspots.isEmpty { hotspots += 1 }
                if !found.hotTimes.blocks.isEmpty { hotTimes += 1 }
                switch found.trend.verdict {
                case .more, .fewer: trends += 1
                default: break
                }
            }
            print("false alarms in 100 towns: hotspots \(hotspots), hot times \(hotTimes), trends \(trends)")
            #expect(hotspots <= 5)
            #expect(hotTimes <= 5)
        }
    }
}
