import Domain
import Geography
import HTML
import Platform
import StreetStatistics

/// What the page of places says about squares beside the test itself.
struct SpotsText {
    let words: Words<SpotPhrase>
    let text: InsightText
    let figure: SpotsFigure
    let zones: [Zone]
    /// The page of the hotspot with this busiest square.
    let address: (Square) -> String

    private var numbers: NumberText { text.numbers }

    // MARK: Hotspots

    /// Every hotspot with its page, in words.
    var list: Markup {
        guard !figure.hotspots.hotspots.isEmpty else { return Markup() }
        return section {
            h3 { words(.listTitle) }
            ol {
                for hotspot in figure.hotspots.hotspots {
                    li {
                        a(.href(address(hotspot.busiest)), .dir("auto")) { hotspot.name ?? hotspot.busiest.code }
                        ": "
                        text.reports(hotspot.count)
                        ". "
                        again(hotspot)
                    }
                }
            }
        }
    }

    /// In how many years and resamples something of it is found.
    func again(_ hotspot: HotspotFigure.Hotspot) -> String {
        guard let stability = figure.stability else { return "" }
        return Self.again(stability.hotspots[hotspot.number - 1], of: stability, words, numbers)
    }

    static func again(
        _ found: SpotsFigure.Stability.Found, of stability: SpotsFigure.Stability, _ words: Words<SpotPhrase>,
        _ numbers: NumberText
    ) -> String {
        var parts: [String] = []
        if stability.testedYears > 0 {
            parts.append(
                words(
                    .againYears,
                    ["n": numbers.whole(found.years), "total": numbers.whole(stability.testedYears)]))
        } else if !stability.years.isEmpty {
            parts.append(words(.againYearsFew))
        }
        let phrase: SpotPhrase =
            found.share > 0.9 ? .againNearlyAlways : found.share >= 0.5 ? .againProbably : .againHardly
        parts.append(words(phrase, ["share": numbers.percent(found.share)]))
        return parts.joined(separator: " ")
    }

    var hotspotColumns: [(title: String, isNumeric: Bool)] {
        [(words(.columnYears), true), (words(.columnResamples), true)]
    }

    func cells(_ hotspot: HotspotFigure.Hotspot) -> [String] {
        guard let stability = figure.stability else { return [words(.none), words(.none)] }
        let found = stability.hotspots[hotspot.number - 1]
        return [
            stability.testedYears > 0
                ? words(.ofYears, ["n": numbers.whole(found.years), "total": numbers.whole(stability.testedYears)])
                : words(.none),
            numbers.percent(found.share),
        ]
    }

    // MARK: Squares

    var squareColumns: [(title: String, isNumeric: Bool)] { [(words(.columnAbove), true)] }

    func cells(_ square: Square) -> [String] {
        [figure.exceedance?.bySquare[square].map(share) ?? words(.none)]
    }

    func line(_ square: Square) -> String? {
        figure.exceedance?.bySquare[square].map { words(.aboveLine, ["share": share($0)]) }
    }

    /// Never 0% or 100%: nothing is that sure.
    private func share(_ probability: Double) -> String {
        if probability < 0.01 { return words(.below, ["share": numbers.percent(0.01)]) }
        return probability > 0.99 ? words(.above, ["share": numbers.percent(0.99)]) : numbers.percent(probability)
    }

    func cut(_ most: Int) -> String { words(.cut, ["n": numbers.whole(most)]) }

    // MARK: The map

    var layers: [MapLayer] {
        let lines = figure.density?.lines ?? []
        return [
            MapLayer(
                kind: .lines, label: words(.layerDensity), isShown: false,
                parts: lines.map {
                    MapLayer.Part(name: words(.layerTimes, ["n": numbers.whole($0.times)]), rings: $0.rings)
                }),
            MapLayer(
                kind: .areas, label: words(.layerZones), isShown: true,
                parts: zones.map { zone in
                    MapLayer.Part(
                        name: zone.name,
                        rings: zone.shape.polygons.map { polygon in polygon.exterior + polygon.exterior.prefix(1) })
                }),
        ]
    }

    // MARK: How it was made

