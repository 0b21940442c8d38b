import Domain
import Geography
import HTML
import Platform
import Registers

/// What a walk found: each place with its nine scores, the mean of each parameter, and where it is.
struct WalkPage {
    let text: DeploymentText
    let walk: Entry
    let points: [Entry]
    /// Names of departments by id.
    let departments: [Identifier: String]

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }
    private var located: [(point: Entry, square: Square)] {
        points.compactMap { point in
            AuditPoint.point(of: point).flatMap { Square(containing: $0) }.map { (point, $0) }
        }
    }

    var page: Page {
        Page(title: walk[AuditWalk.name], scripts: located.isEmpty ? [] : [.map], isWide: true) {
            p { a(.href(visit.link(AuditWalk.register.address(of: walk.id)))) { words(.walkEntry) } }
            h1(.dir("auto")) { walk[AuditWalk.name] }
            dl(.class("facts")) {
                fact(.walkDate, walk[AuditWalk.date].map(text.calendar.date) ?? "")
                fact(.area, text.area(walk[AuditWalk.area]))
                fact(.walkRoute, walk[AuditWalk.route])
                fact(.walkGroups, walk[AuditWalk.groups])
            }
            if points.isEmpty {
                div(.class("notice")) { p { words(.walkEmpty) } }
            } else {
                div(.class("figure-card")) {
                    map
                    pointTable
                }
                parameterTable
                actionTable
            }
            p(.class("hint")) { words(.walkMisleads) }
        }
    }

    private func fact(_ phrase: DeploymentPhrase, _ value: String) -> Markup {
        div {
            dt { words(phrase) }
            dd(.dir("auto")) { value.isEmpty ? "–" : value }
        }
    }

    private func name(_ parameter: AuditPoint.Parameter) -> String {
        visit.site.phrasebook.phrase(
            AuditPoint.register.labelPhrase(parameter.field.shape), in: visit.language)
    }

    // MARK: Tables

    private var pointTable: Markup {
        dataTable(
            id: "punten-tabel", caption: words(.walkPoints),
            columns: [(words(.place), false)] + AuditPoint.Parameter.allCases.map { (name($0), true) }
                + [(words(.walkMean), true)]
        ) {
            for point in points {
                tr(.data("feature", squareCode(point))) {
                    th(.scope("row"), .dir("auto")) { point[AuditPoint.place] }
                    for parameter in AuditPoint.Parameter.allCases {
                        td(.class("numeric")) { point[parameter.field].map { String($0.points) } ?? "–" }
                    }
                    td(.class("numeric")) {
                        AuditPoint.mean(of: point).map { text.numbers.decimal($0) } ?? "–"
                    }
                }
            }
        }
    }

    private func squareCode(_ point: Entry) -> String? { located.first { $0.point.id == point.id }?.square.code }

    private var parameterTable: Markup {
        dataTable(
            id: "parameters-tabel", caption: words(.walkParameters), classes: "table table--stack",
            columns: [
                (words(.walkParameter), false), (words(.walkMean), true), (words(.walkBad), true),
                (words(.walkScored), true),
            ]
        ) {
            for (parameter, scores) in WalkFigures(points).byParameter {
                tr {
                    th(.scope("row")) { name(parameter) }
                    numericCell(
                        scores.isEmpty
                            ? "–" : text.numbers.decimal(Double(scores.reduce(0, +)) / Double(scores.count)),
                        label: words(.walkMean))
                    numericCell(text.numbers.whole(scores.count { $0 == 0 }), label: words(.walkBad))
                    numericCell(text.numbers.whole(scores.count), label: words(.walkScored))
                }
            }
        }
    }

    private var actionTable: Markup {
        let actions = points.filter { !$0[AuditPoint.action].isEmpty }
        return section {
            h2 { words(.walkActions) }
            if actions.isEmpty {
                p { words(.walkNoActions) }
            } else {
                dataTable(
                    id: "acties-tabel", caption: words(.walkActionsTable), classes: "table table--stack",
                    columns: [
                        (words(.place), false), (words(.walkAction), false), (words(.walkOwner), false),
                        (words(.walkDone), false),
                    ]
                ) {
                    for point in actions {
                        tr {
                            th(.scope("row"), .dir("auto")) {
                                a(.href(visit.link(AuditPoint.register.address(of: point.id)))) {
                                    point[AuditPoint.place]
                                }
                            }
                            td(.dir("auto"), .data("label", words(.walkAction))) { point[AuditPoint.action] }
                            td(.dir("auto"), .data("label", words(.walkOwner))) {
                                point[AuditPoint.owner].flatMap { departments[$0] } ?? words(.walkNoOwner)
                            }
                            td(.data("label", words(.walkDone))) {
                                point[AuditPoint.done].map(text.calendar.date) ?? words(.walkOpen)
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Map

    private var map: Markup {
        fragment {
            if located.isEmpty {
                p { words(.walkNoMap) }
            } else {
                div(
                    .class("map"), .data("map", "squares"), .data("base", visit.link(.gazetteer(.map))),
                    .data("data", "#schouw-data"), .data("text-label", words(.walkMapLabel)),
                    .data("text-help", words(.walkMapHelp)), .data("text-show", words(.mapShow)),
                    .data("text-zoom-in", words(.mapZoomIn)), .data("text-zoom-out", words(.mapZoomOut)),
                    .data("text-failed", words(.mapFailed)), .data("text-scroll", words(.mapScroll)),
                    .data("text-two-fingers", words(.mapTwoFingers)), .hidden())
                jsonData(id: "schouw-data", nonce: visit.nonce, json: features.encoded)
                ul(.class("legend"), .aria("label", words(.walkMean))) {
                    for (kind, limit) in Self.limits {
                        key(kind, words(.walkBelow, ["mean": text.numbers.decimal(limit)]))
                    }
                    if let (_, limit) = Self.limits.last {
                        key("even", words(.walkFrom, ["mean": text.numbers.decimal(limit)]))
                    }
                }
                p(.class("hint")) { words(.walkLegend) }
            }
        }
    }

    /// One square for each, also when several points lie in it: the worst of them gives the colour.
    private var features: JSONValue {
        let squares = Dictionary(grouping: located, by: \.square)
        let numbers = Dictionary(uniqueKeysWithValues: points.enumerated().map { ($1.id, $0 + 1) })
        let corners = squares.keys.flatMap(\.ring)
        var collection: JSONObject = [
            "type": "FeatureCollection",
            "features": .array(
                squares.keys.sorted().map { square in
                    let inside = (squares[square] ?? []).map(\.point)
                    let worst = inside.compactMap { AuditPoint.mean(of: $0) }.min()
                    let properties: JSONObject = [
                        "class": .string(Self.mapClass(worst)),
                        "title": .string(inside.map { $0[AuditPoint.place] }.listed(in: visit.language)),
                        "lines": .array(
                            inside.map { point in
                                let mean = AuditPoint.mean(of: point).map { text.numbers.decimal($0) } ?? "–"
                                return .string(
                                    words(.walkPointLine, ["place": point[AuditPoint.place], "mean": mean]))
                            }),
                        "text": .string(
                            inside.compactMap { numbers[$0.id] }.map { String($0) }.joined(separator: "+")),
                    ]
                    let ring = square.ring.map {
                        JSONValue.array([.number(Self.rounded($0.longitude)), .number(Self.rounded($0.latitude))])
                    }
                    return .object([
                        "type": "Feature", "id": .string(square.code), "properties": .object(properties),
                        "geometry": ["type": "Polygon", "coordinates": [.array(ring)]],
                    ])
                }),
        ]
        if let west = corners.map(\.longitude).min(), let south = corners.map(\.latitude).min(),
            let east = corners.map(\.longitude).max(), let north = corners.map(\.latitude).max()
        {
            collection["bbox"] = .array([west, south, east, north].map { .number(Self.rounded($0)) })
        }
        return .object(collection)
    }

    private func key(_ kind: String, _ name: String) -> Markup {
        li {
            span(.class("swatch swatch--\(kind)"), .aria("hidden", "true"))
            " "
            name
        }
    }

    /// Below which mean a square has which colour; the worst places stand out most.
    private static let limits = [("hot-3", 0.7), ("hot-2", 1.2), ("hot-1", 1.6)]

    private static func mapClass(_ mean: Double?) -> String {
        guard let mean else { return "few" }
        return limits.first { mean < $0.1 }?.0 ?? "even"
    }

    private static func rounded(_ degrees: Double) -> Double { (degrees * 1_000_000).rounded() / 1_000_000 }
}

/// The scores of a walk by parameter.
struct WalkFigures: Sendable {
    let byParameter: [(parameter: AuditPoint.Parameter, scores: [Int])]

    init(_ points: [Entry]) {
        byParameter = AuditPoint.Parameter.allCases.map { parameter in
            (parameter, points.compactMap { $0[parameter.field]?.points })
        }
    }
}
