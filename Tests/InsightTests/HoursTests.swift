import CSV
import Domain
import Foundation
import Geography
import Platform
import Reporting
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

/// Reports made one by one, without a database.
struct ViewMaker {
    var reports: [ReportView.Observation] = []
    private var generator = Xoshiro256StarStar(seed: 11)

    struct NoInterval: Error {}

    mutating func add(
        _ date: CivilDate, minute: Int, lasting minutes: Int64 = 60, _ precision: IncidentTime.Precision = .exact,
        reportedAfter delay: Int64 = 60, square: Square? = nil, area: String? = nil, behaviours: [String] = [],
        setting: String? = nil
    ) throws {
        let start = DutchTime.instant(of: date, minuteOfDay: minute)
        guard let time = IncidentTime(start: start, end: start.adding(minutes: minutes), precision: precision) else {
            throw NoInterval()
        }
        reports.append(
            ReportView.Observation(
                id: Identifier(at: start, random: (0..<10).map { _ in UInt8(generator.integer(below: 256)) }),
                time: time, reported: start.adding(minutes: delay), precision: square == nil ? .unknown : .point,
                square: square, areaCode: area, behaviours: behaviours.map { Code($0) },
                setting: setting.map { Code($0) }))
    }

    func view(_ filter: InsightFilter = Fixture.filter()) -> ReportView { ReportView(filter: filter, reports: reports) }
}

struct ClockTests {
    /// Fridays of 2026, one after the other.
    static func friday(_ week: Int) -> CivilDate { Fixture.day(2026, 1, 2).adding(days: 7 * (week % 40)) }

    @Test func whoKnowsTheDayAloneIsNotOnTheClock() throws {
        var maker = ViewMaker()
        try maker.add(Self.friday(0), minute: 600)
        // From 20:00 to 06:00, as the form keeps "last night".
        try maker.add(Self.friday(1), minute: 1200, lasting: 600, .dayPart)
        try maker.add(Self.friday(2), minute: 0, lasting: 1440, .days)
        try maker.add(Self.friday(3), minute: 0, lasting: 2880, .days)
        try maker.add(Self.friday(4), minute: 0, lasting: 600, .unknown)
        let figure = try ClockFigure(maker.view())
        #expect(figure.tally.counted == 2)
        #expect(figure.tally.leftOut == [.onlyDay: 1, .longerThanDay: 1, .unknownTime: 1])
        #expect(figure.exact == 1)
        for hour in 0..<24 {
            let expected = hour == 10 ? 1 : hour >= 20 || hour < 6 ? 0.1 : 0
            #expect(abs(figure.totals[hour] - expected) < 1e-12, "\(hour)")
        }
        #expect(figure.day == nil)
        #expect(figure.highHours.isEmpty)
    }

    /// All at the same hour: the arrow of an hour is sin(π/24)/(π/24) long.
    @Test func oneTimeIsThatTime() throws {
        var maker = ViewMaker()
        for week in 0..<40 { try maker.add(Self.friday(week), minute: 21 * 60 + 30) }
        let figure = try ClockFigure(maker.view())
        let day = try #require(figure.day)
        #expect(abs(day.resultantLength - sin(.pi / 24) / (.pi / 24)) < 1e-12)
        #expect(day.evenness.p <= 1e-9)
        #expect(day.exactEvenness?.p == day.evenness.p)
        #expect(try #require(day.exactWatson).p == 1 / 2_000, "none of 1,999")
        let middle = try #require(day.middle)
        #expect(abs(middle.moment - 22) < 1e-9)
        #expect(figure.highHours.count == 1)
        let high = try #require(figure.highHours.first)
        #expect(high.first <= 21 && high.first + high.length >= 23)
    }

