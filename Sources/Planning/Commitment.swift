package import Domain
import Platform
package import Registers

/// What the council, residents or the executive asked for or promised.
package enum Commitment {
    package enum Kind: String, FieldChoice {
        case motion = "motie"
        case petition = "petitie"
        case declaration = "verklaring"
        case promise = "toezegging"

        package static let phrases = "register.commitment.kind"
    }

    package enum State: String, FieldChoice {
        case open
        case underWay = "bezig"
        case settled = "afgedaan"
        case notAdopted = "niet-overgenomen"

        package static let phrases = "register.commitment.state"

        package var isOpen: Bool { self == .open || self == .underWay }
    }

    package static let title = Field.line("titel", [.required, .column])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let date = Field.date("datum", [.required, .column])
    /// Votes for and against, or signatures.
    package static let support = Field.line("uitslag", [.column, .hint])
    package static let source = Field.link("bron", .hint)
    package static let asked = Field.text("gevraagd", .hint, maximum: 8_000)
    package static let done = Field.text("gedaan", .hint, maximum: 8_000)
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let measures = Field.references("maatregelen", to: "measure", .filter)
    package static let reporting = Field.line("rapportage", .hint)
    package static let nextReport = Field.date("volgende-rapportage", .column)

    package static let register: Register = {
        var register = Register("commitment", room: .planning, path: "toezeggingen") {
            FieldGroup {
                title
                Publication.field
                kind
                date
                support
                source
                asked
            }
            FieldGroup("vervolg") {
                state
                done
                measures
                reporting
                nextReport
            }
        }
        register.rules = ["settled-without-words", "future"]
        register.check = { entry, reader in problems(of: entry, today: DutchTime.reading(of: reader.now).date) }
        register.order = [.descending(date)]
        register.reminder = DateReminder(
            permission: .edit(.planning),
            phrases: .init(
                subject: PlanPhrase.commitmentMailSubject, bodyOne: .commitmentMailBodyOne,
                body: .commitmentMailBody),
            occasions: { commitment in
                guard commitment[state]?.isOpen == true, let date = commitment[nextReport] else { return [] }
                return [DateReminder.Occasion("report", on: date)]
            })
        register.isPublished()
        return register
    }()

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let date = entry[date], date > today { problems.append(EntryProblem(Self.date, rule: "future")) }
        if let state = entry[state], !state.isOpen, entry[done].isEmpty {
            problems.append(EntryProblem(done, rule: "settled-without-words"))
        }
        return problems
    }
}
