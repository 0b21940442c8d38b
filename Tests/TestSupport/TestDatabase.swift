import Foundation
import PostgresStore
public import SQLStore
import SQLiteStore

/// The engines that every test of stored data runs on: `@Test(arguments: Engine.available)`.
public enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// Both, where `STRAATLICHT_TEST_POSTGRES` holds the URL of a server whose databases may be made and dropped
    /// (`scripts/postgres start DIR --fast`). Without it SQLite alone; under `CI` the other half then fails.
    public static var available: [Engine] {
        let environment = ProcessInfo.processInfo.environment
        return environment[server] != nil || environment["CI"] != nil ? allCases : [.sqlite]
    }

    fileprivate static let server = "STRAATLICHT_TEST_POSTGRES"
}

/// The PostgreSQL half of a test cannot run, and must not be skipped in silence.
public struct MissingTestServer: Error, CustomStringConvertible {
    public var description: String { "STRAATLICHT_TEST_POSTGRES is not set" }
}

/// Leases a fresh, migrated database to one test, and removes it afterwards.
@discardableResult
public func withDatabase<T>(
    _ engine: Engine, migrations: [Migration] = [], _ body: (any SQLDatabase) async throws -> T
) async throws -> T {
    try await withDatabaseURL(engine) { url in
        try await withOpenDatabase(url) { database in
            try await Migrator(migrations).run(on: database)
            return try await body(database)
        }
    }
}

/// Leases the place of a fresh, empty database to one test, and removes it afterwards.
@discardableResult
public func withDatabaseURL<T>(_ engine: Engine, _ body: (DatabaseURL) async throws -> T) async throws -> T {
    let name = "straatlicht_test_\(UInt64.random(in: 0...UInt64.max))"
    switch engine {
    case .sqlite:
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(.sqlite(path: directory.appendingPathComponent("test.sqlite").path))
    case .postgres:
        guard let text = ProcessInfo.processInfo.environment[Engine.server] else { throw MissingTestServer() }
        guard case .postgres(let server) = try DatabaseURL(text) else { throw MissingTestServer() }
        try PostgresServer.createDatabase(name, on: server)
        defer { try? PostgresServer.dropDatabase(name, on: server) }
        var address = server
        address.parameters["dbname"] = name
        return try await body(.postgres(address))
    }
}

/// Opens a database for the length of the body.
@discardableResult
public func withOpenDatabase<T>(
    _ url: DatabaseURL, poolSize: Int = 4, _ body: (any SQLDatabase) async throws -> T
) async throws -> T {
    let database: any SQLDatabase
    switch url {
    case .sqlite(let path): database = try SQLiteDatabase(path: path, readers: poolSize)
    case .postgres(let address): database = PostgresDatabase(address: address, poolSize: poolSize)
    }
    do {
        let result = try await body(database)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}
