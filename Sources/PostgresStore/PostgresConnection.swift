import SQLStore

/// One transaction on a leased session.
final class PostgresConnection: SQLConnection {
    private let session: PostgresSession
    /// The first failure; the server refuses everything after it.
    private(set) var failure: PostgresFailure?

    init(_ session: PostgresSession) {
        self.session = session
    }

    var dialect: SQLDialect { .postgres }

    func rows(_ query: SQLQuery) throws -> [SQLRow] {
        try guarded {
            try session.run(checked(query)) { result, shape in
                try (0..<result.rowCount).map { try result.row($0, shape) }
            }
        }
    }

    func first(_ query: SQLQuery) throws -> SQLRow? {
        try guarded {
            try session.run(checked(query)) { result, shape in
                result.rowCount > 0 ? try result.row(0, shape) : nil
            }
        }
    }

    func forEach(_ query: SQLQuery, _ body: (SQLRow) throws -> Void) throws {
        try guarded {
            try session.walk(checked(query)) { batch, shape in
                for index in 0..<batch.rowCount {
                    try body(try batch.row(index, shape))
                }
            }
        }
    }

    func execute(_ query: SQLQuery) throws -> Int {
        try guarded { try session.run(checked(query)) { result, _ in result.affectedRows } }
    }

    private func checked(_ query: SQLQuery) throws -> RenderedSQL {
        let sql = query.rendered
        do {
            try sql.checkArguments()
        } catch {
            throw PostgresFailure(error)
        }
        guard sql.arguments.count <= 65_535 else {
            throw PostgresFailure(.unsupportedArgument(number: 65_536, reason: "too many arguments"))
        }
        return sql
    }

    /// Repeats the first failure of this transaction, or keeps one.
    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure.error }
        do {
            return try body()
        } catch let error as PostgresFailure {
            failure = error
            throw error.error
        }
    }
}
