import Domain
import Geography
import HTTPTypes
import Hummingbird
import Platform

/// The page of hours, and each of its figures as a file.
enum HoursRoutes {
    static func add(to router: SiteRouter) {
        router.staff(.get, .insight(.hours), .seeFigures) { staff in
            let (request, source) = try await FigureSource.asked(staff)
            let hours = asked(staff, request, source)
            let (figures, made) = try await source.figures { input in
                async let clock = input.off { try ClockFigure($0.view) }
                let week = try await input.off { try HotTimesFigure($0.view) }
                let figures = try await HoursFigures(clock: clock, week: week)
                return (figures, [.init(figures.clock), .init(figures.week)])
            }
            let comparison = try await comparison(hours, source)
            let recurring = try await recurring(hours, source)
            let model = HoursModel(
                request: request, hours: hours, clock: figures.clock, week: figures.week,
                comparison: comparison?.model, recurring: recurring.model,
                bordersOf: source.gazetteer.smallestAreas.first?.year,
                made: made.merging(comparison?.made ?? [:]) { own, _ in own }.merging(recurring.made) { own, _ in own })
            return staff.page(HoursPage.page(model, source.gazetteer, staff))
        }
        router.staff(.get, .insight(.hoursFile), .seeFigures) { staff in
            let (request, source) = try await FigureSource.asked(staff)
            let part = staff.query[HoursPage.Part.name].map(HoursPage.Part.init) ?? .clock
            let name = "hours-\(part?.rawValue ?? "")"
            switch (part, asked(staff, request, source).choice) {
            case (.clock?, _): return try await source.file(.hours, named: name)
            case (.comparison?, let choice?):
                return try await source.file(.hoursCompared, .comparison(choice), named: name)
            case (.recurring?, _):
                return try await source.file(.recurringHours, .recurring(isAsked: true), named: name)
            case (.comparison?, nil), (nil, _): throw SiteError.notFound
            }
        }
    }

    private struct HoursFigures: Sendable {
        let clock: ClockFigure
        let week: HotTimesFigure
    }

    private static func asked(_ staff: StaffVisit, _ request: InsightRequest, _ source: FigureSource) -> HoursRequest {
        HoursRequest(
            staff.query, for: request.filter, today: source.today, codes: staff.site.codes,
            gazetteer: source.gazetteer)
    }

    /// `nil` when nothing is compared.
    private static func comparison(
        _ hours: HoursRequest, _ source: FigureSource
    ) async throws -> (model: HoursComparison, made: [FigureKind: MadeFigure])? {
        guard let choice = hours.choice else { return nil }
        return try await source.figures(.comparison(choice)) { input in
            let (figure, made) = try await input.off { try HoursComparison.compare($0, by: choice) }
            return (figure, [made])
        }
    }

    private static func recurring(
        _ hours: HoursRequest, _ source: FigureSource
    ) async throws -> (model: RecurringHoursFigure, made: [FigureKind: MadeFigure]) {
        let isAsked = hours.isSearchAsked
        return try await source.figures(.recurring(isAsked: isAsked)) { input in
            try await input.off { input in
                let figure = try RecurringHoursFigure(input.view, in: input.gazetteer, isAsked: isAsked)
                // Before the search there is nothing to keep.
                if case .done = figure.outcome { return (figure, [.init(figure)]) }
                return (figure, [])
            }
        }
    }
}
