import CSV
import Domain
import Geography
import Platform
import Reporting
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

struct ChangeTests {
    private static let filter = Fixture.filter(from: Fixture.day(2024, 11, 1), to: Fixture.day(2026, 11, 21))

    private func figure(
        _ maker: ViewMaker, _ filter: InsightFilter = ChangeTests.filter, now: Instant = Fixture.now
    ) throws -> ChangeFigure {
        try ChangeFigure(maker.view(filter), in: Fixture.gazetteer, now: now)
    }

    /// Reports at noon on days of a month.
    private func add(
        _ count: Int, _ year: Int, _ month: Int, to maker: inout ViewMaker, minute: Int = 720, delay: Int64 = 60,
        behaviours: [String] = [], area: String? = nil, setting: String? = nil
    ) throws {
        for index in 0..<count {
            try maker.add(
                Fixture.day(year, month, 1).adding(days: index % 28), minute: minute, reportedAfter: delay, area: area,
                behaviours: behaviours, setting: setting)
        }
    }

    private func near(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-9 * abs(expected) } ?? false
    }

    /// R: poisson.test(c(30, 45), c(31, 30)) for ratio and interval, pbinom for twice the smaller tail.
    @Test func theLastFullMonthAgainstTheOneBefore() throws {
        var maker = ViewMaker()
        try add(45, 2026, 9, to: &maker)
        try add(30, 2026, 10, to: &maker)
        // Of the month that is not over, and of one long ago, so that older reports tell nothing.
        try add(12, 2026, 11, to: &maker)
        try add(1, 2025, 1, to: &maker)
        let figure = try figure(maker)
        #expect(figure.month == Fixture.day(2026, 10, 1))
        #expect(figure.tally.counted == 88)
        let month = try #require(figure.whole.first)
        #expect(month.earlier == .monthBefore)
        #expect(month.before.count == 45 && month.before.days == 30 && month.before.missing == nil)
        #expect(month.after.count == 30 && month.after.days == 31)
        let test = try #require(month.test)
        #expect(near(test.ratio.ratio, 0.645161290323))
        #expect(near(test.ratio.lower, 0.392438090163))
        #expect(near(test.ratio.upper, 1.04683222638))
        #expect(near(test.ratio.p, 0.0781427924271))
        #expect(month.verdict == .chance)
        // A year before: nothing against 30. Both tests are one family: the larger p stays, the smaller doubles.
        let year = try #require(figure.whole.last)
        #expect(year.earlier == .yearBefore && year.before.count == 0)
        #expect(year.test?.ratio.ratio == .infinity)
        #expect(year.verdict == .more)
        #expect(near(test.q, test.ratio.p))
        #expect(near(year.test?.q, 2 * (year.test?.ratio.p ?? 0)))
    }

    /// p is 0.03 and q, of two tests, twice that: the margin beside "could be chance" holds 1, where one of 95% would not.
    @Test func theMarginSaysTheSameAsTheVerdict() throws {
        var maker = ViewMaker()
        try add(33, 2025, 10, to: &maker)
        try add(50, 2026, 9, to: &maker)
        try add(31, 2026, 10, to: &maker)
        let month = try #require(try figure(maker).whole.first)
        let test = try #require(month.test)
        #expect(test.ratio.p < 0.05 && test.q > 0.05)
        #expect(month.verdict == .chance)
        #expect(near(test.ratio.level, 0.975))
        #expect(test.ratio.lower < 1 && test.ratio.upper > 1)
        let alone = try PoissonRate.compare(first: (50, 30), second: (31, 31))
        #expect(alone.upper < 1)
    }

    /// A quarter of older reports came 40 days late. On 21 November the incidents of 13 to 31 October have waited less
    /// (the clock went back in between): 19 of 31 days miss a quarter, so October counts for 31 − 19/4 days.
    @Test func reportsToComeAreReckonedWith() throws {
        var maker = ViewMaker()
        for index in 0..<40 {
            try maker.add(
                Fixture.day(2025, 1, 1).adding(days: index * 10), minute: 720,
                reportedAfter: index % 4 == 0 ? 40 * 1440 + 30 : 60)
        }
        let older = maker.reports.count { DutchTime.reading(of: $0.time.start).date < Fixture.day(2026, 5, 1) }
        #expect(older == 40)
        try add(45, 2026, 9, to: &maker)
        try add(30, 2026, 10, to: &maker)
        let month = try #require(try figure(maker).whole.first)
        #expect(near(month.after.missing, 0.25 * 19 / 31))
        #expect(month.before.missing == 0)
        #expect(near(month.after.exposure, 26.25))
        // R: poisson.test(c(30, 45), c(26.25, 30)).
        let test = try #require(month.test)
        #expect(near(test.ratio.ratio, 0.761904761905))
        #expect(near(test.ratio.lower, 0.463450696955))
        #expect(near(test.ratio.upper, 1.23625901021))
        #expect(near(test.ratio.p, 0.297480793389))
    }

    /// With half of the reports late the last month misses more than a quarter: nothing is said about it.
    @Test func tooMuchToComeIsTooEarly() throws {
        var maker = ViewMaker()
        for index in 0..<40 {
            try maker.add(
                Fixture.day(2025, 1, 1).adding(days: index * 10), minute: 720,
                reportedAfter: index % 2 == 0 ? 40 * 1440 + 30 : 60)
        }
        try add(45, 2026, 9, to: &maker)
        try add(10, 2026, 10, to: &maker)
        let month = try #require(try figure(maker).whole.first)
        #expect(near(month.after.missing, 0.5 * 19 / 31))
        #expect(month.test == nil)
        #expect(month.verdict == .tooEarly)
    }

    /// A fall may be reports that still come, when nobody knows how late people report.
    @Test func aFallIsOnlyAFallWhenTheRestIsIn() throws {
        var maker = ViewMaker()
        try add(60, 2026, 9, to: &maker)
        try add(15, 2026, 10, to: &maker)
        #expect(try figure(maker).whole.first?.verdict == .fewerOrLate)
        try add(30, 2025, 6, to: &maker)
        #expect(try figure(maker).whole.first?.verdict == .fewer)
        #expect(try figure(maker).whole.first?.after.missing == 0)
    }

    @Test func twentyNineAreTooFewAndThirtyAreNot() throws {
        var maker = ViewMaker()
        try add(14, 2026, 9, to: &maker)
        try add(15, 2026, 10, to: &maker)
        #expect(try figure(maker).whole.first?.verdict == .tooFew)
        #expect(try figure(maker).tested.isEmpty)
        try add(1, 2026, 10, to: &maker)
        #expect(try figure(maker).whole.first?.verdict == .chance)
    }

    @Test func aMonthBeforeTheReportPointIsNotCompared() throws {
        var maker = ViewMaker()
        try add(60, 2026, 9, to: &maker)
        try add(60, 2026, 10, to: &maker)
        let figure = try figure(maker)
        #expect(figure.whole.count == 1)
        #expect(figure.skipped.map(\.earlier) == [.yearBefore])
        guard case .notOpen = figure.skipped.first?.reason else {
            Issue.record("not left out as not open")
            return
        }
        // Nor is one outside the page's period; without a full month nothing is.
        let short = try self.figure(maker, Fixture.filter(from: Fixture.day(2026, 9, 2), to: Fixture.day(2026, 11, 21)))
        #expect(short.whole.isEmpty)
        #expect(short.skipped.map(\.earlier) == [.monthBefore, .yearBefore])
        let shorter = try self.figure(
            maker, Fixture.filter(from: Fixture.day(2026, 10, 2), to: Fixture.day(2026, 11, 21)))
        #expect(shorter.month == nil)
    }

    /// The last full month of the page's period, which may end long ago or with a month.
    @Test func thePeriodSaysWhichMonth() throws {
        var maker = ViewMaker()
        try add(60, 2026, 3, to: &maker)
        func month(_ to: CivilDate) throws -> CivilDate? {
            try figure(maker, Fixture.filter(from: Fixture.day(2025, 1, 1), to: to)).month
        }
        #expect(try month(Fixture.day(2026, 3, 31)) == Fixture.day(2026, 3, 1))
        #expect(try month(Fixture.day(2026, 3, 30)) == Fixture.day(2026, 2, 1))
        #expect(try month(Fixture.day(2026, 11, 21)) == Fixture.day(2026, 10, 1))
    }

    @Test func groupsAreCountedOnceAndTestedAsOneFamily() throws {
        var maker = ViewMaker()
        // Two behaviours of one group: one report.
        try add(
            20, 2026, 9, to: &maker, minute: 1380, behaviours: ["nafluiten", "nastaren"], area: "BU99910101",
            setting: "straat")
        try add(
            60, 2026, 10, to: &maker, minute: 1380, behaviours: ["nafluiten", "nastaren"], area: "BU99910101",
            setting: "straat")
        try add(8, 2026, 9, to: &maker, minute: 600, behaviours: ["aanraken"], area: "BU99910102", setting: "school")
        try add(9, 2026, 10, to: &maker, minute: 600, behaviours: ["aanraken"], area: "BU99910102", setting: "school")
        try maker.add(Fixture.day(2026, 10, 3), minute: 0, lasting: 1440, .days, behaviours: ["zingen"])
        let figure = try figure(maker)
        func find(_ group: ChangeFigure.Group) -> ChangeFigure.Comparison? {
            figure.groups.first { $0.group == group && $0.earlier == .monthBefore }
        }
        let signs = try #require(find(.behaviour(.signs)))
        #expect(signs.before.count == 20 && signs.after.count == 60)
        // R: poisson.test(c(60, 20), c(31, 30)), the counts per day.
        let ratio = try PoissonRate.compare(first: (20, 30), second: (60, 31))
        #expect(signs.test?.ratio == ratio)
        #expect(signs.verdict == .more)
        #expect(find(.area("BU99910101"))?.after.count == 60)
        #expect(find(.setting(Code("straat")))?.after.count == 60)
        #expect(find(.band(.evening))?.after.count == 60)
        #expect(find(.band(.morning))?.after.count == 9, "a day has no hours")
        #expect(find(.behaviour(.body))?.verdict == .tooFew)
        #expect(find(.behaviour(.other))?.after.count == 1)
        // Four equal tests: q is p.
        let tested = figure.groups.filter { $0.test != nil }
        #expect(tested.count == 4)
        #expect(tested.allSatisfy { near($0.test?.q, ratio.p) })
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == figure.whole.count + figure.groups.count)
        let row = try #require(rows.first { $0.fields[2] == "signs" })
        #expect(row.fields[1] == "behaviour" && row.fields[3] == "2026-09" && row.fields[17] == "more")
        #expect(Double(row.fields[11]) == ratio.ratio)
        #expect(Double(row.fields[14]) == 0.95, "four findings of four")
    }

    @Test func saysWhatIsKnown() throws {
        var maker = ViewMaker()
        try maker.add(Fixture.day(2026, 10, 3), minute: 600, square: try Fixture.square(1, 1))
        try maker.add(Fixture.day(2026, 10, 3), minute: 0, lasting: 1440, .days)
        try maker.add(Fixture.day(2026, 10, 3), minute: 0, lasting: 100, .unknown)
        let figure = try figure(maker)
        #expect(figure.known.times == [.exact: 1, .days: 1, .unknown: 1])
        #expect(figure.known.places == [.point: 1, .unknown: 2])
        #expect(figure.tally.counted == 2 && figure.tally.leftOut == [.unknownTime: 1])
    }

    /// Every behaviour that the form offers has a group, and only "something else" has no other one.
    @Test func everyBehaviourHasAGroup() throws {
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: resourcesPath, binary: ""))[.behaviour].codes
        #expect(codes.filter { BehaviourGroup($0) == .other } == [Code("anders")])
        #expect(Set(codes.map { BehaviourGroup($0) }) == Set(BehaviourGroup.allCases))
    }

    @Test func bandsAreQuartersOfTheDay() throws {
        for hour in 0..<24 {
            #expect(HourBand(hour: hour).first == hour / 6 * 6)
            let first = hour < 6 ? "00" : hour < 12 ? "06" : hour < 18 ? "12" : "18"
            #expect(HourBand(hour: hour).rawValue.hasPrefix(first))
        }
        let night = DutchTime.instant(of: Fixture.day(2026, 3, 3), minuteOfDay: 1200)
        func band(_ minutes: Int64) -> HourBand? {
            IncidentTime(start: night, end: night.adding(minutes: minutes), precision: .dayPart)
                .flatMap { HourBand($0) }
        }
        // From 20:00 to 06:00 the middle is 01:00.
        #expect(band(600) == .night)
        #expect(band(721) == nil)
    }
}

