import Domain
import HTML
import Platform

/// Help in two taps: how long ago, what it was about, and then who can help.
///
/// Each step is a link with codes in it, so that it works without JavaScript and leaves nothing behind.
struct FinderPage {
    let visit: Visit
    let choice: HelpChoice
    /// What fits the choice, best first.
    let services: [HelpService]

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }

    var page: Page {
        switch (choice.moment, choice.situation) {
        case (nil, nil): momentStep
        // Who is in danger is not asked anything more.
        case (.now?, _), (_, _?): result
        case (_?, nil): situationStep
        }
    }

    private var momentStep: Page {
        Page(title: words(.finderTitle)) {
            h1 { words(.finderTitle) }
            p(.class("lead")) { words(.finderLead) }
            FixedHelp.markup(visit)
            section {
                h2 { words(.momentTitle) }
                ul(.class("cards")) {
                    for moment in TimeSince.allCases {
                        card(
                            isUnderHeading: true, HelpWords.title(of: moment, words), HelpWords.hint(of: moment, words)
                        ) {
                            $0.moment = moment
                        }
                    }
                }
            }
            section {
                h2 { words(.moreTitle) }
                ul {
                    li { a(.href(visit.link(.help(.directory)))) { words(.allHelp) } }
                    li { a(.href(visit.link(.help(.guidance)))) { words(.guidanceTitle) } }
                }
            }
            p(.class("hint")) { words(.nothingKept) }
        }
    }

    private var situationStep: Page {
        Page(title: words(.situationTitle), languageQuery: choice.query) {
            startAgain
            h1 { words(.situationTitle) }
            FixedHelp.markup(visit)
            ul(.class("cards")) {
                for code in visit.site.codes[.helpSituation].codes {
                    card(
                        isUnderHeading: false, visit.label(code, in: .helpSituation),
                        visit.site.codes.explanation(code, in: .helpSituation, visit.language)
                    ) { $0.situation = code }
                }
            }
        }
    }

    private func card(
        isUnderHeading: Bool, _ title: String, _ hint: String?, _ change: (inout HelpChoice) -> Void
    ) -> Markup {
        var next = choice
        change(&next)
        let link = a(.class("card__link"), .href(visit.link(.help(.finder)) + next.query)) { title }
        return li(.class("card")) {
            if isUnderHeading {
                h3(.class("card__title")) { link }
            } else {
                h2(.class("card__title")) { link }
            }
            if let hint { p { hint } }
        }
    }

    private var result: Page {
        Page(title: words(.resultTitle), scripts: [.form], languageQuery: choice.query) {
            startAgain
            h1 { words(.resultTitle) }
            p(.class("lead")) { chosen }
            FixedHelp.markup(visit)
            HelpFilters(visit: visit, url: .help(.finder), choice: choice, isNarrowed: true).markup
            ServiceList.markup(services, visit)
            section {
                h2 { words(.moreTitle) }
                ul {
                    li { a(.href(visit.link(.help(.guidance)))) { words(.guidanceTitle) } }
                    li { a(.href(visit.link(.help(.directory)))) { words(.allHelp) } }
                    li { a(.href(visit.link(.reporting(.form)))) { words(.reportIt) } }
                }
            }
            p(.class("hint")) { words(.nothingKept) }
        }
    }

    private var chosen: String {
        let parts = [
            choice.moment.map { HelpWords.title(of: $0, words) },
            choice.situation.map { visit.label($0, in: .helpSituation) },
        ]
        return parts.compactMap(\.self).joined(separator: " · ")
    }

    private var startAgain: Markup {
        p { a(.href(visit.link(.help(.finder)))) { words(.startAgain) } }
    }
}

/// Every service that the public may see.
struct DirectoryPage {
    let visit: Visit
    let choice: HelpChoice
    let services: [HelpService]

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }

    var page: Page {
        Page(title: words(.allHelp), scripts: [.form], languageQuery: choice.query) {
            p { a(.href(visit.link(.help(.finder)))) { words(.backToFinder) } }
            h1 { words(.allHelp) }
            FixedHelp.markup(visit)
            HelpFilters(visit: visit, url: .help(.directory), choice: choice, isNarrowed: false).markup
            ServiceList.markup(services, visit)
        }
    }
}

/// The two numbers that stand on every page with help, whatever is in the directory.
enum FixedHelp {
    static let emergency = "112"
    static let sexualAssaultCentre = "0800-0188"

    static func markup(_ visit: Visit) -> Markup {
        let words = visit.words(HelpPhrase.self)
        return section(.class("notice notice--urgent"), .aria("labelledby", "nood")) {
            h2(.class("notice__title"), .id("nood")) { words(.fixedTitle) }
            p {
                words(.fixedEmergency) + " "
                number(emergency)
            }
            p {
                words(.fixedAssault) + " "
                number(sexualAssaultCentre)
            }
        }
    }

    private static func number(_ text: String) -> Markup {
        a(.class("phone"), .href("tel:\(text.filter { $0 != "-" })"), .dir("ltr")) { text }
    }
}

