/// One step of the schema. Once shipped it is never edited, and it uses no type of the application.
public struct Migration: Sendable {
    /// Unique and stable, such as `2025-11-03-report`.
    public let id: String
    /// One statement per query.
    public let steps: @Sendable (SQLDialect) -> [SQLQuery]

    public init(id: String, steps: @Sendable @escaping (SQLDialect) -> [SQLQuery]) {
        self.id = id
        self.steps = steps
    }
}

/// Why a schema cannot be brought up to date.
public enum MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The program lists one id twice.
    case duplicate(String)
    /// The database was migrated by a newer program, which knew these ids.
    case unknown([String])

    public var description: String {
        switch self {
        case .duplicate(let id):
            "the migration \(id) is listed twice"
        case .unknown(let ids):
            "the database was migrated by a newer version of this program (\(ids.joined(separator: ", "))); "
                + "use that version, or restore a backup"
        }
    }
}

/// Applies migrations in order, each in a transaction of its own. The table `schema_migration` keeps their ids.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    public init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// Applies what is missing. Processes that migrate at the same time wait for each other.
    /// - Returns: the ids that this call applied, in order.
    /// - Throws: `MigrationError`, `SQLError`. The migrations before the one that failed stay applied.
    @discardableResult
    public func run(on database: some SQLDatabase) async throws -> [String] {
        try checkDuplicates()
        let table: SQLQuery = "CREATE TABLE IF NOT EXISTS schema_migration (id TEXT NOT NULL PRIMARY KEY)"
        try await database.exclusiveWrite { connection in
            try connection.execute(table)
            _ = try missing(connection)
        }
        var applied: [String] = []
        for migration in migrations {
            let isNew = try await database.exclusiveWrite { connection in
                let id = migration.id
                guard try connection.first("SELECT id FROM schema_migration WHERE id = \(id)") == nil else {
                    return false
                }
                for step in migration.steps(connection.dialect) { try connection.execute(step) }
                try connection.execute("INSERT INTO schema_migration (id) VALUES (\(id))")
                return true
            }
            if isNew { applied.append(migration.id) }
        }
        return applied
    }

    /// The ids that `run` would apply, in order.
    /// - Throws: as `run`.
    public func pending(on database: some SQLDatabase) async throws -> [String] {
        try checkDuplicates()
        return try await database.read { connection in
            let tables = connection.dialect.choose(
                sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'",
                postgres: "SELECT 1 AS name WHERE to_regclass('schema_migration') IS NOT NULL")
            guard try connection.first(tables) != nil else { return migrations.map(\.id) }
            return try missing(connection)
        }
    }

    private func missing(_ connection: any SQLConnection) throws -> [String] {
        let applied = try connection.rows("SELECT id FROM schema_migration").map { try $0.text("id") }
        let unknown = Set(applied).subtracting(migrations.map(\.id))
        guard unknown.isEmpty else { throw MigrationError.unknown(unknown.sorted()) }
        let done = Set(applied)
        return migrations.map(\.id).filter { !done.contains($0) }
    }

    private func checkDuplicates() throws {
        var seen: Set<String> = []
        for migration in migrations where !seen.insert(migration.id).inserted {
            throw MigrationError.duplicate(migration.id)
        }
    }
}
