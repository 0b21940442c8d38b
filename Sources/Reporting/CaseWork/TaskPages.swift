import Domain
import HTML
import Platform

/// A form with which a colleague says what became of a task.
struct TaskForm {
    /// The page to which it leads back.
    enum Origin: String, Sendable {
        case tasks = "taken"
        case caseFile = "melding"
    }

    let visit: StaffVisit
    let task: CaseTask
    let from: Origin
    let problem: CaseProblem?

    private var words: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }
    private var field: CaseProblem.Field { .task(task.id) }
    private var isWrong: Bool { problem?.field == field }

    /// In a list the form is folded away until it is needed.
    /// - Parameter about: what stands between the title and the form.
    func markup(@MarkupBuilder about: () -> Markup = { Markup() }) -> Markup {
        let text = TaskText(visit.visit)
        return div(.class("card")) {
            h3(.class("card__title")) { text.title(task.kind) }
            p { text.badge(task.due, at: visit.now) }
            about()
            switch (from, task.correction) {
            case (_, let correction?):
                p {
                    a(.href(visit.link(.reporting(.correctionFile(.value(correction.description)))))) {
                        visit.words(CorrectionPhrase.self)(.taskLink)
                    }
                }
            case (.caseFile, nil): form(text)
            case (.tasks, nil):
                details(.open(isWrong)) {
                    summary { words(.taskFinish) }
                    form(text)
                }
            }
        }
    }

    private func form(_ text: TaskText) -> Markup {
        HTML.form(
            .class("form"), .method("post"),
            .action(visit.link(.reporting(.finishTask(.value(task.id.description)))))
        ) {
            visit.forgeryField
            input(.type("hidden"), .name("from"), .value(from.rawValue))
            div(.class(isWrong ? "field field--error" : "field")) {
                label(.class("field__label"), .for(field.id)) { words(.taskResult) }
                if let problem, isWrong {
                    FieldError.markup(
                        id: field.id + "-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                        text: problem.text)
                }
                select(
                    .class("input"), .id(field.id), .name("result"),
                    .aria("describedby", isWrong ? field.id + "-fout" : nil),
                    .aria("invalid", isWrong ? "true" : nil)
                ) {
                    option(.value("")) { words(.taskResultChoose) }
                    for result in task.kind.results {
                        option(
                            .value(result.rawValue), .selected(isWrong && visit.form["result"] == result.rawValue)
                        ) { text.result(result) }
                    }
                }
            }
            if task.kind == .callBack {
                label(.class("choice")) {
                    input(
                        .type("checkbox"), .name("aftercare"), .value("yes"),
                        .checked(isWrong && visit.form["aftercare"] != nil))
                    span(.class("choice__text")) { words(.taskAskAftercare) }
                }
            }
            div(.class("actions")) {
                button(.class("button button--small"), .type("submit")) { words(.taskDone) }
            }
        }
    }
}

/// What must be done, and by when: what is late first, then today, then later.
struct TasksPage {
    let visit: StaffVisit
    let tasks: [(task: CaseTask, file: Case?)]
    let department: QueueFilter.Department
    let departments: [String]
    var problem: CaseProblem?

    /// More than this many are not shown of what is not yet due.
    private static let mostLater = 60

    private var words: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }

    var page: Page {
        let groups = Dictionary(grouping: tasks) { Urgency(of: $0.task.due, at: visit.now) }
        return Page(
            title: words(.tasksTitle), scripts: problem == nil ? [] : [.form], isWide: true,
            languageURL: .reporting(.tasks),
            languageQuery: visit.query.names.isEmpty ? "" : Self.query(department), hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [(problem.field.id, problem.text)]
                )
            }
            h1 { words(.tasksTitle) }
            CaseWorkNavigation.markup(visit, taskCounts: groups.mapValues(\.count))
            if !departments.isEmpty { filter }
            if tasks.isEmpty { div(.class("notice")) { p { words(.tasksNone) } } }
            div(.id(CaseProblem.Field.handling.id), .tabindex(-1)) {
                for urgency in Urgency.allCases {
                    if let group = groups[urgency] { section(urgency, group) }
                }
            }
        }
    }

    static func query(_ department: QueueFilter.Department) -> String {
        department == .all ? "" : "?department=\(department.rawValue.percentEncoded)"
    }

    private var filter: Markup {
        HTML.form(
            .class("filters"), .method("get"), .action(visit.link(.reporting(.tasks))),
            .aria("label", words(.filterLabel))
        ) {
            DepartmentFilter.field(departments, chosen: department, words)
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.filterApply) } }
        }
    }

    private func section(_ urgency: Urgency, _ group: [(task: CaseTask, file: Case?)]) -> Markup {
        let shown = urgency == .later ? Array(group.prefix(Self.mostLater)) : group
        return HTML.section {
            h2 {
                TaskText(visit.visit).urgency(urgency) + " "
                span(.class("count")) { String(group.count) }
            }
            div(.class("cards")) {
                for (task, file) in shown {
                    TaskForm(visit: visit, task: task, from: .tasks, problem: problem).markup {
                        about(task, file)
                    }
                }
            }
            if shown.count < group.count {
                p { words(.tasksMore, ["n": NumberText(visit.language).whole(group.count - shown.count)]) }
            }
        }
    }

    private func about(_ task: CaseTask, _ file: Case?) -> Markup {
        let reporting = visit.words(ReportingPhrase.self)
        return fragment {
            if let file {
                p {
                    a(.href(visit.link(.reporting(.caseFile(.value(file.id.description)))))) {
                        reporting(.caseTitle, ["reference": file.reference])
                    }
                }
                p(.class("hint")) {
                    ([
                        reporting(
                            .caseReceived, ["moment": CalendarWords(visit.language).moment(file.created)]),
                        file.department,
                        file.terms.isMinor ? words(.taskMinor) : nil,
                    ] as [String?]).compactMap(\.self).joined(separator: " · ")
                }
            } else if let correction = task.correction {
                p(.class("hint")) {
                    visit.words(CorrectionPhrase.self)(
                        .fileTitle, ["reference": CaseReference.text(of: correction)])
                }
            } else {
                p(.class("hint")) { words(.taskNoCase) }
            }
        }
    }
}
