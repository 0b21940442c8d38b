import Domain
import Platform

/// Hours on the street by area and part of the day, from shifts that are done and from what was noted.
struct HoursTable: Sendable {
    /// Quarters of the day on the Dutch clock. Raw values stand in files.
    enum DayPart: String, CaseIterable, Sendable {
        case night = "nacht"
        case morning = "ochtend"
        case afternoon = "middag"
        case evening = "avond"

        var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    struct Cell: Sendable, Equatable {
        /// Hours of all people together, from shifts that are done.
        var personHours = 0.0
        /// Hours that a team noted to be there.
        var presenceHours = 0.0
    }

    struct Row: Sendable {
        let area: String
        let part: DayPart
        let cell: Cell
    }

    let from: CivilDate
    let to: CivilDate
    /// By area and part of the day; without those where nobody was.
    let rows: [Row]
    /// Contacts in shifts of the period, by team.
    let contacts: [Identifier: ContactSheet]

    /// - Parameter areaOf: the area around a square.
    init(
        from: CivilDate, to: CivilDate, shifts: [PlannedShift], presence: [Presence],
        contacts: [Identifier: ContactSheet], areaOf: (Presence) -> String?
    ) {
        self.from = from
        self.to = to
        let (start, end) = (DutchTime.instant(of: from), DutchTime.instant(of: to.adding(days: 1)))
        var cells: [String: [Cell]] = [:]
        func add(
            _ from: Instant, _ until: Instant, area: String, _ weight: Double,
            _ path: WritableKeyPath<Cell, Double>
        ) {
            var row = cells[area] ?? Array(repeating: Cell(), count: 4)
            for (part, hours) in Self.split(max(from, start), min(until, end)) {
                row[part.index][keyPath: path] += hours * weight
            }
            cells[area] = row
        }
        for shift in shifts where shift.state == .done && shift.start < end && shift.end > start {
            add(shift.start, shift.end, area: shift.area, Double(shift.people), \.personHours)
        }
        for presence in presence where presence.start < end && presence.end > start {
            add(presence.start, presence.end, area: areaOf(presence) ?? "", 1, \.presenceHours)
        }
        rows = cells.sorted { $0.key < $1.key }.flatMap { area, parts in
            DayPart.allCases.compactMap { part in
                let cell = parts[part.index]
                return cell == Cell() ? nil : Row(area: area, part: part, cell: cell)
            }
        }
        var sheets: [Identifier: ContactSheet] = [:]
        for shift in shifts where shift.date >= from && shift.date <= to {
            guard let sheet = contacts[shift.id] else { continue }
            sheets[shift.team] = (sheets[shift.team] ?? ContactSheet()) + sheet
        }
        self.contacts = sheets
    }

    /// Hours in each part of the day, on the Dutch clock and with their true length.
    static func split(_ start: Instant, _ end: Instant) -> [(part: DayPart, hours: Double)] {
        var hours = [0.0, 0, 0, 0]
        var now = start
        while now < end {
            let clock = DutchTime.reading(of: now)
            // Quarters of an hour, because the clock may change on the way; from the start of one on, seconds count.
            let minute = now.milliseconds - now.milliseconds % 60_000
            let next = min(end, Instant(milliseconds: minute).adding(minutes: Int64(15 - clock.minuteOfDay % 15)))
            hours[clock.minuteOfDay / 360] += next.minutes(since: now) / 60
            now = next
        }
        return DayPart.allCases.filter { hours[$0.index] > 0 }.map { ($0, hours[$0.index]) }
    }
}

/// The period that a page of hours is about.
struct HoursPeriod: Sendable {
    let from: CivilDate
    let to: CivilDate
    /// What was asked for could not be used, and the usual period is shown.
    let isCorrected: Bool

    /// Up to two years; without a choice the last four weeks.
    init(_ query: SubmittedForm, today: CivilDate) {
        let (from, to) = (query["van"].map { CivilDate(iso: $0) }, query["tot"].map { CivilDate(iso: $0) })
        let last = (to ?? nil) ?? today
        let first = (from ?? nil) ?? last.adding(days: -27)
        let isUsable =
            first <= last && last.dayNumber - first.dayNumber <= 731 && (2000...2100).contains(first.components.year)
            && (2000...2100).contains(last.components.year)
        let isMisread = (query["van"] != nil && from == .some(nil)) || (query["tot"] != nil && to == .some(nil))
        self.from = isUsable ? first : today.adding(days: -27)
        self.to = isUsable ? last : today
        isCorrected = !isUsable || isMisread
    }

    var query: String { "?van=\(from)&tot=\(to)" }
}
