import Domain
import Insight
import Registers

/// A week of shifts by team, and the hours in which more is reported while nobody is there.
struct Roster: Sendable {
    struct Row: Sendable {
        let team: Entry
        /// Seven days from Monday, by the day on which a shift begins.
        let days: [[PlannedShift]]
        /// Hours of all its people, of what is not cancelled.
        let personHours: Double

        func shifts(on day: Int, atNight: Bool) -> [PlannedShift] { days[day].filter { $0.isNight == atNight } }

        func isFree(atNight: Bool) -> Bool { days.allSatisfy { $0.allSatisfy { $0.isNight != atNight } } }
    }

    /// Hot hours that follow each other, in which no team is at a hot place, or nowhere when no place is hot.
    struct Gap: Sendable, Equatable {
        let start: Instant
        let end: Instant
        var place: Place?
    }

    /// Where more is reported than chance explains.
    struct Place: Sendable, Equatable {
        let name: String
        /// The code of its neighbourhood.
        let area: String
        /// Codes of areas in which a team is near it: its neighbourhood and what that lies in.
        let near: Set<String>
    }

    /// Places for which gaps are told: one in each neighbourhood, the surest first.
    static let mostPlaces = 3

    let week: ISOWeek
    let rows: [Row]
    /// `nil` when there are too few reports to know hot hours.
    let gaps: [Gap]?
    /// Hot hours in this week.
    let hotHours: Int

    /// - Parameters:
    ///   - blocks: hot hours; `nil` when there are too few reports.
    ///   - places: where a team should be in those hours; without any, anywhere.
    init(_ week: ISOWeek, _ reading: RoomReading, blocks: [HotPlacesAndHours.Block]?, places: [Place] = []) {
        self.week = week
        let shifts = reading.shifts
        rows = reading.teams.map { team in
            let own = shifts.filter { $0.team == team.id }
            let days = week.days.map { day in own.filter { $0.date == day } }
            let hours = days.joined().filter { $0.state != .cancelled }.reduce(0) { $0 + $1.personHours }
            return Row(team: team, days: days, personHours: hours)
        }
        let hot = Self.hotHours(blocks ?? [], in: week)
        hotHours = hot.count
        let manned = shifts.filter { $0.state != .cancelled }
        gaps = blocks.map { _ in
            places.isEmpty
                ? Self.gaps(hot, manned)
                : places.flatMap { Self.gaps(hot, manned, at: $0) }.sorted { $0.start < $1.start }
        }
    }

    /// Hot places, each with the areas around it; one for each neighbourhood.
    static func places(
        _ spots: [(name: String, area: String?)], around: (String) -> Set<String>
    ) -> [Place] {
        var places: [Place] = []
        for case (let name, let area?) in spots where !places.contains(where: { $0.area == area }) {
            places.append(Place(name: name, area: area, near: around(area)))
        }
        return Array(places.prefix(mostPlaces))
    }

    /// The hot hours of a week that begins on Monday at 06:00, by time.
    static func hotHours(_ blocks: [HotPlacesAndHours.Block], in week: ISOWeek) -> [(start: Instant, end: Instant)] {
        Set(blocks.flatMap(\.hours)).sorted().map { hour in
            let fromMidnight = hour + 6
            let start = DutchTime.instant(
                of: week.monday.adding(days: fromMidnight / 24), minuteOfDay: fromMidnight % 24 * 60)
            return (start, start.adding(minutes: 60))
        }
    }

    /// An hour in which nobody is there at any moment; hours that follow each other are one gap.
    /// - Parameter place: where somebody should be; a shift of no area is taken to be there.
    static func gaps(
        _ hours: [(start: Instant, end: Instant)], _ shifts: [PlannedShift], at place: Place? = nil
    ) -> [Gap] {
        let near = shifts.filter { shift in
            place.map { shift.area.isEmpty || $0.near.contains(shift.area) } ?? true
        }
        var gaps: [Gap] = []
        for hour in hours where !near.contains(where: { $0.start < hour.end && hour.start < $0.end }) {
            if let last = gaps.last, last.end >= hour.start {
                gaps[gaps.count - 1] = Gap(start: last.start, end: hour.end, place: place)
            } else {
                gaps.append(Gap(start: hour.start, end: hour.end, place: place))
            }
        }
        return gaps
    }
}
