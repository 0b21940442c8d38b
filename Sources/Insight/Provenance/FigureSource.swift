import Domain
import Geography
import Hummingbird
import NIOPosix
import Platform
import Reporting
import SQLStore
import Synchronization

/// What the figures of one page are made from: the municipality's reports as they are now, and a choice of them.
struct FigureSource: Sendable {
    let municipality: Municipality.ID
    let filter: InsightFilter
    let gazetteer: Gazetteer
    let site: Site
    let table: ReportTable
    let today: CivilDate
    private let choice = ChosenReports()

    static func current(
        _ filter: InsightFilter, _ gazetteer: Gazetteer, in municipality: Municipality.ID, _ site: Site
    ) async throws -> FigureSource {
        FigureSource(
            municipality: municipality, filter: filter, gazetteer: gazetteer, site: site,
            table: try await site.memory.value { ReportTables() }.table(of: municipality, site.database),
            today: DutchTime.reading(of: site.surroundings.now()).date)
    }

    /// What the address of a page asks for.
    static func asked(_ staff: StaffVisit) async throws -> (request: InsightRequest, source: FigureSource) {
        let gazetteer = try await staff.site.municipalities.gazetteer(of: staff.municipality.id)
        let request = InsightRequest(
            staff.query, today: DutchTime.reading(of: staff.now).date, codes: staff.site.codes, gazetteer: gazetteer)
        return (request, try await current(request.filter, gazetteer, in: staff.municipality.id, staff.site))
    }

    private init(
        municipality: Municipality.ID, filter: InsightFilter, gazetteer: Gazetteer, site: Site, table: ReportTable,
        today: CivilDate
    ) {
        self.municipality = municipality
        self.filter = filter
        self.gazetteer = gazetteer
        self.site = site
        self.table = table
        self.today = today
    }

    /// The moment as of which figures are: that of the last change, or the start of today. It moves only when something
    /// happens, so that the same page is the same figure.
    var asOf: Instant { max(DutchTime.instant(of: today), table.stamp.latest ?? DutchTime.instant(of: today)) }

    /// One figure as it was made for a page.
    struct Made: Sendable {
        let kind: FigureKind
        let counted: Int
        let file: [UInt8]
        /// What it was made from beside the chosen reports, as SHA-256; empty for nothing.
        var beside: [UInt8] = []
    }

    /// What a page shows, from memory when nothing changed since somebody asked for the same.
    /// - Parameters:
    ///   - detail: what the figures depend on beside the choice of reports.
    ///   - make: gives the figures also as files. Work goes through `FigureInput.off`.
    /// - Returns: the same value for the same type, choice and state of the reports, and how its figures were made.
    func figures<Model: Sendable>(
        _ detail: FigureDetail = .none,
        _ make: @Sendable (FigureInput) async throws -> (Model, [Made])
    ) async throws -> (model: Model, made: [FigureKind: MadeFigure]) {
        let key = FigureMemory.Key(
            type: ObjectIdentifier(Model.self), municipality: municipality, filter: filter, detail: detail,
            today: today,
            stamp: table.stamp, gazetteer: gazetteer.version)
        let memory = site.memory.value { FigureMemory() }
        if let known = memory[key], let model = known.model as? Model { return (model, known.made) }
        let input = try await input()
        // Beside the figures, on another processor.
        async let digest = input.off { [choice] in choice.digest(of: $0.view) }
        let (model, figures) = try await make(input)
        let reports = try await digest
        let drafts = figures.map { figure in
            MadeFigure(
                id: site.surroundings.makeIdentifier(), kind: figure.kind, query: filter.query + detail.query,
                today: today, asOf: asOf, made: site.surroundings.now(), total: input.view.reports.count,
                counted: figure.counted, version: InsightText.methodVersion,
                input: MadeFigure.digest(of: reports, and: figure.beside), output: MadeFigure.digest(of: figure.file))
        }
        let kept = try await keep(drafts)
        let made = Dictionary(kept.map { ($0.kind, $0) }) { first, _ in first }
        memory[key] = FigureMemory.Entry(model: model, made: made)
        return (model, made)
    }

    /// The chosen reports, chosen once for all figures of a page.
    func input() async throws -> FigureInput {
        let view = try await site.threadPool.runIfActive { choice.view(filter, of: table.reports, in: gazetteer) }
        return FigureInput(
            view: view, all: table.reports, gazetteer: gazetteer, asOf: asOf, threadPool: site.threadPool)
    }

    /// One figure as a file to download.
    /// - Parameter name: the kind's own without.
    /// - Throws: `SiteError.notFound` when nothing can be made.
    func file(
        _ kind: FigureKind, _ detail: FigureDetail = .none, named name: String? = nil
    ) async throws -> Response {
        guard let made = try await input().off({ try kind.make($0, detail) }) else { throw SiteError.notFound }
        return .file(made.file, .csv, named: fileName(name ?? kind.rawValue))
    }

    /// The name of a table of a figure, with the choice that it is about.
    func fileName(_ figure: String) -> String {
        let place = [municipality.description, filter.zone?.id.value ?? filter.area].compactMap(\.self)
        return "\(figure)-\(place.joined(separator: "-"))-\(filter.from)-\(filter.to).csv"
    }

    private func keep(_ drafts: [MadeFigure]) async throws -> [MadeFigure] {
        guard !drafts.isEmpty else { return [] }
        let municipality = municipality
        return try await site.database.write { connection in
            try drafts.map { draft -> MadeFigure in
                let id = try MadeFigureStore.keep(draft, in: municipality, connection)
                return try id == draft.id
                    ? draft : MadeFigureStore.find(id, in: municipality, connection) ?? draft
            }
        }
    }
}

/// The chosen reports of a page, from when they are first asked for.
private final class ChosenReports: Sendable {
    private let known = Mutex<ReportView?>(nil)
    private let digest = Mutex<[UInt8]?>(nil)

    func view(_ filter: InsightFilter, of all: [CountedReport], in gazetteer: Gazetteer) -> ReportView {
        known.withLock { known in
            if let known { return known }
            let view = ReportView(filter, of: all, in: gazetteer)
            known = view
            return view
        }
    }

    /// Of the same view, for all figures of the page.
    func digest(of view: ReportView) -> [UInt8] {
        digest.withLock { known in
            if let known { return known }
            let digest = MadeFigure.digest(of: view)
            known = digest
            return digest
        }
    }
}

/// Figures that were asked for last.
final class FigureMemory: Sendable {
    struct Key: Hashable {
        let type: ObjectIdentifier
        let municipality: Municipality.ID
        let filter: InsightFilter
        let detail: FigureDetail
        let today: CivilDate
        let stamp: ReportStamp
        let gazetteer: Int
    }

    struct Entry: Sendable {
        let model: any Sendable
        let made: [FigureKind: MadeFigure]
    }

    /// A figure of a large town has some megabytes.
    private static let most = 32

    private let entries = Mutex<[(key: Key, entry: Entry)]>([])

    subscript(key: Key) -> Entry? {
        get {
            entries.withLock { entries in
                guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
                let found = entries.remove(at: index)
                entries.append(found)
                return found.entry
            }
        }
        set {
            entries.withLock { entries in
                // What was made of reports that changed since is never asked for again.
                entries.removeAll {
                    $0.key == key || $0.key.municipality == key.municipality && $0.key.stamp != key.stamp
                }
                if let newValue { entries.append((key, newValue)) }
                if entries.count > Self.most { entries.removeFirst() }
            }
        }
    }
}
