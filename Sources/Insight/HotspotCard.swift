import Geography
import HTML
import Platform

/// The map of squares.
struct HotspotCard {
    let text: InsightText
    let figure: HotspotFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let nonce: String
    /// Address of the municipality's own map.
    let base: String
    let file: String
    let findings: FindingLinks
    /// Address of how the figure was made.
    var made: String?
    /// What the page of places says beside; the overview says less.
    var spots: SpotsText?

    /// Squares of the map on the page of places; the file has all.
    static let most = 2_000
    /// Rows of the table: nobody reads more, and a phone loads every one.
    static let mostRows = 100

    private var words: Words<InsightPhrase> { text.words }
    private var isTested: Bool { figure.method != nil }
    private var listed: [HotspotFigure.Cell] {
        spots == nil ? figure.shown : Array(figure.shown.prefix(Self.most))
    }

    var markup: Markup {
        FigureCard(
            text: text, id: "plekken", title: words(.spotsTitle), finding: finding, facts: facts, file: file,
            made: made
        ).markup {
            if figure.cells.isEmpty {
                div(.class("notice notice--careful")) { p { words(.noBorders) } }
            } else if isTested {
                map
                legend
                if let spots { spots.list }
                findings.markup(figure)
            } else {
                div(.class("notice notice--careful")) { p { text.tooFew(figure.tally) } }
            }
        } table: {
            if !figure.hotspots.isEmpty { hotspotTable }
            squareTable
            if figure.shown.count > Self.mostRows {
                p(.class("hint")) { words(.squaresCut, ["n": text.numbers.whole(Self.mostRows)]) }
            }
        }
    }

    private var finding: String {
        guard isTested else { return figure.cells.isEmpty ? words(.noBorders) : words(.levelFew) + "." }
        guard let first = figure.hotspots.first else { return words(.spotsNone) }
        guard figure.hotspots.count > 1 else {
            return words(.spotsOne, ["name": name(first), "count": text.reports(first.count)])
        }
        let names = figure.hotspots.map {
            words(.spotsNamed, ["name": name($0), "n": text.numbers.whole($0.count)])
        }
        return words(
            .spotsMany, ["n": text.numbers.whole(figure.hotspots.count), "names": text.list(names)])
    }

    private func name(_ hotspot: HotspotFigure.Hotspot) -> String {
        text.isolated(hotspot.name ?? hotspot.busiest.code)
    }

    private var facts: [(term: String, details: [String])] {
        var probability: [String] = []
        if let method = figure.method {
            let tests = figure.cells.compactMap(\.test)
            probability = [
                words(.spotsProbability, ["method": text.method(method)]),
                words(
                    .spotsSmallest,
                    [
                        "p": text.numbers.probability(tests.map(\.p).min() ?? 1),
                        "q": text.numbers.probability(tests.map(\.q).min() ?? 1),
                    ]),
            ]
        }
        let tested =
            isTested
            ? words(.spotsTested, ["n": text.numbers.whole(figure.cells.count)]) : words(.spotsNotTested)
        return text.counted(figure.tally) + [
            (
                words(.factMethod),
                [
                    words(.spotsMethod),
                    words(.spotsRule, ["fewest": text.numbers.whole(HotspotFigure.fewestInNeighbourhood)]),
                ]
            ),
            (words(.factNeighbourhood), [words(.spotsNeighbourhood)]), (words(.factTested), [tested]),
        ] + (probability.isEmpty ? [] : [(words(.factProbability), probability)]) + (spots?.facts ?? [])
            + text.closing(filter, bordersOf: bordersOf)
    }

    // MARK: Map

    private var map: Markup {
        fragment {
            SquaresMap(
                text: text, id: "plekken", label: words(.spotsMapLabel), base: base, nonce: nonce,
                drawings: figure.drawings
            ).markup {
                listed.map(feature)
            } layers: {
                spots?.layers ?? []
            }
            if let spots, figure.shown.count > Self.most { p(.class("hint")) { spots.cut(Self.most) } }
        }
    }

