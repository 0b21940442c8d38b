import Domain
import Platform
import Registers

/// A team in a place, from a time until a time, with the reason why there and then.
enum Shift {
    enum State: String, FieldChoice {
        case planned = "gepland"
        case confirmed = "bevestigd"
        case done = "gedaan"
        case cancelled = "vervallen"

        static let phrases = "register.shift.state"
    }

    static let place = Field.line("plek", [.required, .column, .hint])
    static let team = Field.reference("team", to: "team", [.required, .column, .filter])
    static let date = Field.date("datum", [.required, .column])
    static let begins = Field.time("begin", [.required, .column])
    static let ends = Field.time("einde", [.required, .column, .hint])
    static let area = Field.area("gebied", [.required, .column, .filter])
    static let people = Field.number("aantal", .required, in: 1...200)
    static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    static let findings = Field.references("bevindingen", to: "finding", .hint)
    static let measures = Field.references("maatregelen", to: "measure")
    static let reasons = Field.text("redenen", .hint, maximum: 2_000)

    static let register: Register = {
        var register = Register("shift", room: .deployment, path: "diensten") {
            FieldGroup {
                place
                area
                team
                people
                state
            }
            FieldGroup("wanneer") {
                date
                begins
                ends
            }
            FieldGroup("waarom") {
                findings
                measures
                reasons
            }
        }
        register.rules = ["overlap", "not-begun"]
        register.check = { entry, reader in
            guard let shift = PlannedShift(entry) else { return [] }
            var problems: [EntryProblem] = []
            if shift.state == .done, reader.now < shift.start {
                problems.append(EntryProblem(state, rule: "not-begun"))
            }
            let own = EntryQuery([.refers(team, to: shift.team)])
            if let other = try reader.entries(of: Shift.register, own).compactMap({ PlannedShift($0) })
                .first(where: { $0.collides(with: shift) })
            {
                problems.append(EntryProblem(begins, rule: "overlap", about: other.name))
            }
            return problems
        }
        // The latest first.
        register.order = [.descending(date), .descending(begins)]
        register.related = { visit, entry in ShiftPanel.markup(visit, shift: entry) }
        return register
    }()
}

/// A shift with its moments worked out.
struct PlannedShift: Sendable {
    let entry: Entry
    let team: Identifier
    let date: CivilDate
    let start: Instant
    let end: Instant
    let state: Shift.State

    /// `nil` for an entry whose required fields are empty, which only a file by hand could hold.
    init?(_ entry: Entry) {
        guard let team = entry[Shift.team], let date = entry[Shift.date], let begins = entry[Shift.begins],
            let ends = entry[Shift.ends], let state = entry[Shift.state]
        else { return nil }
        self.entry = entry
        self.team = team
        self.date = date
        self.state = state
        start = DutchTime.instant(of: date, minuteOfDay: begins)
        // What ends at or before the clock time at which it begins, ends on the next day.
        end = DutchTime.instant(of: ends <= begins ? date.adding(days: 1) : date, minuteOfDay: ends)
    }

    var id: Identifier { entry.id }
    var place: String { entry[Shift.place] }
    var area: String { entry[Shift.area] }
    var people: Int { max(1, entry[Shift.people] ?? 1) }
    /// The time that passes, also when clocks change meanwhile.
    var minutes: Double { end.minutes(since: start) }
    var hours: Double { minutes / 60 }
    /// Hours of all its people together.
    var personHours: Double { hours * Double(people) }
    /// Begins in the evening or in the night.
    var isNight: Bool {
        let hour = DutchTime.reading(of: start).hour
        return hour < 6 || hour >= 18
    }

    /// `22:00–06:00`.
    var clock: String { "\(DutchTime.reading(of: start).clock)–\(DutchTime.reading(of: end).clock)" }

    /// What people call it: place, day and time.
    var name: String { "\(place), \(CalendarWords(.dutch).dateWithWeekday(date)) \(clock)" }

    func contains(_ instant: Instant) -> Bool { instant >= start && instant < end }

    /// Whether a team would be in two places at a time.
    func collides(with other: PlannedShift) -> Bool {
        id != other.id && team == other.team && state != .cancelled && other.state != .cancelled
            && start < other.end && other.start < end
    }

    /// All of a list, by their begin.
    static func all(_ entries: [Entry]) -> [PlannedShift] {
        entries.compactMap { PlannedShift($0) }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }
}
