import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Mail
import NIOCore
import NIOPosix
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform

/// The pages that only administrators see, as their browser gets them.
struct AdministrationPageTests {
    private struct Desk {
        let client: any TestClientProtocol
        let site: Site
        let town: Municipality.ID
        static let password = "een heel lang wachtwoord"

        func get(_ path: String, cookie: String? = nil) async throws -> (HTTPResponse.Status, String) {
            var headers = HTTPFields()
            if let cookie { headers[.cookie] = cookie }
            return try await client.execute(uri: path, method: .get, headers: headers) {
                ($0.status, String(buffer: $0.body))
            }
        }

        func add(_ login: String, _ role: Role) async throws {
            let hash = try await PasswordHash.make(
                password: Self.password, salt: site.surroundings.randomBytes(16), on: .singleton)
            let account = try NewAccount(login: login, name: "Naam van \(login)", role: role, password: hash)
            try await site.database.write { connection in
                try AccountStore.insert(
                    account, id: site.surroundings.makeIdentifier(), in: town, at: TestSite.noon, connection)
            }
        }

        /// - Returns: the cookie; `nil` when refused.
        func signIn(_ login: String, password: String = Desk.password) async throws -> String? {
            let page = try await get("/proefdorp/beheer/inloggen").1
            let token = try #require(page.firstMatch(of: #/name="token" value="([0-9a-f]+)"/#)).output.1
            return try await client.execute(
                uri: "/proefdorp/beheer/inloggen", method: .post,
                body: ByteBuffer(
                    string: "token=\(token)&login=\(login)&password=\(password.replacing(" ", with: "+"))")
            ) { $0.headers[.setCookie]?.prefix { $0 != ";" }.description }
        }

        func signOut(_ cookie: String) async throws {
            let page = try await get("/proefdorp/beheer/logboek", cookie: cookie).1
            let token = try #require(page.firstMatch(of: #/name="csrf" value="([0-9a-f]+)"/#)).output.1
            try await client.execute(
                uri: "/proefdorp/beheer/uitloggen", method: .post, headers: [.cookie: cookie],
                body: ByteBuffer(string: "csrf=\(token)")
            ) { #expect($0.status == .seeOther) }
        }

        func lines() async throws -> [AuditLine] {
            try await site.database.read {
                try AuditStore.lines(since: TestSite.noon, after: 0, limit: 1000, in: town, $0)
            }
        }
    }

    private func withDesk(
        sendsMail: Bool = false, _ body: @escaping @Sendable (Desk) async throws -> Void
    ) async throws {
        try await withDatabase(.sqlite, migrations: PlatformMigrations.all) { database async throws in
            let town = try await TestSite.addTown("proefdorp", to: database)
            let made = try TestSite.make(database)
            let site = Site(
                surroundings: made.surroundings, database: made.database, secret: made.secret,
                phrasebook: made.phrasebook, codes: made.codes, webFiles: made.webFiles, log: made.log,
                threadPool: made.threadPool, isSecure: false, sendsMail: sendsMail)
            try await Application(router: SiteRouter(site: site).router).test(.router) { client in
                try await body(Desk(client: client, site: site, town: town))
            }
        }
    }

    @Test func signingInAndOutIsInTheLog() async throws {
        try await withDesk { desk in
            try await desk.add("bo", .administrator)
            #expect(try await desk.signIn("niemand-kanarie") == nil)
            #expect(try await desk.signIn("bo", password: "verkeerd kanarie") == nil)
            let cookie = try #require(try await desk.signIn("bo"))
            try await desk.signOut(cookie)
            let bo = try await desk.site.database.read {
                try #require(try AccountStore.all(in: desk.town, $0).first)
            }
            let me = AuditActor.account(bo)
            let events = [
                AuditEvent(.signInRefused, of: .site, by: .nobody, from: .site, result: .refused),
                AuditEvent(.signInRefused, of: .account(bo.id), by: .nobody, from: .site, result: .refused),
                AuditEvent(.signIn, of: .account(bo.id), by: me, from: .site),
                AuditEvent(.signOut, of: .account(bo.id), by: me, from: .site),
            ]
            #expect(
                try await desk.lines()
                    == events.enumerated().map {
                        AuditLine($0.element, sequence: $0.offset + 1, at: TestSite.noon, in: desk.town)
                    })
            #expect(!"\(try await desk.lines())".contains("kanarie"))
        }
    }

