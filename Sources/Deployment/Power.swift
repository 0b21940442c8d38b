import Domain
import Platform
import Registers

/// What teams of one kind may do, from when until when, and who decided so.
enum Power {
    /// In order: who may do one, may do those before it.
    enum Allowance: String, FieldChoice, Comparable {
        case talk = "aanspreken"
        case warn = "waarschuwen"
        /// For article 429ter of the penal code.
        case fine = "beboeten"

        static let phrases = "register.power.allowance"

        static func < (left: Allowance, right: Allowance) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    static let kind = Field.choice("soort", Team.Kind.self, [.required, .column, .filter])
    static let allowance = Field.choice("mag", Allowance.self, [.required, .column, .filter])
    static let area = Field.area("gebied", [.column, .hint])
    static let from = Field.date("van", [.required, .column])
    static let until = Field.date("tot", [.column, .hint])
    static let source = Field.line("besluit", [.required, .column, .hint], maximum: 500)

    static let register: Register = {
        var register = Register("power", room: .deployment, path: "bevoegdheden") {
            FieldGroup {
                kind
                allowance
                area
                from
                until
                source
            }
        }
        register.rules = ["contradiction", "cannot-fine", "order"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if entry[allowance] == .fine, entry[kind]?.canEverFine == false {
                problems.append(EntryProblem(allowance, rule: "cannot-fine"))
            }
            if let first = entry[from], let last = entry[until], last < first {
                problems.append(EntryProblem(until, rule: "order"))
            }
            if let other = try reader.entries(of: Power.register).first(where: { contradicts($0, entry) }) {
                problems.append(EntryProblem(allowance, rule: "contradiction", about: other[source]))
            }
            return problems
        }
        register.order = [.descending(from)]
        return register
    }()

    /// Whether two of them say different things about the same teams on the same day in the same place.
    static func contradicts(_ left: Entry, _ right: Entry) -> Bool {
        guard left.id != right.id, left[kind] == right[kind], left[allowance] != right[allowance],
            let (first, second) = period(left).flatMap({ first in period(right).map { (first, $0) } })
        else { return false }
        let isSamePlace = left[area].isEmpty || right[area].isEmpty || left[area] == right[area]
        return isSamePlace && first.overlaps(second)
    }

    /// The days on which it is in force, both included.
    private static func period(_ entry: Entry) -> ClosedRange<Int>? {
        guard let first = entry[from]?.dayNumber else { return nil }
        let last = entry[until]?.dayNumber ?? Int.max
        return first <= last ? first...last : nil
    }

    /// What holds for a team of this kind on a day; `nil` when nothing was decided, and then it may only talk.
    ///
    /// Where two hold, of a district and of a neighbourhood in it, the lesser one does: nobody is sent to do what they
    /// may not.
    /// - Parameter places: the code of the area and of all areas around it.
    static func inForce(
        _ powers: [Entry], for team: Team.Kind, on date: CivilDate, in places: Set<String>
    ) -> Entry? {
        powers.filter { power in
            power[kind] == team && (period(power)?.contains(date.dayNumber) ?? false)
                && (power[area].isEmpty || places.contains(power[area]))
        }.min { ($0[allowance] ?? .talk, $0.id) < ($1[allowance] ?? .talk, $1.id) }
    }

    /// What a team may do on a day. A decision that gives what no such team can have, gives a warning at most.
    static func allowance(
        _ powers: [Entry], for team: Team.Kind, on date: CivilDate, in places: Set<String>
    ) -> Allowance {
        let given = inForce(powers, for: team, on: date, in: places)?[allowance] ?? .talk
        return team.canEverFine ? given : min(given, .warn)
    }
}
