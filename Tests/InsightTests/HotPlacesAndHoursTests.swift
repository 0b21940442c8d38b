import Domain
import Geography
import Platform
import Reporting
import SQLStore
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

struct HotPlacesAndHoursTests {
    private func view(_ records: [AnalysisRecord]) async throws -> ReportView {
        var view: ReportView?
        try await withRecords(.sqlite, records) { database, municipality in
            view = try await database.read {
                try ReportView.read(Fixture.filter(), in: municipality.id, Fixture.gazetteer, $0)
            }
        }
        return try #require(view)
    }

    @Test func withFewReportsNothingIsSaid() async throws {
        var maker = RecordMaker()
        let place = RecordedPlace.inSquare(try Fixture.square(3, 3))
        let records = try (0..<HotPlacesAndHours.fewest - 1).map { try maker.record(place, day: $0) }
        let hot = try HotPlacesAndHours(try await view(records), in: Fixture.gazetteer)
        #expect(hot.spots == nil)
        #expect(hot.blocks == nil)
        #expect(hot.located == HotPlacesAndHours.fewest - 1)
    }

    /// Forty reports on Fridays from 22 to 23 in nine squares that touch, and forty elsewhere at other hours.
    @Test func whatStandsOutIsFound() async throws {
        var maker = RecordMaker()
        let friday = Fixture.day(2026, 1, 2)
        var records = try (0..<40).map { week in
            try maker.record(
                .inSquare(try Fixture.square(14 + week % 3, 11 + week / 3 % 3)),
                start: DutchTime.instant(of: friday.adding(days: 7 * week), minuteOfDay: 1320))
        }
        for index in 0..<40 {
            records.append(
                try maker.record(
                    .inSquare(try Fixture.square(index % 10, index / 10 * 2)),
                    start: DutchTime.instant(of: friday.adding(days: index), minuteOfDay: index * 97 % 1440)))
        }
        let hot = try HotPlacesAndHours(try await view(records), in: Fixture.gazetteer)
        let spot = try #require(hot.spots?.first)
        #expect(spot.area == "BU99910102")
        #expect(spot.squares.contains(try Fixture.square(15, 12)))
        #expect(spot.reports >= 40)
        // Friday 22:00 is the 112th hour from Monday 06:00.
        #expect(hot.blocks?.first?.hours.contains(112) == true)
        #expect(hot.located == 80)
    }

    @Test func blocksGoRoundTheWeek() {
        #expect(HotPlacesAndHours.Block(first: 166, length: 4, reports: 9).hours == [166, 167, 0, 1])
    }

    @Test func reportsAreSpreadOverPartsOfTheDay() async throws {
        var maker = RecordMaker()
        let (west, east) = (try Fixture.square(3, 3), try Fixture.square(15, 3))
        func at(_ minute: Int) -> Instant { DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: minute) }
        let records = [
            // An hour of evening and three of night; a place in a square is in the area around it.
            try maker.record(.inSquare(west), start: at(1380), minutes: 240, precision: .dayPart),
            try maker.record(.inSquare(east), start: at(720), minutes: 60),
            // Says nothing about the hour.
            try maker.record(.inSquare(east), start: at(0), minutes: 2880, precision: .days),
        ]
        let reports = ReportsByAreaAndDayPart(try await view(records), in: Fixture.gazetteer)
        #expect(reports.counts["BU99910101"] == [0.75, 0, 0, 0.25])
        #expect(reports.counts["BU99910102"] == [0, 0, 1, 0])
        #expect(reports.counts["GM9991"] == [0.75, 0, 1, 0.25])
    }

    /// The night of October holds the same hour twice: seven hours up to six.
    @Test func theClockMayChangeOnTheWay() throws {
        let time = try #require(
            IncidentTime(
                start: DutchTime.instant(of: Fixture.day(2026, 10, 24), minuteOfDay: 1320),
                end: DutchTime.instant(of: Fixture.day(2026, 10, 25), minuteOfDay: 360), precision: .dayPart))
        let shares = ReportsByAreaAndDayPart.shares(of: time)
        #expect(abs(shares[0] - 7.0 / 9) < 1e-12)
        #expect(abs(shares[3] - 2.0 / 9) < 1e-12)
    }
}