struct ReportingDelayTests {
    /// Of 30 settled reports 6 came after ten days: of a day that is nine days old a fifth is still to come.
    @Test func theMissingShareIsThatOfOlderReports() throws {
        let reports = try (0..<30).map { index in
            let middle = Fixture.now.adding(days: -200 - Int64(index))
            let time = try #require(
                IncidentTime(start: middle.adding(minutes: -30), end: middle.adding(minutes: 30), precision: .exact))
            return ReportView.Observation(
                time: time, reported: middle.adding(days: index % 5 == 0 ? 10 : 0), precision: .unknown, square: nil,
                areaCode: nil)
        }
        let view = ReportView(filter: Fixture.filter(), reports: reports)
        let delay = ReportingDelay(view, now: Fixture.now)
        let today = DutchTime.reading(of: Fixture.now).date
        #expect(delay.missing(from: today.adding(days: -9), days: 1, now: Fixture.now) == 0.2)
        #expect(delay.missing(from: today.adding(days: -11), days: 1, now: Fixture.now) == 0)
        #expect(delay.missing(from: today.adding(days: -11), days: 4, now: Fixture.now) == 0.1)
        #expect(delay.missing(from: today, days: 0, now: Fixture.now) == nil)
        // One fewer, or not settled yet: not known.
        let fewer = ReportView(filter: Fixture.filter(), reports: reports.dropLast())
        #expect(!ReportingDelay(fewer, now: Fixture.now).isKnown)
        #expect(!ReportingDelay(view, now: Fixture.now.adding(days: -30)).isKnown)
    }
}
