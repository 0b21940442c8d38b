import Domain
import Foundation
import Geography
import Platform
import Reporting
import StreetStatistics
import Testing

@testable import Insight

/// Reports without a database.
struct PlacedReports {
    private(set) var reports: [ReportView.Observation] = []

    /// - Parameter day: of the report, at noon.
    mutating func add(
        _ count: Int, at square: Square?, on day: CivilDate = Fixture.day(2026, 3, 4),
        _ precision: PlacePrecision = .point, street: Street.ID? = nil, behaviours: [Code] = [], setting: Code? = nil,
        hour: Int = 12
    ) throws {
        struct NoInterval: Error {}
        for _ in 0..<count {
            let start = DutchTime.instant(of: day, minuteOfDay: hour * 60)
            guard let time = IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact) else {
                throw NoInterval()
            }
            reports.append(
                ReportView.Observation(
                    time: time, reported: start.adding(minutes: 60), precision: precision, square: square,
                    areaCode: nil, streetID: street, behaviours: behaviours, setting: setting))
        }
    }

    /// One in each of so many squares that do not touch.
    mutating func spread(_ count: Int, on day: CivilDate = Fixture.day(2026, 3, 4)) throws {
        for index in 0..<count {
            try add(1, at: try Fixture.square(index * 2 % 20, (index * 2 / 20 * 3 + 1) % 20), on: day)
        }
    }

    func view(_ filter: InsightFilter = Fixture.filter()) -> ReportView { ReportView(filter: filter, reports: reports) }
}

struct SpotsFigureTests {
    private let gazetteer = Fixture.gazetteer
    private static let twoYears = Fixture.filter(from: Fixture.day(2024, 11, 1), to: Fixture.day(2026, 10, 31))

    @Test func yearsEndWithThePeriod() {
        let years = SpotsFigure.years(in: Fixture.filter(from: Fixture.day(2023, 10, 1), to: Fixture.day(2026, 11, 21)))
        #expect(years.map(\.from) == [Fixture.day(2023, 11, 22), Fixture.day(2024, 11, 22), Fixture.day(2025, 11, 22)])
        #expect(years.map(\.to) == [Fixture.day(2024, 11, 21), Fixture.day(2025, 11, 21), Fixture.day(2026, 11, 21)])
        #expect(SpotsFigure.years(in: Fixture.filter()).isEmpty, "less than two years")
        // A year back from the day after 28 February of a leap year.
        let leap = SpotsFigure.years(in: Fixture.filter(from: Fixture.day(2022, 1, 1), to: Fixture.day(2024, 2, 28)))
        #expect(leap.map(\.from) == [Fixture.day(2022, 2, 28), Fixture.day(2023, 2, 28)])
    }

    /// One place is busy in both years, the other in the last.
    @Test func saysInHowManyYearsAPlaceIsHot() throws {
        var maker = PlacedReports()
        // Four squares each: one busy square alone is no cluster.
        func addPlace(_ count: Int, _ east: Int, _ north: Int, on day: CivilDate) throws {
            for step in 0..<4 {
                try maker.add(count, at: try Fixture.square(east + step % 2, north + step / 2), on: day)
            }
        }
        for day in [Fixture.day(2025, 3, 4), Fixture.day(2026, 3, 4)] {
            try maker.spread(30, on: day)
            try addPlace(8, 5, 5, on: day)
        }
        try addPlace(10, 14, 14, on: Fixture.day(2026, 3, 4))
        let figure = try SpotsFigure(maker.view(Self.twoYears), in: gazetteer)
        let stability = try #require(figure.stability)
        #expect(stability.years.map(\.count) == [62, 102])
        #expect(figure.hotspots.hotspots.count == 2)
        for hotspot in figure.hotspots.hotspots {
            let found = stability.hotspots[hotspot.number - 1]
            let isOld = hotspot.squares.contains(try Fixture.square(5, 5))
            #expect(found.years == (isOld ? 2 : 1))
            #expect(found.share > 0.5)
        }
        // The same seed, the same shares.
        let again = try SpotsFigure(maker.view(Self.twoYears), in: gazetteer)
        #expect(again.stability?.hotspots.map(\.share) == stability.hotspots.map(\.share))
    }

