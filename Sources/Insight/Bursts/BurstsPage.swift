import Domain
import HTML
import Platform

/// Every burst: those that wait for a decision first.
struct BurstsPage {
    /// Older ones are not shown.
    static let most = 200

    let staff: StaffVisit
    let bursts: [Burst]

    private var words: Words<BurstPhrase> { staff.words(BurstPhrase.self) }
    private var text: BurstText { BurstText(words) }

    var page: Page {
        Page(title: words(.title), isWide: true) {
            h1 { words(.title) }
            if staff.account.role.allows(.seeFigures) { InsightNav.markup(staff, .bursts) }
            p(.class("lead")) { words(.lead) }
            p { words(.nothingLost) }
            if bursts.isEmpty {
                div(.class("notice")) { p { words(.empty) } }
            } else {
                table
            }
        }
    }

    private var table: Markup {
        scrollingTable(labelledBy: "reeksen") {
            HTML.table(.class("table table--stack")) {
                caption(.id("reeksen")) { words(.table) }
                thead {
                    tr {
                        for column in [BurstPhrase.columnBurst, .columnState, .columnLikeness, .columnFound] {
                            th(.scope("col")) { words(column) }
                        }
                    }
                }
                tbody {
                    for burst in bursts {
                        tr {
                            th(.scope("row")) {
                                a(.href(staff.link(.insight(.burst(.value(burst.id.description)))))) {
                                    text.name(burst)
                                }
                            }
                            td(.data("label", words(.columnState))) { text.badge(burst.state) }
                            td(.data("label", words(.columnLikeness))) { text.likeness(burst.likeness) }
                            td(.data("label", words(.columnFound))) { text.calendar.moment(burst.foundAt) }
                        }
                    }
                }
            }
        }
    }
}
