import Domain
import Platform
import Registers

/// A text of the library: what somebody can read or tell about street harassment, for whom, and where it comes from.
enum Information {
    static let title = Field.line("titel", [.required, .column])
    static let audiences = Field.choices("doelgroep", Audience.self, [.required, .column, .filter])
    static let message = Field.line("boodschap", [.required, .hint], maximum: 300)
    static let language = Field.choice("taal", TextLanguage.self, [.required, .column, .filter])
    static let text = Field.text("tekst", [.required, .hint])
    static let source = Field.line("bron", [.required, .hint], maximum: 500)
    static let checked = Field.date("gecontroleerd", [.column, .hint])
    static let isPublic = Field.flag("openbaar", [.column, .filter])

    static let register: Register = {
        var register = Register("information", room: .prevention, path: "voorlichting") {
            FieldGroup {
                title
                audiences
                message
                language
                text
                source
                checked
                isPublic
            }
        }
        register.rules = ["not-yet"]
        register.check = { entry, reader in
            guard let day = entry[checked], day > DutchTime.reading(of: reader.now).date else { return [] }
            return [EntryProblem(checked, rule: "not-yet")]
        }
        return register
    }()
}

/// A question to talk about, at a table or in a class.
enum DialogueCard {
    static let question = Field.line("vraag", [.required, .column, .hint], maximum: 300)
    static let order = Field.number("volgorde", [.column], in: 1...99)
    static let audiences = Field.choices("doelgroep", Audience.self, [.column, .filter])
    static let tip = Field.text("tip", [.hint], maximum: 2_000)
    static let isPublic = Field.flag("openbaar", [.column, .filter])

    static let register: Register = {
        var register = Register("dialogue-card", room: .prevention, path: "gesprekskaarten") {
            FieldGroup {
                question
                order
                audiences
                tip
                isPublic
            }
        }
        register.order = [.ascending(order)]
        return register
    }()
}

/// A conversation that took place: how many came and what came out, without persons.
enum DialogueEvent {
    static let title = Field.line("titel", [.required, .column])
    static let date = Field.date("datum", [.required, .column])
    static let place = Field.line("plaats", [.column])
    static let area = Field.area("gebied", [.filter])
    static let audiences = Field.choices("doelgroep", Audience.self, [.column, .filter])
    static let people = Field.number("aantal", [.column, .hint], in: 0...10_000)
    static let outcome = Field.text("uitkomst", [.hint], maximum: 6_000)

    static let register: Register = {
        var register = Register("dialogue-event", room: .prevention, path: "gesprekken") {
            FieldGroup {
                title
                date
                place
                area
                audiences
                people
                outcome
            }
        }
        register.order = [.descending(date)]
        return register
    }()
}
