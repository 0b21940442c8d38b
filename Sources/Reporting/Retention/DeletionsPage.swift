import Domain
import HTML
import Platform

/// What was deleted, day by day, and the terms by which it was.
struct DeletionsPage {
    static let size = 100

    let visit: StaffVisit
    let retention: ReportingSettings.Retention
    let deletions: [Deletion]
    /// From 1.
    let number: Int
    let hasMore: Bool

    private var words: Words<RetentionPhrase> { visit.words(RetentionPhrase.self) }

    var page: Page {
        Page(title: words(.deletionsTitle), isWide: true, languageQuery: number > 1 ? "?page=\(number)" : "") {
            h1 { words(.deletionsTitle) }
            p(.class("lead")) { words(.deletionsLead) }
            terms
            if deletions.isEmpty {
                div(.class("notice")) { p { words(.deletionsEmpty) } }
            } else {
                deletionTable
            }
            pages
        }
    }

    private var terms: Markup {
        let text = RetentionText(retention, words: words)
        return section(.aria("labelledby", "termijnen")) {
            h2(.id("termijnen")) { words(.termsTitle) }
            dl(.class("facts")) {
                for kind in Deletion.Kind.allCases {
                    div {
                        dt { words(kind.phrase) }
                        dd { words(.afterTerm, ["term": text.term(of: kind)]) }
                    }
                }
            }
        }
    }

    private var deletionTable: Markup {
        scrollingTable(labelledBy: "verwijderd") {
            table(.class("table table--stack")) {
                caption(.id("verwijderd")) { words(.deletionsCaption) }
                thead {
                    tr {
                        th(.scope("col")) { words(.columnDay) }
                        th(.scope("col")) { words(.columnKind) }
                        th(.scope("col")) { words(.columnReason) }
                        th(.scope("col")) { words(.columnNumber) }
                    }
                }
                tbody {
                    for deletion in deletions {
                        tr {
                            th(.scope("row")) { CalendarWords(visit.language).date(deletion.day) }
                            td(.data("label", words(.columnKind))) { words(deletion.kind.phrase) }
                            td(.data("label", words(.columnReason))) { words(deletion.reason.phrase) }
                            td(.data("label", words(.columnNumber))) {
                                NumberText(visit.language).whole(deletion.number)
                            }
                        }
                    }
                }
            }
        }
    }

    private var pages: Markup {
        let shared = visit.words(ReportingPhrase.self)
        let link = visit.link(.reporting(.deletions)) + "?page="
        return fragment {
            if number > 1 || hasMore {
                nav(.class("pagination"), .aria("label", shared(.pages))) {
                    ul {
                        if number > 1 {
                            li { a(.href(link + String(number - 1)), .rel("prev")) { shared(.pagePrevious) } }
                        }
                        li { span(.aria("current", "page")) { String(number) } }
                        if hasMore {
                            li { a(.href(link + String(number + 1)), .rel("next")) { shared(.pageNext) } }
                        }
                    }
                }
            }
        }
    }
}
