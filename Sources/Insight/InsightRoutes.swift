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
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.overview), .seeFigures) { staff in
            let (gazetteer, now) = (try await Self.gazetteer(staff), staff.now)
            let request = Self.request(staff, gazetteer)
            let view = try await Self.view(request.filter, gazetteer, staff)
            let model = try await staff.site.threadPool.runIfActive {
                InsightModel(
                    request: request, hotspots: try HotspotFigure(view, in: gazetteer),
                    hotTimes: try HotTimesFigure(view), trend: try TrendFigure(view, now: now),
                    areas: AreaFigure(view, in: gazetteer), bordersOf: gazetteer.smallestAreas.first?.year)
            }
            return staff.page(InsightPage.page(model, gazetteer, staff))
        }
        file(.hotspotsFile, "hotspots", router) { view, gazetteer, _ in
            InsightFiles.csv(try HotspotFigure(view, in: gazetteer))
        }
        file(.hotTimesFile, "hot-times", router) { view, _, _ in InsightFiles.csv(try HotTimesFigure(view)) }
        file(.trendFile, "trend", router) { view, _, now in InsightFiles.csv(try TrendFigure(view, now: now)) }
        file(.areasFile, "areas", router) { view, gazetteer, _ in InsightFiles.csv(AreaFigure(view, in: gazetteer)) }
    }

    private static func file(
        _ url: InsightURL, _ name: String, _ router: SiteRouter,
        _ csv: @escaping @Sendable (ReportView, Gazetteer, Instant) throws -> [UInt8]
    ) {
        router.staff(.get, .insight(url), .seeFigures) { staff in
            let (gazetteer, now) = (try await Self.gazetteer(staff), staff.now)
            let filter = Self.request(staff, gazetteer).filter
            let view = try await Self.view(filter, gazetteer, staff)
            let bytes = try await staff.site.threadPool.runIfActive { try csv(view, gazetteer, now) }
            let place = [staff.municipality.id.description, filter.area].compactMap(\.self).joined(separator: "-")
            let fileName = "\(name)-\(place)-\(filter.from)-\(filter.to).csv"
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

    private static func view(
        _ filter: InsightFilter, _ gazetteer: Gazetteer, _ staff: StaffVisit
    ) async throws -> ReportView {
        let municipality = staff.municipality.id
        return try await staff.site.database.read { try ReportView.read(filter, in: municipality, gazetteer, $0) }
    }

    private static func gazetteer(_ staff: StaffVisit) async throws -> Gazetteer {
        try await staff.site.municipalities.gazetteer(of: staff.municipality.id)
    }
}
