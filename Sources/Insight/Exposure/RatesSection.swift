import Geography
import HTML
import Platform

/// The rates inside the card of areas: picture, legend, note and table, or why there are none.
struct RatesSection {
    let text: RatesText
    let found: RatesOfAreas
    let filter: InsightFilter
    let nonce: String
    /// Address of the page with key figures.
    let figures: String
    /// Address of the rates as CSV.
    let file: String
    /// Address of how they were made.
    let made: String?
    /// Address of the page with the same choice, reckoned by another measure.
    let page: (ExposureMeasure) -> String

    /// The areas with the most reports that the picture shows; all others are in the table.
    private static let mostShown = 15

    init(
        _ found: RatesOfAreas, _ filter: InsightFilter, on page: InsightURL, made: String?, _ staff: StaffVisit
    ) {
        self.made = made
        text = RatesText(
            text: InsightText(staff.words(InsightPhrase.self)), words: staff.words(ExposurePhrase.self))
        self.found = found
        self.filter = filter
        nonce = staff.nonce
        figures = staff.link(.insight(.exposure))
        func parameter(_ measure: ExposureMeasure) -> String {
            "&\(RatesOfAreas.parameter)=\(measure.rawValue)"
        }
        file = staff.link(.insight(.ratesFile)) + filter.query + parameter(found.measure)
        let address = staff.link(.insight(page)) + filter.query
        self.page = { address + parameter($0) + "#buurten" }
    }

    private var words: Words<ExposurePhrase> { text.words }
    private var inner: InsightText { text.text }

    // MARK: Picture

    var picture: Markup {
        guard let rates = found.rates else { return missing }
        return fragment {
            choices
            p { words(.lead, ["unit": text.unit(rates)]) }
            chart(rates)
            p(.class("hint")) {
                words(.legendInterval)
                if rates.method != .exact {
                    " "
                    words(.legendLevel, ["whole": text.whole(filter)])
                }
                if shown(rates).count < rates.rows.count {
                    " "
                    words(.chartPart, ["n": inner.numbers.whole(Self.mostShown)])
                }
            }
            div(.class("notice")) {
                p { text.note(rates.measure) }
                p { words(.noteReporting) }
            }
        }
    }

    private var missing: Markup {
        let phrase: ExposurePhrase =
            switch found.missing {
            case .zone: .missingZone
            case .reports: .missingReports
            case .figures, nil: .missingFigures
            }
        return fragment {
            if found.missing == .reports { choices }
            p {
                words(phrase)
                " "
                a(.href(figures)) { words(.missingLink) }
            }
        }
    }

    private var choices: Markup {
        guard found.choices.count > 1 else { return Markup() }
        return p(.class("cluster")) {
            span { words(.choose) }
            for measure in found.choices {
                a(.href(page(measure)), .aria("current", measure == found.measure ? "true" : nil)) {
                    text.measure(measure)
                }
            }
        }
    }

    /// The most reports first, and whatever may be high.
    private func shown(_ rates: AreaRates) -> [AreaRates.Row] {
        let sorted = rates.rows.sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
        return sorted.enumerated().filter { index, row in
            index < Self.mostShown || row.standing == .high || row.standing == .perhapsHigh
        }.map(\.element)
    }

    private func chart(_ rates: AreaRates) -> Markup {
        fragment {
            div(
                .class("chart"), .data("chart", "rates"), .data("data", "#verhouding-data"),
                .data("text-label", words(.chartLabel)), .data("text-failed", words(.chartFailed)), .hidden())
            jsonData(id: "verhouding-data", nonce: nonce, json: data(rates).encoded)
        }
    }

    private func data(_ rates: AreaRates) -> JSONValue {
        let rows = shown(rates)
        func numbers(_ value: (AreaRates.Estimate) -> Double) -> JSONValue {
            .array(rows.map { $0.estimate.map { .number((value($0) * 10_000).rounded() / 10_000) } ?? .null })
        }
        return .object([
            "labels": .array(rows.map { .string($0.name) }),
            "reports": .array(rows.map { .number(Double($0.count)) }),
            "rate": numbers(\.mean), "low": numbers(\.lower), "high": numbers(\.upper),
            "stands": .array(rows.map { .bool($0.standing == .high || $0.standing == .perhapsHigh) }),
            "says": .array(rows.map { .string(words(.standing($0.standing))) }),
            "level": rates.method == .exact ? .null : .number(rates.townRate),
            "decimals": .number(Double(RatesText.decimals(rates))),
            "names": .object([
                "reports": .string(words(.chartReports)), "rate": .string(text.unit(rates)),
                "level": .string(words(.chartLevel)), "twice": .string(words(.chartTwice)),
            ]),
        ])
    }

    // MARK: Table

    var table: Markup {
        guard let rates = found.rates else { return Markup() }
        return fragment {
            ratesTable(rates)
            p(.class("cluster")) {
                a(.href(file)) { words(.download) }
                if let made { a(.href(made)) { inner.words(.checkFigure) } }
            }
        }
    }

    private func ratesTable(_ rates: AreaRates) -> Markup {
        let isCompared = rates.method != .exact
        let isSmoothed = rates.rows.contains { $0.estimate?.smoothed != nil }
        let unit = text.unit(rates)
        let compared: [(title: String, isNumeric: Bool)] =
            isCompared ? [(words(.columnRate), true)] : []
        let chances: [(title: String, isNumeric: Bool)] =
            (isCompared ? [(words(.columnExceedance), true)] : [])
            + (isSmoothed ? [(words(.columnSmoothed), true)] : [])
        let first = [
            (title: words(.columnArea), isNumeric: false), (words(.columnReports), true),
            ("\(text.measure(rates.measure)) (\(rates.year))", true), ("\(words(.columnOwn)), \(unit)", true),
        ]
        return dataTable(
            id: "verhouding-tabel", caption: words(.tableRates),
            columns: first + compared + [(words(.columnInterval), true)] + chances + [(words(.columnStanding), false)]
        ) {
            for row in rates.rows {
                tr {
                    th(.scope("row")) { row.name }
                    numericCell(inner.numbers.whole(row.count))
                    numericCell(row.value.map { inner.numbers.whole(Int($0.rounded())) } ?? none)
                    numericCell(row.estimate.map { text.rate($0.rate, in: rates) } ?? none)
                    if isCompared { numericCell(row.estimate.map { text.rate($0.mean, in: rates) } ?? none) }
                    numericCell(
                        row.estimate.map {
                            inner.words(
                                .rangeText,
                                ["low": text.rate($0.lower, in: rates), "high": text.rate($0.upper, in: rates)])
                        } ?? none)
                    if isCompared { numericCell(row.estimate?.exceedance.map(text.chance) ?? none) }
                    if isSmoothed {
                        numericCell(row.estimate?.smoothed.map { text.rate($0, in: rates) } ?? none)
                    }
                    td { words(.standing(row.standing)) }
                }
            }
        }
    }

    private var none: String { inner.words(.none) }
}
