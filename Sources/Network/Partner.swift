package import Domain
import Platform
package import Registers

/// An organisation with which the municipality works. It has a functional address and no names of persons.
package enum Partner {
    package enum Kind: String, FieldChoice {
        case police = "politie"
        case nightlife = "horeca"
        case school
        case youthWork = "jongerenwerk"
        case welfare = "welzijn"
        case health = "gezondheid"
        case knowledge = "kennisinstelling"
        case interestGroup = "belangengroep"
        case security = "beveiliging"
        case municipality = "gemeente"
        case other = "anders"

        package static let phrases = "register.partner.kind"
    }

    package enum Part: String, FieldChoice {
        case coOwner = "mede-eigenaar"
        case executes = "uitvoerder"
        case advises = "adviseur"
        case knowledge = "kennis"
        case data = "gegevens"

        package static let phrases = "register.partner.part"
    }

    package enum Agreement: String, FieldChoice {
        case none = "geen"
        case spoken = "mondeling"
        case intent = "intentieverklaring"
        case covenant = "convenant"
        case contract
        case processing = "verwerkersovereenkomst"

        package static let phrases = "register.partner.agreement"
    }

    package static let name = Field.line("naam", [.required, .column])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let ownKind = Field.line("soort-eigen", .hint, maximum: 80)
    package static let parts = Field.choices("rol", Part.self, [.column, .filter, .hint])
    package static let tasks = Field.text("taken", .hint, maximum: 4_000)
    package static let agreement = Field.choice("afspraak", Agreement.self, [.required, .column, .filter])
    package static let agreed = Field.text("afgesproken", [.hint, .internalOnly], maximum: 8_000)
    package static let start = Field.date("begin")
    package static let end = Field.date("einde")
    package static let review = Field.date("herzien-op", [.column, .hint])
    package static let mail = Field.email("mail", .hint)
    package static let website = Field.link("website")
    package static let isPublic = Field.flag("openbaar", [.filter, .hint])

    package static let register: Register = {
        var register = Register("partner", room: .network, path: "partners") {
            FieldGroup {
                name
                kind
                ownKind
                parts
                tasks
            }
            FieldGroup("afspraak") {
                agreement
                agreed
                start
                end
                review
            }
            FieldGroup("contact") {
                mail
                website
                isPublic
            }
        }
        register.rules = ["own-kind", "period", "no-review"]
        register.check = { entry, _ in problems(of: entry) }
        return register
    }()

    static func problems(of entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if entry[kind] == .other, entry[ownKind].isEmpty { problems.append(EntryProblem(ownKind, rule: "own-kind")) }
        if let from = entry[start], let to = entry[end], to < from {
            problems.append(EntryProblem(end, rule: "period"))
        }
        // An agreement that nobody looks at again dies in a drawer.
        if let agreement = entry[agreement], agreement != .none, entry[review] == nil, entry[end] == nil {
            problems.append(EntryProblem(review, rule: "no-review"))
        }
        return problems
    }

    /// When its agreement must be looked at: the day of review, or its end when that is earlier.
    static func due(_ entry: Entry) -> CivilDate? {
        guard entry[agreement] != Agreement.none else { return nil }
        return [entry[review], entry[end]].compactMap(\.self).min()
    }
}
