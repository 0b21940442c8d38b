import Domain
import NIOPosix
import Platform
import SQLStore
import StreetStatistics

/// Searches a municipality for clusters, keeps what was found, and makes alerts of what is new and unusual enough.
///
/// Everything is computed before the first row is written, and written in one transaction: a search that is cancelled
/// leaves nothing.
struct ScanForClusters: Sendable {
    enum Occasion: Hashable, Sendable {
        /// The search of a night, named by the date of its morning: once for each municipality. It makes alerts.
        case night(CivilDate)
        /// A search that somebody asked for, on what is known now. It makes no alerts: chance would get another try,
        /// and there would be more false alerts than promised.
        case asked
    }

    let site: Site

    /// - Returns: the id of the search; for a night that was searched before, of that one.
    /// - Throws: `CancellationError` when the job should stop.
    func callAsFunction(
        _ occasion: Occasion, in municipality: Municipality.ID, progress: JobProgress = JobProgress()
    ) async throws -> Identifier {
        let now = site.surroundings.now()
        let known = try await site.database.read { connection in
            guard case .night(let night) = occasion else { return nil as ClusterSearchRecord? }
            return try ClusterStore.find(night: night, in: municipality, connection)
        }
        if let known { return known.id }
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        try progress.report(0.01, stage: Stage.reading.rawValue)
        let (settings, reports) = try await site.database.read { connection in
            let settings = try ClusterStore.settings(in: municipality, connection)
            let period = Self.period(occasion, settings, now)
            var filter = InsightFilter(today: period.last)
            filter.from = period.first
            return (settings, try ReportView.read(filter, in: municipality, gazetteer, connection).reports)
        }
        let period = Self.period(occasion, settings, now)
        let seed = Self.seed(occasion, period)
        try progress.report(0.05, stage: Stage.searching.rawValue)
        let (search, findings) = try await site.threadPool.runIfActive {
            let search = ClusterSearch(reports, period, settings, seed: seed)
            return (search, try search.run { done in try progress.report(0.05 + 0.9 * done) })
        }
        try progress.report(0.95, stage: Stage.keeping.rawValue)
        var record = ClusterSearchRecord(search, findings, id: site.surroundings.makeIdentifier(), at: now)
        if case .night(let night) = occasion { record.night = night }
        let (site, made) = (site, record)
        return try await site.database.write { connection in
            try Keep(site: site, municipality: municipality, now: now)(made, findings, connection)
        }
    }

    /// What the search is busy with; the page says it in words.
    enum Stage: String, CaseIterable, Sendable {
        case reading = "read"
        case searching = "search"
        case keeping = "keep"
    }

    static func period(_ occasion: Occasion, _ settings: ClusterSettings, _ now: Instant) -> ClusterPeriod {
        switch occasion {
        case .night(let night): ClusterPeriod(night: night, days: settings.periodDays)
        case .asked: ClusterPeriod(end: now, days: settings.periodDays)
        }
    }

    /// Another one each night, so that chance does not come out the same way every night; the same for the same night.
    static func seed(_ occasion: Occasion, _ period: ClusterPeriod) -> UInt64 {
        switch occasion {
        case .night(let night): UInt64(max(0, night.dayNumber))
        case .asked: UInt64(max(0, period.end.milliseconds))
        }
    }

    /// Writes a search down, with the alerts that come of it.
    private struct Keep {
        let site: Site
        let municipality: Municipality.ID
        let now: Instant

