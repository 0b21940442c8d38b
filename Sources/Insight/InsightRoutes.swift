import Domain
import Geography
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Platform
import SQLStore

/// Figures for signed-in staff: one page, and each of its figures as a file.
enum InsightRoutes {
    static func add(to router: SiteRouter, annotations: AnnotationPort) {
        router.staff(.get, .insight(.overview), .seeFigures) { staff in
            let gazetteer = try await Self.gazetteer(staff)
            let request = Self.request(staff, gazetteer)
            let source = try await FigureSource.current(
                request.filter, gazetteer, in: staff.municipality.id, staff.site)
            let (figures, made) = try await source.figures { view, gazetteer, asOf in
                let figures = try OverviewFigures(view, in: gazetteer, asOf: asOf)
                return (figures, figures.made)
            }
            let rates = try await RatesOfAreas.current(source, per: RatesOfAreas.wanted(staff.query))
            let municipality = staff.municipality.id
            let waiting = try await staff.site.database.read { try BurstNotice.waiting(in: municipality, $0) }
            let model = InsightModel(
                request: request, hotspots: figures.hotspots, hotTimes: figures.hotTimes, trend: figures.trend,
                areas: figures.areas, changes: figures.changes,
                annotations: try await annotations.annotations(of: request.filter, in: staff.municipality.id),
                bordersOf: gazetteer.smallestAreas.first?.year, made: made, rates: rates,
                waiting: waiting)
            return staff.page(InsightPage.page(model, gazetteer, staff))
        }
        file(.hotspotsFile, .hotspots, router)
        file(.hotTimesFile, .hotTimes, router)
        file(.trendFile, .trend, router)
        file(.areasFile, .areas, router)
        file(.changesFile, .changes, router)
    }

    private static func file(_ url: InsightURL, _ kind: FigureKind, _ router: SiteRouter) {
        router.staff(.get, .insight(url), .seeFigures) { staff in
            let gazetteer = try await Self.gazetteer(staff)
            let filter = Self.request(staff, gazetteer).filter
            let source = try await FigureSource.current(filter, gazetteer, in: staff.municipality.id, staff.site)
            let bytes = try await staff.site.threadPool.runIfActive {
                try kind.file(
                    ReportView(filter, of: source.table.reports, in: gazetteer), in: gazetteer, asOf: source.asOf)
            }
            let place = [staff.municipality.id.description, filter.area].compactMap(\.self).joined(separator: "-")
            let fileName = "\(kind.rawValue)-\(place)-\(filter.from)-\(filter.to).csv"
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"\(fileName)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private static func request(_ staff: StaffVisit, _ gazetteer: Gazetteer) -> InsightRequest {
        InsightRequest(
            staff.query, today: DutchTime.reading(of: staff.now).date, codes: staff.site.codes, gazetteer: gazetteer)
    }

    private static func gazetteer(_ staff: StaffVisit) async throws -> Gazetteer {
        try await staff.site.municipalities.gazetteer(of: staff.municipality.id)
    }
}

/// The figures of the overview, kept in memory together.
private struct OverviewFigures: Sendable {
    let hotspots: HotspotFigure
    let hotTimes: HotTimesFigure
    let trend: TrendFigure
    let areas: AreaFigure
    let changes: ChangeFigure

    init(_ view: ReportView, in gazetteer: Gazetteer, asOf moment: Instant) throws {
        hotspots = try HotspotFigure(view, in: gazetteer)
        hotTimes = try HotTimesFigure(view)
        trend = try TrendFigure(view, now: moment)
        areas = AreaFigure(view, in: gazetteer)
        changes = try ChangeFigure(view, in: gazetteer, now: moment)
    }

    var made: [FigureSource.Made] {
        [
            FigureSource.Made(kind: .hotspots, counted: hotspots.tally.counted, file: InsightFiles.csv(hotspots)),
            FigureSource.Made(kind: .hotTimes, counted: hotTimes.tally.counted, file: InsightFiles.csv(hotTimes)),
            FigureSource.Made(kind: .trend, counted: trend.tally.counted, file: InsightFiles.csv(trend)),
            FigureSource.Made(kind: .areas, counted: areas.tally.counted, file: InsightFiles.csv(areas)),
            FigureSource.Made(kind: .changes, counted: changes.tally.counted, file: InsightFiles.csv(changes)),
        ]
    }
}
