package import Domain
import Platform
package import Registers

/// Something that the municipality does, or thinks of doing, to reach a goal.
package enum Measure {
    package static let title = Field.line("titel", [.required, .column])
    package static let state = Field.choice("stand", State.self, [.required, .column, .filter, .hint])
    package static let goals = Field.references("doelen", to: "goal", [.required, .filter])
    package static let findings = Field.references("bevindingen", to: "finding", [.filter, .hint])
    package static let what = Field.text("wat", .hint, maximum: 8_000)

    package static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    package static let phases = Field.choices("fase", Phase.self, [.column, .filter])
    package static let audiences = Field.choices("doelgroep", Audience.self, .filter)
    package static let levels = Field.choices("niveau", Level.self, [.filter, .hint])
    package static let settings = Field.choices("setting", Setting.self, .filter)
    package static let area = Field.area("gebied", .filter)
    package static let place = Field.line("plaats", .hint)

    package static let owner = Field.reference("eigenaar", to: "department", [.column, .filter, .hint])
    package static let accountable = Field.references("aanspreekbaar", to: "department", .hint)
    package static let consulted = Field.references("geraadpleegd", to: "department", .hint)
    package static let informed = Field.references("geinformeerd", to: "department", .hint)
    package static let partners = Field.text("partners", .hint, maximum: 2_000)

    /// Whole euros.
    package static let cost = Field.number("kosten", [.column, .hint])
    package static let budgetYear = Field.number("begrotingsjaar", .filter, in: 2000...2100)
    package static let start = Field.date("begin")
    package static let end = Field.date("einde", .column)

    package static let baseline = Field.text("nulmeting", .hint, maximum: 2_000)
    package static let comparisonArea = Field.area("vergelijkingsgebied", .hint)
    package static let noComparison = Field.line("geen-vergelijking", .hint, maximum: 500)
    package static let measuredFrom = Field.date("meten-van", .hint)
    package static let measuredTo = Field.date("meten-tot")
    package static let indicator = Field.reference("indicator", to: "indicator", .hint)

    package static let evidence = Field.choice("bewijs", Evidence.self, [.filter, .hint])
    package static let evidenceSource = Field.line("bewijsbron", .hint, maximum: 500)

    package static let outcome = Field.choice("uitkomst", Outcome.self, [.filter, .hint])
    package static let result = Field.text("resultaat", .hint, maximum: 8_000)
    package static let lesson = Field.text("geleerd", .hint, maximum: 8_000)

    package static let register: Register = {
        var register = Register("measure", room: .planning, path: "maatregelen") {
            FieldGroup {
                title
                Publication.field
                state
                goals
                findings
                what
            }
            FieldGroup("voor-wie") {
                kind
                phases
                audiences
                levels
                settings
                area
                place
            }
            FieldGroup("wie") {
                owner
                accountable
                consulted
                informed
                partners
            }
            FieldGroup("geld-en-tijd") {
                cost
                budgetYear
                start
                end
            }
            FieldGroup("meten") {
                baseline
                comparisonArea
                noComparison
                measuredFrom
                measuredTo
                indicator
            }
            FieldGroup("bewijs") {
                evidence
                evidenceSource
            }
            FieldGroup("resultaat") {
                outcome
                result
                lesson
            }
        }
        register.rules = [
            "same-area", "start-baseline", "start-comparison", "start-period", "start-indicator", "period",
            "measuring-period",
            "budget-year", "evidence-source", "outcome-without-words",
        ]
        // Every department that is named in it hears that its last day has passed.
        register.reminder = DateReminder(
            notice: -1, permission: .edit(.planning),
            phrases: .init(
                subject: PlanPhrase.measureMailSubject, bodyOne: .measureMailBodyOne, body: .measureMailBody),
            // Of what nobody decided, nobody hears.
            query: EntryQuery([
                .not(.holds(state, .done)), .not(.holds(state, .stopped)), .not(.holds(state, .idea)),
                .not(.holds(Publication.field, .concept)),
            ]),
            occasions: { measure in measure[end].map { [DateReminder.Occasion("end", on: $0)] } ?? [] },
            departments: { measure in
                [measure[owner]].compactMap(\.self) + measure[accountable] + measure[consulted] + measure[informed]
            })
        register.check = { entry, _ in problems(of: entry) }
        register.related = { visit, measure in try await RelatedEntries.ofMeasure(visit, measure) }
        register.isPublished()
        return register
    }()

    static func problems(of entry: Entry) -> [EntryProblem] {
        var problems = entry[state] == .underWay ? missingBeforeStart(entry) : []
        if !entry[comparisonArea].isEmpty, entry[comparisonArea] == entry[area] {
            problems.append(EntryProblem(comparisonArea, rule: "same-area"))
        }
        if let from = entry[start], let to = entry[end], to < from {
            problems.append(EntryProblem(end, rule: "period"))
        }
        if let from = entry[measuredFrom], let to = entry[measuredTo], to < from {
            problems.append(EntryProblem(measuredTo, rule: "measuring-period"))
        }
        if entry[cost] != nil, entry[budgetYear] == nil {
            problems.append(EntryProblem(budgetYear, rule: "budget-year"))
        }
        if let level = entry[evidence], level != .unknown, entry[evidenceSource].isEmpty {
            problems.append(EntryProblem(evidenceSource, rule: "evidence-source"))
        }
        if let outcome = entry[outcome], outcome == .effect || outcome == .noEffect, entry[result].isEmpty {
            problems.append(EntryProblem(result, rule: "outcome-without-words"))
        }
        return problems
    }

    /// What must be known before something starts, because it cannot be measured any more afterwards.
    package static func missingBeforeStart(_ entry: Entry) -> [EntryProblem] {
        var missing: [EntryProblem] = []
        if entry[baseline].isEmpty { missing.append(EntryProblem(baseline, rule: "start-baseline")) }
        if entry[comparisonArea].isEmpty, entry[noComparison].isEmpty {
            missing.append(EntryProblem(comparisonArea, rule: "start-comparison"))
        }
        // One sentence about both dates, beside the first that is missing.
        if entry[measuredFrom] == nil {
            missing.append(EntryProblem(measuredFrom, rule: "start-period"))
        } else if entry[measuredTo] == nil {
            missing.append(EntryProblem(measuredTo, rule: "start-period"))
        }
        if entry[indicator] == nil { missing.append(EntryProblem(indicator, rule: "start-indicator")) }
        return missing
    }
}