    @Test func aYearWithTooFewReportsIsNotCounted() throws {
        var maker = PlacedReports()
        try maker.spread(29, on: Fixture.day(2025, 3, 4))
        try maker.spread(30, on: Fixture.day(2026, 3, 4))
        let stability = try #require(try SpotsFigure(maker.view(Self.twoYears), in: gazetteer).stability)
        #expect(stability.years.map(\.isTooFew) == [true, false])
        #expect(stability.testedYears == 1)
    }

    /// The shares are those of a plain loop over the same draws.
    @Test func sharesAreThoseOfRepeatingTheTest() throws {
        var maker = PlacedReports()
        try maker.spread(40)
        try maker.add(5, at: try Fixture.square(5, 5))
        try maker.add(3, at: try Fixture.square(6, 5))
        let view = maker.view()
        let figure = try SpotsFigure(view, in: gazetteer)
        let stability = try #require(figure.stability)
        let hotspot = try #require(figure.hotspots.hotspots.first)
        let squares = try SquareCounts(view, in: gazetteer)
        let counts = squares.counts()
        let members = Set(hotspot.squares.compactMap { squares.squares.firstIndex(of: $0) })
        let found = try stability.resamples.fold(into: 0) { numbers, generator in
            try numbers.count { _ in
                let drawn = counts.map { $0 > 0 ? generator.poisson(mean: Double($0)) : 0 }
                let result = try GetisOrd.star(values: drawn, neighbours: squares.neighbours)
                return result.cells.indices.contains { cell in
                    members.contains(cell) && result.cells[cell].adjustedP <= 0.05 && drawn[cell] >= 1
                        && result.cells[cell].neighbourhoodSum >= 5
                }
            }
        } combine: {
            $0 += $1
        }
        #expect(stability.hotspots[hotspot.number - 1].share == Double(found) / Double(stability.resamples.count))
        #expect(found < stability.resamples.count, "a test in which everything is found shows nothing")
        #expect(found > 0)
    }

    /// The posterior is integrated by hand, with the prior of blocks that do not overlap.
    @Test func theProbabilityAboveTwiceTheTownIsThatOfTheModel() throws {
        var maker = PlacedReports()
        try maker.spread(60)
        try maker.add(12, at: try Fixture.square(5, 5))
        try maker.add(4, at: try Fixture.square(6, 5))
        let figure = try SpotsFigure(maker.view(), in: gazetteer)
        let exceedance = try #require(figure.exceedance)
        var (counts, sizes) = ([String: Int](), [String: Double]())
        for cell in figure.hotspots.cells {
            let block = "\(cell.square.east / 3) \(cell.square.north / 3)"
            counts[block, default: 0] += cell.count
            sizes[block, default: 0] += 1
        }
        let keys = counts.keys.sorted()
        let prior = try #require(
            try ShrunkenRates.prior(
                counts: keys.map { counts[$0] ?? 0 }, exposure: keys.map { sizes[$0] ?? 0 },
                method: .maximumLikelihood))
        #expect(exceedance.townRate == 76.0 / 400)
        for square in [try Fixture.square(5, 5), try Fixture.square(0, 1)] {
            let cell = try #require(figure.hotspots.cells.first { $0.square == square })
            let test = try #require(cell.test)
            let shape = prior.shape + Double(test.neighbourhoodSum)
            let rate = prior.rate + Double(test.neighbourhoodSize)
            let expected = Self.upperTail(shape: shape, rate: rate, above: 2 * exceedance.townRate)
            #expect(abs(try #require(exceedance.bySquare[square]) - expected) < 1e-6)
        }
        #expect(try #require(exceedance.bySquare[try Fixture.square(5, 5)]) > 0.95)
        #expect(try #require(exceedance.bySquare[try Fixture.square(0, 1)]) < 0.5)
    }

    /// Simpson's rule on the density of a gamma variable.
    private static func upperTail(shape: Double, rate: Double, above limit: Double) -> Double {
        func density(_ x: Double) -> Double {
            exp(shape * log(rate) + (shape - 1) * log(x) - rate * x - lgamma(shape))
        }
        let (end, steps) = ((shape + 40 * shape.squareRoot() + 40) / rate, 200_000)
        let width = (end - limit) / Double(steps)
        let sum = (0...steps).reduce(0.0) { sum, step in
            let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
            return sum + weight * density(limit + Double(step) * width)
        }
        return sum * width / 3
    }

    @Test func placesThatDifferByChanceOnlyHaveNoProbability() throws {
        var maker = PlacedReports()
        for square in gazetteer.squares where (square.east + square.north) % 4 == 0 { try maker.add(1, at: square) }
        let exceedance = try #require(try SpotsFigure(maker.view(), in: gazetteer).exceedance)
        #expect(exceedance.bySquare.isEmpty)
    }
}