    var facts: [(term: String, details: [String])] {
        var facts: [(term: String, details: [String])] = []
        if let stability = figure.stability {
            var details = [
                words(
                    .factAgainText,
                    [
                        "n": numbers.whole(stability.resamples.count),
                        "seed": String(stability.resamples.seed),
                    ])
            ]
            for year in stability.years {
                let values = [
                    "from": text.calendar.date(year.from), "to": text.calendar.date(year.to),
                    "n": numbers.whole(year.count),
                ]
                details.append(words(year.isTooFew ? .factYearFew : .factYear, values))
            }
            if stability.years.isEmpty { details.append(words(.factYearsNone)) }
            facts.append((words(.factAgain), details))
        }
        if let exceedance = figure.exceedance {
            facts.append(
                (
                    words(.factAbove),
                    [
                        words(
                            exceedance.bySquare.isEmpty ? .factAboveAlike : .factAboveText,
                            ["rate": numbers.decimal(exceedance.townRate * 9, 2)])
                    ]
                ))
        }
        if figure.density != nil {
            facts.append(
                (
                    words(.factDensity),
                    [
                        words(
                            .factDensityText,
                            [
                                "metres": numbers.whole(Int(DensityFigure.bandwidth)),
                                "fewest": numbers.whole(Int(DensityFigure.fewest)),
                            ])
                    ]
                ))
        }
        return facts
    }
}

/// How precisely the place of reports is known, and what that does to the hotspots.
struct PrecisionCard {
    let words: Words<SpotPhrase>
    let text: InsightText
    let figure: SpotsFigure
    let filter: InsightFilter
    let bordersOf: Int?
    let file: String

    private var numbers: NumberText { text.numbers }
    private var total: Int { figure.precision.counts.values.reduce(0, +) }

    var markup: Markup {
        FigureCard(
            text: text, id: "precisie", title: words(.precisionTitle), finding: finding, facts: facts, file: file,
            hasOpenTable: true
        ).markup {
            effect
        } table: {
            dataTable(
                id: "precisie-tabel", caption: words(.precisionTable),
                columns: [
                    (words(.columnPrecision), false), (text.words(.columnReports), true), (words(.columnShare), true),
                    (words(.columnUse), false),
                ]
            ) {
                for precision in PlacePrecision.allCases {
                    let count = figure.precision.counts[precision] ?? 0
                    tr {
                        th(.scope("row")) { words(Self.name(precision)) }
                        numericCell(numbers.whole(count))
                        numericCell(total == 0 ? words(.none) : numbers.percent(Double(count) / Double(total)))
                        td { words(Self.use(precision)) }
                    }
                }
            }
        }
    }

    private var finding: String {
        let located = (figure.precision.counts[.point] ?? 0) + (figure.precision.counts[.place] ?? 0)
        return words(
            .precisionFinding,
            ["n": numbers.whole(located), "total": numbers.whole(total), "rest": numbers.whole(total - located)])
    }

    private var effect: Markup {
        switch figure.precision.effect {
        case .none: Markup()
        case .tooFew(let pins):
            div(.class("notice notice--careful")) {
                p { words(.effectFew, ["n": numbers.whole(pins), "fewest": numbers.whole(Tally.fewest)]) }
            }
        case .compared(let compared):
            fragment {
                p { words(.effectLead, ["n": numbers.whole(compared.pins)]) }
                ul {
                    if !compared.stay.isEmpty { li { words(.effectStay, ["names": names(compared.stay)]) } }
                    if !compared.go.isEmpty { li { words(.effectGo, ["names": names(compared.go)]) } }
                    if !compared.come.isEmpty {
                        li { words(.effectCome, ["names": text.list(compared.come.map(text.isolated))]) }
                    }
                    if compared.stay.isEmpty, compared.go.isEmpty, compared.come.isEmpty {
                        li { words(.effectNothing) }
                    }
                }
            }
        }
    }

    private func names(_ numbers: [Int]) -> String {
        text.list(
            numbers.map { number in
                let hotspot = figure.hotspots.hotspots[number - 1]
                return text.isolated(hotspot.name ?? hotspot.busiest.code) + " (\(self.numbers.whole(number)))"
            })
    }

    private var facts: [(term: String, details: [String])] {
        [(text.words(.factMethod), [words(.precisionMethod)])] + text.closing(filter, bordersOf: bordersOf)
    }

    static func name(_ precision: PlacePrecision) -> SpotPhrase {
        switch precision {
        case .point: .precisionPoint
        case .place: .precisionPlace
        case .street: .precisionStreet
        case .area: .precisionArea
        case .unknown: .precisionUnknown
        }
    }

    private static func use(_ precision: PlacePrecision) -> SpotPhrase {
        switch precision {
        case .point: .usePoint
        case .place: .usePlace
        case .street: .useStreet
        case .area: .useArea
        case .unknown: .useUnknown
        }
    }
}