    @Test func anEvenDayIsEven() throws {
        var maker = ViewMaker()
        for index in 0..<96 { try maker.add(Self.friday(index), minute: index % 24 * 60) }
        let figure = try ClockFigure(maker.view())
        let day = try #require(figure.day)
        #expect(day.resultantLength < 1e-12)
        #expect(!day.evenness.isUneven)
        #expect(try #require(day.exactWatson).p > 0.9)
        #expect(day.middle == nil)
        #expect(figure.highHours.isEmpty)
        for hour in 0..<24 { #expect(abs(figure.totals[hour] - 4) < 1e-9) }
    }

    /// Opposite times cancel: Rayleigh's test sees nothing, Watson's does, and no mean is told.
    @Test func twoHumpsEscapeTheFirstTestAndNotTheSecond() throws {
        var maker = ViewMaker()
        for week in 0..<80 { try maker.add(Self.friday(week), minute: week % 2 == 0 ? 150 : 870) }
        let figure = try ClockFigure(maker.view())
        let day = try #require(figure.day)
        #expect(!day.evenness.isUneven)
        #expect(try #require(day.exactWatson).isUneven)
        #expect(day.middle == nil)
        #expect(figure.highHours.count == 2)
    }

    /// Two busy times ten hours apart: the day is uneven and its mean is sure, but nothing happens there.
    @Test func aMeanWhereNothingHappensIsNotTold() throws {
        var maker = ViewMaker()
        for index in 0..<160 { try maker.add(Self.friday(index), minute: index % 2 == 0 ? 330 : 1170) }
        let day = try #require(try ClockFigure(maker.view()).day)
        #expect(day.evenness.isUneven)
        #expect(day.resultantLength > ClockFigure.shortestArrow)
        #expect(day.curve.share(at: 1) < ClockCurve.even)
        #expect(day.middle == nil)
    }

    /// The curve at a moment is the mean of all kernels there, each spread over its interval.
    @Test func theCurveIsTheSumOfSpreadKernels() throws {
        var maker = ViewMaker()
        for index in 0..<45 {
            try maker.add(Self.friday(index), minute: (index * 97 + 1100) % 1440)
            if index % 3 == 0 { try maker.add(Self.friday(index), minute: 1080, lasting: 360, .dayPart) }
        }
        let day = try #require(try ClockFigure(maker.view()).day)
        let kappa = day.curve.concentration
        var (bessel, term) = (1.0, 1.0)
        for order in 1..<400 {
            term *= (kappa / 2) * (kappa / 2) / Double(order * order)
            bessel += term
        }
        for hour in [0, 5, 13, 19, 23] {
            let moment = Double(hour) + 0.5
            var sum = 0.0
            for report in maker.reports {
                let clock = DutchTime.reading(of: report.time.start)
                let (start, length) = (Double(clock.minuteOfDay) / 60, report.time.minutes / 60)
                let steps = 400
                for step in 0..<steps {
                    let at = start + (Double(step) + 0.5) / Double(steps) * length
                    sum += exp(kappa * cos((moment - at) * .pi / 12)) / (24 * bessel) / Double(steps)
                }
            }
            let expected = sum / Double(maker.reports.count)
            let point = day.curve.middle(of: hour)
            #expect(point.moment == moment)
            #expect(abs(point.share - expected) < 1e-4 * expected, "\(hour)")
            #expect(point.lower < point.share && point.share < point.upper)
        }
        let whole = day.curve.points.reduce(0) { $0 + $1.share } / Double(ClockCurve.pointsPerHour)
        #expect(abs(whole - 1) < 1e-9)
    }

    @Test func theFileHasTheSameFigures() throws {
        var maker = ViewMaker()
        for week in 0..<40 { try maker.add(Self.friday(week), minute: 1290) }
        let figure = try ClockFigure(maker.view())
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == 24)
        for (hour, row) in rows.enumerated() {
            #expect(row.fields[0] == String(hour))
            #expect(Double(row.fields[1]) == figure.totals[hour])
            #expect(Double(row.fields[2]) == figure.day?.curve.middle(of: hour).share)
        }
    }
}

struct HoursComparisonTests {
    private func compare(
        _ maker: ViewMaker, _ choice: HoursChoice, other: InsightFilter? = nil
    ) throws -> HoursComparison {
        let view = maker.view()
        return try HoursComparison(
            view, and: other.map { maker.view($0) } ?? view, by: choice, in: Fixture.gazetteer)
    }

    /// Mornings on working days and evenings in the weekend.
    private func maker(weekend hour: Int) throws -> ViewMaker {
        var maker = ViewMaker()
        for index in 0..<40 {
            try maker.add(Fixture.day(2026, 1, 5).adding(days: 7 * (index % 40)), minute: 540 + index % 5 * 60)
            try maker.add(Fixture.day(2026, 1, 10).adding(days: 7 * (index % 40)), minute: hour * 60 + index % 5 * 60)
        }
        return maker
    }

