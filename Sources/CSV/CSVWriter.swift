/// What a cell holds.
public enum CSVCell: Hashable, Sendable {
    case empty
    case text(String)
    case integer(Int)
    /// With a decimal point; empty for infinities and NaN.
    case number(Double)
}

extension CSVCell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(nilLiteral: ()) { self = .empty }
}

/// Writes CSV (RFC 4180, lines end with CRLF, UTF-8) that spreadsheet programs may open safely.
///
/// Text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front, because
/// spreadsheets would run it as a formula (OWASP, *CSV Injection*); numbers stay numbers.
public struct CSVWriter: Sendable {
    /// What was written since it was last taken away.
    public private(set) var bytes: [UInt8] = []
    private let separator: UInt8

    /// - Parameter byteOrderMark: Excel reads a file as UTF-8 only with one.
    public init(separator: UInt8 = UInt8(ascii: ","), byteOrderMark: Bool = false) {
        self.separator = separator
        if byteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    }

    public mutating func append(_ cells: some Sequence<CSVCell>) {
        var (count, isBare) = (0, true)
        for cell in cells {
            if count > 0 { bytes.append(separator) }
            let start = bytes.count
            write(cell)
            isBare = bytes.count == start
            count += 1
        }
        // A line without a byte would be read as no record at all.
        if count == 1, isBare { bytes.append(contentsOf: [quote, quote]) }
        bytes.append(contentsOf: [carriageReturn, lineFeed])
    }

    /// Returns what was written since the last time and forgets it.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll()
        return taken
    }

    private mutating func write(_ cell: CSVCell) {
        switch cell {
        case .empty: break
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let value):
            if let whole = Int(exactly: value), abs(value) < 1e15 {
                bytes.append(contentsOf: String(whole).utf8)
            } else if value.isFinite {
                bytes.append(contentsOf: String(value).utf8)
            }
        case .text(let text): write(text)
        }
    }

    private mutating func write(_ text: String) {
        let utf8 = text.utf8
        let needsQuotes = utf8.contains { $0 == quote || $0 == separator || $0 == lineFeed || $0 == carriageReturn }
        if needsQuotes { bytes.append(quote) }
        switch utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, carriageReturn:
            bytes.append(UInt8(ascii: "'"))
        default: break
        }
        for byte in utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(quote) }
    }
}
