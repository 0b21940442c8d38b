import SQLStore
import Testing

struct DatabaseURLTests {
    private func parameters(_ text: String) throws -> [String: String] {
        guard case .postgres(let address) = try DatabaseURL(text) else { return [:] }
        return address.parameters
    }

    @Test func `sqlite paths`() throws {
        #expect(try DatabaseURL("sqlite:data/x.sqlite") == .sqlite(path: "data/x.sqlite"))
        #expect(try DatabaseURL("sqlite:/var/lib/x.sqlite") == .sqlite(path: "/var/lib/x.sqlite"))
        #expect(try DatabaseURL("sqlite:///var/lib/x.sqlite") == .sqlite(path: "/var/lib/x.sqlite"))
    }

    @Test func `everything in a postgres URL`() throws {
        #expect(
            try parameters(
                "postgres://me:p%40ss%3A%2F@db.example.nl:6432/reports?sslmode=verify-full&connect_timeout=3")
                == [
                    "user": "me", "password": "p@ss:/", "host": "db.example.nl", "port": "6432", "dbname": "reports",
                    "sslmode": "verify-full", "connect_timeout": "3",
                ])
    }

    @Test func `parts are optional`() throws {
        #expect(try parameters("postgresql://") == [:])
        #expect(try parameters("postgres:///reports") == ["dbname": "reports"])
        #expect(try parameters("postgres://db/") == ["host": "db"])
        #expect(try parameters("postgres://[::1]:5433/x") == ["host": "::1", "port": "5433", "dbname": "x"])
        #expect(
            try parameters("postgres://me@/x?host=/run/postgresql")
                == ["user": "me", "dbname": "x", "host": "/run/postgresql"])
        #expect(try parameters("postgres://%2Frun%2Fpostgresql/x") == ["host": "/run/postgresql", "dbname": "x"])
    }

    @Test(arguments: [
        "", "sqlite:", "mysql://x", "postgres:x", "postgres://h:port/x", "postgres://h:70000/x", "postgres://h/x?a",
        "postgres://h/%4", "postgres://h/%zz", "postgres://h/%00", "postgres://h/%ff", "postgres://h/x?A b=c",
        "postgres://[::1]x/y",
    ])
    func `what is no URL is refused`(text: String) {
        #expect(throws: InvalidDatabaseURL.self) { try DatabaseURL(text) }
    }

    @Test func `the password is never described`() throws {
        let url = try DatabaseURL("postgres://me:hunter2@db:5432/x?sslmode=require")
        var dumped = ""
        dump(url, to: &dumped)
        for text in ["\(url)", String(reflecting: url), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(url)" == "postgres://db:5432/x")
    }

    @Test func `errors do not repeat the text`() {
        for password in ["hunter2/x", "1234/x", "hunter2?x"] {
            let error = #expect(throws: InvalidDatabaseURL.self) { try DatabaseURL("postgres://me:\(password)@db") }
            #expect(error?.description.contains("hunter2") == false)
        }
    }
}
