import Foundation
import GRDB
import GRDBSQLite
import SQLStore

/// One transaction on one connection of the pool.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    private let interruption: ReadInterruption?
    /// The first failure. SQLite itself would let the body go on after it, PostgreSQL would not.
    private var failure: (any Error)?

    /// - Parameter interruption: of a read; writes run to their end.
    init(_ database: Database, _ interruption: ReadInterruption? = nil) {
        self.database = database
        self.interruption = interruption
    }

    var dialect: SQLDialect { .sqlite }

    /// Runs the body, and fails even when the body swallowed the failure of a statement.
    func run<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        let result = try body(self)
        if let failure { throw failure }
        return result
    }

    func rows(_ query: SQLQuery) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try walk(query, isReused: true) { rows.append($0) }
        return rows
    }

    func forEach(_ query: SQLQuery, _ body: (SQLRow) throws -> Void) throws {
        // A statement of its own: the body may run the same query again.
        try walk(query, isReused: false, body)
    }

    func execute(_ query: SQLQuery) throws -> Int {
        let statement = try prepare(query.rendered, isReused: true)
        return try guarded {
            let before = database.totalChangesCount
            try statement.execute()
            // `changesCount` keeps the number of an earlier statement when this one is no INSERT, UPDATE or DELETE.
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    private func walk(_ query: SQLQuery, isReused: Bool, _ body: (SQLRow) throws -> Void) throws {
        let statement = try prepare(query.rendered, isReused: isReused)
        let columns = SQLColumns(statement.columnNames)
        let cursor = try guarded { try Row.fetchCursor(statement) }
        let count = Int32(statement.columnCount)
        while try guarded({ try cursor.next() }) != nil {
            // Straight from the statement: decoding through the row costs more than reading it.
            let values = (0..<count).map { SQLValue(column: $0, of: statement.sqliteStatement) }
            try body(SQLRow(columns: columns, values: values))
        }
    }

    private func prepare(_ sql: RenderedSQL, isReused: Bool) throws -> Statement {
        try guarded {
            try sql.checkArguments()
            let statement: Statement
            do {
                // GRDB's cache has no bound, and only lists and bulk inserts have many arguments.
                let isCached = isReused && sql.arguments.count <= 256
                statement =
                    try isCached ? database.cachedStatement(sql: sql.text) : database.makeStatement(sql: sql.text)
            } catch let error as DatabaseError {
                throw SQLError(error, message: error.message)
            }
            // As optional existentials: the other initialiser reads each one through a key path.
            let values = sql.arguments.map { $0.databaseValue as (any DatabaseValueConvertible)? }
            try statement.setArguments(StatementArguments(values))
            return statement
        }
    }

    /// Repeats the first failure of this transaction, or keeps one.
    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            try interruption?.check()
            return try body()
        } catch {
            let error = SQLError(sqlite: error) ?? error
            failure = error
            throw error
        }
    }
}

extension SQLValue {
    /// The value in a column of the row at which the statement stands.
    fileprivate init(column: Int32, of statement: OpaquePointer) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            // The text first: asking for it may convert it, and then it has another length.
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .blob([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        default: self = .null
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }
}

extension SQLError {
    /// `nil` for errors that do not come from SQLite.
    init?(sqlite error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        self.init(error, message: nil)
    }

    /// - Parameter message: given only for errors of preparing, which know no value.
    fileprivate init(_ error: DatabaseError, message: String?) {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self = .uniqueViolation(constraint: Self.constraint(error))
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            self = .foreignKeyViolation(constraint: nil)
        case .SQLITE_CONSTRAINT_CHECK:
            self = .checkViolation(constraint: Self.constraint(error))
        case .SQLITE_CONSTRAINT_NOTNULL:
            self = .notNullViolation(constraint: Self.constraint(error))
        default:
            let code = String(error.extendedResultCode.rawValue)
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(code: code)
            case .SQLITE_READONLY: self = .readOnly
            case .SQLITE_CANTOPEN, .SQLITE_NOTADB: self = .connection(reason: "SQLite error \(code)")
            default: self = .other(code: code, message: message)
            }
        }
    }

    /// `report.id` of "UNIQUE constraint failed: report.id": names of the schema, no values.
    private static func constraint(_ error: DatabaseError) -> String? {
        guard let message = error.message, let range = message.range(of: " constraint failed: ") else { return nil }
        return String(message[range.upperBound...])
    }
}