        func callAsFunction(
            _ record: ClusterSearchRecord, _ findings: ClusterFindings?, _ connection: any SQLConnection
        ) throws -> Identifier {
            var record = record
            // A night that lies before one that was followed cannot be followed any more.
            let lastNight = try ClusterStore.lastNight(in: municipality, connection)
            if let night = record.night {
                if let known = try ClusterStore.find(night: night, in: municipality, connection) { return known.id }
                if let lastNight, lastNight >= night { record.night = nil }
            }
            guard try ClusterStore.insert(record, in: municipality, connection) else {
                // Another process was first.
                guard let night = record.night,
                    let known = try ClusterStore.find(night: night, in: municipality, connection)
                else { return record.id }
                return known.id
            }
            let alerts =
                try record.night.map { try follow(record, findings, $0, after: lastNight, connection) } ?? [:]
            for (position, kept) in record.clusters.enumerated() {
                let places = kept.cluster.squares.map(ClusterWatch.number(of:))
                let found = ClusterSearchRecord.Kept(cluster: kept.cluster, alert: alerts[places])
                try ClusterStore.insert(found, at: position, of: record.id, in: municipality, connection)
            }
            return record.id
        }

        /// - Returns: the alert of each cluster that is one, by its places.
        private func follow(
            _ record: ClusterSearchRecord, _ findings: ClusterFindings?, _ night: CivilDate,
            after lastNight: CivilDate?, _ connection: any SQLConnection
        ) throws -> [[Int]: Identifier] {
            let followed = try ClusterAlertStore.all(.followed, in: municipality, connection)
            var tracker = try ClusterWatch.tracker(
                record.settings, tracks: followed.reversed().map(\.track), lastNight: lastNight?.dayNumber,
                nextNumber: try ClusterAlertStore.nextNumber(in: municipality, connection))
            let change = try ClusterWatch.follow(
                findings, night: night.dayNumber, days: record.period.days, &tracker)
            var alerts: [[Int]: Identifier] = [:]
            func cluster(of track: ClusterTracker.Track) -> FoundCluster? {
                record.clusters.first { $0.cluster.squares.map(ClusterWatch.number(of:)) == track.places }?.cluster
            }
            var raised: [ClusterAlert] = []
            for track in change.new {
                guard let cluster = cluster(of: track) else { continue }
                let alert = ClusterAlert(
                    id: site.surroundings.makeIdentifier(), number: track.number, search: record.id, track: track,
                    ended: nil, squares: cluster.squares, radius: cluster.radius, handling: .new, person: nil,
                    linked: 0, revision: 0, created: now)
                try ClusterAlertStore.insert(alert, in: municipality, connection)
                try ClusterAlertStore.link(cluster.reports, to: alert.id, in: municipality, connection)
                try add(.raised, to: alert.id, connection)
                alerts[track.places] = alert.id
                raised.append(alert)
            }
            for track in change.ongoing {
                guard let cluster = cluster(of: track),
                    let alert = followed.first(where: { $0.number == track.number })
                else { continue }
                try ClusterAlertStore.update(
                    alert.id, track, squares: cluster.squares, radius: cluster.radius, in: municipality, connection)
                try ClusterAlertStore.link(cluster.reports, to: alert.id, in: municipality, connection)
                alerts[track.places] = alert.id
            }
            for track in change.ended {
                guard let alert = followed.first(where: { $0.number == track.number }) else { continue }
                try ClusterAlertStore.end(alert.id, night: night, in: municipality, connection)
                try add(.ended, to: alert.id, connection)
            }
            try TellOfAlerts(site: site, municipality: municipality, now: now)(raised, connection)
            return alerts
        }

        private func add(
            _ kind: ClusterAlertEvent.Kind, to alert: Identifier, _ connection: any SQLConnection
        ) throws {
            try ClusterAlertStore.add(
                kind, id: site.surroundings.makeIdentifier(), to: alert, by: nil, at: now, in: municipality,
                connection)
        }
    }
}

extension ClusterSearchRecord {
    /// Not yet of a night.
    init(_ search: ClusterSearch, _ findings: ClusterFindings?, id: Identifier, at now: Instant) {
        self.init(
            id: id, night: nil, period: search.period, settings: search.settings,
            made: findings?.result.null.maxima.count ?? 0, seed: search.seed, tally: search.tally,
            recent: search.recent, isTooFew: findings == nil, version: Self.version, done: now,
            clusters: (findings?.clusters ?? []).map { Kept(cluster: $0, alert: nil) })
    }
}
