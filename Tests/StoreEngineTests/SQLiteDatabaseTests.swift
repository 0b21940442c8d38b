import Foundation
import SQLStore
import SQLiteStore
import Synchronization
import TestSupport
import Testing

struct SQLiteDatabaseTests {
    private func withFile<T>(_ body: (String) async throws -> T) async throws -> T {
        try await withDatabaseURL(.sqlite) { url in
            guard case .sqlite(let path) = url else { throw SQLError.closed }
            return try await body(path)
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `commits are durable, and the schema is enforced`() async throws {
        try await withFile { path async throws in
            let database = try SQLiteDatabase(path: path)
            let settings = try await database.write { connection in
                try ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA secure_delete"]
                    .map { try connection.first($0)?.values.first }
            }
            #expect(settings == [.text("wal"), .integer(2), .integer(1), .integer(1)])
            await database.close()
        }
    }

    @Test func `files are for the owner alone`() async throws {
        try await withFile { path async throws in
            let database = try SQLiteDatabase(path: path)
            try await database.write { try $0.execute("CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT") }
            #expect(try mode(path) == 0o600)
            #expect(try mode(path + "-wal") == 0o600)
            try await database.backUp(to: path + ".backup")
            #expect(try mode(path + ".backup") == 0o600)
            await database.close()

            let copy = try SQLiteDatabase(path: path + ".backup")
            #expect(try await copy.read { try $0.rows("SELECT id FROM t").count } == 0)
            await copy.close()
        }
    }

    /// Runs the bodies while the writer is held up, so that they share one commit.
    private func together(
        _ database: any SQLDatabase, _ bodies: [@Sendable (any SQLConnection) throws -> Void]
    ) async -> [SQLError?] {
        await withTaskGroup { group in
            let gate = Mutex(false)
            group.addTask {
                try? await database.exclusiveWrite { _ in
                    while !gate.withLock({ $0 }) { usleep(1000) }
                }
                return nil as (Int, SQLError?)?
            }
            for (index, body) in bodies.enumerated() {
                group.addTask {
                    do {
                        try await database.write(body)
                        return (index, nil)
                    } catch {
                        return (index, error as? SQLError ?? .closed)
                    }
                }
            }
            try? await Task.sleep(for: .milliseconds(100))
            gate.withLock { $0 = true }
            var errors = [SQLError?](repeating: nil, count: bodies.count)
            for await case (let index, let error)? in group { errors[index] = error }
            return errors
        }
    }

    @Test func `writes that share a commit fail apart`() async throws {
        let tables = Migration(id: "1") { _ in
            [
                "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT",
                """
                CREATE TABLE child (
                    id INTEGER PRIMARY KEY,
                    parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
                ) STRICT
                """,
            ]
        }
        try await withDatabase(.sqlite, migrations: [tables]) { database async throws in
            let errors = await together(
                database,
                (0..<200).map { index in
                    { connection in
                        let parent = index % 10 == 7 ? 5 : index
                        try connection.execute("INSERT INTO parent (id) VALUES (\(parent * 1000 + index % 10))")
                        if index % 20 == 3 { throw SQLError.timeout }
                    }
                })
            let late = await together(
                database,
                (0..<10).map { index in
                    { connection in
                        try connection.execute(
                            "INSERT INTO child (id, parent) VALUES (\(index), \(index == 4 ? -1 : 0))")
                    }
                })
            let count = try await database.read { connection in
                try connection.first("SELECT COUNT(*) AS n FROM parent")?.int("n")
            }
            #expect(errors.count { $0 == .timeout } == 10)
            #expect(errors.count { if case .uniqueViolation = $0 { true } else { false } } == 19)
            #expect(count == 200 - 10 - 19)
            #expect(late.count { $0 == nil } == 9)
            #expect(late[4] == .foreignKeyViolation(constraint: nil))
            #expect(try await database.read { try $0.rows("SELECT id FROM child").count } == 9)
        }
    }

    /// Counts for minutes, unless it is stopped.
    private static let long: SQLQuery = """
        WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 10000000000)
        SELECT COUNT(*) AS count FROM counter
        """

    /// Somebody who left does not keep a reader busy. The limit is for a machine that runs all other tests meanwhile. With one reader, the next read has the same connection.
    @Test(.timeLimit(.minutes(30)))
    func `a read whose task is cancelled stops, and leaves the next one alone`() async throws {
        try await withDatabaseURL(.sqlite) { url async throws in
            try await withOpenDatabase(url, poolSize: 1) { database async throws in
                for _ in 0..<5 {
                    let started = AsyncStream<Void>.makeStream()
                    let read = Task {
                        try await database.read { connection in
                            started.continuation.finish()
                            return try connection.first(Self.long)?.int("count")
                        }
                    }
                    for await _ in started.stream {}
                    // In the middle of the statement, and not before it.
                    try await Task.sleep(for: .milliseconds(20))
                    read.cancel()
                    await #expect(throws: CancellationError.self) { try await read.value }
                    let next = try await database.read { try $0.first("SELECT 7 AS n")?.int("n") }
                    #expect(next == 7)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func `a cancelled read starts no further statement, and one that waits does not start`() async throws {
        try await withDatabaseURL(.sqlite) { url async throws in
            try await withOpenDatabase(url, poolSize: 1) { database async throws in
                let gate = Mutex(false)
                let statements = Mutex(0)
                let isStarted = Mutex(false)
                let started = AsyncStream<Void>.makeStream()
                let read = Task {
                    try await database.read { connection in
                        _ = try connection.first("SELECT 1 AS n")
                        started.continuation.finish()
                        while !gate.withLock({ $0 }) { usleep(1000) }
                        for _ in 0..<10 {
                            _ = try connection.first("SELECT 1 AS n")
                            statements.withLock { $0 += 1 }
                        }
                    }
                }
                for await _ in started.stream {}
                let waiting = Task { try await database.read { _ in isStarted.withLock { $0 = true } } }
                try await Task.sleep(for: .milliseconds(20))
                waiting.cancel()
                read.cancel()
                gate.withLock { $0 = true }
                await #expect(throws: CancellationError.self) { try await read.value }
                await #expect(throws: CancellationError.self) { try await waiting.value }
                #expect(statements.withLock { $0 } == 0)
                #expect(!isStarted.withLock { $0 })
            }
        }
    }

    /// Readers are bounded, and each has a connection: none waits for another's.
    @Test(.timeLimit(.minutes(30)))
    func `as many reads run at once as there are readers`() async throws {
        try await withDatabaseURL(.sqlite) { url async throws in
            try await withOpenDatabase(url, poolSize: 3) { database async throws in
                let running = Mutex((now: 0, most: 0))
                let read: @concurrent @Sendable () async throws -> Void = {
                    try await database.read { connection in
                        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        usleep(30_000)
                        _ = try connection.first("SELECT 1 AS n")
                        running.withLock { $0.now -= 1 }
                    }
                }
                try await withThrowingTaskGroup { group in
                    for _ in 0..<12 { group.addTask(operation: read) }
                    try await group.waitForAll()
                }
                #expect(running.withLock { $0.most } == 3)
            }
        }
    }

    @Test func `after closing there is nothing to read`() async throws {
        try await withFile { path async throws in
            let database = try SQLiteDatabase(path: path)
            #expect(try await database.read { try $0.first("SELECT 1 AS n")?.int("n") } == 1)
            await database.close()
            await #expect(throws: SQLError.closed) { try await database.read { try $0.first("SELECT 1 AS n") } }
            await database.close()
        }
    }

    @Test func `a strict table refuses another type`() async throws {
        try await withDatabase(.sqlite) { database in
            try await database.write { try $0.execute("CREATE TABLE t (n INTEGER) STRICT") }
            await #expect(throws: SQLError.self) {
                try await database.write { try $0.execute("INSERT INTO t (n) VALUES (\("a"))") }
            }
        }
    }

    @Test func `a file that is no database is refused`() async throws {
        try await withFile { path async throws in
            try Data(repeating: 65, count: 4096).write(to: URL(fileURLWithPath: path))
            #expect(throws: SQLError.self) { try SQLiteDatabase(path: path) }
        }
    }
}
