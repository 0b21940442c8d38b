import Domain
import HTML

/// The systems that are told what happens, and what they were told.
struct WebhookPage {
    let visit: StaffVisit
    let webhooks: [Webhook]
    /// Newest first.
    let messages: [QueuedWebhook]
    /// What was typed, when it could not be added.
    var typed: String?
    var problem: KeepWebhooks.Problem?
    /// Of the one that was added just now.
    var secret: WebhookSecret?

    static let field = "adres"

    private var words: Words<WebhookPhrase> { visit.words(WebhookPhrase.self) }
    private var calendar: CalendarWords { CalendarWords(visit.language) }

    var page: Page {
        Page(
            title: words(.title), scripts: problem == nil ? [] : [.form], isWide: true, hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(Self.field, text(of: problem))])
            }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            if let secret { notice(of: secret) }
            h2 { words(.addresses) }
            if webhooks.isEmpty {
                div(.class("notice")) { p { words(.empty) } }
            } else {
                ul(.class("cards")) { for webhook in webhooks { card(webhook) } }
            }
            h2 { words(.addTitle) }
            if webhooks.count < Webhook.most || problem != nil {
                addForm
            } else {
                p { words(.addFull, ["most": String(Webhook.most)]) }
            }
            deliveries
        }
    }

    private func notice(of secret: WebhookSecret) -> Markup {
        div(.class("notice notice--good"), .role("status")) {
            p { strong { words(.secretTitle) } }
            p { words(.secretText) }
            p { code(.class("break-anywhere"), .dir("ltr"), .translate("no")) { secret.text } }
            p { words(.secretHow) }
        }
    }

    // MARK: Addresses

    private func card(_ webhook: Webhook) -> Markup {
        li(.class("card")) {
            h3(.class("card__title break-anywhere"), .dir("ltr")) { webhook.url.description }
            p { words(.added, ["moment": calendar.moment(webhook.added)]) }
            form(.method("post"), .action(visit.link(.administration(.testWebhook(.value(webhook.id.description)))))) {
                visit.forgeryField
                button(
                    .class("button button--quiet button--small"), .type("submit"),
                    .aria("label", words(.test) + ": " + webhook.url.description)
                ) { words(.test) }
            }
            details {
                summary(.aria("label", words(.remove) + ": " + webhook.url.description)) { words(.remove) }
                p { words(.removeText) }
                form(
                    .method("post"),
                    .action(visit.link(.administration(.removeWebhook(.value(webhook.id.description)))))
                ) {
                    visit.forgeryField
                    button(.class("button button--small"), .type("submit")) { words(.removeYes) }
                }
            }
        }
    }

    private func text(of problem: KeepWebhooks.Problem) -> String {
        words(.problem(problem), ["most": String(Webhook.most), "longest": String(WebhookURL.longest)])
    }

    private var addForm: Markup {
        let error = problem == nil ? nil : Self.field + "-fout"
        return form(
            .class("form"), .method("post"), .action(visit.link(.administration(.webhooks))), .novalidate(),
            .data("form")
        ) {
            visit.forgeryField
            div(.class(problem == nil ? "field" : "field field--error")) {
                label(.class("field__label"), .for(Self.field)) { words(.address) }
                p(.class("hint"), .id(Self.field + "-uitleg")) { words(.addressHint) }
                if let problem, let error {
                    FieldError.markup(
                        id: error, prefix: visit.words(PlatformPhrase.self)(.error), text: text(of: problem))
                }
                input(
                    .class("input"), .type("url"), .id(Self.field), .name(Self.field), .value(typed),
                    .maxlength(WebhookURL.longest), .autocomplete("off"), .dir("ltr"), .required(),
                    .aria("describedby", [Self.field + "-uitleg", error].compactMap(\.self).joined(separator: " ")),
                    .aria("invalid", problem == nil ? nil : "true"))
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.add) } }
        }
    }

    // MARK: Deliveries

    private var deliveries: Markup {
        fragment {
            h2 { words(.table) }
            p { words(.tableHint, ["days": String(WebhookDelivery.keepDays)]) }
            if messages.isEmpty {
                div(.class("notice")) { p { words(.tableEmpty) } }
            } else {
                scrollingTable(label: words(.table)) {
                    table(.class("table table--stack")) {
                        thead {
                            tr {
                                for column in [
                                    WebhookPhrase.event, .receiver, .created, .state, .attempts, .body,
                                ] {
                                    th(.scope("col")) { words(column) }
                                }
                            }
                        }
                        tbody { for message in messages { row(message) } }
                    }
                }
            }
        }
    }

    private func row(_ message: QueuedWebhook) -> Markup {
        tr {
            th(.scope("row"), .dir("ltr")) { message.event }
            cell(.receiver) { span(.class("break-anywhere"), .dir("ltr")) { message.webhook.url.description } }
            cell(.created) { Markup(text: calendar.moment(message.created)) }
            cell(.state) { state(of: message) }
            cell(.attempts) { Markup(text: String(message.attempts)) }
            cell(.body) {
                details {
                    summary { words(.readBody) }
                    code(.class("break-anywhere"), .dir("ltr"), .translate("no")) { message.body }
                }
            }
        }
    }

    private func cell(_ column: WebhookPhrase, _ content: () -> Markup) -> Markup {
        td(.data("label", words(column))) { content() }
    }

    private func state(of message: QueuedWebhook) -> Markup {
        let why = message.failure.map { failure in
            // The number is that of the receiver's answer, or of the library that sends.
            let number = failure.split(separator: "-").last.flatMap { Int($0) }
            return words(.failure(failure)) + (number.map { " (\($0))" } ?? "")
        }
        let (style, word, detail): (String, WebhookPhrase, String?) =
            switch message.state {
            case .delivered(let moment): ("done", .delivered, calendar.moment(moment))
            case .givenUp(let moment): ("late", .givenUp, calendar.moment(moment))
            case .waiting(let moment) where message.failure != nil:
                ("soon", .waiting, words(.retry, ["moment": calendar.moment(moment)]))
            case .waiting: ("waiting", .waiting, nil)
            }
        return div {
            span(.class("badge badge--\(style)")) { words(word) }
            if let detail { p { detail } }
            if let why { p { why } }
        }
    }
}
