import Geography
import HTML
import Platform
import StreetStatistics

/// Reports per month.
struct TrendCard {
    let text: InsightText
    let figure: TrendFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let nonce: String
    let file: String
    /// What else happened in these months.
    let marks: SeriesMarks
    /// Address of how the figure was made.
    var made: String?

    private var words: Words<InsightPhrase> { text.words }

    var markup: Markup {
        FigureCard(
            text: text, id: "verloop", title: words(.trendTitle), finding: finding, facts: facts, file: file, made: made
        ).markup {
            if figure.tally.isTooFew {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            } else {
                chart
                marks.list
                p { words(.trendCaution) }
                if let late { p { late } }
                if figure.isInBursts { p { words(.trendBursts) } }
            }
        } table: {
            monthTable
        }
    }

    private var finding: String {
        if figure.tally.isTooFew { return words(.levelFew) + "." }
        let ratio = figure.result?.ratioPerYear.map { ["ratio": text.numbers.decimal($0.ratio, 2)] }
        return switch figure.verdict {
        case .tooFew: words(.levelFew) + "."
        case .tooShort: words(.trendTooShort)
        case .chance: words(.trendChance)
        case .more: ratio.map { words(.trendMore, $0) } ?? words(.trendMoreOnly)
        case .fewer: ratio.map { words(.trendFewer, $0) } ?? words(.trendFewerOnly)
        }
    }

    /// How much of the last month is still to come.
    private var late: String? {
        guard let last = figure.months.last else { return nil }
        guard let missing = last.missing else { return words(.trendLateUnknown) }
        guard missing >= 0.01 else { return nil }
        return words(
            .trendLate,
            ["month": text.calendar.monthAndYear(last.month), "share": text.numbers.percent(1 - missing)])
    }

    private var facts: [(term: String, details: [String])] {
        var facts = text.counted(figure.tally)
        facts.append(
            (
                words(.factMethod),
                [words(figure.result?.method == .normalApproximation ? .trendMethodNormal : .trendMethod)]
            ))
        facts.append(
            (
                words(.factTested),
                [
                    words(
                        .trendTested,
                        [
                            "n": text.numbers.whole(figure.months.count(where: \.isTested)),
                            "reports": text.reports(figure.tested),
                            "share": text.numbers.percent(TrendFigure.mostMissing),
                        ])
                ]
            ))
        if let result = figure.result {
            facts.append((words(.factProbability), [text.numbers.probability(result.p)]))
        }
        let interval =
            figure.result?.ratioPerYear.map { ratio in
                [
                    words(
                        .trendRatio,
                        [
                            "ratio": text.numbers.decimal(ratio.ratio, 2), "low": text.numbers.decimal(ratio.lower, 2),
                            "high": text.numbers.decimal(ratio.upper, 2),
                        ])
                ]
            } ?? []
        facts.append((words(.factInterval), interval + [words(.trendIntervalText)]))
        return facts + text.closing(filter, bordersOf: bordersOf)
    }

    private var chart: Markup {
        fragment {
            div(
                .class("chart"), .data("chart", "trend"), .data("data", "#verloop-data"),
                .data("text-label", words(.trendChartLabel)), .data("text-failed", words(.trendChartFailed)), .hidden())
            jsonData(id: "verloop-data", nonce: nonce, json: data.encoded)
        }
    }

    private var data: JSONValue {
        func numbers(_ value: (TrendFigure.Month) -> Double) -> JSONValue {
            .array(figure.months.map { .number((value($0) * 1000).rounded() / 1000) })
        }
        let lines = marks.lines(in: figure.months.map(\.month)).map { line in
            JSONValue.object(["label": .string(line.label), "at": .string(text.shortMonth(line.month))])
        }
        return .object([
            "labels": .array(figure.months.map { .string(text.shortMonth($0.month)) }), "marks": .array(lines),
            "unit": .string(words(.trendUnit)), "intervalName": .string(words(.trendIntervalName)), "decimals": 1,
            "series": [
                .object([
                    "name": .string(words(.trendSeries)), "style": "bars", "values": numbers(\.rate.rate),
                    "low": numbers(\.rate.lower), "high": numbers(\.rate.upper),
                ])
            ],
        ])
    }

    private var monthTable: Markup {
        dataTable(
            id: "verloop-tabel", caption: words(.trendTable),
            columns: [
                (words(.columnMonth), false), (words(.columnReports), true), (words(.columnDays), true),
                (words(.columnRate), true), (words(.columnInterval), true), (words(.columnMissing), true),
                (words(.columnInTest), false),
            ]
        ) {
            for month in figure.months {
                tr {
                    th(.scope("row")) { text.calendar.monthAndYear(month.month) }
                    numericCell(text.numbers.whole(month.count))
                    numericCell(text.numbers.whole(month.days))
                    numericCell(text.numbers.decimal(month.rate.rate))
                    numericCell(
                        words(
                            .rangeText,
                            [
                                "low": text.numbers.decimal(month.rate.lower),
                                "high": text.numbers.decimal(month.rate.upper),
                            ]))
                    numericCell(month.missing.map { text.numbers.percent($0) } ?? words(.none))
                    td { words(month.isTested ? .yes : .no) }
                }
            }
        }
    }
}
