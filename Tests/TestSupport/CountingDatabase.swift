public import SQLStore
import Synchronization

/// A database that counts what is read from it, so that a test can say how much a page may read.
public final class CountingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let counts = Mutex((queries: 0, rows: 0))

    public init(_ base: any SQLDatabase) {
        self.base = base
    }

    public var dialect: SQLDialect { base.dialect }

    /// Queries and rows since the last time that this was asked.
    public func take() -> (queries: Int, rows: Int) {
        counts.withLock { counts in
            defer { counts = (0, 0) }
            return counts
        }
    }

    public func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await base.read { try body(Connection(base: $0, database: self)) }
    }

    public func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await base.write { try body(Connection(base: $0, database: self)) }
    }

    public func exclusiveWrite<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await base.exclusiveWrite { try body(Connection(base: $0, database: self)) }
    }

    public func eraseTraces() async throws { try await base.eraseTraces() }

    public func close() async { await base.close() }

    private struct Connection: SQLConnection {
        let base: any SQLConnection
        let database: CountingDatabase

        var dialect: SQLDialect { base.dialect }

        func rows(_ query: SQLQuery) throws -> [SQLRow] {
            let rows = try base.rows(query)
            database.counts.withLock { $0 = ($0.queries + 1, $0.rows + rows.count) }
            return rows
        }

        func first(_ query: SQLQuery) throws -> SQLRow? {
            let row = try base.first(query)
            database.counts.withLock { $0 = ($0.queries + 1, $0.rows + 1) }
            return row
        }

        func forEach(_ query: SQLQuery, _ body: (SQLRow) throws -> Void) throws {
            database.counts.withLock { $0.queries += 1 }
            try base.forEach(query) { row in
                database.counts.withLock { $0.rows += 1 }
                try body(row)
            }
        }

        @discardableResult func execute(_ query: SQLQuery) throws -> Int {
            database.counts.withLock { $0.queries += 1 }
            return try base.execute(query)
        }
    }
}
