import Domain
import HTML
import Platform

/// Every request for correction: what has to be decided first, then what was decided.
struct CorrectionsPage {
    /// Older ones are not shown; after a year without words they are gone anyway.
    static let most = 200

    let visit: StaffVisit
    let corrections: [Correction]

    private var words: Words<CorrectionPhrase> { visit.words(CorrectionPhrase.self) }
    private var reporting: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }

    var page: Page {
        Page(title: words(.deskTitle), isWide: true) {
            p { a(.href(visit.link(.reporting(.queue)))) { reporting(.backToQueue) } }
            h1 { words(.deskTitle) }
            p(.class("lead")) { words(.deskLead) }
            if corrections.isEmpty {
                div(.class("notice")) { p { words(.deskEmpty) } }
            } else {
                list
            }
        }
    }

    private var list: Markup {
        scrollingTable(labelledBy: "verzoeken") {
            table(.class("table table--stack")) {
                caption(.id("verzoeken")) { words(.deskCaption) }
                thead {
                    tr {
                        th(.scope("col")) { reporting(.columnReference) }
                        th(.scope("col")) { reporting(.columnReceived) }
                        th(.scope("col")) { words(.columnState) }
                    }
                }
                tbody {
                    for correction in corrections {
                        tr {
                            th(.scope("row")) {
                                a(
                                    .href(
                                        visit.link(.reporting(.correctionFile(.value(correction.id.description)))))
                                ) { correction.reference }
                            }
                            td(.data("label", reporting(.columnReceived))) {
                                CalendarWords(visit.language).moment(correction.created)
                            }
                            td(.data("label", words(.columnState))) { CorrectionState.markup(correction, visit) }
                        }
                    }
                }
            }
        }
    }
}

/// Where a request stands: its deadline, or what was decided.
enum CorrectionState {
    static func markup(_ correction: Correction, _ visit: StaffVisit) -> Markup {
        if let decision = correction.decision {
            return span(.class("badge badge--done")) { visit.label(decision.outcome.code, in: .correctionOutcome) }
        }
        guard correction.withdrawn == nil else {
            return span(.class("badge badge--done")) { visit.words(CorrectionPhrase.self)(.stateWithdrawn) }
        }
        return TaskText(visit.visit).badge(correction.due, at: visit.now)
    }
}

/// One request: its words, for whoever may open them, and the decision.
struct CorrectionFilePage {
    /// What stands between this colleague and the words.
    enum Access: Sendable {
        /// They were deleted.
        case gone
        case locked
        /// This colleague has no key, or one that was not admitted.
        case noKey
        case closed
        case opened(ReportWords, withContact: Bool)
    }

    /// Something that could not be done.
    enum Problem: Sendable, Equatable {
        case outcome, reason, done
        /// No reason to open it was chosen.
        case opening

        /// The id of the field where it is mended.
        var field: String {
            switch self {
            case .outcome: "besluit"
            case .done: "stand"
            case .reason: "reden"
            case .opening: "tekst"
            }
        }
    }

    let visit: StaffVisit
    let correction: Correction
    let access: Access
    let hasContact: Bool
    var problem: Problem?

    private var words: Words<CorrectionPhrase> { visit.words(CorrectionPhrase.self) }
    private var story: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var id: PathValue { .value(correction.id.description) }

