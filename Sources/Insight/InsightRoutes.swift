import Domain
import Geography
import HTTPTypes
import Hummingbird
import Platform
import SQLStore

/// Figures for signed-in staff: one page, and each of its figures as a file.
enum InsightRoutes {
    static func add(to router: SiteRouter, annotations: AnnotationPort) {
        router.staff(.get, .insight(.overview), .seeFigures) { staff in
            let (request, source) = try await FigureSource.asked(staff)
            let (figures, made) = try await source.figures { input in
                async let places = input.off(OverviewFigures.Places.init)
                let times = try await input.off(OverviewFigures.Times.init)
                let figures = try await OverviewFigures(places: places, times: times)
                return (figures, figures.places.made + figures.times.made)
            }
            let (rates, ratesMade) = try await RatesOfAreas.current(source, per: RatesOfAreas.wanted(staff.query))
            let municipality = staff.municipality.id
            let waiting = try await staff.site.database.read { try BurstNotice.waiting(in: municipality, $0) }
            let model = InsightModel(
                request: request, hotspots: figures.places.hotspots, hotTimes: figures.times.hotTimes,
                trend: figures.times.trend, areas: figures.places.areas, changes: figures.times.changes,
                annotations: try await annotations.annotations(of: request.filter, in: municipality),
                bordersOf: source.gazetteer.smallestAreas.first?.year, made: made.merging(ratesMade) { own, _ in own },
                rates: rates, waiting: waiting)
            return staff.page(InsightPage.page(model, source.gazetteer, staff))
        }
        file(.hotspotsFile, .hotspots, router)
        file(.hotTimesFile, .hotTimes, router)
        file(.trendFile, .trend, router)
        file(.areasFile, .areas, router)
        file(.changesFile, .changes, router)
    }

    private static func file(_ url: InsightURL, _ kind: FigureKind, _ router: SiteRouter) {
        router.staff(.get, .insight(url), .seeFigures) { staff in
            try await FigureSource.asked(staff).source.file(kind)
        }
    }
}

/// The figures of the overview, kept in memory together and made in two halves at the same time.
private struct OverviewFigures: Sendable {
    let places: Places
    let times: Times

    struct Places: Sendable {
        let hotspots: HotspotFigure
        let areas: AreaFigure
        let made: [FigureSource.Made]

        init(_ input: FigureInput) throws {
            hotspots = try HotspotFigure(input.view, in: input.gazetteer)
            areas = AreaFigure(input.view, in: input.gazetteer)
            made = [.init(hotspots), .init(areas)]
        }
    }

    struct Times: Sendable {
        let hotTimes: HotTimesFigure
        let trend: TrendFigure
        let changes: ChangeFigure
        let made: [FigureSource.Made]

        init(_ input: FigureInput) throws {
            let delay = ReportingDelay(input.view, now: input.asOf)
            hotTimes = try HotTimesFigure(input.view)
            trend = try TrendFigure(input.view, now: input.asOf, delay: delay)
            changes = try ChangeFigure(input.view, in: input.gazetteer, now: input.asOf, delay: delay)
            made = [.init(hotTimes), .init(trend), .init(changes)]
        }
    }
}
