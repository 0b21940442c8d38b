import Domain
import HTML

/// Who did what, newest first.
struct AuditPage {
    let visit: StaffVisit
    let request: AuditRequest
    let lines: [AuditLine]
    let accounts: [Account]
    let hasMore: Bool

    private var words: Words<AuditPhrase> { visit.words(AuditPhrase.self) }
    private var text: AuditText { AuditText(words: words) }
    private var address: String { visit.link(.administration(.audit)) }

    var page: Page {
        Page(title: words(.title), isWide: true, languageQuery: request.query(before: request.before)) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            filters
            if lines.isEmpty {
                div(.class("notice")) { p { words(.empty) } }
            } else {
                lineTable
            }
            pages
        }
    }

    private var filters: Markup {
        form(.class("filters"), .method("get"), .action(address), .aria("label", words(.filterLabel))) {
            div(.class("field")) {
                label(.class("field__label"), .for("action")) { words(.filterAction) }
                select(.class("input"), .id("action"), .name("action")) {
                    option(.value("")) { words(.filterAll) }
                    for action in AuditAction.allCases {
                        option(.value(action.rawValue), .selected(action == request.filter.action)) {
                            text.word(action.rawValue, of: .action)
                        }
                    }
                }
            }
            div(.class("field")) {
                label(.class("field__label"), .for("person")) { words(.filterPerson) }
                select(.class("input"), .id("person"), .name("person")) {
                    option(.value("")) { words(.filterAll) }
                    optgroup(.label(words(.filterColleagues))) {
                        for account in accounts {
                            option(
                                .value(account.id.description),
                                .selected(request.filter.person == .account(account.id))
                            ) { "\(account.name) (\(account.login))" }
                        }
                    }
                    optgroup(.label(words(.filterOthers))) {
                        for kind in AuditActor.Kind.allCases where kind != .account {
                            option(.value(kind.rawValue), .selected(request.filter.person == .others(kind))) {
                                text.word(kind.rawValue, of: .actor)
                            }
                        }
                    }
                }
            }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(.filterApply) }
                a(.class("button button--quiet"), .href(address)) { words(.filterReset) }
            }
        }
    }

    private var lineTable: Markup {
        let logins = Dictionary(accounts.map { ($0.id.description, $0.login) }) { first, _ in first }
        let calendar = CalendarWords(visit.language)
        return scrollingTable(labelledBy: "regels") {
            table(.class("table table--stack")) {
                caption(.id("regels")) { words(.table) }
                thead {
                    tr {
                        for column in [
                            AuditPhrase.number, .moment, .actor, .action, .object, .result, .origin,
                        ] {
                            th(.scope("col")) { words(column) }
                        }
                    }
                }
                tbody {
                    for line in lines {
                        tr {
                            th(.scope("row")) { String(line.sequence) }
                            cell(.moment) { calendar.moment(line.at) }
                            cell(.actor) { text.actor(of: line) }
                            cell(.action) { text.action(of: line) }
                            cell(.object) { text.object(of: line, logins: logins) }
                            cell(.result) { text.word(line.result, of: .result) }
                            cell(.origin) { text.word(line.origin, of: .origin) }
                        }
                    }
                }
            }
        }
    }

    private func cell(_ column: AuditPhrase, _ content: () -> String) -> Markup {
        td(.data("label", words(column))) { content() }
    }

    private var pages: Markup {
        fragment {
            if request.before != nil || hasMore {
                nav(.class("pagination"), .aria("label", words(.pages))) {
                    ul {
                        if request.before != nil {
                            li { a(.href(address + request.query(before: nil))) { words(.newest) } }
                        }
                        if hasMore, let last = lines.last {
                            li {
                                a(.href(address + request.query(before: last.sequence)), .rel("next")) {
                                    words(.older)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