    var page: Page {
        let title = words(.fileTitle, ["reference": correction.reference])
        return Page(
            title: title, scripts: [.form], languageURL: .reporting(.correctionFile(id)), hasErrors: problem != nil
        ) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(problem.field, text(of: problem))])
            }
            p { a(.href(visit.link(.reporting(.corrections)))) { words(.deskBack) } }
            h1 { title }
            p(.class("hint")) {
                visit.words(ReportingPhrase.self)(
                    .caseReceived, ["moment": CalendarWords(visit.language).moment(correction.created)])
            }
            div(.id("stand"), .tabindex(-1)) {
                error(.done)
                p { CorrectionState.markup(correction, visit) }
            }
            sealed
            if let decision = correction.decision { decided(decision) }
            if correction.isOpen { decisionForm }
        }
    }

    // MARK: Words

    private var sealed: Markup {
        section(.id("tekst"), .tabindex(-1)) {
            h2 { words(.fileText) }
            error(.opening)
            switch access {
            case .gone: p { words(.fileGone) }
            case .noKey: p { words(.fileNoKey) }
            case .locked:
                p {
                    story(.staffLocked) + " "
                    a(.href(visit.link(.reporting(.readingKey)) + "?correctie=\(correction.id)")) {
                        story(.staffUnlock)
                    }
                }
            case .closed:
                p { words(.fileSealed) }
                openForm(part: "tekst", words(.fileOpen))
                contactForm
            case .opened(let opened, let withContact):
                StoryText.markup(opened.story)
                if withContact {
                    h3 { story(.staffContact) }
                    ContactFacts.markup(opened.contact, visit.visit)
                } else {
                    contactForm
                }
            }
        }
    }

    private var contactForm: Markup {
        fragment {
            if hasContact {
                h3 { story(.staffContact) }
                openForm(part: "contact", story(.staffOpenContact))
            }
        }
    }

    private func openForm(part: String, _ title: String) -> Markup {
        form(
            .class("form"), .method("post"), .action(visit.link(.reporting(.openCorrection(id)))), .data("form")
        ) {
            visit.forgeryField
            input(.type("hidden"), .name("part"), .value(part))
            fieldset(.class("question")) {
                legend(.class("question__title")) { story(.staffReason) }
                div(.class("choices")) {
                    for (index, reason) in HandleCorrection.reasons.enumerated() {
                        label(.class("choice")) {
                            input(
                                .type("radio"), .name("reason"), .value(reason.rawValue), .checked(index == 0))
                            span(.class("choice__text")) { story(reason.phrase) }
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { title } }
        }
    }

    // MARK: Decision

    private func decided(_ decision: Correction.Decision) -> Markup {
        fragment {
            p(.class("hint")) {
                words(
                    .decided,
                    ["moment": CalendarWords(visit.language).moment(decision.at), "name": decision.by ?? ""])
            }
            CorrectionText.markup(decision, visit.visit)
        }
    }

    private var decisionForm: Markup {
        form(
            .class("form"), .method("post"), .action(visit.link(.reporting(.decideCorrection(id)))), .novalidate(),
            .data("form")
        ) {
            visit.forgeryField
            fieldset(
                .class(isWrong(.outcome) ? "question question--error" : "question"),
                .aria("describedby", isWrong(.outcome) ? "besluit-fout" : nil)
            ) {
                legend(.class("question__title")) { h2 { words(.decideTitle) } }
                p(.class("hint")) { words(.decideHint) }
                error(.outcome)
                div(.class("choices")) {
                    for (index, outcome) in Correction.Outcome.allCases.enumerated() {
                        label(.class("choice")) {
                            input(
                                .type("radio"), .id(index == 0 ? "besluit" : nil), .name("outcome"),
                                .value(outcome.rawValue), .checked(visit.form["outcome"] == outcome.rawValue))
                            span(.class("choice__text")) {
                                visit.label(outcome.code, in: .correctionOutcome)
                                span(.class("choice__hint")) {
                                    " "
                                        + (visit.site.codes.text(
                                            outcome.code, in: .correctionOutcome, visit.language) ?? "")
                                }
                            }
                        }
                    }
                }
            }
            div(.class(isWrong(.reason) ? "field field--error" : "field")) {
                label(.class("field__label"), .for("reden")) { words(.decideReason) }
                p(.class("hint"), .id("reden-uitleg")) { words(.decideReasonHint) }
                error(.reason)
                select(
                    .class("input"), .id("reden"), .name("reason"),
                    .aria("describedby", isWrong(.reason) ? "reden-uitleg reden-fout" : "reden-uitleg"),
                    .aria("invalid", isWrong(.reason) ? "true" : nil)
                ) {
                    option(.value("")) { visit.words(CaseWorkPhrase.self)(.taskResultChoose) }
                    for code in visit.site.codes[.correctionReason].codes {
                        option(.value(code.value), .selected(visit.form["reason"] == code.value)) {
                            visit.label(code, in: .correctionReason)
                        }
                    }
                }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.decideSave) } }
        }
    }

    private func isWrong(_ problem: Problem) -> Bool { self.problem == problem }

    private func error(_ shown: Problem) -> Markup {
        fragment {
            if problem == shown {
                FieldError.markup(
                    id: shown.field + "-fout", prefix: visit.words(PlatformPhrase.self)(.error),
                    text: text(of: shown))
            }
        }
    }

    private func text(of problem: Problem) -> String {
        switch problem {
        case .outcome: words(.problemOutcome)
        case .reason: words(.problemReason)
        case .done: words(.problemDone)
        case .opening: visit.words(ReportingPhrase.self)(.problemChoice)
        }
    }
}
