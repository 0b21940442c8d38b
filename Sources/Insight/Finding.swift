package import Domain
import HTML
import Platform
package import Registers

/// Something that figures, residents or partners show and that somebody should answer: the step from knowing to doing.
package enum Finding {
    package enum Kind: String, FieldChoice {
        case hotspot = "plek"
        case hotTimes = "tijden"
        case trend = "verloop"
        case survey = "vragenlijst"
        case partnerSignal = "signaal"
        case studentResearch = "studentenonderzoek"

        package static let phrases = "register.finding.kind"

        /// Whether it comes from counting, so that it has an n and a method.
        package var isCounted: Bool { self != .partnerSignal }
    }

    package enum State: String, FieldChoice {
        case new = "nieuw"
        case beingAnswered = "in-behandeling"
        case answered = "beantwoord"
        case chance = "toeval"

        package static let phrases = "register.finding.state"
    }

    package static let title = Field.line("titel", [.required, .column, .hint])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let area = Field.area("gebied", [.column, .filter])
    package static let place = Field.line("plaats", [.column])
    package static let hours = Field.line("tijden")
    package static let from = Field.date("van")
    package static let to = Field.date("tot")
    package static let count = Field.number("n", [.column, .hint, .figures])
    /// How sure it is, in words that hold counts.
    package static let interval = Field.line("interval", [.hint, .figures])
    package static let method = Field.text("methode", maximum: 2_000)
    /// Also how many reports were left out.
    package static let unknown = Field.text("onbekend", [.hint, .figures], maximum: 4_000)
    /// A page of this site or of another one.
    package static let source = Field.line("bron", .hint, maximum: 1_000)

    package static let register: Register = {
        var register = Register("finding", room: .planning, path: "bevindingen") {
            FieldGroup {
                title
                kind
                state
            }
            FieldGroup("waar") {
                area
                place
                hours
                from
                to
            }
            FieldGroup("zekerheid") {
                count
                interval
                method
                unknown
                source
            }
        }
        register.rules = ["period", "no-count", "no-method"]
        register.check = { entry, _ in problems(of: entry) }
        register.related = { visit, entry in sourceLink(visit, entry) }
        return register
    }()

    private static func sourceLink(_ visit: StaffVisit, _ entry: Entry) -> Markup {
        let source = entry[source]
        guard isAddress(source) else { return Markup() }
        return p { a(.href(source)) { visit.words(InsightPhrase.self)(.findingSource) } }
    }

    /// A path on this site or a web address; anything else that was typed is shown as text only.
    static func isAddress(_ text: String) -> Bool {
        if text.hasPrefix("https://") || text.hasPrefix("http://") { return true }
        return text.hasPrefix("/") && !text.hasPrefix("//") && !text.hasPrefix("/\\")
    }

    /// Who counts says how many and how; otherwise a feeling would pass for a figure.
    static func problems(of entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let from = entry[from], let to = entry[to], to < from {
            problems.append(EntryProblem(Self.to, rule: "period"))
        }
        if entry[kind]?.isCounted == true {
            if entry[count] == nil { problems.append(EntryProblem(count, rule: "no-count")) }
            if entry[method].isEmpty { problems.append(EntryProblem(method, rule: "no-method")) }
        }
        return problems
    }
}
