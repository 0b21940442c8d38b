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
    /// What stands on top after something was done, or could not be done.
    enum Notice: Sendable {
        /// The reporter pressed "withdraw" and is asked once more.
        case asksToConfirm
        case replySent, replyMissing, replyTooLong, replyClosed
        case wishSaved

        var problem: ReportingPhrase? {
            switch self {
            case .replyMissing: .problemReplyMissing
            case .replyTooLong: .problemStoryLong
            case .replyClosed: .problemStoryClosed
            case .asksToConfirm, .replySent, .wishSaved: nil
            }
        }

        var isProblem: Bool { problem != nil }
    }

    let visit: Visit
    let gazetteer: Gazetteer
    let code: ReceiptCode
    let file: Case
    let record: AnalysisRecord
    let events: [CaseEvent]
    let conversation: ConverseByReceipt.Conversation
    let help: HelpOffers
    let told: [ToldLine]
    var notice: Notice?

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var story: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var asksToConfirm: Bool { notice == .asksToConfirm }

    var page: Page {
        let status = Code(file.status.rawValue)
        return Page(
            title: words(.statusTitle), scripts: [.form], languageURL: .reporting(.answer),
            hasErrors: notice?.isProblem ?? false
        ) {
            if let problem = notice?.problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("bericht", words(problem))])
            }
            h1 { words(.statusTitle) }
            switch notice {
            case .asksToConfirm: confirmation
            case .replySent: div(.class("notice"), .role("status")) { p { story(.replySent) } }
            case .wishSaved: div(.class("notice"), .role("status")) { p { story(.wishSaved) } }
            default: Markup()
            }
            p(.class("lead")) {
                strong { visit.label(status, in: .status) }
                ". " + (visit.site.codes.explanation(status, in: .status, visit.language) ?? "")
            }
            section {
                h2 { words(.answersTitle) }
                if messages.isEmpty { p { words(.noAnswerYet) } }
                ol(.class("messages")) {
                    for message in messages {
                        li(.class(message.isFromReporter ? "message message--own" : "message")) {
                            p(.class("message__from")) {
                                (message.isFromReporter
                                    ? story(.you) : words(.answerFrom, ["town": visit.municipality.name])) + " "
                                time(.datetime(DutchTime.reading(of: message.at).date.description)) {
                                    CalendarWords(visit.language).date(DutchTime.reading(of: message.at).date)
                                }
                            }
                            StoryText.markup(message.text)
                        }
                    }
                }
            }
            OutcomeSection.markup(file.outcomes, visit)
            if conversation.canReply, !asksToConfirm { replyForm }
            ToldBackSection.markup(told, visit)
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
                ownWords
            }
            HelpSection.markup(help.offers(for: record.behaviours), visit)
            if !asksToConfirm {
                wishForm
                section {
                    h2 { words(.withdrawTitle) }
                    p { words(.withdrawText) }
                    withdrawForm(confirms: false, text: words(.withdrawButton), style: "button button--quiet")
                }
            }
        }
    }

    /// Folded away: somebody may look over the reporter's shoulder.
    private var ownWords: Markup {
        fragment {
            if !conversation.words.isEmpty {
                details(.class("more")) {
                    summary { story(.yours) }
                    div(.class("more__body")) {
                        p(.class("hint")) { story(.yoursHint) }
                        if !conversation.words.story.isEmpty { StoryText.markup(conversation.words.story) }
                        ContactFacts.markup(conversation.words.contact, visit)
                    }
                }
            }
        }
    }

    private var replyForm: Markup {
        let problem = notice?.problem
        return section(.aria("labelledby", "toevoegen")) {
            h2(.id("toevoegen")) { story(.replyTitle) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.reply))), .autocomplete("off"),
                .novalidate(), .data("form")
            ) {
                codeField
                div(.class(problem == nil ? "field" : "field field--error")) {
                    label(.class("field__label"), .for("bericht")) { story(.replyLabel) }
                    p(.class("hint"), .id("bericht-uitleg")) { story(.hint) }
                    if let problem {
                        FieldError.markup(
                            id: "bericht-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                    }
                    textarea(
                        .class("input"), .id("bericht"), .name("reply"), .rows(4),
                        .maxlength(ReportWords.longestStory), .dir("auto"),
                        .aria("describedby", problem == nil ? "bericht-uitleg" : "bericht-uitleg bericht-fout"),
                        .aria("invalid", problem == nil ? nil : "true")
                    ) { notice == nil || notice == .replySent ? "" : visit.form["reply"] ?? "" }
                }
                div(.class("actions")) {
                    button(.class("button button--quiet"), .type("submit")) { story(.replySend) }
                }
            }
        }
    }

    private var wishForm: Markup {
        details(.class("more")) {
            summary { story(.wishTitle) }
            div(.class("more__body")) {
                HTML.form(
                    .class("form"), .method("post"), .action(visit.link(.reporting(.changeWish))), .data("form")
                ) {
                    codeField
                    fieldset(.class("question")) {
                        legend(.class("question__title")) { h2 { words(.wishTitle) } }
                        div(.class("choices")) {
                            for code in visit.site.codes[.wish].codes {
                                label(.class("choice")) {
                                    input(
                                        .type("checkbox"), .name(ReportForm.Name.wish), .value(code.value),
                                        .checked(record.details.wishes.contains(code)))
                                    span(.class("choice__text")) { visit.label(code, in: .wish) }
                                }
                            }
                        }
                    }
                    div(.class("actions")) {
                        button(.class("button button--quiet"), .type("submit")) { story(.wishSave) }
                    }
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

    /// Standard texts and words of one's own, from both sides, oldest first.
    private var messages: [ConverseByReceipt.Conversation.Message] {
        let answers = events.compactMap { event -> ConverseByReceipt.Conversation.Message? in
            guard case .answer(let code) = event.kind,
                let text = visit.site.codes.text(code, in: .standardAnswer, visit.language)
            else { return nil }
            return .init(at: event.at, isFromReporter: false, text: text)
        }
        return (answers + conversation.messages).sorted { $0.at < $1.at }
    }

    private var steps: [CaseEvent] {
        events.filter {
            switch $0.kind {
            // Answers and messages stand above; tasks and links are the municipality's own.
            case .answer, .message, .reply, .task, .linked: false
            default: true
            }
        }
    }

    private func title(of event: CaseEvent) -> String {
        switch event.kind {
        case .status(let status): visit.label(Code(status.rawValue), in: .status)
        case .answer: words(.answersTitle)
        default: CaseEventText.text(event.kind, visit)
        }
    }
}

/// Words that somebody typed, with their own line breaks and direction.
enum StoryText {
    static func markup(_ text: String) -> Markup {
        div(.class("message__text"), .dir("auto")) {
            for line in text.split(separator: "\n", omittingEmptySubsequences: true) { p { String(line) } }
        }
    }
}

/// How somebody wants to be reached.
enum ContactFacts {
    static func markup(_ contact: ReportWords.Contact, _ visit: Visit) -> Markup {
        let words = visit.words(StoryPhrase.self)
        let facts = [
            (StoryPhrase.contactName, contact.name), (.contactPhone, contact.phone), (.contactEmail, contact.email),
        ].filter { !$0.1.isEmpty }
        return fragment {
            if !facts.isEmpty {
                dl(.class("facts")) {
                    for (phrase, text) in facts {
                        div {
                            dt { words(phrase) }
                            dd(.dir("auto")) { text }
                        }
                    }
                }
            }
        }
    }
}

/// What is left of a report whose term of keeping is over.
enum ExpiredPage {
    static func page(_ visit: Visit) -> Page {
        let words = visit.words(StoryPhrase.self)
        return Page(title: words(.expiredTitle), languageURL: .reporting(.answer)) {
            h1 { words(.expiredTitle) }
            p(.class("lead")) { words(.expiredText) }
            EmergencyNotice.markup(visit.words(ReportingPhrase.self))
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
