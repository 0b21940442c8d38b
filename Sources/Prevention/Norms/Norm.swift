import Domain
import Platform
import Registers

/// What the municipality holds to be not okay, for one kind of behaviour: why, what the law says, and what that means
/// for whom.
enum Norm {
    /// What the law may say. Advice to readers, never a verdict on what somebody did.
    enum Law: String, FieldChoice {
        case perhapsHarassment = "mogelijk-429ter"
        case perhapsCrime = "mogelijk-misdrijf"
        case noOffence = "geen-strafbaar-feit"
        case unknown = "onbekend"

        static let phrases = "register.norm.law"
    }

    enum State: String, FieldChoice {
        case draft = "concept"
        case approved = "vastgesteld"
        case withdrawn = "ingetrokken"

        static let phrases = "register.norm.state"
    }

    static let title = Field.line("titel", [.required, .column, .hint])
    static let behaviour = Field.choice("gedrag", Behaviour.self, [.required, .column, .filter])
    static let why = Field.text("waarom", [.required, .hint], maximum: 4_000)
    static let shortDutch = Field.line("kort-nl", [.hint], maximum: 100)
    static let shortEnglish = Field.line("kort-en", maximum: 100)
    static let shortArabic = Field.line("kort-ar", maximum: 100)
    static let law = Field.choice("wet", Law.self, [.required, .column, .filter])
    static let lawText = Field.text("wet-tekst", [.hint], maximum: 4_000)
    static let lawChecked = Field.date("wet-gecontroleerd", [.hint])
    static let source = Field.line("bron", [.hint], maximum: 500)
    static let forVictims = Field.text("slachtoffers", maximum: 4_000)
    static let forBystanders = Field.text("omstanders", maximum: 4_000)
    static let forOffenders = Field.text("plegers", maximum: 4_000)
    static let version = Field.line("uitgave", [.required, .column, .hint], maximum: 20)
    static let state = Field.choice("status", State.self, [.required, .column, .filter])
    static let approvedBy = Field.line("vastgesteld-door", [.hint])
    static let approvedOn = Field.date("vastgesteld-op", [.column])
    static let validFrom = Field.date("geldt-vanaf", [.hint])

    static let register: Register = {
        var register = Register("norm", room: .prevention, path: "normen") {
            FieldGroup {
                title
                behaviour
                why
            }
            FieldGroup("formulier") {
                shortDutch
                shortEnglish
                shortArabic
            }
            FieldGroup("wet") {
                law
                lawText
                lawChecked
                source
            }
            FieldGroup("voor-wie") {
                forVictims
                forBystanders
                forOffenders
            }
            FieldGroup("besluit") {
                version
                state
                approvedBy
                approvedOn
                validFrom
            }
        }
        register.rules = ["no-approval", "law-unchecked", "not-yet"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if entry[state] == .approved {
                if entry[approvedBy].isEmpty { problems.append(EntryProblem(approvedBy, rule: "no-approval")) }
                if entry[approvedOn] == nil { problems.append(EntryProblem(approvedOn, rule: "no-approval")) }
                // What residents read about the law has a day on which somebody looked.
                if entry[law] != .unknown, entry[lawChecked] == nil || entry[source].isEmpty {
                    problems.append(
                        EntryProblem(
                            field: entry[lawChecked] == nil ? lawChecked.shape.name : source.shape.name,
                            .rule("law-unchecked")))
                }
            }
            let today = DutchTime.reading(of: reader.now).date
            for date in [approvedOn, lawChecked] {
                if let day = entry[date], day > today { problems.append(EntryProblem(date, rule: "not-yet")) }
            }
            return problems
        }
        return register
    }()

    /// The line for under a box of the report form, in a language.
    static func short(_ entry: Entry, in language: Language) -> String {
        switch language {
        case .dutch: entry[shortDutch]
        case .english: entry[shortEnglish]
        case .arabic: entry[shortArabic]
        }
    }

    /// The norms that hold on a day, one for each kind of behaviour, in the order of the code list.
    static func current(_ entries: [Entry], on day: CivilDate) -> [Entry] {
        var newest: [Behaviour: Entry] = [:]
        for entry in entries where !entry.isArchived && entry[state] == .approved {
            guard let kind = entry[behaviour], let start = start(of: entry), start <= day else { continue }
            if let other = newest[kind], !precedes(other, entry) { continue }
            newest[kind] = entry
        }
        return Behaviour.allCases.compactMap { newest[$0] }
    }

    /// The day from which it holds: that of the decision when no other was given.
    static func start(of entry: Entry) -> CivilDate? { entry[validFrom] ?? entry[approvedOn] }

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        let (first, second) = (start(of: left)?.dayNumber ?? .min, start(of: right)?.dayNumber ?? .min)
        if first != second { return first < second }
        let (one, other) = (left[approvedOn]?.dayNumber ?? .min, right[approvedOn]?.dayNumber ?? .min)
        return one != other ? one < other : left.id < right.id
    }
}
