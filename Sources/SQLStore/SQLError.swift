/// What a database refused. No case holds a bound or a stored value.
public enum SQLError: Error, Hashable, Sendable {
    /// A unique index or a primary key. The name is for the log: PostgreSQL gives that of the constraint, SQLite the
    /// columns (`report.id`).
    case uniqueViolation(constraint: String?)
    case foreignKeyViolation(constraint: String?)
    case checkViolation(constraint: String?)
    case notNullViolation(constraint: String?)
    /// The database cannot be reached or opened, or the connection broke; whether a write that was being committed
    /// took effect is then unknown. The reason names hosts, users and files, no password.
    case connection(reason: String)
    /// Other transactions kept getting in the way, also after trying again.
    case busy(code: String)
    /// The statement took longer than the database allows.
    case timeout
    /// The database was closed.
    case closed
    /// A read transaction tried to write.
    case readOnly
    /// The row has no such column.
    case missingColumn(String)
    /// A column holds another type than asked for; `found` is `null`, `integer`, `real`, `text` or `blob`.
    case decoding(column: String, expected: String, found: String)
    /// The argument `$n` cannot be stored portably.
    case unsupportedArgument(number: Int, reason: String)
    /// An SQLSTATE, or SQLite's extended result code. The message is kept only when the engine refused the text of
    /// the statement itself, before it saw any value.
    case other(code: String, message: String?)
}

extension SQLError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .uniqueViolation(let name): "unique violation (\(name ?? "unnamed"))"
        case .foreignKeyViolation(let name): "foreign key violation (\(name ?? "unnamed"))"
        case .checkViolation(let name): "check violation (\(name ?? "unnamed"))"
        case .notNullViolation(let name): "not-null violation (\(name ?? "unnamed"))"
        case .connection(let reason): "no connection to the database: \(reason)"
        case .busy(let code): "the database is busy (\(code))"
        case .timeout: "the statement took too long"
        case .closed: "the database is closed"
        case .readOnly: "a read transaction tried to write"
        case .missingColumn(let column): "no column \(column)"
        case .decoding(let column, let expected, let found): "column \(column): expected \(expected), found \(found)"
        case .unsupportedArgument(let number, let reason): "argument $\(number): \(reason)"
        case .other(let code, let message): "database error \(code)" + (message.map { ": \($0)" } ?? "")
        }
    }
}

extension RenderedSQL {
    /// Both engines refuse what only one of them could store: SQLite turns NaN into null, PostgreSQL has no NUL in text.
    /// - Throws: `SQLError.unsupportedArgument`.
    public func checkArguments() throws(SQLError) {
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .real(let value) where value.isNaN:
                throw .unsupportedArgument(number: index + 1, reason: "not a number")
            case .text(let value) where value.utf8.contains(0):
                throw .unsupportedArgument(number: index + 1, reason: "text with a NUL character")
            default: break
            }
        }
    }
}
