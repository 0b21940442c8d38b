import Domain
import Foundation
import Geography
import Platform
import Reporting
import StreetStatistics
import Testing

@testable import Insight

/// What counts in a search, and what is found.
struct ClusterSearchTests {
    private static let night = Fixture.day(2026, 11, 21)

    private static func report(
        _ start: Instant, minutes: Int64 = 60, precision: IncidentTime.Precision = .exact,
        reported: Instant? = nil, place: PlacePrecision = .point, square: Square? = nil
    ) -> ReportView.Observation {
        ReportView.Observation(
            time: IncidentTime(
                endingAt: start.adding(minutes: minutes), startingBefore: start, precision: precision),
            reported: reported ?? start.adding(minutes: minutes + 5), precision: place, square: square, areaCode: nil)
    }

    @Test func daysTurnAtThreeAndFollowTheClockOnTheWall() throws {
        let period = ClusterPeriod(night: Self.night, days: 365)
        #expect(period.end == DutchTime.instant(of: Self.night, minuteOfDay: 180))
        #expect(period.position(of: period.end) == 365)
        // Friday evening and the small hours after it are one day, the last.
        let evening = DutchTime.instant(of: Fixture.day(2026, 11, 20), minuteOfDay: 23 * 60)
        let small = DutchTime.instant(of: Self.night, minuteOfDay: 150)
        #expect(Int(period.position(of: evening)) == 364 && Int(period.position(of: small)) == 364)
        #expect(period.date(ofDay: 364) == Fixture.day(2026, 11, 20))
        #expect(period.last == Self.night)
        #expect(period.first == Fixture.day(2025, 11, 21))
        // In summer, an hour nearer in time: the same place on the clock.
        let summer = DutchTime.instant(of: Fixture.day(2026, 7, 1), minuteOfDay: 180)
        let days = Fixture.day(2026, 11, 21).dayNumber - Fixture.day(2026, 7, 1).dayNumber
        #expect(period.position(of: summer) == Double(365 - days))
        #expect(ClusterPeriod.lastNight(before: period.end) == Self.night)
        #expect(ClusterPeriod.lastNight(before: period.end.adding(minutes: -1)) == Fixture.day(2026, 11, 20))
    }

