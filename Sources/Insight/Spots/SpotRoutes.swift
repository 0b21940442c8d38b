import Domain
import Geography
import HTTPTypes
import Hummingbird
import Platform
import Registers
import SQLStore

/// The page of places, its file, and the page of one hotspot.
struct SpotRoutes: Sendable {
    let ports: SpotPorts

    func add(to router: SiteRouter) {
        router.staff(.get, .insight(.spots), .seeFigures) { staff in
            let (request, source) = try await FigureSource.asked(staff)
            let model: SpotsModel
            switch SpotUnit(staff.query) {
            case .squares:
                let (figure, made) = try await Self.squares(source)
                model = SpotsModel(request: request, figure: .squares(figure), made: made[.squares])
            case .streets:
                let (figure, made) = try await Self.streets(source)
                model = SpotsModel(request: request, figure: .streets(figure), made: made[.streets])
            }
            return staff.page(SpotsPage.page(model, source.gazetteer, staff))
        }
        router.staff(.get, .insight(.spotsFile), .seeFigures) { staff in
            let source = try await FigureSource.asked(staff).source
            let unit = SpotUnit(staff.query)
            let bytes =
                switch unit {
                case .squares: InsightFiles.csv(try await Self.squares(source).model)
                case .streets: InsightFiles.csv(try await Self.streets(source).model)
                }
            return .file(bytes, .csv, named: source.fileName(unit.rawValue))
        }
        router.staff(.get, .insight(.spot(.parameter("square"))), .seeFigures) { staff in
            try await spot(staff)
        }
    }

    private func spot(_ staff: StaffVisit) async throws -> Response {
        guard case .insight(.spot(.value(let code))) = staff.url, let square = Square(code: code) else {
            throw SiteError.notFound
        }
        let (request, source) = try await FigureSource.asked(staff)
        let gazetteer = source.gazetteer
        let all = try await Self.squares(source).model
        let (figure, made) = try await source.figures(.spot(square)) { input in
            let figure = try await input.off { input in
                try SpotFigure(square, all, input.view, in: input.gazetteer, asOf: input.asOf)
            }
            guard let figure else { throw SiteError.notFound }
            return (figure, [.init(figure)])
        }
        let place = Self.place(figure, gazetteer)
        let findings = try await Self.findings(place, staff)
        let model = SpotModel(
            figure: figure, filter: request.filter, findings: findings,
            answers: try await ports.answers(staff, findings.map(\.id)), tried: try await ports.tried(staff, place),
            help: try await ports.help(staff, place), made: made[.spot])
        return staff.page(SpotPage(staff: staff, model: model, gazetteer: gazetteer).page)
    }

    /// What rooms need to know of the place to say what they did there.
    static func place(_ figure: SpotFigure, _ gazetteer: Gazetteer) -> SpotPorts.Place {
        let squares = figure.spot?.squares ?? [figure.cell.square]
        let members = Set(squares)
        let names = figure.hotspots.cells.filter { members.contains($0.square) }.compactMap(\.name)
        let area = figure.areaCode.flatMap { gazetteer.area(code: $0) }
        let district = area.flatMap { gazetteer.district(of: $0) }
        return SpotPorts.Place(
            names: Array(Set(names + [figure.name].compactMap(\.self))).sorted(), squares: squares,
            areas: [area, district].compactMap { $0?.code })
    }

    /// Findings that name the place or that came from its page; for who may read the plan.
    private static func findings(_ place: SpotPorts.Place, _ staff: StaffVisit) async throws -> [Entry] {
        guard staff.account.role.allows(.read(.planning)) else { return [] }
        let municipality = staff.municipality.id
        let codes = place.squares.map(\.code)
        return try await staff.site.database.read { connection in
            try RegisterStore.all(of: Finding.register.id, in: municipality, connection)
        }.filter { finding in
            place.isNamed(in: finding[Finding.place]) || codes.contains { finding[Finding.source].contains($0) }
        }
    }

    // MARK: Figures

    private static func squares(
        _ source: FigureSource
    ) async throws -> (model: SpotsFigure, made: [FigureKind: MadeFigure]) {
        try await source.figures { input in
            try await input.off { input in
                let figure = try SpotsFigure(input.view, in: input.gazetteer)
                return (figure, [.init(figure)])
            }
        }
    }

    private static func streets(
        _ source: FigureSource
    ) async throws -> (model: StreetFigure, made: [FigureKind: MadeFigure]) {
        try await source.figures { input in
            try await input.off { input in
                let figure = try StreetFigure(input.view, in: input.gazetteer)
                return (figure, [.init(figure)])
            }
        }
    }
}