struct DensityTests {
    private let gazetteer = Fixture.gazetteer

    private func density(_ maker: PlacedReports) throws -> DensityFigure {
        let view = maker.view()
        return try #require(
            try DensityFigure(SquareCounts(view, in: gazetteer), view.filter, in: gazetteer))
    }

    @Test func evenReportsHaveNoLines() throws {
        var maker = PlacedReports()
        for square in gazetteer.squares { try maker.add(2, at: square) }
        let density = try density(maker)
        #expect(density.count == 800)
        #expect(density.lines.isEmpty, "not at the border either: it is corrected for")
    }

    /// Nobody's own report is drawn.
    @Test func fewReportsFarApartHaveNoLines() throws {
        var maker = PlacedReports()
        for index in 0..<30 {
            try maker.add(1, at: try Fixture.square(index % 6 * 4, index / 6 * 4))
        }
        #expect(try density(maker).lines.isEmpty)
    }

    @Test func linesLieAroundTheBusyPlace() throws {
        var maker = PlacedReports()
        try maker.spread(40)
        let busy = try Fixture.square(10, 10)
        try maker.add(60, at: busy)
        let lines = try density(maker).lines
        // 60 reports at a distance r: 60 · exp(−r² / 2h²) / 2πh², against 100 on 4 km².
        #expect(lines.map(\.times) == [2, 4, 8])
        let centre = busy.centre
        for line in lines {
            let height = Double(line.times) * 100 / 4e6
            let peak = 60 / (2 * Double.pi * DensityFigure.bandwidth * DensityFigure.bandwidth)
            let radius = DensityFigure.bandwidth * (2 * log(peak / height)).squareRoot()
            let ring = try #require(
                line.rings.min { abs($0[0].distance(to: centre) - radius) < abs($1[0].distance(to: centre) - radius) })
            // The others add a little, so the line lies a little further out; pixels are 100 m.
            for point in ring { #expect(abs(point.distance(to: centre) - radius) < 120) }
        }
    }
}

struct PrecisionTests {
    private let gazetteer = Fixture.gazetteer

    @Test func whatRestsOnNamesGoesWithPinsAlone() throws {
        var maker = PlacedReports()
        try maker.spread(40)
        try maker.add(12, at: try Fixture.square(5, 5))
        try maker.add(5, at: try Fixture.square(6, 5))
        try maker.add(5, at: try Fixture.square(5, 6))
        try maker.add(12, at: try Fixture.square(14, 14), .place)
        try maker.add(5, at: try Fixture.square(15, 14), .place)
        try maker.add(5, at: try Fixture.square(14, 15), .place)
        try maker.add(7, at: nil, .street)
        try maker.add(3, at: nil, .area)
        try maker.add(2, at: nil, .unknown)
        let figure = try SpotsFigure(maker.view(), in: gazetteer)
        #expect(
            figure.precision.counts == [.point: 62, .place: 22, .street: 7, .area: 3, .unknown: 2])
        guard case .compared(let compared) = figure.precision.effect else {
            Issue.record("not compared")
            return
        }
        #expect(compared.pins == 62)
        func number(_ square: Square) throws -> Int {
            try #require(figure.hotspots.hotspots.first { $0.squares.contains(square) }).number
        }
        #expect(compared.stay == [try number(try Fixture.square(5, 5))])
        #expect(compared.go == [try number(try Fixture.square(14, 14))])
        #expect(compared.come.isEmpty)
    }

    @Test func fewPinsAreNotTestedAlone() throws {
        var maker = PlacedReports()
        try maker.spread(29)
        try maker.add(10, at: try Fixture.square(5, 5), .place)
        let figure = try SpotsFigure(maker.view(), in: gazetteer)
        guard case .tooFew(let pins) = figure.precision.effect else {
            Issue.record("tested")
            return
        }
        #expect(pins == 29)
    }
}

