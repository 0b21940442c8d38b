package import Domain
import Platform
package import Registers

/// Somebody asks for figures to do research with. What is given is counted and suppressed, never a report.
package enum DataRequest {
    package enum State: String, FieldChoice {
        case asked = "gevraagd"
        case approved = "goedgekeurd"
        case refused = "afgewezen"

        package static let phrases = "register.data-request-state"
    }

    /// The shortest period of a pack: a quarter of a year.
    static let shortestDays = 90

    package static let title = Field.line("doel", [.required, .column])
    package static let institution = Field.reference("instelling", to: "institution", [.required, .column])
    package static let question = Field.reference("vraag", to: "question")
    package static let from = Field.date("van", [.required])
    package static let through = Field.date("tot-en-met", [.required])
    package static let termsAccepted = Field.flag("voorwaarden", [.hint])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let decidedOn = Field.date("besloten-op")
    package static let decidedBy = Field.line("besloten-door", [.hint])
    package static let reason = Field.text("toelichting", [], maximum: 2_000)

    package static let register: Register = {
        var register = Register("data-request", room: .research, path: "datapakketten") {
            FieldGroup {
                title
                institution
                question
                from
                through
                termsAccepted
                state
                decidedOn
                decidedBy
                reason
            }
        }
        register.rules = ["no-terms", "no-decision", "ends-before-start", "not-yours", "too-short"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            // Whoever asks for figures does not give them to themselves.
            if let role = reader.role, !role.allows(.seeFigures), entry[state] != .asked {
                problems.append(EntryProblem(state, rule: "not-yours"))
            }
            // Figures of a few days would tell who told what.
            if let from = entry[from], let through = entry[through], through >= from,
                through.dayNumber - from.dayNumber + 1 < shortestDays
            {
                problems.append(EntryProblem(DataRequest.through, rule: "too-short"))
            }
            if entry[state] == .approved, !entry[termsAccepted] {
                problems.append(EntryProblem(termsAccepted, rule: "no-terms"))
            }
            if entry[state] != .asked, entry[decidedOn] == nil || entry[decidedBy].isEmpty {
                problems.append(EntryProblem(decidedOn, rule: "no-decision"))
            }
            if let from = entry[from], let through = entry[through], through < from {
                problems.append(EntryProblem(DataRequest.through, rule: "ends-before-start"))
            }
            return problems
        }
        return register
    }()
}
