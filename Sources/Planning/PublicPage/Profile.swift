package import Domain
import HTML
import Platform
package import Registers

/// How a municipality tells about its approach on its public page; one for each municipality.
package enum Profile {
    /// One or two sentences, for the cards on the pages of other municipalities.
    package static let teaser = Field.line("teaser", [.required, .column, .hint], maximum: 300)
    package static let isPublished = Field.flag("gepubliceerd", [.column, .hint])
    package static let ambition = Field.text("ambitie", [.required, .hint])
    package static let approach = Field.text("aanpak", .hint)
    /// "Met deze aanpak tracht de gemeente …"
    package static let closingGoal = Field.text("slotdoel", .hint, maximum: 2_000)
    package static let closing = Field.text("slot", .hint, maximum: 4_000)
    /// Ideas are thought of, not decided.
    package static let showsIdeas = Field.flag("ideeen-tonen", .hint)

    /// Of the municipality, such as "Veilig uitgaan".
    package static let programme = Field.line("programma", .hint)
    package static let mail = Field.email("mail", .hint)
    package static let phone = Field.line("telefoon", .hint, maximum: 30)
    /// Who supports municipalities on behalf of the programme that they are in.
    package static let programmeContact = Field.link("programma-website", .hint)

    package static let longitude = Field.decimal("lengtegraad", .hint, in: 3...8)
    package static let latitude = Field.decimal("breedtegraad", in: 50...54)

    /// Not said by the municipality itself.
    package static let isExample = Field.flag("voorbeeld", [.column, .hint])
    package static let exampleNote = Field.line("voorbeeld-uitleg", maximum: 500)
    package static let source = Field.link("bron", .hint)

    package static let register: Register = {
        var register = Register("profile", room: .planning, path: "profiel") {
            FieldGroup {
                teaser
                isPublished
                ambition
                approach
                closingGoal
                closing
                showsIdeas
            }
            FieldGroup("contact") {
                programme
                mail
                phone
                programmeContact
            }
            FieldGroup("kaart") {
                longitude
                latitude
            }
            FieldGroup("herkomst") {
                isExample
                exampleNote
                source
            }
        }
        register.rules = ["second", "phone", "half-place", "example-without-words"]
        register.check = { entry, reader in
            let others = try reader.entries(of: Self.register).filter { $0.id != entry.id }
            return problems(of: entry, isSecond: !others.isEmpty)
        }
        register.related = { visit, _ in
            p {
                a(.href(visit.link(.planning(.publicPage)))) {
                    visit.words(PublicPagePhrase.self)(.back, ["town": visit.municipality.name])
                }
            }
        }
        return register
    }()

    static func problems(of entry: Entry, isSecond: Bool) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if isSecond { problems.append(EntryProblem(teaser, rule: "second")) }
        if !entry[phone].isEmpty, !isPhone(entry[phone]) { problems.append(EntryProblem(phone, rule: "phone")) }
        if (entry[longitude] == nil) != (entry[latitude] == nil) {
            problems.append(EntryProblem(entry[longitude] == nil ? longitude : latitude, rule: "half-place"))
        }
        if entry[isExample], entry[exampleNote].isEmpty {
            problems.append(EntryProblem(exampleNote, rule: "example-without-words"))
        }
        return problems
    }

    private static func isPhone(_ text: String) -> Bool {
        (3...15).contains(text.filter(\.isNumber).count)
            && text.allSatisfy { $0.isASCII && ($0.isNumber || "+-() ".contains($0)) }
    }
}

/// When a municipality took part in a programme of several municipalities.
package enum Membership {
    package static let programme = Field.line("programma", [.required, .column])
    package static let from = Field.date("van", [.required, .column, .hint])
    /// Empty while it goes on.
    package static let until = Field.date("tot", [.column, .hint])
    package static let note = Field.line("toelichting", .hint, maximum: 500)

    package static let register: Register = {
        var register = Register("membership", room: .planning, path: "deelname") {
            FieldGroup {
                programme
                from
                until
                note
            }
        }
        register.rules = ["period"]
        register.check = { entry, _ in problems(of: entry) }
        register.order = [.ascending(from)]
        return register
    }()

    static func problems(of entry: Entry) -> [EntryProblem] {
        guard let from = entry[from], let until = entry[until], until < from else { return [] }
        return [EntryProblem(Self.until, rule: "period")]
    }
}
