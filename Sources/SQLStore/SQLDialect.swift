/// The two engines. Text that only one of them understands goes through `choose`, and nowhere else.
public enum SQLDialect: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// The text of this engine.
    public func choose(sqlite: SQLQuery, postgres: SQLQuery) -> SQLQuery {
        switch self {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }

    /// A column of 64-bit integers: also truth values (0, 1) and instants (`…_ms`, milliseconds, UTC).
    public var integer: SQLQuery { choose(sqlite: "INTEGER", postgres: "BIGINT") }

    /// A column of 64-bit floating-point numbers.
    public var real: SQLQuery { choose(sqlite: "REAL", postgres: "DOUBLE PRECISION") }

    /// A column of bytes.
    public var blob: SQLQuery { choose(sqlite: "BLOB", postgres: "BYTEA") }

    /// Ends `CREATE TABLE (…)`: makes SQLite check column types as PostgreSQL does.
    /// Such a table takes the types `integer`, `real`, `blob` and `TEXT` of this dialect only.
    public var strict: SQLQuery { choose(sqlite: " STRICT", postgres: "") }

    /// Sorts and compares text by its bytes on either engine: `ORDER BY name \(fragment: dialect.byteOrder)`.
    public var byteOrder: SQLQuery { choose(sqlite: "COLLATE BINARY", postgres: #"COLLATE "C""#) }
}
