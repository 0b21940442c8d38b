import Domain
import Platform
import Registers

/// A decision to watch a place with cameras. The register holds decisions; it never holds images.
enum Camera {
    enum Ground: String, FieldChoice {
        /// Article 151c of the Gemeentewet: the council's ordinance, the mayor's decision.
        case municipalAct = "151c"
        case other = "anders"

        static let phrases = "register.camera.ground"
    }

    static let number = Field.line("besluit", [.required, .column, .hint])
    static let decided = Field.date("besluitdatum", [.required, .column])
    static let ground = Field.choice("grond", Ground.self, [.required, .column, .filter])
    static let ordinance = Field.line("verordening", .hint, maximum: 500)
    static let area = Field.area("gebied", [.column, .filter])
    static let place = Field.line("plek", [.required, .column])
    static let purpose = Field.text("doel", [.required, .hint], maximum: 2_000)
    static let necessity = Field.text("noodzaak", [.required, .hint], maximum: 4_000)
    static let until = Field.date("tot", [.required, .column, .hint])
    static let review = Field.date("herziening", [.column, .hint])
    static let ended = Field.date("beeindigd", .hint)
    static let operatedBy = Field.line("beheerder", .hint)

    static let register: Register = {
        var register = Register("camera", room: .deployment, path: "cameras") {
            FieldGroup {
                number
                decided
                ground
                ordinance
            }
            FieldGroup("waar") {
                area
                place
                operatedBy
            }
            FieldGroup("waarom") {
                purpose
                necessity
            }
            FieldGroup("termijn") {
                until
                review
                ended
            }
        }
        register.rules = ["term", "review"]
        register.check = { entry, _ in
            var problems: [EntryProblem] = []
            if let decided = entry[decided], let until = entry[until], until < decided {
                problems.append(EntryProblem(Camera.until, rule: "term"))
            }
            if let review = entry[review], let until = entry[until], review > until {
                problems.append(EntryProblem(Camera.review, rule: "review"))
            }
            return problems
        }
        register.order = [.ascending(until)]
        register.reminder = DateReminder(
            notice: noticeDays, permission: .edit(.deployment),
            phrases: .init(
                subject: DeploymentPhrase.cameraMailSubject, bodyOne: .cameraMailBodyOne, body: .cameraMailBody),
            occasions: { camera in dates(of: camera).map { DateReminder.Occasion($0.rawValue, on: $1) } })
        return register
    }()

    /// A date by which somebody must decide again.
    struct Due: Sendable, Hashable {
        /// Raw values are stored; never rename one.
        enum Occasion: String, CaseIterable, Sendable {
            case review, term
        }

        let camera: Identifier
        let number: String
        let occasion: Occasion
        let on: CivilDate
    }

    /// How long before a date people are told.
    static let noticeDays = 30

    /// The dates of a decision that is not over.
    private static func dates(of camera: Entry) -> [(occasion: Due.Occasion, on: CivilDate)] {
        guard camera[ended] == nil else { return [] }
        return [(Due.Occasion.review, camera[review]), (.term, camera[until])].compactMap { occasion, date in
            date.map { (occasion, $0) }
        }
    }

    /// What is due within the days of notice, or was and is not over: the first one first.
    static func due(_ cameras: [Entry], on today: CivilDate) -> [Due] {
        cameras.flatMap { camera -> [Due] in
            dates(of: camera).filter { $0.on <= today.adding(days: noticeDays) }.map {
                Due(camera: camera.id, number: camera[number], occasion: $0.occasion, on: $0.on)
            }
        }.sorted { ($0.on, $0.number) < ($1.on, $1.number) }
    }
}
