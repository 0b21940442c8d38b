import Domain
import HTML
import Platform
import Vault

/// Where somebody comes back with a code.
struct AnswerFormPage {
    let visit: Visit
    var typed = ""
    var problem: ReportingPhrase?

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        Page(
            title: words(.answerTitle), scripts: [.form], languageURL: .reporting(.answer), hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("code", words(problem))])
            }
            h1 { words(.answerTitle) }
            p(.class("lead")) { words(.answerLead) }
            form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.answer))), .autocomplete("off"),
                .novalidate(), .data("form")
            ) {
                div(.class(problem == nil ? "field" : "field field--error")) {
                    label(.class("field__label"), .for("code")) { words(.answerCode) }
                    p(.class("hint"), .id("code-uitleg")) { words(.answerCodeHint) }
                    if let problem {
                        FieldError.markup(
                            id: "code-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                    }
                    input(
                        .class("input input--code"), .type("text"), .id("code"), .name("code"), .value(typed),
                        .inputmode("numeric"), .autocomplete("off"), .dir("ltr"),
                        .aria("describedby", problem == nil ? "code-uitleg" : "code-uitleg code-fout"),
                        .aria("invalid", problem == nil ? nil : "true"))
                }
                div(.class("actions")) {
                    button(.class("button"), .type("submit")) { words(.answerShow) }
                }
            }
            p(.class("hint")) { words(.answerLost) }
        }
    }
}

/// What became of a report, for whoever holds its code.
struct AnswerPage {
    let visit: Visit
    let gazetteer: Gazetteer
    let code: ReceiptCode
    let file: Case
    let record: AnalysisRecord
    let events: [CaseEvent]
    let help: HelpOffers
    /// The reporter pressed "withdraw" and is asked once more.
    var asksToConfirm = false

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        let status = Code(file.status.rawValue)
        return Page(title: words(.statusTitle), scripts: [.form], languageURL: .reporting(.answer)) {
            h1 { words(.statusTitle) }
            if asksToConfirm { confirmation }
            p(.class("lead")) {
                strong { visit.label(status, in: .status) }
                ". " + (visit.site.codes.explanation(status, in: .status, visit.language) ?? "")
            }
            section {
                h2 { words(.answersTitle) }
                if answers.isEmpty { p { words(.noAnswerYet) } }
                ol(.class("messages")) {
                    for (event, text) in answers {
                        li(.class("message")) {
                            p(.class("message__from")) {
                                words(.answerFrom, ["town": visit.municipality.name]) + " "
                                time(.datetime(DutchTime.reading(of: event.at).date.description)) {
                                    CalendarWords(visit.language).date(DutchTime.reading(of: event.at).date)
                                }
                            }
                            div(.class("message__text")) { p { text } }
                        }
                    }
                }
            }
            section {
                h2 { words(.historyTitle) }
                ol(.class("timeline")) {
                    for (index, event) in steps.enumerated() {
                        let isLast = index == steps.count - 1
                        li(
                            .class("timeline__step timeline__step--\(isLast ? "now" : "done")"),
                            .aria("current", isLast ? "step" : nil)
                        ) {
                            h3(.class("timeline__title")) { title(of: event) }
                            p(.class("timeline__when")) {
                                CalendarWords(visit.language).date(DutchTime.reading(of: event.at).date)
                            }
                        }
                    }
                }
            }
            section {
                h2 { words(.understoodTitle) }
                RecordFacts.markup(record, gazetteer, visit)
            }
            HelpSection.markup(help.offers(for: record.behaviours), visit)
            if !asksToConfirm {
                section {
                    h2 { words(.withdrawTitle) }
                    p { words(.withdrawText) }
                    withdrawForm(confirms: false, text: words(.withdrawButton), style: "button button--quiet")
                }
            }
        }
    }

    private var confirmation: Markup {
        div(.class("notice notice--careful"), .role("alert")) {
            h2(.class("notice__title")) { words(.withdrawSureTitle) }
            p { words(.withdrawSureText) }
            withdrawForm(confirms: true, text: words(.withdrawSureButton), style: "button")
            HTML.form(.method("post"), .action(visit.link(.reporting(.answer)))) {
                codeField
                button(.class("link-button"), .type("submit")) { words(.withdrawNot) }
            }
        }
    }

    private func withdrawForm(confirms: Bool, text: String, style: String) -> Markup {
        HTML.form(.method("post"), .action(visit.link(.reporting(.withdraw)))) {
            codeField
            if confirms { input(.type("hidden"), .name("confirm"), .value("yes")) }
            div(.class("actions")) { button(.class(style), .type("submit")) { text } }
        }
    }

    private var codeField: Markup { input(.type("hidden"), .name("code"), .value(code.digits)) }

    private var answers: [(CaseEvent, String)] {
        events.compactMap { event in
            guard case .answer(let code) = event.kind,
                let text = visit.site.codes.text(code, in: .standardAnswer, visit.language)
            else { return nil }
            return (event, text)
        }
    }

    private var steps: [CaseEvent] {
        events.filter {
            if case .answer = $0.kind { false } else { true }
        }
    }

    private func title(of event: CaseEvent) -> String {
        switch event.kind {
        case .status(let status): visit.label(Code(status.rawValue), in: .status)
        case .answer: words(.answersTitle)
        case .changed: words(.historyChanged)
        case .withdrawn: words(.historyWithdrawn)
        }
    }
}

/// What is left of a report that was taken back: nothing but the word that it was.
enum WithdrawnPage {
    static func page(_ visit: Visit) -> Page {
        let words = visit.words(ReportingPhrase.self)
        return Page(title: words(.withdrawnTitle), languageURL: .reporting(.answer)) {
            h1 { words(.withdrawnTitle) }
            p(.class("lead")) { words(.withdrawnText) }
            EmergencyNotice.markup(words)
            p {
                a(.class("button button--quiet"), .href(visit.link(.reporting(.form)))) { words(.reportAnother) }
            }
        }
    }
}
