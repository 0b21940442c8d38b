import Geography
import HTML
import Platform

/// Streets on the map and in a table.
struct StreetCard {
    let words: Words<SpotPhrase>
    let text: InsightText
    let figure: StreetFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let nonce: String
    let base: String
    let file: String
    let made: String?

    /// Streets on the map and in the table; the file has all.
    static let most = 300

    private var numbers: NumberText { text.numbers }
    private var shown: [StreetFigure.Row] { Array(figure.busy.prefix(Self.most)) }

    var markup: Markup {
        FigureCard(
            text: text, id: "straten", title: words(.streetsTitle), finding: finding, facts: facts, file: file,
            made: made
        ).markup {
            if figure.rows.isEmpty {
                div(.class("notice notice--careful")) { p { words(.streetsNone) } }
            } else if figure.rates == nil {
                div(.class("notice notice--careful")) {
                    p {
                        figure.tally.counted == 0
                            ? text.words(.noReports)
                            : words(
                                .streetsFew,
                                ["n": numbers.whole(figure.tally.counted), "fewest": numbers.whole(Tally.fewest)])
                    }
                }
            } else {
                SquaresMap(
                    text: text, id: "straten", label: words(.streetsMap), base: base, nonce: nonce,
                    help: words(.streetsMapHelp), drawings: figure.drawings
                ).markup { shown.map(feature) }
                text.levels
                p { words(.streetsCaution) }
                if shown.count < figure.busy.count {
                    p(.class("hint")) { words(.streetsCut, ["n": numbers.whole(Self.most)]) }
                }
            }
        } table: {
            table
        }
    }

    private var finding: String {
        guard figure.rates != nil else {
            return figure.rows.isEmpty ? words(.streetsNone) : text.words(.levelFew) + "."
        }
        let hot = figure.hot
        guard !hot.isEmpty else { return words(.streetsEven) }
        let named = hot.prefix(5).map {
            text.words(.spotsNamed, ["name": text.isolated($0.street.name), "n": numbers.whole($0.count)])
        }
        return words(
            hot.count == 1 ? .streetsOne : .streetsMany,
            ["n": numbers.whole(hot.count), "names": text.list(named)])
    }

    private var facts: [(term: String, details: [String])] {
        let left = figure.tally.reasons.map { words(Self.phrase($0.reason), ["n": numbers.whole($0.count)]) }
        var facts: [(term: String, details: [String])] = [
            (
                text.words(.factCounted),
                [
                    text.words(
                        .factCountedOf,
                        ["n": numbers.whole(figure.tally.counted), "total": numbers.whole(figure.tally.total)])
                ]
            ),
            (text.words(.factLeftOut), left.isEmpty ? [text.words(.factLeftOutNone)] : left),
            (words(.factRule), [words(.streetsRule)]),
            (
                text.words(.factMethod),
                [
                    words(
                        .streetsMethod,
                        [
                            "n": numbers.whole(figure.rows.count), "km": numbers.decimal(figure.metres / 1000),
                            "fewest": numbers.whole(HotspotFigure.fewestInNeighbourhood),
                        ])
                ]
            ),
        ]
        if let rates = figure.rates {
            facts.append(
                (
                    words(.factRates),
                    [
                        words(
                            rates.isIntegrated ? .ratesIntegrated : .ratesKnown,
                            ["rate": numbers.decimal(rates.town)])
                    ]
                ))
        }
        return facts + text.closing(filter, bordersOf: bordersOf)
    }

    private func feature(_ row: StreetFigure.Row) -> MapFeature {
        var lines = [text.reports(row.count)]
        if let test = row.test {
            lines.append(words(.streetExpected, ["n": numbers.decimal(test.expected)]))
            lines.append(text.level(row.level))
            lines.append(
                text.words(
                    test.q < 0.0001 ? .squareSureBelow : .squareSure, ["q": numbers.probability(test.q)]))
        }
        return MapFeature(
            id: row.street.id.value, kind: row.level.rawValue, title: text.isolated(row.street.name), lines: lines,
            shape: .street(row.street))
    }

    private var table: Markup {
        let tested: [(title: String, isNumeric: Bool)] =
            figure.rates == nil
            ? []
            : [
                (text.words(.columnExpected), true), ("p", true), ("q", true), (words(.columnPerKilometre), true),
                (text.words(.columnInterval), true), (words(.columnAbove), true),
            ]
        let first = [
            (title: words(.columnStreet), isNumeric: false), (words(.columnMetres), true),
            (text.words(.columnReports), true), (words(.columnNamed), true), (words(.columnBySquare), true),
        ]
        return dataTable(
            id: "straten-tabel", caption: words(.streetsTable),
            columns: first + tested + [(text.words(.columnMeaning), false)]
        ) {
            for row in shown {
                tr(.data("feature", row.street.id.value)) {
                    th(.scope("row")) { row.street.name }
                    numericCell(numbers.whole(Int(row.metres.rounded())))
                    numericCell(numbers.whole(row.count))
                    numericCell(numbers.whole(row.named))
                    numericCell(numbers.whole(row.bySquare))
                    if let test = row.test {
                        numericCell(numbers.decimal(test.expected))
                        numericCell(numbers.probability(test.p))
                        numericCell(numbers.probability(test.q))
                        numericCell(numbers.decimal(test.rate))
                        numericCell(
                            text.words(
                                .rangeText,
                                ["low": numbers.decimal(test.lower), "high": numbers.decimal(test.upper)]))
                        numericCell(test.exceedance.map { numbers.percent($0) } ?? words(.none))
                    }
                    td { text.level(row.level) }
                }
            }
        }
    }

    private static func phrase(_ reason: StreetTally.Reason) -> SpotPhrase {
        switch reason {
        case .time: .outTime
        case .noStreet: .outNoStreet
        case .unknownStreet: .outUnknownStreet
        case .place: .outPlace
        case .area: .outArea
        case .noPlace: .outNoPlace
        }
    }
}
