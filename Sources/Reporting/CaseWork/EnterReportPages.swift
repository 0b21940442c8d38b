import Domain
import HTML
import Platform
import Vault

/// The form with which a colleague takes a report by telephone: the same questions, and when the call was.
struct EnterReportPage {
    let visit: StaffVisit
    /// Asks the questions of the form.
    let questions: ReportPage
    /// What is copied from another case.
    let original: (file: Case, record: AnalysisRecord)?
    var problems: [CallForm.Problem] = []

    private var words: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }
    private var form: SubmittedForm { questions.form }
    private typealias Field = CallForm.Field

    var page: Page {
        let reporting = visit.words(ReportingPhrase.self)
        let all =
            problems.map { ($0.field.rawValue, words($0.phrase)) }
            + questions.problems.map { (questions.focusID(of: $0.field), reporting($0.phrase)) }
        return Page(
            title: words(.enterTitle), scripts: [.form, .map], languageURL: .reporting(.enterReport),
            languageQuery: original.map { "?\(EnterReport.originalName)=\($0.file.id)" } ?? "",
            hasErrors: !all.isEmpty
        ) {
            if !all.isEmpty {
                ErrorSummary.markup(title: visit.words(PlatformPhrase.self)(.errorSummary), problems: all)
            }
            p { a(.href(visit.link(.reporting(.queue)))) { reporting(.backToQueue) } }
            h1 { words(.enterTitle) }
            p(.class("lead")) { words(.enterLead) }
            if let original { copied(original.file, original.record) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.enterReport))), .autocomplete("off"),
                .novalidate(), .data("form")
            ) {
                visit.forgeryField
                input(.type("hidden"), .name(ReportForm.Name.token), .value(questions.token))
                if let original {
                    input(
                        .type("hidden"), .name(EnterReport.originalName), .value(original.file.id.description))
                }
                callQuestion
                questions.questions
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.enterSave) } }
            }
        }
    }

    private func copied(_ file: Case, _ record: AnalysisRecord) -> Markup {
        let reporting = visit.words(ReportingPhrase.self)
        return div(.class("notice")) {
            p {
                words(
                    .enterCopied,
                    [
                        "reference": file.reference,
                        "place": PlaceText.text(record.place, in: questions.gazetteer, reporting),
                        "time": TimeText.text(record.time, reporting),
                    ])
            }
        }
    }

    private var callQuestion: Markup {
        fieldset(.class("question")) {
            legend(.class("question__title")) { h2 { words(.callTitle) } }
            p(.class("hint")) { words(.callHint) }
            field(.date, words(.callDate)) { error in
                input(
                    .class("input input--short"), .type("date"), .id(Field.date.rawValue), .name(Field.date.rawValue),
                    .value(form[Field.date.rawValue]), .max(DutchTime.reading(of: visit.now).date.description),
                    .aria("describedby", error), .aria("invalid", error == nil ? nil : "true"))
            }
            field(.clock, words(.callTime)) { error in
                input(
                    .class("input input--short"), .type("time"), .id(Field.clock.rawValue),
                    .name(Field.clock.rawValue), .value(form[Field.clock.rawValue]), .aria("describedby", error),
                    .aria("invalid", error == nil ? nil : "true"))
            }
            field(.language, words(.callLanguage)) { _ in
                select(
                    .class("input input--short"), .id(Field.language.rawValue), .name(Field.language.rawValue)
                ) {
                    for language in Language.allCases {
                        option(
                            .value(language.tag), .lang(language.tag),
                            .selected(form[Field.language.rawValue] == language.tag)
                        ) { language.ownName }
                    }
                }
            }
        }
    }

    private func field(_ field: Field, _ title: String, control: (String?) -> Markup) -> Markup {
        let problem = problems.first { $0.field == field }
        let error = field.rawValue + "-fout"
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            if let problem {
                FieldError.markup(
                    id: error, prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem.phrase))
            }
            control(problem == nil ? nil : error)
        }
    }
}

/// A stop before a report by telephone is kept: personal details in the story are pointed out, as to whoever reports on
/// the site. Nothing is stored yet; every field goes along.
struct EnterCheckPage {
    let visit: StaffVisit
    let form: SubmittedForm
    let details: [PersonalDetails.Finding]
    let token: String

    private var words: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }
    private var story: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private typealias Name = ReportForm.Name

    /// What the form of the call asks besides the questions.
    private static let fields =
        Name.answers + [Field.date.rawValue, Field.clock.rawValue, Field.language.rawValue, EnterReport.originalName]
    private typealias Field = CallForm.Field

    var page: Page {
        Page(title: words(.checkTitle), scripts: [.form], languageURL: .reporting(.enterReport)) {
            h1 { words(.checkTitle) }
            p(.class("lead")) { words(.checkLead) }
            MarkedStory.markup(form[Name.story] ?? "", details)
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.reporting(.enterReport))), .data("form")
            ) {
                visit.forgeryField
                input(.type("hidden"), .name(Name.token), .value(token))
                for name in Self.fields {
                    for value in form.all(name) { input(.type("hidden"), .name(name), .value(value)) }
                }
                input(.type("hidden"), .name(Name.checked), .value(CheckPage.Stops.details))
                div(.class("actions")) {
                    button(
                        .class("button"), .type("submit"), .name(Name.checked), .value(CheckPage.Stops.remove)
                    ) { story(.detailsRemove) }
                    button(.class("button button--quiet"), .type("submit")) { words(.checkKeep) }
                    button(.class("link-button"), .type("submit"), .name(Name.edit), .value("1")) {
                        words(.checkEdit)
                    }
                }
            }
        }
    }
}

/// What a colleague sees after entering a report: the code to read to the caller.
struct EnteredReportPage {
    let visit: StaffVisit
    let code: ReceiptCode
    let file: Case

    var page: Page {
        let words = visit.words(CaseWorkPhrase.self)
        let reporting = visit.words(ReportingPhrase.self)
        return Page(title: words(.enteredTitle), scripts: [.form], languageURL: .reporting(.enterReport)) {
            h1 { words(.enteredTitle) }
            p(.class("lead")) { words(.enteredLead) }
            ReceiptCodeSection.markup(code, reporting)
            p { words(.enteredOnce) }
            div(.class("actions")) {
                a(
                    .class("button"), .href(visit.link(.reporting(.caseFile(.value(file.id.description)))))
                ) { reporting(.caseTitle, ["reference": file.reference]) }
                a(.class("button button--quiet"), .href(visit.link(.reporting(.enterReport)))) {
                    words(.enterAnother)
                }
            }
        }
    }
}
