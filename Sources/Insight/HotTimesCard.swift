import HTML
import Platform

/// The hours of the week.
struct HotTimesCard {
    let text: InsightText
    let figure: HotTimesFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let file: String
    let findings: FindingLinks
    /// Address of how the figure was made.
    var made: String?

    private var words: Words<InsightPhrase> { text.words }
    private var isTested: Bool { figure.method != nil }

    /// Times that the sentence names; the table has all.
    private static let named = 3

    var markup: Markup {
        FigureCard(
            text: text, id: "tijden", title: words(.timesTitle), finding: finding, facts: facts, file: file, made: made
        ).markup {
            if isTested {
                matrix
                legend
                findings.markup(figure)
            } else {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            }
        } table: {
            if !isTested {
                matrix
            } else if figure.blocks.isEmpty {
                p { words(.timesTableNone) }
            } else {
                blockTable
            }
        }
    }

    private var finding: String {
        guard isTested else { return words(.levelFew) + "." }
        guard !figure.blocks.isEmpty else { return words(.timesNone) }
        let list = text.list(figure.blocks.prefix(Self.named).map(text.block))
        return figure.blocks.count > Self.named
            ? words(.timesMore, ["list": list, "n": text.numbers.whole(figure.blocks.count)])
            : words(.timesSome, ["list": list])
    }

    private var facts: [(term: String, details: [String])] {
        let tested = words(.timesTested, ["expected": text.numbers.decimal(figure.expected, 2)])
        let probability = figure.method.map { method in
            let tests = figure.hours.compactMap(\.test)
            return [
                words(.timesProbability, ["method": text.method(method)]),
                words(
                    .spotsSmallest,
                    [
                        "p": text.numbers.probability(tests.map(\.p).min() ?? 1),
                        "q": text.numbers.probability(tests.map(\.q).min() ?? 1),
                    ]),
            ]
        }
        return text.counted(figure.tally) + [
            (words(.factMethod), [words(.timesMethod)]),
            (words(.factTested), [isTested ? tested : words(.spotsNotTested)]),
        ] + (probability.map { [(words(.factProbability), $0)] } ?? [])
            + text.closing(filter, bordersOf: bordersOf)
    }

    // MARK: Matrix

    /// Widths of the colour classes: five steps of a round number up to the largest hour.
    private var step: Double {
        let wanted = (figure.hours.map(\.total).max() ?? 0) / 5
        return [0.1, 0.2, 0.3, 0.5, 1, 2, 3, 4, 5, 10, 15, 20, 30, 50, 100, 200, 500, 1000].first { $0 >= wanted }
            ?? 2000
    }

    private func heat(_ total: Double) -> Int { min(4, Int(max(0, total) / step)) }

    private var matrix: Markup {
        scrollingTable(labelledBy: "tijden-schema") {
            table(.class("matrix")) {
                caption(.id("tijden-schema")) { words(.timesCaption) }
                thead {
                    tr {
                        th(.scope("col")) { span(.class("visually-hidden")) { words(.timesDay) } }
                        for column in 0..<24 { th(.scope("col")) { text.clock(column: column) } }
                    }
                }
                tbody {
                    for day in 0..<7 {
                        tr {
                            th(.scope("row")) {
                                span(.aria("hidden", "true")) { text.shortWeekday(day) }
                                span(.class("visually-hidden")) { text.calendar.weekday(day) }
                            }
                            for column in 0..<24 { cell(figure.hour(day: day, column: column)) }
                        }
                    }
                }
            }
        }
    }

    private func cell(_ hour: HotTimesFigure.Hour) -> Markup {
        let colour = isTested ? "heat-\(heat(hour.total))" : nil
        return td(.class(hour.isHot ? (colour ?? "") + " is-hot" : colour)) {
            text.numbers.decimal(hour.total)
            if hour.isHot {
                span(.class("visually-hidden")) { words(.listComma) + words(.timesHot) }
            }
        }
    }

    private var legend: Markup {
        ul(.class("legend"), .aria("label", words(.legend))) {
            for level in 0..<5 {
                li {
                    span(.class("swatch swatch--heat-\(level)"), .aria("hidden", "true"))
                    " "
                    range(level)
                }
            }
            if !figure.blocks.isEmpty {
                li {
                    span(.class("swatch swatch--is-hot"), .aria("hidden", "true"))
                    " "
                    words(.timesHot)
                }
            }
        }
    }

    private func range(_ level: Int) -> String {
        let low = text.numbers.decimal(step * Double(level), step < 1 ? 1 : 0)
        let high = text.numbers.decimal(step * Double(level + 1), step < 1 ? 1 : 0)
        return level == 4 ? words(.timesFrom, ["low": low]) : words(.timesRange, ["low": low, "high": high])
    }

    private var blockTable: Markup {
        dataTable(
            id: "tijden-tabel", caption: words(.timesTable),
            columns: [
                (words(.columnTime), false), (words(.columnReports), true), (words(.columnExpected), true), ("q", true),
            ]
        ) {
            for block in figure.blocks {
                tr {
                    th(.scope("row")) { text.block(block) }
                    numericCell(text.numbers.decimal(block.total))
                    numericCell(text.numbers.decimal(block.expected))
                    numericCell(text.numbers.probability(block.q))
                }
            }
        }
    }
}
