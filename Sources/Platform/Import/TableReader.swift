package import CSV

/// Reads a table that arrives in pieces and goes on after a record that is no CSV.
///
/// A quotation mark in the wrong place breaks a record, and one that is never closed swallows what follows. Here the
/// line on which the broken record starts is put aside, and reading starts again on the next line. Memory is held for
/// one record.
package struct TableReader: Sendable {
    package enum Item: Hashable, Sendable {
        case row(CSVRow)
        /// The line, and what is wrong with it.
        case broken(CSVRow, reason: String)
    }

    /// Names of the columns, once the first record was read.
    package private(set) var header: [String]?
    package var separator: UInt8? { csv.separator }

    private var csv: CSVReader
    /// What the lines that the reader at hand counts lack to those of the file.
    private var linesBefore = 0
    /// The start of a line whose end has not come yet.
    private var unfinished: [UInt8] = []
    /// The lines of the record at hand.
    private var held: [[UInt8]] = []

    /// Bytes of a field: stories of people fit, a swallowed file does not.
    private static let maximumFieldLength = 1 << 17
    private static let maximumLineLength = 1 << 22

    /// - Parameter separator: `nil` to find it in the header.
    package init(separator: UInt8? = nil) {
        csv = CSVReader(separator: separator, maximumFieldLength: Self.maximumFieldLength)
    }

    /// What became complete with these bytes.
    /// - Throws: ``ImportFailure/data(_:)`` when the header is broken or a line has no end.
    package mutating func append(_ chunk: [UInt8]) throws(ImportFailure) -> [Item] {
        var items: [Item] = []
        for byte in chunk {
            unfinished.append(byte)
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                let line = unfinished
                unfinished.removeAll(keepingCapacity: true)
                try take(line, &items)
            } else if unfinished.count > Self.maximumLineLength {
                throw .data("a line is longer than \(Self.maximumLineLength >> 20) MiB")
            }
        }
        return items
    }

    /// What is left at the end of the file.
    package mutating func finish() throws(ImportFailure) -> [Item] {
        var items: [Item] = []
        if !unfinished.isEmpty { try take(unfinished, &items) }
        unfinished = []
        while true {
            do throws(CSVError) {
                let rows = try csv.finish()
                header = header ?? csv.header
                items += rows.map { .row(numbered($0)) }
                return items
            } catch {
                try recover(from: error, &items)
            }
        }
    }

    private mutating func take(_ line: [UInt8], _ items: inout [Item]) throws(ImportFailure) {
        held.append(line)
        do throws(CSVError) {
            let rows = try csv.append(line)
            items += rows.map { .row(numbered($0)) }
            let isBlank = held.count == 1 && line.count <= 2 && line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
            if !rows.isEmpty || isBlank || (header == nil && csv.header != nil) { held.removeAll() }
            header = header ?? csv.header
        } catch {
            try recover(from: error, &items)
        }
    }

    /// Puts the first line of the record aside and reads the others anew.
    private mutating func recover(from error: CSVError, _ items: inout [Item]) throws(ImportFailure) {
        guard let header, let separator = csv.separator, let first = held.first else { throw .data("\(error)") }
        let line = linesBefore + error.line
        let text = String(decoding: first.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        items.append(.broken(CSVRow(line: line, fields: [text], isRagged: true), reason: error.problem))
        // A header of as many columns makes the new reader count fields as the old one did. It ends as the line did, so
        // that the second half of CRLF, which is still to come, is no line of its own.
        csv = CSVReader(separator: separator, maximumFieldLength: Self.maximumFieldLength)
        let names = Array(repeating: [UInt8(ascii: "x")], count: header.count).joined(separator: [separator])
        _ = try? csv.append(Array(names) + [first.last == 0x0D ? 0x0D : 0x0A])
        linesBefore = line - 1
        let others = held.dropFirst()
        held.removeAll()
        for line in others { try take(line, &items) }
    }

    private func numbered(_ row: CSVRow) -> CSVRow {
        CSVRow(
            line: row.line + linesBefore, fields: row.fields, isRagged: row.isRagged, isWindows1252: row.isWindows1252)
    }
}

extension CSVError {
    fileprivate var line: Int {
        switch self {
        case .unterminatedQuote(let line), .textAfterQuote(let line), .fieldTooLong(let line, _),
            .tooManyFields(let line, _):
            line
        }
    }

    fileprivate var problem: String {
        switch self {
        case .unterminatedQuote, .fieldTooLong: "a quotation mark is not closed, or a field is too long"
        case .textAfterQuote: "there is text after a closing quotation mark"
        case .tooManyFields(_, let limit): "there are more than \(limit) fields"
        }
    }
}
