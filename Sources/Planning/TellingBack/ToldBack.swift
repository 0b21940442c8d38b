package import Domain
import Platform
package import Registers

/// What the municipality tells back: what it heard in an area, what it did, and what came of it.
package enum ToldBack {
    package enum State: String, FieldChoice {
        case draft = "concept"
        case published = "gepubliceerd"

        package static let phrases = "register.told-back.state"
    }

    /// Under this many reports nothing is said about numbers: in a small group a number points at somebody.
    package static let fewestReports = 30

    package static let title = Field.line("titel", [.required, .column, .hint])
    /// Empty for the whole town.
    package static let area = Field.area("gebied", [.column, .filter, .hint])
    package static let from = Field.date("van", .required)
    package static let to = Field.date("tot", [.required, .column])
    package static let heard = Field.text("gehoord", [.required, .hint], maximum: 4_000)
    package static let done = Field.text("gedaan", .hint, maximum: 4_000)
    package static let result = Field.text("opgeleverd", .hint, maximum: 4_000)
    package static let measures = Field.references("maatregelen", to: "measure", .filter)
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter])
    package static let publishedOn = Field.date("gepubliceerd-op", [.column, .hint])

    package static let id = "told-back"

    /// - Parameter ports: tell how many reports came in, for the rule about numbers.
    package static func register(_ ports: TellingBackPorts = TellingBackPorts()) -> Register {
        var register = Register(id, room: .planning, path: "terugkoppeling") {
            FieldGroup {
                title
                area
                from
                to
            }
            FieldGroup("verhaal") {
                heard
                done
                result
                measures
            }
            FieldGroup("publicatie") {
                state
                publishedOn
            }
        }
        register.rules = ["period", "number", "number-few", "future", "no-date", "no-answer", "no-result"]
        register.check = { entry, reader in
            var problems = problems(of: entry, today: DutchTime.reading(of: reader.now).date)
            guard let from = entry[from], let to = entry[to], from <= to else { return problems }
            let count = try ports.reportCount(
                entry[area].isEmpty ? nil : entry[area], from...to, reader.municipality, reader.connection)
            if count < fewestReports { problems += numbers(in: entry) }
            return problems
        }
        register.order = [.descending(publishedOn), .descending(to)]
        register.draft = (state.shape.name, State.draft.rawValue)
        return register
    }

    /// Shown to everybody.
    package static func isPublished(_ entry: Entry) -> Bool { entry[state] == .published && !entry.isArchived }

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let from = entry[from], let to = entry[to], to < from {
            problems.append(EntryProblem(Self.to, rule: "period"))
        }
        if let date = entry[publishedOn], date > today { problems.append(EntryProblem(publishedOn, rule: "future")) }
        guard entry[state] == .published else { return problems }
        if entry[publishedOn] == nil { problems.append(EntryProblem(publishedOn, rule: "no-date")) }
        // Also "nothing" and "we do not know yet" are answers, but they must be said.
        if entry[done].isEmpty { problems.append(EntryProblem(done, rule: "no-answer")) }
        if entry[result].isEmpty { problems.append(EntryProblem(result, rule: "no-result")) }
        return problems
    }

    /// Numbers where there are too few reports. What was done may be counted (lamps, hours); reports may not.
    static func numbers(in entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        for field in [title, heard] where CountsInText(entry[field]).hasCount {
            problems.append(EntryProblem(field, rule: "number"))
        }
        for field in [done, result] where CountsInText(entry[field]).hasCountOfReports {
            problems.append(EntryProblem(field, rule: "number-few"))
        }
        return problems
    }
}
