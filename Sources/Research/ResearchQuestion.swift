package import Domain
import Platform
package import Registers

/// A question of the city that students or researchers answer: the life of one question, from the first idea to what
/// the department did with the answer.
package enum ResearchQuestion {
    package enum State: String, FieldChoice {
        case proposed = "voorgesteld"
        case refined = "aangescherpt"
        case agreed = "vastgesteld"
        case matched = "gekoppeld"
        case underWay = "loopt"
        case presented = "gepresenteerd"
        case published = "gepubliceerd"
        case answered = "beantwoord"
        case handedOn = "doorgegeven"
        case withdrawn = "ingetrokken"

        package static let phrases = "register.question-state"

        /// From here on all parties must have agreed to the words of the question.
        var needsAgreement: Bool {
            switch self {
            case .proposed, .refined, .withdrawn: false
            case .agreed, .matched, .underWay, .presented, .published, .answered, .handedOn: true
            }
        }

        var needsMatch: Bool {
            switch self {
            case .matched, .underWay, .presented, .published, .answered: true
            case .proposed, .refined, .agreed, .handedOn, .withdrawn: false
            }
        }
    }

    package enum Theme: String, FieldChoice {
        case safety = "veiligheid"
        case perceivedSafety = "veiligheidsbeleving"
        case prevention = "preventie"
        case behaviour = "gedrag"
        case conversation = "gesprek-met-jongeren"
        case publicSpace = "openbare-ruimte"
        case nightlife = "uitgaan"
        case schools = "onderwijs"
        case sports = "sport"
        case reporting = "meldingsbereidheid"
        case help = "hulp-en-nazorg"

        package static let phrases = "register.research-theme"
    }

    package enum Kind: String, FieldChoice {
        case thesis = "scriptie"
        case course = "vak"
        case actionResearch = "actieonderzoek"
        case evaluation = "toets-van-maatregel"
        case survey = "enquete"
        case design = "ontwerp"
        case literature = "literatuur"

        package static let phrases = "register.research-kind"
    }

    package static let title = Field.line("titel", [.required, .column], maximum: 200)
    package static let text = Field.text("vraag", [.required, .hint], maximum: 4_000)
    package static let reason = Field.text("waarom", [.hint], maximum: 4_000)
    package static let themes = Field.choices("themas", Theme.self, [.column, .filter])
    package static let kind = Field.choice("soort", Kind.self, [.filter])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let isPublic = Field.flag("openbaar", [.hint])

    package static let department = Field.line("afdeling", [.required, .column, .hint])
    package static let departmentAgrees = Field.flag("akkoord-afdeling")
    package static let institutionAgrees = Field.flag("akkoord-instelling")
    package static let partnersAgree = Field.flag("akkoord-stadspartners", [.hint])

    package static let institution = Field.reference("instelling", to: "institution", [.column, .filter])
    package static let programme = Field.line("opleiding")
    package static let supervisor = Field.line("begeleiding", [.hint])
    package static let from = Field.date("begin")
    package static let until = Field.date("eind")
    package static let finding = Field.reference("bevinding", to: "finding", [.hint])

    package static let design = Field.text("toetsopzet", [.hint], maximum: 8_000)
    package static let advice = Field.text("advies", [.hint], maximum: 8_000)
    package static let response = Field.text("reactie", [.hint], maximum: 8_000)
    package static let responseDue = Field.date("reactie-voor", [.hint])
    package static let responded = Field.date("reactie-op")
    package static let measures = Field.references("maatregelen", to: "measure", [.hint])
    package static let successorOf = Field.reference("vervolg-op", to: "question", [.hint])

    package static let register: Register = {
        var register = Register("question", room: .research, path: "vragen") {
            FieldGroup("vraag") {
                title
                text
                reason
                themes
                kind
                state
                isPublic
                finding
                successorOf
            }
            FieldGroup("samen") {
                department
                departmentAgrees
                institutionAgrees
                partnersAgree
            }
            FieldGroup("koppeling") {
                institution
                programme
                supervisor
                from
                until
                design
            }
            FieldGroup("opbrengst") {
                advice
                response
                responseDue
                responded
                measures
            }
        }
        register.rules = [
            "no-agreement", "words-changed", "no-match", "ends-before-start", "no-response", "no-due-date",
        ]
        register.check = problems
        // What still needs somebody stands first.
        register.order = [.rank(state), .newest]
        return register
    }()

    private static func problems(_ entry: Entry, _ reader: EntryReader) throws -> [EntryProblem] {
        var problems: [EntryProblem] = []
        let state = entry[state] ?? .proposed
        let isAgreed = entry[departmentAgrees] && entry[institutionAgrees] && entry[partnersAgree]
        if state.needsAgreement, !isAgreed { problems.append(EntryProblem(self.state, rule: "no-agreement")) }
        // Agreement is about words: other words need a new one.
        if isAgreed, let before = try reader.find(entry.id, in: register), before[text] != entry[text],
            before[departmentAgrees], before[institutionAgrees], before[partnersAgree]
        {
            problems.append(EntryProblem(text, rule: "words-changed"))
        }
        if state.needsMatch, entry[institution] == nil || entry[from] == nil {
            problems.append(EntryProblem(self.state, rule: "no-match"))
        }
        if let from = entry[from], let until = entry[until], until < from {
            problems.append(EntryProblem(self.until, rule: "ends-before-start"))
        }
        if state == .published, entry[responseDue] == nil {
            problems.append(EntryProblem(responseDue, rule: "no-due-date"))
        }
        if state == .answered, entry[response].isEmpty || entry[responded] == nil {
            problems.append(EntryProblem(response, rule: "no-response"))
        }
        return problems
    }

    /// The department owes an answer, and the day for it has passed.
    package static func isOverdue(_ entry: Entry, on today: CivilDate) -> Bool {
        guard let due = entry[responseDue], entry[responded] == nil else { return false }
        return due < today && entry[state] != .withdrawn
    }
}
