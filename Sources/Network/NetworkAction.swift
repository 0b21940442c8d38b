package import Domain
import Platform
package import Registers

/// When partners met, and what they decided.
package enum PartnerMeeting {
    package static let title = Field.line("titel", [.required, .column])
    package static let date = Field.date("datum", [.required, .column])
    package static let partners = Field.references("partners", to: "partner", [.column, .filter])
    package static let agenda = Field.text("agenda", maximum: 8_000)
    package static let decisions = Field.text("besluiten", .hint, maximum: 8_000)

    package static let register: Register = {
        var register = Register("partner-meeting", room: .network, path: "overleggen") {
            FieldGroup {
                title
                date
                partners
                agenda
                decisions
            }
        }
        register.order = [.descending(date)]
        return register
    }()
}

/// What somebody would do, and when.
package enum NetworkAction {
    package enum State: String, FieldChoice {
        case open
        case underWay = "bezig"
        case done = "klaar"
        case dropped = "vervallen"

        package static let phrases = "register.action.state"

        package var isOpen: Bool { self == .open || self == .underWay }
    }

    package static let title = Field.line("titel", [.required, .column])
    package static let department = Field.reference("afdeling", to: "department", [.column, .filter, .hint])
    package static let partner = Field.reference("partner", to: "partner", [.column, .filter])
    package static let due = Field.date("voor", [.required, .column])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    /// Departments that should know, beside the owner.
    package static let mentioned = Field.references("genoemd", to: "department", [.filter, .hint])
    package static let meeting = Field.reference("overleg", to: "partner-meeting", .filter)
    package static let notes = Field.text("toelichting", .hint, maximum: 4_000)

    package static let register: Register = {
        var register = Register("action", room: .network, path: "acties") {
            FieldGroup {
                title
                department
                partner
                due
                state
                mentioned
                meeting
                notes
            }
        }
        // Who owns it and who is mentioned hear that its day is there.
        register.reminder = DateReminder(
            permission: .edit(.network),
            phrases: .init(
                subject: NetworkPhrase.actionMailSubject, bodyOne: .actionMailBodyOne, body: .actionMailBody),
            occasions: { action in
                guard isOpen(action), let date = action[due] else { return [] }
                return [DateReminder.Occasion("due", on: date)]
            }, departments: { action in [action[department]].compactMap(\.self) + action[mentioned] })
        register.rules = ["no-owner", "two-owners"]
        register.check = { entry, _ in problems(of: entry) }
        // Open ones first, the longest due on top.
        register.order = [.rank(state, [[.open, .underWay], [.done, .dropped]]), .ascending(due)]
        return register
    }()

    /// One owner: what two should do, nobody does.
    static func problems(of entry: Entry) -> [EntryProblem] {
        switch (entry[department], entry[partner]) {
        case (nil, nil): [EntryProblem(department, rule: "no-owner")]
        case (_?, _?): [EntryProblem(partner, rule: "two-owners")]
        default: []
        }
    }

    static func isOpen(_ entry: Entry) -> Bool { entry[state]?.isOpen ?? false }
}
