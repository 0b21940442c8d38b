import Domain
import HTML
import Platform

/// The cases that wait for somebody, oldest first.
struct QueuePage {
    let visit: StaffVisit
    let gazetteer: Gazetteer
    let filter: QueueFilter
    let counts: [CaseStatus: Int]
    let cases: [(Case, AnalysisRecord)]
    let hasMore: Bool

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        Page(title: words(.queueTitle), isWide: true, languageQuery: filter.query(page: filter.page)) {
            h1 { words(.queueTitle) }
            filters
            if cases.isEmpty {
                div(.class("notice")) { p { words(.queueEmpty) } }
            } else {
                caseTable
                pages
            }
        }
    }

    private var filters: Markup {
        nav(.class("tabs"), .aria("label", words(.queueFilter))) {
            ul {
                for choice in QueueFilter.Choice.all {
                    let count = choice.statuses.reduce(0) { $0 + counts[$1, default: 0] }
                    li {
                        a(
                            .href(visit.link(.reporting(.queue)) + "?status=\(choice.rawValue)"),
                            .aria("current", choice == filter.choice ? "page" : nil)
                        ) {
                            title(of: choice) + " "
                            span(.class("count")) { String(count) }
                        }
                    }
                }
            }
        }
    }

    private func title(of choice: QueueFilter.Choice) -> String {
        switch choice {
        case .open: words(.queueOpen)
        case .done: words(.queueDone)
        case .status(let status): visit.label(Code(status.rawValue), in: .status)
        }
    }

    private var caseTable: Markup {
        div(.class("table-scroll"), .role("region"), .aria("labelledby", "meldingen"), .tabindex(0)) {
            table(.class("table table--stack")) {
                caption(.id("meldingen")) { words(.queueCaption) }
                thead {
                    tr {
                        th(.scope("col")) { words(.columnReference) }
                        th(.scope("col")) { words(.columnReceived) }
                        th(.scope("col")) { words(.factWhat) }
                        th(.scope("col")) { words(.factWhere) }
                        th(.scope("col")) { words(.factWhen) }
                        th(.scope("col")) { words(.columnStatus) }
                    }
                }
                tbody {
                    for (file, record) in cases {
                        tr {
                            th(.scope("row")) {
                                a(.href(visit.link(.reporting(.caseFile(.value(file.id.description)))))) {
                                    file.reference
                                }
                            }
                            td(.data("label", words(.columnReceived))) {
                                CalendarWords(visit.language).moment(file.created)
                            }
                            td(.data("label", words(.factWhat))) {
                                record.behaviours.map { visit.label($0, in: .behaviour) }.joined(separator: ", ")
                            }
                            td(.data("label", words(.factWhere))) {
                                PlaceText.text(record.place, in: gazetteer, words)
                            }
                            td(.data("label", words(.factWhen))) { TimeText.text(record.time, words) }
                            td(.data("label", words(.columnStatus))) { StatusBadge.markup(file.status, visit) }
                        }
                    }
                }
            }
        }
    }

    private var pages: Markup {
        let link = visit.link(.reporting(.queue)) + "?status=\(filter.choice.rawValue)&page="
        return fragment {
            if filter.page > 1 || hasMore {
                nav(.class("pagination"), .aria("label", words(.pages))) {
                    ul {
                        if filter.page > 1 {
                            li { a(.href(link + String(filter.page - 1)), .rel("prev")) { words(.pagePrevious) } }
                        }
                        li { span(.aria("current", "page")) { String(filter.page) } }
                        if hasMore {
                            li { a(.href(link + String(filter.page + 1)), .rel("next")) { words(.pageNext) } }
                        }
                    }
                }
            }
        }
    }
}

/// A status as a word with a colour.
enum StatusBadge {
    static func markup(_ status: CaseStatus, _ visit: StaffVisit) -> Markup {
        let style =
            switch status {
            case .reported: "new"
            case .waiting, .planned, .responseRequested, .forwarded: "waiting"
            case .inProgress, .reopened, .responseReceived: "open"
            case .closed, .cancelled: "done"
            }
        return span(.class("badge badge--\(style)")) { visit.label(Code(status.rawValue), in: .status) }
    }
}

