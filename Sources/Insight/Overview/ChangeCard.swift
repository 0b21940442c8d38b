import CSV
import Domain
import Geography
import HTML
import Platform
import StreetStatistics

/// What is known, what is not, and what changed since the month before.
struct ChangeCard {
    let change: ChangeText
    let figure: ChangeFigure
    /// Whether reports come in bursts, so that p is too small.
    let isInBursts: Bool
    let filter: InsightFilter
    let bordersOf: Int?
    let nonce: String
    let file: String
    /// Address of how the figure was made.
    var made: String?

    private var text: InsightText { change.text }
    private var words: Words<ChangePhrase> { change.words }

    /// Groups that the sentence names; the table has all.
    private static let named = 4

    var markup: Markup {
        FigureCard(
            text: text, id: "verandering", title: words(.title), finding: finding, facts: facts, file: file, made: made
        ).markup {
            if figure.tally.total == 0 {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            } else {
                p { words(.caution) }
                let lines = since
                if !lines.isEmpty {
                    h3 { words(.sinceTitle) }
                    ul { for line in lines { li { line } } }
                }
                if !figure.tested.isEmpty { drawing }
                h3 { words(.knownTitle) }
                known
            }
        } table: {
            if figure.whole.isEmpty {
                p { words(.nothing) }
            } else {
                comparisonTable
            }
        }
    }

    private var finding: String {
        if figure.tally.total == 0 { return text.words(.levelFew) + "." }
        guard let first = figure.whole.first else { return words(.nothing) }
        return sentence(first)
    }

    private func sentence(_ comparison: ChangeFigure.Comparison) -> String {
        [change.sentence(comparison), change.ratio(comparison)].compactMap(\.self).joined(separator: " ")
    }

    // MARK: Words

    private var since: [String] {
        let skipped = figure.month.map { month in
            figure.skipped.map { reason($0.reason, change.month($0.earlier.month(before: month))) }
        }
        return figure.whole.dropFirst().map(sentence) + (skipped ?? []) + groups + late
            + (isInBursts ? [words(.bursts)] : [])
    }

    private func reason(_ reason: ChangeFigure.Skipped, _ month: String) -> String {
        words(reason == .outsidePeriod ? .skippedOutside : .skippedNotOpen, ["before": month]).asHeading
    }

    private var groups: [String] {
        guard !figure.groups.isEmpty else { return [] }
        let tested = figure.groups.filter { $0.test != nil }
        guard !tested.isEmpty else { return [words(.groupsUntested)] }
        let certain = tested.filter { $0.verdict == .more || $0.verdict == .fewer }
        let few = figure.groups.count - tested.count
        let values = [
            "n": text.numbers.whole(tested.count), "k": text.numbers.whole(certain.count),
            "list": text.list(certain.prefix(Self.named).map(change.standsOut)),
        ]
        return [words(certain.isEmpty ? .groupsNone : .groupsSome, values)]
            + (few > 0 ? [words(.groupsFew, ["n": text.numbers.whole(few)])] : [])
    }

    /// How much of the last month is in.
    private var late: [String] {
        guard let last = figure.whole.first?.after else { return [] }
        guard let missing = last.missing else { return [words(.lateUnknown)] }
        guard missing >= 0.01 else { return [] }
        return [
            words(.late, ["month": change.month(last.month), "share": text.numbers.percent(1 - missing)])
        ]
    }

    private var known: Markup {
        let tally = figure.tally
        let vagueness = change.vagueness(figure.known, total: tally.total)
        let leftOut = text.list(tally.reasons.map { text.leftOut($0.reason, $0.count) })
        return ul {
            li {
                words(
                    .knownReports,
                    ["total": text.numbers.whole(tally.total), "n": text.numbers.whole(tally.counted)])
            }
            li { words(.knownTimes, ["list": vagueness.times]) }
            li { words(.knownPlaces, ["list": vagueness.places]) }
            li { leftOut.isEmpty ? words(.knownAll) : words(.knownLeftOut, ["list": leftOut]) }
        }
    }

    private var facts: [(term: String, details: [String])] {
        text.counted(figure.tally) + [
            (text.words(.factMethod), [words(.method)]),
            (
                text.words(.factTested),
                [
                    words(
                        .tested,
                        [
                            "n": text.numbers.whole(figure.tested.count), "fewest": text.numbers.whole(Tally.fewest),
                        ]), words(.families), words(.notOpen),
                ]
            ),
            (text.words(.factInterval), [words(.interval, ["levels": levels])]),
        ] + text.closing(filter, bordersOf: bordersOf)
    }

