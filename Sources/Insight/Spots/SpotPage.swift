import Domain
import Geography
import HTML
import Platform
import Registers
import StreetStatistics

/// Everything that the page of one hotspot shows.
struct SpotModel: Sendable {
    let figure: SpotFigure
    let filter: InsightFilter
    /// About this place, the latest last.
    let findings: [Entry]
    /// Measures that answer these.
    let answers: [SpotPorts.Tried]
    let tried: [SpotPorts.Tried]
    let help: [SpotPorts.Service]
    /// How its figures were made.
    let made: MadeFigure?
}

/// The page of one hotspot, or of a square that is none.
struct SpotPage {
    let staff: StaffVisit
    let model: SpotModel
    let gazetteer: Gazetteer

    private var words: Words<SpotPhrase> { staff.words(SpotPhrase.self) }
    private var text: InsightText { InsightText(staff.words(InsightPhrase.self)) }
    private var figure: SpotFigure { model.figure }
    private var filter: InsightFilter { model.filter }
    private var small: SmallNumbers { SmallNumbers(showsAll: staff.readsReports) }
    private var name: String { figure.name ?? figure.cell.square.code }

    var page: Page {
        Page(
            title: words(.spotTitle, ["name": name]), scripts: [.map, .charts], isWide: true,
            languageQuery: staff.query.names.isEmpty ? "" : filter.query
        ) {
            h1 { words(.spotTitle, ["name": text.isolated(name)]) }
            InsightNav.markup(staff, .spots, filter: filter)
            p { a(.href(staff.link(.insight(.spots)) + filter.query)) { words(.back) } }
            if let spot = figure.spot {
                hotspot(spot)
                breakdowns
            } else {
                noHotspot
            }
            plan
            tried
            help
        }
    }

    // MARK: Where

    private func hotspot(_ spot: HotspotFigure.Hotspot) -> Markup {
        let members = Set(spot.squares)
        let cells = figure.hotspots.cells.filter { members.contains($0.square) }
        let around = figure.hotspots.cells.filter { cell in
            cell.count > 0 && !members.contains(cell.square)
                && spot.squares.contains {
                    abs($0.east - cell.square.east) <= 3 && abs($0.north - cell.square.north) <= 3
                }
        }
        let values = [
            "n": text.reports(spot.count), "squares": text.numbers.whole(spot.squares.count),
            "number": text.numbers.whole(spot.number),
            "total": text.numbers.whole(figure.hotspots.hotspots.count),
        ]
        return FigureCard(
            text: text, id: "plek", title: words(.whereTitle),
            finding: words(spot.squares.count == 1 ? .whereOne : .whereMany, values), facts: facts(spot),
            file: staff.link(.insight(.spotsFile)) + filter.query, made: model.made?.address(staff)
        ).markup {
            SquaresMap(
                text: text, id: "plek", label: words(.whereMap), base: staff.link(.gazetteer(.map)),
                nonce: staff.nonce
            ).markup { (cells + around).map { feature($0, spot) } }
            text.levels
            if let stability = figure.stability, let found = figure.found {
                p { SpotsText.again(found, of: stability, words, text.numbers) }
            }
            p { text.words(.standing) }
            draft(spot)
        } table: {
            dataTable(
                id: "plek-tabel", caption: words(.whereTable),
                columns: [
                    (text.words(.columnSquare), false), (text.words(.columnPlace), false),
                    (text.words(.columnReports), true), (text.words(.columnAround), true),
                    (text.words(.columnExpected), true), ("q", true), (text.words(.columnMeaning), false),
                ]
            ) {
                for cell in cells {
                    tr(.data("feature", cell.square.code)) {
                        th(.scope("row")) { span(.dir("ltr")) { cell.square.code } }
                        td { cell.name ?? words(.none) }
                        numericCell(text.numbers.whole(cell.count))
                        numericCell(cell.test.map { text.numbers.whole($0.neighbourhoodSum) } ?? words(.none))
                        numericCell(cell.test.map { text.numbers.decimal($0.expected) } ?? words(.none))
                        numericCell(cell.test.map { text.numbers.probability($0.q) } ?? words(.none))
                        td { text.level(cell.level) }
                    }
                }
            }
        }
    }

    private func feature(_ cell: HotspotFigure.Cell, _ spot: HotspotFigure.Hotspot) -> MapFeature {
        MapFeature(
            id: cell.square.code, kind: cell.level.rawValue,
            title: text.words(.squareTitle, ["name": text.isolated(cell.name ?? cell.square.code)]),
            lines: [text.reports(cell.count), text.level(cell.level)],
            number: cell.square == spot.busiest ? spot.number : nil, shape: .square(cell.square))
    }

    private func facts(_ spot: HotspotFigure.Hotspot) -> [(term: String, details: [String])] {
        text.counted(figure.hotspots.tally) + [
            (
                text.words(.factMethod),
                [
                    text.words(.spotsMethod),
                    text.words(.spotsRule, ["fewest": text.numbers.whole(HotspotFigure.fewestInNeighbourhood)]),
                ]
            ),
            (text.words(.factProbability), ["q: " + text.numbers.probability(spot.q)]),
        ] + text.closing(filter, bordersOf: gazetteer.smallestAreas.first?.year)
    }

