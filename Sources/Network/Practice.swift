import Domain
package import Planning
import Platform
package import Registers

/// Something that a municipality did and from which another one can learn.
package enum Practice {
    package static let title = Field.line("titel", [.required, .column])
    package static let problem = Field.text("probleem", .required, maximum: 4_000)
    package static let action = Field.text("aanpak", [.required, .hint], maximum: 8_000)
    package static let result = Field.text("resultaat", .hint, maximum: 4_000)
    package static let kind = Field.choice("soort", Measure.Kind.self, [.required, .column, .filter])
    package static let phases = Field.choices("fase", Measure.Phase.self, .filter)
    package static let audiences = Field.choices("doelgroep", Measure.Audience.self, .filter)
    package static let cost = Field.line("kosten", .hint, maximum: 300)
    package static let needed = Field.text("nodig", .hint, maximum: 4_000)
    package static let evidence = Field.choice("bewijs", Measure.Evidence.self, [.required, .column, .filter, .hint])
    package static let source = Field.line("bewijsbron", .hint, maximum: 500)
    package static let from = Field.line("gemeente", [.required, .column, .hint], maximum: 120)
    package static let mail = Field.email("mail", .hint)
    package static let website = Field.link("website")
    package static let isShared = Field.flag("gedeeld", [.column, .filter, .hint])

    package static let register: Register = {
        var register = Register("practice", room: .network, path: "praktijken") {
            FieldGroup {
                title
                problem
                action
                result
            }
            FieldGroup("voor-wie") {
                kind
                phases
                audiences
            }
            FieldGroup("nodig") {
                cost
                needed
            }
            FieldGroup("bewijs") {
                evidence
                source
            }
            FieldGroup("delen") {
                from
                mail
                website
                isShared
            }
        }
        register.rules = ["evidence-source", "shared-contact"]
        register.check = { entry, _ in problems(of: entry) }
        return register
    }()

    static func problems(of entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let level = entry[evidence], level != .unknown, entry[source].isEmpty {
            problems.append(EntryProblem(source, rule: "evidence-source"))
        }
        if entry[isShared], entry[mail].isEmpty, entry[website].isEmpty {
            problems.append(EntryProblem(mail, rule: "shared-contact"))
        }
        return problems
    }
}