    /// Of the margins, from the lowest to the highest.
    private var levels: String {
        let levels = figure.tested.compactMap { $0.test?.ratio.level }
        guard let low = levels.min(), let high = levels.max() else { return text.numbers.percent(ChangeFigure.level) }
        let (from, to) = (text.numbers.percent(low, 1), text.numbers.percent(high, 1))
        return from == to ? from : text.words(.rangeText, ["low": from, "high": to])
    }

    // MARK: Picture and table

    private var drawing: Markup {
        fragment {
            div(
                .class("drawing"), .data("drawing", "ratios"), .data("data", "#verandering-data"),
                .data("text-label", words(.chartLabel)), .data("text-failed", words(.chartFailed)), .hidden())
            p(.class("hint")) { words(.chartHelp) }
            jsonData(id: "verandering-data", nonce: nonce, json: data.encoded)
        }
    }

    private var data: JSONValue {
        func number(_ value: Double) -> JSONValue {
            value.isFinite ? .number((value * 1000).rounded() / 1000) : .null
        }
        return .object([
            "evenName": .string(words(.chartEven)),
            "rows": .array(
                figure.tested.compactMap { item in
                    item.test.map { test in
                        .object([
                            "name": .string(
                                words(
                                    .chartRow,
                                    ["group": change.name(item.group), "before": change.month(item.before.month)])),
                            "meaning": .string(change.meaning(item.verdict)),
                            "isSure": .bool(item.verdict == .more || item.verdict == .fewer),
                            "ratio": test.ratio.ratio.map(number) ?? .null, "low": number(test.ratio.lower),
                            "high": number(test.ratio.upper),
                        ])
                    }
                }),
        ])
    }

    private var comparisonTable: Markup {
        dataTable(
            id: "verandering-tabel", caption: words(.table),
            columns: [
                (words(.columnGroup), false), (words(.columnAfter), true), (words(.columnBefore), true),
                (words(.columnRatio), true), (words(.columnMargin), true), ("p", true), ("q", true),
                (words(.columnMeaning), false),
            ]
        ) {
            for item in figure.whole + figure.groups {
                tr {
                    th(.scope("row")) { change.name(item.group) }
                    numericCell(count(item.after))
                    numericCell(count(item.before))
                    numericCell(item.test.flatMap { $0.ratio.ratio }.map { text.numbers.decimal($0, 2) } ?? none)
                    numericCell(item.test.map { margin($0) } ?? none)
                    numericCell(item.test.map { text.numbers.probability($0.ratio.p) } ?? none)
                    numericCell(item.test.map { text.numbers.probability($0.q) } ?? none)
                    td { change.meaning(item.verdict) }
                }
            }
        }
    }

    private var none: String { text.words(.none) }

    private func margin(_ test: ChangeFigure.Test) -> String {
        text.words(
            .rangeText,
            [
                "low": text.numbers.decimal(test.ratio.lower, 2), "high": text.numbers.decimal(test.ratio.upper, 2),
            ])
    }

    private func count(_ side: ChangeFigure.Side) -> String {
        words(.monthCount, ["n": text.numbers.whole(side.count), "month": text.shortMonth(side.month)])
    }
}

extension InsightFiles {
    /// One row per comparison. The ratio is after : before, per day and corrected for reports to come.
    static func csv(_ figure: ChangeFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "earlier", "group", "code", "before", "after", "before_reports", "after_reports", "before_days",
            "after_days", "before_missing", "after_missing", "ratio", "lower", "upper", "level", "p", "q", "verdict",
        ])
        func finite(_ value: Double?) -> CSVCell {
            guard let value, value.isFinite else { return .empty }
            return .number(value)
        }
        for item in figure.whole + figure.groups {
            writer.append([
                .text(item.earlier.rawValue), .text(item.group.kind), .text(item.group.code),
                .text(String(item.before.month.description.prefix(7))),
                .text(String(item.after.month.description.prefix(7))), .integer(item.before.count),
                .integer(item.after.count), .integer(item.before.days), .integer(item.after.days),
                finite(item.before.missing), finite(item.after.missing), finite(item.test?.ratio.ratio),
                finite(item.test?.ratio.lower), finite(item.test?.ratio.upper), finite(item.test?.ratio.level),
                finite(item.test?.ratio.p), finite(item.test?.q), .text(item.verdict.rawValue),
            ])
        }
        return writer.takeBytes()
    }
}