    private var noHotspot: Markup {
        let around = figure.cell.test?.neighbourhoodSum ?? figure.cell.count
        return fragment {
            div(.class("notice")) {
                p {
                    if figure.hotspots.method == nil {
                        text.tooFew(figure.hotspots.tally)
                    } else {
                        words(.notHot)
                    }
                }
                p {
                    small.isHidden(around)
                        ? words(.aroundFew, ["n": text.numbers.whole(SmallNumbers.fewest)])
                        : words(.aroundCount, ["n": text.reports(around)])
                }
            }
            p { words(.notHotWhy) }
        }
    }

    // MARK: What

    @MarkupBuilder private var breakdowns: Markup {
        let reports = figure.reports
        if reports.isTooFew {
            div(.class("notice notice--careful")) {
                p {
                    words(
                        .breakdownFew,
                        ["n": text.numbers.whole(reports.count), "fewest": text.numbers.whole(Tally.fewest)])
                }
            }
        }
        // Below thirty nothing is said; who reads the reports may still count them.
        if !reports.isTooFew || small.showsAll {
            SpotBreakdowns(
                words: words, text: text, reports: reports, small: small, nonce: staff.nonce, label: staff.label
            ).markup
        }
    }

    // MARK: What is done

    private func draft(_ spot: HotspotFigure.Hotspot) -> Markup {
        guard staff.account.role.allows(.edit(.planning)) else { return Markup() }
        let left = figure.hotspots.tally.reasons.map { text.leftOut($0.reason, $0.count) }
        let chance = text.numbers.probability(spot.q)
        let draft = FindingDraft(
            title: text.words(.draftSpot, ["name": name]), kind: .hotspot, area: spot.areaCode, place: name,
            from: filter.from, to: filter.to, count: spot.count,
            interval: text.words(
                .draftChance,
                [
                    "q": chance.contains("<") ? chance : "= " + chance,
                    "n": text.numbers.whole(spot.squares.count),
                ]),
            method: text.words(.spotsMethod), unknown: ([text.words(.standing)] + left).joined(separator: "\n"),
            source: staff.link(.insight(.spot(.value(spot.busiest.code)))) + filter.query)
        return p {
            a(.class("button"), .href(staff.link(Finding.register.address(.new)) + draft.query)) {
                words(.makeFinding)
            }
        }
    }

    @MarkupBuilder private var plan: Markup {
        if staff.account.role.allows(.read(.planning)) {
            section(.aria("labelledby", "bevindingen-titel")) {
                h2(.id("bevindingen-titel")) { words(.findingsTitle) }
                if model.findings.isEmpty {
                    p { words(.findingsNone) }
                } else {
                    ul {
                        for finding in model.findings {
                            li {
                                a(.href(staff.link(Finding.register.address(of: finding.id))), .dir("auto")) {
                                    finding.title(in: Finding.register)
                                }
                            }
                        }
                    }
                    if model.answers.isEmpty {
                        p { words(.answersNone) }
                    } else {
                        h3 { words(.answersTitle) }
                        list(model.answers)
                    }
                }
            }
        }
    }

    @MarkupBuilder private var tried: Markup {
        let (here, near) = (model.tried.filter(\.isHere), model.tried.filter { !$0.isHere })
        if !model.tried.isEmpty {
            section(.aria("labelledby", "gedaan-titel")) {
                h2(.id("gedaan-titel")) { words(.triedTitle) }
                p(.class("hint")) { words(.triedCaution) }
                if !here.isEmpty {
                    h3 { words(.triedHere) }
                    list(here)
                }
                if !near.isEmpty {
                    h3 { words(.triedNear) }
                    list(near)
                }
            }
        }
    }

    private func list(_ items: [SpotPorts.Tried]) -> Markup {
        ul {
            for item in items {
                li {
                    words(Self.kind(item.kind))
                    ": "
                    a(.href(staff.link(item.page)), .dir("auto")) {
                        item.kind == .shifts
                            ? words(
                                item.count == 1 ? .shiftOne : .shiftMany, ["n": text.numbers.whole(item.count ?? 0)])
                            : item.title
                    }
                    details(item)
                }
            }
        }
    }

    /// The state and the days, in brackets.
    private func details(_ item: SpotPorts.Tried) -> String {
        let days: String? =
            switch (item.from, item.to) {
            case (let from?, let to?) where from == to: text.calendar.date(from)
            case (let from?, let to?):
                words(.days, ["from": text.calendar.date(from), "to": text.calendar.date(to)])
            case (let day?, nil): words(.daysFrom, ["from": text.calendar.date(day)])
            case (nil, let day?): words(.daysTo, ["to": text.calendar.date(day)])
            case (nil, nil): nil
            }
        let parts = [item.state.isEmpty ? nil : item.state, days].compactMap(\.self)
        return parts.isEmpty ? "" : " (" + parts.joined(separator: text.words(.listComma)) + ")"
    }

    private static func kind(_ kind: SpotPorts.Tried.Kind) -> SpotPhrase {
        switch kind {
        case .measure: .kindMeasure
        case .shifts: .kindShifts
        case .camera: .kindCamera
        case .walk: .kindWalk
        }
    }

    @MarkupBuilder private var help: Markup {
        if !model.help.isEmpty {
            section(.aria("labelledby", "hulp-titel")) {
                h2(.id("hulp-titel")) { words(.helpTitle) }
                ul {
                    for service in model.help {
                        li {
                            span(.dir("auto")) { service.name }
                            if service.organization != service.name {
                                ", "
                                span(.dir("auto")) { service.organization }
                            }
                            if let phone = service.phone {
                                ", "
                                span(.dir("ltr")) { phone }
                            }
                        }
                    }
                }
                p { a(.href(staff.link(.help(.directory)))) { words(.helpAll) } }
            }
        }
    }
}
