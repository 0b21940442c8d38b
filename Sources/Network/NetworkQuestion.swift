package import Domain
import Platform
package import Registers

/// Something that a municipality asks others.
package enum NetworkQuestion {
    package enum State: String, FieldChoice {
        case open
        case answered = "beantwoord"
        case dropped = "vervallen"

        package static let phrases = "register.network-question.state"
    }

    package static let question = Field.line("vraag", [.required, .column], maximum: 300)
    package static let explanation = Field.text("toelichting", .hint, maximum: 4_000)
    package static let askedOn = Field.date("gesteld-op", [.required, .column])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let mail = Field.email("mail", .hint)
    package static let isShared = Field.flag("gedeeld", [.column, .filter, .hint])

    package static let register: Register = {
        var register = Register("network-question", room: .network, path: "vragen") {
            FieldGroup {
                question
                explanation
                askedOn
                state
                mail
                isShared
            }
        }
        register.rules = ["future"]
        register.check = { entry, reader in
            guard let date = entry[askedOn], date > DutchTime.reading(of: reader.now).date else { return [] }
            return [EntryProblem(askedOn, rule: "future")]
        }
        register.order = [.descending(askedOn)]
        return register
    }()
}

/// What this municipality answers to a question, its own or another one's. It belongs to who answers, so that they can
/// change it or put it away; it is made on the page of the question.
package enum NetworkAnswer {
    package static let question = Field.line("vraag", [.required, .column], maximum: 300)
    package static let answer = Field.text("antwoord", [.required, .hint], maximum: 8_000)
    package static let from = Field.line("van", [.required, .column, .hint], maximum: 120)
    package static let date = Field.date("datum", [.required, .column])
    package static let isShared = Field.flag("gedeeld", [.column, .filter, .hint])
    /// Which question: the municipality that asked, and the id.
    package static let town = Field.line("vraag-gemeente", [.required, .internalOnly], maximum: 40)
    package static let number = Field.line("vraag-nummer", [.required, .internalOnly], maximum: 36)

    package static let register: Register = {
        var register = Register("network-answer", room: .network, path: "antwoorden") {
            FieldGroup {
                question
                answer
                from
                date
                isShared
            }
            FieldGroup("vraag") {
                town
                number
            }
        }
        register.isMadeElsewhere = true
        register.rules = ["other-question", "unknown-question"]
        register.check = { entry, reader in
            if let stored = try reader.find(entry.id, in: NetworkAnswer.register) {
                let isSame = stored[number] == entry[number] && stored[town] == entry[town]
                return isSame ? [] : [EntryProblem(number, rule: "other-question")]
            }
            guard let asker = Municipality.ID(entry[town]), let id = Identifier(entry[number]) else {
                return [EntryProblem(number, rule: "unknown-question")]
            }
            // One's own question may be answered before others see it.
            if asker == reader.municipality, try reader.find(id, in: NetworkQuestion.register) != nil { return [] }
            let shared = try SharedEntryStore.find(
                id, of: NetworkQuestion.register.id, from: asker, seenFrom: reader.municipality, reader.connection)
            return shared == nil ? [EntryProblem(number, rule: "unknown-question")] : []
        }
        register.order = [.descending(date)]
        return register
    }()
}
