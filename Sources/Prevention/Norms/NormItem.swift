import Domain
import Geography
import Platform
import Registers

/// A sentence about which people are asked, to see whether a norm lives: what they find right themselves and think
/// that others find right, or what they think that others do. One item is about one group.
enum NormItem {
    /// About whose behaviour it is.
    enum Group: String, FieldChoice {
        case victims = "slachtoffers"
        case offenders = "plegers"
        case bystanders = "omstanders"

        static let phrases = "register.norm-item.group"
    }

    /// Two kinds of social norms (Cialdini, Reno and Kallgren 1990); they can go apart.
    enum Kind: String, FieldChoice {
        /// What people hold to be right.
        case injunctive = "injunctief"
        /// What people think that most others do.
        case descriptive = "descriptief"

        static let phrases = "register.norm-item.kind"
    }

    static let text = Field.line("stelling", [.required, .column, .hint], maximum: 300)
    static let group = Field.choice("groep", Group.self, [.required, .column, .filter])
    static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter, .hint])
    static let behaviour = Field.choice("gedrag", Behaviour.self, [.column, .filter])
    static let norm = Field.reference("norm", to: "norm", .hint)
    static let source = Field.line("bron", .hint, maximum: 500)

    static let register = Register("norm-item", room: .prevention, path: "normvragen") {
        FieldGroup {
            text
            group
            kind
            behaviour
            norm
            source
        }
    }
}

/// What people answered to one item, on one day, among one group of people.
enum NormMeasurement {
    static let item = Field.reference("stelling", to: "norm-item", [.required, .column, .filter])
    static let date = Field.date("datum", [.required, .column])
    static let asked = Field.line("gevraagd-aan", [.required, .column, .hint])
    static let count = Field.number("n", [.required, .column, .hint], in: 1...10_000_000)
    static let agree = Field.number("eens", [.required, .column, .hint], in: 0...10_000_000)
    static let method = Field.text("werkwijze", .hint, maximum: 2_000)

    /// Fewer answers than this say nothing about a town, and could point at people.
    static let fewest = 100

    static let register: Register = {
        var register = Register("norm-measurement", room: .prevention, path: "normmetingen") {
            FieldGroup {
                item
                date
                asked
                count
                agree
                method
            }
        }
        register.rules = ["more-than-asked", "too-few", "not-yet"]
        register.check = { entry, reader in problems(of: entry, today: DutchTime.reading(of: reader.now).date) }
        register.order = [.descending(date)]
        register.related = { visit, entry in try await NormMeasurementNote.markup(visit, entry) }
        return register
    }()

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let count = entry[count], count < fewest {
            problems.append(EntryProblem(self.count, rule: "too-few"))
        } else if let count = entry[count], let agree = entry[agree], agree > count {
            problems.append(EntryProblem(self.agree, rule: "more-than-asked"))
        }
        if let day = entry[date], day > today { problems.append(EntryProblem(date, rule: "not-yet")) }
        return problems
    }
}
