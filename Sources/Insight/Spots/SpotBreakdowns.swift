import Domain
import Geography
import HTML
import Platform
import StreetStatistics

/// What the reports of one hotspot say: by behaviour, hour, month or quarter, setting and precision.
///
/// Numbers under five are said to be that, and no more, to who does not handle reports.
struct SpotBreakdowns {
    let words: Words<SpotPhrase>
    let text: InsightText
    let reports: SpotFigure.Reports
    let small: SmallNumbers
    let nonce: String
    let label: (Code, CodeCatalogue.List) -> String

    private var numbers: NumberText { text.numbers }

    var markup: Markup {
        fragment {
            table(
                "gedrag", words(.behavioursTitle), words(.behavioursNote), words(.columnBehaviour),
                reports.behaviours.map { (label($0.code, .behaviour), $0.count) }, addUp: false)
            hours
            periods
            table(
                "setting", words(.settingsTitle), nil, words(.columnSetting),
                reports.settings.map { ($0.code.map { label($0, .setting) } ?? words(.notSaid), $0.count) },
                addUp: true)
            table(
                "plaats", words(.placesTitle), nil, words(.columnPrecision),
                reports.precision.map { (words(PrecisionCard.name($0.precision)), $0.count) }, addUp: true)
        }
    }

    private func card(
        _ id: String, _ title: String, _ note: String?, _ hidesSome: Bool, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        section(.class("figure-card"), .id(id), .aria("labelledby", "\(id)-titel")) {
            h2(.class("figure-card__title"), .id("\(id)-titel")) { title }
            if let note { p { note } }
            content()
            if hidesSome { p(.class("hint")) { words(.smallNote) } }
        }
    }

    private func number(_ count: Int, _ shown: SmallNumbers.Shown) -> String {
        switch shown {
        case .number: numbers.whole(count)
        case .fewerThanFive: words(.fewerThanFive)
        case .hidden: words(.hidden)
        }
    }

    private func table(
        _ id: String, _ title: String, _ note: String?, _ column: String, _ rows: [(name: String, count: Int)],
        addUp: Bool
    ) -> Markup {
        let shown = small.shown(rows.map(\.count), addUp: addUp)
        return card(id, title, note, shown.contains { $0 != .number }) {
            dataTable(
                id: "\(id)-tabel", caption: title,
                columns: [(column, false), (text.words(.columnReports), true), (words(.columnShare), true)]
            ) {
                for (row, shown) in zip(rows, shown) {
                    tr {
                        th(.scope("row")) { row.name }
                        numericCell(number(row.count, shown))
                        numericCell(
                            shown == .number && reports.count > 0
                                ? numbers.percent(Double(row.count) / Double(reports.count)) : words(.none))
                    }
                }
            }
        }
    }

    // MARK: Hours

    @MarkupBuilder private var hours: Markup {
        if let hours = reports.hours {
            // A report that lies half in a part counts half; what is under five is left out as a whole number would be.
            let shown = small.shown(hours.cells.map { Int($0.total.rounded(.up)) }, addUp: true)
            let names = hours.cells.indices.map { part in
                let width = 24 / hours.cells.count
                return text.clock(column: part * width) + "–" + text.clock(column: (part + 1) * width)
            }
            card(
                "uren", words(.hoursTitle), words(.hoursNote, ["n": numbers.whole(hours.n)]),
                shown.contains { $0 != .number }
            ) {
                chart(
                    "uren", words(.hoursChart), labels: names, unit: words(.reportsUnit),
                    series: words(.hoursSeries),
                    values: zip(hours.cells, shown).map { cell, shown in
                        shown == .number ? (cell.total, cell.lower, cell.upper) : nil
                    })
                dataTable(
                    id: "uren-tabel", caption: words(.hoursTitle),
                    columns: [
                        (words(.columnHours), false), (text.words(.columnReports), true),
                        (text.words(.columnInterval), true),
                    ]
                ) {
                    for (index, cell) in hours.cells.enumerated() {
                        tr {
                            th(.scope("row")) { span(.dir("ltr")) { names[index] } }
                            if shown[index] == .number {
                                numericCell(numbers.decimal(cell.total))
                                numericCell(range(cell.lower, cell.upper))
                            } else {
                                numericCell(number(0, shown[index]))
                                numericCell(words(.none))
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Months or quarters

    private var periods: Markup {
        let shown = small.shown(reports.periods.map(\.count), addUp: true)
        let isMonths = reports.periods.first?.months == 1
        let names = reports.periods.map { period in
            isMonths
                ? text.shortMonth(period.from)
                : words(
                    .quarter,
                    [
                        "n": String((period.from.components.month - 1) / 3 + 1),
                        "year": String(period.from.components.year),
                    ])
        }
        return card("verloop", words(.trendTitle), trend, shown.contains { $0 != .number }) {
            chart(
                "verloop", words(isMonths ? .trendChartMonths : .trendChartQuarters), labels: names,
                unit: text.words(.trendUnit), series: words(.trendSeries),
                values: zip(reports.periods, shown).map { period, shown in
                    shown == .number ? (period.rate.rate, period.rate.lower, period.rate.upper) : nil
                })
            dataTable(
                id: "verloop-tabel", caption: words(.trendTitle),
                columns: [
                    (words(isMonths ? .columnMonth : .columnQuarter), false), (text.words(.columnReports), true),
                    (text.words(.columnDays), true), (text.words(.columnRate), true),
                    (text.words(.columnInterval), true),
                ]
            ) {
                for (index, period) in reports.periods.enumerated() {
                    tr {
                        th(.scope("row")) { names[index] }
                        numericCell(number(period.count, shown[index]))
                        numericCell(numbers.whole(period.days))
                        numericCell(shown[index] == .number ? numbers.decimal(period.rate.rate) : words(.none))
                        numericCell(
                            shown[index] == .number ? range(period.rate.lower, period.rate.upper) : words(.none))
                    }
                }
            }
        }
    }

    private var trend: String {
        switch reports.trend.verdict {
        case .tooFew: text.words(.levelFew) + "."
        case .tooShort: text.words(.trendTooShort)
        case .chance: text.words(.trendChance)
        case .more: text.words(.trendMoreOnly)
        case .fewer: text.words(.trendFewerOnly)
        }
    }

    private func range(_ low: Double, _ high: Double) -> String {
        text.words(.rangeText, ["low": numbers.decimal(low), "high": numbers.decimal(high)])
    }

    private func chart(
        _ id: String, _ label: String, labels: [String], unit: String, series: String,
        values: [(value: Double, low: Double, high: Double)?]
    ) -> Markup {
        func list(_ value: ((value: Double, low: Double, high: Double)) -> Double) -> JSONValue {
            .array(values.map { $0.map { .number((value($0) * 1000).rounded() / 1000) } ?? .null })
        }
        let data = JSONValue.object([
            "labels": .array(labels.map(JSONValue.string)), "unit": .string(unit),
            "intervalName": .string(text.words(.trendIntervalName)), "decimals": 1,
            "series": [
                .object([
                    "name": .string(series), "style": "bars", "values": list(\.value), "low": list(\.low),
                    "high": list(\.high),
                ])
            ],
        ])
        return fragment {
            div(
                .class("chart"), .data("chart", "trend"), .data("data", "#\(id)-data"), .data("text-label", label),
                .data("text-failed", text.words(.trendChartFailed)), .hidden())
            jsonData(id: "\(id)-data", nonce: nonce, json: data.encoded)
        }
    }
}