    @Test func whatDoesNotCountIsSaid() throws {
        let period = ClusterPeriod(night: Self.night, days: 365)
        let square = try Fixture.square(3, 3)
        let noon = DutchTime.instant(of: Fixture.day(2026, 11, 10), minuteOfDay: 720)
        let search = ClusterSearch(
            [
                Self.report(noon, square: square),
                Self.report(noon, minutes: 90 * 1_440, precision: .unknown, square: square),
                Self.report(noon.adding(days: -400), square: square),
                // Happened in the period, told after its end.
                Self.report(noon, reported: period.end, square: square),
                Self.report(noon, place: .street), Self.report(noon, place: .area),
                Self.report(noon, place: .unknown),
            ], period, ClusterSettings(), seed: 1)
        #expect(search.tally.counted == 1)
        #expect(
            search.tally.leftOut
                == [.unknownTime: 1, .outsidePeriod: 2, .onlyStreet: 1, .onlyArea: 1, .noPlace: 1])
        #expect(search.sightings.map(\.square) == [square])
    }

    @Test func intervalsAreCutAtTheEndsOfThePeriod() throws {
        let period = ClusterPeriod(night: Self.night, days: 100)
        let square = try Fixture.square(3, 3)
        // By the clock, which changed in between.
        let start = DutchTime.instant(of: Self.night.adding(days: -100), minuteOfDay: ClusterPeriod.turn)
        let reports = [
            Self.report(start.adding(days: -1), minutes: 3 * 1_440, precision: .days, square: square),
            Self.report(
                period.end.adding(days: -2), minutes: 3 * 1_440, precision: .days,
                reported: period.end.adding(minutes: -1), square: square),
        ]
        let sightings = ClusterSearch(reports, period, ClusterSettings(), seed: 1).sightings
        #expect(Set(sightings.map(\.start)) == [0, 98])
        #expect(Set(sightings.map(\.end)) == [2, 100])
    }

    @Test func fewReportsAreNotSearched() throws {
        var generator = Xoshiro256StarStar(seed: 3)
        var town = NullTown(perYear: 200, side: 20, &generator)
        let reports = town.reports(from: Self.night.adding(days: -365), days: 365, &generator)
        let period = ClusterPeriod(night: Self.night, days: 365)
        let known = ClusterSearch(reports, period, ClusterSettings(), seed: 1).sightings.map(\.id)
        func search(_ count: Int) -> ClusterSearch {
            let ids = Set(known.suffix(count))
            return ClusterSearch(reports.filter { ids.contains($0.id) }, period, ClusterSettings(), seed: 1)
        }
        #expect(search(49).isTooFew)
        #expect(try search(49).run() == nil)
        #expect(!search(50).isTooFew)
        #expect(try search(50).run() != nil)
    }

    /// One place with 30 reports over a year and one with 40; then the first gets 5 in the last two days.
    @Test func aClusterIsCountedByHand() throws {
        let period = ClusterPeriod(night: Self.night, days: 365)
        let (here, there) = (try Fixture.square(2, 2), try Fixture.square(15, 15))
        var reports: [ReportView.Observation] = []
        for (square, count, apart) in [(here, 30, 11), (there, 40, 8)] {
            for index in 0..<count {
                let date = Self.night.adding(days: -20 - apart * index)
                reports.append(Self.report(DutchTime.instant(of: date, minuteOfDay: 720), square: square))
            }
        }
        for day in [1, 1, 1, 2, 2] {
            reports.append(
                Self.report(
                    DutchTime.instant(of: Self.night.adding(days: -day), minuteOfDay: 720), square: here))
        }
        let findings = try #require(try ClusterSearch(reports, period, ClusterSettings(), seed: 4).run())
        let found = try #require(findings.clusters.first)
        #expect(found.squares == [here])
        #expect(found.radius == 0)
        #expect(found.from == Self.night.adding(days: -2))
        #expect(found.days == 2)
        #expect(found.observed == 5)
        // 35 of 75 reports are here, 5 in the last two days.
        #expect((found.expected - 35.0 * 5 / 75).magnitude < 1e-12)
        #expect(found.reports.count == 5)
        // Dealt anew, the five last reports all lie here with (35·34·33·32·31)/(75·74·73·72·71) = 0.0188, and nothing else
        // is as unusual: the other place holds more than half. Known from 1,999 data sets to 4 · 0.003.
        #expect(found.p >= 0.0068 && found.p <= 0.0313)
        #expect(found.recurrence == 1 / found.p)
    }

    @Test func theSameSeedGivesTheSameClustersInAnyOrder() throws {
        var generator = Xoshiro256StarStar(seed: 5)
        var town = NullTown(perYear: 300, side: 20, &generator)
        var reports = town.reports(from: Self.night.adding(days: -365), days: 365, &generator)
        let period = ClusterPeriod(night: Self.night, days: 365)
        func clusters(_ seed: UInt64) throws -> [FoundCluster] {
            try #require(try ClusterSearch(reports, period, ClusterSettings(), seed: seed).run()).clusters
        }
        let first = try clusters(7)
        #expect(!first.isEmpty)
        #expect(try clusters(7) == first)
        generator.shuffle(&reports)
        #expect(try clusters(7) == first)
        // What is found does not depend on chance, only how unusual it is said to be.
        #expect(try clusters(8).map(\.squares) == first.map(\.squares))
    }

    @Test func aSearchStopsWhereItIsTold() throws {
        struct Stop: Error {}
        var generator = Xoshiro256StarStar(seed: 6)
        var town = NullTown(perYear: 300, side: 20, &generator)
        let period = ClusterPeriod(night: Self.night, days: 365)
        let square = try Fixture.square(3, 3)
        // With something to find, so that it is compared with many orders.
        let reports =
            town.reports(from: Self.night.adding(days: -365), days: 365, &generator)
            + (1...10).map { Self.report(period.end.adding(minutes: -120 * $0), square: square) }
        let search = ClusterSearch(reports, period, ClusterSettings(), seed: 1)
        var fractions: [Double] = []
        #expect(throws: Stop.self) {
            try search.run { done in
                fractions.append(done)
                if fractions.count == 5 { throw Stop() }
            }
        }
        #expect(fractions.count == 5)
    }

    @Test func settingsNeedEnoughDataSets() throws {
        var fields = ClusterSettingsForm(ClusterSettings()).form
        #expect(ClusterSettingsForm(fields).read().settings == ClusterSettings())
        #expect(ClusterSettingsForm(fields).read().problems.isEmpty)
        fields["alarm_days"] = "2001"
        #expect(ClusterSettingsForm(fields).read().problems.map(\.field) == [.replications])
        fields["alarm_days"] = "2000"
        #expect(ClusterSettingsForm(fields).read().problems.isEmpty)
        fields["radius"] = "ver"
        fields["fewest"] = "2"
        #expect(Set(ClusterSettingsForm(fields).read().problems.map(\.field)) == [.radius, .fewest])
    }

    @Test func squaresKeepTheirNumbers() throws {
        let square = try Fixture.square(4, 9)
        #expect(ClusterWatch.square(ClusterWatch.number(of: square)) == square)
    }

    @Test func smallNumbersAreNotTold() throws {
        var maker = RecordMaker()
        let evening = DutchTime.instant(of: Fixture.day(2026, 11, 10), minuteOfDay: 20 * 60)
        var records = try (0..<5).map { _ in try maker.record(start: evening, behaviours: ["nafluiten"]) }
        records.append(try maker.record(start: evening.adding(minutes: 300), behaviours: ["nafluiten", "schelden"]))
        records.append(try maker.record(start: evening, minutes: 3 * 1_440, precision: .days, behaviours: ["schelden"]))
        let totals = ClusterTotals(records)
        #expect(totals.kinds.map(\.code.value) == ["nafluiten", "schelden"])
        #expect(totals.kinds.map(\.count) == [6, 2])
        #expect(totals.parts.map(\.part) == [.night, .evening, .unknown])
        #expect(totals.parts.map(\.count) == [1, 5, 1])
        #expect([4, 5].map(ClusterTotals.shown) == [nil, 5])
    }
}
