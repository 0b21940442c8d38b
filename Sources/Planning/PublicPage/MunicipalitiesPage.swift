import Domain
import HTML
import Platform

/// Every municipality of this installation that published its approach: a list to search, with a map beside it.
struct MunicipalitiesPage {
    let visit: Visit
    /// By name; a number on the map is the place in this list.
    let profiles: [PublishedProfile]
    let search: MunicipalitySearch

    private var words: Words<PublicPagePhrase> { visit.words(PublicPagePhrase.self) }

    var page: Page {
        let numbered = Array(profiles.enumerated()).map { (number: $0.offset + 1, profile: $0.element) }
        let found = numbered.filter { search.finds($0.profile) }
        let hasMap = profiles.contains { $0.coordinate != nil }
        return Page(title: words(.listTitle), isWide: true, languageQuery: search.query) {
            p { a(.href(visit.link(.planning(.publicPage)))) { words(.back, ["town": visit.municipality.name]) } }
            h1 { words(.listTitle) }
            p(.class("lead")) { words(.listLead) }
            if profiles.isEmpty {
                div(.class("notice")) { p { words(.listNone) } }
            } else {
                form(.class("filters"), .method("get"), .action(visit.link(.planning(.municipalities)))) {
                    div(.class("field")) {
                        label(.class("field__label"), .for("zoek")) { words(.search) }
                        input(
                            .class("input"), .type("search"), .id("zoek"), .name(MunicipalitySearch.name),
                            .value(search.text), .dir("auto"))
                    }
                    button(.class("button button--quiet"), .type("submit")) { words(.searchButton) }
                }
                div(.class(hasMap ? "municipalities" : nil)) {
                    section(.aria("labelledby", "lijst")) {
                        h2(.id("lijst")) { words(.listCount, ["count": String(found.count)]) }
                        if found.isEmpty { div(.class("notice")) { p { words(.listNotFound) } } }
                        ul(.class("cards")) {
                            for (number, profile) in found {
                                MunicipalityCard(
                                    visit: visit, profile: profile,
                                    number: profile.coordinate == nil ? nil : number
                                ).markup
                            }
                        }
                    }
                    if hasMap { map }
                }
                ul {
                    li { a(.href(visit.link(.planning(.municipalitiesFile)))) { words(.listFile) } }
                    li { a(.href(visit.link(.planning(.municipalitiesFeed)))) { words(.listFeed) } }
                }
            }
        }
    }

    private var map: Markup {
        figure(.class("municipality-map")) {
            a(.href(visit.link(.planning(.municipalitiesMap)))) {
                img(
                    .src(visit.link(.planning(.municipalitiesMap))), .alt(words(.map)),
                    .width(MunicipalitiesMap.width), .height(MunicipalitiesMap.height))
            }
            figcaption {
                words(.mapText) + " "
                small { words(.mapSource) }
            }
        }
    }
}

/// What was typed to find a municipality.
struct MunicipalitySearch: Sendable {
    static let name = "zoek"
    private static let longest = 60

    let text: String

    init(query: SubmittedForm) {
        text = String((query[Self.name] ?? "").prefix(Self.longest))
    }

    /// What the language switch keeps.
    var query: String { text.isEmpty ? "" : "?\(Self.name)=\(text.percentEncoded)" }

    /// Every word that was typed begins a word of the name or the teaser.
    func finds(_ profile: PublishedProfile) -> Bool {
        let words = Gazetteer.folded(profile.name + " " + profile.teaser)
            .split { !($0.isLetter || $0.isNumber) }
        return Gazetteer.folded(text).split(separator: " ")
            .allSatisfy { typed in words.contains { $0.hasPrefix(typed) } }
    }
}

/// A municipality as a card that leads to its approach.
struct MunicipalityCard {
    let visit: Visit
    let profile: PublishedProfile
    /// On the map.
    var number: Int?

    var markup: Markup {
        let words = visit.words(PublicPagePhrase.self)
        let content = PublicContent(visit: visit)
        let isOwn = profile.id == visit.municipality.id
        return li(.class(isOwn ? "card card--own" : "card")) {
            h3(.class("card__title")) {
                a(
                    .class("card__link"),
                    .href(SiteURL.municipality(profile.id, .planning(.publicPage)).path(in: visit.language)),
                    .aria("current", isOwn ? "true" : nil)
                ) { profile.name }
            }
            if isOwn { p { span(.class("badge badge--done")) { words(.listOwn) } } }
            if profile.isMadeUp { p { span(.class("badge")) { words(.listMadeUp) } } }
            if profile.isExample { p { span(.class("badge")) { words(.listExample) } } }
            p(.lang(content.lang), .dir(content.dir)) { profile.teaser }
            if let number { p(.class("hint")) { words(.mapNumber, ["number": String(number)]) } }
        }
    }
}
