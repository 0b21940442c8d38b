import SQLStore
import TestSupport
import Testing

private struct Refused: Error {}

private let counter = Migration(id: "counter") { dialect in
    [
        "CREATE TABLE counter (name TEXT PRIMARY KEY, n \(fragment: dialect.integer) NOT NULL)\(fragment: dialect.strict)",
        "INSERT INTO counter (name, n) VALUES (\("a"), 0), (\("b"), 0)",
    ]
}

struct TransactionTests {
    @Test(arguments: Engine.available)
    func `a body that throws leaves nothing, and frees its connection`(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url async throws in
            try await withOpenDatabase(url, poolSize: 1) { database async throws in
                try await Migrator([counter]).run(on: database)
                for _ in 0..<20 {
                    await #expect(throws: Refused.self) {
                        try await database.write { connection in
                            try connection.execute("UPDATE counter SET n = 99")
                            throw Refused()
                        }
                    }
                    await #expect(throws: Refused.self) { try await database.read { _ in throw Refused() } }
                }
                let sum = try await database.read { try $0.first("SELECT SUM(n) AS n FROM counter")?.int("n") }
                #expect(sum == 0)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a failed statement loses the transaction, also when the body goes on`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            await #expect(throws: SQLError.self) {
                try await database.write { connection in
                    try connection.execute("UPDATE counter SET n = 99")
                    do {
                        try connection.execute("INSERT INTO counter (name, n) VALUES (\("a"), 1)")
                    } catch SQLError.uniqueViolation {
                        #expect(throws: SQLError.self) { try connection.first("SELECT n FROM counter") }
                    }
                }
            }
            let sum = try await database.read { try $0.first("SELECT SUM(n) AS n FROM counter")?.int("n") }
            #expect(sum == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `reading and then writing never loses an update`(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url async throws in
            try await withOpenDatabase(url, poolSize: 8) { database async throws in
                try await Migrator([counter]).run(on: database)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<25 {
                                try await database.write { connection in
                                    let n = try connection.first("SELECT n FROM counter WHERE name = \("a")")?.int("n")
                                    try connection.execute(
                                        "UPDATE counter SET n = \((n ?? 0) + 1) WHERE name = \("a")")
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let n = try await database.read { try $0.first("SELECT n FROM counter WHERE name = \("a")")?.int("n") }
                #expect(n == 200)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `what one transaction checks, another cannot undo unseen`(engine: Engine) async throws {
        // Write skew: each sees that the sum is 0 and raises another row; only one may.
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            for round in 0..<20 {
                try await database.write { try $0.execute("UPDATE counter SET n = 0") }
                try await withThrowingTaskGroup { group in
                    for name in ["a", "b"] {
                        group.addTask {
                            try await database.write { connection in
                                let sum = try connection.first("SELECT SUM(n) AS n FROM counter")?.int("n")
                                guard sum == 0 else { return }
                                try connection.execute("UPDATE counter SET n = 1 WHERE name = \(name)")
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let sum = try await database.read { try $0.first("SELECT SUM(n) AS n FROM counter")?.int("n") }
                #expect(sum == 1, "round \(round)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `locks in opposite order end in two commits`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            try await withThrowingTaskGroup { group in
                for names in [["a", "b"], ["b", "a"], ["a", "b"], ["b", "a"]] {
                    group.addTask {
                        for _ in 0..<10 {
                            try await database.write { connection in
                                for name in names {
                                    try connection.execute("UPDATE counter SET n = n + 1 WHERE name = \(name)")
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sum = try await database.read { try $0.first("SELECT SUM(n) AS n FROM counter")?.int("n") }
            #expect(sum == 80)
        }
    }

    @Test(arguments: Engine.available)
    func `a read sees one moment`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for _ in 0..<200 {
                        try await database.write { try $0.execute("UPDATE counter SET n = n + 1") }
                    }
                }
                group.addTask {
                    for _ in 0..<100 {
                        let (a, b) = try await database.read { connection in
                            let a = try connection.first("SELECT n FROM counter WHERE name = \("a")")?.int("n")
                            let b = try connection.first("SELECT n FROM counter WHERE name = \("b")")?.int("n")
                            return (a, b)
                        }
                        #expect(a == b)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a read cannot write`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            await #expect(throws: SQLError.readOnly) {
                try await database.read { try $0.execute("UPDATE counter SET n = 1") }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a closed database says so`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [counter]) { database async throws in
            await database.close()
            await #expect(throws: SQLError.closed) { try await database.read { try $0.rows("SELECT 1 AS one") } }
            await #expect(throws: SQLError.closed) { try await database.write { try $0.rows("SELECT 1 AS one") } }
        }
    }

    @Test(arguments: Engine.available)
    func `exclusive writes of two pools take turns`(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url async throws in
            try await withOpenDatabase(url) { first in
                try await withOpenDatabase(url) { second in
                    try await Migrator([counter]).run(on: first)
                    try await withThrowingTaskGroup { group in
                        for database in [first, second, first, second] {
                            group.addTask {
                                for _ in 0..<10 {
                                    try await database.exclusiveWrite { connection in
                                        let n = try connection.first("SELECT n FROM counter WHERE name = \("a")")
                                        let next = try (n?.int("n") ?? 0) + 1
                                        try connection.execute("UPDATE counter SET n = \(next) WHERE name = \("a")")
                                    }
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    let n = try await first.read { try $0.first("SELECT n FROM counter WHERE name = \("a")")?.int("n") }
                    #expect(n == 40)
                }
            }
        }
    }
}
