import Domain
import HTML
import Platform
import Registers

/// Where staff can help, for everybody.
struct SafeVenuesPage {
    let visit: Visit
    /// Those that count today.
    let venues: [Entry]
    /// Names by code.
    let areas: [String: String]

    private var words: Words<VenuePhrase> { visit.words(VenuePhrase.self) }

    var page: Page {
        Page(title: words(.title)) {
            p { a(.href(visit.link(.prevention(.publicPage)))) { words(.back) } }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead, ["town": visit.municipality.name]) }
            section(.class("notice")) {
                h2(.class("notice__title")) { words(.how) }
                p { words(.howAsk) }
                p { words(.howHelp) }
                p {
                    words(.danger) + " "
                    a(.class("phone"), .href("tel:112"), .dir("ltr")) { "112" }
                }
            }
            if venues.isEmpty { p { words(.none) } }
            ul(.class("cards")) {
                for venue in venues { li(.class("card")) { card(venue) } }
            }
            p(.class("hint")) { words(.notAsked) }
            p { a(.href(visit.link(.help(.finder)))) { words(.help) } }
            p { a(.href(visit.link(.prevention(.venueKit)))) { words(.join) } }
        }
    }

    private func card(_ venue: Entry) -> Markup {
        let parts = [venue[Venue.address], areas[venue[Venue.area]] ?? ""].filter { !$0.isEmpty }
        return fragment {
            h2(.class("card__title")) { OwnText.line(venue[Venue.title]) }
            if let kind = venue[Venue.kind] {
                p { visit.site.phrasebook.phrase("\(Venue.Kind.phrases).\(kind.rawValue)", in: visit.language) }
            }
            if !parts.isEmpty { p { OwnText.line(parts.joined(separator: ", ")) } }
            p { words(.trained, ["count": NumberText(visit.language).whole(venue[Venue.trained] ?? 0)]) }
            // That there is a word, never which.
            if venue[Venue.hasCodeWord] { p { words(.hasCodeWord) } }
            if let last = venue[Venue.expires] {
                p(.class("hint")) { words(.until, ["date": CalendarWords(visit.language).date(last)]) }
            }
        }
    }
}

/// How a venue takes part.
struct VenueKitPage {
    let visit: Visit
    let texts: [Entry]

    private var words: Words<VenuePhrase> { visit.words(VenuePhrase.self) }

    var page: Page {
        Page(title: words(.kitTitle)) {
            p { a(.href(visit.link(.prevention(.safeVenues)))) { words(.title) } }
            h1 { words(.kitTitle) }
            p(.class("lead")) { words(.kitLead) }
            if texts.isEmpty { p { words(.kitNone) } }
            for text in texts {
                section(.aria("labelledby", "deel-\(text.id)")) {
                    h2(.id("deel-\(text.id)")) { OwnText.line(text[VenueKit.title]) }
                    if !text[VenueKit.kinds].isEmpty { p(.class("hint")) { words(.kitFor) + " " + kinds(text) } }
                    OwnText.block(text[VenueKit.text])
                    if !text[VenueKit.source].isEmpty {
                        p(.class("hint")) {
                            words(.kitSource) + " "
                            OwnText.line(text[VenueKit.source])
                        }
                    }
                }
            }
        }
    }

    private func kinds(_ text: Entry) -> String {
        text[VenueKit.kinds].map {
            visit.site.phrasebook.phrase("\(Venue.Kind.phrases).\($0.rawValue)", in: visit.language)
        }.listed(in: visit.language)
    }
}

/// Pledges that colleagues must look after.
struct ExpiringPledgesPage {
    let visit: StaffVisit
    let venues: [Entry]
    let today: CivilDate

    private var words: Words<VenuePhrase> { visit.words(VenuePhrase.self) }

    /// What needs somebody, most urgent first.
    private static let order: [Venue.Standing] = [.expired, .expiresSoon, .noTraining, .noPledge]

    var page: Page {
        Page(title: words(.expiring), isWide: true) {
            h1 { words(.expiring) }
            p(.class("lead")) { words(.expiringLead, ["days": NumberText(visit.language).whole(Venue.soon)]) }
            for standing in Self.order { section(standing) }
        }
    }

    private func section(_ standing: Venue.Standing) -> Markup {
        let found = venues.filter { Venue.standing(of: $0, on: today) == standing }.sorted {
            ($0[Venue.expires]?.dayNumber ?? .max, $0[Venue.title])
                < ($1[Venue.expires]?.dayNumber ?? .max, $1[Venue.title])
        }
        let title = words(standing.phrase)
        return HTML.section {
            h2 { title }
            if found.isEmpty {
                p(.class("hint")) { words(.noneHere) }
            } else {
                scrollingTable(label: title) {
                    table(.class("table table--stack")) {
                        caption(.class("visually-hidden")) { title }
                        thead {
                            tr {
                                th(.scope("col")) { words(.nameColumn) }
                                th(.scope("col")) { words(.untilColumn) }
                                th(.scope("col"), .class("numeric")) { words(.trainedColumn) }
                            }
                        }
                        tbody { for venue in found { row(venue) } }
                    }
                }
            }
        }
    }

    private func row(_ venue: Entry) -> Markup {
        tr {
            th(.scope("row"), .dir("auto")) {
                a(.href(visit.link(Venue.register.address(of: venue.id)))) { venue[Venue.title] }
            }
            td(.data("label", words(.untilColumn))) {
                venue[Venue.expires].map(CalendarWords(visit.language).date) ?? "–"
            }
            numericCell(
                NumberText(visit.language).whole(venue[Venue.trained] ?? 0), label: words(.trainedColumn))
        }
    }
}

extension Venue.Standing {
    var phrase: VenuePhrase {
        switch self {
        case .noPledge: .standingNoPledge
        case .expired: .standingExpired
        case .noTraining: .standingNoTraining
        case .expiresSoon: .standingSoon
        case .good: .standingGood
        }
    }

    fileprivate var badge: String {
        switch self {
        case .good: "badge badge--done"
        case .expiresSoon: "badge badge--soon"
        case .expired: "badge badge--late"
        case .noPledge, .noTraining: "badge badge--waiting"
        }
    }
}

/// Beside a venue's form: whether it counts today.
enum VenueStanding {
    static func markup(_ entry: Entry, _ visit: StaffVisit) -> Markup {
        let words = visit.words(VenuePhrase.self)
        let standing = Venue.standing(of: entry, on: DutchTime.reading(of: visit.now).date)
        return section {
            h2 { words(.standing) }
            p { span(.class(standing.badge)) { words(standing.phrase) } }
            p { a(.href(visit.link(.prevention(.expiringPledges)))) { words(.expiring) } }
        }
    }
}
