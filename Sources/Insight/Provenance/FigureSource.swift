import Domain
import Geography
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

    static func current(
        _ filter: InsightFilter, _ gazetteer: Gazetteer, in municipality: Municipality.ID, _ site: Site
    ) async throws -> FigureSource {
        FigureSource(
            municipality: municipality, filter: filter, gazetteer: gazetteer, site: site,
            table: try await site.memory.value { ReportTables() }.table(of: municipality, site.database),
            today: DutchTime.reading(of: site.surroundings.now()).date)
    }

    /// The moment as of which figures are: that of the last change, or the start of today. It moves only when something
    /// happens, so that the same page is the same figure.
    var asOf: Instant { max(DutchTime.instant(of: today), table.stamp.latest ?? DutchTime.instant(of: today)) }

    /// One figure as it was made for a page.
    struct Made: Sendable {
        let kind: FigureKind
        let counted: Int
        let file: [UInt8]
    }

    /// What a page shows, from memory when nothing changed since somebody asked for the same.
    /// - Parameter make: runs off the cooperative pool; gives the figures also as files.
    /// - Returns: the same value for the same type, choice and state of the reports, and how its figures were made.
    func figures<Model: Sendable>(
        _ make: @escaping @Sendable (ReportView, Gazetteer, Instant) throws -> (Model, [Made])
    ) async throws -> (model: Model, made: [FigureKind: MadeFigure]) {
        let key = FigureMemory.Key(
            type: ObjectIdentifier(Model.self), municipality: municipality, filter: filter, today: today,
            stamp: table.stamp, gazetteer: gazetteer.version)
        let memory = site.memory.value { FigureMemory() }
        if let known = memory[key], let model = known.model as? Model { return (model, known.made) }
        let (gazetteer, asOf) = (gazetteer, asOf)
        let (model, drafts) = try await site.threadPool.runIfActive {
            let view = ReportView(filter, of: table.reports, in: gazetteer)
            let (model, figures) = try make(view, gazetteer, asOf)
            let input = MadeFigure.digest(of: view)
            return (
                model,
                figures.map { figure in
                    MadeFigure(
                        id: site.surroundings.makeIdentifier(), kind: figure.kind, query: filter.query, today: today,
                        asOf: asOf, made: site.surroundings.now(), total: view.reports.count,
                        counted: figure.counted, version: InsightText.methodVersion, input: input,
                        output: MadeFigure.digest(of: figure.file))
                }
            )
        }
        let kept = try await keep(drafts)
        let made = Dictionary(kept.map { ($0.kind, $0) }) { first, _ in first }
        memory[key] = FigureMemory.Entry(model: model, made: made)
        return (model, made)
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

/// Figures that were asked for last.
final class FigureMemory: Sendable {
    struct Key: Hashable {
        let type: ObjectIdentifier
        let municipality: Municipality.ID
        let filter: InsightFilter
        let today: CivilDate
        let stamp: ReportStamp
        let gazetteer: Int
    }

    struct Entry: Sendable {
        let model: any Sendable
        let made: [FigureKind: MadeFigure]
    }

    /// A figure of a large town has some megabytes.
    private static let most = 24

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
