import CSV
package import Domain
package import Platform
package import SQLStore

/// Reads a directory of help, in HSDS or as a table, into that of a municipality. The same file twice changes nothing.
///
/// A file never overrules a colleague: what was checked here on a later day than the file says stays as it is. And a
/// claim of having been checked needs a day and a source; without them a service goes in, but the public does not see
/// it.
package struct ImportHelp: Sendable {
    package let municipality: Municipality.ID
    package let codes: CodeCatalogue
    package let surroundings: Surroundings
    /// The day for rows that say they were checked but not when.
    package let checkedOn: CivilDate?

    /// Bytes of a file that is read whole.
    static let maximumSize = 32 << 20

    package init(
        into municipality: Municipality.ID, codes: CodeCatalogue, surroundings: Surroundings,
        checkedOn: CivilDate? = nil
    ) {
        self.municipality = municipality
        self.codes = codes
        self.surroundings = surroundings
        self.checkedOn = checkedOn
    }

    private var today: CivilDate { DutchTime.reading(of: surroundings.now()).date }

    /// A file whose name ends in `.json` is HSDS, any other a table.
    /// - Throws: `ImportFailure`, `SQLError`. Everything goes in at once or not at all.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> HelpImportSummary {
        if let checkedOn, checkedOn > today { throw ImportFailure.usage("--checked-on lies in the future") }
        guard file.size <= Self.maximumSize else {
            throw ImportFailure.data("the file is larger than \(Self.maximumSize >> 20) MiB")
        }
        let isHSDS = file.path.lowercased().hasSuffix(".json")
        let read = isHSDS ? try await readHSDS(file, progress) : try await readTable(file, progress)
        let rejected = try RejectedRows(beside: file.path, header: read.header, separator: UInt8(ascii: ","))
        let (readings, now, today) = (read.readings, surroundings.now(), today)
        let outcome = try await database.write { [self] connection in
            try keep(readings, now: now, today: today, connection)
        }
        do {
            for row in (read.rejected + outcome.rejected).sorted(by: { $0.row.line < $1.row.line }) {
                try rejected.append(row.row, reason: row.reason)
            }
        } catch {
            try? rejected.finish()
            throw error
        }
        try rejected.finish()
        var summary = outcome.summary
        summary.rejected = rejected.count
        summary.rejectedPath = rejected.path
        return summary
    }

    // MARK: Reading

    private struct Read {
        var header: [String]
        var readings: [ServiceReading] = []
        var rejected: [HSDSReader.Rejected] = []
    }

    private func readHSDS(_ file: ImportFile, _ progress: (Double) -> Void) async throws -> Read {
        var bytes: [UInt8] = []
        try await file.forEachChunk { chunk, fraction in
            bytes += chunk
            progress(fraction)
        }
        var read = Read(header: HSDSReader.header)
        for result in try HSDSReader(codes: codes).readings(bytes) {
            switch result {
            case .success(let reading): read.readings.append(reading)
            case .failure(let rejected): read.rejected.append(rejected)
            }
        }
        return read
    }

    private func readTable(_ file: ImportFile, _ progress: (Double) -> Void) async throws -> Read {
        var reader = TableReader()
        var items: [TableReader.Item] = []
        try await file.forEachChunk { chunk, fraction in
            items += try reader.append(chunk)
            progress(fraction)
        }
        items += try reader.finish()
        guard let header = reader.header else { throw ImportFailure.data("the file is empty") }
        let table = try HelpTable(header: header, codes: codes)
        var read = Read(header: header)
        for item in items {
            switch item {
            case .broken(let row, let reason): read.rejected.append(.init(row: row, reason: reason))
            case .row(let row):
                do throws(ServiceProblem) {
                    read.readings.append(try table.reading(of: row))
                } catch {
                    read.rejected.append(.init(row: row, reason: error.reason))
                }
            }
        }
        return read
    }

    // MARK: Keeping

    private struct Outcome: Sendable {
        var summary = HelpImportSummary()
        var rejected: [HSDSReader.Rejected] = []
    }

    private func keep(
        _ readings: [ServiceReading], now: Instant, today: CivilDate, _ connection: any SQLConnection
    ) throws -> Outcome {
        var outcome = Outcome()
        var seen: Set<Identifier> = []
        for reading in readings {
            func reject(_ reason: String) { outcome.rejected.append(.init(row: reading.row, reason: reason)) }
            guard seen.insert(reading.id).inserted else {
                reject("id: an earlier row has the same one")
                continue
            }
            let known = try HelpStore.find(reading.id, in: municipality, connection)
            var service: HelpService
            do throws(ServiceProblem) {
                service = try reading.read(known?.service)
            } catch {
                reject(error.reason)
                continue
            }
            if case .on(let date) = reading.claim, date > today {
                reject("the day of the check lies in the future")
                continue
            }
            let claimed = day(of: reading.claim, service, &outcome.summary)
            if let checked = known?.service.checkedOn, claimed.map({ $0 < checked }) ?? true {
                outcome.summary.kept += 1
                continue
            }
            service.checkedOn = claimed
            try put(service, known, reading, now: now, connection, &outcome.summary)
        }
        return outcome
    }

    private func day(
        of claim: ServiceReading.Claim, _ service: HelpService, _ summary: inout HelpImportSummary
    ) -> CivilDate? {
        let date: CivilDate
        switch claim {
        case .none: return nil
        case .on(let day): date = day
        case .withoutDate:
            guard let checkedOn else {
                summary.claimsWithoutDay += 1
                return nil
            }
            date = checkedOn
        }
        guard !service.source.isEmpty else {
            summary.claimsWithoutSource += 1
            return nil
        }
        return date
    }

    private func put(
        _ read: HelpService, _ known: DirectoryEntry?, _ reading: ServiceReading, now: Instant,
        _ connection: any SQLConnection, _ summary: inout HelpImportSummary
    ) throws {
        var service = read
        // Colleagues know an organization by its name; two lines of one organization hang together.
        if known?.service.organization.id != service.organization.id,
            let organization = try HelpStore.organization(
                named: service.organization.name, in: municipality, connection)
        {
            service.organization = organization
        }
        let changed = reading.changed ?? now
        if let known {
            guard service != known.service else {
                summary.unchanged += 1
                return
            }
            guard
                try HelpStore.update(
                    service, seen: known.version, changed: changed, in: municipality, connection)
            else { throw ImportFailure.data("the directory was changed meanwhile; run the import again") }
            summary.renewed += 1
        } else {
            try HelpStore.insert(service, changed: changed, in: municipality, connection)
            summary.added += 1
        }
        if let checkedOn = service.checkedOn, checkedOn != known?.service.checkedOn {
            try HelpStore.add(
                HelpCheck(at: now, by: nil, on: checkedOn, source: service.source),
                id: surroundings.makeIdentifier(), of: service.id, account: nil, in: municipality, connection)
        }
    }
}

/// What an import of a directory did.
package struct HelpImportSummary: Hashable, Sendable {
    package var added = 0
    package var renewed = 0
    package var unchanged = 0
    /// Checked here later than the file says, and left alone.
    package var kept = 0
    package var claimsWithoutDay = 0
    package var claimsWithoutSource = 0
    package var rejected = 0
    package var rejectedPath = ""

    /// Lines to print.
    package var description: [String] {
        var lines = ["\(added) added, \(renewed) renewed, \(unchanged) unchanged"]
        if kept > 0 { lines.append("\(kept) left alone: checked here later than the file says") }
        if claimsWithoutDay > 0 {
            lines.append(
                "\(claimsWithoutDay) say that they were checked but not when, and stay hidden: give --checked-on DATE")
        }
        if claimsWithoutSource > 0 {
            lines.append("\(claimsWithoutSource) say that they were checked without naming a source, and stay hidden")
        }
        if rejected > 0 { lines.append("\(rejected) rejected, see \(rejectedPath)") }
        return lines
    }

    /// 0, or 65 when rows were rejected.
    package var exitStatus: Int32 { rejected > 0 ? 65 : 0 }
}
