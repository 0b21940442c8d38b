/// Where the database is: `sqlite:PATH`, or `postgres://user:password@host:port/database?sslmode=verify-full`.
///
/// On PostgreSQL the query takes what libpq takes (`host=/run/postgresql` for a Unix socket, `sslmode`,
/// `sslrootcert`, `connect_timeout`, …) and overrides the part before it. Its description never holds the password.
public enum DatabaseURL: Hashable, Sendable {
    case sqlite(path: String)
    case postgres(PostgresAddress)

    /// - Throws: `InvalidDatabaseURL`, which does not repeat the text.
    public init(_ text: String) throws(InvalidDatabaseURL) {
        if text.hasPrefix("sqlite:") {
            var path = text.dropFirst("sqlite:".count)
            if path.hasPrefix("///") { path = path.dropFirst(2) }
            guard !path.isEmpty, !path.utf8.contains(0) else { throw InvalidDatabaseURL("sqlite: needs a path") }
            self = .sqlite(path: String(path))
            return
        }
        for scheme in ["postgres://", "postgresql://"] where text.hasPrefix(scheme) {
            self = .postgres(try PostgresAddress(text.dropFirst(scheme.count)))
            return
        }
        throw InvalidDatabaseURL("expected sqlite:PATH or postgres://user:password@host:port/database")
    }
}

/// Why a text is not a database URL.
public struct InvalidDatabaseURL: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { "not a database URL: \(reason)" }
}

/// The parameters of one PostgreSQL connection, under libpq's names (`host`, `port`, `user`, `password`, `dbname`, …).
public struct PostgresAddress: Hashable, Sendable {
    /// What was given; libpq fills in the rest from its environment and defaults.
    public var parameters: [String: String]

    public init(parameters: [String: String]) {
        self.parameters = parameters
    }

    /// Reads `user:password@host:port/database?name=value&…`, each part optional and percent-encoded.
    init(_ text: Substring) throws(InvalidDatabaseURL) {
        parameters = [:]
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let location = halves[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var host = location[0]
        if let at = host.lastIndex(of: "@") {
            let credentials = host[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            try set("user", credentials[0])
            if credentials.count == 2 { try set("password", credentials[1]) }
            host = host[host.index(after: at)...]
        }
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            try set("host", host[host.index(after: host.startIndex)..<end])
            host = host[host.index(after: end)...]
            guard host.isEmpty || host.hasPrefix(":") else { throw InvalidDatabaseURL("text after the host") }
            try setPort(host.dropFirst())
        } else if let colon = host.lastIndex(of: ":") {
            try set("host", host[..<colon])
            try setPort(host[host.index(after: colon)...])
        } else {
            try set("host", host)
        }
        if location.count == 2 {
            // Else a part of a password would become the name of the database, which is printed.
            guard !location[1].contains("@") else { throw InvalidDatabaseURL("the password must be percent-encoded") }
            try set("dbname", location[1])
        }
        guard halves.count == 2 else { return }
        for pair in halves[1].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty,
                sides[0].utf8.allSatisfy({
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                })
            else { throw InvalidDatabaseURL("the query needs name=value with libpq's names") }
            try set(String(sides[0]), sides[1])
        }
    }

    private mutating func set(_ name: String, _ value: Substring) throws(InvalidDatabaseURL) {
        if !value.isEmpty { parameters[name] = try Self.decode(value) }
    }

    private mutating func setPort(_ value: Substring) throws(InvalidDatabaseURL) {
        guard value.isEmpty || UInt16(value) != nil else { throw InvalidDatabaseURL("the port is not a number") }
        try set("port", value)
    }

    private static func decode(_ text: Substring) throws(InvalidDatabaseURL) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next(), let low = rest.next(),
                let first = Character(UnicodeScalar(high)).hexDigitValue,
                let second = Character(UnicodeScalar(low)).hexDigitValue
            else { throw InvalidDatabaseURL("an incomplete percent-encoding") }
            bytes.append(UInt8(first << 4 | second))
        }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else {
            throw InvalidDatabaseURL("a percent-encoding that is not text")
        }
        return decoded
    }
}

extension DatabaseURL: CustomStringConvertible {
    public var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let address): address.description
        }
    }
}

extension PostgresAddress: CustomStringConvertible, CustomReflectable {
    /// Host, port and database only.
    public var description: String {
        let host = parameters["host"] ?? ""
        let port = parameters["port"].map { ":\($0)" } ?? ""
        return "postgres://\(host)\(port)/\(parameters["dbname"] ?? "")"
    }

    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
