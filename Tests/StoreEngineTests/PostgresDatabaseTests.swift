import PostgresStore
import SQLStore
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: Engine.available.contains(.postgres)))
struct PostgresDatabaseTests {
    private func withAddress<T>(_ body: (PostgresAddress) async throws -> T) async throws -> T {
        try await withDatabaseURL(.postgres) { url in
            guard case .postgres(let address) = url else { throw SQLError.closed }
            return try await body(address)
        }
    }

    private static func processID(_ connection: any SQLConnection) throws -> Int {
        try connection.first("SELECT pg_backend_pid() AS id")?.int("id") ?? 0
    }

    @Test func `killed connections are replaced`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 3)
            let killer = PostgresDatabase(address: address, poolSize: 1)
            for _ in 0..<3 {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<3 {
                        group.addTask { try await database.read { try $0.execute("SELECT pg_sleep(0.5)") } }
                    }
                    try await group.waitForAll()
                }
                let killed = try await killer.write { connection in
                    try connection.rows(
                        """
                        SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """
                    ).count
                }
                #expect(killed == 3)
                #expect(try await database.read { try Self.processID($0) } != 0)
            }
            await database.close()
            await killer.close()
        }
    }

    @Test func `a connection that breaks inside a transaction runs it again`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 2)
            try await database.write { try $0.execute("CREATE TABLE t (id BIGINT PRIMARY KEY)") }
            let attempts = Atomic(0)
            try await database.write { connection in
                try connection.execute("INSERT INTO t (id) VALUES (1)")
                if attempts.add(1, ordering: .relaxed).newValue == 1 {
                    try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(attempts.load(ordering: .relaxed) == 2)
            #expect(try await database.read { try $0.rows("SELECT id FROM t").count } == 1)

            attempts.store(0, ordering: .relaxed)
            await #expect(throws: SQLError.self) {
                try await database.write { connection in
                    attempts.add(1, ordering: .relaxed)
                    try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(attempts.load(ordering: .relaxed) == 3)
            await database.close()
        }
    }

    @Test func `a collision runs again, and one that never ends is busy`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 2)
            let attempts = Atomic(0)
            // The server itself raises the failure, until the given attempt.
            @Sendable func body(_ connection: any SQLConnection, until last: Int) throws -> Int {
                let attempt = attempts.add(1, ordering: .relaxed).newValue
                if attempt < last {
                    try connection.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
                }
                return attempt
            }
            #expect(try await database.write { try body($0, until: 6) } == 6)
            attempts.store(0, ordering: .relaxed)
            await #expect(throws: SQLError.busy(code: "40001")) {
                try await database.write { try body($0, until: .max) }
            }
            #expect(attempts.load(ordering: .relaxed) == 50)
            await database.close()
        }
    }

    @Test func `a slow statement is stopped, and an exclusive one is not`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 1, statementTimeoutMilliseconds: 100)
            for _ in 0..<2 {
                await #expect(throws: SQLError.timeout) {
                    try await database.read { try $0.execute("SELECT pg_sleep(5)") }
                }
                try await database.exclusiveWrite { try $0.execute("SELECT pg_sleep(0.3)") }
            }
            await database.close()
        }
    }

    @Test func `statements are prepared once, and their number is bounded`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 1)
            for n in 0..<50 { _ = try await database.read { try $0.rows("SELECT \(n) AS n") } }
            let few = try await database.read {
                try $0.first("SELECT COUNT(*) AS n FROM pg_prepared_statements")?.int("n")
            }
            #expect(few == 2)
            try await database.read { connection in
                for length in 1...300 { _ = try connection.rows("SELECT 1 AS n WHERE 1 IN (\(values: 1...length))") }
            }
            let many = try await database.read {
                try $0.first("SELECT COUNT(*) AS n FROM pg_prepared_statements")?.int("n")
            }
            #expect(many == 256)
            await database.close()
        }
    }

    @Test func `a statement whose table changed is prepared anew`() async throws {
        try await withAddress { address async throws in
            let reader = PostgresDatabase(address: address, poolSize: 1)
            let migrator = PostgresDatabase(address: address, poolSize: 1)
            try await migrator.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
            try await migrator.write { try $0.execute("INSERT INTO t (id) VALUES (1)") }
            for _ in 0..<2 { _ = try await reader.read { try $0.rows("SELECT * FROM t") } }
            try await migrator.write { try $0.execute("ALTER TABLE t ADD COLUMN name TEXT") }
            let row = try await reader.read { try $0.first("SELECT * FROM t") }
            #expect(row?.columns.names == ["id", "name"])
            await reader.close()
            await migrator.close()
        }
    }

    @Test func `a job is claimed by one worker`() async throws {
        try await withAddress { address async throws in
            let database = PostgresDatabase(address: address, poolSize: 6)
            try await database.write { try $0.execute("CREATE TABLE job (id BIGINT PRIMARY KEY, worker BIGINT)") }
            try await database.write { connection in
                try connection.execute("INSERT INTO job (id) SELECT n FROM generate_series(1, 40) AS n")
            }
            let claimed = try await withThrowingTaskGroup { group in
                for worker in 1...6 {
                    group.addTask {
                        var ids: [Int] = []
                        while let id = try await database.write({ connection in
                            try connection.first(
                                """
                                UPDATE job SET worker = \(worker) WHERE id = (
                                    SELECT id FROM job WHERE worker IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                                RETURNING id
                                """)?.int("id")
                        }) {
                            ids.append(id)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: [Int]()) { $0 += $1 }
            }
            #expect(claimed.sorted() == Array(1...40))
            await database.close()
        }
    }
}
