import Domain
import HTML
import Platform
import Registers

/// Fetching a badge with its code.
struct BadgeFetchPage {
    static let codeName = "code"

    let visit: Visit
    var typed = ""
    var problem: BadgePhrase?

    private var words: Words<BadgePhrase> { visit.words(BadgePhrase.self) }

    var page: Page {
        Page(title: words(.title), scripts: [.form], hasErrors: problem != nil) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [(Self.codeName, words(problem))])
            }
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            p { words(.whatIsIn) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.prevention(.badges))), .novalidate(), .data("form")
            ) {
                div(.class(problem == nil ? "field" : "field field--error")) {
                    HTML.label(.class("field__label"), .for(Self.codeName)) { words(.codeLabel) }
                    if let problem {
                        FieldError.markup(
                            id: "code-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                    }
                    input(
                        .class("input input--code"), .type("text"), .id(Self.codeName), .name(Self.codeName),
                        .value(typed), .autocomplete("off"), .dir("ltr"),
                        .aria("describedby", problem == nil ? nil : "code-fout"),
                        .aria("invalid", problem == nil ? nil : "true"))
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.fetch) } }
            }
            p { a(.href(visit.link(.prevention(.checkBadge)))) { words(.checkTitle) } }
        }
    }
}

/// Checking a badge that somebody shows.
struct BadgeCheckPage {
    static let credentialName = "certificaat"

    let visit: Visit
    let did: String
    var typed = ""
    var finding: BadgeFinding?

    private var words: Words<BadgePhrase> { visit.words(BadgePhrase.self) }

    var page: Page {
        Page(title: words(.checkTitle), scripts: [.form]) {
            h1 { words(.checkTitle) }
            p(.class("lead")) { words(.checkLead) }
            if let finding { answer(finding) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.prevention(.checkBadge))), .novalidate(),
                .data("form")
            ) {
                div(.class("field")) {
                    HTML.label(.class("field__label"), .for(Self.credentialName)) { words(.credentialLabel) }
                    p(.class("hint"), .id("certificaat-uitleg")) { words(.credentialHint) }
                    textarea(
                        .class("input"), .id(Self.credentialName), .name(Self.credentialName), .rows(6), .dir("ltr"),
                        .translate("no"), .aria("describedby", "certificaat-uitleg")
                    ) { typed }
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.check) } }
            }
            section {
                h2 { words(.ownCheckTitle) }
                p { words(.ownCheck) }
                p(.class("break-anywhere"), .dir("ltr"), .translate("no")) { did }
                ul {
                    li { a(.href(visit.link(.prevention(.badgeKey)))) { words(.keyFile) } }
                    li { a(.href(visit.link(.prevention(.revokedBadges)))) { words(.revokedFile) } }
                }
            }
        }
    }

    private func answer(_ finding: BadgeFinding) -> Markup {
        let (title, lead, facts): (BadgePhrase, BadgePhrase, BadgeFinding.Facts?) =
            switch finding {
            case .valid(let facts): (.valid, .validLead, facts)
            case .expired(let facts): (.expired, .expiredLead, facts)
            case .revoked(let facts): (.revoked, .revokedLead, facts)
            case .notOurs: (.notOurs, .notOursLead, nil)
            case .altered: (.altered, .alteredLead, nil)
            case .unreadable: (.unreadable, .unreadableLead, nil)
            }
        return section(
            .class(title == .valid ? "notice" : "notice notice--careful"), .role("status"), .id("uitkomst"),
            .aria("labelledby", "uitkomst-titel")
        ) {
            h2(.class("notice__title"), .id("uitkomst-titel")) { words(title) }
            p { words(lead, ["town": visit.municipality.name]) }
            if let facts {
                dl(.class("facts")) {
                    fact(.training, facts.name)
                    fact(.criteria, facts.criteria)
                    fact(.issued, CalendarWords(visit.language).date(DutchTime.reading(of: facts.issued).date))
                    if let expires = facts.expires {
                        fact(.expires, CalendarWords(visit.language).date(DutchTime.reading(of: expires).date))
                    }
                }
            }
        }
    }

    private func fact(_ name: BadgePhrase, _ value: String) -> Markup {
        div {
            dt { words(name) }
            dd(.dir("auto")) { value }
        }
    }
}

/// Every badge that was given, to take one back.
struct IssuedBadgesPage {
    let visit: StaffVisit
    let badges: [IssuedBadge]
    let titles: [Identifier: String]

    private var words: Words<BadgePhrase> { visit.words(BadgePhrase.self) }
    private var mayEdit: Bool { visit.account.role.allows(.edit(.prevention)) }

    var page: Page {
        Page(title: words(.deskTitle), isWide: true) {
            h1 { words(.deskTitle) }
            p(.class("lead")) { words(.deskLead) }
            if badges.isEmpty {
                div(.class("notice")) { p { words(.deskNone) } }
            } else {
                scrollingTable(label: words(.deskTitle)) {
                    table(.class("table table--stack")) {
                        thead {
                            tr {
                                for column in [BadgePhrase.training, .deskNumber, .issued, .expires, .deskState] {
                                    th(.scope("col")) { words(column) }
                                }
                            }
                        }
                        tbody { for badge in badges { row(badge) } }
                    }
                }
            }
        }
    }

    private func row(_ badge: IssuedBadge) -> Markup {
        tr {
            th(.scope("row"), .dir("auto")) { titles[badge.training] ?? "–" }
            td(.data("label", words(.deskNumber)), .class("break-anywhere"), .dir("ltr")) { badge.id.description }
            td(.data("label", words(.issued))) { date(badge.issued) }
            td(.data("label", words(.expires))) { badge.expires.map(date) ?? "–" }
            td(.data("label", words(.deskState))) {
                if let revoked = badge.revoked {
                    words(.deskRevokedOn, ["date": date(revoked)])
                } else if mayEdit {
                    HTML.form(
                        .method("post"),
                        .action(visit.link(.prevention(.revokeBadge(.value(badge.id.description)))))
                    ) {
                        visit.forgeryField
                        button(
                            .class("button button--quiet button--small"), .type("submit"),
                            .aria("label", "\(words(.deskRevoke)): \(badge.id)")
                        ) { words(.deskRevoke) }
                    }
                } else {
                    words(.deskCounts)
                }
            }
        }
    }

    private func date(_ instant: Instant) -> String {
        CalendarWords(visit.language).date(DutchTime.reading(of: instant).date)
    }
}
