import Domain
import HTML
import Platform
import Registers

/// The library, for everybody.
struct InformationPage {
    let visit: Visit
    let texts: [Entry]
    /// Only texts for these readers.
    let audience: Audience?

    static let audienceName = "voor"

    private var words: Words<InformationPhrase> { visit.words(InformationPhrase.self) }

    var page: Page {
        Page(
            title: words(.title), languageQuery: audience.map { "?\(Self.audienceName)=\($0.rawValue)" } ?? ""
        ) {
            p { a(.href(visit.link(.prevention(.publicPage)))) { words(.back) } }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            HTML.form(.class("filters"), .method("get"), .action(visit.link(.prevention(.information)))) {
                div(.class("field")) {
                    label(.class("field__label"), .for(Self.audienceName)) { words(.forWhom) }
                    select(.class("input"), .id(Self.audienceName), .name(Self.audienceName)) {
                        option(.value("")) { words(.everybody) }
                        for value in Audience.allCases {
                            option(.value(value.rawValue), .selected(value == audience)) { Self.name(of: value, visit) }
                        }
                    }
                }
                button(.class("button button--small"), .type("submit")) { words(.show) }
            }
            if shown.isEmpty { p { words(.none) } }
            ul(.class("cards")) {
                for text in shown { li(.class("card")) { card(text) } }
            }
            p { a(.href(visit.link(.prevention(.dialogue)))) { words(.dialogueTitle) } }
        }
    }

    /// Texts in the reader's own language come first.
    private var shown: [Entry] {
        let fitting = texts.filter { audience == nil || $0[Information.audiences].contains { $0 == audience } }
        let own = fitting.filter { $0[Information.language]?.rawValue == visit.language.rawValue }
        return own + fitting.filter { $0[Information.language]?.rawValue != visit.language.rawValue }
    }

    private func card(_ text: Entry) -> Markup {
        let language = text[Information.language] ?? .dutch
        return fragment {
            h2(.class("card__title")) {
                a(
                    .class("card__link"),
                    .href(visit.link(.prevention(.informationText(.value(text.id.description)))))
                ) { OwnText.line(text[Information.title], in: language) }
            }
            p { OwnText.line(text[Information.message], in: language) }
            p(.class("hint")) {
                text[Information.audiences].map { Self.name(of: $0, visit) }.listed(in: visit.language)
            }
            if language.rawValue != visit.language.rawValue {
                p(.class("hint")) { words(.inLanguage, ["language": Self.name(of: language, visit)]) }
            }
        }
    }

    static func name(of audience: Audience, _ visit: Visit) -> String {
        visit.label(Code(audience.rawValue), in: .audience)
    }

    static func name(of language: TextLanguage, _ visit: Visit) -> String {
        visit.site.phrasebook.phrase("\(TextLanguage.phrases).\(language.rawValue)", in: visit.language)
    }
}

/// One text of the library.
struct InformationTextPage {
    let visit: Visit
    let text: Entry

    var page: Page {
        let words = visit.words(InformationPhrase.self)
        let language = text[Information.language] ?? .dutch
        return Page(title: text[Information.title]) {
            p { a(.href(visit.link(.prevention(.information)))) { words(.title) } }
            article {
                h1 { OwnText.line(text[Information.title], in: language) }
                p(.class("lead")) { OwnText.line(text[Information.message], in: language) }
                OwnText.block(text[Information.text], in: language)
            }
            p(.class("hint")) {
                words(.source) + " "
                OwnText.line(text[Information.source])
                if let day = text[Information.checked] {
                    " " + words(.checked, ["date": CalendarWords(visit.language).date(day)])
                }
            }
            p { a(.href(visit.link(.help(.finder)))) { words(.help) } }
        }
    }
}

/// Talking about it together: rules, cards, and what residents already do.
struct DialoguePage {
    let visit: Visit
    let cards: [Entry]

    private var words: Words<InformationPhrase> { visit.words(InformationPhrase.self) }

    var page: Page {
        Page(title: words(.dialogueTitle)) {
            p { a(.href(visit.link(.prevention(.publicPage)))) { words(.back) } }
            h1 { words(.dialogueTitle) }
            p(.class("lead")) { words(.dialogueLead) }
            section(.class("notice")) {
                h2(.class("notice__title")) { words(.rules) }
                ul {
                    for rule in [InformationPhrase.ruleStop, .ruleStories, .ruleListen] { li { words(rule) } }
                    li { a(.href(visit.link(.help(.finder)))) { words(.ruleHelp) } }
                }
            }
            h2 { words(.cards) }
            if cards.isEmpty { p { words(.dialogueNone) } }
            ol(.class("cards")) {
                for card in cards {
                    li(.class("card")) {
                        h3(.class("card__title")) { OwnText.line(card[DialogueCard.question]) }
                        if !card[DialogueCard.tip].isEmpty {
                            details {
                                summary { words(.tip) }
                                OwnText.block(card[DialogueCard.tip])
                            }
                        }
                    }
                }
            }
        }
    }
}
