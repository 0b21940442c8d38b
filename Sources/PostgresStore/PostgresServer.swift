import CLibPQ
package import SQLStore

/// Databases on a server, for tests: each gets one of its own.
package enum PostgresServer {
    /// Makes an empty database in UTF-8.
    /// - Throws: `SQLError`.
    package static func createDatabase(_ name: String, on server: PostgresAddress) throws {
        try PostgresSession(server, statementTimeoutMilliseconds: 0)
            .administer("CREATE DATABASE", name, "ENCODING 'UTF8' TEMPLATE template0")
    }

    /// Drops a database, and the connections to it.
    /// - Throws: `SQLError`.
    package static func dropDatabase(_ name: String, on server: PostgresAddress) throws {
        try PostgresSession(server, statementTimeoutMilliseconds: 0)
            .administer("DROP DATABASE IF EXISTS", name, "WITH (FORCE)")
    }
}
