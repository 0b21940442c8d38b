import Domain
import Platform
import Reporting
import SQLStore

/// All reports of a municipality that count, in memory, by their start and then by their id.
struct ReportTable: Sendable {
    let stamp: ReportStamp
    let reports: [CountedReport]

    /// Reads what changed since an earlier table, or everything where that does not tell enough.
    /// - Returns: the earlier table when nothing changed.
    static func read(
        after known: ReportTable?, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> ReportTable {
        let stamp = try CountedReports.stamp(in: municipality, connection)
        if let known, known.stamp == stamp { return known }
        let count = try CountedReports.count(in: municipality, connection)
        if let known, let latest = known.stamp.latest {
            var changed: [Identifier: CountedReport?] = [:]
            try CountedReports.forEachChange(since: latest, in: municipality, connection) { report, counts in
                changed.updateValue(counts ? report : nil, forKey: report.id)
            }
            let table = ReportTable(stamp: stamp, reports: known.reports(with: changed))
            // A report that is gone leaves no change behind.
            if stamp.deleted == known.stamp.deleted, table.reports.count == count { return table }
        }
        var reports: [CountedReport] = []
        reports.reserveCapacity(count)
        try CountedReports.forEach(in: municipality, connection) { reports.append($0) }
        return ReportTable(stamp: stamp, reports: reports)
    }

    private func reports(with changed: [Identifier: CountedReport?]) -> [CountedReport] {
        var new = changed.values.compactMap(\.self).sorted(by: Self.precedes)[...]
        var merged: [CountedReport] = []
        merged.reserveCapacity(reports.count + new.count)
        for report in reports where changed[report.id] == nil {
            while let next = new.first, Self.precedes(next, report) {
                merged.append(next)
                new.removeFirst()
            }
            merged.append(report)
        }
        return merged + new
    }

    private static func precedes(_ left: CountedReport, _ right: CountedReport) -> Bool {
        left.time.start != right.time.start ? left.time.start < right.time.start : left.id < right.id
    }
}

/// The tables that were last asked for, so that another choice of reports costs no reading.
actor ReportTables {
    /// Some 200 bytes each.
    static let mostReports = 4_000_000

    private var tables: [(municipality: Municipality.ID, table: ReportTable)] = []

    /// As it is now: what was committed before is in it.
    func table(of municipality: Municipality.ID, _ database: any SQLDatabase) async throws -> ReportTable {
        let known = tables.first { $0.municipality == municipality }?.table
        let table = try await database.read { try ReportTable.read(after: known, in: municipality, $0) }
        tables.removeAll { $0.municipality == municipality }
        tables.append((municipality, table))
        // The oldest go first; the one in use stays, whatever its size.
        while tables.count > 1, tables.reduce(0, { $0 + $1.table.reports.count }) > Self.mostReports {
            tables.removeFirst()
        }
        return table
    }
}