    @Test func otherHoursAreFoundAndTheSameAreNot() throws {
        let different = try compare(maker(weekend: 17), .weekend)
        #expect(different.first.tally.counted == 40)
        #expect(different.second.tally.counted == 40)
        #expect(try #require(different.test).p == 1 / 2_000, "none of 1,999")
        let same = try compare(maker(weekend: 9), .weekend)
        #expect(try #require(same.test).p > 0.9)
        #expect(try #require(same.test).statistic < 1e-9)
    }

    /// U² from its definition: the squared differences of the first 24 harmonics of both groups.
    @Test func theStatisticIsThatOfItsDefinition() throws {
        var maker = ViewMaker()
        for index in 0..<70 {
            let isNight = index % 2 == 0
            try maker.add(
                Fixture.day(2026, 1, 1).adding(days: index * 4), minute: index * 131 % 1440,
                lasting: isNight ? 60 : 360, isNight ? .exact : .dayPart, setting: index < 33 ? "straat" : "school")
        }
        let figure = try compare(maker, .setting(Code("straat")))
        var sum = 0.0
        for harmonic in 1...24 {
            var (real, imaginary) = ([0.0, 0.0], [0.0, 0.0])
            for report in maker.reports {
                let group = report.setting == Code("straat") ? 0 : 1
                let start = Double(DutchTime.reading(of: report.time.start).minuteOfDay) / 1440
                let length = report.time.minutes / 1440
                let (middle, half) = (2 * .pi * (start + length / 2), .pi * length * Double(harmonic))
                real[group] += cos(Double(harmonic) * middle) * sin(half) / half
                imaginary[group] += sin(Double(harmonic) * middle) * sin(half) / half
            }
            let (a, b) = (real[0] / 33 - real[1] / 37, imaginary[0] / 33 - imaginary[1] / 37)
            sum += (a * a + b * b) / Double(harmonic * harmonic)
        }
        let expected = 33 * 37 / 70 * sum / (2 * .pi * .pi)
        #expect(abs(try #require(figure.test).statistic - expected) < 1e-9 * expected)
    }

    /// Saturday 02:00 is the night of Friday.
    @Test func nightsBelongToTheEveningBefore() throws {
        var maker = ViewMaker()
        for index in 0..<35 {
            // Saturday at 02:00, and Sunday at 20:00.
            try maker.add(Fixture.day(2026, 1, 3).adding(days: 7 * index), minute: 120)
            try maker.add(Fixture.day(2026, 1, 4).adding(days: 7 * index), minute: 1200)
        }
        let nights = try compare(maker, .nights)
        #expect(nights.first.tally.counted == 35)
        #expect(nights.first.curve.map { $0.middle(of: 2).share > $0.middle(of: 20).share } == true)
        let weekend = try compare(maker, .weekend)
        #expect(weekend.first.tally.counted == 35)
        #expect(weekend.first.curve.map { $0.middle(of: 2).share < $0.middle(of: 20).share } == true)
    }

    @Test func whatIsNotKnownIsInNeitherGroup() throws {
        var maker = ViewMaker()
        for index in 0..<90 {
            let setting: String? = ["straat", "school", nil][index % 3]
            try maker.add(
                ClockTests.friday(index), minute: index * 50 % 1440, area: index % 2 == 0 ? "BU99910101" : nil,
                behaviours: index < 31 ? ["nafluiten"] : ["volgen"], setting: setting)
        }
        let setting = try compare(maker, .setting(Code("straat")))
        #expect(setting.first.tally.total == 30 && setting.second.tally.total == 30)
        let behaviour = try compare(maker, .behaviour(Code("nafluiten")))
        #expect(behaviour.first.tally.total == 31 && behaviour.second.tally.total == 59)
        let area = try compare(maker, .area("BU99910101"))
        #expect(area.first.tally.total == 45 && area.second.tally.total == 0)
        #expect(area.test == nil && area.second.curve == nil)
    }

