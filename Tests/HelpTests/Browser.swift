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

@testable import Help
@testable import Platform

/// What a test asks of the site, as a browser would.
struct Browser: Sendable {
    let client: any TestClientProtocol
    var cookie: String?

    static let password = "een heel lang wachtwoord"

    struct Page: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        /// The value of a hidden field.
        func hidden(_ name: String) -> String? {
            guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return text[start.upperBound...].prefix { $0 != "\"" }.description
        }

        /// Where something stands, counted in characters; `nil` when it is not there.
        func position(of part: String) -> Int? {
            text.range(of: part).map { text.distance(from: text.startIndex, to: $0.lowerBound) }
        }
    }

    func get(_ path: String) async throws -> Page { try await send(.get, path, nil) }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
        let body = fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await send(.post, path, body)
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?) async throws -> Page {
        var headers = HTTPFields()
        if let cookie { headers[.cookie] = cookie }
        if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
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
}

/// A site with a town `proefdorp` and the national directory in it, on a fresh database.
func withSite(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon), isFilled: Bool = true,
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: migrations) { database async throws in
        let town = try await TestSite.addTown("proefdorp", to: database)
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let site = try TestSite.make(database, clock: clock)
        if isFilled {
            let national = try NationalDirectory(resources: resources, codes: site.codes)
            try await database.write {
                try national.insert(into: town, at: TestSite.noon, checkedOn: Fixture.today, $0)
            }
        }
        let router = SiteRouter(site: site)
        Help.add(to: router, guidance: try GuidanceTexts(resources: resources))
        try await Application(router: router.router).test(.router) { client in
            try await body(Browser(client: client), site, town)
        }
    }
}
