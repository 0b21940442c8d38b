package import Domain
import NIOPosix
package import Platform
import Reporting
import SQLStore

/// Looks for bursts among the reports of the last days and sets them apart: they count again when somebody held them
/// for real. Cases, answers and help go on as ever. For a job that runs every quarter of an hour; it only reads two
/// numbers when nothing came in.
package struct FindBursts: Sendable {
    private let site: Site
    private let settings = BurstSearch.Settings()

    package init(site: Site) {
        self.site = site
    }

    /// Each municipality.
    /// - Returns: how many reports were set apart.
    /// - Throws: the first failure, after the other municipalities were done; `CancellationError` at once.
    @discardableResult
    package func callAsFunction() async throws -> Int {
        var count = 0
        var failure: (any Error)?
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            do {
                count += try await callAsFunction(in: municipality)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return count
    }

    /// - Returns: how many reports were set apart.
    @discardableResult
    package func callAsFunction(in municipality: Municipality.ID) async throws -> Int {
        let now = site.surroundings.now()
        guard let known = try await read(at: now, in: municipality) else { return 0 }
        let settings = settings
        let (joining, found) = try await site.threadPool.runIfActive { try known.look(settings) }
        let site = site
        return try await site.database.write { connection in
            var count = 0
            func setApart(_ reports: [Identifier], _ burst: Identifier, _ added: Int) throws {
                guard added > 0 else { return }
                let members = Set(try BurstStore.members(of: burst, in: municipality, connection).map(\.report))
                // The search may have taken minutes, and figures look for changes at the moment of writing.
                count += try AnalysisRecordStore.setApart(
                    reports.filter(members.contains), true, at: site.surroundings.now(), in: municipality, connection)
                try site.audit(
                    AuditEvent(.burstSetApart, of: .burst(burst), by: .system, from: .worker), at: now,
                    in: municipality, connection)
            }
            for (burst, reports) in joining {
                let added = try BurstStore.add(reports, to: burst, at: now, in: municipality, connection)
                try setApart(reports, burst, added)
            }
            for burst in found {
                let id = site.surroundings.makeIdentifier()
                let added = try BurstStore.insert(burst, id: id, at: now, in: municipality, connection)
                try setApart(burst.members, id, added)
            }
            try BurstStore.deleteEmpty(in: municipality, connection)
            // What came in since it was read makes another stamp, and so do the reports that were set apart.
            try BurstStore.setLastLook(known.stamp, in: municipality, connection)
            return count
        }
    }

    private func read(at now: Instant, in municipality: Municipality.ID) async throws -> Known? {
        let settings = settings
        let start = now.adding(days: -settings.recentDays)
        let first = start.adding(days: -settings.historyDays)
        return try await site.database.read { connection -> Known? in
            let stamp = try AnalysisRecordStore.stamp(since: start, in: municipality, connection)
            guard try BurstStore.lastLook(in: municipality, connection) != stamp else { return nil }
            func prints(_ from: Instant, _ to: Instant) throws -> [ReportPrint] {
                try AnalysisRecordStore.arrived(from: from, to: to, in: municipality, connection).map(ReportPrint.init)
            }
            let history = try prints(first, start)
            let open = try BurstStore.taking(since: start, in: municipality, connection).map { burst in
                let members = try BurstStore.members(of: burst.id, in: municipality, connection)
                    .filter { $0.isReal != true }.map(\.report)
                return (
                    burst,
                    try AnalysisRecordStore.records(members, in: municipality, connection).map(ReportPrint.init)
                )
            }
            return Known(
                stamp: stamp, recent: try prints(start, now.adding(minutes: 1)), history: history,
                // From the first report on, for a town that began within the year.
                days: history.first.map { start.minutes(since: $0.arrived) / 1_440 } ?? 0, open: open,
                settled: try BurstStore.settled(since: start, in: municipality, connection))
        }
    }

    /// What one look knows.
    private struct Known: Sendable {
        let stamp: String
        let recent: [ReportPrint]
        let history: [ReportPrint]
        let days: Double
        let open: [(burst: Burst, members: [ReportPrint])]
        let settled: Set<Identifier>

        func look(
            _ settings: BurstSearch.Settings
        ) throws -> (joining: [(Identifier, [Identifier])], found: [BurstSearch.Found]) {
            var recent = recent
            var joining: [(Identifier, [Identifier])] = []
            for (burst, members) in open {
                let reports = BurstJoining.joining(
                    recent.filter { !settled.contains($0.id) }, members: members, burst.likeness,
                    window: burst.window)
                guard !reports.isEmpty else { continue }
                let taken = Set(reports)
                recent.removeAll { taken.contains($0.id) }
                joining.append((burst.id, reports))
            }
            var search = BurstSearch(
                recent: recent, settled: settled, history: history, days: days, settings: settings)
            return (joining, try search.find())
        }
    }
}
