import Domain
import HTML
import Platform
import Registers

/// A café, club or event whose staff knows what to do when a guest asks for help: the pledge, the training and how long
/// both count.
enum Venue {
    enum Kind: String, FieldChoice {
        case cafe
        case restaurant
        case club
        case sportClub = "sportclub"
        case festival
        case culture = "cultuur"
        case hotel
        case shop = "winkel"
        case other = "anders"

        static let phrases = "register.venue.kind"
    }

    /// Where it is: codes of the list `setting`. A test holds the two against each other.
    enum Setting: String, FieldChoice {
        case shopping = "winkelgebied"
        case nightlife = "uitgaansgebied"
        case hospitality = "horeca"
        case park = "park-plein"
        case station = "station-halte"
        case school
        case sportClub = "sportclub"
        case work = "werk"
        case event = "evenement"
        case other = "anders"

        static let phrases = "register.setting"
    }

    static let title = Field.line("naam", [.required, .column])
    static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    static let setting = Field.choice("setting", Setting.self, [.filter])
    static let area = Field.area("gebied", [.column, .filter])
    static let address = Field.line("adres", [.hint])
    static let contact = Field.email("contact", [.internalOnly, .hint])
    static let signed = Field.date("getekend-op", [.column])
    static let expires = Field.date("geldt-tot", [.column, .hint])
    static let trained = Field.number("getraind", [.column, .hint], in: 0...10_000)
    static let staff = Field.number("personeel", in: 0...10_000)
    static let hasCodeWord = Field.flag("codewoord-in-gebruik", [.column, .filter])
    static let codeWord = Field.line("codewoord", [.internalOnly, .hint], maximum: 60)
    static let isPublic = Field.flag("openbaar", [.column, .filter, .hint])

    static let register: Register = {
        var register = Register("venue", room: .prevention, path: "locaties") {
            FieldGroup {
                title
                kind
                setting
                area
                address
                contact
            }
            FieldGroup("belofte") {
                signed
                expires
            }
            FieldGroup("personeel") {
                trained
                staff
                hasCodeWord
                codeWord
            }
            FieldGroup("tonen") { isPublic }
        }
        register.rules = ["no-expiry", "before-signing", "too-long", "more-trained", "not-ready", "public-word"]
        register.check = { entry, _ in problems(of: entry) }
        register.related = { visit, entry in VenueStanding.markup(entry, visit) }
        return register
    }()

    private static func problems(of entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let first = entry[signed] {
            if let last = entry[expires] {
                if last < first { problems.append(EntryProblem(expires, rule: "before-signing")) }
                if last > latestExpiry(of: first) { problems.append(EntryProblem(expires, rule: "too-long")) }
            } else {
                problems.append(EntryProblem(expires, rule: "no-expiry"))
            }
        }
        if let some = entry[trained], let all = entry[staff], some > all {
            problems.append(EntryProblem(trained, rule: "more-trained"))
        }
        if entry[isPublic], entry[signed] == nil || (entry[trained] ?? 0) == 0 {
            problems.append(EntryProblem(isPublic, rule: "not-ready"))
        }
        // What stands in the name or the address is read by everybody.
        let word = entry[codeWord].lowercased()
        for field in [title, address] where !word.isEmpty && entry[field].lowercased().contains(word) {
            problems.append(EntryProblem(field, rule: "public-word"))
        }
        return problems
    }

    /// Two years later; of 29 February, the 28th.
    static func latestExpiry(of signed: CivilDate) -> CivilDate {
        let (year, month, day) = signed.components
        return CivilDate(year: year + 2, month: month, day: day)
            ?? CivilDate(year: year + 2, month: month, day: day - 1) ?? signed
    }

    enum Standing: Sendable, Equatable {
        case noPledge
        case expired
        case noTraining
        /// Within ``soon`` days.
        case expiresSoon
        case good
    }

    static let soon = 60

    static func standing(of entry: Entry, on day: CivilDate) -> Standing {
        guard let first = entry[signed], let last = entry[expires], first <= day else { return .noPledge }
        if last < day { return .expired }
        if (entry[trained] ?? 0) == 0 { return .noTraining }
        return last.dayNumber - day.dayNumber <= soon ? .expiresSoon : .good
    }

    /// Those that residents see on a day.
    static func shown(_ entries: [Entry], on day: CivilDate) -> [Entry] {
        register.sorted(
            entries.filter {
                !$0.isArchived && $0[isPublic] && [.good, .expiresSoon].contains(standing(of: $0, on: day))
            })
    }
}

/// What a venue reads before it takes part.
enum VenueKit {
    static let title = Field.line("titel", [.required, .column])
    static let order = Field.number("volgorde", [.column, .hint], in: 1...99)
    static let kinds = Field.choices("voor", Venue.Kind.self, [.column, .filter, .hint])
    static let text = Field.text("tekst", [.required, .hint])
    static let source = Field.line("bron", maximum: 500)
    static let isPublic = Field.flag("openbaar", [.column, .filter])

    static let register: Register = {
        var register = Register("venue-kit", room: .prevention, path: "meedoen") {
            FieldGroup {
                title
                order
                kinds
                text
                source
                isPublic
            }
        }
        register.order = [.ascending(order)]
        return register
    }()
}
