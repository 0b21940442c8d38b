import CSV
import Domain
import HTML
import Insight
import Platform
import Registers

/// Hours on the street by area and part of the day; beside them reports, for who sees figures.
struct HoursPage {
    let text: DeploymentText
    let hours: HoursTable
    let teams: [Entry]
    let period: HoursPeriod
    /// `nil` for who does not see figures.
    let reports: ReportsByAreaAndDayPart?

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }

    var page: Page {
        Page(title: words(.hoursPageTitle), isWide: true, languageQuery: period.query) {
            h1 { words(.hoursPageTitle) }
            p(.class("lead")) { words(.hoursLead) }
            filters
            table
            p(.class("hint")) { words(.hoursMisleads) }
            contacts
            ul(.class("cluster room-links no-print")) {
                li { a(.href(visit.link(.deployment(.hoursFile)) + period.query)) { words(.hoursFile) } }
                li {
                    a(.href(visit.link(.deployment(.hoursFile)) + period.query + "&tabel=contacten")) {
                        words(.contactsFile)
                    }
                }
            }
        }
    }

    private var filters: Markup {
        HTML.form(.class("filters no-print"), .method("get"), .action(visit.link(.deployment(.hours)))) {
            if period.isCorrected { div(.class("notice notice--careful")) { p { words(.hoursCorrected) } } }
            for (name, phrase, date) in [
                ("van", DeploymentPhrase.hoursFrom, period.from), ("tot", .hoursTo, period.to),
            ] {
                div(.class("field")) {
                    HTML.label(.class("field__label"), .for(name)) { words(phrase) }
                    input(
                        .class("input input--short"), .type("date"), .id(name), .name(name),
                        .value(date.description), .dir("ltr"))
                }
            }
            button(.class("button button--small"), .type("submit")) { words(.hoursShow) }
        }
    }

    private func part(_ part: HoursTable.DayPart) -> String {
        switch part {
        case .night: words(.partNight)
        case .morning: words(.partMorning)
        case .afternoon: words(.partAfternoon)
        case .evening: words(.partEvening)
        }
    }

    private var table: Markup {
        let columns: [(title: String, isNumeric: Bool)] = [
            (words(.area), false), (words(.partOfDay), false), (words(.columnPersonHours), true),
            (words(.columnPresence), true),
        ]
        return fragment {
            if hours.rows.isEmpty { div(.class("notice")) { p { words(.hoursNone) } } }
            dataTable(
                id: "uren-tabel", caption: words(.hoursTable), classes: "table table--stack",
                columns: columns + (reports == nil ? [] : [(words(.columnReports), true)])
            ) {
                for row in hours.rows {
                    tr {
                        th(.scope("row"), .dir("auto")) { text.area(row.area) }
                        td(.data("label", words(.partOfDay))) { part(row.part) }
                        numericCell(text.numbers.decimal(row.cell.personHours), label: words(.columnPersonHours))
                        numericCell(text.numbers.decimal(row.cell.presenceHours), label: words(.columnPresence))
                        if let reports {
                            numericCell(
                                text.numbers.decimal(reports.counts[row.area]?[row.part.index] ?? 0),
                                label: words(.columnReports))
                        }
                    }
                }
            }
        }
    }

    private var contacts: Markup {
        let shown = teams.filter { hours.contacts[$0.id] != nil }
        return section {
            h2 { words(.contactsTotals) }
            if shown.isEmpty {
                p { words(.contactsNone) }
            } else {
                dataTable(
                    id: "contacten-tabel", caption: words(.contactsTable), classes: "table table--stack",
                    columns: [(words(.team), false)] + ContactSheet.Kind.allCases.map { (text.contact($0), true) }
                ) {
                    for team in shown {
                        tr {
                            th(.scope("row"), .dir("auto")) { team[Team.name] }
                            for kind in ContactSheet.Kind.allCases {
                                numericCell(
                                    text.contacts(hours.contacts[team.id]?.counts[kind] ?? 0), label: text.contact(kind)
                                )
                            }
                        }
                    }
                }
                p(.class("hint")) { words(.contactsHint) }
            }
        }
    }
}

/// The same as files. Small numbers of contacts leave the building only as "minder dan 5".
enum HoursFiles {
    static func hours(_ table: HoursTable, _ gazetteer: Gazetteer, _ reports: ReportsByAreaAndDayPart?) -> [UInt8] {
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(
            [
                CSVCell.text("van"), .text("tot"), .text("gebiedscode"), .text("gebied"), .text("dagdeel"),
                .text("persoonsuren"), .text("aanwezigheidsuren"),
            ] + (reports == nil ? [] : [.text("meldingen")]))
        for row in table.rows {
            let counted: [CSVCell] =
                reports.map { [.number(rounded($0.counts[row.area]?[row.part.index] ?? 0))] } ?? []
            writer.append(
                [
                    CSVCell.text(table.from.description), .text(table.to.description), .text(row.area),
                    .text(row.area.isEmpty ? "" : gazetteer.name(of: row.area)), .text(row.part.rawValue),
                    .number(rounded(row.cell.personHours)), .number(rounded(row.cell.presenceHours)),
                ] + counted)
        }
        return writer.takeBytes()
    }

    static func contacts(_ table: HoursTable, _ teams: [Entry], fewer: String) -> [UInt8] {
        var writer = CSVWriter(byteOrderMark: true)
        let names = ["gesprek", "doorverwezen", "politie-gebeld", "beboet-of-gewaarschuwd", "jongere-aangesproken"]
        writer.append((["van", "tot", "team"] + names).map { CSVCell.text($0) })
        for team in teams {
            guard let sheet = table.contacts[team.id] else { continue }
            let counts = ContactSheet.Kind.allCases.map { kind in
                let count = sheet.counts[kind] ?? 0
                return SmallCell.isSmall(count) ? CSVCell.text(fewer) : .integer(count)
            }
            writer.append(
                [
                    CSVCell.text(table.from.description), .text(table.to.description), .text(team[Team.name]),
                ] + counts)
        }
        return writer.takeBytes()
    }

    private static func rounded(_ hours: Double) -> Double { (hours * 100).rounded() / 100 }
}
