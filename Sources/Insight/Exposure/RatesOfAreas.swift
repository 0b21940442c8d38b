import Domain
import Geography
import NIOPosix
import Platform
import Reporting
import SQLStore
import Synchronization

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
    static func current(_ source: FigureSource, per measure: ExposureMeasure?) async throws -> RatesOfAreas {
        let (municipality, gazetteer) = (source.municipality, source.gazetteer)
        let memory = source.site.memory.value { RatesMemory() }
        let stamp = try await source.site.database.read { try ExposureStore.stamp(in: municipality, $0) }
        let key = RatesMemory.Key(
            municipality: municipality, filter: source.filter, measure: measure, today: source.today,
            reports: source.table.stamp, gazetteer: gazetteer.version, exposures: stamp)
        if let known = memory[key] { return known }
        let figures = try await source.site.database.read { try ExposureStore.all(in: municipality, $0) }
        let rates = try await source.site.threadPool.runIfActive {
            try RatesOfAreas(
                ReportView(source.filter, of: source.table.reports, in: gazetteer), in: gazetteer,
                Exposures(figures, in: gazetteer), per: measure)
        }
        memory[key] = rates
        return rates
    }
}

/// Rates that were asked for last.
final class RatesMemory: Sendable {
    struct Key: Hashable {
        let municipality: Municipality.ID
        let filter: InsightFilter
        let measure: ExposureMeasure?
        let today: CivilDate
        let reports: ReportStamp
        let gazetteer: Int
        let exposures: ExposureStamp
    }

    private static let most = 24

    private let entries = Mutex<[(key: Key, rates: RatesOfAreas)]>([])

    subscript(key: Key) -> RatesOfAreas? {
        get { entries.withLock { entries in entries.first { $0.key == key }?.rates } }
        set {
            entries.withLock { entries in
                entries.removeAll { $0.key == key }
                if let newValue { entries.append((key, newValue)) }
                if entries.count > Self.most { entries.removeFirst() }
            }
        }
    }
}
