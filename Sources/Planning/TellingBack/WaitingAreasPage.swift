import Domain
import Geography
import HTML
import Insight
import Platform
import Registers

/// Areas that wait for an answer, longest waiting first.
struct WaitingAreasPage {
    let visit: StaffVisit
    let register: Register
    let gazetteer: Gazetteer
    let rows: [WaitingAreas.Row]
    /// Codes of areas from which nothing came in for a year.
    let silent: [String]
    let today: CivilDate

    private var words: Words<TellingBackPhrase> { visit.words(TellingBackPhrase.self) }

    var page: Page {
        Page(title: words(.queueTitle), isWide: true) {
            p {
                a(.href(visit.link(.register(RegisterURL(room: .planning))))) {
                    visit.words(RegisterPhrase.self)(.planningTitle)
                }
            }
            h1 { words(.queueTitle) }
            p(.class("lead")) { words(.queueLead) }
            div(.class("actions")) {
                a(.class("button button--quiet"), .href(visit.link(register.address()))) { words(.toRegister) }
                a(.class("button button--quiet"), .href(visit.link(.planning(.done)))) { words(.title) }
            }
            if rows.isEmpty {
                div(.class("notice")) { p { words(.queueNone) } }
            } else {
                table
                p(.class("hint")) { words(.rule, ["count": String(ToldBack.fewestReports)]) }
            }
            if !silent.isEmpty {
                section {
                    h2 { words(.silentTitle) }
                    p { words(.silentLead) }
                    ul { for code in silent { li(.dir("auto")) { gazetteer.area(code: code)?.name ?? code } } }
                }
            }
        }
    }

    private var table: Markup {
        scrollingTable(label: words(.queueTitle)) {
            HTML.table(.class("table table--stack")) {
                thead {
                    tr {
                        th(.scope("col")) { words(.columnArea) }
                        th(.scope("col")) { words(.columnSince) }
                        th(.scope("col"), .class("numeric")) { words(.columnCount) }
                        th(.scope("col")) { words(.columnTold) }
                        th(.scope("col")) { words(.columnAction) }
                    }
                }
                tbody {
                    for row in rows {
                        tr {
                            th(.scope("row"), .dir("auto")) { name(row) }
                            td(.data("label", words(.columnSince))) { since(row) }
                            td(.class("numeric"), .data("label", words(.columnCount))) { count(row) }
                            td(.data("label", words(.columnTold))) {
                                row.toldUntil.map { CalendarWords(visit.language).date($0) } ?? words(.never)
                            }
                            td(.data("label", words(.columnAction))) {
                                a(.href(visit.link(register.address(.new)) + query(row))) {
                                    words(.write)
                                    span(.class("visually-hidden")) { " " + name(row) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func name(_ row: WaitingAreas.Row) -> String {
        guard let code = row.area else { return words(.town, ["town": visit.municipality.name]) }
        return gazetteer.area(code: code)?.name ?? code
    }

    /// Leads whoever may see figures to those of the same reports.
    private func count(_ row: WaitingAreas.Row) -> Markup {
        let number = NumberText(visit.language).whole(row.count)
        guard visit.account.role.allows(.seeFigures) else { return fragment { number } }
        let from = row.toldUntil.map { $0.adding(days: 1) } ?? row.since
        let query = Insight.query(area: row.area, from: from, to: today)
        return a(.href(visit.link(.insight(.overview)) + query)) {
            number
            span(.class("visually-hidden")) { " " + words(.figures, ["area": name(row)]) }
        }
    }

    private func since(_ row: WaitingAreas.Row) -> Markup {
        fragment {
            CalendarWords(visit.language).date(row.since)
            if row.isLate {
                " "
                span(.class("badge badge--late")) { words(.late) }
            }
        }
    }

    /// The new form with what is known filled in: from the day after the last word, or from the first report.
    private func query(_ row: WaitingAreas.Row) -> String {
        let from = row.toldUntil.map { $0.adding(days: 1) } ?? row.since
        var parts = ["\(ToldBack.from.shape.name)=\(from)", "\(ToldBack.to.shape.name)=\(today)"]
        if let area = row.area { parts.append("\(ToldBack.area.shape.name)=\(area)") }
        return "?" + parts.joined(separator: "&")
    }
}
