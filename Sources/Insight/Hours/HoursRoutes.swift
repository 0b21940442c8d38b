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
                return (figures, [figures.clock.made, figures.week.made])
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
            let hours = asked(staff, request, source)
            let input = try await source.input()
            let made: FigureSource.Made?
            switch part {
            case .clock?: made = try await input.off { try FigureKind.hours.make($0, .none) }
            case .comparison?:
                let detail = hours.choice.map(FigureDetail.comparison) ?? .none
                made = try await input.off { try FigureKind.hoursCompared.make($0, detail) }
            case .recurring?:
                made = try await input.off { try FigureKind.recurringHours.make($0, .recurring(isAsked: true)) }
            case nil: made = nil
            }
            guard let made, let part else { throw SiteError.notFound }
            return source.download(made.file, "hours-\(part.rawValue)")
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
                return (figure, [figure.made].compactMap(\.self))
            }
        }
    }
}
