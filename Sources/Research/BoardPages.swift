import Domain
import HTML
import Markdown
import Platform
import Registers

/// The list of questions and publications, with search.
struct BoardPage {
    let visit: Visit
    let shelf: ResearchShelf
    let search: String
    let theme: ResearchQuestion.Theme?

    private var words: Words<ResearchPhrase> { visit.words(ResearchPhrase.self) }

    var page: Page {
        let (questions, publications) = shelf.found(search, theme)
        return Page(
            title: words(.title), isWide: true, languageQuery: theme.map { "?thema=\($0.rawValue)" } ?? ""
        ) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            if shelf.questions.isEmpty, shelf.publications.isEmpty {
                div(.class("notice")) { p { words(.nothing) } }
            } else {
                filters
                if questions.isEmpty, publications.isEmpty {
                    div(.class("notice")) { p { words(.nothingFound) } }
                }
                if !questions.isEmpty {
                    h2 { words(.questions) }
                    ul(.class("cards")) { for question in questions { card(question) } }
                }
                if !publications.isEmpty {
                    h2 { words(.publications) }
                    ul(.class("cards")) { for publication in publications { card(publication: publication) } }
                }
            }
            p(.class("hint")) {
                a(.href(visit.link(.research(.calendar)))) { words(.calendar) }
                " · "
                a(.href(visit.link(.research(.harvest)) + "?verb=Identify")) { words(.forMachines) }
            }
        }
    }

    private var filters: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(.research(.publicPage)))) {
            div(.class("field")) {
                label(.class("field__label"), .for("zoek")) { words(.searchLabel) }
                input(.class("input"), .type("search"), .id("zoek"), .name("zoek"), .value(search))
            }
            div(.class("field")) {
                label(.class("field__label"), .for("thema")) { words(.themeLabel) }
                select(.class("input"), .id("thema"), .name("thema")) {
                    option(.value("")) { words(.allThemes) }
                    for choice in ResearchQuestion.Theme.allCases {
                        option(.value(choice.rawValue), .selected(choice == theme)) {
                            ResearchText.label(choice, visit)
                        }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    private func card(_ question: Entry) -> Markup {
        li(.class("card")) {
            h3(.class("card__title"), .lang("nl"), .dir("auto")) {
                a(.href(visit.link(.research(.question(.value(question.id.description)))))) {
                    question[ResearchQuestion.title]
                }
            }
            if let state = question[ResearchQuestion.state] {
                p { span(.class("badge badge--waiting")) { ResearchText.label(state, visit) } }
            }
            p(.class("hint")) {
                question[ResearchQuestion.themes].map { ResearchText.label($0, visit) }.listed(in: visit.language)
            }
        }
    }

    private func card(publication: Entry) -> Markup {
        li(.class("card")) {
            h3(.class("card__title"), .lang(publication[Publication.language]?.rawValue), .dir("auto")) {
                a(.href(visit.link(.research(.publication(.value(publication.id.description)))))) {
                    publication[Publication.title]
                }
            }
            p(.class("hint"), .dir("auto")) {
                ([shelf.name(of: publication[Publication.institution])].compactMap(\.self)
                    + [publication[Publication.date].map { String($0.components.year) } ?? ""])
                    .joined(separator: ", ")
            }
        }
    }
}

/// One question, with what came of it.
struct QuestionPage {
    let visit: Visit
    let shelf: ResearchShelf
    let question: Entry

    private var words: Words<ResearchPhrase> { visit.words(ResearchPhrase.self) }
    private typealias Question = ResearchQuestion

    var page: Page {
        Page(title: question[Question.title]) {
            p { a(.href(visit.link(.research(.publicPage)))) { words(.back) } }
            h1(.lang("nl"), .dir("auto")) { question[Question.title] }
            if let state = question[Question.state] {
                p { span(.class("badge badge--waiting")) { ResearchText.label(state, visit) } }
            }
            text(nil, question[Question.text])
            text(.why, question[Question.reason])
            dl(.class("facts")) {
                fact(.department, question[Question.department])
                fact(
                    .who,
                    [shelf.name(of: question[Question.institution]) ?? "", question[Question.programme]]
                        .filter { !$0.isEmpty }.listed(in: visit.language))
                fact(.period, period)
            }
            text(.advice, question[Question.advice])
            answer
            events
            let publications = shelf.publications(of: question.id)
            if !publications.isEmpty {
                h2 { words(.publications) }
                ul {
                    for publication in publications {
                        li(.lang(publication[Publication.language]?.rawValue), .dir("auto")) {
                            a(.href(visit.link(.research(.publication(.value(publication.id.description)))))) {
                                publication[Publication.title]
                            }
                        }
                    }
                }
            }
            cohorts
        }
    }

    private var period: String {
        let calendar = CalendarWords(visit.language)
        switch (question[Question.from], question[Question.until]) {
        case (let from?, let until?):
            return words(.periodText, ["from": calendar.date(from), "until": calendar.date(until)])
        case (let from?, nil): return calendar.date(from)
        default: return ""
        }
    }

    /// The department owes an answer: what it said, or by when it will.
    @MarkupBuilder private var answer: Markup {
        if !question[Question.response].isEmpty {
            text(.response, question[Question.response])
        } else if let due = question[Question.responseDue] {
            h2 { words(.response) }
            p { words(.responseDue, ["date": CalendarWords(visit.language).date(due)]) }
        } else if question[Question.state] == .presented {
            h2 { words(.response) }
            p { words(.noResponse) }
        }
    }

    @MarkupBuilder private var events: Markup {
        let events = shelf.events(of: question.id)
        if !events.isEmpty {
            h2 { words(.events) }
            for event in events {
                section {
                    h3(.lang("nl"), .dir("auto")) { event[ResearchEvent.title] }
                    p { ResearchText.moment(of: event, visit) }
                    if !event[ResearchEvent.slides].isEmpty {
                        p { a(.href(event[ResearchEvent.slides]), .rel("noreferrer")) { words(.slides) } }
                    }
                    if !event[ResearchEvent.minutes].isEmpty {
                        details {
                            summary { words(.minutes) }
                            div(.lang("nl"), .dir("auto")) { Markdown(event[ResearchEvent.minutes]).markup }
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private var cohorts: Markup {
        if let id = question[Question.successorOf], let before = shelf.questions.first(where: { $0.id == id }) {
            p {
                words(.predecessor) + " "
                link(to: before)
            }
        }
        for next in shelf.questions where next[Question.successorOf] == question.id {
            p {
                words(.successor) + " "
                link(to: next)
            }
        }
    }

    private func link(to other: Entry) -> Markup {
        a(.href(visit.link(.research(.question(.value(other.id.description))))), .lang("nl"), .dir("auto")) {
            other[Question.title]
        }
    }

    @MarkupBuilder private func text(_ heading: ResearchPhrase?, _ text: String) -> Markup {
        if !text.isEmpty {
            if let heading { h2 { words(heading) } }
            div(.lang("nl"), .dir("auto")) { Markdown(text).markup }
        }
    }

    @MarkupBuilder private func fact(_ name: ResearchPhrase, _ value: String) -> Markup {
        if !value.isEmpty {
            div {
                dt { words(name) }
                dd(.dir("auto")) { value }
            }
        }
    }
}

/// One publication: what everybody can read of it, and under what terms.
struct PublicationPage {
    let visit: Visit
    let shelf: ResearchShelf
    let publication: Entry
    let today: CivilDate

    private var words: Words<ResearchPhrase> { visit.words(ResearchPhrase.self) }

    var page: Page {
        let language = publication[Publication.language]?.rawValue
        return Page(title: publication[Publication.title]) {
            p { a(.href(visit.link(.research(.publicPage)))) { words(.back) } }
            h1(.lang(language), .dir("auto")) { publication[Publication.title] }
            h2 { words(.summary) }
            div(.lang(language), .dir("auto")) { Markdown(publication[Publication.summary]).markup }
            fullText
            dl(.class("facts")) {
                fact(.authors, Publication.names(of: publication).joined(separator: "; "))
                fact(.who, shelf.name(of: publication[Publication.institution]) ?? "")
                fact(.published, publication[Publication.date].map(CalendarWords(visit.language).date) ?? "")
                if let licence = publication[Publication.licence] {
                    div {
                        dt { words(.licence) }
                        dd {
                            if let address = licence.address {
                                a(.href(address), .rel("noreferrer license")) { ResearchText.label(licence, visit) }
                            } else {
                                ResearchText.label(licence, visit)
                            }
                        }
                    }
                }
                if !publication[Publication.doi].isEmpty {
                    div {
                        dt { "DOI" }
                        dd(.dir("ltr")) { publication[Publication.doi] }
                    }
                }
            }
            if let id = publication[Publication.question],
                let question = shelf.questions.first(where: { $0.id == id })
            {
                p {
                    words(.question) + " "
                    a(.href(visit.link(.research(.question(.value(id.description))))), .lang("nl"), .dir("auto")) {
                        question[ResearchQuestion.title]
                    }
                }
            }
            p {
                a(.href(visit.link(.research(.dataCite(.value(publication.id.description)))))) { words(.citeFile) }
            }
        }
    }

    @MarkupBuilder private var fullText: Markup {
        if let address = Publication.fullTextAddress(of: publication, on: today) {
            p { a(.class("button"), .href(address), .rel("noreferrer")) { words(.fullText) } }
        } else if publication[Publication.access] == .embargoed, let end = publication[Publication.embargo] {
            div(.class("notice")) { p { words(.underEmbargo, ["date": CalendarWords(visit.language).date(end)]) } }
        } else {
            div(.class("notice")) { p { words(.noFullText) } }
        }
    }

    @MarkupBuilder private func fact(_ name: ResearchPhrase, _ value: String) -> Markup {
        if !value.isEmpty {
            div {
                dt { words(name) }
                dd(.dir("auto")) { value }
            }
        }
    }
}

enum ResearchText {
    static func label<Choice: FieldChoice>(_ choice: Choice, _ visit: Visit) -> String {
        visit.site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: visit.language)
    }

    /// `vrijdag 4 december 2026, 19:30–21:00, Stadsbibliotheek`.
    static func moment(of event: Entry, _ visit: Visit) -> String {
        let words = visit.words(ResearchPhrase.self)
        return words(
            .eventTime,
            [
                "date": event[ResearchEvent.date].map(CalendarWords(visit.language).dateWithWeekday) ?? "",
                "from": event[ResearchEvent.starts].map(FieldText.clock) ?? "",
                "until": event[ResearchEvent.ends].map(FieldText.clock) ?? "",
                "place": event[ResearchEvent.place],
            ])
    }
}
