import Domain
import Foundation
import Geography
import Reporting
import StreetStatistics

@testable import Insight

/// A made-up town in which where and when have nothing to do with each other: uneven in space, over the day, the week
/// and the year, with times as vague as people give them and reports that come late.
struct NullTown {
    /// Reports in a year on average.
    let perYear: Double
    private let squares: [Square]
    /// Sums of the weights up to each square.
    private let weights: [Double]
    private var number: UInt64 = 0

    private static let week = [0.8, 0.8, 0.8, 0.9, 1.3, 1.5, 0.9]
    private static let hours = [
        1.4, 1.0, 0.6, 0.3, 0.2, 0.2, 0.3, 0.6, 0.9, 0.8, 0.8, 0.9, 1.1, 1.1, 1.2, 1.3, 1.4, 1.4, 1.3, 1.3, 1.4, 1.6,
        1.7, 1.6,
    ]
    /// Above every product of season, weekday and hour.
    private static let highestRate = 3.6

    init(perYear: Double, side: Int = 30, _ generator: inout Xoshiro256StarStar) {
        self.perYear = perYear
        let corner = Square(containing: Fixture.west)
        squares = (0..<side * side).compactMap { index in
            corner.flatMap { Square(east: $0.east + index % side, north: $0.north + index / side) }
        }
        // Lognormal: a tenth of the squares has half of the reports.
        var sum = 0.0
        weights = squares.map { _ in
            sum += exp(1.3 * generator.normal())
            return sum
        }
    }

    func place(_ generator: inout Xoshiro256StarStar) -> Square {
        let draw = generator.uniform() * weights[weights.count - 1]
        var (low, high) = (0, weights.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if weights[middle] > draw { high = middle } else { low = middle + 1 }
        }
        return squares[low]
    }

    /// Reports of what happened in so many days.
    mutating func reports(
        from first: CivilDate, days: Int, _ generator: inout Xoshiro256StarStar
    ) -> [ReportView.Observation] {
        let opening = DutchTime.instant(of: first)
        var found: [ReportView.Observation] = []
        // A Poisson process, thinned.
        let apart = 365.25 * 1_440 / perYear / Self.highestRate
        var elapsed = apart * generator.exponential()
        while elapsed < Double(days) * 1_440 {
            let moment = Instant(milliseconds: opening.milliseconds + Int64(elapsed * 60_000))
            elapsed += apart * generator.exponential()
            let reading = DutchTime.reading(of: moment)
            let season = 1 + 0.3 * cos(2 * Double.pi * Double(reading.date.dayNumber % 365 - 190) / 365)
            let rate = season * Self.week[reading.date.weekday] * Self.hours[reading.hour]
            guard generator.uniform() * Self.highestRate < rate else { continue }
            found.append(report(of: moment, in: place(&generator), &generator))
        }
        return found.sorted { $0.reported < $1.reported }
    }

    /// Neither how vague the time is nor how late it is reported depends on the place.
    mutating func report(
        of moment: Instant, in square: Square, _ generator: inout Xoshiro256StarStar
    ) -> ReportView.Observation {
        number += 1
        let delay = min(60 * 1_440, 720 * exp(1.9 * generator.normal()))
        let reported = moment.adding(minutes: Int64(delay) + 1)
        let reading = DutchTime.reading(of: moment)
        let midnight = DutchTime.instant(of: reading.date)
        let (start, minutes, precision): (Instant, Int64, IncidentTime.Precision)
        switch generator.uniform() {
        case ..<0.45: (start, minutes, precision) = (moment.adding(minutes: -Int64(reading.minute)), 60, .exact)
        case ..<0.80:
            (start, minutes, precision) = (midnight.adding(minutes: Int64(reading.hour / 6 * 360)), 360, .dayPart)
        case ..<0.92:
            let length = 1 + generator.integer(below: 3)
            start = midnight.adding(days: -Int64(generator.integer(below: length)))
            (minutes, precision) = (Int64(length) * 1_440, .days)
        default: (start, minutes, precision) = (reported.adding(days: -90), 90 * 1_440, .unknown)
        }
        let digits = (0..<10).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (7 - min($0, 7)))) }
        return ReportView.Observation(
            id: Identifier(at: reported, random: digits),
            time: IncidentTime(
                endingAt: start.adding(minutes: minutes), startingBefore: start, precision: precision),
            reported: reported, precision: .point, square: square, behaviours: [Code("nafluiten")])
    }

    /// Reports in a circle within some days, spread evenly over both.
    mutating func cluster(
        of count: Int, around middle: Square, across metres: Double, from start: Instant, days: Double,
        _ generator: inout Xoshiro256StarStar
    ) -> [ReportView.Observation] {
        (0..<count).map { _ in
            var square = middle
            for _ in 0..<100 {
                let x = metres * (generator.uniform() - 0.5)
                let y = metres * (generator.uniform() - 0.5)
                guard x * x + y * y <= metres * metres / 4,
                    let found = Square(containing: RDPoint(x: middle.centre.x + x, y: middle.centre.y + y))
                else { continue }
                square = found
                break
            }
            let moment = start.adding(minutes: Int64(generator.uniform() * days * 1_440))
            return report(of: moment, in: square, &generator)
        }
    }
}

extension AnalysisRecord {
    init(_ report: ReportView.Observation) {
        self.init(
            id: report.id, origin: report.origin, reported: report.reported, time: report.time,
            place: report.square.map { RecordedPlace.inSquare($0) } ?? .unknown, behaviours: report.behaviours)
    }
}
