import Domain
import HTML

/// What was mailed to colleagues, newest first.
struct OutboxPage {
    let visit: StaffVisit
    let before: Identifier?
    let mails: [QueuedMail]
    let hasMore: Bool

    private var words: Words<OutboxPhrase> { visit.words(OutboxPhrase.self) }
    private var calendar: CalendarWords { CalendarWords(visit.language) }
    private var address: String { visit.link(.administration(.outbox)) }

    var page: Page {
        Page(title: words(.title), isWide: true, languageQuery: before.map { "?before=\($0)" } ?? "") {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead, ["days": String(MailDelivery.keepDays)]) }
            if !visit.site.sendsMail {
                div(.class("notice notice--careful")) { p { words(.notConfigured) } }
            }
            if mails.isEmpty {
                div(.class("notice")) { p { words(.empty) } }
            } else {
                mailTable
            }
            pages
        }
    }

    private var mailTable: Markup {
        scrollingTable(labelledBy: "mails") {
            table(.class("table table--stack")) {
                caption(.id("mails")) { words(.table) }
                thead {
                    tr {
                        for column in [OutboxPhrase.subject, .to, .created, .state, .attempts, .body] {
                            th(.scope("col")) { words(column) }
                        }
                    }
                }
                tbody {
                    for mail in mails {
                        tr {
                            // The mail itself is Dutch, whatever the language of the page.
                            th(.scope("row"), .lang(Language.dutch.tag), .dir(Language.dutch.direction)) {
                                mail.subject
                            }
                            cell(.to) { span(.class("break-anywhere"), .dir("ltr")) { mail.to } }
                            cell(.created) { Markup(text: calendar.moment(mail.created)) }
                            cell(.state) { state(of: mail) }
                            cell(.attempts) { Markup(text: String(mail.attempts)) }
                            cell(.body) { text(of: mail) }
                        }
                    }
                }
            }
        }
    }

    private func cell(_ column: OutboxPhrase, _ content: () -> Markup) -> Markup {
        td(.data("label", words(column))) { content() }
    }

    private func state(of mail: QueuedMail) -> Markup {
        let why = mail.failure.map { code in
            // The number is that of the mail server's answer, or of the library that sends.
            let number = code.split(separator: "-").last.flatMap { Int($0) }
            return words(OutboxPhrase.failure(code)) + (number.map { " (\($0))" } ?? "")
        }
        let (style, word, detail): (String, OutboxPhrase, String?) =
            switch mail.state {
            case .sent(let moment): ("done", .sent, calendar.moment(moment))
            case .givenUp(let moment): ("late", .givenUp, calendar.moment(moment))
            case .waiting where !visit.site.sendsMail: ("waiting", .shownOnly, nil)
            case .waiting(let moment) where mail.failure != nil:
                ("soon", .waiting, words(.retry, ["moment": calendar.moment(moment)]))
            case .waiting: ("waiting", .waiting, nil)
            }
        return div {
            span(.class("badge badge--\(style)")) { words(word) }
            if let detail { p { detail } }
            if let why { p { why } }
        }
    }

    private func text(of mail: QueuedMail) -> Markup {
        details {
            summary { words(.readBody) }
            div(.class("break-anywhere"), .lang(Language.dutch.tag), .dir(Language.dutch.direction)) {
                for line in mail.body.split(separator: "\n") { p { String(line) } }
            }
        }
    }

    private var pages: Markup {
        fragment {
            if before != nil || hasMore {
                nav(.class("pagination"), .aria("label", words(.pages))) {
                    ul {
                        if before != nil { li { a(.href(address)) { words(.newest) } } }
                        if hasMore, let last = mails.last {
                            li { a(.href(address + "?before=\(last.id)"), .rel("next")) { words(.older) } }
                        }
                    }
                }
            }
        }
    }
}
