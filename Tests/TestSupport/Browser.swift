public import Domain
import Foundation
public import HTTPTypes
import Hummingbird
public import HummingbirdTesting
import NIOCore
import NIOPosix
public import Platform
public import SQLStore
import Vault

/// What a test asks of the site, as a browser would.
public struct Browser: Sendable {
    private let client: any TestClientProtocol
    /// With its name; `nil` for somebody who did not sign in.
    public var cookie: String?

    public init(client: any TestClientProtocol) {
        self.client = client
    }

    public struct Page: Sendable {
        public let status: HTTPResponse.Status
        public let headers: HTTPFields
        public let text: String

        /// The value of a hidden field.
        public func hidden(_ name: String) -> String? {
            guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return text[start.upperBound...].prefix { $0 != "\"" }.description
        }

        public func contains(_ part: String) -> Bool { text.contains(part) }
    }

    public func get(_ path: String, headers: HTTPFields = [:]) async throws -> Page {
        try await send(.get, path, nil, headers)
    }

    public func post(
        _ path: String, _ fields: [(String, String)], headers: HTTPFields = [:]
    ) async throws -> Page {
        try await send(.post, path, fields, headers)
    }

    /// Fills in the form of a page of staff and sends it there.
    public func submit(_ path: String, _ fields: [(String, String)], to action: String? = nil) async throws -> Page {
        let page = try await get(path)
        let hidden = ["csrf", "versie", "token", "eenmalig"].compactMap { name in page.hidden(name).map { (name, $0) } }
        return try await post(action ?? path, hidden + fields)
    }

    /// Signs in somebody new with this role.
    public func signedIn(
        as role: Role, _ site: Site, _ town: Municipality.ID, login: String = "iemand"
    ) async throws -> Browser {
        var browser = self
        browser.cookie = try await TestSession.signIn(as: role, site, town, login: login).cookie
        return browser
    }

    /// Of those who sign in with one.
    public static let password = "een heel lang wachtwoord"

    /// Signing in was refused.
    public struct NotSignedIn: Error {}

    /// Signs in somebody new as people do it: with a password, on the page for it.
    public func signedInWithPassword(
        as role: Role, _ site: Site, _ town: Municipality.ID, login: String = "iemand"
    ) async throws -> Browser {
        let hash = try await PasswordHash.make(
            password: Self.password, salt: site.surroundings.randomBytes(16), on: .singleton)
        let account = try NewAccount(login: login, name: "Iemand", role: role, password: hash)
        try await site.database.write { connection in
            try AccountStore.insert(
                account, id: site.surroundings.makeIdentifier(), in: town, at: site.surroundings.now(), connection)
        }
        let path = "/\(town)/beheer/inloggen"
        let page = try await get(path)
        let answer = try await post(
            path, [("token", page.hidden("token") ?? ""), ("login", login), ("password", Self.password)])
        guard answer.status == .seeOther else { throw NotSignedIn() }
        var browser = self
        browser.cookie = answer.headers[.setCookie]?.prefix { $0 != ";" }.description
        return browser
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?, _ headers: HTTPFields
    ) async throws -> Page {
        try await Self.send(method, path, fields, headers, cookie: cookie, to: client)
    }

    /// Sends one request.
    /// - Parameters:
    ///   - fields: as a form would send them; `nil` for no body.
    ///   - cookie: with its name, as a browser sends it back.
    public static func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]? = nil, _ given: HTTPFields = [:],
        cookie: String? = nil, to client: any TestClientProtocol
    ) async throws -> Page {
        var headers = given
        if let cookie { headers[.cookie] = cookie }
        if fields != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let body = fields.map { fields in
            fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        }
        return try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Page(status: response.status, headers: response.headers, text: String(buffer: response.body))
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + [byte].hexadecimal
        }.joined()
    }
}

extension TestSite {
    /// A site with a town `proefdorp`, on a fresh database.
    /// - Parameter router: adds the addresses that a test needs.
    public static func with(
        _ engine: Engine = .sqlite, migrations: [Migration], clock: TestClock = TestClock(noon),
        router: @escaping @Sendable (Site) throws -> SiteRouter,
        _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: migrations) { database async throws in
            let town = try await addTown("proefdorp", to: database)
            let site = try make(database, clock: clock)
            try await Application(router: router(site).router).test(.router) { client in
                try await body(Browser(client: client), site, town)
            }
        }
    }
}
