import Domain
import HTML
import Platform

/// The part of the form for words of one's own. Shown only where somebody can open them.
struct StoryQuestions {
    let visit: Visit
    let settings: ReportingSettings
    let form: SubmittedForm
    let errors: (ReportForm.Field) -> Markup
    let described: (String?, ReportForm.Field) -> String?
    let isWrong: (ReportForm.Field) -> Bool

    private typealias Name = ReportForm.Name
    private typealias Field = ReportForm.Field

    private var words: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var notRequired: String { visit.words(ReportingPhrase.self)(.notRequired) }

    var markup: Markup {
        fragment {
            fieldset(.class(isWrong(.story) ? "question question--error" : "question"), .id("vraag-verhaal")) {
                title(.title)
                p(.class("hint"), .id("verhaal-uitleg")) { words(.hint) }
                p(.class("hint"), .id("verhaal-slot")) {
                    words(.sealed, ["reader": ReaderText.name(settings.reader, visit)])
                }
                errors(.story)
                textarea(
                    .class("input"), .id(Field.story.rawValue), .name(Name.story), .rows(6),
                    .maxlength(ReportWords.longestStory), .aria("label", words(.title)),
                    .aria("describedby", described("verhaal-uitleg verhaal-slot", .story)),
                    .aria("invalid", isWrong(.story) ? "true" : nil)
                ) { form[Name.story] ?? "" }
            }
            fieldset(
                .class(isWrong(.consent) ? "question question--error" : "question"), .id("vraag-contact"),
                .aria("describedby", described("contact-uitleg", .consent))
            ) {
                title(.contactTitle)
                p(.class("hint"), .id("contact-uitleg")) { words(.contactHint) }
                errors(.consent)
                div(.class("choices")) {
                    label(.class("choice")) {
                        input(
                            .type("checkbox"), .id(Field.consent.rawValue), .name(Name.consent),
                            .value(Consent.contact.rawValue),
                            .checked(form.all(Name.consent).contains(Consent.contact.rawValue)))
                        span(.class("choice__text")) {
                            words(.consentContact)
                            span(.class("choice__hint")) { " " + words(.consentContactHint) }
                        }
                    }
                }
                field(.contactName, Name.contactName, .contactName, type: "text")
                field(.contactPhone, Name.contactPhone, .contactPhone, type: "tel")
                field(.contactEmail, Name.contactEmail, .contactEmail, type: "email")
            }
        }
    }

    private func title(_ phrase: StoryPhrase) -> Markup {
        legend(.class("question__title")) {
            h2 {
                words(phrase)
                " "
                span(.class("hint")) { notRequired }
            }
        }
    }

    private func field(_ field: Field, _ name: String, _ phrase: StoryPhrase, type: String) -> Markup {
        div(.class(isWrong(field) ? "field field--error" : "field")) {
            label(.class("field__label"), .for(field.rawValue)) { words(phrase) }
            errors(field)
            input(
                .class("input"), .type(type), .id(field.rawValue), .name(name), .value(form[name]),
                .autocomplete("off"), .maxlength(ReportWords.longestContactField),
                .dir(type == "text" ? nil : "ltr"), .aria("describedby", described(nil, field)),
                .aria("invalid", isWrong(field) ? "true" : nil))
        }
    }
}

/// Who reads, as a name in a sentence.
enum ReaderText {
    static func name(_ reader: ReportingSettings.Reader, _ visit: Visit) -> String {
        switch reader {
        case .municipality:
            visit.words(StoryPhrase.self)(.readerMunicipality, ["town": visit.municipality.name])
        case .independent(let name): name
        }
    }
}