struct StreetFigureTests {
    /// Two streets of 1,800 m and 200 m.
    private var gazetteer: Gazetteer {
        let fixture = Fixture.gazetteer
        let west = Fixture.west
        let short = LineString([
            RDPoint(x: west.x + 1050, y: west.y + 1000), RDPoint(x: west.x + 1050, y: west.y + 1200),
        ])
        return Gazetteer(
            areas: fixture.areas, places: fixture.places,
            streets: fixture.streets
                + (short.map { [Street(id: Street.ID("S2"), name: "Kortestraat", lines: [$0])] } ?? []))
    }

    @Test func countsNamesAndSquaresAndSaysWhatItLeavesOut() throws {
        var maker = PlacedReports()
        try maker.add(4, at: nil, .street, street: Street.ID("S1"))
        try maker.add(3, at: try Fixture.square(5, 2))
        try maker.add(2, at: try Fixture.square(10, 11))
        try maker.add(1, at: try Fixture.square(5, 9))
        try maker.add(5, at: try Fixture.square(5, 2), .place)
        try maker.add(6, at: nil, .area)
        try maker.add(7, at: nil, .unknown)
        try maker.add(8, at: nil, .street, street: Street.ID("weg"))
        let figure = try StreetFigure(maker.view(), in: gazetteer)
        #expect(figure.tally.counted == 9)
        #expect(figure.tally.total == 36)
        #expect(figure.tally.leftOut == [.noStreet: 1, .place: 5, .area: 6, .noPlace: 7, .unknownStreet: 8])
        #expect(figure.rates == nil, "nine are too few")
        let long = try #require(figure.rows.first { $0.street.id == Street.ID("S1") })
        #expect((long.named, long.bySquare) == (4, 3))
        #expect(figure.rows.first { $0.street.id == Street.ID("S2") }?.bySquare == 2)
        #expect(figure.rows.allSatisfy { $0.level == .few })
    }

    @Test func pIsTheBinomialTail() throws {
        var maker = PlacedReports()
        try maker.add(30, at: nil, .street, street: Street.ID("S1"))
        try maker.add(10, at: nil, .street, street: Street.ID("S2"))
        let figure = try StreetFigure(maker.view(), in: gazetteer)
        #expect(abs(figure.metres - 2000) < 1e-6)
        let short = try #require(figure.rows.first)
        #expect(short.street.id == Street.ID("S2"))
        let test = try #require(short.test)
        #expect(abs(test.expected - 4) < 1e-9)
        // P(X ≥ 10) for 40 trials of 0.1, summed.
        let expected = (10...40).reduce(0.0) { sum, count in
            sum
                + exp(
                    lgamma(41.0) - lgamma(Double(count) + 1) - lgamma(41 - Double(count)) + Double(count) * log(0.1)
                        + Double(40 - count) * log(0.9))
        }
        #expect(abs(test.p - expected) < 1e-12)
        #expect(abs(test.q - 2 * expected) < 1e-12)
        #expect(short.level == .hot1)
        #expect(abs(try #require(figure.rates).town - 20) < 1e-9)
        #expect(test.rate > 20)
        #expect(test.rate < 50, "drawn towards the town")
        #expect(figure.hot.map(\.street.id) == [Street.ID("S2")])
    }

    @Test func fourReportsAreNeverAHotStreet() throws {
        var maker = PlacedReports()
        try maker.add(100, at: nil, .street, street: Street.ID("S1"))
        try maker.add(4, at: nil, .street, street: Street.ID("S2"))
        let tiny = LineString([RDPoint(x: 150_300, y: 490_900), RDPoint(x: 150_301, y: 490_900)])
        let known = gazetteer
        let town = Gazetteer(
            areas: known.areas, places: [],
            streets: known.streets + (tiny.map { [Street(id: Street.ID("S3"), name: "Steeg", lines: [$0])] } ?? []))
        try maker.add(4, at: nil, .street, street: Street.ID("S3"))
        let figure = try StreetFigure(maker.view(), in: town)
        let alley = try #require(figure.rows.first { $0.street.id == Street.ID("S3") })
        #expect(try #require(alley.test).q < 0.001)
        #expect(alley.level == .even)
    }
}
