package import Domain
import Platform
package import Registers

/// What is measured to see whether a goal comes nearer.
package enum Indicator {
    package enum Kind: String, FieldChoice {
        /// What happens, counted.
        case objective = "objectief"
        /// What people experience, asked.
        case subjective = "subjectief"

        package static let phrases = "register.indicator.kind"
    }

    /// The chain from effort to effect.
    package enum Level: String, FieldChoice {
        case input = "inzet"
        case output = "prestatie"
        case outcome = "effect"
        case impact = "maatschappelijk-effect"

        package static let phrases = "register.indicator.level"
    }

    package enum Direction: String, FieldChoice {
        case higher = "hoger"
        case lower = "lager"

        package static let phrases = "register.indicator.direction"
    }

    package static let title = Field.line("titel", [.required, .column])
    package static let goal = Field.reference("doel", to: "goal", [.required, .column, .filter])
    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let level = Field.choice("niveau", Level.self, [.column, .filter, .hint])
    /// Whom it is about; the same figure for other groups is an indicator of its own.
    package static let group = Field.line("groep", .hint)
    package static let isHeadline = Field.flag("kopcijfer", [.filter, .hint])
    package static let unit = Field.line("eenheid", [.column, .hint], maximum: 60)
    package static let direction = Field.choice("richting", Direction.self, [.required])
    package static let baseline = Field.decimal("nulwaarde")
    package static let baselineYear = Field.number("nuljaar", in: 1990...2100)
    package static let target = Field.decimal("streefwaarde")
    package static let targetYear = Field.number("streefjaar", .column, in: 1990...2100)
    package static let source = Field.line("bron", .hint)

    package static let register: Register = {
        var register = Register("indicator", room: .planning, path: "indicatoren") {
            FieldGroup {
                title
                goal
                kind
                level
                group
                isHeadline
            }
            FieldGroup("waarde") {
                unit
                direction
                baseline
                baselineYear
                target
                targetYear
                source
            }
        }
        register.rules = ["baseline-year", "target-year", "years", "away"]
        register.check = { entry, _ in problems(of: entry) }
        register.related = { visit, indicator in try await RelatedEntries.ofIndicator(visit, indicator) }
        return register
    }()

    static func problems(of entry: Entry) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if entry[baseline] != nil, entry[baselineYear] == nil {
            problems.append(EntryProblem(baselineYear, rule: "baseline-year"))
        }
        if entry[target] != nil, entry[targetYear] == nil {
            problems.append(EntryProblem(targetYear, rule: "target-year"))
        }
        if let from = entry[baselineYear], let to = entry[targetYear], to < from {
            problems.append(EntryProblem(targetYear, rule: "years"))
        }
        if let from = entry[baseline], let to = entry[target], let direction = entry[direction],
            direction == .lower ? to > from : to < from
        {
            problems.append(EntryProblem(target, rule: "away"))
        }
        return problems
    }
}

/// One measurement of an indicator.
package enum IndicatorValue {
    package static let indicator = Field.reference("indicator", to: "indicator", [.required, .column, .filter])
    package static let date = Field.date("datum", [.required, .column])
    package static let value = Field.decimal("waarde", [.required, .column, .figures])
    package static let count = Field.number("n", [.column, .hint, .figures])
    package static let low = Field.decimal("laag", [.column, .hint, .figures])
    package static let high = Field.decimal("hoog", [.column, .figures])
    package static let source = Field.line("bron", [.required, .column, .hint])

    package static let register: Register = {
        var register = Register("indicator-value", room: .planning, path: "metingen") {
            FieldGroup {
                indicator
                date
                value
                count
                low
                high
                source
            }
        }
        register.rules = ["half-interval", "interval", "future"]
        register.check = { entry, reader in
            problems(of: entry, today: DutchTime.reading(of: reader.now).date)
        }
        register.order = [.descending(date)]
        return register
    }()

    static func problems(of entry: Entry, today: CivilDate) -> [EntryProblem] {
        var problems: [EntryProblem] = []
        if let date = entry[date], date > today { problems.append(EntryProblem(Self.date, rule: "future")) }
        switch (entry[low], entry[high]) {
        case (nil, nil): break
        case (let low?, let high?):
            if let value = entry[value], !(low <= value && value <= high) {
                problems.append(EntryProblem(Self.low, rule: "interval"))
            }
        case (nil, _?): problems.append(EntryProblem(low, rule: "half-interval"))
        case (_?, nil): problems.append(EntryProblem(high, rule: "half-interval"))
        }
        return problems
    }
}
