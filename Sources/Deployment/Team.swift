import Domain
import HTML
import Platform
import Registers

/// People who are on the street together, or behind the screens of cameras.
enum Team {
    enum Kind: String, FieldChoice {
        /// With the power to fine, where the municipality has it.
        case wardens = "boa"
        case supervisors = "toezichthouder"
        /// Calms down and refers; the name differs from town to town.
        case deescalation = "de-escalatie"
        case police = "politie"
        case security = "beveiliging"
        case streetCoaches = "straatcoach"
        case cameras = "cameratoezicht"

        static let phrases = "register.team.kind"

        /// Nobody else can fine for a criminal offence, whatever a decision says.
        var canEverFine: Bool { self == .wardens || self == .police }
    }

    static let name = Field.line("naam", [.required, .column])
    static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    static let isPartner = Field.flag("partner", [.column, .filter, .hint])
    static let contact = Field.line("contact", .hint)
    static let areas = [
        Field.area("gebied", [.column, .filter, .hint]), Field.area("tweede-gebied"), Field.area("derde-gebied"),
    ]

    static let register: Register = {
        var register = Register("team", room: .deployment, path: "teams") {
            FieldGroup {
                name
                kind
                isPartner
                contact
            }
            FieldGroup("waar") {
                areas[0]
                areas[1]
                areas[2]
            }
        }
        register.related = { visit, entry in try await CalendarPanel.markup(visit, team: entry) }
        return register
    }()

    /// The codes of the areas in which it works, each once.
    static func areaCodes(of team: Entry) -> [String] {
        var codes: [String] = []
        for field in areas where !team[field].isEmpty && !codes.contains(team[field]) { codes.append(team[field]) }
        return codes
    }
}