    @Test func twoPeriodsAreTwoViews() throws {
        var maker = ViewMaker()
        for index in 0..<30 {
            try maker.add(Fixture.day(2025, 3, 1).adding(days: index), minute: 600)
            try maker.add(Fixture.day(2026, 3, 1).adding(days: index), minute: 1200)
        }
        let (from, to) = (Fixture.day(2025, 1, 1), Fixture.day(2025, 12, 31))
        let figure = try compare(maker, .period(from: from, to: to), other: Fixture.filter(from: from, to: to))
        #expect(figure.first.tally.counted == 30 && figure.first.tally.leftOut == [.outsidePeriod: 30])
        #expect(figure.second.tally.counted == 30)
        #expect(try #require(figure.test).isMoreThanChance)
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == 24)
        #expect(rows[20].fields[3] > rows[20].fields[7])
    }
}

struct HoursRequestTests {
    private func request(_ fields: [String: [String]]) throws -> HoursRequest {
        HoursRequest(
            SubmittedForm(fields: fields), for: Fixture.filter(), today: Fixture.day(2026, 11, 21),
            codes: try CodeCatalogue(resources: ResourceFolder(explicit: resourcesPath, binary: "")),
            gazetteer: Fixture.gazetteer)
    }

    @Test func knowsItsChoices() throws {
        #expect(try request([:]).choice == nil)
        #expect(try request(["with": ["weekend"]]).choice == .weekend)
        #expect(try request(["with": ["behaviour.nafluiten"]]).choice == .behaviour(Code("nafluiten")))
        #expect(try request(["with": ["setting.straat"]]).choice == .setting(Code("straat")))
        #expect(try request(["with": ["area.BU99910101"]]).choice == .area("BU99910101"))
        #expect(try request(["with": ["area.BU99910101"]]).query == "&with=area.BU99910101")
        for value in ["behaviour.bestaat-niet", "behaviour", "setting.", "area.GM1", "maan", "\"><script>"] {
            let wrong = try request(["with": [value]])
            #expect(wrong.choice == nil)
            #expect(wrong.problem(of: .with) == .unknownChoice)
            #expect(wrong.chosen == value)
            #expect(wrong.query.isEmpty)
        }
    }

    /// The page is about 1 January to 31 October 2026: 304 days.
    @Test func theOtherPeriodIsTheOneBefore() throws {
        #expect(
            try request(["with": ["period"]]).choice
                == .period(from: Fixture.day(2025, 3, 3), to: Fixture.day(2025, 12, 31)))
        let asked = try request(["with": ["period"], "with-from": ["2025-01-01"], "with-to": ["2025-01-31"]])
        #expect(asked.choice == .period(from: Fixture.day(2025, 1, 1), to: Fixture.day(2025, 1, 31)))
        #expect(asked.query == "&with=period&with-from=2025-01-01&with-to=2025-01-31")
    }

    @Test func aPeriodThatCannotBeIsSaid() throws {
        let cases: [(from: String, to: String, field: HoursRequest.Field, problem: HoursRequest.Problem)] = [
            ("gisteren", "", .otherFrom, .notADate), ("", "2025-02-30", .otherTo, .notADate),
            ("2025-05-02", "2025-05-01", .otherFrom, .order), ("2026-11-22", "2026-11-30", .otherTo, .future),
            ("2025-12-01", "2026-01-01", .otherFrom, .overlap), ("1950-01-01", "2025-01-01", .otherFrom, .tooLong),
        ]
        for item in cases {
            let request = try request(["with": ["period"], "with-from": [item.from], "with-to": [item.to]])
            #expect(request.choice == nil)
            #expect(request.problem(of: item.field) == item.problem, "\(item)")
            #expect(request.typedFrom == item.from && request.typedTo == item.to)
        }
    }
}

struct RecurringHoursTests {
    /// Seventy reports anywhere at any hour, and thirty at one square on ten Friday nights.
    private func maker(_ extra: Int = 0) throws -> ViewMaker {
        var maker = ViewMaker()
        var generator = Xoshiro256StarStar(seed: 3)
        for _ in 0..<(70 + extra) {
            try maker.add(
                Fixture.day(2026, 1, 5).adding(days: generator.integer(below: 290)),
                minute: generator.integer(below: 24) * 60,
                square: try Fixture.square(generator.integer(below: 20), generator.integer(below: 20)))
        }
        for index in 0..<30 {
            // The hour from 23:00 on Friday, or that from 01:00 after midnight.
            let isLate = index % 2 == 1
            try maker.add(
                ClockTests.friday(index % 10).adding(days: isLate ? 1 : 0), minute: isLate ? 60 : 1380,
                square: try Fixture.square(5, 5))
        }
        return maker
    }

