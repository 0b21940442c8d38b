import Domain
import Geography
import HTML
import Markdown
import Platform
import Registers

/// With whom the municipality works, what residents set up themselves, and what others may learn from.
struct NetworkPage {
    let visit: Visit
    let gazetteer: Gazetteer
    let entries: PublicEntries

    static func anchor(_ entry: Entry) -> String { "p-\(entry.id)" }

    private var words: Words<NetworkPhrase> { visit.words(NetworkPhrase.self) }
    private var text: FieldText { FieldText(visit: visit) }

    var page: Page {
        Page(title: words(.publicTitle), isWide: true) {
            h1 { words(.publicTitle) }
            p(.class("lead")) { words(.publicLead, ["town": visit.municipality.name]) }
            if visit.language != .dutch { p(.class("hint")) { words(.languageNote) } }
            if entries.partners.isEmpty, entries.initiatives.isEmpty, entries.practices.isEmpty {
                div(.class("notice")) { p { words(.publicNone) } }
            }
            if !entries.partners.isEmpty { partners }
            if !entries.initiatives.isEmpty { initiatives }
            if !entries.practices.isEmpty { practices }
            p { a(.href(visit.link(.network(.feed)))) { words(.feed) } }
        }
    }

    private var partners: Markup {
        section {
            h2 { words(.partnersTitle) }
            for kind in Partner.Kind.allCases {
                let partners = entries.partners.filter { $0[Partner.kind] == kind }
                if !partners.isEmpty {
                    h3 { phrase("\(Partner.Kind.phrases).\(kind.rawValue)").asHeading }
                    ul(.class("cards")) {
                        for partner in partners {
                            li(.class("card")) {
                                h4(.class("card__title"), .lang("nl"), .dir("auto")) { partner[Partner.name] }
                                // In their own words, where none of the list fits.
                                if kind == .other { p(.lang("nl"), .dir("auto")) { partner[Partner.ownKind] } }
                                own(partner[Partner.tasks])
                                website(partner[Partner.website])
                            }
                        }
                    }
                }
            }
        }
    }

    private var initiatives: Markup {
        section {
            h2 { words(.initiativesTitle) }
            p { words(.initiativesLead) }
            ul(.class("cards")) {
                for initiative in entries.initiatives {
                    li(.class("card")) {
                        h3(.class("card__title"), .lang("nl"), .dir("auto")) { initiative[Initiative.name] }
                        p(.class("hint")) {
                            text.text(Initiative.kind.shape, initiative.fields)
                            if let area = gazetteer.area(code: initiative[Initiative.area]) {
                                visit.language.comma + visit.language.isolated(area.name)
                            }
                        }
                        own(initiative[Initiative.about])
                        details(.class("more")) {
                            summary { words(.houseRules) }
                            div(.class("more__body")) { own(initiative[Initiative.rules]) }
                        }
                        mail(initiative[Initiative.mail])
                        website(initiative[Initiative.website])
                        if let date = initiative[Initiative.reviewed] {
                            p(.class("hint")) {
                                words(.reviewedOn, ["date": CalendarWords(visit.language).date(date)])
                            }
                        }
                    }
                }
            }
        }
    }

    private var practices: Markup {
        section {
            h2 { words(.practicesTitle) }
            for practice in entries.practices {
                article(.class("card practice"), .id(Self.anchor(practice))) {
                    h3(.class("card__title"), .lang("nl"), .dir("auto")) { practice[Practice.title] }
                    part(.partProblem, practice[Practice.problem])
                    part(.partAction, practice[Practice.action])
                    part(.partResult, practice[Practice.result])
                    p(.class("hint")) {
                        words(.partEvidence) + ": " + text.text(Practice.evidence.shape, practice.fields)
                        if !practice[Practice.source].isEmpty {
                            " ("
                            span(.lang("nl"), .dir("auto")) { practice[Practice.source] }
                            ")"
                        }
                    }
                    mail(practice[Practice.mail])
                    website(practice[Practice.website])
                }
            }
        }
    }

    // MARK: Parts

    private func phrase(_ key: String) -> String { visit.site.phrasebook.phrase(key, in: visit.language) }

    private func part(_ title: NetworkPhrase, _ text: String) -> Markup {
        fragment {
            if !text.isEmpty {
                h4 { words(title) }
                own(text)
            }
        }
    }

    /// The municipality writes it in one language.
    private func own(_ text: String) -> Markup {
        fragment {
            if !text.isEmpty { div(.lang("nl"), .dir("auto")) { Markdown(text).markup } }
        }
    }

    private func mail(_ address: String) -> Markup {
        fragment {
            if !address.isEmpty { p { a(.href("mailto:\(address)"), .dir("ltr")) { address } } }
        }
    }

    private func website(_ address: String) -> Markup {
        fragment {
            if !address.isEmpty {
                p { a(.href(address), .rel("noreferrer nofollow"), .dir("ltr")) { address } }
            }
        }
    }
}
