import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Straatlicht

/// What holds for every address of the whole program. The addresses come from the router, so that none is forgotten.
struct EveryRouteTests {
    static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    /// Fields with one value, on every answer.
    static let fixed = [
        "x-content-type-options": "nosniff", "x-frame-options": "DENY",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    ]
    /// Fields whose values are looked at one by one.
    static let variable: Set = ["content-security-policy", "cache-control", "referrer-policy"]
    /// Fields that an answer may have beside those; never one that names the program or sets a cookie.
    static let optional: Set = [
        "content-type", "content-language", "content-length", "content-disposition", "location", "etag", "allow",
        "vary",
    ]

    @Test func everyAnswerHasExactlyTheseHeaders() async throws {
        try await withProgram { program in
            #expect(program.routes.count > 100)
            for route in program.routes + [Route(.get, "/nergens"), Route(.get, "/proefdorp/nergens/%00")] {
                for method in Self.methods {
                    let answer = try await program.send(method, route.path)
                    expectHeaders(of: answer, "\(method) \(route.path)")
                    #expect(answer.status.code < 500, "\(method) \(route.path)")
                }
            }
        }
    }

    private func expectHeaders(of answer: Program.Answer, _ what: String) {
        let names = Set(answer.headers.map(\.name.canonicalName))
        #expect(names.subtracting(Self.optional) == Self.variable.union(Self.fixed.keys), "\(what)")
        for (name, value) in Self.fixed { #expect(answer[name] == value, "\(what)") }
        let policy = answer["content-security-policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'"), "\(what)")
        for part in ["frame-ancestors 'none'", "base-uri 'none'"] { #expect(policy.contains(part), "\(what)") }
        for word in ["unsafe", "http", "*"] { #expect(!policy.contains(word), "\(what)") }
        #expect(["no-referrer", "same-origin"].contains(answer["referrer-policy"]), "\(what)")
        // Files that are the same for everybody may be kept; a page only when it is, and then each use asks first.
        let isPage = answer["content-type"]?.hasPrefix("text/html") ?? true
        let isShared = answer["etag"] != nil && answer["cache-control"] == "public, no-cache"
        #expect(!isPage || isShared || answer["cache-control"] == "no-store", "\(what)")
    }

    @Test func withTLSBrowsersAreToldToKeepIt() {
        var answer = Response(status: .ok)
        SecurityHeaders.add(to: &answer, isSecure: true)
        #expect(answer.headers[.strictTransportSecurity]?.hasPrefix("max-age=31536000") == true)
    }

    @Test func residentsGetNoCookie() async throws {
        try await withProgram { program in
            for route in program.routes {
                for method in [HTTPRequest.Method.get, .post] {
                    let answer = try await program.send(method, route.path)
                    #expect(answer.headers[.setCookie] == nil, "\(method) \(route.path)")
                }
            }
        }
    }

    /// Whoever only reads leaves no trace: the file is the same, byte for byte.
    /// One address counts when it exists, a campaign's short link; what it stores is held in `ShortLinkTests`.
    @Test func readingStoresNothing() async throws {
        try await withProgram { program in
            func bytes() -> Data {
                ["", "-wal"].reduce(into: Data()) { data, suffix in
                    data += FileManager.default.contents(atPath: program.file + suffix) ?? Data()
                }
            }
            let before = bytes()
            #expect(!before.isEmpty)
            for route in program.routes where route.method == .get {
                let answer = try await program.send(.get, route.path)
                #expect(answer.status.code < 500, "\(route.path)")
            }
            #expect(bytes() == before)
            // Proof that the comparison sees a change.
            _ = try await program.signIn(as: .analyst)
            #expect(bytes() != before)
        }
    }

    @Test func everyRoleSeesWhatItMayAndNothingElse() async throws {
        try await withProgram { program in
            let staff = program.routes.filter { !$0.isForResidents }
            #expect(staff.count > 20)
            for route in staff {
                let allowed = try #require(route.roles, "\(route): say in this file who may see it")
                let stranger = try await program.send(route.method, route.path)
                #expect(stranger.status == .seeOther, "\(route)")
                #expect(stranger.headers[.location]?.hasSuffix("/proefdorp/beheer/inloggen") == true, "\(route)")
                for role in Role.allCases {
                    // Each time anew, because one of the addresses ends the session.
                    let session = try await program.signIn(as: role)
                    let answer = try await program.send(route.method, route.path, session)
                    let isRefused = answer.status == .forbidden
                    #expect(isRefused == !allowed.contains(role), "\(role) gets \(answer.status) at \(route)")
                    #expect(answer.status.code < 500, "\(role) at \(route)")
                }
            }
        }
    }

    @Test func staffOfAnotherTownAreStrangers() async throws {
        try await withProgram { program in
            for route in program.routes where !route.isForResidents {
                let session = try await program.signIn(as: .administrator, in: "elders")
                let answer = try await program.send(route.method, route.path, session)
                #expect(answer.status == .seeOther, "\(route)")
                #expect(answer.headers[.location]?.hasSuffix("/proefdorp/beheer/inloggen") == true, "\(route)")
            }
        }
    }

    @Test func aFormOfStaffNeedsTheSessionsToken() async throws {
        try await withProgram { program in
            for route in program.routes where !route.isForResidents && route.method == .post {
                var session = try await program.signIn(as: .administrator)
                session.forgeryToken = "00"
                #expect(try await program.send(.post, route.path, session).status == .forbidden, "\(route)")
            }
        }
    }
}

/// One address and method, with something in the place of each parameter.
struct Route: CustomStringConvertible, Sendable {
    let method: HTTPRequest.Method
    let path: String

    init(_ method: HTTPRequest.Method, _ path: String) {
        self.method = method
        self.path = path
    }

    init(_ description: Router<SiteContext>.RouteDescription) {
        let parts = description.path.description.split(separator: "/").map { part in
            switch part {
            case "{municipality}": "proefdorp"
            case "{id}": "01900000-0000-7000-8000-000000000000"
            case "**": "straatlicht.css"
            default: part.hasPrefix("{") ? "iets" : String(part)
            }
        }
        self.init(description.method, "/" + parts.joined(separator: "/"))
    }

    var description: String { "\(method) \(path)" }

    /// The path inside the town, without the language; `nil` outside towns.
    private var inside: [Substring]? {
        var parts = path.split(separator: "/")
        if let first = parts.first, Language(rawValue: String(first)) != nil { parts.removeFirst() }
        return parts.first == "proefdorp" ? Array(parts.dropFirst()) : nil
    }

    /// No sign-in needed.
    var isForResidents: Bool {
        guard let inside else { return true }
        return !["beheer", "inzicht"].contains(inside.first) || inside == ["beheer", "inloggen"]
    }

    /// Who may see a page of staff, decided here and not taken from the code: the second part of the path says which.
    /// `nil` when nobody decided yet.
    var roles: Set<Role>? {
        guard let inside else { return nil }
        // How alerts come about is a setting; whoever handles reports sees what an alert is about.
        if inside == ["inzicht", "signalen"], method == .post { return [.administrator] }
        // Whoever handles reports sees which of them were set apart; who sees figures decides.
        let isRead = method == .get
        if inside.starts(with: ["inzicht", "signalen"]) || isRead && inside.starts(with: ["inzicht", "reeksen"]) {
            return [.analyst, .policyOfficer, .coordinator, .administrator, .caseWorker]
        }
        if inside.first == "inzicht" { return [.analyst, .policyOfficer, .coordinator, .administrator] }
        switch inside.dropFirst().first {
        // Whoever asked for heavy work may stop it; there is none here.
        case nil, "uitloggen", "werk": return Set(Role.allCases)
        case "melding", "invoeren", "taken", "sleutel", "correcties": return [.caseWorker, .administrator]
        case "hulp": return [.caseWorker, .communication, .administrator]
        case "plan": return rooms(.planning)
        // Teams note where they were; partners and analysts read totals only.
        case "inzet" where inside.dropFirst(2).first == "logboek": return [.coordinator, .teamMember, .administrator]
        case "inzet": return rooms(.deployment)
        case "preventie": return rooms(.prevention)
        case "onderzoek": return rooms(.research)
        // Copying a practice changes the plan.
        case "netwerk" where path.hasSuffix("/overnemen"): return [.policyOfficer, .administrator]
        case "netwerk": return rooms(.network)
        case "logboek", "post", "verwijderd", "meldpunt", "webhooks": return [.administrator]
        default: return nil
        }
    }
}

extension Route {
    /// A form is for who edits the room, a page for who reads it.
    fileprivate func rooms(_ room: Room) -> Set<Role> {
        // Pages that answer only a form send somebody who reloads them back; lists of participants hold names.
        let isForm =
            method == .post || ["/nieuw", "/archief", "/intrekken", "/sluiten"].contains { path.hasSuffix($0) }
            || path.contains("/preventie/deelnemers")
            // Which areas wait for an answer says where few reports came from.
            || path.hasSuffix("/plan/wat-doen-we")
            // Figures for research go to whoever may ask for them.
            || path.contains("/onderzoek/datapakket/")
        let readers: Set<Role>
        let editors: Set<Role>
        switch room {
        case .planning:
            readers = [
                .analyst, .caseWorker, .policyOfficer, .coordinator, .communication, .partner, .researcher,
                .networkCoordinator,
            ]
            editors = [.policyOfficer]
        case .deployment:
            readers = [.analyst, .policyOfficer, .coordinator, .teamMember, .partner]
            editors = [.coordinator]
        case .prevention:
            readers = [.analyst, .caseWorker, .policyOfficer, .coordinator, .communication]
            editors = [.communication]
        case .research:
            readers = [.analyst, .policyOfficer, .researcher, .networkCoordinator]
            editors = [.policyOfficer, .researcher]
        case .network:
            readers = [.analyst, .caseWorker, .policyOfficer, .coordinator, .communication, .networkCoordinator]
            editors = [.policyOfficer, .networkCoordinator]
        }
        return (isForm ? editors : readers).union([.administrator])
    }
}

/// The whole program, as it is composed to be served, with two towns.
struct Program: Sendable {
    let client: any TestClientProtocol
    let site: Site
    let routes: [Route]
    /// Of the SQLite database.
    let file: String

    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields

        subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    struct Session: Sendable {
        let cookie: String
        var forgeryToken: String
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ session: Session? = nil) async throws -> Answer {
        var headers: HTTPFields = [:]
        var body: ByteBuffer?
        if let session { headers[.cookie] = "\(SignInRoutes.cookieName)=\(session.cookie)" }
        if method == .post {
            headers[.contentType] = "application/x-www-form-urlencoded"
            body = ByteBuffer(string: "csrf=\(session?.forgeryToken ?? "")")
        }
        return try await client.execute(uri: path, method: method, headers: headers, body: body) {
            Answer(status: $0.status, headers: $0.headers)
        }
    }

    /// A session of somebody new with this role.
    func signIn(as role: Role, in slug: String = "proefdorp") async throws -> Session {
        let town = try #require(Municipality.ID(slug))
        let id = site.surroundings.makeIdentifier()
        let account = try NewAccount(
            login: "iemand-\(id.description.suffix(12))", name: "Iemand", role: role, password: .ofNobody)
        let token = SessionToken(bytes: site.surroundings.randomBytes(32))
        let digest = token.digest(with: site.secret)
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try AccountStore.insert(account, id: id, in: town, at: now, connection)
            try AccountStore.insertSession(
                digest: digest, account: id, in: town, expires: now.adding(minutes: 60), now: now, connection)
        }
        return Session(cookie: token.text, forgeryToken: token.forgeryToken(with: site.secret))
    }
}

private func withProgram(_ body: @escaping @Sendable (Program) async throws -> Void) async throws {
    try await withDatabaseURL(.sqlite) { url in
        guard case .sqlite(let path) = url else { return }
        try await withOpenDatabase(url) { database in
            try await Migrator(Composition.migrations).run(on: database)
            for slug in ["proefdorp", "elders"] { try await TestSite.addTown(slug, to: database) }
            let site = try TestSite.make(database)
            let router = try Composition.router(
                site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
            let routes = router.router.routes.map(Route.init).filter { $0.method != .head }
            try await Application(router: router.router).test(.router) { client in
                try await body(Program(client: client, site: site, routes: routes, file: path))
            }
        }
    }
}
