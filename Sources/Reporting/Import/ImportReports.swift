import CSV
package import Domain
package import Platform
package import SQLStore

/// Reads what another report point exports into analysis records, in constant memory but for one hash a row.
///
/// The same file twice adds nothing: a row is known by its number, else by its content and its place among equals.
/// Records go in 2,000 at a time; whoever stops halfway runs it again and the rest goes in.
package struct ImportReports: Sendable {
    package let municipality: Municipality.ID
    package let mapping: ReportMapping
    package let gazetteer: Gazetteer
    package let surroundings: Surroundings

    private static let batchSize = 2_000

    package init(
        into municipality: Municipality.ID, mapping: ReportMapping, gazetteer: Gazetteer, surroundings: Surroundings
    ) {
        self.municipality = municipality
        self.mapping = mapping
        self.gazetteer = gazetteer
        self.surroundings = surroundings
    }

    /// - Parameter progress: gets how much of the file (0 to 1) has been read.
    /// - Throws: `ImportFailure`, `SQLError`. What was added before stays.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> ReportImportSummary {
        var pass = ImportPass(self, path: file.path)
        do {
            try await file.forEachChunk { chunk, fraction in
                try pass.take(chunk)
                if pass.batch.count >= Self.batchSize { try await store(&pass, in: database) }
                progress(fraction)
            }
            try pass.takeEnd()
            try await store(&pass, in: database)
        } catch {
            try? pass.rejected?.finish()
            throw error
        }
        try pass.rejected?.finish()
        return pass.finished()
    }

    private func store(_ pass: inout ImportPass, in database: any SQLDatabase) async throws {
        let batch = pass.takeBatch()
        let (municipality, now) = (municipality, surroundings.now())
        let added = try await database.write { connection in
            try batch.count { row in
                try AnalysisRecordStore.insert(
                    row.record, sourceKey: row.key, at: now, in: municipality, connection)
            }
        }
        pass.stored(added: added, of: batch.count)
    }
}

/// One file on its way in: what was read and is not yet stored, and what to tell at the end.
private struct ImportPass {
    struct Row: Sendable {
        let record: AnalysisRecord
        let key: String
    }

    private(set) var batch: [Row] = []
    private(set) var rejected: RejectedRows?

    private let command: ImportReports
    private let path: String
    private let origin: AnalysisRecord.Origin
    private var table: TableReader
    private var rows: ReportRowReader?
    private var identity = RowIdentity()
    private var summary = ReportImportSummary()
    /// Columns that the mapping does not read, and whether they look like text of people.
    private var others: [(index: Int, name: String, isText: Bool)] = []

    init(_ command: ImportReports, path: String) {
        self.command = command
        self.path = path
        origin = .imported(from: command.mapping.source)
        table = TableReader(separator: command.mapping.separator)
    }

    mutating func take(_ chunk: [UInt8]) throws {
        try take(try table.append(chunk))
    }

    mutating func takeEnd() throws {
        try take(try table.finish())
        guard rows != nil else { throw ImportFailure.data("the file is empty") }
    }

    mutating func takeBatch() -> [Row] {
        defer { batch.removeAll(keepingCapacity: true) }
        return batch
    }

    mutating func stored(added: Int, of count: Int) {
        summary.added += added
        summary.alreadyThere += count - added
    }

    func finished() -> ReportImportSummary {
        var summary = summary
        summary.rejected = rejected?.count ?? 0
        summary.rejectedPath = rejected?.path ?? ""
        summary.unmapped = rows?.unmapped ?? UnmappedWords()
        summary.notStored = others.map { ReportImportSummary.Column(name: $0.name, isText: $0.isText) }
        return summary
    }

    private mutating func take(_ items: [TableReader.Item]) throws {
        if rows == nil, let header = table.header { try begin(header) }
        for item in items {
            summary.rows += 1
            switch item {
            case .broken(let row, let reason): try reject(row, reason)
            case .row(let row): try take(row)
            }
        }
    }

    private mutating func begin(_ header: [String]) throws(ImportFailure) {
        rows = try ReportRowReader(
            mapping: command.mapping, header: header, gazetteer: command.gazetteer, now: command.surroundings.now())
        rejected = try RejectedRows(beside: path, header: header, separator: table.separator ?? UInt8(ascii: ","))
        let used = Set(command.mapping.columns.map(\.column))
        others = header.enumerated().filter { !used.contains($0.element.trimmed) }
            .map { ($0.offset, $0.element.trimmed, false) }
    }

    private mutating func take(_ row: CSVRow) throws {
        guard !row.isRagged else {
            return try reject(row, "the row has \(row.fields.count) fields, the header \(table.header?.count ?? 0)")
        }
        if row.isWindows1252 { summary.windows1252 += 1 }
        for index in others.indices where !others[index].isText {
            others[index].isText = Self.looksLikeText(row.fields[others[index].index])
        }
        do throws(RejectedRow) {
            guard let told = try rows?.row(row.fields) else { return }
            batch.append(Row(record: record(told), key: try key(of: row)))
            summary.times[told.time.precision, default: 0] += 1
            summary.places[told.place.precision, default: 0] += 1
        } catch {
            try reject(row, error.reason)
        }
    }

    private func record(_ told: ReportRow) -> AnalysisRecord {
        AnalysisRecord(
            id: command.surroundings.makeIdentifier(), origin: origin, reported: told.reported, time: told.time,
            place: told.place, behaviours: told.behaviours, details: told.details)
    }

    private mutating func key(of row: CSVRow) throws(RejectedRow) -> String {
        if let column = command.mapping.id, let id = rows?.cell(column, row.fields) {
            guard !id.isEmpty else { throw RejectedRow(reason: "id: there is none") }
            return try identity.key(ofID: id, row: row.fields)
        }
        return identity.key(ofRow: row.fields)
    }

    private mutating func reject(_ row: CSVRow, _ reason: String) throws(ImportFailure) {
        summary.reasons[reason, default: 0] += 1
        try rejected?.append(row, reason: reason)
    }

    /// Long, of many words, or of more than one line.
    private static func looksLikeText(_ value: String) -> Bool {
        value.utf8.count > 80 || value.utf8.contains(UInt8(ascii: "\n"))
            || value.utf8.count { $0 == UInt8(ascii: " ") } >= 7
    }
}
