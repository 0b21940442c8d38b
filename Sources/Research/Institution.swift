package import Domain
import Platform
package import Registers

/// Where students and researchers come from.
package enum Institution {
    package enum Kind: String, FieldChoice {
        case university = "universiteit"
        case appliedSciences = "hogeschool"
        case vocational = "mbo"
        case knowledgePartner = "kennispartner"

        package static let phrases = "register.institution-kind"
    }

    package static let name = Field.line("naam", [.required, .column])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    /// In the Research Organization Registry.
    package static let ror = Field.link("ror", [.hint])
    package static let website = Field.link("website")
    package static let programmes = Field.text("opleidingen", [.hint], maximum: 2_000)
    package static let contact = Field.email("contact", [.internalOnly, .hint])
    package static let agreement = Field.link("afspraak", [.hint])
    package static let from = Field.date("begin", [.column])
    package static let until = Field.date("eind", [.column, .hint])
    package static let terms = Field.text("kalender", [.hint], maximum: 2_000)

    package static let register: Register = {
        var register = Register("institution", room: .research, path: "instellingen") {
            FieldGroup {
                name
                kind
                programmes
                terms
                ror
                website
                contact
                agreement
                from
                until
            }
        }
        register.rules = ["ends-before-start"]
        register.check = { entry, _ in
            guard let from = entry[from], let until = entry[until], until < from else { return [] }
            return [EntryProblem(Institution.until, rule: "ends-before-start")]
        }
        return register
    }()
}