/// One case: what was told, what was done, what can be done next.
struct CasePage {
    let visit: StaffVisit
    let gazetteer: Gazetteer
    let file: Case
    let record: AnalysisRecord?
    let events: [CaseEvent]
    var problem: ReportingPhrase?

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var id: PathValue { .value(file.id.description) }

    var page: Page {
        Page(
            title: words(.caseTitle, ["reference": file.reference]), scripts: [.form], isWide: true,
            languageURL: .reporting(.caseFile(id)), hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("behandelen", words(problem))])
            }
            p { a(.href(visit.link(.reporting(.queue)))) { words(.backToQueue) } }
            h1 { words(.caseTitle, ["reference": file.reference]) }
            p {
                StatusBadge.markup(file.status, visit)
                " " + words(.caseReceived, ["moment": CalendarWords(visit.language).moment(file.created)])
            }
            div(.class("columns")) {
                div {
                    if let record {
                        section {
                            h2 { words(.caseTold) }
                            RecordFacts.markup(record, gazetteer, visit.visit)
                        }
                        section(.id("behandelen"), .tabindex(-1)) {
                            answerForm
                            statusForm
                        }
                    } else {
                        div(.class("notice")) { p { words(.caseWithdrawn) } }
                    }
                }
                aside { history }
            }
        }
    }

    private var answerForm: Markup {
        form(.class("form"), .method("post"), .action(visit.link(.reporting(.sendAnswer(id)))), .data("form")) {
            visit.forgeryField
            fieldset(.class("question")) {
                legend(.class("question__title")) { h2 { words(.answerChoose) } }
                p(.class("hint")) { words(.answerChooseHint) }
                div(.class("choices")) {
                    for code in visit.site.codes[.standardAnswer].codes {
                        label(.class("choice")) {
                            input(.type("radio"), .name("answer"), .value(code.value))
                            span(.class("choice__text")) {
                                visit.label(code, in: .standardAnswer)
                                span(.class("choice__hint")) {
                                    " " + (visit.site.codes.text(code, in: .standardAnswer, visit.language) ?? "")
                                }
                            }
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.answerSend) } }
        }
    }

    private var statusForm: Markup {
        form(.class("form"), .method("post"), .action(visit.link(.reporting(.changeStatus(id)))), .data("form")) {
            visit.forgeryField
            input(.type("hidden"), .name("seen"), .value(file.status.rawValue))
            fieldset(.class("question")) {
                legend(.class("question__title")) { h2 { words(.statusChange) } }
                div(.class("choices")) {
                    for status in file.status.next {
                        label(.class("choice")) {
                            input(.type("radio"), .name("status"), .value(status.rawValue))
                            span(.class("choice__text")) {
                                visit.label(Code(status.rawValue), in: .status)
                                span(.class("choice__hint")) {
                                    " "
                                        + (visit.site.codes.explanation(
                                            Code(status.rawValue), in: .status, visit.language) ?? "")
                                }
                            }
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.statusSave) } }
        }
    }

    private var history: Markup {
        section {
            h2 { words(.historyTitle) }
            ol(.class("timeline")) {
                for event in events {
                    li(.class("timeline__step timeline__step--done")) {
                        h3(.class("timeline__title")) { title(of: event) }
                        p(.class("timeline__when")) {
                            CalendarWords(visit.language).moment(event.at) + (event.by.map { " · \($0)" } ?? "")
                        }
                    }
                }
            }
        }
    }

    private func title(of event: CaseEvent) -> String {
        switch event.kind {
        case .status(let status): visit.label(Code(status.rawValue), in: .status)
        case .answer(let code): words(.historyAnswer, ["title": visit.label(code, in: .standardAnswer)])
        case .changed: words(.historyChanged)
        case .withdrawn: words(.historyWithdrawn)
        }
    }
}
