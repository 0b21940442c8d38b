import Domain
import HTML
import Insight
import Platform

/// What was heard in the half year: how many reports, where and when, and what a survey says beside it.
struct CouncilLetterHeard {
    let text: PlanText
    let letter: CouncilLetter
    let figures: HalfYearFigures

    private var words: Words<CouncilPhrase> { visit.words(CouncilPhrase.self) }
    private var visit: StaffVisit { text.visit }
    private var told: CouncilLetterNumbers { CouncilLetterNumbers(text: text, figures: figures) }
    private var hasHours: Bool { figures.times.blocks?.isEmpty == false }
    private var hasPlaces: Bool { figures.places.spots?.isEmpty == false }
    /// Tables are numbered as they come: numbers by period, places, times.
    private var timesTable: Int { hasPlaces ? 3 : 2 }

    /// One sentence on each of the three questions.
    var summary: [String] {
        guard figures.through != nil else { return [words(.heardNone)] }
        return [count + " " + change, places, times]
    }

    var markup: Markup {
        section {
            h2 { words(.heard) }
            if let period = told.period { p { words(.heardLead, ["period": period]) } }
            h3 { words(.reports) }
            if figures.through == nil {
                p { words(.heardNone) }
            } else {
                p { count + " " + change }
                p { words(.caution) }
                if figures.comparison.isInBursts { p { words(.bursts) } }
            }
            reports
            if figures.through != nil {
                h3 { words(.places) }
                p { places }
                if figures.places.hasOthers, hasPlaces { p { words(.placesOthers) } }
                if hasPlaces { placesTable }
                h3 { words(.times) }
                p { times }
                if figures.times.hasOthers, hasHours { p { words(.timesOthers) } }
                if hasHours { hours }
            }
            if !letter.survey.isEmpty {
                h3 { words(.survey) }
                p { words(.surveyLead) }
                for figure in letter.survey {
                    h4(.dir("auto")) { text.title(figure.indicator) }
                    text.factList(text.facts(of: figure.indicator, figure.progress))
                }
            }
        }
    }

    // MARK: Sentences

    private var count: String {
        words(.count, ["n": told.count(figures.reports), "before": told.count(figures.reportsBefore)])
    }

    private var change: String {
        let phrase: CouncilPhrase =
            switch figures.comparison.change {
            case .tooFew: .changeTooFew
            case .notYet: .changeNotYet
            case .chance: .changeChance
            case .more: .changeMore
            case .fewer: .changeFewer
            }
        guard let ratio = figures.comparison.ratio else { return words(phrase) }
        return words(
            phrase,
            [
                "ratio": text.numbers.decimal(ratio.value, 2), "low": text.numbers.decimal(ratio.lower, 2),
                "high": text.numbers.decimal(ratio.upper, 2),
            ])
    }

    private var places: String {
        guard let spots = figures.places.spots else {
            return words(.placesTooFew, ["n": told.count(figures.places.located), "fewest": told.fewest])
        }
        guard !spots.isEmpty else {
            return figures.places.hasOthers
                ? words(.placesOthers) : words(.placesNone, ["n": told.count(figures.places.located)])
        }
        return words(
            spots.count == 1 ? .placesOne : .placesSome, ["list": text.list(spots.map { told.isolated($0.name) })])
    }

    private var times: String {
        guard let blocks = figures.times.blocks else {
            return words(.timesTooFew, ["n": told.count(figures.times.timed), "fewest": told.fewest])
        }
        guard !blocks.isEmpty else {
            return figures.times.hasOthers
                ? words(.timesOthers) : words(.timesNone, ["n": told.count(figures.times.timed)])
        }
        return words(.timesSome, ["list": timesList])
    }

    private var timesList: String {
        text.list((figures.times.blocks ?? []).map { Insight.name(of: $0.block, visit) })
    }

    // MARK: Figures and tables

