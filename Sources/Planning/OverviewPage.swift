import Domain
import HTML
import Insight
import Platform
import Registers

/// Goals with what is measured and what is done for each, and what waits for somebody.
struct OverviewPage {
    let text: PlanText
    let attention: Attention

    private var words: Words<PlanPhrase> { text.words }
    private var plan: Plan { text.plan }

    var page: Page {
        Page(title: words(.overviewTitle), isWide: true) {
            text.backToRoom
            h1 { words(.overviewTitle) }
            p(.class("lead")) { words(.overviewLead) }
            attentionList
            if plan.goals.isEmpty { div(.class("notice")) { p { words(.goalsNone) } } }
            for goal in plan.goals { tree(of: goal) }
            let loose = plan.measures.filter { measure in
                !plan.goals.contains { measure[Measure.goals].contains($0.id) }
            }
            if !loose.isEmpty {
                section {
                    h2 { words(.measuresWithoutGoal) }
                    table(loose, label: words(.measuresWithoutGoal))
                }
            }
        }
    }

    // MARK: What waits

    private var attentionList: Markup {
        let lists: [(PlanPhrase, [Entry], Register)] = [
            (.attentionReports, attention.reportsDue, Commitment.register),
            (.attentionOverdue, attention.overdue, Measure.register),
            (.attentionNotBegun, attention.notBegun, Measure.register),
            (.attentionOwner, attention.withoutOwner, Measure.register),
            (.attentionOutcome, attention.withoutOutcome, Measure.register),
            (.attentionFindings, attention.unanswered, Finding.register),
            (.attentionIndicators, attention.withoutIndicator, Goal.register),
        ]
        return section(.class(attention.isEmpty ? "notice" : "notice notice--careful")) {
            h2 { words(.attention) }
            if attention.isEmpty { p { words(.attentionNone) } }
            for (phrase, entries, register) in lists where !entries.isEmpty {
                h3 { words(phrase) }
                ul { for entry in entries { li { text.link(entry, register) } } }
            }
        }
    }

    // MARK: One goal

    private func tree(of goal: Entry) -> Markup {
        let indicators = plan.indicators(of: goal)
        let measures = plan.measures(of: goal)
        return section(.class("goal")) {
            h2 { text.link(goal, Goal.register) }
            if let kind = goal[Goal.kind], kind != .own { p(.class("hint")) { text.choice(kind) } }
            paragraphs(goal[Goal.ambition])
            let facts = [
                (words(.goalGroup), goal[Goal.priorityGroup]),
                (words(.goalYear), goal[Goal.year].map(String.init) ?? ""),
            ].filter { !$0.1.isEmpty }
            if !facts.isEmpty { text.factList(facts) }
            h3 { words(.indicators) }
            if indicators.isEmpty {
                p { words(.indicatorsNone) }
            } else {
                div(.class("goal__sides")) {
                    side(.objective, words(.objectiveSide), indicators)
                    side(.subjective, words(.subjectiveSide), indicators)
                }
            }
            h3 { words(.measures) }
            if measures.isEmpty {
                p { words(.measuresNone) }
            } else {
                table(measures, label: "\(words(.measures)): \(text.title(goal))")
            }
        }
    }

    /// What happens, and what people experience, beside each other: they may go different ways.
    private func side(_ kind: Indicator.Kind, _ title: String, _ indicators: [Entry]) -> Markup {
        let members = indicators.filter { $0[Indicator.kind] == kind }
        return div(.class("goal__side")) {
            h4 { title }
            if members.isEmpty { p(.class("hint")) { words(.sideNone) } }
            for indicator in members { card(indicator) }
        }
    }

    private func card(_ indicator: Entry) -> Markup {
        let progress = Progress(of: indicator, plan.values(of: indicator))
        return section(.class("card")) {
            p(.class("card__title")) { strong { text.link(indicator, Indicator.register) } }
            if indicator[Indicator.isHeadline] { p(.class("hint")) { words(.headline) } }
            p { strong { text.verdict(progress) } }
            if let caution = text.caution(progress) { p(.class("hint")) { caution } }
            text.factList(text.facts(of: indicator, progress))
        }
    }

    private func table(_ measures: [Entry], label: String) -> Markup {
        let columns: [PlanPhrase] = [.measure, .answers, .state, .owner, .end, .outcome]
        return scrollingTable(label: label) {
            HTML.table(.class("table table--stack")) {
                thead { tr { for column in columns { th(.scope("col")) { words(column) } } } }
                tbody {
                    for measure in measures {
                        tr {
                            th(.scope("row")) { text.link(measure, Measure.register) }
                            td(.data("label", words(.answers))) { findings(of: measure) }
                            td(.data("label", words(.state))) {
                                measure[Measure.state].map(text.choice) ?? words(.none)
                            }
                            td(.data("label", words(.owner)), .dir("auto")) {
                                text.owner(of: measure) ?? words(.ownerNone)
                            }
                            td(.data("label", words(.end))) {
                                measure[Measure.end].map(text.calendar.date) ?? words(.none)
                            }
                            td(.data("label", words(.outcome))) {
                                measure[Measure.outcome].map(text.choice) ?? words(.none)
                            }
                        }
                    }
                }
            }
        }
    }

    private func findings(of measure: Entry) -> Markup {
        let findings = plan.findings(of: measure)
        guard !findings.isEmpty else { return Markup(text: words(.answersNothing)) }
        return fragment {
            for (index, finding) in findings.enumerated() {
                if index > 0 { br() }
                text.link(finding, Finding.register)
            }
        }
    }

    private func paragraphs(_ content: String) -> Markup {
        fragment { for line in content.split(separator: "\n") { p(.dir("auto")) { String(line) } } }
    }
}
