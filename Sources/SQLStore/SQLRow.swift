/// The column names of a result, shared by all its rows.
public final class SQLColumns: Sendable {
    public let names: [String]
    private let positions: [String: Int]

    /// The first of two columns with one name is the one that is found.
    public init(_ names: [String]) {
        self.names = names
        positions = Dictionary(zip(names, names.indices)) { first, _ in first }
    }

    /// `nil` when there is no such column.
    public func position(of name: String) -> Int? { positions[name] }
}

/// One row of a result. Errors name columns and types, never values.
public struct SQLRow: Sendable {
    public let columns: SQLColumns
    /// In the order of `columns`.
    public let values: [SQLValue]

    /// - Parameter values: as many as there are columns.
    public init(columns: SQLColumns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// - Throws: `SQLError.missingColumn`.
    public func value(_ column: String) throws(SQLError) -> SQLValue {
        guard let position = columns.position(of: column), position < values.count else {
            throw .missingColumn(column)
        }
        return values[position]
    }

    public func isNull(_ column: String) throws(SQLError) -> Bool {
        try value(column) == .null
    }

    // The throwing readers fail with `SQLError.decoding` on null and on another type.

    public func int(_ column: String) throws(SQLError) -> Int {
        try present(column, "integer", intOrNil(column))
    }

    public func int64(_ column: String) throws(SQLError) -> Int64 {
        try present(column, "integer", int64OrNil(column))
    }

    public func double(_ column: String) throws(SQLError) -> Double {
        try present(column, "real", doubleOrNil(column))
    }

    public func text(_ column: String) throws(SQLError) -> String {
        try present(column, "text", textOrNil(column))
    }

    public func blob(_ column: String) throws(SQLError) -> [UInt8] {
        try present(column, "blob", blobOrNil(column))
    }

    public func bool(_ column: String) throws(SQLError) -> Bool {
        try present(column, "bool", boolOrNil(column))
    }

    // `nil` is null; another type still throws.

    public func intOrNil(_ column: String) throws(SQLError) -> Int? {
        guard let value = try int64OrNil(column) else { return nil }
        guard let int = Int(exactly: value) else {
            throw .decoding(column: column, expected: "integer of this machine", found: "integer")
        }
        return int
    }

    public func int64OrNil(_ column: String) throws(SQLError) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let value): value
        case let other: throw mismatch(column, "integer", other)
        }
    }

    /// Takes integers too: both engines give one for `sum` of whole numbers.
    public func doubleOrNil(_ column: String) throws(SQLError) -> Double? {
        switch try value(column) {
        case .null: nil
        case .real(let value): value
        case .integer(let value): Double(value)
        case let other: throw mismatch(column, "real", other)
        }
    }

    public func textOrNil(_ column: String) throws(SQLError) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let value): value
        case let other: throw mismatch(column, "text", other)
        }
    }

    public func blobOrNil(_ column: String) throws(SQLError) -> [UInt8]? {
        switch try value(column) {
        case .null: nil
        case .blob(let value): value
        case let other: throw mismatch(column, "blob", other)
        }
    }

    /// Only 0 and 1 are truth values.
    public func boolOrNil(_ column: String) throws(SQLError) -> Bool? {
        switch try value(column) {
        case .null: nil
        case .integer(0): false
        case .integer(1): true
        case let other: throw mismatch(column, "bool", other)
        }
    }

    private func present<Value>(_ column: String, _ expected: String, _ value: Value?) throws(SQLError) -> Value {
        guard let value else { throw .decoding(column: column, expected: expected, found: "null") }
        return value
    }

    private func mismatch(_ column: String, _ expected: String, _ found: SQLValue) -> SQLError {
        .decoding(column: column, expected: expected, found: found.description)
    }
}
