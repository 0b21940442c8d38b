import Domain
import Mail
import SQLStore
import Synchronization
import TestSupport
import Testing
import Vault

@testable import Platform

/// A mail server of a test: keeps what it takes, and fails as it is told.
private final class TestServer: Sendable {
    private struct State {
        var taken: [MailMessage] = []
        var failures: [any Error] = []
        var isDown: MailFailure?
    }

    private let state = Mutex(State())

    var taken: [MailMessage] { state.withLock { $0.taken } }

    /// The next mails fail with these, one each.
    func fail(with failures: any Error...) { state.withLock { $0.failures += failures } }

    /// Every mail fails until `nil`.
    func goDown(_ failure: MailFailure?) { state.withLock { $0.isDown = failure } }

    func take(_ message: MailMessage) throws {
        try state.withLock { state in
            if let failure = state.isDown { throw failure }
            if !state.failures.isEmpty { throw state.failures.removeFirst() }
            state.taken.append(message)
        }
    }
}

private struct Post {
    let site: Site
    let clock: TestClock
    let server = TestServer()
    let town: Municipality.ID

    var delivery: MailDelivery {
        get throws {
            let server = server
            return MailDelivery(
                site: site, from: try #require(Mailbox("Straatlicht <post@example.nl>")), send: { try server.take($0) })
        }
    }

    @discardableResult
    func add(_ subject: String = "Er is iets te doen", in town: Municipality.ID? = nil) async throws -> Identifier {
        let mail = OutboxMail(
            to: try #require(EmailAddress("bo@example.nl")), subject: subject, body: "Log in.\n")
        let (id, now, town) = (site.surroundings.makeIdentifier(), clock.now, town ?? self.town)
        try await site.database.write { try MailOutbox.add(mail, id: id, at: now, in: town, $0) }
        return id
    }

    func mails(in town: Municipality.ID? = nil) async throws -> [QueuedMail] {
        let town = town ?? self.town
        return try await site.database.read { try MailOutbox.newest(limit: 100, in: town, $0) }
    }

    func only() async throws -> QueuedMail {
        let mails = try await mails()
        #expect(mails.count == 1)
        return try #require(mails.first)
    }
}

private func withPost(_ engine: Engine, _ body: (Post) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: PlatformMigrations.all) { database async throws in
        let clock = TestClock(TestSite.noon)
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await body(Post(site: try TestSite.make(database, clock: clock), clock: clock, town: town))
    }
}

struct MailOutboxTests {
    @Test(arguments: Engine.available)
    func aMailIsSentOnce(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            let id = try await post.add()
            #expect(try await post.only().state == .waiting(until: TestSite.noon))
            #expect(try await post.delivery() == .init(sent: 1))
            #expect(try await post.delivery() == .init())
            let mail = try await post.only()
            #expect(mail.id == id && mail.state == .sent(TestSite.noon) && mail.attempts == 1 && mail.failure == nil)
            let message = try #require(post.server.taken.first)
            #expect(post.server.taken.count == 1)
            #expect(message.to.description == "bo@example.nl" && message.subject == "Er is iets te doen")
            #expect(message.body == "Log in.\n" && message.id == id && message.date == TestSite.noon)
        }
    }

    @Test(arguments: Engine.available)
    func whatIsRolledBackIsNotMailed(engine: Engine) async throws {
        struct Refused: Error {}
        try await withPost(engine) { post async throws in
            let (town, id) = (post.town, post.site.surroundings.makeIdentifier())
            let mail = OutboxMail(to: try #require(EmailAddress("bo@example.nl")), subject: "x", body: "y")
            await #expect(throws: Refused.self) {
                try await post.site.database.write { connection in
                    try MailOutbox.add(mail, id: id, at: TestSite.noon, in: town, connection)
                    throw Refused()
                }
            }
            #expect(try await post.delivery() == .init())
            #expect(try await post.mails().isEmpty)
        }
    }

