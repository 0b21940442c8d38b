import Domain
import HTML
import Platform

/// What a case page shows.
struct CaseView: Sendable {
    let file: Case
    /// `nil` after the report was withdrawn or its term was over.
    let record: AnalysisRecord?
    let events: [CaseEvent]
    /// Open ones.
    let tasks: [CaseTask]
    /// The cases that are about the same thing, the head first; only the case itself when it is alone.
    let group: [Case]
    /// What the case can be handed to.
    let departments: [String]
}

/// Something on a case page that could not be done.
struct CaseProblem: Sendable {
    /// The part of the page where it is mended. Raw values are the ids of the fields there.
    enum Field: Hashable, Sendable {
        case handling, answer, status, outcome, department, link, message, story
        case task(Identifier)

        var id: String {
            switch self {
            case .handling: "behandelen"
            case .answer: "antwoord"
            case .status: "status"
            case .outcome: "uitkomst"
            case .department: "afdeling"
            case .link: "koppelen"
            case .message: "bericht"
            case .story: "verhaal"
            case .task(let id): "taak-\(id)"
            }
        }
    }

    let field: Field
    let text: String
}

/// One case: what was told, what was done, what can be done next.
struct CasePage {
    let visit: StaffVisit
    let gazetteer: Gazetteer
    let view: CaseView
    var problem: CaseProblem?
    /// The story, contact details and messages, for whoever may open them.
    var sealed = Markup()

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var work: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }
    private var file: Case { view.file }

    var page: Page {
        Page(
            title: words(.caseTitle, ["reference": file.reference]), scripts: [.form], isWide: true,
            languageURL: .reporting(.caseFile(.value(file.id.description))), hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(problem.field.id, problem.text)])
            }
            p { a(.href(visit.link(.reporting(.queue)))) { words(.backToQueue) } }
            h1 { words(.caseTitle, ["reference": file.reference]) }
            p {
                StatusBadge.markup(file.status, visit)
                " " + words(.caseReceived, ["moment": CalendarWords(visit.language).moment(file.created)])
            }
            div(.class("columns")) {
                div {
                    if let record = view.record {
                        section {
                            h2 { words(.caseTold) }
                            RecordFacts.markup(record, gazetteer, visit.visit)
                            termFacts(record)
                        }
                        sealed
                        CaseForms(visit: visit, view: view, problem: problem).markup
                    } else {
                        div(.class("notice")) { p { words(.caseWithdrawn) } }
                    }
                }
                aside {
                    if view.record != nil { tasks }
                    history
                }
            }
        }
    }

    /// How the report came, and what the reporter said about handling it.
    private func termFacts(_ record: AnalysisRecord) -> Markup {
        let terms = file.terms
        return dl(.class("facts")) {
            if record.origin == .phone { fact(work(.factOrigin), work(.originPhone)) }
            fact(work(.factLanguage), languageName(terms.language))
            if terms.isMinor { fact(work(.factMinor), work(.yes)) }
            fact(work(.factMayContact), work(terms.consents.contains(.contact) ? .yes : .no))
            if !record.isCounted { fact(work(.factCounted), work(.no)) }
            if let department = file.department { fact(work(.department), department) }
            if !file.outcomes.isEmpty {
                fact(
                    work(.outcomesTitle), file.outcomes.map { visit.label($0, in: .outcome) }.listed(in: visit.language)
                )
            }
        }
    }

    private func languageName(_ language: Language) -> String {
        switch language {
        case .dutch: work(.languageDutch)
        case .english: work(.languageEnglish)
        case .arabic: work(.languageArabic)
        }
    }

    private func fact(_ name: String, _ value: String) -> Markup {
        div {
            dt { name }
            dd { value }
        }
    }

    private var tasks: Markup {
        section {
            h2 { work(.tasksTitle) }
            if view.tasks.isEmpty { p { work(.noTask) } }
            for task in view.tasks {
                TaskForm(visit: visit, task: task, from: .caseFile, problem: problem).markup()
            }
        }
    }

    private var history: Markup {
        section {
            h2 { words(.historyTitle) }
            ol(.class("timeline")) {
                for event in view.events {
                    li(.class("timeline__step timeline__step--done")) {
                        h3(.class("timeline__title")) { CaseEventText.text(event.kind, visit.visit) }
                        p(.class("timeline__when")) {
                            CalendarWords(visit.language).moment(event.at) + (event.by.map { " · \($0)" } ?? "")
                        }
                    }
                }
            }
        }
    }
}
