import Domain
import HTML
import Markdown
import Platform
import Registers

/// One question with its answers, and the form for another one.
struct QuestionPage {
    let visit: StaffVisit
    let question: SharedEntry
    /// Oldest first.
    let answers: [SharedEntry]
    let form: SubmittedForm
    let problems: [(field: String, phrase: NetworkPhrase)]

    static let answerName = "antwoord"
    static let fromName = "van"

    private var words: Words<NetworkPhrase> { visit.words(NetworkPhrase.self) }
    private var calendar: CalendarWords { CalendarWords(visit.language) }
    private var url: MunicipalityURL {
        .network(.question(town: .value(question.town.slug), .value(question.entry.id.description)))
    }

    var page: Page {
        let title = question.entry[NetworkQuestion.question]
        return Page(title: title, languageURL: url, hasErrors: !problems.isEmpty) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field, words($0.phrase)) })
            }
            p { a(.href(visit.link(.network(.library)))) { words(.backToLibrary) } }
            h1(.lang("nl"), .dir("auto")) { title }
            p(.class("hint")) {
                words(
                    .askedBy,
                    [
                        "town": question.townName,
                        "date": question.entry[NetworkQuestion.askedOn].map(calendar.date) ?? "–",
                    ])
            }
            div(.lang("nl"), .dir("auto")) { Markdown(question.entry[NetworkQuestion.explanation]).markup }
            if !question.entry[NetworkQuestion.mail].isEmpty {
                p(.dir("ltr")) {
                    a(.href("mailto:\(question.entry[NetworkQuestion.mail])")) { question.entry[NetworkQuestion.mail] }
                }
            }
            section {
                h2 { words(.answersTitle) }
                if answers.isEmpty { p { words(.answersNone) } }
                ol(.class("messages")) { for answer in answers { li(.class("message")) { told(answer) } } }
            }
            if visit.account.role.allows(.edit(.network)) { answerForm }
        }
    }

    private func told(_ answer: SharedEntry) -> Markup {
        fragment {
            p(.class("message__from")) {
                words(
                    .answerBy,
                    [
                        "from": answer.entry[NetworkAnswer.from], "town": answer.townName,
                        "date": answer.entry[NetworkAnswer.date].map(calendar.date) ?? "–",
                    ])
            }
            div(.class("message__text"), .lang("nl"), .dir("auto")) {
                Markdown(answer.entry[NetworkAnswer.answer]).markup
            }
        }
    }

    private var answerForm: Markup {
        section {
            h2 { words(.answerTitle) }
            HTML.form(.class("form"), .method("post"), .action(visit.link(url)), .novalidate(), .data("form")) {
                visit.forgeryField
                field(Self.answerName, words(.answerText), words(.answerTextHint)) { described, isWrong in
                    textarea(
                        .class("input"), .id(Self.answerName), .name(Self.answerName), .rows(6), .dir("auto"),
                        .aria("describedby", described), .aria("invalid", isWrong ? "true" : nil)
                    ) { form[Self.answerName] ?? "" }
                }
                field(Self.fromName, words(.answerFrom), words(.answerFromHint)) { described, isWrong in
                    input(
                        .class("input"), .type("text"), .id(Self.fromName), .name(Self.fromName), .dir("auto"),
                        .value(form[Self.fromName]), .aria("describedby", described),
                        .aria("invalid", isWrong ? "true" : nil))
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.answerButton) } }
            }
        }
    }

    private func field(
        _ name: String, _ title: String, _ hint: String, control: (_ described: String, _ isWrong: Bool) -> Markup
    ) -> Markup {
        let problem = problems.first { $0.field == name }
        let described = "\(name)-uitleg" + (problem == nil ? "" : " \(name)-fout")
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(name)) { title }
            p(.class("hint"), .id("\(name)-uitleg")) { hint }
            if let problem {
                FieldError.markup(
                    id: "\(name)-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem.phrase))
            }
            control(described, problem != nil)
        }
    }
}
