import SQLStore

/// A database that takes every row and holds none, so that importers run as they are and nothing is written.
struct ForgetfulDatabase: SQLDatabase {
    var dialect: SQLDialect { .sqlite }

    func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try body(Connection())
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try body(Connection())
    }

    func exclusiveWrite<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try body(Connection())
    }

    func eraseTraces() async throws {}
    func close() async {}

    private final class Connection: SQLConnection {
        private var statements = 0
        var dialect: SQLDialect { .sqlite }

        func rows(_ query: SQLQuery) -> [SQLRow] { [] }
        func forEach(_ query: SQLQuery, _ body: (SQLRow) throws -> Void) {}

        /// Says of every third row that it is there already.
        func execute(_ query: SQLQuery) -> Int {
            statements += 1
            return statements % 3 == 0 ? 0 : 1
        }
    }
}
