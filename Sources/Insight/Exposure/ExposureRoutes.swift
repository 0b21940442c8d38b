import Domain
import HTTPTypes
import Hummingbird
import NIOPosix
import Platform
import SQLStore

/// The page with key figures and zones, and rates per area as a file.
enum ExposureRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.exposure), .seeFigures) { staff in
            let municipality = staff.municipality.id
            let gazetteer = try await staff.site.municipalities.gazetteer(of: municipality)
            let figures = try await staff.site.database.read { try ExposureStore.all(in: municipality, $0) }
            let page = try await staff.site.threadPool.runIfActive {
                ExposurePage(
                    exposures: Exposures(figures, in: gazetteer), gazetteer: gazetteer, staff: staff
                ).page
            }
            return staff.page(page)
        }
        router.staff(.get, .insight(.ratesFile), .seeFigures) { staff in
            let source = try await FigureSource.asked(staff).source
            let (found, _) = try await RatesOfAreas.current(source, per: RatesOfAreas.wanted(staff.query))
            // Nothing to give: too few reports, no figures, or a zone.
            guard let rates = found.rates else { throw SiteError.notFound }
            return .file(
                InsightFiles.csv(rates), .csv, named: source.fileName("rates-\(rates.measure.rawValue)"))
        }
    }
}
