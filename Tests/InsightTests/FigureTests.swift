import CSV
import Domain
import Geography
import Platform
import Reporting
import SQLStore
import StreetStatistics
import TestSupport
import Testing

@testable import Insight

struct ReadingTests {
    @Test(arguments: Engine.available)
    func anotherMunicipalityStaysInvisible(engine: Engine) async throws {
        var maker = RecordMaker()
        let place = RecordedPlace.inSquare(try Fixture.square(3, 3))
        let own = try maker.record(place, day: 1)
        let others = try (0..<5).map { try maker.record(place, day: $0) }
        let other = try Fixture.municipality("elders")
        try await withRecords(engine, [own]) { database, municipality in
            try await database.write { connection in
                try Fixture.insert(other, Fixture.gazetteer, connection)
                for record in others { try AnalysisRecordStore.insert(record, in: other.id, connection) }
            }
            let (first, second) = try await database.read {
                (
                    try ReportView.read(Fixture.filter(), in: municipality.id, Fixture.gazetteer, $0).reports.count,
                    try ReportView.read(Fixture.filter(), in: other.id, Fixture.gazetteer, $0).reports.count
                )
            }
            #expect(first == 1)
            #expect(second == 5)
        }
    }

    @Test(arguments: Engine.available)
    func filtersKeepWhatTheySay(engine: Engine) async throws {
        var maker = RecordMaker()
        let square = try Fixture.square(3, 3)
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let records = [
            try maker.record(.inSquare(square), start: noon, behaviours: ["nafluiten", "nastaren"], setting: "straat"),
            try maker.record(.inSquare(square, .place), start: noon, precision: .dayPart, behaviours: ["nastaren"]),
            try maker.record(.unknown, start: noon, minutes: 1440, precision: .days),
            try maker.record(.unknown, start: noon, minutes: 9000, precision: .unknown, setting: "werk"),
        ]
        try await withRecords(engine, records) { database, municipality in
            let cases: [(expected: Int, change: @Sendable (inout InsightFilter) -> Void)] = [
                (4, { _ in }),
                (2, { $0.behaviours = [Code("nastaren")] }),
                (4, { $0.behaviours = [Code("nastaren"), Code("nafluiten")] }),
                (1, { $0.settings = [Code("straat")] }),
                (2, { $0.place = .place }),
                (1, { $0.place = .point }),
                (3, { $0.time = .days }),
                (2, { $0.time = .dayPart }),
                (1, { $0.time = .exact }),
                (0, { $0.from = Fixture.day(2026, 3, 20) }),
            ]
            for (index, item) in cases.enumerated() {
                var filter = Fixture.filter()
                item.change(&filter)
                let wanted = filter
                let count = try await database.read {
                    try ReportView.read(wanted, in: municipality.id, Fixture.gazetteer, $0).reports.count
                }
                #expect(count == item.expected, "case \(index)")
            }
        }
    }
}

struct AreaChoiceTests {
    /// What lies in the chosen neighbourhood stays, by its code or by its square; squares elsewhere are not tested.
    @Test(arguments: Engine.available)
    func figuresAreAboutTheChosenArea(engine: Engine) async throws {
        var maker = RecordMaker()
        let gazetteer = Fixture.gazetteer
        let east = try #require(gazetteer.area(code: "BU99910102"))
        var records: [AnalysisRecord] = []
        for day in 0..<20 { records.append(try maker.record(.inSquare(try Fixture.square(3, 3)), day: day)) }
        for day in 0..<35 { records.append(try maker.record(.inSquare(try Fixture.square(14, 7)), day: day)) }
        for day in 0..<4 {
            records.append(
                try maker.record(
                    RecordedPlace(precision: .area, area: RecordedPlace.AreaReference(east)), day: day))
        }
        for day in 0..<3 { records.append(try maker.record(.unknown, day: day)) }
        try await withRecords(engine, records) { database, municipality in
            func view(_ area: String?) async throws -> ReportView {
                var filter = Fixture.filter()
                filter.area = area
                let wanted = filter
                return try await database.read { try ReportView.read(wanted, in: municipality.id, gazetteer, $0) }
            }
            #expect(try await view(nil).reports.count == 62)
            #expect(try await view("GM9991").reports.count == 59)
            #expect(try await view("BU99910101").reports.count == 20)
            let chosen = try await view("BU99910102")
            #expect(chosen.reports.count == 39)
            let areas = AreaFigure(chosen, in: gazetteer)
            #expect(areas.rows.map(\.code) == ["BU99910102"])
            #expect(areas.rows.first?.count == 39)
            let places = try HotspotFigure(chosen, in: gazetteer)
            #expect(places.cells.count == 200)
            #expect(places.tally.counted == 35)
            #expect(places.cells.allSatisfy { east.shape.contains($0.square.centre) })
        }
    }
}

