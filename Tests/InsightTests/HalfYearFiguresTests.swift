import Domain
import Geography
import Platform
import Reporting
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

/// What the council is told: the right numbers, and none that could point at people.
struct HalfYearFiguresTests {
    private static let first = Fixture.day(2026, 1, 1)

    /// Reports at noon, spread over the days of each of the twelve months from July 2025; `offset` shifts their hour.
    private func reports(
        _ counts: [Int], delay: Int64 = 60, place: (Int) throws -> Square? = { _ in nil }
    ) throws -> [ReportView.Observation] {
        var number = 0
        return try counts.enumerated().flatMap { offset, count in
            let month = Self.first.startOfMonth(adding: offset - 6)
            return try (0..<count).map { index in
                number += 1
                return try report(
                    at: DutchTime.instant(of: month.adding(days: index % 28), minuteOfDay: 720), delay: delay,
                    square: try place(number))
            }
        }
    }

    private func report(
        at start: Instant, minutes: Int64 = 60, delay: Int64 = 60, square: Square? = nil
    ) throws -> ReportView.Observation {
        let time = try #require(IncidentTime(start: start, end: start.adding(minutes: minutes), precision: .exact))
        return ReportView.Observation(
            time: time, reported: start.adding(minutes: minutes + delay), precision: square == nil ? .unknown : .point,
            square: square, areaCode: nil)
    }

    /// As `Insight.halfYearFigures` makes them of these reports.
    private func figures(
        _ reports: [ReportView.Observation], from first: CivilDate = Self.first, gazetteer: Gazetteer? = nil,
        now: Instant = Fixture.now
    ) throws -> HalfYearFigures {
        let filters = Insight.halfYear(from: first, now: now)
        let gazetteer = gazetteer ?? Fixture.gazetteer
        return try HalfYearFigures(
            ReportView(filters.both, of: reports, in: gazetteer), ReportView(filters.half, of: reports, in: gazetteer),
            in: gazetteer, now: now)
    }

    // MARK: How many

    @Test func monthsAreCountedWithTheirIntervals() throws {
        let counts = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
        let figures = try figures(reports(counts))
        #expect(figures.reportsBefore == .exactly(45))
        #expect(figures.reports == .exactly(81))
        #expect(figures.columns.map(\.count.number) == counts)
        #expect(figures.columns.map(\.months) == Array(repeating: 1, count: 12))
        #expect(figures.columns.map(\.isBefore) == Array(repeating: true, count: 6) + Array(repeating: false, count: 6))
        #expect(figures.columns.map(\.first.components.month) == [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6])
        #expect(figures.through == Fixture.day(2026, 6, 30))
        #expect(figures.leftOut == .fewerThanTold)
        // 5 events: Garwood's interval is 1.6235 to 11.6683; July has 31 days.
        let rate = try #require(figures.columns.first?.rate)
        #expect(abs(rate.value - 5 * 30 / 31.0) < 1e-12)
        #expect(abs(rate.lower - 1.623486 * 30 / 31) < 1e-5 && abs(rate.upper - 11.668332 * 30 / 31) < 1e-5)
        #expect(figures.columns.allSatisfy { $0.missing == 0 })
    }

    /// The comparison is the exact binomial one, weighed by days: 184 in the second half of 2025, 181 in the first of 2026.
    @Test func halfYearsAreComparedByDay() throws {
        func tail(_ range: ClosedRange<Int>, of n: Int, _ share: Double) -> Double {
            range.reduce(0) { sum, count in
                let ways = (0..<count).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
                return sum + ways * (0..<count).reduce(1.0) { p, _ in p * share }
                    * (0..<n - count).reduce(1.0) { p, _ in p * (1 - share) }
            }
        }
        for (before, after, change) in [
            (30, 60, HalfYearFigures.Change.more), (60, 30, .fewer), (40, 42, .chance), (12, 12, .tooFew),
        ] {
            let figures = try figures(
                reports(Array(repeating: before / 6, count: 6) + Array(repeating: after / 6, count: 6)))
            let (first, second) = (before / 6 * 6, after / 6 * 6)
            #expect(figures.comparison.change == change, "\(before) \(after)")
            guard change != .tooFew else {
                #expect(figures.comparison.ratio == nil && figures.comparison.p == nil)
                continue
            }
            let ratio = try #require(figures.comparison.ratio)
            #expect(abs(ratio.value - Double(second) / 181 / (Double(first) / 184)) < 1e-12)
            let share = 181 / 365.0
            let n = first + second
            let expected = min(1, 2 * min(tail(0...second, of: n, share), tail(second...n, of: n, share)))
            #expect(abs(try #require(figures.comparison.p) - expected) < 1e-9)
            #expect((ratio.lower...ratio.upper).contains(1) == (change == .chance))
        }
    }

