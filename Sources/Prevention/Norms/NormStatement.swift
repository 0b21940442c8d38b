import Domain
import Platform
import Registers

/// What the municipality declares in public: signed, dated, to be shared.
enum NormStatement {
    enum State: String, FieldChoice {
        case draft = "concept"
        case signed = "ondertekend"
        case withdrawn = "ingetrokken"

        static let phrases = "register.norm-statement.state"
    }

    static let title = Field.line("titel", [.required, .column])
    static let text = Field.text("tekst", [.required, .hint], maximum: 6_000)
    static let signedBy = Field.line("ondertekend-door", [.column, .hint])
    static let signedOn = Field.date("ondertekend-op", [.column])
    static let version = Field.line("uitgave", [.required, .column], maximum: 20)
    static let state = Field.choice("status", State.self, [.required, .column, .filter])

    static let register: Register = {
        var register = Register("norm-statement", room: .prevention, path: "normverklaring") {
            FieldGroup {
                title
                text
            }
            FieldGroup("besluit") {
                version
                state
                signedBy
                signedOn
            }
        }
        register.rules = ["not-signed", "not-yet"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if entry[state] == .signed {
                if entry[signedBy].isEmpty { problems.append(EntryProblem(signedBy, rule: "not-signed")) }
                if entry[signedOn] == nil { problems.append(EntryProblem(signedOn, rule: "not-signed")) }
            }
            if let day = entry[signedOn], day > DutchTime.reading(of: reader.now).date {
                problems.append(EntryProblem(signedOn, rule: "not-yet"))
            }
            return problems
        }
        return register
    }()

    /// The one that was signed last.
    static func current(_ entries: [Entry]) -> Entry? {
        entries.filter { !$0.isArchived && $0[state] == .signed && $0[signedOn] != nil }.max {
            ($0[signedOn]?.dayNumber ?? .min, $0.id) < ($1[signedOn]?.dayNumber ?? .min, $1.id)
        }
    }
}
