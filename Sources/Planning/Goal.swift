import Platform
package import Registers

/// What the municipality wants to reach.
package enum Goal {
    package enum Kind: String, FieldChoice {
        case visibility = "zichtbaarheid"
        case awareness = "bewustwording"
        case behaviour = "gedragsverandering"
        case resilience = "weerbaarheid"
        case own = "eigen"

        package static let phrases = "register.goal.kind"
    }

    package static let title = Field.line("titel", [.required, .column])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let ambition = Field.text("ambitie", .hint, maximum: 4_000)
    package static let priorityGroup = Field.line("groep", [.column, .hint])
    package static let year = Field.number("jaar", [.column, .hint], in: 2000...2100)

    package static let register: Register = {
        var register = Register("goal", room: .planning, path: "doelen") {
            FieldGroup {
                title
                Publication.field
                kind
                ambition
                priorityGroup
                year
            }
        }
        register.related = { visit, goal in try await RelatedEntries.ofGoal(visit, goal) }
        register.isPublished()
        return register
    }()
}
