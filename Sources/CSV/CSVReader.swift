/// One record of a CSV file.
public struct CSVRow: Hashable, Sendable {
    /// The line of the file on which it starts, from 1.
    public let line: Int
    public let fields: [String]
    /// The header has another number of fields.
    public let isRagged: Bool
    /// Its bytes were not UTF-8 and were read as Windows-1252.
    public let isWindows1252: Bool

    public init(line: Int, fields: [String], isRagged: Bool = false, isWindows1252: Bool = false) {
        self.line = line
        self.fields = fields
        self.isRagged = isRagged
        self.isWindows1252 = isWindows1252
    }
}

/// Why a file could not be read as CSV. Lines count from 1 and are those on which the record starts.
public enum CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A quote was opened and never closed.
    case unterminatedQuote(line: Int)
    /// Something stands between a closing quote and the next separator.
    case textAfterQuote(line: Int)
    /// A field is longer than the limit, in bytes.
    case fieldTooLong(line: Int, limit: Int)
    /// A record has more fields than the limit.
    case tooManyFields(line: Int, limit: Int)

    public var description: String {
        switch self {
        case .unterminatedQuote(let line): "line \(line): a quotation mark is not closed"
        case .textAfterQuote(let line): "line \(line): there is text after a closing quotation mark"
        case .fieldTooLong(let line, let limit): "line \(line): a field is longer than \(limit) bytes"
        case .tooManyFields(let line, let limit): "line \(line): there are more than \(limit) fields"
        }
    }
}

/// Reads CSV (RFC 4180) that arrives in pieces, in memory for one record.
///
/// Lines end with LF, CRLF or CR; quoted fields may hold line ends; a byte order mark and empty lines are skipped. The
/// first record is the header: it tells the separator unless that is given, and how many fields a record has.
///
///     var reader = CSVReader()
///     for chunk in chunks { for row in try reader.append(chunk) { … } }
///     for row in try reader.finish() { … }
public struct CSVReader: Sendable {
    /// Names of the columns, as soon as the first record was read.
    public private(set) var header: [String]?
    /// Comma, semicolon or tab, as soon as it is known.
    public private(set) var separator: UInt8?
    /// Whether any record so far, the header included, was Windows-1252.
    public private(set) var hasWindows1252 = false
    /// Bytes of a field, and fields of a record, that are accepted.
    public let maximumFieldLength: Int
    public let maximumFields: Int

