package import Domain
import Platform
package import Registers

/// An evening on which somebody shows the city what was found.
package enum ResearchEvent {
    package static let title = Field.line("titel", [.required, .column])
    package static let question = Field.reference("vraag", to: "question", [.required, .column, .filter])
    package static let date = Field.date("datum", [.required, .column])
    package static let starts = Field.time("van", [.required])
    package static let ends = Field.time("tot", [.required])
    package static let place = Field.line("plaats", [.column])
    package static let invited = Field.text("genodigden", [.hint], maximum: 2_000)
    package static let slides = Field.link("dias")
    package static let minutes = Field.text("verslag", [.hint], maximum: 20_000)
    package static let isPublic = Field.flag("openbaar", [.hint])

    package static let register: Register = {
        var register = Register("research-event", room: .research, path: "bijeenkomsten") {
            FieldGroup {
                title
                question
                date
                starts
                ends
                place
                invited
                slides
                minutes
                isPublic
            }
        }
        register.order = [.descending(date)]
        return register
    }()
}