/// Age, language and for whom, as a form that works with GET.
struct HelpFilters {
    let visit: Visit
    let url: MunicipalityURL
    let choice: HelpChoice
    /// The steps before stay chosen.
    let isNarrowed: Bool

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }
    private typealias Name = HelpChoice.Name

    var markup: Markup {
        form(.class("filters"), .method("get"), .action(visit.link(url))) {
            if isNarrowed {
                hidden(Name.moment, choice.moment?.rawValue)
                hidden(Name.situation, choice.situation?.value)
            }
            field(
                Name.age, words(.ageLabel),
                AgeBand.allCases.map { ($0.rawValue, HelpWords.title(of: $0, words)) }, chosen: choice.age?.rawValue)
            field(
                Name.language, words(.languageLabel),
                visit.site.codes[.spokenLanguage].codes.map { ($0.value, visit.label($0, in: .spokenLanguage)) },
                chosen: choice.language?.value)
            field(
                Name.audience, words(.audienceLabel),
                visit.site.codes[.audience].codes.map { ($0.value, visit.label($0, in: .audience)) },
                chosen: choice.audience?.value)
            button(.class("button button--quiet"), .type("submit")) { words(.applyFilters) }
        }
    }

    private func hidden(_ name: String, _ value: String?) -> Markup {
        fragment {
            if let value { input(.type("hidden"), .name(name), .value(value)) }
        }
    }

    private func field(_ name: String, _ title: String, _ values: [(String, String)], chosen: String?) -> Markup {
        div(.class("field")) {
            label(.class("field__label"), .for(name)) { title }
            select(.class("input"), .id(name), .name(name)) {
                option(.value("")) { words(.noMatter) }
                for (value, title) in values {
                    option(.value(value), .selected(value == chosen)) { title }
                }
            }
        }
    }
}

/// Services as cards, with what to tap first.
enum ServiceList {
    static func markup(_ services: [HelpService], _ visit: Visit) -> Markup {
        let words = visit.words(HelpPhrase.self)
        return section(.aria("labelledby", "hulp")) {
            h2(.id("hulp")) { words(.listTitle) }
            if services.isEmpty {
                div(.class("notice")) { p { words(.listEmpty) } }
            } else {
                ul(.class("cards")) {
                    for service in services { ServiceCard(service: service, visit: visit).markup }
                }
                div(.class("actions")) {
                    button(.class("button button--quiet"), .type("button"), .data("print"), .hidden()) {
                        words(.printList)
                    }
                }
            }
        }
    }
}

struct ServiceCard {
    let service: HelpService
    let visit: Visit

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }

    var markup: Markup {
        li(.class("card help-card")) {
            h3(.class("card__title")) { span(.dir("auto")) { service.name } }
            openBadge
            description
            for phone in service.phones {
                p { a(.class("phone"), .href(phone.link), .dir("ltr")) { phone.text } }
            }
            if let chat = service.chat {
                p { a(.href(chat.text), .rel("noreferrer nofollow")) { words(.chat, ["name": service.name]) } }
            }
            for website in service.websites {
                p { a(.href(website.text), .rel("noreferrer nofollow"), .dir("ltr")) { website.label } }
            }
            facts
            if let checkedOn = service.checkedOn {
                p(.class("hint")) { words(.checkedOn, ["date": CalendarWords(visit.language).date(checkedOn)]) }
            }
        }
    }

    private var openBadge: Markup {
        let state = service.hours.state(at: visit.now)
        return fragment {
            if let text = HoursText.text(of: state, at: visit.now, words) {
                p { span(.class("badge badge--\(state.isOpen ? "done" : "waiting")")) { text } }
            }
        }
    }

    private var description: Markup {
        let own = service.texts[visit.language]
        let text = own ?? service.texts[.dutch]
        let isDutch = own == nil && visit.language != .dutch
        return fragment {
            if let text {
                p(.lang(isDutch ? "nl" : nil), .dir(isDutch ? "ltr" : nil)) { text }
            } else {
                dutch(service.forWhom)
                dutch(service.fits)
            }
        }
    }

    private func dutch(_ text: String) -> Markup {
        fragment {
            if !text.isEmpty {
                p(.lang(visit.language == .dutch ? nil : "nl"), .dir(visit.language == .dutch ? nil : "ltr")) { text }
            }
        }
    }

    private var facts: Markup {
        let rows = factRows
        return rows.isEmpty ? rows : dl(.class("facts")) { rows }
    }

    private var factRows: Markup {
        fragment {
            fact(words(.hoursLabel), HoursText.lines(of: service.hours, words))
            if !service.cost.isEmpty {
                // What nearly every list says is said in the reader's language.
                let known = ["gratis": HelpPhrase.costFree, "niet gratis": .costPaid][service.cost.lowercased()]
                dutchFact(words(.costLabel), known.map { words($0) } ?? service.cost, isDutch: known == nil)
            }
            fact(words(.languagesLabel), service.languages.map { visit.label($0, in: .spokenLanguage) })
            fact(words(.audienceLabel), service.audiences.map { visit.label($0, in: .audience) })
            if let ages = HelpWords.ages(service, words) { fact(words(.ageLabel), [ages]) }
            if service.reach != .country, !service.region.isEmpty {
                dutchFact(words(.regionLabel), service.region, isDutch: true)
            }
        }
    }

    private func fact(_ name: String, _ values: [String]) -> Markup {
        fragment {
            if !values.isEmpty {
                div {
                    dt { name }
                    dd { values.listed(in: visit.language) }
                }
            }
        }
    }

    private func dutchFact(_ name: String, _ value: String, isDutch: Bool) -> Markup {
        div {
            dt { name }
            dd(.lang(isDutch && visit.language != .dutch ? "nl" : nil)) { value }
        }
    }
}