struct HotspotTests {
    private func figure(_ records: [AnalysisRecord], _ gazetteer: Gazetteer = Fixture.gazetteer) async throws
        -> HotspotFigure
    {
        var figure: HotspotFigure?
        try await withRecords(.sqlite, records, gazetteer: gazetteer) { database, municipality in
            let view = try await database.read {
                try ReportView.read(Fixture.filter(), in: municipality.id, Fixture.gazetteer, $0)
            }
            figure = try HotspotFigure(view, in: gazetteer)
        }
        return try #require(figure)
    }

    /// Reports in distinct squares far apart, and some more at one place.
    private func records(spread: Int, at place: (Int, Int), extra: Int) throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<spread).map {
            try maker.record(.inSquare(try Fixture.square(($0 * 7) % 20, ($0 * 3) % 20)), day: $0)
        }
            + (0..<extra).map {
                try maker.record(.inSquare(try Fixture.square(place.0 + $0 % 2, place.1 + $0 / 2 % 2)), day: $0)
            }
    }

    @Test func twentyNineAreTooFewAndThirtyAreNot() async throws {
        let few = try await figure(records(spread: 15, at: (5, 5), extra: 14))
        #expect(few.tally.counted == 29)
        #expect(few.method == nil)
        #expect(few.hotspots.isEmpty)
        #expect(few.cells.allSatisfy { $0.level == .few && $0.test == nil })
        #expect(few.cells.reduce(0) { $0 + $1.count } == 29)

        let enough = try await figure(records(spread: 15, at: (5, 5), extra: 15))
        #expect(enough.tally.counted == 30)
        #expect(enough.method == .exact)
        #expect(enough.hotspots.count == 1)
    }

    @Test func testsEverySquareInsideTheBorder() async throws {
        let figure = try await figure(records(spread: 30, at: (5, 5), extra: 0))
        #expect(figure.cells.count == 400)
        #expect(figure.cells.allSatisfy { $0.test != nil })
    }

    @Test func aHotspotHasANameATotalAndSquares() async throws {
        let figure = try await figure(records(spread: 20, at: (5, 5), extra: 20))
        let hotspot = try #require(figure.hotspots.first)
        #expect(figure.hotspots.count == 1)
        #expect(hotspot.name == "Proefplein")
        #expect(hotspot.squares.contains(try Fixture.square(5, 5)))
        #expect(hotspot.count == figure.cells.filter { $0.hotspot == 1 }.reduce(0) { $0 + $1.count })
        #expect(hotspot.q <= 0.05)
    }

    @Test func threeReportsAreNeverAHotspot() async throws {
        // In a large quiet town three reports together have a very small probability.
        var maker = RecordMaker()
        let corners = try (0..<10).map { try Fixture.square(2 * $0, 18) }
        let spread = try (0..<30).map { try maker.record(.inSquare(corners[$0 / 3 % 10]), day: $0) }
        let figure = try await figure(spread)
        #expect(figure.hotspots.isEmpty)
        for cell in figure.cells where cell.level.isHot {
            #expect(cell.count >= 1)
            #expect((cell.test?.neighbourhoodSum ?? 0) >= HotspotFigure.fewestInNeighbourhood)
        }
    }

    @Test func whatIsLeftOutAddsUp() async throws {
        var maker = RecordMaker()
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let inside = RecordedPlace.inSquare(try Fixture.square(1, 1))
        let lastHour = DutchTime.instant(of: Fixture.day(2026, 10, 31), minuteOfDay: 1410)
        let elsewhere = try Fixture.square(100, 0)
        let records = [
            try maker.record(inside, start: noon), try maker.record(inside, start: noon),
            try maker.record(inside, start: noon, minutes: 500, precision: .unknown),
            // The middle of this hour is after the period.
            try maker.record(inside, start: lastHour, minutes: 120),
            try maker.record(RecordedPlace(precision: .street, streetID: Street.ID("S1")), start: noon),
            try maker.record(RecordedPlace(precision: .area), start: noon),
            try maker.record(.unknown, start: noon),
            try maker.record(.inSquare(elsewhere), start: noon),
        ]
        let tally = try await figure(records).tally
        #expect(tally.counted == 2)
        #expect(tally.total == records.count)
        #expect(
            tally.leftOut == [
                .unknownTime: 1, .outsidePeriod: 1, .onlyStreet: 1, .onlyArea: 1, .noPlace: 1, .outsideBorder: 1,
            ])
    }

    @Test func aTownWithoutBordersHasNoSquares() async throws {
        let figure = try await figure(
            records(spread: 40, at: (1, 1), extra: 0), Gazetteer(areas: [], places: [], streets: []))
        #expect(figure.cells.isEmpty)
        #expect(figure.tally.leftOut == [.outsideBorder: 40])
        #expect(figure.method == nil)
    }

    @Test func theFileHasTheSameFigures() async throws {
        let figure = try await figure(records(spread: 20, at: (5, 5), extra: 20))
        let (header, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == figure.cells.count)
        let columns = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        func field(_ row: CSVRow, _ name: String) throws -> String { row.fields[try #require(columns[name])] }
        for (row, cell) in zip(rows, figure.cells) {
            #expect(try field(row, "square") == cell.square.code)
            #expect(try Int(field(row, "count")) == cell.count)
            #expect(try Int(field(row, "neighbourhood_count")) == cell.test?.neighbourhoodSum)
            #expect(try Double(field(row, "p")) == cell.test?.p)
            #expect(try Double(field(row, "q")) == cell.test?.q)
            #expect(try field(row, "class") == cell.level.rawValue)
            #expect(try Int(field(row, "hotspot")) == cell.hotspot)
        }
    }
}

struct HotTimesTests {
    private func figure(_ records: [AnalysisRecord]) throws -> HotTimesFigure {
        try HotTimesFigure(view(records))
    }

    private func view(_ records: [AnalysisRecord]) -> ReportView {
        ReportView(
            filter: Fixture.filter(),
            reports: records.map {
                ReportView.Observation(
                    time: $0.time, reported: $0.reported, precision: $0.place.precision, square: $0.place.square,
                    areaCode: nil)
            })
    }

    /// 6 March 2026 is a Friday.
    @Test func saturdayAtTwoIsFridayNight() throws {
        var maker = RecordMaker()
        let night = DutchTime.instant(of: Fixture.day(2026, 3, 7), minuteOfDay: 120)
        let monday = DutchTime.instant(of: Fixture.day(2026, 3, 9), minuteOfDay: 359)
        let figure = try figure([try maker.record(start: night), try maker.record(start: monday, minutes: 1)])
        #expect(figure.hour(day: 4, column: 20).total == 1)
        // Monday 05:59 is the last hour of Sunday.
        #expect(figure.hour(day: 6, column: 23).total == 1)
        #expect(figure.hours.count == 168)
    }

    @Test func anEveningIsSpreadOverItsHours() throws {
        var maker = RecordMaker()
        let evening = DutchTime.instant(of: Fixture.day(2026, 3, 6), minuteOfDay: 18 * 60)
        let figure = try figure([try maker.record(start: evening, minutes: 360, precision: .dayPart)])
        for column in 12..<18 { #expect(abs(figure.hour(day: 4, column: column).total - 1 / 6) < 1e-12) }
        #expect(abs(figure.hours.reduce(0) { $0 + $1.total } - 1) < 1e-9)
    }

    /// The clock goes forward on 29 March 2026 and back on 25 October 2026, both Sundays at night.
    @Test(arguments: [(3, 29), (10, 25)])
    func aNightWithAClockChangeHasTheHoursOfOtherNights(month: Int, day: Int) throws {
        let date = Fixture.day(2026, month, day)
        let start = DutchTime.instant(of: date.adding(days: -1), minuteOfDay: 22 * 60)
        let end = DutchTime.instant(of: date, minuteOfDay: 6 * 60)
        let time = try #require(IncidentTime(start: start, end: end, precision: .dayPart))
        #expect(time.minutes != 480)
        let interval = try #require(HotTimesFigure.interval(of: time))
        #expect(interval.duration == 480)
        #expect(interval.start == Double((5 * 24 + 16) * 60))
    }

    @Test func theHourThatOccursTwiceKeepsItsLength() throws {
        let first = DutchTime.instant(of: Fixture.day(2026, 10, 25), minuteOfDay: 150)
        let time = try #require(IncidentTime(start: first, end: first.adding(minutes: 60), precision: .exact))
        let interval = try #require(HotTimesFigure.interval(of: time))
        #expect(interval.duration == 60)
    }

    @Test func vagueTimesAreLeftOutAndTheRestAddsUp() throws {
        var maker = RecordMaker()
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let midnight = DutchTime.instant(of: Fixture.day(2026, 3, 4))
        let records = [
            try maker.record(start: noon), try maker.record(start: midnight, minutes: 1440, precision: .days),
            try maker.record(start: midnight, minutes: 2880, precision: .days),
            try maker.record(start: noon, minutes: 600, precision: .unknown),
        ]
        let tally = try figure(records).tally
        #expect(tally.counted == 2)
        #expect(tally.total == 4)
        #expect(tally.leftOut == [.longerThanDay: 1, .unknownTime: 1])
    }

    @Test func aDayWithTwentyFiveHoursIsADay() throws {
        var maker = RecordMaker()
        let start = DutchTime.instant(of: Fixture.day(2026, 10, 25))
        let figure = try figure([try maker.record(start: start, minutes: 1500, precision: .days)])
        #expect(figure.tally.counted == 1)
    }

    @Test func findsAHotEveningOnlyFromThirtyReports() throws {
        var maker = RecordMaker()
        func records(_ count: Int) throws -> [AnalysisRecord] {
            try (0..<count).map { index in
                let friday = Fixture.day(2026, 1, 2).adding(days: 7 * (index % 40))
                let day = index < 12 ? friday : Fixture.day(2026, 1, 1).adding(days: index * 5 % 300)
                let hour = index < 12 ? 23 : index * 7 % 24
                return try maker.record(start: DutchTime.instant(of: day, minuteOfDay: hour * 60))
            }
        }
        let few = try figure(records(29))
        #expect(few.method == nil)
        #expect(few.blocks.isEmpty)
        #expect(few.hours.allSatisfy { $0.test == nil })
        let enough = try figure(records(30))
        #expect(enough.method == .exact)
        #expect(enough.blocks.count == 1)
        #expect(enough.blocks.first?.first == 4 * 24 + 17)
        #expect(enough.blocks.first?.length == 1)
    }

    @Test func aBlockMayGoRoundTheEndOfTheWeek() throws {
        var maker = RecordMaker()
        // Monday 04:00 to 08:00, across the turn of the week.
        let records = try (0..<40).flatMap { index in
            try [4, 5, 6, 7].map { hour in
                try maker.record(
                    start: DutchTime.instant(
                        of: Fixture.day(2026, 1, 5).adding(days: 7 * (index % 40)), minuteOfDay: hour * 60))
            }
        }
        let figure = try figure(records)
        #expect(figure.blocks.count == 1)
        #expect(figure.blocks.first?.first == 166)
        #expect(figure.blocks.first?.length == 4)
    }

    @Test func theFileHasTheSameFigures() throws {
        var maker = RecordMaker()
        let records = try (0..<50).map {
            try maker.record(
                start: DutchTime.instant(of: Fixture.day(2026, 1, 1).adding(days: $0 * 5), minuteOfDay: $0 * 37 % 1440))
        }
        let figure = try figure(records)
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == 168)
        #expect(rows.first?.fields.prefix(2) == ["1", "6"])
        #expect(rows.last?.fields.prefix(2) == ["7", "5"])
        for (row, hour) in zip(rows, figure.hours) {
            #expect(Double(row.fields[2]) == hour.total)
            #expect(Double(row.fields[4]) == hour.test?.p)
            #expect(Double(row.fields[5]) == hour.test?.q)
        }
    }
}

struct TrendTests {
    private func view(_ records: [AnalysisRecord], _ filter: InsightFilter) -> ReportView {
        ReportView(
            filter: filter,
            reports: records.map {
                ReportView.Observation(
                    time: $0.time, reported: $0.reported, precision: $0.place.precision, square: nil, areaCode: nil)
            })
    }

    private func records(perMonth: (Int) -> Int, months: Int, delay: (Int) -> Int64 = { _ in 60 }) throws
        -> [AnalysisRecord]
    {
        var maker = RecordMaker()
        return try (0..<months).flatMap { month in
            let first = Fixture.day(2025, 1, 1).startOfMonth(adding: month)
            return try (0..<perMonth(month)).map {
                try maker.record(
                    start: DutchTime.instant(of: first.adding(days: $0 % 28), minuteOfDay: 600),
                    reportedAfter: delay($0))
            }
        }
    }

    @Test func countsByTheMiddleAndSaysWhatIsLeftOut() throws {
        var maker = RecordMaker()
        let january = DutchTime.instant(of: Fixture.day(2026, 1, 31), minuteOfDay: 1430)
        let records = [
            // Its middle is in February.
            try maker.record(start: january, minutes: 60),
            try maker.record(start: january, minutes: 10),
            try maker.record(start: january, minutes: 40 * 1440, precision: .month),
            try maker.record(start: january, minutes: 5 * 1440, precision: .unknown),
        ]
        let figure = try TrendFigure(view(records, Fixture.filter()), now: Fixture.now)
        #expect(figure.tally.total == 4)
        #expect(figure.tally.leftOut == [.longerThanMonth: 1, .unknownTime: 1])
        #expect(figure.months.count == 10)
        #expect(figure.months[0].count == 1)
        #expect(figure.months[1].count == 1)
        #expect(figure.months[1].days == 28)
    }

    @Test func aMonthOfThirtyOneDaysIsNotTooVague() throws {
        var maker = RecordMaker()
        let start = DutchTime.instant(of: Fixture.day(2026, 10, 1))
        let end = DutchTime.instant(of: Fixture.day(2026, 11, 1))
        let record = try maker.record(
            start: start, minutes: Int64(end.minutes(since: start)), precision: .month)
        #expect(try TrendFigure(view([record], Fixture.filter()), now: Fixture.now).tally.counted == 1)
    }

    @Test func evenMonthsAreChanceAndGrowthIsMore() throws {
        let filter = Fixture.filter(from: Fixture.day(2025, 1, 1), to: Fixture.day(2026, 10, 31))
        let even = try TrendFigure(view(records(perMonth: { _ in 15 }, months: 22), filter), now: Fixture.now)
        guard case .chance = even.verdict else {
            Issue.record("even months: \(even.verdict)")
            return
        }
        let growing = try TrendFigure(view(records(perMonth: { 5 + $0 }, months: 22), filter), now: Fixture.now)
        guard case .more = growing.verdict else {
            Issue.record("growing months: \(growing.verdict)")
            return
        }
        #expect((growing.result?.ratioPerYear?.ratio ?? 0) > 1.3)
    }

    @Test func theLastMonthsAreNotTestedWhileReportsAreStillToCome() throws {
        // Half of the people report after 40 days; the newest of their reports are not there yet.
        let filter = Fixture.filter(from: Fixture.day(2025, 1, 1), to: Fixture.day(2026, 11, 21))
        let all = try records(perMonth: { _ in 28 }, months: 23, delay: { $0 % 2 == 0 ? 40 * 1440 : 60 })
        let known = all.filter { $0.reported <= Fixture.now }
        let figure = try TrendFigure(view(known, filter), now: Fixture.now)
        let last = figure.months.suffix(3).map(\.missing)
        #expect(abs((last[2] ?? 0) - 0.5) < 0.03)
        #expect((last[1] ?? 0) > 0.05)
        #expect(figure.months.last?.isTested == false)
        #expect(figure.months.dropLast(3).allSatisfy { $0.isTested })
        guard case .chance = figure.verdict else {
            Issue.record("late reports look like a trend: \(figure.verdict)")
            return
        }
    }

    @Test func tooFewAndTooShort() throws {
        let filter = Fixture.filter(from: Fixture.day(2025, 1, 1), to: Fixture.day(2026, 10, 31))
        guard
            case .tooFew = try TrendFigure(
                view(records(perMonth: { $0 == 3 ? 29 : 0 }, months: 22), filter), now: Fixture.now
            ).verdict
        else {
            Issue.record("29 reports are too few")
            return
        }
        let short = Fixture.filter(from: Fixture.day(2026, 10, 1), to: Fixture.day(2026, 10, 31))
        guard case .tooShort = try TrendFigure(view([], short), now: Fixture.now).verdict else {
            Issue.record("one month is no trend")
            return
        }
    }

    @Test func theFileHasTheSameFigures() throws {
        let filter = Fixture.filter(from: Fixture.day(2025, 1, 1), to: Fixture.day(2026, 10, 31))
        let figure = try TrendFigure(view(records(perMonth: { 3 + $0 % 4 }, months: 22), filter), now: Fixture.now)
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.count == 22)
        for (row, month) in zip(rows, figure.months) {
            #expect(row.fields[0] == String(month.month.description.prefix(7)))
            #expect(Int(row.fields[1]) == month.count)
            #expect(Double(row.fields[3]) == month.rate.rate)
            #expect(Double(row.fields[4]) == month.rate.lower)
        }
    }
}

