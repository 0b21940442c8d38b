import Domain
import HTML
import Markdown
import Planning
import Platform
import Registers

/// One practice, with the button that copies it into the reader's plan.
struct PracticePage {
    let visit: StaffVisit
    let practice: SharedEntry
    /// Of the reader's own municipality.
    let goals: [Entry]
    /// Ids of goals that were ticked.
    let chosen: Set<String>
    let problems: [EntryProblem]

    static let goalsName = "doelen"

    private var words: Words<NetworkPhrase> { visit.words(NetworkPhrase.self) }
    private var text: FieldText { FieldText(visit: visit.visit) }
    private var entry: Entry { practice.entry }
    private var isGoalMissing: Bool { problems.contains { $0.field == Self.goalsName } }
    private var problemSentence: String { words(isGoalMissing ? .adoptNoGoalChosen : .adoptProblem) }
    private var url: NetworkURL { .practice(town: .value(practice.town.slug), .value(entry.id.description)) }

    var page: Page {
        Page(
            title: entry[Practice.title], isWide: true, languageURL: .network(url), hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(Self.goalsName, problemSentence)])
            }
            p { a(.href(visit.link(.network(.library)))) { words(.backToLibrary) } }
            h1(.lang("nl"), .dir("auto")) { entry[Practice.title] }
            p(.class("lead")) { words(.partFrom, ["from": entry[Practice.from], "town": practice.townName]) }
            div(.class("columns")) {
                div {
                    part(.partProblem, entry[Practice.problem])
                    part(.partAction, entry[Practice.action])
                    part(.partResult, entry[Practice.result])
                    part(.partNeeded, entry[Practice.needed])
                }
                aside {
                    facts
                    if visit.account.role.allows(.edit(.planning)) { adoption }
                }
            }
        }
    }

    private func part(_ title: NetworkPhrase, _ text: String) -> Markup {
        fragment {
            if !text.isEmpty {
                section {
                    h2 { words(title) }
                    div(.lang("nl"), .dir("auto")) { Markdown(text).markup }
                }
            }
        }
    }

    private var facts: Markup {
        dl(.class("facts")) {
            fact(words(.partEvidence), text.text(Practice.evidence.shape, entry.fields), entry[Practice.source])
            fact(words(.partKind), text.text(Practice.kind.shape, entry.fields))
            fact(words(.partPhase), text.text(Practice.phases.shape, entry.fields))
            fact(words(.partAudience), text.text(Practice.audiences.shape, entry.fields))
            fact(words(.partCost), entry[Practice.cost])
            if !entry[Practice.mail].isEmpty || !entry[Practice.website].isEmpty {
                div {
                    dt { words(.partContact) }
                    if !entry[Practice.mail].isEmpty {
                        dd(.dir("ltr")) { a(.href("mailto:\(entry[Practice.mail])")) { entry[Practice.mail] } }
                    }
                    if !entry[Practice.website].isEmpty {
                        dd(.dir("ltr")) {
                            a(.href(entry[Practice.website]), .rel("noreferrer nofollow")) { entry[Practice.website] }
                        }
                    }
                }
            }
        }
    }

    private func fact(_ title: String, _ texts: String...) -> Markup {
        fragment {
            let texts = texts.filter { !$0.isEmpty }
            if !texts.isEmpty {
                div {
                    dt { title }
                    for text in texts { dd(.dir("auto")) { text } }
                }
            }
        }
    }

    private var adoption: Markup {
        section {
            h2(.id("overnemen")) { words(.adoptTitle) }
            p { words(.adoptLead) }
            if goals.isEmpty {
                p {
                    a(.href(visit.link(.register(RegisterURL(room: .planning, path: "doelen", page: .new))))) {
                        words(.adoptNoGoals)
                    }
                }
            } else {
                adoptionForm
            }
        }
    }

    private var adoptionForm: Markup {
        form(
            .class("form"), .method("post"), .novalidate(), .data("form"),
            .action(visit.link(.network(.adopt(town: .value(practice.town.slug), .value(entry.id.description)))))
        ) {
            visit.forgeryField
            fieldset(
                .class(problems.isEmpty ? "question" : "question question--error"), .id(Self.goalsName), .tabindex(-1)
            ) {
                legend(.class("question__title")) { h3 { words(.adoptGoals) } }
                if !problems.isEmpty {
                    FieldError.markup(
                        id: "\(Self.goalsName)-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                        text: problemSentence)
                }
                div(.class("choices")) {
                    for goal in goals {
                        label(.class("choice")) {
                            input(
                                .type("checkbox"), .name(Self.goalsName), .value(goal.id.description),
                                .checked(chosen.contains(goal.id.description)))
                            span(.class("choice__text"), .dir("auto")) { goal[Goal.title] }
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.adoptButton) } }
        }
    }
}
