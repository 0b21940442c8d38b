import Domain
import Geography
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Platform

/// The page of hours, and each of its figures as a file.
enum HoursRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.hours), .seeFigures) { staff in
            let asked = try await Asked(staff)
            // What depends on the filter alone is kept; what somebody asks for beside it is made each time.
            let (figures, made) = try await asked.source.figures { view, _, _ in
                let figures = HoursFigures(clock: try ClockFigure(view), week: try HotTimesFigure(view))
                return (figures, figures.made)
            }
            let model = try await staff.site.threadPool.runIfActive {
                HoursModel(
                    request: asked.request, hours: asked.hours, clock: figures.clock, week: figures.week,
                    comparison: try asked.comparison(), recurring: try asked.recurring(),
                    bordersOf: asked.source.gazetteer.smallestAreas.first?.year, made: made)
            }
            return staff.page(HoursPage.page(model, asked.source.gazetteer, staff))
        }
        router.staff(.get, .insight(.hoursFile), .seeFigures) { staff in
            let asked = try await Asked(staff)
            let part = staff.query[HoursPage.Part.name].map(HoursPage.Part.init) ?? .clock
            guard let part else { throw SiteError.notFound }
            let bytes = try await staff.site.threadPool.runIfActive { try asked.file(part) }
            let filter = asked.request.filter
            let place = [staff.municipality.id.description, filter.area].compactMap(\.self).joined(separator: "-")
            let name = "hours-\(part.rawValue)-\(place)-\(filter.from)-\(filter.to).csv"
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private struct HoursFigures: Sendable {
        let clock: ClockFigure
        let week: HotTimesFigure

        var made: [FigureSource.Made] {
            [
                FigureSource.Made(kind: .hours, counted: clock.tally.counted, file: InsightFiles.csv(clock)),
                FigureSource.Made(kind: .hotTimes, counted: week.tally.counted, file: InsightFiles.csv(week)),
            ]
        }
    }

    /// What a request is about.
    private struct Asked: Sendable {
        let request: InsightRequest
        let hours: HoursRequest
        let source: FigureSource

        init(_ staff: StaffVisit) async throws {
            let gazetteer = try await staff.site.municipalities.gazetteer(of: staff.municipality.id)
            let today = DutchTime.reading(of: staff.now).date
            request = InsightRequest(staff.query, today: today, codes: staff.site.codes, gazetteer: gazetteer)
            hours = HoursRequest(
                staff.query, for: request.filter, today: today, codes: staff.site.codes, gazetteer: gazetteer)
            source = try await FigureSource.current(
                request.filter, gazetteer, in: staff.municipality.id, staff.site)
        }

        private func view(_ filter: InsightFilter) -> ReportView {
            ReportView(filter, of: source.table.reports, in: source.gazetteer)
        }

        /// `nil` when nothing is compared.
        func comparison() throws -> HoursComparison? {
            guard let choice = hours.choice else { return nil }
            let view = view(request.filter)
            var other = view
            if case .period(let from, let to) = choice {
                var filter = request.filter
                (filter.from, filter.to) = (from, to)
                other = self.view(filter)
            }
            return try HoursComparison(view, and: other, by: choice, in: source.gazetteer)
        }

        func recurring(isAsked: Bool? = nil) throws -> RecurringHoursFigure {
            try RecurringHoursFigure(
                view(request.filter), in: source.gazetteer, isAsked: isAsked ?? hours.isSearchAsked)
        }

        func file(_ part: HoursPage.Part) throws -> [UInt8] {
            switch part {
            case .clock: return InsightFiles.csv(try ClockFigure(view(request.filter)))
            case .comparison:
                guard let comparison = try comparison() else { throw SiteError.notFound }
                return InsightFiles.csv(comparison)
            case .recurring: return InsightFiles.csv(try recurring(isAsked: true))
            }
        }
    }
}