    /// The pauses that are promised, and not a minute earlier.
    @Test(arguments: Engine.available)
    func aMailThatIsNotTakenIsTriedAgain(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            post.server.goDown(.unreachable(code: 7))
            try await post.add()
            #expect(try await post.delivery() == .init(postponed: 1))
            for (index, pause) in [1, 5, 30, 120, 480, 1440].enumerated() {
                let due = post.clock.now.adding(minutes: Int64(pause))
                let mail = try await post.only()
                #expect(mail.state == .waiting(until: due) && mail.attempts == index + 1)
                #expect(mail.failure == "unreachable-7")
                post.clock.advance(minutes: Int64(pause) - 1)
                #expect(try await post.delivery() == .init())
                post.clock.advance(minutes: 1)
                #expect(try await post.delivery() == (index < 5 ? .init(postponed: 1) : .init(givenUp: 1)))
            }
            let mail = try await post.only()
            #expect(mail.state == .givenUp(post.clock.now) && mail.attempts == 7 && mail.failure == "unreachable-7")
            post.server.goDown(nil)
            post.clock.advance(minutes: 100_000)
            #expect(try await post.delivery() == .init())
            #expect(post.server.taken.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func aMailThatIsTakenLaterHasNoFailure(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            post.server.fail(with: MailFailure.postponed(reply: 451))
            try await post.add()
            #expect(try await post.delivery() == .init(postponed: 1))
            post.clock.advance(minutes: 1)
            #expect(try await post.delivery() == .init(sent: 1))
            let mail = try await post.only()
            #expect(mail.failure == nil && mail.attempts == 2 && mail.state == .sent(post.clock.now))
        }
    }

    @Test(arguments: Engine.available)
    func aRefusalIsForGoodAndConcernsNoOther(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            post.server.fail(with: MailFailure.refused(reply: 550))
            try await post.add("een")
            try await post.add("twee")
            #expect(try await post.delivery() == .init(sent: 1, givenUp: 1))
            let states = try await post.mails().map(\.state)
            #expect(Set(states) == [.sent(TestSite.noon), .givenUp(TestSite.noon)])
            #expect(try await post.mails().compactMap(\.failure) == ["refused-550"])
        }
    }

    /// A server that is gone costs one attempt of one mail, not of all.
    @Test(arguments: Engine.available)
    func whenTheServerIsGoneTheOthersWait(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            post.server.goDown(.signIn)
            for number in 0..<5 { try await post.add("\(number)") }
            #expect(try await post.delivery() == .init(postponed: 1))
            #expect(try await post.mails().map(\.attempts).sorted() == [0, 0, 0, 0, 1])
            post.server.goDown(nil)
            #expect(try await post.delivery() == .init(sent: 4))
            post.clock.advance(minutes: 1)
            #expect(try await post.delivery() == .init(sent: 1))
        }
    }

    /// A process that ended in the middle: its mail is free again when the lease is over, and not for ever.
    @Test(arguments: Engine.available)
    func aMailThatWasCutOffIsTriedAgain(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            post.server.fail(with: CancellationError())
            try await post.add()
            await #expect(throws: CancellationError.self) { try await post.delivery() }
            post.clock.advance(minutes: MailDelivery.leaseMinutes - 1)
            #expect(try await post.delivery() == .init())
            post.clock.advance(minutes: 1)
            for _ in 0..<6 {
                post.server.fail(with: CancellationError())
                await #expect(throws: CancellationError.self) { try await post.delivery() }
                post.clock.advance(minutes: MailDelivery.leaseMinutes)
            }
            #expect(try await post.delivery() == .init(givenUp: 1))
            #expect(try await post.only().failure == "interrupted")
            #expect(post.server.taken.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func manyProcessesSendEachMailOnce(engine: Engine) async throws {
        try await withDatabaseURL(engine) { url async throws in
            try await withOpenDatabase(url, poolSize: 8) { database async throws in
                try await Migrator(PlatformMigrations.all).run(on: database)
                let town = try await TestSite.addTown("proefdorp", to: database)
                let post = Post(
                    site: try TestSite.make(database), clock: TestClock(TestSite.noon), town: town)
                for number in 0..<60 { try await post.add("\(number)") }
                let delivery = try post.delivery
                let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<6 { group.addTask { try await delivery().sent } }
                    return try await group.reduce(0, +)
                }
                #expect(sent == 60)
                #expect(Set(post.server.taken.map(\.subject)).count == 60 && post.server.taken.count == 60)
                #expect(try await post.mails().allSatisfy { $0.attempts == 1 })
            }
        }
    }

    @Test(arguments: Engine.available)
    func municipalitiesDoNotSeeEachOthersMail(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            let other = try await TestSite.addTown("buurdorp", to: post.site.database)
            let ours = try await post.add("ons")
            let theirs = try await post.add("hun", in: other)
            #expect(try await post.mails().map(\.id) == [ours])
            #expect(try await post.mails(in: other).map(\.id) == [theirs])
            let town = post.town
            try await post.site.database.write { connection in
                try MailOutbox.markSent(theirs, at: TestSite.noon, in: town, connection)
                try MailOutbox.giveUp(theirs, at: TestSite.noon, because: "x", in: town, connection)
                try MailOutbox.postpone(
                    theirs, until: TestSite.noon.adding(days: 1), because: "x", in: town, connection)
                try MailOutbox.forget(before: TestSite.noon.adding(days: 1), in: town, connection)
            }
            #expect(try await post.mails().isEmpty)
            #expect(try await post.mails(in: other).map(\.state) == [.waiting(until: TestSite.noon)])
            #expect(try await post.delivery() == .init(sent: 1))
        }
    }

    @Test(arguments: Engine.available)
    func oldMailIsForgotten(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            try await post.add("oud")
            try await post.delivery()
            post.clock.advance(minutes: MailDelivery.keepDays * 1440)
            try await post.add("nieuw")
            try await ForgetOldMail(site: post.site)()
            #expect(try await post.mails().map(\.subject) == ["nieuw", "oud"])
            post.clock.advance(minutes: 1)
            try await ForgetOldMail(site: post.site)()
            #expect(try await post.mails().map(\.subject) == ["nieuw"])
        }
    }

    @Test func aPageAtATime() async throws {
        try await withPost(.sqlite) { post async throws in
            for number in 0..<5 {
                try await post.add("\(number)")
                post.clock.advance(minutes: 1)
            }
            let town = post.town
            let first = try await post.site.database.read { try MailOutbox.newest(limit: 2, in: town, $0) }
            #expect(first.map(\.subject) == ["4", "3"])
            let last = try #require(first.last).id
            let second = try await post.site.database.read {
                try MailOutbox.newest(before: last, limit: 2, in: town, $0)
            }
            #expect(second.map(\.subject) == ["2", "1"])
        }
    }

    @Test(arguments: Engine.available)
    func anAccountMayHaveAnAddress(engine: Engine) async throws {
        try await withPost(engine) { post async throws in
            let password = PasswordHash(text: "")
            let (town, site) = (post.town, post.site)
            #expect(throws: NewAccount.Refusal.email) {
                try NewAccount(login: "bo", name: "Bo", role: .analyst, password: password, email: "bo")
            }
            let accounts = [
                try NewAccount(
                    login: "ali", name: "Ali", role: .analyst, password: password, email: " ali@example.nl "),
                try NewAccount(login: "bo", name: "Bo", role: .caseWorker, password: password),
            ]
            try await site.database.write { connection in
                for (index, account) in accounts.enumerated() {
                    try AccountStore.insert(
                        account, id: Identifier(at: TestSite.noon, random: [UInt8(index)]), in: town,
                        at: TestSite.noon, connection)
                }
            }
            let stored = try await site.database.read { try AccountStore.all(in: town, $0) }
            #expect(stored.map(\.email?.description) == ["ali@example.nl", nil])
        }
    }
}