struct AreaTests {
    @Test func countsEveryPlaceOfWhichTheAreaIsKnown() throws {
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let time = try #require(IncidentTime(start: noon, end: noon.adding(minutes: 60), precision: .exact))
        func report(_ precision: PlacePrecision, _ square: Square?, _ area: String?) -> ReportView.Observation {
            ReportView.Observation(time: time, reported: noon, precision: precision, square: square, areaCode: area)
        }
        let view = ReportView(
            filter: Fixture.filter(),
            reports: [
                report(.point, try Fixture.square(1, 1), "BU99910101"),
                // A square keeps its place on the map when the codes of areas change.
                report(.point, try Fixture.square(15, 1), "BU00000000"),
                report(.area, nil, "BU99910102"), report(.street, nil, "BU99910102"), report(.street, nil, nil),
                report(.area, nil, "GM9991"), report(.unknown, nil, nil),
                report(.point, try Fixture.square(100, 0), nil),
            ])
        let figure = AreaFigure(view, in: Fixture.gazetteer)
        #expect(figure.rows.map(\.name) == ["Oost", "West"])
        #expect(figure.rows.map(\.count) == [3, 1])
        #expect(figure.tally.total == view.reports.count)
        #expect(figure.tally.leftOut == [.areaUnknown: 2, .noPlace: 1, .outsideBorder: 1])
        let (_, rows) = try CSVReader.rows(of: InsightFiles.csv(figure))
        #expect(rows.map { $0.fields[4] } == ["3", "1"])
    }
}
