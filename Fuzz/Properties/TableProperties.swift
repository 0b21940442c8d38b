import CSV
import Domain
import Platform

@testable import Reporting

extension PropertyChecker {
    /// A table in pieces is the table as a whole, and every row of it goes in, was there, or is rejected. The first byte
    /// says how long the pieces are.
    func checkReports(_ bytes: [UInt8]) async throws {
        let piece = 1 + Int(bytes.first ?? 0) % 61
        let text = Array(bytes.dropFirst())
        try checkCSV(text, piece)
        try checkTable(text, piece)

        let file = Array(Self.reportColumns.utf8) + text
        guard
            let (summary, rejected) = try await imported(
                "reports.csv", file,
                {
                    try await ImportReports(
                        into: Self.municipality, mapping: mapping, gazetteer: gazetteer,
                        surroundings: Self.surroundings)(file: $0, database: ForgetfulDatabase())
                })
        else { throw BrokenProperty("a file with the right columns was refused") }
        try hold(
            summary.rows == summary.added + summary.alreadyThere + summary.rejected, "rows were lost, or counted twice")
        try hold(summary.reasons.values.reduce(0, +) == summary.rejected, "reasons were lost, or counted twice")
        let good = summary.rows - summary.rejected
        try hold(
            summary.times.values.reduce(0, +) == good && summary.places.values.reduce(0, +) == good,
            "times or places were lost, or counted twice")
        try hold(rejected.count == summary.rejected, "the list of rejected rows has \(rejected.count) rows")
        try hold(Self.isInOrder(rejected.compactMap { Int($0.fields[0]) }), "rejected rows are not in order")
        try checkRows(file)
    }

    /// Every row that is taken is a valid record.
    private func checkRows(_ file: [UInt8]) throws {
        let (header, items) = try Self.items(file, piece: file.count).get()
        var reader = try ReportRowReader(mapping: mapping, header: header, gazetteer: gazetteer, now: Self.now)
        for case .row(let row) in items where !row.isRagged {
            switch Result(catching: { () throws(RejectedRow) in try reader.row(row.fields) }) {
            case .success(let told):
                try hold(told.reported <= Self.now, "a report comes from the future")
                try checkRecord(
                    AnalysisRecord(
                        id: Identifier(at: Self.now, random: []), origin: .imported(from: mapping.source),
                        reported: told.reported, time: told.time, place: told.place, behaviours: told.behaviours,
                        details: told.details))
            case .failure(let rejected):
                try hold(!rejected.reason.isEmpty, "a row was rejected without a reason")
            }
        }
    }

    // MARK: CSV

    private struct Sheet: Hashable {
        let header: [String]?
        let rows: [CSVRow]
        let separator: UInt8?
    }

    private func checkCSV(_ text: [UInt8], _ piece: Int) throws {
        let whole = Self.sheet(text, piece: max(1, text.count))
        try hold(whole == Self.sheet(text, piece: piece), "in pieces, the rows are others")
        guard case .success(let sheet) = whole, let header = sheet.header else { return }
        // What a spreadsheet would run gets an apostrophe in front, and is then read with it.
        var writer = CSVWriter(separator: sheet.separator ?? UInt8(ascii: ","), byteOrderMark: true)
        let rows = [header] + sheet.rows.map(\.fields)
        for row in rows { writer.append(row.map(CSVCell.text)) }
        let again = try CSVReader.rows(of: writer.takeBytes(), separator: sheet.separator ?? UInt8(ascii: ","))
        try hold(
            [again.header] + again.rows.map(\.fields) == rows.map { $0.map(Self.disarmed) },
            "written and read again, the rows are others")
    }

    private static func disarmed(_ text: String) -> String {
        guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return text }
        return "'" + text
    }

    private static func sheet(_ text: [UInt8], piece: Int) -> Result<Sheet, CSVError> {
        Result { () throws(CSVError) in
            var reader = CSVReader()
            var rows: [CSVRow] = []
            for start in stride(from: 0, to: text.count, by: piece) {
                rows += try reader.append(text[start..<min(text.count, start + piece)])
            }
            rows += try reader.finish()
            return Sheet(header: reader.header, rows: rows, separator: reader.separator)
        }
    }

    // MARK: Tables that go on after a broken row

    private func checkTable(_ text: [UInt8], _ piece: Int) throws {
        let whole = Self.items(text, piece: max(1, text.count))
        guard case .success(let (header, items)) = whole else {
            if case .success = Self.items(text, piece: piece) { throw BrokenProperty("in pieces, a table is taken") }
            return
        }
        let pieces = try Self.items(text, piece: piece).get()
        try hold(pieces.header == header && pieces.items == items, "in pieces, the table is another one")
        let lines = items.map { item in
            switch item {
            case .row(let row), .broken(let row, reason: _): row.line
            }
        }
        try hold(Self.isInOrder(lines), "rows are not in the order of their lines")
        // Without quotation marks every line that is not empty is a row, or the header.
        if !text.contains(UInt8(ascii: "\"")) {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let bare = text.starts(with: mark) ? text.dropFirst(3) : text[...]
            let count = bare.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).count
            try hold(items.count == max(0, count - 1), "\(count) lines gave \(items.count) rows")
        }
    }

    private static func items(
        _ text: [UInt8], piece: Int
    ) -> Result<(header: [String], items: [TableReader.Item]), ImportFailure> {
        Result { () throws(ImportFailure) in
            var reader = TableReader()
            var items: [TableReader.Item] = []
            for start in stride(from: 0, to: text.count, by: max(1, piece)) {
                items += try reader.append(Array(text[start..<min(text.count, start + piece)]))
            }
            items += try reader.finish()
            return (reader.header ?? [], items)
        }
    }

    static func isInOrder(_ lines: [Int]) -> Bool { zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 } }
}
