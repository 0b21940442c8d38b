import Domain
import Platform
import Registers

/// What to say and do in one situation, on one card.
enum ActionCard {
    static let title = Field.line("titel", [.required, .column])
    static let kinds = Field.choices("voor", Team.Kind.self, [.column, .filter, .hint])
    static let situation = Field.text("situatie", .required, maximum: 2_000)
    static let say = Field.text("doen", [.required, .hint], maximum: 4_000)
    static let avoid = Field.text("niet-doen", maximum: 4_000)
    static let call = Field.text("bellen", .hint, maximum: 1_000)
    static let from = Field.date("van", [.required, .column])
    static let until = Field.date("tot", .column)

    static let register: Register = {
        var register = Register("action-card", room: .deployment, path: "actiekaarten") {
            FieldGroup {
                title
                kinds
                situation
                say
                avoid
                call
                from
                until
            }
        }
        register.rules = ["order"]
        register.check = { entry, _ in
            guard let first = entry[from], let last = entry[until], last < first else { return [] }
            return [EntryProblem(until, rule: "order")]
        }
        return register
    }()

    /// Those that a team of this kind takes along on a day.
    static func valid(_ cards: [Entry], for team: Team.Kind?, on date: CivilDate) -> [Entry] {
        register.sorted(cards).filter { card in
            guard let first = card[from], first <= date, card[until].map({ date <= $0 }) ?? true else { return false }
            return card[kinds].isEmpty || team.map(card[kinds].contains) ?? false
        }
    }
}