    @Test func aHalfYearOfFewIsNeverComparedAndNeverTold() throws {
        let figures = try figures(reports([10, 10, 10, 10, 10, 10, 1, 1, 1, 1, 0, 0]))
        #expect(figures.reports == .fewerThanTold)
        // Its number could be found from the ratio.
        #expect(figures.comparison.change == .tooFew && figures.comparison.ratio == nil)
        #expect(figures.columns.map(\.count) == [.exactly(60), .fewerThanTold])
        #expect(figures.columns[1].rate == nil)
    }

    @Test func monthsWithFewAreToldTogether() throws {
        let quarters = try figures(reports([5, 5, 5, 5, 5, 4, 5, 5, 5, 5, 5, 5]))
        #expect(quarters.columns.map(\.count) == [15, 14, 15, 15].map(HalfYearFigures.Count.exactly))
        #expect(quarters.columns.map(\.months) == [3, 3, 3, 3])
        #expect(quarters.columns.map(\.first.components.month) == [7, 10, 1, 4])
        let halves = try figures(reports([5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 0, 0]))
        #expect(halves.columns.map(\.count) == [30, 19].map(HalfYearFigures.Count.exactly))
        #expect(halves.columns.map(\.months) == [6, 6])
    }

    /// Whatever the counts: none below five is told, and none can be found by taking what is told from a total.
    @Test func noSmallNumberIsToldOrCanBeFound() throws {
        var generator = Xoshiro256StarStar(seed: 11)
        for _ in 0..<60 {
            let most = generator.integer(below: 12) + 1
            let counts = (0..<12).map { _ in Int(generator.integer(below: most)) }
            let figures = try figures(reports(counts))
            for (isBefore, total) in [(true, figures.reportsBefore), (false, figures.reports)] {
                let columns = figures.columns.filter { $0.isBefore == isBefore }
                let told = columns.compactMap(\.count.number)
                #expect(told.allSatisfy { $0 >= HalfYearFigures.fewestToTell }, "\(counts)")
                #expect(columns.allSatisfy { ($0.rate == nil) == ($0.count.number == nil) })
                let real = (isBefore ? counts.prefix(6) : counts.suffix(6)).reduce(0, +)
                if let number = total.number {
                    #expect(number == real)
                    // Nothing is left that was not told.
                    #expect(told.reduce(0, +) == number && told.count == columns.count, "\(counts)")
                } else {
                    #expect(real < HalfYearFigures.fewestToTell && told.isEmpty, "\(counts)")
                }
            }
        }
    }

    // MARK: What does not count yet

    @Test func monthsThatAreNotOverDoNotCount() throws {
        // From July 2026; the clock says 21 November.
        let first = Fixture.day(2026, 7, 1)
        let late = try (0..<9).map {
            try report(at: DutchTime.instant(of: Fixture.day(2026, 11, 1).adding(days: $0), minuteOfDay: 600))
        }
        let july = try (0..<7).map {
            try report(at: DutchTime.instant(of: first.adding(days: $0), minuteOfDay: 600))
        }
        let spring = try reports([0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9])
        let draft = try figures(late + july + spring, from: first)
        #expect(draft.through == Fixture.day(2026, 10, 31))
        #expect(draft.reports == .exactly(7))
        #expect(draft.reportsBefore == .exactly(54))
        #expect(draft.comparison.change == .notYet && draft.comparison.ratio == nil)
        #expect(draft.times.timed == .exactly(7))

        let early = try figures(
            late + july + spring, from: first, now: DutchTime.instant(of: Fixture.day(2026, 7, 31), minuteOfDay: 0))
        #expect(early.through == nil)
        #expect(early.reports == .fewerThanTold)
        #expect(early.times.timed == .fewerThanTold && early.places.located == .fewerThanTold)
        #expect(early.columns.allSatisfy { $0.isBefore })
    }

    @Test func whatPeopleStillReportIsNotCompared() throws {
        // A hundred days late: two weeks after June much of it is still to come.
        let all = try reports([10, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 20], delay: 100 * 1440)
        let soon = DutchTime.instant(of: Fixture.day(2026, 7, 14), minuteOfDay: 720)
        let figures = try figures(all.filter { $0.reported < soon }, now: soon)
        #expect(figures.comparison.change == .notYet)
        let later = try self.figures(all, now: DutchTime.instant(of: Fixture.day(2027, 7, 1), minuteOfDay: 720))
        #expect(later.comparison.change == .more)
    }

