import SQLStore
import TestSupport
import Testing

private func table(_ id: String, _ statement: SQLQuery) -> Migration {
    Migration(id: id) { _ in [statement] }
}

private let first = table("1", "CREATE TABLE one (id BIGINT PRIMARY KEY)")
private let second = Migration(id: "2") { dialect in
    ["CREATE TABLE two (id BIGINT PRIMARY KEY, b \(fragment: dialect.blob))", "INSERT INTO two (id) VALUES (1)"]
}

struct MigratorTests {
    @Test(arguments: Engine.available)
    func `each migration is applied once`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            #expect(try await Migrator([first]).run(on: database) == ["1"])
            let both = Migrator([first, second])
            #expect(try await both.pending(on: database) == ["2"])
            #expect(try await both.run(on: database) == ["2"])
            #expect(try await both.run(on: database) == [])
            #expect(try await both.pending(on: database) == [])
        }
    }

    @Test(arguments: Engine.available)
    func `an empty database misses everything, and asking changes nothing`(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url in
            try await withOpenDatabase(url) { database async throws in
                #expect(try await Migrator([first, second]).pending(on: database) == ["1", "2"])
                #expect(try await Migrator([first, second]).pending(on: database) == ["1", "2"])
            }
        }
    }

    @Test(arguments: Engine.available)
    func `many that migrate at once share the work`(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url in
            let applied = try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await withOpenDatabase(url, poolSize: 2) { database async throws in
                            try await Migrator([first, second]).run(on: database)
                        }
                    }
                }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(applied.sorted() == ["1", "2"])
        }
    }

    @Test(arguments: Engine.available)
    func `a database of a newer program is refused`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [first, second]) { database async throws in
            let old = Migrator([first, table("3", "CREATE TABLE three (id BIGINT PRIMARY KEY)")])
            await #expect(throws: MigrationError.unknown(["2"])) { try await old.run(on: database) }
            await #expect(throws: MigrationError.unknown(["2"])) { try await old.pending(on: database) }
        }
    }

    @Test(arguments: Engine.available)
    func `a migration that fails leaves nothing of itself`(engine: Engine) async throws {
        let broken = Migration(id: "2") { _ in ["CREATE TABLE two (id BIGINT)", "CREATE TABLE one (id BIGINT)"] }
        try await withDatabase(engine) { database async throws in
            await #expect(throws: SQLError.self) { try await Migrator([first, broken]).run(on: database) }
            #expect(try await Migrator([first, second]).run(on: database) == ["2"])
        }
    }

    @Test(arguments: Engine.available)
    func `one id cannot be listed twice`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            await #expect(throws: MigrationError.duplicate("1")) {
                try await Migrator([first, first]).run(on: database)
            }
        }
    }
}
