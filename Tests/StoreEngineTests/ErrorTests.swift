import SQLStore
import TestSupport
import Testing

private let families = Migration(id: "families") { dialect in
    [
        """
        CREATE TABLE parent (
            id \(fragment: dialect.integer) PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            age \(fragment: dialect.integer) CONSTRAINT grown CHECK (age >= 18)
        )\(fragment: dialect.strict)
        """,
        """
        CREATE TABLE child (
            id \(fragment: dialect.integer) PRIMARY KEY,
            parent \(fragment: dialect.integer) NOT NULL REFERENCES parent (id)
        )\(fragment: dialect.strict)
        """,
        "INSERT INTO parent (id, name, age) VALUES (1, 'Anna', 30)",
    ]
}

struct ErrorTests {
    /// The error of one write, which must not hold the value `secret`.
    private func failure(_ database: any SQLDatabase, _ query: SQLQuery) async -> SQLError? {
        let error = await #expect(throws: SQLError.self) { try await database.write { try $0.execute(query) } }
        #expect(error.map { String(reflecting: $0).contains("secret") } == false)
        return error
    }

    @Test(arguments: Engine.available)
    func `constraints have a case each`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [families]) { database async throws in
            let key = await failure(database, "INSERT INTO parent (id, name) VALUES (\(1), \("secret"))")
            #expect(key == .uniqueViolation(constraint: engine == .sqlite ? "parent.id" : "parent_pkey"))

            try await database.write { try $0.execute("INSERT INTO parent (id, name) VALUES (2, \("secret"))") }
            let unique = await failure(database, "INSERT INTO parent (id, name) VALUES (\(3), \("secret"))")
            #expect(unique == .uniqueViolation(constraint: engine == .sqlite ? "parent.name" : "parent_name_key"))

            let foreign = await failure(database, "INSERT INTO child (id, parent) VALUES (\(1), \(99))")
            #expect(foreign == .foreignKeyViolation(constraint: engine == .sqlite ? nil : "child_parent_fkey"))

            let check = await failure(database, "INSERT INTO parent (id, name, age) VALUES (\(4), \("secret2"), \(3))")
            #expect(check == .checkViolation(constraint: "grown"))

            let missing = await failure(database, "INSERT INTO parent (id, name) VALUES (\(5), \(nil as String?))")
            #expect(missing == .notNullViolation(constraint: "parent.name"))
        }
    }

    @Test(arguments: Engine.available)
    func `a refused text keeps its message`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            guard case .other(_, let message?) = await failure(database, "SELECT * FROM nowhere") else {
                Issue.record("no message")
                return
            }
            #expect(message.contains("nowhere"))
        }
    }

    @Test(arguments: Engine.available)
    func `a refused value is not repeated`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [families]) { database async throws in
            let error = await failure(database, "UPDATE parent SET age = \("secret")")
            #expect(error != nil)
            _ = await failure(database, "UPDATE parent SET age = CAST(\("secret") AS INTEGER) / 0 + abs(\(Int64.min))")
        }
    }

    @Test(arguments: Engine.available)
    func `a database that is not there`(engine: Engine) async throws {
        let url: DatabaseURL =
            switch engine {
            case .sqlite: .sqlite(path: "/nowhere/at/all.sqlite")
            case .postgres: try DatabaseURL("postgres://me:hunter2@127.0.0.1:1/x?connect_timeout=2")
            }
        let error = await #expect(throws: SQLError.self) {
            try await withOpenDatabase(url) { database async throws in
                _ = try await database.read { try $0.rows("SELECT 1 AS one") }
            }
        }
        guard case .connection(let reason)? = error else {
            Issue.record("not a connection error")
            return
        }
        #expect(!reason.contains("hunter2"))
    }
}
