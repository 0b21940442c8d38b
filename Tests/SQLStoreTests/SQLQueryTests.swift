import SQLStore
import Testing

struct SQLQueryTests {
    @Test func `interpolation binds in order of appearance`() {
        let query: SQLQuery = "SELECT \(1), \("a"), \(2.5), \(true), \([0, 255] as [UInt8]), \(nil as Int?)"
        #expect(query.rendered.text == "SELECT $1, $2, $3, $4, $5, $6")
        #expect(
            query.rendered.arguments == [.integer(1), .text("a"), .real(2.5), .integer(1), .blob([0, 255]), .null])
        #expect(query.rendered.types == [.integer, .text, .real, .integer, .blob, .integer])
    }

    @Test func `a bare null has no type, and a value tells its own`() {
        let query: SQLQuery = "VALUES (\(SQLValue.null), \(SQLValue.text("x")))"
        #expect(query.rendered.types == [nil, .text])
    }

    @Test func `text from outside stays a value`() {
        let name = "'; DROP TABLE report; --"
        let query: SQLQuery = "SELECT id FROM report WHERE name = \(name)"
        #expect(query.rendered.text == "SELECT id FROM report WHERE name = $1")
    }

    @Test func `nested fragments are numbered anew`() {
        let inner: SQLQuery = "kind = \("b") OR kind = \("c")"
        let outer: SQLQuery = "WHERE year = \(2025) AND (\(fragment: inner)) AND (\(fragment: inner)) LIMIT \(9)"
        #expect(
            outer.rendered.text == "WHERE year = $1 AND (kind = $2 OR kind = $3) AND (kind = $4 OR kind = $5) LIMIT $6")
        let (b, c) = (SQLValue.text("b"), SQLValue.text("c"))
        #expect(outer.rendered.arguments == [.integer(2025), b, c, b, c, .integer(9)])
    }

    @Test(arguments: 0...12)
    func `placeholders are as many as arguments, however deep`(depth: Int) {
        var query: SQLQuery = "\(0)"
        for level in 0..<depth { query = "(\(level), \(fragment: query), \(values: 0..<level))" }
        let rendered = query.rendered
        let placeholders = rendered.text.split { !"$0123456789".contains($0) }.filter { $0.hasPrefix("$") }
        #expect(
            placeholders.map(String.init) == (1...rendered.arguments.count).map { "$\($0)" }.prefix(placeholders.count)
                + [])
        #expect(placeholders.count == rendered.arguments.count)
    }

    @Test func `lists`() {
        let query: SQLQuery = "x IN (\(values: [1, 2, 3]))"
        #expect(query.rendered.text == "x IN ($1, $2, $3)")
        let empty: SQLQuery = "x IN (\(values: [] as [Int]))"
        #expect(empty.rendered.text == "x IN (NULL)")
        #expect(empty.rendered.arguments.isEmpty)
    }

    @Test func `joining and adding`() {
        let conditions: [SQLQuery] = ["a = \(1)", "b = \(2)"]
        #expect(conditions.joined(separator: " AND ").rendered.text == "a = $1 AND b = $2")
        #expect([SQLQuery]().joined(separator: " AND ").isEmpty)
        var query: SQLQuery = "SELECT \(1)"
        query += " UNION " + "SELECT \(2)"
        #expect(query.rendered.text == "SELECT $1 UNION SELECT $2")
        #expect(!query.isEmpty)
    }

    @Test func `a dialect chooses`() {
        #expect(SQLDialect.sqlite.choose(sqlite: "a", postgres: "b").rendered.text == "a")
        #expect(SQLDialect.postgres.choose(sqlite: "a", postgres: "b").rendered.text == "b")
    }

    @Test func `values are not printed`() {
        let value = SQLValue.text("a secret")
        var dumped = ""
        dump(value, to: &dumped)
        #expect("\(value)" == "text")
        #expect(!dumped.contains("secret"))
        #expect(!String(reflecting: value).contains("secret"))
        var query = ""
        dump(SQLQuery("SELECT \("a secret")"), to: &query)
        #expect(!query.contains("secret"))
    }

    @Test func `what only one engine could store is refused`() {
        #expect(throws: SQLError.unsupportedArgument(number: 2, reason: "not a number")) {
            try ("SELECT \(1), \(Double.nan)" as SQLQuery).rendered.checkArguments()
        }
        #expect(throws: SQLError.unsupportedArgument(number: 1, reason: "text with a NUL character")) {
            try ("SELECT \("a\0b")" as SQLQuery).rendered.checkArguments()
        }
    }
}

struct SQLRowTests {
    let row = SQLRow(
        columns: SQLColumns(["n", "x", "t", "b", "nothing", "yes"]),
        values: [.integer(7), .real(0.5), .text("a"), .blob([1]), .null, .integer(1)])

    @Test func `each type is read by name`() throws {
        #expect(try row.int("n") == 7)
        #expect(try row.int64("n") == 7)
        #expect(try row.double("x") == 0.5)
        #expect(try row.double("n") == 7)
        #expect(try row.text("t") == "a")
        #expect(try row.blob("b") == [1])
        #expect(try row.bool("yes"))
        #expect(try row.isNull("nothing"))
        #expect(try row.intOrNil("nothing") == nil)
        #expect(try row.textOrNil("nothing") == nil)
        #expect(try row.doubleOrNil("nothing") == nil)
        #expect(try row.blobOrNil("nothing") == nil)
        #expect(try row.boolOrNil("nothing") == nil)
    }

    @Test func `errors name columns and types`() {
        #expect(throws: SQLError.missingColumn("z")) { try row.int("z") }
        #expect(throws: SQLError.decoding(column: "t", expected: "integer", found: "text")) { try row.int("t") }
        #expect(throws: SQLError.decoding(column: "nothing", expected: "text", found: "null")) {
            try row.text("nothing")
        }
        #expect(throws: SQLError.decoding(column: "n", expected: "bool", found: "integer")) { try row.bool("n") }
    }
}