    private var state = State.fieldStart
    private var line = 1
    private var rowLine = 1
    private var previousWasReturn = false
    /// The record at hand: its fields without quotes, one after another, and where each ends.
    private var content: [UInt8] = []
    private var ends: [Int] = []
    private var hasQuotes = false
    /// The start of the file, held back until the separator is known.
    private var beginning: [UInt8]? = []

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote inside a quoted field: the end of the field, or the first of two.
        case quoteInQuoted
    }

    /// - Parameter separator: nil to find comma, semicolon or tab in the header line, whichever is there most.
    public init(separator: UInt8? = nil, maximumFieldLength: Int = 1 << 20, maximumFields: Int = 2_000) {
        self.separator = separator
        self.maximumFieldLength = maximumFieldLength
        self.maximumFields = maximumFields
    }

    /// Header and rows of a file in memory; no header when the file is empty.
    public static func rows(
        of bytes: some Sequence<UInt8>, separator: UInt8? = nil
    ) throws(CSVError) -> (header: [String], rows: [CSVRow]) {
        var reader = CSVReader(separator: separator)
        var rows = try reader.append(bytes)
        rows += try reader.finish()
        return (reader.header ?? [], rows)
    }

    /// The rows that became complete with these bytes. After an error the reader is of no further use.
    public mutating func append(_ chunk: some Sequence<UInt8>) throws(CSVError) -> [CSVRow] {
        var rows: [CSVRow] = []
        if beginning == nil {
            try parse(Array(chunk), &rows)
        } else {
            beginning?.append(contentsOf: chunk)
            try start(atEnd: false, &rows)
        }
        return rows
    }

    /// The last row, when the file does not end with a line end.
    public mutating func finish() throws(CSVError) -> [CSVRow] {
        var rows: [CSVRow] = []
        try start(atEnd: true, &rows)
        if state == .quoted { throw .unterminatedQuote(line: rowLine) }
        if !content.isEmpty || !ends.isEmpty || hasQuotes { try endRow(&rows) }
        return rows
    }

    // MARK: The start of the file

    /// Skips the byte order mark, finds the separator and reads what was held back, once the header line is there.
    private mutating func start(atEnd: Bool, _ rows: inout [CSVRow]) throws(CSVError) {
        guard var held = beginning else { return }
        if held.starts(with: [0xEF, 0xBB, 0xBF]) { held.removeFirst(3) }
        if separator == nil {
            let (isComplete, found) = Self.separator(in: held)
            guard isComplete || atEnd || held.count > maximumFieldLength else { return }
            separator = found
        } else if held.count < 3, !atEnd {
            return
        }
        beginning = nil
        try parse(held, &rows)
    }

    /// The most frequent candidate outside quotes in the first line with text, and whether that line was complete.
    private static func separator(in bytes: [UInt8]) -> (isComplete: Bool, separator: UInt8) {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var (isQuoted, hasText, isComplete) = (false, false, false)
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lineFeed || byte == carriageReturn {
                isComplete = hasText
                if isComplete { break }
            } else {
                hasText = true
                if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
            }
        }
        let best = counts.indices.max { counts[$0] < counts[$1] || (counts[$0] == counts[$1] && $0 > $1) } ?? 0
        return (isComplete, candidates[best])
    }

    // MARK: Records

    private mutating func parse(_ bytes: [UInt8], _ rows: inout [CSVRow]) throws(CSVError) {
        let separator = separator ?? UInt8(ascii: ",")
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let isLineEnd = byte == lineFeed || byte == carriageReturn
            // The second half of CRLF was counted with the first.
            let isSecondHalf = byte == lineFeed && previousWasReturn
            if isLineEnd, !isSecondHalf { line += 1 }
            previousWasReturn = byte == carriageReturn

            if state == .quoted {
                if byte == quote { state = .quoteInQuoted } else { content.append(byte) }
                position += 1
            } else if isLineEnd {
                if !isSecondHalf { try endRow(&rows) }
                position += 1
            } else if byte == separator {
                try endField()
                position += 1
            } else if byte == quote, state == .fieldStart {
                state = .quoted
                hasQuotes = true
                position += 1
            } else if state == .quoteInQuoted {
                guard byte == quote else { throw .textAfterQuote(line: rowLine) }
                content.append(byte)
                state = .quoted
                position += 1
            } else {
                let end = Self.endOfRun(in: bytes, from: position, separator)
                content.append(contentsOf: bytes[position..<end])
                state = .plain
                position = end
            }
            if content.count - (ends.last ?? 0) > maximumFieldLength {
                throw .fieldTooLong(line: rowLine, limit: maximumFieldLength)
            }
        }
    }

    private static func endOfRun(in bytes: [UInt8], from start: Int, _ separator: UInt8) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] != separator, bytes[end] != lineFeed, bytes[end] != carriageReturn {
            end += 1
        }
        return end
    }

    private mutating func endField() throws(CSVError) {
        guard ends.count < maximumFields else { throw .tooManyFields(line: rowLine, limit: maximumFields) }
        ends.append(content.count)
        state = .fieldStart
    }

    private mutating func endRow(_ rows: inout [CSVRow]) throws(CSVError) {
        let isEmptyLine = content.isEmpty && ends.isEmpty && !hasQuotes
        if !isEmptyLine {
            try endField()
            let (fields, isWindows1252) = decodedFields()
            hasWindows1252 = hasWindows1252 || isWindows1252
            if let header {
                rows.append(
                    CSVRow(
                        line: rowLine, fields: fields, isRagged: fields.count != header.count,
                        isWindows1252: isWindows1252))
            } else {
                header = fields
            }
        }
        content.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hasQuotes = false
        state = .fieldStart
        rowLine = line
    }

    private func decodedFields() -> (fields: [String], isWindows1252: Bool) {
        let isUTF8 = content.allSatisfy { $0 < 0x80 } || String(validating: content, as: UTF8.self) != nil
        var fields: [String] = []
        fields.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            let bytes = content[start..<end]
            fields.append(isUTF8 ? String(decoding: bytes, as: UTF8.self) : Windows1252.decoded(bytes))
            start = end
        }
        return (fields, !isUTF8)
    }
}

let quote = UInt8(ascii: "\"")
let lineFeed: UInt8 = 0x0A
let carriageReturn: UInt8 = 0x0D

/// The character set of older Windows programs, as the WHATWG Encoding Standard decodes it.
enum Windows1252 {
    static func decoded(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append((0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte)) }
        return String(text)
    }

    /// 0x80 to 0x9F; the rest is Latin 1.
    private static let upper: [Unicode.Scalar] = [
        "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
        "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]
}
