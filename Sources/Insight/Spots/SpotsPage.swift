import Domain
import Geography
import HTML
import Platform

/// What the page of places is about.
enum SpotUnit: String, CaseIterable, Sendable {
    case squares, streets

    static let field = "unit"

    init(_ query: SubmittedForm) { self = query[Self.field].flatMap(SpotUnit.init) ?? .squares }
}

/// Everything that the page of places shows.
struct SpotsModel: Sendable {
    enum Figure: Sendable {
        case squares(SpotsFigure)
        case streets(StreetFigure)
    }

    let request: InsightRequest
    let figure: Figure
    let made: MadeFigure?

    var unit: SpotUnit {
        switch figure {
        case .squares: .squares
        case .streets: .streets
        }
    }
}

/// The page of places: squares or streets.
enum SpotsPage {
    static func page(_ model: SpotsModel, _ gazetteer: Gazetteer, _ staff: StaffVisit) -> Page {
        let (text, words) = (InsightText(staff.words(InsightPhrase.self)), staff.words(SpotPhrase.self))
        let filter = model.request.filter
        let query = query(filter, model.unit)
        let problems = model.request.problems.map {
            (field: $0.field.rawValue, text: text.problem($0.problem, of: $0.field, in: filter))
        }
        return Page(
            title: words(.title), scripts: [.map] + (problems.isEmpty ? [] : [.form]), isWide: true,
            languageQuery: staff.query.names.isEmpty ? "" : query, hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(title: text.words(.problemSummary), problems: problems)
            }
            h1 { words(.title) }
            InsightNav.markup(staff, .spots, filter: filter)
            p(.class("lead")) { words(.lead) }
            div(.class("notice")) { p { text.words(.standing) } }
            FilterForm(
                staff: staff, text: text, request: model.request, gazetteer: gazetteer, action: .spots,
                kept: "\(SpotUnit.field)=\(model.unit.rawValue)"
            ).markup
            units(model, words, staff)
            cards(model, gazetteer, text, words, staff)
        }
    }

    static func query(_ filter: InsightFilter, _ unit: SpotUnit) -> String {
        filter.query + "&\(SpotUnit.field)=\(unit.rawValue)"
    }

    private static func units(_ model: SpotsModel, _ words: Words<SpotPhrase>, _ staff: StaffVisit) -> Markup {
        let filter = model.request.filter
        return nav(.class("tabs"), .aria("label", words(.units))) {
            ul {
                for unit in SpotUnit.allCases {
                    li {
                        a(
                            .href(staff.link(.insight(.spots)) + query(filter, unit)),
                            .aria("current", unit == model.unit ? "page" : nil)
                        ) { words(unit == .squares ? .unitSquares : .unitStreets) }
                    }
                }
                li { a(.href(staff.link(.insight(.exposure)))) { words(.unitAreas) } }
            }
        }
    }

    private static func cards(
        _ model: SpotsModel, _ gazetteer: Gazetteer, _ text: InsightText, _ words: Words<SpotPhrase>,
        _ staff: StaffVisit
    ) -> Markup {
        let filter = model.request.filter
        let file = staff.link(.insight(.spotsFile)) + query(filter, model.unit)
        let (bordersOf, base) = (gazetteer.smallestAreas.first?.year, staff.link(.gazetteer(.map)))
        switch model.figure {
        case .squares(let figure):
            let spots = SpotsText(words: words, text: text, figure: figure, zones: gazetteer.zones) {
                staff.link(.insight(.spot(.value($0.code)))) + filter.query
            }
            return fragment {
                HotspotCard(
                    text: text, figure: figure.hotspots, filter: filter, bordersOf: bordersOf, nonce: staff.nonce,
                    base: base, file: file, findings: FindingLinks(staff: staff, text: text, filter: filter),
                    made: model.made?.address(staff), spots: spots
                ).markup
                PrecisionCard(
                    words: words, text: text, figure: figure, filter: filter, bordersOf: bordersOf, file: file
                ).markup
            }
        case .streets(let figure):
            return StreetCard(
                words: words, text: text, figure: figure, filter: filter, bordersOf: bordersOf, nonce: staff.nonce,
                base: base, file: file, made: model.made?.address(staff)
            ).markup
        }
    }
}
