import Foundation
import GRDB
import SQLStore

/// One transaction on one connection of the pool.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    /// The first failure. SQLite itself would let the body go on after it, PostgreSQL would not.
    private var failure: (any Error)?

    init(_ database: Database) {
        self.database = database
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
        while let row = try guarded({ try cursor.next().map(Self.values) }) {
            try body(SQLRow(columns: columns, values: row))
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
            try statement.setArguments(StatementArguments(sql.arguments.map(\.databaseValue)))
            return statement
        }
    }

    /// Repeats the first failure of this transaction, or keeps one.
    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            let error = SQLError(sqlite: error) ?? error
            failure = error
            throw error
        }
    }

    private static func values(_ row: Row) -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(row.count)
        for index in 0..<row.count {
            switch (row[index] as DatabaseValue).storage {
            case .null: values.append(.null)
            case .int64(let value): values.append(.integer(value))
            case .double(let value): values.append(.real(value))
            case .string(let value): values.append(.text(value))
            case .blob(let value): values.append(.blob([UInt8](value)))
            }
        }
        return values
    }
}

extension SQLValue {
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
