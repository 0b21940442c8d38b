import Domain
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import Platform

struct FrameTests {
    private func withClient(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            try await TestSite.addTown("proefdorp", to: database)
            let router = SiteRouter(site: try TestSite.make(database))
            try await Application(router: router.router).test(.router) { client in try await body(client) }
        }
    }

    /// The whole set on every answer, errors and files too.
    @Test(arguments: [
        "/", "/proefdorp", "/nergens", "/proefdorp/nergens", "/static/straatlicht.css", "/static/../secret",
        "/proefdorp/kaart.geojson", "/exit", "/gezondheid", "/en/proefdorp", "/%00",
    ])
    func everyAnswerCarriesTheSecurityHeaders(path: String) async throws {
        try await withClient { client in
            for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch, .head] {
                try await client.execute(uri: path, method: method) { response in
                    for (name, value) in [
                        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
                        ("Cross-Origin-Opener-Policy", "same-origin"),
                    ] {
                        let field = try #require(HTTPField.Name(name))
                        #expect(response.headers[field] == value)
                    }
                    let policy = try #require(response.headers[.contentSecurityPolicy])
                    #expect(policy.contains("default-src 'none'"))
                    #expect(policy.contains("frame-ancestors 'none'"))
                    #expect(!policy.contains("unsafe"))
                    #expect(response.headers[.cacheControl] != nil)
                    #expect(response.headers[.setCookie] == nil)
                    #expect(response.status.code < 500)
                }
            }
        }
    }

    /// Where a municipality has its form closed, nothing on its start page promises one.
    @Test(arguments: [true, false])
    func theStartPageOffersWhatIsThere(takesReports: Bool) async throws {
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            try await TestSite.addTown("proefdorp", to: database)
            var site = try TestSite.make(database)
            site.takesReports = { _, _ in takesReports }
            let words = site.phrasebook.words(PlatformPhrase.self, in: .dutch)
            try await Application(router: SiteRouter(site: site).router).test(.router) { client in
                try await client.execute(uri: "/proefdorp", method: .get) { response in
                    let text = String(buffer: response.body)
                    #expect(text.contains(words(.startReportText)) == takesReports)
                    #expect(text.contains(words(.startAnswerText)) == takesReports)
                    #expect(text.contains(words(.startRoutesText)) != takesReports)
                    #expect(text.contains(words(.startApproachText)))
                }
            }
        }
    }

    @Test func noncesAreNeverUsedTwice() async throws {
        try await withClient { client in
            var seen: Set<String> = []
            for _ in 0..<20 {
                try await client.execute(uri: "/proefdorp", method: .get) { response in
                    seen.insert(response.headers[.contentSecurityPolicy] ?? "")
                }
            }
            #expect(seen.count == 20)
        }
    }

    /// Only a map may make a worker of a blob, only a form with a sum one of the site's own.
    @Test func workersAreAllowedWhereTheyAreNeeded() {
        func workers(_ hasMap: Bool, _ hasWorker: Bool) -> Substring? {
            let policy = SecurityHeaders.policy(nonce: "n", hasMap: hasMap, hasWorker: hasWorker)
            return policy.split(separator: "; ").first { $0.hasPrefix("worker-src") }
        }
        #expect(workers(false, false) == "worker-src 'none'")
        #expect(workers(true, false) == "worker-src blob:")
        #expect(workers(false, true) == "worker-src 'self'")
        #expect(workers(true, true) == "worker-src 'self' blob:")
        #expect(SecurityHeaders.policy(nonce: "n").contains("script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'"))
    }

    /// Files go compressed to whoever accepts that. Pages never do: they hold secrets beside words that were typed.
    @Test(arguments: ["gzip, deflate, br", nil])
    func filesAreCompressedAndPagesAreNot(accepted: String?) async throws {
        try await withClient { client in
            let headers: HTTPFields = accepted.map { [.acceptEncoding: $0] } ?? [:]
            try await client.execute(uri: "/static/straatlicht.css", method: .get, headers: headers) { response in
                let bytes = Array(response.body.readableBytesView)
                #expect(response.headers[.contentEncoding] == (accepted == nil ? nil : "gzip"))
                #expect(response.headers[.vary] == "Accept-Encoding")
                // The mark of a gzip file (RFC 1952), and the size of what is in it as its last four bytes.
                #expect(bytes.starts(with: [0x1F, 0x8B, 8]) == (accepted != nil))
                if accepted != nil {
                    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                    #expect(bytes.count < size / 2)
                }
            }
            try await client.execute(uri: "/proefdorp", method: .get, headers: headers) { response in
                #expect(response.headers[.contentEncoding] == nil)
            }
        }
    }

    @Test func filesAreKnownByTheirFingerprint() async throws {
        try await withClient { client in
            let tag = try await client.execute(uri: "/proefdorp/kaart.geojson", method: .get) { response in
                #expect(response.headers[.contentType] == "application/geo+json")
                let map = try JSONValue(parsing: response.body.readableBytesView)
                #expect(map["bbox"]?.array?.count == 4)
                let kinds = Set((map["features"]?.array ?? []).compactMap { $0["properties"]?["kind"]?.string })
                #expect(kinds == ["boundary", "area", "street", "place"])
                return try #require(response.headers[.eTag])
            }
            try await client.execute(uri: "/proefdorp/kaart.geojson", method: .get, headers: [.ifNoneMatch: tag]) {
                #expect($0.status == .notModified)
            }
        }
    }

    @Test func theMapIsCompressedForWhoAcceptsThat() async throws {
        try await withClient { client in
            let uri = "/proefdorp/kaart.geojson"
            let plain = try await client.execute(uri: uri, method: .get) { response in
                #expect(response.headers[.contentEncoding] == nil)
                #expect(response.headers[.vary] == "Accept-Encoding")
                return (tag: try #require(response.headers[.eTag]), count: response.body.readableBytes)
            }
            let gzip: HTTPFields = [.acceptEncoding: "br, gzip"]
            let tag = try await client.execute(uri: uri, method: .get, headers: gzip) { response in
                let bytes = Array(response.body.readableBytesView)
                #expect(response.headers[.contentEncoding] == "gzip")
                #expect(response.headers[.contentType] == "application/geo+json")
                #expect(response.headers[.vary] == "Accept-Encoding")
                #expect(bytes.starts(with: [0x1F, 0x8B, 8]))
                #expect(bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) } == plain.count)
                #expect(bytes.count < plain.count)
                return try #require(response.headers[.eTag])
            }
            // A cache must not give one for the other.
            #expect(tag != plain.tag)
            for (known, expected) in [(tag, HTTPResponse.Status.notModified), (plain.tag, .ok)] {
                let headers: HTTPFields = [.acceptEncoding: "gzip", .ifNoneMatch: known]
                try await client.execute(uri: uri, method: .get, headers: headers) { response in
                    #expect(response.status == expected)
                    #expect(response.headers[.vary] == "Accept-Encoding")
                }
            }
        }
    }

    @Test(
        arguments: [
            ("gzip", true), ("br, GZIP;q=0.5", true), ("*", true), ("gzip;q=0", false), ("*, gzip; q=0.0", false),
            ("*;q=0", false), ("*;q=0, gzip", true), ("identity", false), ("notgzip", false), ("gzip;q=x", false),
            (nil, false),
        ])
    func whoAcceptsGzip(header: String?, isAccepted: Bool) {
        #expect(Gzip.isAccepted(header) == isAccepted)
    }

    @Test func whereToGoForAnExitIsNotThisSite() async throws {
        try await withClient { client in
            try await client.execute(uri: "/exit", method: .get) { response in
                #expect(response.status == .seeOther)
                #expect(response.headers[.location]?.hasPrefix("https://") == true)
                let policy = try #require(HTTPField.Name("Referrer-Policy"))
                #expect(response.headers[policy] == "no-referrer")
            }
        }
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            try await TestSite.addTown("proefdorp", to: database)
            let router = SiteRouter(site: try TestSite.make(database))
            router.resident(.post, .start) { visit in visit.redirect(to: .start) }
            try await Application(router: router.router).test(.router) { client in
                let body = ByteBuffer(repeating: UInt8(ascii: "a"), count: 300 * 1024)
                try await client.execute(uri: "/proefdorp", method: .post, body: body) {
                    #expect($0.status == .contentTooLarge)
                }
            }
        }
    }

    /// An error nobody thought of: the reader gets a number, the log gets the kind, nobody gets the text.
    @Test func anUnexpectedErrorSaysNothingButANumber() async throws {
        struct Leak: Error, CustomStringConvertible { var description: String { "kanarie" } }
        let lines = CollectedLines()
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            try await TestSite.addTown("proefdorp", to: database)
            let logger = Logger(label: "test") { _ in CollectingHandler(lines: lines) }
            let router = SiteRouter(site: try TestSite.make(database, logger: logger))
            router.resident(.post, .start) { _ in throw Leak() }
            try await Application(router: router.router).test(.router) { client in
                try await client.execute(uri: "/proefdorp?kanarie=1", method: .post) { response in
                    #expect(response.status == .internalServerError)
                    let text = String(buffer: response.body)
                    #expect(!text.contains("kanarie"))
                    let reference = try #require(text.firstMatch(of: #/fout: ([0-9A-F]{8})/#)).output.1
                    let line = try #require(lines.all.first)
                    #expect(line.contains(reference))
                    #expect(line.contains("Leak"))
                    #expect(!line.contains("kanarie"))
                }
            }
        }
    }

    @Test func librariesMaySayWhereNotWhat() throws {
        let lines = CollectedLines()
        let handler = LibraryLogHandler(destination: CollectingHandler(lines: lines), level: .trace)
        var logger = Logger(label: "library") { _ in handler }
        logger[metadataKey: "id"] = "kanarie"
        logger.critical("kanarie", metadata: ["path": "kanarie"])
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("kanarie") == false)
        #expect(lines.all.first?.contains("FrameTests.swift") == true)
    }
}

/// The lines that were logged.
private final class CollectedLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct CollectingHandler: LogHandler {
    let lines: CollectedLines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    init(lines: CollectedLines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
}
