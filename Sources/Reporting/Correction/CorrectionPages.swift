import Domain
import HTML
import Platform
import Vault

/// What somebody can ask who thinks that a report describes them wrongly, and the form for it.
struct CorrectionPage {
    let visit: Visit
    let settings: ReportingSettings
    /// Whether somebody can open what is sent.
    let canSeal: Bool
    let token: String
    /// What was typed before, when the form comes back.
    var form = SubmittedForm()
    var problems: [CorrectionForm.Problem] = []

    private var words: Words<CorrectionPhrase> { visit.words(CorrectionPhrase.self) }
    private var story: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private typealias Name = ReportForm.Name
    private typealias Field = CorrectionForm.Field

    var page: Page {
        Page(
            title: words(.title), scripts: [.form, .work], languageURL: .reporting(.correction),
            hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field.rawValue, text(of: $0)) })
            }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            section {
                h2 { words(.canTitle) }
                ul {
                    li { words(.canRectify) }
                    li { words(.canObject) }
                }
            }
            section {
                h2 { words(.expectTitle) }
                ul {
                    li { words(.expectAnswer) }
                    li { words(.expectSilence) }
                    li { words(.expectLimits) }
                }
            }
            if canSeal || form[Name.story] != nil {
                questions
            } else {
                div(.class("notice")) {
                    h2(.class("notice__title")) { words(.closedTitle) }
                    p { words(.closedText) }
                }
            }
        }
    }

    private var questions: Markup {
        HTML.form(
            .class("form"), .method("post"), .action(visit.link(.reporting(.correction))), .autocomplete("off"),
            .novalidate(), .data("form"), .data("work-bits", String(ReportAdmission.workBits)),
            .data("work-for", visit.municipality.id.slug),
            .data("text-wait", visit.words(ReportingPhrase.self)(.wait))
        ) {
            input(.type("hidden"), .name(Name.token), .value(token))
            input(.type("hidden"), .name(Name.work))
            div(.class(isWrong(.text) ? "field field--error" : "field")) {
                label(.class("field__label"), .for(Field.text.rawValue)) { words(.text) }
                p(.class("hint"), .id("tekst-uitleg")) { words(.textHint) }
                p(.class("hint"), .id("tekst-slot")) {
                    words(.sealed, ["reader": ReaderText.name(settings.reader, visit)])
                }
                errors(.text)
                textarea(
                    .class("input"), .id(Field.text.rawValue), .name(Name.story), .rows(8), .dir("auto"),
                    .maxlength(ReportWords.longestStory),
                    .aria("describedby", described("tekst-uitleg tekst-slot", .text)),
                    .aria("invalid", isWrong(.text) ? "true" : nil)
                ) { form[Name.story] ?? "" }
            }
            fieldset(.class("question"), .aria("describedby", "contact-uitleg")) {
                legend(.class("question__title")) {
                    h2 {
                        words(.contactTitle)
                        " "
                        span(.class("hint")) { visit.words(ReportingPhrase.self)(.notRequired) }
                    }
                }
                p(.class("hint"), .id("contact-uitleg")) { words(.contactHint) }
                field(.contactName, Name.contactName, .contactName, type: "text")
                field(.contactPhone, Name.contactPhone, .contactPhone, type: "tel")
                field(.contactEmail, Name.contactEmail, .contactEmail, type: "email")
            }
            p(.class("hint")) { words(.kept, terms) }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { visit.words(ReportingPhrase.self)(.send) }
            }
        }
    }

    private var terms: [String: String] {
        RetentionText(settings.retention, visit).values.filter { $0.key != "report" }
    }

    private func field(_ field: Field, _ name: String, _ phrase: StoryPhrase, type: String) -> Markup {
        div(.class(isWrong(field) ? "field field--error" : "field")) {
            label(.class("field__label"), .for(field.rawValue)) { story(phrase) }
            errors(field)
            input(
                .class("input"), .type(type), .id(field.rawValue), .name(name), .value(form[name]),
                .autocomplete("off"), .maxlength(ReportWords.longestContactField),
                .dir(type == "text" ? nil : "ltr"), .aria("describedby", described(nil, field)),
                .aria("invalid", isWrong(field) ? "true" : nil))
        }
    }

    private func isWrong(_ field: Field) -> Bool { problems.contains { $0.field == field } }

    private func errors(_ field: Field) -> Markup {
        fragment {
            for problem in problems where problem.field == field {
                FieldError.markup(
                    id: "\(field.rawValue)-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                    text: text(of: problem))
            }
        }
    }

    private func described(_ hint: String?, _ field: Field) -> String? {
        let ids = [hint, isWrong(field) ? "\(field.rawValue)-fout" : nil].compactMap(\.self)
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    private func text(of problem: CorrectionForm.Problem) -> String {
        let reporting = visit.words(ReportingPhrase.self)
        return switch problem {
        case .textMissing: words(.problemTextMissing)
        case .textLong: reporting(.problemStoryLong)
        case .nameLong: reporting(.problemContactLong)
        case .phone: reporting(.problemPhone)
        case .email: reporting(.problemEmail)
        case .token: reporting(.problemToken)
        case .busy: reporting(.problemBusy)
        case .closed: words(.problemClosed)
        }
    }
}

/// What somebody sees after sending: the code, and by when there is an answer.
struct CorrectionReceiptPage {
    let visit: Visit
    let code: ReceiptCode
    let outcome: SubmitCorrection.Outcome
    /// When it was sent first.
    let created: Instant

    var page: Page {
        let words = visit.words(CorrectionPhrase.self)
        return Page(title: words(.receivedTitle), scripts: [.form], languageURL: .reporting(.answer)) {
            h1 { words(.receivedTitle) }
            p(.class("lead")) { words(.receivedLead) }
            switch outcome {
            case .alreadyReceived, .closed: div(.class("notice"), .role("status")) { p { words(.receivedAgain) } }
            case .changed: div(.class("notice"), .role("status")) { p { words(.receivedChanged) } }
            case .received, .withdrawn: Markup()
            }
            ReceiptCodeSection.markup(
                code, visit.words(ReportingPhrase.self), keep: words(.codeKeep), shared: words(.codeShared))
            p { words(.receivedNext, ["date": CorrectionText.due(of: created, visit)]) }
            p { a(.href(visit.link(.reporting(.answer)))) { visit.words(PlatformPhrase.self)(.answer) } }
        }
    }
}

/// What became of a request, for whoever holds its code.
struct CorrectionAnswerPage {
    let visit: Visit
    let code: ReceiptCode
    let correction: Correction
    /// What was sent; empty when it is not kept any more.
    let sent: ReportWords
    /// Whether "withdraw" was pressed once.
    var asksToConfirm = false

    private var words: Words<CorrectionPhrase> { visit.words(CorrectionPhrase.self) }
    private var reporting: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        Page(title: words(.answerTitle), scripts: [.form], languageURL: .reporting(.answer)) {
            h1 { words(.answerTitle) }
            if asksToConfirm {
                div(.class("notice notice--careful"), .role("alert")) {
                    h2(.class("notice__title")) { reporting(.withdrawSureTitle) }
                    p { words(.withdrawSureText) }
                    withdrawForm(confirms: true, text: words(.withdrawSureButton), style: "button")
                    HTML.form(.method("post"), .action(visit.link(.reporting(.answer)))) {
                        codeField
                        button(.class("link-button"), .type("submit")) { reporting(.withdrawNot) }
                    }
                }
            }
            if let decision = correction.decision {
                answer(decision)
            } else {
                p(.class("lead")) {
                    correction.due < visit.now
                        ? words(.answerLate)
                        : words(.answerWaits, ["date": CorrectionText.due(of: correction.created, visit)])
                }
            }
            ownWords
            if !asksToConfirm {
                section {
                    h2 { words(.withdrawTitle) }
                    p { words(.withdrawText) }
                    withdrawForm(confirms: false, text: reporting(.withdrawButton), style: "button button--quiet")
                }
            }
        }
    }

    private func answer(_ decision: Correction.Decision) -> Markup {
        fragment {
            p(.class("hint")) {
                words(
                    .answerDecided,
                    ["date": CalendarWords(visit.language).date(DutchTime.reading(of: decision.at).date)])
            }
            CorrectionText.markup(decision, visit)
            section {
                h2 { words(.complaintTitle) }
                p { words(.complaintText) }
            }
        }
    }

    /// Folded away: somebody may look over the shoulder.
    private var ownWords: Markup {
        let story = visit.words(StoryPhrase.self)
        return fragment {
            if correction.emptied != nil {
                p(.class("hint")) { words(.textGone) }
            } else if !sent.isEmpty {
                details(.class("more")) {
                    summary { story(.yours) }
                    div(.class("more__body")) {
                        p(.class("hint")) { story(.yoursHint) }
                        StoryText.markup(sent.story)
                        ContactFacts.markup(sent.contact, visit)
                    }
                }
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
}

/// What is left of a request that was taken back.
enum WithdrawnCorrectionPage {
    static func page(_ visit: Visit) -> Page {
        let words = visit.words(CorrectionPhrase.self)
        return Page(title: words(.withdrawnTitle), languageURL: .reporting(.answer)) {
            h1 { words(.withdrawnTitle) }
            p(.class("lead")) { words(.withdrawnText) }
        }
    }
}

/// A decision and its deadline in words.
enum CorrectionText {
    /// The last day on which the answer is there.
    static func due(of created: Instant, _ visit: Visit) -> String {
        CalendarWords(visit.language).date(DutchTime.reading(of: Deadline.aMonth(from: created)).date)
    }

    /// As whoever asked reads it.
    static func markup(_ decision: Correction.Decision, _ visit: Visit) -> Markup {
        let codes = visit.site.codes
        let outcome = decision.outcome.code
        return fragment {
            section(.aria("labelledby", "besluit")) {
                h2(.id("besluit")) { visit.label(outcome, in: .correctionOutcome) }
                p { codes.text(outcome, in: .correctionOutcome, visit.language) ?? "" }
            }
            if let reason = decision.reason {
                section(.aria("labelledby", "waarom")) {
                    h2(.id("waarom")) { visit.words(CorrectionPhrase.self)(.answerWhy) }
                    p { codes.text(reason, in: .correctionReason, visit.language) ?? "" }
                }
            }
        }
    }
}

/// The way to this page from pages that say what else somebody can do.
enum CorrectionLink {
    static func markup(_ visit: Visit) -> Markup {
        p { a(.href(visit.link(.reporting(.correction)))) { visit.words(CorrectionPhrase.self)(.title) } }
    }
}