    private var reports: Markup {
        let chart = ColumnChart(told: told, language: visit.language)
        let hasChart = told.isEnough && figures.columns.contains { $0.rate != nil }
        return fragment {
            if hasChart {
                figure(.class("drawing")) {
                    chart.markup(id: "figuur-1", title: chartTitle)
                    legend([("drawing__key", .legendNow), ("drawing__key drawing__key--before", .legendBefore)])
                    figcaption { words(.figure, ["number": "1", "by": told.step]) }
                }
            }
            if !figures.columns.isEmpty {
                dataTable(
                    id: "tabel-1", caption: words(.table, ["number": "1", "by": told.step]),
                    columns: [
                        (words(.columnPeriod), false), (words(.columnReports), true), (words(.columnRate), true),
                        (words(.columnInterval), true), (words(.columnMissing), true),
                    ]
                ) {
                    for column in figures.columns { row(column) }
                }
                if told.isTogether { p { words(.together, ["fewest": told.fewestToTell]) } }
                p(.class("hint")) { words(.late) }
            }
        }
    }

    private func row(_ column: HalfYearFigures.Column) -> Markup {
        tr {
            th(.scope("row")) { told.name(of: column) }
            numericCell(told.count(column.count))
            numericCell(column.rate.map { text.numbers.decimal($0.value) } ?? words(.none))
            numericCell(
                column.rate.map {
                    words(
                        .range,
                        ["low": text.numbers.decimal($0.lower), "high": text.numbers.decimal($0.upper)])
                } ?? words(.none))
            numericCell(column.missing.map { text.numbers.percent($0) } ?? words(.none))
        }
    }

    private var chartTitle: String {
        let rated = figures.columns.compactMap { column in column.rate.map { (column, $0.value) } }
        let (most, least) = (rated.max { $0.1 < $1.1 }, rated.min { $0.1 < $1.1 })
        return words(
            .figureAlt,
            [
                "n": text.numbers.whole(rated.count), "highest": most.map { told.name(of: $0.0) } ?? "",
                "most": most.map { text.numbers.decimal($0.1) } ?? "",
                "lowest": least.map { told.name(of: $0.0) } ?? "",
                "least": least.map { text.numbers.decimal($0.1) } ?? "", "table": "1",
            ])
    }

    private var placesTable: Markup {
        fragment {
            dataTable(
                id: "tabel-2", caption: words(.placesTable, ["number": "2"]),
                columns: [
                    (words(.columnPlace), false), (words(.columnArea), false), (words(.columnReports), true),
                    (words(.columnSquares), true), ("q", true),
                ]
            ) {
                for spot in figures.places.spots ?? [] {
                    tr {
                        th(.scope("row"), .dir("auto")) { spot.name }
                        td(.dir("auto")) { spot.area ?? words(.none) }
                        numericCell(text.numbers.whole(spot.reports))
                        numericCell(text.numbers.whole(spot.squares))
                        numericCell(text.numbers.probability(spot.q))
                    }
                }
            }
            p { words(.placesCaution) }
        }
    }

    private var hours: Markup {
        let number = told.isEnough && figures.columns.contains { $0.rate != nil } ? "2" : "1"
        let table = text.numbers.whole(timesTable)
        return fragment {
            figure(.class("drawing")) {
                WeekGrid(text: text, hours: figures.times.hours).markup(
                    id: "figuur-2", title: words(.timesAlt, ["list": timesList, "table": table]))
                legend([
                    ("drawing__key drawing__key--hot", .legendHot), ("drawing__key drawing__key--even", .legendEven),
                ])
                figcaption { words(.timesFigure, ["number": number]) }
            }
            dataTable(
                id: "tabel-3", caption: words(.timesTable, ["number": table]),
                columns: [
                    (words(.columnTime), false), (words(.columnReports), true), (words(.columnExpected), true),
                    ("q", true),
                ]
            ) {
                for block in figures.times.blocks ?? [] {
                    tr {
                        th(.scope("row")) { Insight.name(of: block.block, visit) }
                        numericCell(text.numbers.whole(block.block.reports))
                        numericCell(text.numbers.decimal(block.expected))
                        numericCell(text.numbers.probability(block.q))
                    }
                }
            }
        }
    }

    private func legend(_ keys: [(classes: String, phrase: CouncilPhrase)]) -> Markup {
        ul(.class("legend"), .aria("label", words(.legend))) {
            for key in keys {
                li {
                    span(.class(key.classes), .aria("hidden", "true"))
                    " "
                    words(key.phrase)
                }
            }
        }
    }
}
