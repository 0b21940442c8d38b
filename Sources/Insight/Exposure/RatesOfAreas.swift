import Domain
import Geography
import Platform
import Reporting
import SQLStore

/// The rates that a page shows beside its counts, or why there are none.
struct RatesOfAreas: Sendable {
    enum Missing: Hashable, Sendable {
        /// Nothing that reports can be counted over was imported.
        case figures
        /// A zone was chosen; nobody counts who lives in a zone.
        case zone
        /// Too few reports in areas of which the figure is known.
        case reports
    }

    let measure: ExposureMeasure
    /// What else it can be reckoned by.
    let choices: [ExposureMeasure]
    let rates: AreaRates?
    let missing: Missing?

    init(
        _ view: ReportView, in gazetteer: Gazetteer, _ exposures: Exposures, per wanted: ExposureMeasure?
    ) throws {
        let known = exposures.denominators
        choices = known
        measure = wanted.flatMap { known.contains($0) ? $0 : nil } ?? known.first ?? .inhabitants
        rates = try AreaRates(view, in: gazetteer, exposures, per: measure)
        missing =
            rates != nil ? nil : choices.isEmpty ? .figures : view.filter.zone != nil ? .zone : .reports
    }

    /// What the address asks for, as `per=horeca`.
    static let parameter = "per"

    /// The measure as the rest of an address.
    var query: String { choices.isEmpty ? "" : "&\(Self.parameter)=\(measure.rawValue)" }

    static func wanted(_ query: SubmittedForm) -> ExposureMeasure? {
        query[parameter].flatMap(ExposureMeasure.init(rawValue:))
    }

    /// As it is now, from memory when nothing changed since somebody asked for the same.
    static func current(
        _ source: FigureSource, per measure: ExposureMeasure?
    ) async throws -> (RatesOfAreas, made: [FigureKind: MadeFigure]) {
        let municipality = source.municipality
        let stamp = try await source.site.database.read { try ExposureStore.stamp(in: municipality, $0) }
        return try await source.figures(.rates(measure, stamp)) { input in
            let figures = try await source.site.database.read { try ExposureStore.all(in: municipality, $0) }
            return try await input.off { input in
                let rates = try RatesOfAreas(
                    input.view, in: input.gazetteer, Exposures(figures, in: input.gazetteer), per: measure)
                return (rates, [FigureSource.Made(rates)].compactMap(\.self))
            }
        }
    }
}
