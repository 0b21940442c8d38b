/// The storage class of a value: what SQLite stores, and on PostgreSQL `BIGINT`, `DOUBLE PRECISION`, `TEXT`, `BYTEA`.
public enum SQLType: Hashable, Sendable {
    case integer, real, text, blob
}

/// One value on its way to or from a database. Its description names the type, never the value.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// `nil` for null.
    public var type: SQLType? {
        switch self {
        case .null: nil
        case .integer: .integer
        case .real: .real
        case .text: .text
        case .blob: .blob
        }
    }
}

extension SQLValue: CustomStringConvertible, CustomReflectable {
    public var description: String { type.map { "\($0)" } ?? "null" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A type that can be bound with `\(value)`.
public protocol SQLValueConvertible {
    var sqlValue: SQLValue { get }
    /// The type that PostgreSQL is told, so that a missing value is as well typed as a present one;
    /// `nil` when it is only known at run time.
    static var sqlType: SQLType? { get }
}

extension SQLValue: SQLValueConvertible {
    public var sqlValue: SQLValue { self }
    public static var sqlType: SQLType? { nil }
}

extension Int: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    public static var sqlType: SQLType? { .integer }
}

extension Int64: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self) }
    public static var sqlType: SQLType? { .integer }
}

extension Double: SQLValueConvertible {
    public var sqlValue: SQLValue { .real(self) }
    public static var sqlType: SQLType? { .real }
}

extension String: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(self) }
    public static var sqlType: SQLType? { .text }
}

/// Stored as 0 or 1 in an integer column: SQLite has no truth type.
extension Bool: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    public static var sqlType: SQLType? { .integer }
}

extension [UInt8]: SQLValueConvertible {
    public var sqlValue: SQLValue { .blob(self) }
    public static var sqlType: SQLType? { .blob }
}

extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
    public static var sqlType: SQLType? { Wrapped.sqlType }
}
