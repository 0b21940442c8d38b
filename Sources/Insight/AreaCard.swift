import HTML
import Platform

/// Reports per neighbourhood.
struct AreaCard {
    let text: InsightText
    let figure: AreaFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let file: String
    /// How the counts were made.
    var made: String?
    /// What the counts are laid beside; `nil` shows counts alone.
    var rates: RatesSection?

    private var words: Words<InsightPhrase> { text.words }

    var markup: Markup {
        FigureCard(
            text: text, id: "buurten", title: words(.areasTitle), finding: finding, facts: facts, file: file,
            hasOpenTable: !figure.tally.isTooFew && rates?.found.rates == nil, made: made
        ).markup {
            if figure.rows.isEmpty {
                div(.class("notice notice--careful")) { p { words(.noBorders) } }
            } else if figure.tally.isTooFew {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            } else {
                if rates?.found.rates == nil { p { words(.areasCaution) } }
                if let rates { rates.picture }
            }
        } table: {
            if let rates, !figure.tally.isTooFew { rates.table }
            areaTable
        }
    }

    private var finding: String {
        guard let first = figure.rows.first else { return words(.noBorders) }
        guard !figure.tally.isTooFew else {
            return words(.areasTooFew, ["n": text.numbers.whole(figure.tally.counted)])
        }
        if let rates, let found = rates.found.rates { return rates.text.finding(found) }
        return words(
            .areasFinding,
            [
                "name": text.isolated(first.name), "n": text.reports(first.count),
                "share": text.numbers.percent(first.share),
            ])
    }

    private var facts: [(term: String, details: [String])] {
        let found = rates.flatMap { section in section.found.rates.map { (section.text, $0) } }
        let rateFacts = found.map { $0.0.facts($0.1, filter) } ?? []
        let method = found?.0.words(.factCounts) ?? words(.areasMethod)
        return text.counted(found?.1.tally ?? figure.tally) + [(words(.factMethod), [method])] + rateFacts
            + text.closing(filter, bordersOf: bordersOf)
    }

    private var areaTable: Markup {
        dataTable(
            id: "buurten-tabel", caption: words(.areasTable),
            columns: [
                (words(.columnArea), false), (words(.columnDistrict), false), (words(.columnReports), true),
                (words(.columnShare), true),
            ]
        ) {
            for row in figure.rows {
                tr {
                    th(.scope("row")) { row.name }
                    td { row.district ?? words(.none) }
                    numericCell(text.numbers.whole(row.count))
                    numericCell(text.numbers.percent(row.share, 1))
                }
            }
        }
    }
}