    private var legend: Markup {
        fragment {
            text.levels
            p(.class("hint")) { words(.legendNumber) }
        }
    }

    private func feature(_ cell: HotspotFigure.Cell) -> MapFeature {
        MapFeature(
            id: cell.square.code, kind: cell.level.rawValue, title: title(cell), lines: lines(cell),
            number: figure.hotspots.first { $0.busiest == cell.square }?.number, shape: .square(cell.square))
    }

    private func title(_ cell: HotspotFigure.Cell) -> String {
        words(.squareTitle, ["name": text.isolated(cell.name ?? cell.square.code)])
    }

    private func lines(_ cell: HotspotFigure.Cell) -> [String] {
        guard let test = cell.test else { return [text.reports(cell.count)] }
        let q = text.numbers.probability(test.q)
        return [
            text.reports(cell.count),
            words(
                .squareAround,
                [
                    "n": text.numbers.whole(test.neighbourhoodSum), "expected": text.numbers.decimal(test.expected),
                ]),
            text.level(cell.level), words(test.q < 0.0001 ? .squareSureBelow : .squareSure, ["q": q]),
        ] + (spots?.line(cell.square).map { [$0] } ?? [])
    }

    // MARK: Tables

    private var hotspotTable: Markup {
        dataTable(
            id: "hotspots-tabel", caption: words(.spotsTable),
            columns: [
                (words(.columnPlace), false), (words(.columnNumber), true), (words(.columnReports), true),
                (words(.columnSquares), true), ("q", true),
            ] + (spots?.hotspotColumns ?? [])
        ) {
            for hotspot in figure.hotspots {
                tr(.data("feature", hotspot.busiest.code)) {
                    th(.scope("row")) { name(hotspot) }
                    numericCell(text.numbers.whole(hotspot.number))
                    numericCell(text.numbers.whole(hotspot.count))
                    numericCell(text.numbers.whole(hotspot.squares.count))
                    numericCell(text.numbers.probability(hotspot.q))
                    for cell in spots?.cells(hotspot) ?? [] { numericCell(cell) }
                }
            }
        }
    }

    private var squareTable: Markup {
        let tested: [(title: String, isNumeric: Bool)] = [
            (words(.columnAround), true), (words(.columnExpected), true), ("z", true), ("p", true), ("q", true),
        ]
        let first = [
            (title: words(.columnSquare), isNumeric: false), (words(.columnPlace), false),
            (words(.columnReports), true),
        ]
        return dataTable(
            id: "vakken-tabel", caption: words(.squaresTable),
            columns: first + (isTested ? tested + (spots?.squareColumns ?? []) : []) + [(words(.columnMeaning), false)]
        ) {
            for cell in figure.shown.prefix(Self.mostRows) {
                tr(.data("feature", cell.square.code)) {
                    th(.scope("row")) { span(.dir("ltr")) { cell.square.code } }
                    td { cell.name ?? words(.none) }
                    numericCell(text.numbers.whole(cell.count))
                    if let test = cell.test {
                        numericCell(text.numbers.whole(test.neighbourhoodSum))
                        numericCell(text.numbers.decimal(test.expected))
                        numericCell(test.z.map { text.numbers.decimal($0, 2) } ?? words(.none))
                        numericCell(text.numbers.probability(test.p))
                        numericCell(text.numbers.probability(test.q))
                        for value in spots?.cells(cell.square) ?? [] { numericCell(value) }
                    }
                    td { text.level(cell.level) }
                }
            }
        }
    }
}

extension InsightText {
    /// What the colours of squares and streets say.
    var levels: Markup {
        ul(.class("legend"), .aria("label", words(.legend))) {
            for level in [HotspotFigure.Level.hot3, .hot2, .hot1, .even] {
                li {
                    span(.class("swatch swatch--\(level.rawValue)"), .aria("hidden", "true"))
                    " "
                    self.level(level)
                }
            }
        }
    }
}
