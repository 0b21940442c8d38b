import SQLStore
import TestSupport
import Testing

private let things = Migration(id: "things") { dialect in
    [
        """
        CREATE TABLE thing (
            id \(fragment: dialect.integer) PRIMARY KEY,
            n \(fragment: dialect.integer),
            x \(fragment: dialect.real),
            t TEXT,
            b \(fragment: dialect.blob)
        )\(fragment: dialect.strict)
        """
    ]
}

struct ValueTests {
    @Test(arguments: Engine.available)
    func `values come back as they were`(engine: Engine) async throws {
        let integers: [Int64?] = [0, 1, -1, .max, .min, nil]
        let reals: [Double?] = [
            0, 0.1, 1 / 3, 1e-300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity, nil,
        ]
        let texts: [String?] = [
            "", "a", "Reguliersdwarsstraat 40-hs, 'n café", "🏳️‍🌈 e\u{301}", "\\x00", "\u{1}\n\t", nil,
        ]
        let blobs: [[UInt8]?] = [[], [0], Array(0...255), [UInt8](repeating: 7, count: 100_000), nil]
        try await withDatabase(engine, migrations: [things]) { database async throws in
            for index in 0..<10 {
                let n = integers[index % integers.count]
                let x = reals[index % reals.count]
                let t = texts[index % texts.count]
                let b = blobs[index % blobs.count]
                let row = try await database.write { connection in
                    try connection.execute(
                        "INSERT INTO thing (id, n, x, t, b) VALUES (\(index), \(n), \(x), \(t), \(b))")
                    return try connection.first("SELECT n, x, t, b FROM thing WHERE id = \(index)")
                }
                #expect(try row?.int64OrNil("n") == n)
                #expect(try row?.doubleOrNil("x") == x)
                #expect(try row?.textOrNil("t") == t)
                #expect(try row?.textOrNil("t").map { Array($0.utf8) } == t.map { Array($0.utf8) })
                #expect(try row?.blobOrNil("b") == b)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a missing value of a known type can be compared`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [things]) { database async throws in
            try await database.write { connection in
                try connection.execute("INSERT INTO thing (id, t) VALUES (1, \("a")), (2, \(nil as String?))")
            }
            for wanted in [nil, "a"] as [String?] {
                let ids = try await database.read { connection in
                    try connection.rows("SELECT id FROM thing WHERE \(wanted) IS NULL OR t = \(wanted) ORDER BY id")
                        .map { try $0.int("id") }
                }
                #expect(ids == (wanted == nil ? [1, 2] : [1]))
            }
            // A null without a type needs a cast on PostgreSQL.
            let isNull = try await database.read { connection in
                try connection.first("SELECT 1 AS yes WHERE CAST(\(SQLValue.null) AS TEXT) IS NULL")?.bool("yes")
            }
            #expect(isNull == true)
        }
    }

    @Test(arguments: Engine.available)
    func `arguments without a column keep their type`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            let row = try await database.read { connection in
                try connection.first(
                    "SELECT \(Int64.max) AS n, \(0.5) * 3 AS x, \("a") || \("b") AS t, \([1, 2] as [UInt8]) AS b, \(true) AS y"
                )
            }
            #expect(try row?.int64("n") == .max)
            #expect(try row?.double("x") == 1.5)
            #expect(try row?.text("t") == "ab")
            #expect(try row?.blob("b") == [1, 2])
            #expect(try row?.bool("y") == true)
        }
    }

    @Test(arguments: Engine.available)
    func `fragments and lists reach the engine in order`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [things]) { database async throws in
            let ids = try await database.write { connection in
                let values = (1...6).map { "(\($0), \($0 * 10), \("t\($0)"))" as SQLQuery }
                let count = try connection.execute(
                    "INSERT INTO thing (id, n, t) VALUES \(fragment: values.joined(separator: ", "))")
                #expect(count == 6)
                let late: SQLQuery = "n > \(20) AND t <> \("t6")"
                return try connection.rows(
                    """
                    SELECT id FROM thing
                    WHERE id IN (\(values: [2, 3, 4, 6])) AND (\(fragment: late)) AND id < \(100)
                        AND id NOT IN (\(values: [4]))
                    """
                ).map { try $0.int("id") }
            }
            #expect(ids == [3])
            let none = try await database.read { connection in
                try connection.rows("SELECT id FROM thing WHERE id IN (\(values: [] as [Int]))").count
            }
            #expect(none == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `aggregates read alike`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [things]) { database async throws in
            let row = try await database.write { connection in
                try connection.execute("INSERT INTO thing (id, n, x) VALUES (1, 2, 0.5), (2, 3, 0.25)")
                return try connection.first(
                    """
                    SELECT COUNT(*) AS many, SUM(n) AS total, AVG(n) AS mean, SUM(x) AS sum_x, MAX(t) AS no_text,
                        7 / 2 AS half
                    FROM thing
                    """)
            }
            #expect(try row?.int("many") == 2)
            #expect(try row?.int("total") == 5)
            #expect(try row?.double("mean") == 2.5)
            #expect(try row?.double("sum_x") == 0.75)
            #expect(try row?.textOrNil("no_text") == nil)
            #expect(try row?.int("half") == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `affected rows are counted`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [things]) { database async throws in
            try await database.write { connection in
                #expect(try connection.execute("INSERT INTO thing (id, n) VALUES (1, 1), (2, 1), (3, 1)") == 3)
                #expect(try connection.execute("SELECT id FROM thing") == 0)
                #expect(try connection.execute("UPDATE thing SET n = 2 WHERE id > 1") == 2)
                #expect(try connection.execute("UPDATE thing SET n = 2 WHERE id > 10") == 0)
                #expect(try connection.execute("CREATE TABLE other (id \(fragment: connection.dialect.integer))") == 0)
                #expect(
                    try connection.execute("INSERT INTO thing (id, n) VALUES (3, 5) ON CONFLICT (id) DO NOTHING") == 0)
                let returned = try connection.rows("DELETE FROM thing WHERE n = \(2) RETURNING id")
                #expect(try returned.map { try $0.int("id") }.sorted() == [2, 3])
            }
        }
    }

    @Test(arguments: Engine.available)
    func `text sorts by its bytes when asked to`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: [things]) { database async throws in
            let texts = try await database.write { connection in
                try connection.execute(
                    "INSERT INTO thing (id, t) VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'é'), (5, 'Z')")
                return try connection.rows("SELECT t FROM thing ORDER BY t \(fragment: connection.dialect.byteOrder)")
                    .map { try $0.text("t") }
            }
            #expect(texts == ["A", "Z", "a", "b", "é"])
        }
    }

    @Test(arguments: Engine.available)
    func `what cannot be stored on both is refused before it is sent`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            await #expect(throws: SQLError.unsupportedArgument(number: 1, reason: "text with a NUL character")) {
                try await database.read { try $0.rows("SELECT \("a\0b") AS t") }
            }
            await #expect(throws: SQLError.unsupportedArgument(number: 2, reason: "not a number")) {
                try await database.read { try $0.rows("SELECT \(1) AS n, \(Double.nan) AS x") }
            }
        }
    }
}
