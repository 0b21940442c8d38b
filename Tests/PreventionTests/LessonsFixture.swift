import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Prevention
@testable import Registers

/// A visitor of the site, without JavaScript and without a cookie unless they signed in.
struct Visitor: Sendable {
    let client: any TestClientProtocol
    var cookie: String?

    typealias Page = Browser.Page

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Page {
        try await send(.get, path, nil, headers)
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
        try await send(.post, path, fields)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)]?, _ headers: HTTPFields = [:]
    ) async throws -> Page {
        try await Browser.send(method, path, fields, headers, cookie: cookie, to: client)
    }
}

extension Browser.Page {
    /// Digits of the code that the page shows.
    var code: String {
        guard let start = text.range(of: "id=\"code\""), let end = text[start.upperBound...].range(of: "</p>")
        else {
            return ""
        }
        return text[start.upperBound..<end.lowerBound].filter(\.isNumber)
    }

    /// All hidden fields of the form that comes first after `mark`, as a browser would send them.
    func fields(after mark: String = "class=\"form\"") -> [(String, String)] {
        guard let start = text.range(of: mark), let end = text[start.upperBound...].range(of: "</form>") else {
            return []
        }
        return text[start.upperBound..<end.lowerBound].matches(
            of: #/type="hidden" name="([^"]*)" value="([^"]*)"/#
        ).map { (String($0.output.1), String($0.output.2)) }
    }
}

/// A site of this room and its registers with a town `proefdorp`.
struct Town: Sendable {
    let visitor: Visitor
    let site: Site
    let id: Municipality.ID

    /// Somebody new with this role, signed in, and the token of their forms.
    func signedIn(as role: Role) async throws -> (visitor: Visitor, csrf: (String, String)) {
        let session = try await TestSession.signIn(as: role, site, id)
        var visitor = visitor
        visitor.cookie = session.cookie
        return (visitor, ("csrf", session.forgeryToken))
    }

    @discardableResult
    func add(_ register: Register, _ fields: JSONObject) async throws -> Identifier {
        let (entry, town) = (site.surroundings.makeIdentifier(), id)
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try RegisterStore.insert(
                Entry(id: entry, register: register.id, fields: fields, created: now, changed: now), of: register,
                by: nil, in: town, connection)
        }
        return entry
    }

    /// A public training on `date` with so many places, at 19:00.
    func addTraining(
        seats: Int, on date: String = "2026-12-05", closes: String? = nil, isPublic: Bool = true,
        certificateMonths: Int? = nil
    ) async throws -> Identifier {
        var training: JSONObject = [
            "titel": "Omstanders <training>", "voor-wie": ["inwoner"], "certificaat": true,
            "eisen": "Was er de hele avond.", "beschrijving": "Leer de *vijf manieren*.",
        ]
        if let certificateMonths { training["geldig-maanden"] = .number(Double(certificateMonths)) }
        let kind = try await add(Training.register, training)
        var fields: JSONObject = [
            "naam": "avond", "training": .string(kind.description), "datum": .string(date), "begin": 1140,
            "einde": 1260,
            "plaats": "Buurthuis", "plekken": .number(Double(seats)),
        ]
        if isPublic { fields["openbaar"] = true }
        if let closes { fields["aanmelden-tot"] = .string(closes) }
        return try await add(TrainingDate.register, fields)
    }

    func mails() async throws -> [QueuedMail] {
        let town = id
        return try await site.database.read { try MailOutbox.newest(limit: 100, in: town, $0) }
    }

    func signUps(_ date: Identifier) async throws -> [SignUp] {
        let town = id
        return try await site.database.read { try SignUpStore.all(of: date, in: town, $0) }
    }
}

private let lessonsMigrations = PlatformMigrations.all + RegisterMigrations.all + Prevention.migrations

func withTown(
    _ engine: Engine = .sqlite, clock: TestClock = TestClock(TestSite.noon),
    _ body: @escaping @Sendable (Town) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: lessonsMigrations) { database async throws in
        let id = try await TestSite.addTown("proefdorp", to: database)
        _ = try await TestSite.addTown("elders", to: database)
        let site = try TestSite.make(database, clock: clock)
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let router = SiteRouter(site: site)
        Prevention.add(to: router, try Scenarios(resources: resources))
        Registers.add(to: router, RegisterCatalogue(Prevention.registers), links: Prevention.links)
        try await Application(router: router.router).test(.router) { client in
            try await body(Town(visitor: Visitor(client: client), site: site, id: id))
        }
    }
}