    @Test func reportsWithoutATimeAreCountedAsLeftOut() throws {
        let vague = try (0..<6).map { index in
            let start = DutchTime.instant(of: Self.first.adding(days: index), minuteOfDay: 0)
            return try report(at: start, minutes: 50 * 1440)
        }
        #expect(try figures(vague + reports(Array(repeating: 5, count: 12))).leftOut == .exactly(6))
        #expect(try figures(vague.dropLast(2) + reports(Array(repeating: 5, count: 12))).leftOut == .fewerThanTold)
    }

    // MARK: Where and when

    /// A town of 60 by 60 squares in which five reports in a cross make its middle square a hotspot of one report.
    @Test func aHotspotOfFewReportsIsNotNamed() throws {
        let gazetteer = try bigTown()
        func square(_ east: Int, _ north: Int) throws -> Square? { try Fixture.square(east, north) }
        let cross = [(30, 30), (29, 29), (29, 31), (31, 29), (31, 31)]
        let counts = Array(repeating: 0, count: 6) + [6, 6, 6, 6, 6, 5]
        let all = try reports(counts) { number in
            number <= 5 ? try square(cross[number - 1].0, cross[number - 1].1) : try square(number % 6 * 10, number)
        }
        let filters = Insight.halfYear(from: Self.first, now: Fixture.now)
        let figure = try HotspotFigure(ReportView(filters.half, of: all, in: gazetteer), in: gazetteer)
        #expect(figure.hotspots.map(\.count) == [1])
        let few = try figures(all, gazetteer: gazetteer).places
        #expect(few.located == .exactly(35))
        #expect(few.spots?.isEmpty == true && few.hasOthers)

        // Two in each of four squares that touch.
        let clear = try reports(counts) { number in
            number <= 8 ? try square(30 + number % 2, 30 + number / 2 % 2) : try square(number % 6 * 10, number)
        }
        let places = try figures(clear, gazetteer: gazetteer).places
        #expect(places.spots?.map(\.reports) == [8] && !places.hasOthers)
        #expect(places.spots?.first?.name == "Proefplein" && places.spots?.first?.area == "Proefdorp")
        #expect(places.search?.cells == 3600)
    }

    private func bigTown() throws -> Gazetteer {
        let low = Fixture.west
        let shape = try #require(
            Polygon(exterior: [
                low, RDPoint(x: low.x + 6000, y: low.y), RDPoint(x: low.x + 6000, y: low.y + 6000),
                RDPoint(x: low.x, y: low.y + 6000),
            ]))
        return Gazetteer(
            areas: [
                Area(code: "GM9991", name: "Proefdorp", kind: .municipality, year: 2026, shape: MultiPolygon(shape))
            ],
            places: [
                NamedPlace(
                    id: NamedPlace.ID("plein"), name: "Proefplein", kind: Code("plein"),
                    point: RDPoint(x: low.x + 3050, y: low.y + 3050))
            ], streets: [])
    }

    /// Each at an hour of the week of its own, but the first `same` on Fridays at 22:00.
    private func atHours(_ total: Int, same: Int) throws -> [ReportView.Observation] {
        try (0..<total).map { index in
            let friday = Fixture.day(2026, 1, 2)
            return index < same
                ? try report(at: DutchTime.instant(of: friday.adding(days: 7 * index), minuteOfDay: 1320))
                : try report(at: DutchTime.instant(of: friday.adding(days: index), minuteOfDay: index * 5 % 20 * 60))
        }
    }

    @Test func hoursWithFewReportsAreNotNamed() throws {
        let four = try figures(try atHours(32, same: 4)).times
        #expect(four.blocks?.isEmpty == true && four.hasOthers && four.hours.isEmpty)
        let eight = try figures(try atHours(36, same: 8)).times
        #expect(eight.blocks?.map(\.block.reports) == [8] && !eight.hasOthers)
        // Friday 22:00 is the 112th hour from Monday 06:00.
        #expect(eight.hours == [112])
        #expect(abs(try #require(eight.blocks?.first).expected - 36 / 168.0) < 1e-12)
        #expect(eight.search?.cells == 168)
    }

    @Test func withFewReportsNothingIsSaid() throws {
        let figures = try figures(try atHours(29, same: 20))
        #expect(figures.times.blocks == nil && figures.times.search == nil)
        #expect(figures.places.spots == nil && figures.places.located == .fewerThanTold)
        #expect(figures.comparison.change == .tooFew)
    }
}