    /// Attempts while the account is locked are answered and not written down.
    @Test func aLockedAccountDoesNotFillTheLog() async throws {
        try await withDesk { desk in
            try await desk.add("bo", .administrator)
            for _ in 0..<15 { #expect(try await desk.signIn("bo", password: "verkeerd") == nil) }
            #expect(try await desk.lines().count == SignIn.attemptsBeforeLock)
        }
    }

    @Test(arguments: ["beheer/logboek", "beheer/post", "beheer/webhooks"])
    func onlyAdministratorsSeeThem(path: String) async throws {
        try await withDesk { desk in
            #expect(try await desk.get("/proefdorp/\(path)").0 == .seeOther)
            for (login, role) in [("ali", Role.analyst), ("bente", .caseWorker)] {
                try await desk.add(login, role)
                let cookie = try await desk.signIn(login)
                let (status, page) = try await desk.get("/proefdorp/\(path)", cookie: cookie)
                #expect(status == .forbidden && !page.contains("/proefdorp/\(path)\""))
            }
            try await desk.add("bo", .administrator)
            let cookie = try await desk.signIn("bo")
            for language in ["", "/en", "/ar"] {
                let (status, page) = try await desk.get("\(language)/proefdorp/\(path)", cookie: cookie)
                #expect(status == .ok && page.contains("aria-current=\"page\""))
            }
        }
    }

    @Test func theLogIsShownInPagesAndParts() async throws {
        try await withDesk { desk in
            try await desk.add("bo", .administrator)
            let cookie = try await desk.signIn("bo")
            try await desk.site.database.write { connection in
                for number in 0..<150 {
                    let event =
                        number.isMultiple(of: 3)
                        ? AuditEvent(
                            .reportWithdrawn, of: .caseFile(Identifier(at: TestSite.noon, random: [7])), by: .reporter,
                            from: .site)
                        : AuditEvent(.settingsChanged, of: .settings, by: .system, from: .worker)
                    try desk.site.audit(event, at: TestSite.noon, in: desk.town, connection)
                }
            }
            func numbers(_ query: String) async throws -> [Int] {
                let (status, page) = try await desk.get("/proefdorp/beheer/logboek\(query)", cookie: cookie)
                #expect(status == .ok)
                return page.matches(of: #/<th scope="row">(\d+)</th>/#).compactMap { Int($0.output.1) }
            }
            #expect(try await numbers("") == Array((52...151).reversed()))
            #expect(try await numbers("?before=52") == Array((1...51).reversed()))
            #expect(try await numbers("?action=sign-in&person=") == [1])
            #expect(try await numbers("?person=reporter").count == 50)
            #expect(try await numbers("?person=reporter&action=settings-changed") == [])
            #expect(try await numbers("?person=system&before=10") == [9, 7, 6, 4, 3])
            // What cannot be read is everything.
            #expect(try await numbers("?action=%27&person=x&before=y") == Array((52...151).reversed()))
            #expect(try await numbers("?before=-1") == [])

            let page = try await desk.get("/proefdorp/beheer/logboek?person=reporter", cookie: cookie).1
            for text in ["Melding ingetrokken", "Melder", "Website", "Gelukt", "Melding 000000"] {
                #expect(page.contains(text), "\(text)")
            }
        }
    }

    @Test func withoutAServerMailIsShownAndSaysSo() async throws {
        try await withDesk { desk in
            try await desk.add("bo", .administrator)
            let cookie = try await desk.signIn("bo")
            let empty = try await desk.get("/proefdorp/beheer/post", cookie: cookie).1
            #expect(empty.contains("Er zijn geen e-mails.") && empty.contains("Er is geen mailserver ingesteld."))
            let mail = OutboxMail(
                to: try #require(EmailAddress("bo@example.nl")), subject: "<Er is iets>", body: "Hallo\n\nLog in.\n")
            let id = desk.site.surroundings.makeIdentifier()
            try await desk.site.database.write {
                try MailOutbox.add(mail, id: id, at: TestSite.noon, in: desk.town, $0)
            }
            let page = try await desk.get("/proefdorp/beheer/post", cookie: cookie).1
            for text in ["&lt;Er is iets&gt;", "bo@example.nl", "<p>Log in.</p>", "Alleen getoond"] {
                #expect(page.contains(text), "\(text)")
            }
        }
    }

    @Test func whatBecameOfAMailIsShown() async throws {
        try await withDesk(sendsMail: true) { desk in
            try await desk.add("bo", .administrator)
            let cookie = try await desk.signIn("bo")
            let ids = (0..<4).map { Identifier(at: TestSite.noon, random: [UInt8($0)]) }
            let address = try #require(EmailAddress("bo@example.nl"))
            try await desk.site.database.write { connection in
                for (number, id) in ids.enumerated() {
                    try MailOutbox.add(
                        OutboxMail(to: address, subject: "Nr. \(number)", body: ""), id: id, at: TestSite.noon,
                        in: desk.town, connection)
                }
                try MailOutbox.markSent(ids[1], at: TestSite.noon, in: desk.town, connection)
                try MailOutbox.postpone(
                    ids[2], until: TestSite.noon.adding(minutes: 5), because: "unreachable-7", in: desk.town,
                    connection)
                try MailOutbox.giveUp(ids[3], at: TestSite.noon, because: "refused-550", in: desk.town, connection)
            }
            let page = try await desk.get("/proefdorp/beheer/post", cookie: cookie).1
            let states = page.matches(
                of: #/<span class="badge badge--(\w+)">([^<]+)</span>(?:<p>([^<]+)</p>)?(?:<p>([^<]+)</p>)?/#
            )
            .map { [$0.output.1, $0.output.2, $0.output.3, $0.output.4].map { $0.map(String.init) } }
            #expect(
                states == [
                    ["late", "Niet verstuurd", "21 november 2026, 12:00", "De mailserver weigert deze e-mail. (550)"],
                    [
                        "soon", "Wacht", "Nieuwe poging op 21 november 2026, 12:05",
                        "De mailserver antwoordt niet. (7)",
                    ],
                    ["done", "Verstuurd", "21 november 2026, 12:00", nil], ["waiting", "Wacht", nil, nil],
                ])
            #expect(!page.contains("Er is geen mailserver ingesteld."))
        }
    }

    @Test func everyFailureHasItsPhrase() {
        for failure: MailFailure in [
            .refused(reply: 550), .postponed(reply: 451), .signIn, .encryption, .unreachable(code: 7),
        ] { #expect(OutboxPhrase.failure(failure.code) != .unknown) }
        #expect(OutboxPhrase.failure("address") == .address && OutboxPhrase.failure("interrupted") == .interrupted)
        #expect(OutboxPhrase.failure("iets") == .unknown && OutboxPhrase.failure("") == .unknown)
    }

    @Test func everyWordOfTheLogHasItsPhrase() throws {
        let words = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
            .words(AuditPhrase.self, in: .dutch)
        let text = AuditText(words: words)
        let stored: [(AuditText.List, [String])] = [
            (.action, AuditAction.allCases.map(\.rawValue)), (.object, AuditObject.Kind.allCases.map(\.rawValue)),
            (.result, AuditResult.allCases.map(\.rawValue)), (.origin, AuditOrigin.allCases.map(\.rawValue)),
            (.actor, AuditActor.Kind.allCases.map(\.rawValue).filter { $0 != "account" }),
        ]
        for (list, names) in stored {
            for name in names { #expect(text.word(name, of: list) != name, "\(list) \(name)") }
        }
        #expect(text.word("van-later", of: .action) == "van-later")
    }
}
