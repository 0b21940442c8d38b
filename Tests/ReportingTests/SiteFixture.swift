import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

/// What a test asks of the site, as a browser would.
struct Browser: Sendable {
    let client: any TestClientProtocol
    var cookie: String?

    struct Page: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        /// The value of a hidden field.
        func hidden(_ name: String) -> String? {
            guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return text[start.upperBound...].prefix { $0 != "\"" }.description
        }

        /// The receipt code on the page, digits only.
        var code: String? {
            guard let start = text.range(of: "translate=\"no\">"), let end = text[start.upperBound...].range(of: "</p>")
            else { return nil }
            return text[start.upperBound..<end.lowerBound].filter(\.isNumber)
        }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Page {
        try await send(.get, path, headers, nil)
    }

    func post(_ path: String, _ fields: [(String, String)], headers: HTTPFields = [:]) async throws -> Page {
        let body = fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, headers, body)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String?
    ) async throws -> Page {
        var headers = headers
        if let cookie { headers[.cookie] = cookie }
        return try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Page(status: response.status, headers: response.headers, text: String(buffer: response.body))
        }
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + [byte].hexadecimal
        }.joined()
    }
}

let migrations = PlatformMigrations.all + ReportingMigrations.all

/// A site as the program composes it, as far as this room goes.
private func makeSite(_ database: any SQLDatabase, _ clock: TestClock) throws -> Site {
    var site = try TestSite.make(database, clock: clock)
    site.readsReports = { try Reporting.readsReports($0, in: $1, $2) }
    return site
}

/// A site with a town `proefdorp`, on a fresh database.
func withSite(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon),
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        let site = try makeSite(database, clock)
        let router = SiteRouter(site: site)
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        Reporting.add(to: router, try ReportingResources(resources))
        try await Application(router: router.router).test(.router) { client in
            try await body(Browser(client: client), site, town)
        }
    }
}

extension Browser {
    static let password = "een heel lang wachtwoord"

    /// Signs in somebody new with this role.
    func signedIn(as role: Role, _ site: Site, _ town: Municipality.ID, login: String = "iemand") async throws
        -> Browser
    {
        let hash = try await PasswordHash.make(
            password: Self.password, salt: site.surroundings.randomBytes(16), on: .singleton)
        let account = try NewAccount(login: login, name: "Iemand", role: role, password: hash)
        try await site.database.write { connection in
            try AccountStore.insert(
                account, id: site.surroundings.makeIdentifier(), in: town, at: site.surroundings.now(), connection)
        }
        let page = try await get("/\(town)/beheer/inloggen")
        let answer = try await post(
            "/\(town)/beheer/inloggen",
            [("token", page.hidden("token") ?? ""), ("login", login), ("password", Self.password)])
        #expect(answer.status == .seeOther)
        var browser = self
        browser.cookie = answer.headers[.setCookie]?.prefix { $0 != ";" }.description
        return browser
    }

    static let passphrase = "vier hoge bomen in de wind"

    /// This colleague, with a reading key of their own that is unlocked.
    func withOpenKey(_ town: Municipality.ID) async throws -> Browser {
        let path = "/\(town)/beheer/sleutel"
        let csrf = try #require(try await get(path).hidden("csrf"))
        let made = try await post(
            path,
            [("csrf", csrf), ("action", "make"), ("passphrase", Self.passphrase), ("again", Self.passphrase)])
        #expect(made.status == .ok)
        let unlocked = try await post(
            path, [("csrf", csrf), ("action", "unlock"), ("passphrase", Self.passphrase)])
        #expect(unlocked.status == .seeOther)
        return self
    }

    /// A report that is complete, with a fresh sheet of the form unless a token is given.
    func report(
        _ town: Municipality.ID, token: String? = nil, what: [String] = ["nafluiten"],
        where place: [(String, String)] = [("listed", "area:BU99910101")],
        when: [(String, String)] = [("when", "unknown")],
        more: [(String, String)] = []
    ) async throws -> Page {
        var sheet = token
        if sheet == nil { sheet = try await get("/\(town)/melden").hidden("token") }
        return try await post(
            "/\(town)/melden", [("token", sheet ?? "")] + what.map { ("behaviour", $0) } + place + when + more)
    }

    func records(_ site: Site, _ town: Municipality.ID) async throws -> [AnalysisRecord] {
        try await site.database.read { connection in
            var records: [AnalysisRecord] = []
            try AnalysisRecordStore.forEach(
                in: town, from: Instant(milliseconds: -4_000_000_000_000), to: Instant(milliseconds: 4_000_000_000_000),
                connection
            ) { records.append($0) }
            return records
        }
    }
}