    @Test func aPlaceWithItsOwnHoursIsFound() throws {
        let view = try maker().view()
        let figure = try RecurringHoursFigure(view, in: Fixture.gazetteer, isAsked: true)
        guard case .done(let found) = figure.outcome else {
            Issue.record("\(figure.outcome)")
            return
        }
        #expect(found.clusters.count <= RecurringHoursFigure.mostClusters)
        #expect(found.sets == 2304)
        let first = try #require(found.clusters.first)
        let busy = try Fixture.square(5, 5)
        #expect(first.squares.contains(busy))
        #expect(first.name == "Proefplein")
        #expect(first.isMoreThanChance)
        #expect(first.observed >= 30)
        // Friday from 23:00 on, after midnight too.
        #expect(first.hours.days.days.contains(4))
        // Expected: reports in the circle times reports in these hours, over all.
        let hours = Set(first.hours.hoursOfWeek)
        func hour(_ report: ReportView.Observation) -> Int {
            let clock = DutchTime.reading(of: report.time.midpoint)
            return (clock.date.weekday * 24 + clock.minuteOfDay / 60 - 6 + 168) % 168
        }
        let circle = Set(first.squares)
        let inCircle = view.reports.filter { $0.square.map(circle.contains) == true }
        let inHours = view.reports.filter { hours.contains(hour($0)) }
        #expect(first.observed == inCircle.count { hours.contains(hour($0)) })
        #expect(abs(first.expected - Double(inCircle.count * inHours.count) / 100) < 1e-9)
        let weeks = Set(
            inCircle.filter { hours.contains(hour($0)) }.map {
                (DutchTime.reading(of: $0.time.midpoint.adding(minutes: -360)).date.dayNumber - 4) / 7
            })
        #expect(first.weeks == weeks.count)
    }

    @Test func theSameQuestionHasTheSameAnswer() throws {
        let view = try maker().view()
        let files = try (0..<2).map { _ in
            InsightFiles.csv(try RecurringHoursFigure(view, in: Fixture.gazetteer, isAsked: true))
        }
        #expect(files[0] == files[1])
        #expect(try CSVReader.rows(of: files[0]).rows.count >= 1)
    }

    @Test func nothingIsSearchedUnasked() throws {
        let figure = try RecurringHoursFigure(maker().view(), in: Fixture.gazetteer, isAsked: false)
        guard case .notAsked = figure.outcome else {
            Issue.record("\(figure.outcome)")
            return
        }
        #expect(figure.tally.counted == 100)
    }

    @Test func ninetyNineAreTooFewAndVagueOnesDoNotHelp() throws {
        var maker = try maker()
        maker.reports.removeFirst()
        try maker.add(
            Fixture.day(2026, 3, 3), minute: 1080, lasting: 360, .dayPart, square: try Fixture.square(5, 5))
        try maker.add(Fixture.day(2026, 3, 3), minute: 1080)
        let figure = try RecurringHoursFigure(maker.view(), in: Fixture.gazetteer, isAsked: true)
        guard case .tooFew = figure.outcome else {
            Issue.record("\(figure.outcome)")
            return
        }
        #expect(figure.tally.counted == 99)
        #expect(figure.tally.leftOut == [.noClockTime: 1, .noPlace: 1])
    }

    @Test func thousandsAreForTheCommandLine() throws {
        let figure = try RecurringHoursFigure(
            maker(RecurringHoursFigure.most).view(), in: Fixture.gazetteer, isAsked: true)
        guard case .tooMany = figure.outcome else {
            Issue.record("\(figure.outcome)")
            return
        }
    }

    @Test func theCostIsSaidAndBounded() {
        #expect(RecurringHoursFigure.seconds(for: 100) == 1)
        #expect(RecurringHoursFigure.seconds(for: 1_000) == 6)
        #expect(RecurringHoursFigure.seconds(for: RecurringHoursFigure.most) <= 15)
        #expect(RecurringHoursFigure.replications(for: 1_201) == 199)
    }
}
