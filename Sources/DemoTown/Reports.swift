public import Domain
import Geography
import StreetStatistics

extension DemoTown {
    /// Reports made from the first day up to, but not including, the last.
    ///
    /// Incidents are a Poisson process; each is reported after a delay with a median of half a day and a tail of weeks
    /// (lognormal, at most 90 days), so that the number of reports is Poisson too. How vaguely time and place are given
    /// does not depend on where or when it happened, and vague answers cut the day and the town into parts of which each
    /// contains the truth: vagueness adds no pattern of its own.
    ///
    /// - Parameters:
    ///   - seed: the same seed gives the same reports.
    ///   - perYear: expected number in 365.25 days; more than 0, at most a million, or else there are no reports.
    /// - Returns: in the order in which they were made.
    public func reports(
        seed: UInt64, from first: CivilDate, to last: CivilDate, perYear: Double = 450, planting: Planting = .on
    ) -> [DemoReport] {
        var generator = Xoshiro256StarStar(seed: seed)
        let (opening, closing) = (DutchTime.instant(of: first), DutchTime.instant(of: last))
        guard opening < closing, perYear > 0, perYear <= 1_000_000 else { return [] }
        // Early enough for the longest delay; planting moves moments within their week.
        let start = opening.adding(minutes: -Int64(Delay.longest)).adding(days: -7)
        let minutes = closing.adding(days: 7).minutes(since: start)
        let apart = 365.25 * 1440 / perYear
        var reports: [DemoReport] = []
        var elapsed = apart * generator.exponential()
        while elapsed < minutes {
            let moment = Instant(milliseconds: start.milliseconds + Int64(elapsed * 60_000))
            if let report = report(at: moment, planting, &generator), report.reportedAt >= opening,
                report.reportedAt < closing
            {
                reports.append(report)
            }
            elapsed += apart * generator.exponential()
        }
        return reports.sorted { $0.reportedAt < $1.reportedAt }
    }

    /// - Parameter moment: when it happened; planting moves it to a likely hour of the same week.
    private func report(
        at moment: Instant, _ planting: Planting, _ generator: inout Xoshiro256StarStar
    ) -> DemoReport? {
        var truth = DemoReport.Truth(moment: moment, point: squares[0].centre, hotspot: nil)
        if planting == .on {
            let shares = plantedHotspots.map(\.share)
            let choice = generator.index(weights: shares + [1 - shares.reduce(0, +)])
            let hotspot = choice < plantedHotspots.count ? plantedHotspots[choice] : nil
            truth.hotspot = hotspot?.name
            truth.moment = WeekPattern.moment(inTheWeekOf: moment, hotspot?.hotTime, &generator)
            truth.point = hotspot.map { point(around: $0, &generator) } ?? dryPoint(&generator)
        } else {
            truth.point = anyPoint(&generator)
        }
        let reportedAt = truth.moment.adding(minutes: Delay.draw(&generator))
        guard let incident = VagueTime.interval(around: truth.moment, reportedAt: reportedAt, &generator)
        else { return nil }
        let place = vaguePlace(of: truth.point, &generator)
        let scene = planting == .on ? scene(at: truth.point) : .street
        let hour = DutchTime.reading(of: truth.moment).hour
        let isNight = planting == .on && (hour >= 21 || hour < 6)
        let behaviours = Behaviours.main(in: scene, atNight: isNight).draw(
            1 + generator.index(weights: [66, 26, 8]), &generator)
        let setting = Behaviours.setting(in: scene).draw(&generator)
        let role = Behaviours.roles.draw(&generator)
        let grounds = Behaviours.grounds.draw(generator.index(weights: [38, 50, 12]), &generator)
        let hasEffect = generator.chance(0.92)
        let effects = Behaviours.effects.draw(generator.index(weights: [22, 48, 22]), &generator)
        let bystander = Behaviours.bystanders.draw(&generator)
        return DemoReport(
            reportedAt: reportedAt, incident: incident, place: place, behaviours: behaviours,
            setting: generator.chance(0.85) ? setting : nil, role: generator.chance(0.9) ? role : nil,
            grounds: grounds, effects: hasEffect ? effects : [Code("geen")],
            bystander: generator.chance(0.7) ? bystander : nil, wishes: Behaviours.drawWishes(&generator), truth: truth)
    }

    // MARK: Places

    /// Every square alike; within a square any place that is still in the town.
    private func anyPoint(_ generator: inout Xoshiro256StarStar) -> RDPoint {
        let square = squares[generator.integer(below: squares.count)]
        for _ in 0..<50 {
            let (east, north) = (100 * generator.uniform(), 100 * generator.uniform())
            let point = RDPoint(x: square.corner.x + east, y: square.corner.y + north)
            if municipality.shape.contains(point) { return point }
        }
        return square.centre
    }

    /// As `anyPoint`, but not in the water.
    private func dryPoint(_ generator: inout Xoshiro256StarStar) -> RDPoint {
        var point = anyPoint(&generator)
        for _ in 0..<50 where isWater(point) { point = anyPoint(&generator) }
        return point
    }

    private func isWater(_ point: RDPoint) -> Bool {
        landscape.contains { $0.kind == .water && $0.shape.surface?.contains(point) == true }
    }

    private func point(around hotspot: PlantedHotspot, _ generator: inout Xoshiro256StarStar) -> RDPoint {
        for _ in 0..<50 {
            let (east, north) = (hotspot.radius * generator.normal(), hotspot.radius * generator.normal())
            let point = RDPoint(x: hotspot.centre.x + east, y: hotspot.centre.y + north)
            if let square = Square(containing: point), squareSet.contains(square),
                municipality.shape.contains(point)
            {
                return point
            }
        }
        return hotspot.centre
    }

