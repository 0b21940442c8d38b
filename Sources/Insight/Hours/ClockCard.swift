import Geography
import HTML
import Platform

/// The clock of the day: curve, evenness, and the time around which reports lie.
struct ClockCard {
    let hours: HoursText
    let figure: ClockFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let nonce: String
    let file: String
    /// Address of how the figure was made.
    var made: String?

    private var text: InsightText { hours.text }
    private var words: Words<HoursPhrase> { hours.words }

    /// Stretches of the day that the sentence names.
    private static let named = 3

    var markup: Markup {
        FigureCard(
            text: text, id: "klok", title: words(.clockTitle), finding: finding, facts: facts, file: file, made: made
        ).markup {
            if let day = figure.day {
                ClockDrawing(
                    id: "klok", label: words(.clockLabel), hours: hours, nonce: nonce,
                    curves: [ClockDrawing.Curve(name: text.reports(figure.tally.counted), curve: day.curve)]
                ).markup
                p { words(.clockHelp) }
                if let middle = middle(day) { p { middle } }
                for sentence in checks(day) { p { sentence } }
                p { words(.caution) }
            } else {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            }
        } table: {
            hourTable
        }
    }

    private var finding: String {
        guard let day = figure.day else { return text.words(.levelFew) + "." }
        guard day.evenness.isUneven else { return words(.clockEven) }
        let high = figure.highHours.prefix(Self.named).map { hours.range(from: $0.first, length: $0.length) }
        return high.isEmpty ? words(.clockUneven) : words(.clockUnevenAt, ["list": text.list(Array(high))])
    }

    /// One time for all reports, where that says something; otherwise that it does not.
    private func middle(_ day: ClockFigure.Day) -> String? {
        guard day.evenness.isUneven else { return nil }
        guard let middle = day.middle else { return words(.middleNone) }
        let strength: HoursPhrase =
            day.resultantLength >= 0.7 ? .strengthClose : day.resultantLength >= 0.45 ? .strengthWide : .strengthLoose
        return words(
            .middle,
            [
                "time": HoursText.clock(middle.moment), "from": HoursText.clock(middle.from),
                "to": HoursText.clock(middle.to), "strength": words(strength),
            ])
    }

    /// Whether the answer rests on the uncertain times, and whether it missed something.
    private func checks(_ day: ClockFigure.Day) -> [String] {
        let count = ["n": text.numbers.whole(figure.exact)]
        guard let exact = day.exactEvenness else { return [words(.exactFew, count)] }
        let agreement =
            exact.isUneven == day.evenness.isUneven
            ? words(.exactAgrees, count)
            : words(.exactDiffers, count.merging(["p": text.numbers.probability(exact.p)]) { $1 })
        let isMissed = !day.evenness.isUneven && day.exactWatson?.isUneven == true
        return [agreement] + (isMissed ? [words(.humps)] : [])
    }

    private var facts: [(term: String, details: [String])] {
        var facts = text.counted(figure.tally)
        if let day = figure.day {
            let smooth = words(.clockSmooth, ["kappa": text.numbers.decimal(day.curve.concentration, 1)])
            facts.append(
                (
                    text.words(.factMethod),
                    [words(.clockMethod), smooth] + (day.curve.isAtLimit ? [words(.clockSmoothLimit)] : [])
                ))
            let tests: [(HoursPhrase, ClockFigure.Evenness?)] = [
                (.testRayleigh, day.evenness), (.testExact, day.exactEvenness), (.testWatson, day.exactWatson),
            ]
            let lines = tests.compactMap { phrase, test in test.map { line(phrase, $0) } }
            let arrow = words(.arrow, ["r": text.numbers.decimal(day.resultantLength, 2)])
            facts.append((text.words(.factTested), [lines[0], words(.testWhy)] + lines.dropFirst() + [arrow]))
            facts.append((text.words(.factInterval), [words(.clockInterval)]))
        }
        return facts + text.closing(filter, bordersOf: bordersOf)
    }

    private func line(_ phrase: HoursPhrase, _ test: ClockFigure.Evenness) -> String {
        words(
            phrase,
            [
                "n": text.numbers.whole(test.n), "p": text.numbers.probability(test.p),
                "method": hours.method(test.method),
            ])
    }

    private var hourTable: Markup {
        let hasCurve = figure.day != nil
        let more: [(title: String, isNumeric: Bool)] = [
            (words(.columnShare), true), (text.words(.columnInterval), true), (words(.columnMeaning), false),
        ]
        return dataTable(
            id: "klok-tabel", caption: words(.clockTable),
            columns: [(words(.columnHour), false), (text.words(.columnReports), true)] + (hasCurve ? more : [])
        ) {
            for hour in 0..<24 {
                tr {
                    th(.scope("row")) { hours.range(from: hour, length: 1) }
                    numericCell(text.numbers.decimal(figure.totals[hour]))
                    if let point = figure.day?.curve.middle(of: hour) {
                        numericCell(hours.share(point.share))
                        numericCell(hours.margin(point))
                        td { hours.meaning(point) }
                    }
                }
            }
        }
    }
}

/// One or two curves on a clock of 24 hours, as data for the drawing; the table beside it has the same.
struct ClockDrawing {
    struct Curve {
        let name: String
        let curve: ClockCurve
    }

    let id: String
    let label: String
    let hours: HoursText
    let nonce: String
    let curves: [Curve]

    var markup: Markup {
        fragment {
            div(
                .class("drawing"), .data("drawing", "clock"), .data("data", "#\(id)-data"), .data("text-label", label),
                .data("text-failed", hours.words(.clockFailed)), .hidden())
            jsonData(id: "\(id)-data", nonce: nonce, json: data.encoded)
        }
    }

    private var data: JSONValue {
        func numbers(_ curve: ClockCurve, _ value: (ClockCurve.Point) -> Double) -> JSONValue {
            .array(curve.points.map { .number((value($0) * 100_000).rounded() / 100_000) })
        }
        return .object([
            "even": .number((ClockCurve.even * 100_000).rounded() / 100_000),
            "evenName": .string(hours.words(.clockEvenLine)), "bandName": .string(hours.words(.clockBand)),
            "curves": .array(
                curves.map { item in
                    .object([
                        "name": .string(item.name), "share": numbers(item.curve, \.share),
                        "low": numbers(item.curve, \.lower), "high": numbers(item.curve, \.upper),
                    ])
                }),
        ])
    }
}
