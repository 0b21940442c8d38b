import Domain
import HTML
import Platform

/// The cases that wait for somebody, oldest or nearest deadline first.
struct QueuePage {
    let visit: StaffVisit
    let gazetteer: Gazetteer
    let filter: QueueFilter
    let counts: [CaseStatus: Int]
    let cases: [(Case, AnalysisRecord)]
    let hasMore: Bool
    /// The open task with the nearest deadline of each case that has one.
    let tasks: [Identifier: CaseTask]
    let taskCounts: [Urgency: Int]
    /// What can be chosen in the filter.
    let departments: [String]

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var work: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }

    var page: Page {
        Page(
            title: words(.queueTitle), isWide: true,
            languageQuery: visit.query.names.isEmpty ? "" : filter.query(page: filter.page)
        ) {
            h1 { words(.queueTitle) }
            CaseWorkNavigation.markup(visit, taskCounts: taskCounts)
            tabs
            filters
            if cases.isEmpty {
                div(.class("notice")) { p { words(.queueEmpty) } }
            } else {
                caseTable
                pages
            }
        }
    }

    private var tabs: Markup {
        nav(.class("tabs"), .aria("label", words(.queueFilter))) {
            ul {
                for choice in QueueFilter.Choice.all {
                    let count = choice.statuses.reduce(0) { $0 + counts[$1, default: 0] }
                    li {
                        a(
                            .href(visit.link(.reporting(.queue)) + filter.changed { $0.choice = choice }),
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

    private var filters: Markup {
        HTML.form(
            .class("filters"), .method("get"), .action(visit.link(.reporting(.queue))),
            .aria("label", work(.filterLabel))
        ) {
            input(.type("hidden"), .name("status"), .value(filter.choice.rawValue))
            if !departments.isEmpty { DepartmentFilter.field(departments, chosen: filter.department, work) }
            div(.class("field")) {
                label(.class("field__label"), .for("termijn")) { work(.columnDeadline) }
                select(.class("input"), .id("termijn"), .name("late")) {
                    option(.value(""), .selected(!filter.onlyLate)) { work(.filterAnyDeadline) }
                    option(.value("1"), .selected(filter.onlyLate)) { work(.filterOnlyLate) }
                }
            }
            div(.class("field")) {
                label(.class("field__label"), .for("volgorde")) { work(.filterOrder) }
                select(.class("input"), .id("volgorde"), .name("order")) {
                    for order in QueueFilter.Order.allCases {
                        option(.value(order.rawValue), .selected(order == filter.order)) { title(of: order) }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { work(.filterApply) } }
        }
    }

    private func title(of order: QueueFilter.Order) -> String {
        switch order {
        case .age: work(.orderAge)
        case .deadline: work(.orderDeadline)
        }
    }

    private var caseTable: Markup {
        scrollingTable(labelledBy: "meldingen") {
            table(.class("table table--stack")) {
                caption(.id("meldingen")) {
                    filter.order == .age ? words(.queueCaption) : work(.captionByDeadline)
                }
                thead {
                    tr {
                        th(.scope("col")) { words(.columnReference) }
                        th(.scope("col")) { words(.columnReceived) }
                        th(.scope("col")) { words(.factWhat) }
                        th(.scope("col")) { words(.factWhere) }
                        th(.scope("col")) { words(.factWhen) }
                        th(.scope("col")) { work(.columnDeadline) }
                        if !departments.isEmpty { th(.scope("col")) { work(.department) } }
                        th(.scope("col")) { words(.columnStatus) }
                    }
                }
                tbody {
                    for (file, record) in cases { row(file, record) }
                }
            }
        }
    }

    private func row(_ file: Case, _ record: AnalysisRecord) -> Markup {
        tr {
            th(.scope("row")) {
                a(.href(visit.link(.reporting(.caseFile(.value(file.id.description)))))) { file.reference }
            }
            td(.data("label", words(.columnReceived))) { CalendarWords(visit.language).moment(file.created) }
            td(.data("label", words(.factWhat))) {
                record.behaviours.map { visit.label($0, in: .behaviour) }.listed(in: visit.language)
            }
            td(.data("label", words(.factWhere))) { PlaceText.text(record.place, in: gazetteer, words) }
            td(.data("label", words(.factWhen))) { TimeText.text(record.time, words) }
            td(.data("label", work(.columnDeadline))) { deadline(of: file) }
            if !departments.isEmpty {
                td(.data("label", work(.department))) { file.department ?? work(.departmentNone) }
            }
            td(.data("label", words(.columnStatus))) { StatusBadge.markup(file.status, visit) }
        }
    }

    private func deadline(of file: Case) -> Markup {
        let text = TaskText(visit.visit)
        return span {
            if let task = tasks[file.id] {
                text.title(task.kind) + " "
                text.badge(task.due, at: visit.now)
            } else {
                work(.noTask)
            }
        }
    }

    private var pages: Markup {
        let link = visit.link(.reporting(.queue))
        return fragment {
            if filter.page > 1 || hasMore {
                nav(.class("pagination"), .aria("label", words(.pages))) {
                    ul {
                        if filter.page > 1 {
                            li {
                                a(.href(link + filter.query(page: filter.page - 1)), .rel("prev")) {
                                    words(.pagePrevious)
                                }
                            }
                        }
                        li { span(.aria("current", "page")) { String(filter.page) } }
                        if hasMore {
                            li {
                                a(.href(link + filter.query(page: filter.page + 1)), .rel("next")) { words(.pageNext) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A choice of department in a form that filters.
enum DepartmentFilter {
    static func field(
        _ departments: [String], chosen: QueueFilter.Department, _ words: Words<CaseWorkPhrase>
    ) -> Markup {
        div(.class("field")) {
            label(.class("field__label"), .for("afdeling-filter")) { words(.department) }
            select(.class("input"), .id("afdeling-filter"), .name("department")) {
                choice(.all, words(.departmentAll), chosen)
                for department in departments { choice(.named(department), department, chosen) }
                choice(.unassigned, words(.departmentNone), chosen)
            }
        }
    }

    private static func choice(
        _ department: QueueFilter.Department, _ name: String, _ chosen: QueueFilter.Department
    ) -> Markup {
        option(.value(department.rawValue), .selected(department == chosen)) { name }
    }
}

/// The ways on from the queue: tasks, a report by telephone, settings.
enum CaseWorkNavigation {
    static func markup(_ visit: StaffVisit, taskCounts: [Urgency: Int]) -> Markup {
        let words = visit.words(CaseWorkPhrase.self)
        let number = NumberText(visit.language)
        let count = taskCounts.values.reduce(0, +)
        let late = taskCounts[.late, default: 0]
        let tasks =
            late == 0
            ? words(.navigationTasks, ["n": number.whole(count)])
            : words(.navigationTasksLate, ["n": number.whole(count), "late": number.whole(late)])
        return nav(.class("cluster"), .aria("label", words(.navigation))) {
            link(visit, .queue, visit.words(ReportingPhrase.self)(.queueTitle))
            link(visit, .tasks, tasks)
            link(visit, .corrections, visit.words(CorrectionPhrase.self)(.deskTitle))
            link(visit, .enterReport, words(.enterTitle))
            if visit.account.role.allows(.changeSettings) { link(visit, .settings, words(.settingsTitle)) }
            if visit.account.role.allows(.readAudit) {
                link(visit, .deletions, visit.words(RetentionPhrase.self)(.deletionsTitle))
            }
        }
    }

    private static func link(_ visit: StaffVisit, _ url: ReportingURL, _ text: String) -> Markup {
        fragment {
            if visit.url != .reporting(url) {
                a(.class("button button--quiet button--small"), .href(visit.link(.reporting(url)))) { text }
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

/// What an administrator of a municipality sees whose reports are read by an independent party: totals.
struct QueueTotalsPage {
    let visit: StaffVisit
    /// Who reads the reports.
    let reader: String
    let counts: [CaseStatus: Int]
    let taskCounts: [Urgency: Int]

    var page: Page {
        let words = visit.words(ReportingPhrase.self)
        let work = visit.words(CaseWorkPhrase.self)
        let number = NumberText(visit.language)
        let text = TaskText(visit.visit)
        return Page(title: words(.queueTitle)) {
            h1 { words(.queueTitle) }
            p(.class("lead")) { work(.totalsLead, ["reader": reader]) }
            p { work(.totalsWhy) }
            dataTable(
                id: "meldingen-per-status", caption: work(.totalsByStatus),
                columns: [(words(.columnStatus), false), (work(.totalsNumber), true)]
            ) {
                for status in CaseStatus.allCases {
                    row(visit.label(Code(status.rawValue), in: .status), number.whole(counts[status, default: 0]))
                }
            }
            dataTable(
                id: "taken-per-termijn", caption: work(.totalsTasks),
                columns: [(work(.columnDeadline), false), (work(.totalsNumber), true)]
            ) {
                for urgency in Urgency.allCases {
                    row(text.urgency(urgency), number.whole(taskCounts[urgency, default: 0]))
                }
            }
            p {
                a(.class("button button--quiet"), .href(visit.link(.reporting(.settings)))) { work(.settingsTitle) }
            }
        }
    }

    private func row(_ name: String, _ number: String) -> Markup {
        tr {
            th(.scope("row")) { name }
            numericCell(number)
        }
    }
}