    private func vaguePlace(of point: RDPoint, _ generator: inout Xoshiro256StarStar) -> DemoReport.Place {
        let draw = generator.uniform()
        if draw < 0.12 {
            // A name stands for its own square, so that it moves no report to another one.
            let named = Square(containing: point).flatMap { placesBySquare[$0] } ?? []
            return named.isEmpty ? .point(point) : .place(named[generator.integer(below: named.count)].id)
        }
        if draw < 0.27, let street = streetIndex.nearest(to: point) { return .street(street.id) }
        if draw < 0.40, let area = neighbourhood(at: point) { return .area(area.code) }
        return .point(point)
    }

    private func scene(at point: RDPoint) -> Scene {
        let near = places.filter { place in
            let isLarge = place.kind == Code("park") || place.kind == Code("campus")
            return place.point.distance(to: point) < (isLarge ? 320 : 170)
        }
        let nearest = near.min { $0.point.distance(to: point) < $1.point.distance(to: point) }
        switch nearest?.kind.value {
        case "uitgaan", "theater": return .nightlife
        case "station", "halte": return .station
        case "campus", "school": return .campus
        case "park": return .park
        case "winkelcentrum", "plein", "bibliotheek": return .shops
        case "sport": return .sports
        case "fietstunnel": return .tunnel
        default: return .street
        }
    }
}

/// Minutes between an incident and its report.
private enum Delay {
    static let longest = 90.0 * 1440

    static func draw(_ generator: inout Xoshiro256StarStar) -> Int64 {
        for _ in 0..<50 {
            let minutes = 720 * exponential(1.9 * generator.normal())
            if minutes >= 3, minutes < longest { return Int64(minutes) }
        }
        return 720
    }
}

private enum WeekPattern {
    /// Weights of the hours of the day, from midnight, for everything that is not planted.
    static let background: [Double] = [
        0.7, 0.5, 0.4, 0.3, 0.25, 0.3, 0.4, 0.7, 0.9, 0.8, 0.8, 0.9, 1.1, 1.1, 1.2, 1.3, 1.4, 1.4, 1.3, 1.3, 1.3, 1.3,
        1.2, 1.0,
    ]

    /// A moment in the same week (Monday 06:00 to Monday 06:00) as the given one.
    static func moment(
        inTheWeekOf moment: Instant, _ hotTime: PlantedHotTime?, _ generator: inout Xoshiro256StarStar
    ) -> Instant {
        let today = DutchTime.reading(of: moment.adding(minutes: -360)).date
        let monday = today.adding(days: -today.weekday)
        let (weekday, hour): (Int, Int)
        if let hotTime, generator.chance(PlantedHotTime.share), !hotTime.weekdays.isEmpty, !hotTime.hours.isEmpty {
            weekday = hotTime.weekdays[generator.integer(below: hotTime.weekdays.count)]
            hour = hotTime.hours[generator.integer(below: hotTime.hours.count)]
        } else {
            weekday = generator.integer(below: 7)
            hour = generator.index(weights: background)
        }
        let date = monday.adding(days: hour < 6 ? weekday + 1 : weekday)
        let milliseconds = Int64(generator.uniform() * 3_600_000)
        return Instant(milliseconds: DutchTime.instant(of: date, minuteOfDay: hour * 60).milliseconds + milliseconds)
    }
}

private enum VagueTime {
    /// An interval that contains the moment. Which kind is drawn without a look at the moment; then the kind's parts of
    /// the day (or of the days) are fixed and the one that contains the moment is taken.
    static func interval(
        around moment: Instant, reportedAt: Instant, _ generator: inout Xoshiro256StarStar
    ) -> IncidentTime? {
        let reading = DutchTime.reading(of: moment)
        // Last nights are 10 hours of 24: of 24 in a hundred, 10 become one. The other 14 and the 11 are day parts.
        switch generator.index(weights: [45, 11, 24, 12, 8]) {
        case 0: return hour(of: moment)
        case 1: return part(reading, of: [0, 6, 12, 18, 24])
        case 2: return part(reading, of: [-4, 6, 12, 20, 30])
        case 3:
            let length = 1 + generator.index(weights: [70, 20, 10])
            let date = reading.date.adding(days: -generator.integer(below: length))
            return IncidentTime(
                start: DutchTime.instant(of: date), end: DutchTime.instant(of: date.adding(days: length)),
                precision: .days)
        default: return IncidentTime(start: reportedAt.adding(days: -90), end: reportedAt, precision: .unknown)
        }
    }

    /// The hour of the clock, from its full hour. Offsets from UTC are whole hours.
    private static func hour(of moment: Instant) -> IncidentTime? {
        let intoHour = (moment.milliseconds % 3_600_000 + 3_600_000) % 3_600_000
        let start = Instant(milliseconds: moment.milliseconds - intoHour)
        return IncidentTime(start: start, end: start.adding(minutes: 60), precision: .exact)
    }

    /// - Parameter hours: where parts begin and end, in hours from midnight of the day of the moment.
    private static func part(_ reading: DutchTime.Reading, of hours: [Int]) -> IncidentTime? {
        zip(hours, hours.dropFirst()).first { ($0 * 60..<$1 * 60).contains(reading.minuteOfDay) }.flatMap {
            IncidentTime(start: instant(reading.date, $0), end: instant(reading.date, $1), precision: .dayPart)
        }
    }

    private static func instant(_ date: CivilDate, _ hour: Int) -> Instant {
        let day = hour < 0 ? -1 : hour >= 24 ? 1 : 0
        return DutchTime.instant(of: date.adding(days: day), minuteOfDay: (hour - 24 * day) * 60)
    }
}
