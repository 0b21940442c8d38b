package import Domain
import Geography
import HTML
import Platform
package import Registers

/// Something that residents set up themselves, such as a neighbourhood app.
package enum Initiative {
    package enum Kind: String, FieldChoice {
        case neighbourhoodApp = "buurtapp"
        case walkers = "wandelgroep"
        case residents = "bewonersgroep"
        case youth = "jongerengroep"
        case shops = "ondernemers"
        case other = "anders"

        package static let phrases = "register.initiative.kind"
    }

    package static let name = Field.line("naam", [.required, .column])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let area = Field.area("gebied", [.column, .filter])
    package static let about = Field.text("wat", .hint, maximum: 4_000)
    package static let rules = Field.text("huisregels", .hint, maximum: 8_000)
    package static let mail = Field.email("mail", .hint)
    package static let website = Field.link("website")
    package static let support = Field.text("steun", .hint, maximum: 4_000)
    package static let moderation = Field.text("moderatie", [.hint, .internalOnly], maximum: 8_000)
    package static let reviewed = Field.date("bekeken-op", [.column, .hint])
    package static let isPublic = Field.flag("openbaar", [.filter, .hint])

    package static let register: Register = {
        var register = Register("initiative", room: .network, path: "initiatieven") {
            FieldGroup {
                name
                kind
                area
                about
                rules
            }
            FieldGroup("contact") {
                mail
                website
                support
            }
            FieldGroup("beheer") {
                moderation
                reviewed
                isPublic
            }
        }
        register.rules = ["public-rules", "public-moderation", "public-reviewed", "future"]
        register.check = { entry, reader in problems(of: entry, today: DutchTime.reading(of: reader.now).date) }
        register.related = { visit, _ in HouseRules.guidance(visit) }
        return register
    }()

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let date = entry[reviewed], date > today { problems.append(EntryProblem(reviewed, rule: "future")) }
        guard entry[isPublic] else { return problems }
        // Residents are sent there by the municipality, so it must know what happens there.
        if entry[rules].isEmpty { problems.append(EntryProblem(rules, rule: "public-rules")) }
        if entry[moderation].isEmpty { problems.append(EntryProblem(moderation, rule: "public-moderation")) }
        if entry[reviewed] == nil { problems.append(EntryProblem(reviewed, rule: "public-reviewed")) }
        return problems
    }
}

/// What staff can offer whoever runs a neighbourhood app: rules of the house, and what a moderator does.
enum HouseRules {
    private static let rules: [NetworkPhrase] = [.ruleSignal, .ruleAlarm, .ruleApp, .ruleReact]
    private static let moderation: [NetworkPhrase] = [
        .moderateBehaviour, .moderatePersons, .moderateEmergency, .moderateReport, .moderateAccess,
    ]

    static func guidance(_ visit: StaffVisit) -> Markup {
        let words = visit.words(NetworkPhrase.self)
        return section {
            h2 { words(.rulesTitle) }
            p { words(.rulesLead) }
            ol { for rule in rules { li { words(rule) } } }
            h3 { words(.moderationTitle) }
            ul { for rule in moderation { li { words(rule) } } }
            p(.class("hint")) { words(.rulesEvidence) }
        }
    }
}
