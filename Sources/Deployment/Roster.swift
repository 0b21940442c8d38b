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

    /// Hot hours that follow each other, in which no team is on the street.
    struct Gap: Sendable, Equatable {
        let start: Instant
        let end: Instant
    }

    let week: ISOWeek
    let rows: [Row]
    /// `nil` when there are too few reports to know hot hours.
    let gaps: [Gap]?
    /// Hot hours in this week.
    let hotHours: Int

    /// - Parameter blocks: hot hours; `nil` when there are too few reports.
    init(_ week: ISOWeek, _ reading: RoomReading, blocks: [HotPlacesAndHours.Block]?) {
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
        gaps = blocks.map { _ in Self.gaps(hot, shifts.filter { $0.state != .cancelled }) }
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
    static func gaps(_ hours: [(start: Instant, end: Instant)], _ shifts: [PlannedShift]) -> [Gap] {
        var gaps: [Gap] = []
        for hour in hours where !shifts.contains(where: { $0.start < hour.end && hour.start < $0.end }) {
            if let last = gaps.last, last.end >= hour.start {
                gaps[gaps.count - 1] = Gap(start: last.start, end: hour.end)
            } else {
                gaps.append(Gap(start: hour.start, end: hour.end))
            }
        }
        return gaps
    }
}
