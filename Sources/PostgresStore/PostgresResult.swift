import CLibPQ
import SQLStore

/// The columns of a result, and how to read each.
struct PostgresShape {
    enum Format {
        case integer, real, numeric, bool, bytes, text
    }

    let columns: SQLColumns
    let formats: [Format]
}

/// An answer of the server, freed at the end of its life.
struct PostgresResult: ~Copyable {
    private let pointer: OpaquePointer?

    /// - Parameter pointer: `nil` when libpq had no memory, or no connection.
    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var isOK: Bool {
        let status = PQresultStatus(pointer)
        return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
    }

    /// Such as `COMMIT`, or `INSERT 0 3`.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    var rowCount: Int { Int(PQntuples(pointer)) }

    /// Of an `INSERT`, `UPDATE`, `DELETE` or `MERGE`.
    var affectedRows: Int {
        guard let status = PQcmdStatus(pointer), let count = PQcmdTuples(pointer) else { return 0 }
        let isChange = "IUDM".utf8.contains(UInt8(bitPattern: status[0]))
        return isChange ? Int(String(cString: count)) ?? 0 : 0
    }

    /// A field of an error.
    func diagnostic(_ field: Int32) -> String? {
        PQresultErrorField(pointer, field).map { String(cString: $0) }
    }

    func shape() -> PostgresShape {
        let columns = 0..<PQnfields(pointer)
        return PostgresShape(
            columns: SQLColumns(columns.map { String(cString: PQfname(pointer, $0)) }),
            formats: columns.map { Self.format(ofType: PQftype(pointer, $0)) })
    }

    /// The numbers are those of the catalogue `pg_type`, which never change.
    private static func format(ofType type: Oid) -> PostgresShape.Format {
        switch type {
        case 20, 21, 23, 26: .integer
        case 700, 701: .real
        case 1700: .numeric
        case 16: .bool
        case 17: .bytes
        default: .text
        }
    }

    /// - Throws: `SQLError.decoding` for a number that fits neither 64-bit type.
    func row(_ row: Int, _ shape: PostgresShape) throws(SQLError) -> SQLRow {
        var values: [SQLValue] = []
        values.reserveCapacity(shape.formats.count)
        for (column, format) in shape.formats.enumerated() {
            let (row, index) = (Int32(row), Int32(column))
            guard PQgetisnull(pointer, row, index) == 0, let start = PQgetvalue(pointer, row, index) else {
                values.append(.null)
                continue
            }
            let length = Int(PQgetlength(pointer, row, index))
            let bytes = UnsafeRawBufferPointer(start: start, count: length)
            guard let value = Self.value(bytes, format) else {
                throw .decoding(column: shape.columns.names[column], expected: "\(format)", found: "another number")
            }
            values.append(value)
        }
        return SQLRow(columns: shape.columns, values: values)
    }

    private static func value(_ bytes: UnsafeRawBufferPointer, _ format: PostgresShape.Format) -> SQLValue? {
        switch format {
        case .integer: Int64(String(decoding: bytes, as: UTF8.self)).map { .integer($0) }
        case .real: Double(String(decoding: bytes, as: UTF8.self)).map { .real($0) }
        case .numeric: number(String(decoding: bytes, as: UTF8.self))
        case .bool: .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case .bytes: .blob(unhex(bytes.dropFirst(2)))
        case .text: .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// `sum` of integers comes as a whole decimal, as in SQLite; `avg` with a fraction.
    private static func number(_ text: String) -> SQLValue? {
        if let whole = Int64(text) { return .integer(whole) }
        return Double(text).map { .real($0) }
    }

    private static func unhex(_ digits: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        func nibble(_ digit: UInt8) -> UInt8 { digit & 15 + (digit >> 6) * 9 }
        return [UInt8](unsafeUninitializedCapacity: digits.count / 2) { bytes, count in
            var index = digits.startIndex
            while index + 1 < digits.endIndex {
                bytes[count] = nibble(digits[index]) << 4 | nibble(digits[index + 1])
                count += 1
                index += 2
            }
        }
    }
}

/// Bound values in the binary form of the protocol, one after another in one buffer.
struct PostgresArguments {
    /// Begins with a byte of its own, so that an empty text still has an address: no address means null.
    private var bytes: [UInt8] = [0]
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []

    /// - Parameter values: at most 65,535.
    init(_ values: [SQLValue]) {
        for value in values {
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let value): append(UInt64(bitPattern: value))
            case .real(let value): append(value.bitPattern)
            case .text(let value): bytes.append(contentsOf: value.utf8)
            case .blob(let value): bytes.append(contentsOf: value)
            }
            offsets.append(value == .null ? nil : start)
            lengths.append(Int32(clamping: bytes.count - start))
        }
    }

    private mutating func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The number of a type in `pg_type`; 0 lets the server infer it.
    static func typeNumber(_ type: SQLType?) -> Oid {
        switch type {
        case .integer: 20
        case .real: 701
        case .text: 25
        case .blob: 17
        case nil: 0
        }
    }

    /// Calls with the arrays that libpq takes: count, addresses, lengths, and 1 (binary) for each.
    func withPointers(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> OpaquePointer?
    ) -> PostgresResult {
        let pointer = bytes.withUnsafeBytes { buffer in
            let addresses = offsets.map { offset in
                offset.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(offsets.count), addresses, lengths, Array(repeating: 1, count: offsets.count))
        }
        return PostgresResult(pointer)
    }
}
