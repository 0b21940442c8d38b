import Domain
import HTML
import Insight
import Platform
import Registers
import SQLStore

/// What hangs together, shown beside the forms of the plan.
enum RelatedEntries {
    /// What is done about a finding, and a way to do something.
    static func ofFinding(_ visit: StaffVisit, _ finding: Entry) async throws -> Markup {
        let text = try await text(visit)
        let measures = text.plan.measures(answering: finding.id)
        let mayEdit = visit.account.role.allows(.edit(.planning))
        return fragment {
            section {
                h2 { text.words(.answeredBy) }
                if measures.isEmpty {
                    p { text.words(.answeredByNone) }
                } else {
                    ul {
                        for measure in measures {
                            li {
                                text.link(measure, Measure.register)
                                measure[Measure.state].map { " (\(text.choice($0).lowercased()))" } ?? ""
                            }
                        }
                    }
                }
                if mayEdit { p { a(.href(newMeasure(visit, for: finding))) { text.words(.newMeasure) } } }
            }
            section {
                h2 { text.words(.advice) }
                p(.class("hint")) { text.words(.adviceLead) }
                for advice in MeasureAdvice.suiting(finding[Finding.kind]) {
                    h3 { text.words(advice.title) }
                    p { text.words(advice.known) }
                    p(.class("hint")) { text.words(.adviceSource, ["source": advice.source]) }
                    if mayEdit {
                        p {
                            a(.href(newMeasure(visit, for: finding) + query(of: advice, visit))) {
                                text.words(.adviceChoose, ["measure": text.words(advice.title)])
                            }
                        }
                    }
                }
            }
        }
    }

    /// The measure is written down in Dutch, as everything in the plan is.
    private static func query(of advice: MeasureAdvice, _ visit: StaffVisit) -> String {
        let title = visit.site.phrasebook.words(PlanPhrase.self, in: .dutch)(advice.title)
        return "&\(Measure.title.shape.name)=\(title.percentEncoded)"
            + "&\(Measure.kind.shape.name)=\(advice.kind.rawValue)"
            + "&\(Measure.evidence.shape.name)=\(advice.evidence.rawValue)"
            + "&\(Measure.evidenceSource.shape.name)=\(advice.source.percentEncoded)"
    }

    /// Identifiers, area codes and choices need no escaping in an address.
    private static func newMeasure(_ visit: StaffVisit, for finding: Entry) -> String {
        var query = "?\(Measure.findings.shape.name)=\(finding.id)&\(Measure.state.shape.name)=idee"
        let area = finding[Finding.area]
        if !area.isEmpty { query += "&\(Measure.area.shape.name)=\(area)" }
        let place = finding[Finding.place]
        if !place.isEmpty { query += "&\(Measure.place.shape.name)=\(place.percentEncoded)" }
        return visit.link(Measure.register.address(.new)) + query
    }

    /// How a goal is measured and what is done for it.
    static func ofGoal(_ visit: StaffVisit, _ goal: Entry) async throws -> Markup {
        let text = try await text(visit)
        let groups = [
            (text.plan.indicators(of: goal), Indicator.register), (text.plan.measures(of: goal), Measure.register),
        ]
        let links: [(PlanPhrase, Register, FieldShape)] = [
            (.newIndicatorForGoal, Indicator.register, Indicator.goal.shape),
            (.newMeasureForGoal, Measure.register, Measure.goals.shape),
        ]
        return section {
            h2 { text.words(.hangsTogether) }
            list(groups, text)
            if visit.account.role.allows(.edit(.planning)) {
                for (phrase, register, field) in links {
                    p {
                        a(.href(visit.link(register.address(.new)) + "?\(field.name)=\(goal.id)")) {
                            text.words(phrase)
                        }
                    }
                }
            }
        }
    }

    /// The goal of an indicator, and a way to add a measurement.
    static func ofIndicator(_ visit: StaffVisit, _ indicator: Entry) async throws -> Markup {
        let text = try await text(visit)
        let address = visit.link(IndicatorValue.register.address(.new))
        return section {
            h2 { text.words(.hangsTogether) }
            list([(text.plan.goals.filter { $0.id == indicator[Indicator.goal] }, Goal.register)], text)
            if visit.account.role.allows(.edit(.planning)) {
                p {
                    a(.href("\(address)?\(IndicatorValue.indicator.shape.name)=\(indicator.id)")) {
                        text.words(.newValue)
                    }
                }
            }
        }
    }

    private static func list(_ groups: [([Entry], Register)], _ text: PlanText) -> Markup {
        fragment {
            if groups.contains(where: { !$0.0.isEmpty }) {
                ul {
                    for (entries, register) in groups {
                        for entry in entries { li { text.link(entry, register) } }
                    }
                }
            }
        }
    }

    /// What must be known before a measure starts, and what it belongs to.
    static func ofMeasure(_ visit: StaffVisit, _ measure: Entry) async throws -> Markup {
        let text = try await text(visit)
        let missing = Set(Measure.missingBeforeStart(measure).map(\.field))
        let groups: [([Entry], Register)] = [
            (text.plan.goals.filter { measure[Measure.goals].contains($0.id) }, Goal.register),
            (text.plan.findings(of: measure), Finding.register),
            (text.plan.indicators.filter { measure[Measure.indicator] == $0.id }, Indicator.register),
        ]
        let promises = text.plan.commitments.filter { $0[Commitment.measures].contains(measure.id) }
        return fragment {
            section {
                h2 { text.words(.beforeStart) }
                if missing.isEmpty {
                    p { text.words(.beforeStartDone) }
                } else {
                    ul {
                        for field in Measure.register.fields where missing.contains(field.name) {
                            li {
                                a(.href("#\(field.name)")) {
                                    visit.site.phrasebook.phrase(
                                        Measure.register.labelPhrase(field), in: visit.language)
                                }
                            }
                        }
                    }
                }
            }
            if groups.contains(where: { !$0.0.isEmpty }) {
                section {
                    h2 { text.words(.hangsTogether) }
                    list(groups, text)
                }
            }
            if !promises.isEmpty {
                section {
                    h2 { text.words(.promisedIn) }
                    ul { for promise in promises { li { text.link(promise, Commitment.register) } } }
                }
            }
        }
    }

    private static func text(_ visit: StaffVisit) async throws -> PlanText {
        let municipality = visit.municipality.id
        let role = visit.account.role
        return PlanText(visit, try await visit.site.database.read { try Plan.read(in: municipality, for: role, $0) })
    }
}
