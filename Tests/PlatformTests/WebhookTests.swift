import Domain
import Geography
import SQLStore
import Synchronization
import TestSupport
import Testing

@testable import Platform

/// The receivers of a test: keep what they take, and fail as they are told.
final class WebhookReceivers: Sendable {
    private struct State {
        var taken: [WebhookRequest] = []
        /// By the text of the address.
        var failing: [String: WebhookFailure] = [:]
        var isCutOff = false
    }

    private let state = Mutex(State())

    var taken: [WebhookRequest] { state.withLock { $0.taken } }

    /// Everything for this address fails, until `nil`.
    func fail(_ url: String, with failure: WebhookFailure?) { state.withLock { $0.failing[url] = failure } }

    func cutOff(_ isCutOff: Bool) { state.withLock { $0.isCutOff = isCutOff } }

    func take(_ request: WebhookRequest) throws {
        try state.withLock { state in
            if state.isCutOff { throw CancellationError() }
            if let failure = state.failing[request.url.description] { throw failure }
            state.taken.append(request)
        }
    }
}

private struct Exchange {
    let site: Site
    let clock: TestClock
    let receivers = WebhookReceivers()
    let town: Municipality.ID

    var delivery: WebhookDelivery {
        let receivers = receivers
        return WebhookDelivery(site: site) { try receivers.take($0) }
    }

    @discardableResult
    func addAddress(_ url: String = "https://a.nl/", in town: Municipality.ID? = nil) async throws -> Webhook {
        let town = town ?? self.town
        let webhook = Webhook(
            id: site.surroundings.makeIdentifier(), municipality: town, url: try WebhookURL(url),
            salt: site.surroundings.randomBytes(32), added: clock.now)
        try await site.database.write { try WebhookStore.insert(webhook, in: town, $0) }
        return webhook
    }

    @discardableResult
    func tell(
        _ event: String = "release.published", _ body: String = #"{"n":1}"#, in town: Municipality.ID? = nil
    ) async throws -> Identifier {
        let (id, now, town) = (site.surroundings.makeIdentifier(), clock.now, town ?? self.town)
        try await site.database.write {
            try WebhookOutbox.add(event: event, body: body, id: id, at: now, in: town, $0)
        }
        return id
    }

    func messages(in town: Municipality.ID? = nil) async throws -> [QueuedWebhook] {
        let town = town ?? self.town
        return try await site.database.read { try WebhookOutbox.newest(limit: 100, in: town, $0) }
    }

    func only() async throws -> QueuedWebhook {
        let messages = try await messages()
        #expect(messages.count == 1)
        return try #require(messages.first)
    }
}

private func withExchange(_ engine: Engine, _ body: (Exchange) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: PlatformMigrations.all) { database async throws in
        let clock = TestClock(TestSite.noon)
        let town = try await TestSite.addTown("proefdorp", to: database)
        try await body(Exchange(site: try TestSite.make(database, clock: clock), clock: clock, town: town))
    }
}

struct WebhookTests {
    @Test(arguments: Engine.available)
    func aMessageGoesToEachAddressOnceAndSigned(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            let webhooks = [
                try await exchange.addAddress("https://a.nl/"), try await exchange.addAddress("https://b.nl/haak"),
            ]
            let id = try await exchange.tell("release.published", #"{"n":1}"#)
            exchange.clock.advance(minutes: 2)
            #expect(try await exchange.delivery() == .init(delivered: 2))
            #expect(try await exchange.delivery() == .init())
            let taken = exchange.receivers.taken.sorted { $0.url.description < $1.url.description }
            #expect(taken.map(\.url) == webhooks.map(\.url))
            let seconds = TestSite.noon.adding(minutes: 2).milliseconds / 1000
            for (request, webhook) in zip(taken, webhooks) {
                #expect(
                    request.body == #"{"type":"release.published","timestamp":"2026-11-21T11:00:00Z","#
                        + #""municipality":"proefdorp","data":{"n":1}}"#)
                #expect(throws: Never.self) { try JSONValue(parsing: request.body.utf8) }
                let signature = WebhookSecret(salt: webhook.salt, secret: exchange.site.secret)
                    .signature(id: id.description, timestamp: seconds, body: request.body)
                #expect(
                    request.headers == [
                        "Content-Type: application/json", "User-Agent: Straatlicht", "webhook-id: \(id)",
                        "webhook-timestamp: \(seconds)", "webhook-signature: \(signature)",
                    ])
            }
            #expect(taken[0].headers[4] != taken[1].headers[4])
            for message in try await exchange.messages() {
                #expect(message.state == .delivered(exchange.clock.now) && message.attempts == 1)
            }
        }
    }

    @Test(arguments: Engine.available)
    func whatIsRolledBackIsNotTold(engine: Engine) async throws {
        struct Refused: Error {}
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress()
            let (town, id) = (exchange.town, exchange.site.surroundings.makeIdentifier())
            await #expect(throws: Refused.self) {
                try await exchange.site.database.write { connection throws in
                    try WebhookOutbox.add(
                        event: "x", body: "{}", id: id, at: TestSite.noon, in: town, connection)
                    throw Refused()
                }
            }
            #expect(try await exchange.messages().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func aMessageThatIsNotTakenIsTriedAgain(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress()
            exchange.receivers.fail("https://a.nl/", with: .answered(status: 503))
            let id = try await exchange.tell()
            #expect(try await exchange.delivery() == .init(postponed: 1))
            for (index, pause) in [1, 5, 30, 120, 480, 1440].enumerated() {
                let due = exchange.clock.now.adding(minutes: Int64(pause))
                let message = try await exchange.only()
                #expect(message.id == id && message.state == .waiting(until: due) && message.attempts == index + 1)
                #expect(message.failure == "answered-503")
                exchange.clock.advance(minutes: Int64(pause) - 1)
                #expect(try await exchange.delivery() == .init())
                exchange.clock.advance(minutes: 1)
                #expect(try await exchange.delivery() == (index < 5 ? .init(postponed: 1) : .init(givenUp: 1)))
            }
            #expect(try await exchange.only().state == .givenUp(exchange.clock.now))
            exchange.receivers.fail("https://a.nl/", with: nil)
            exchange.clock.advance(minutes: 100_000)
            #expect(try await exchange.delivery() == .init())
        }
    }

    @Test(arguments: Engine.available)
    func whatIsForGoodIsNotTriedAgain(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress()
            for failure in [WebhookFailure.notPublic, .answered(status: 410)] {
                exchange.receivers.fail("https://a.nl/", with: failure)
                try await exchange.tell()
                #expect(try await exchange.delivery() == .init(givenUp: 1))
                #expect(try await exchange.messages().first?.failure == failure.code)
            }
        }
    }

    /// A receiver that is away costs one attempt of one of its messages, and nothing of those for others.
    @Test(arguments: Engine.available)
    func othersDoNotWaitForOneThatIsAway(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress("https://a.nl/")
            exchange.receivers.fail("https://a.nl/", with: .timeout)
            try await exchange.tell()
            #expect(try await exchange.delivery() == .init(postponed: 1))
            try await exchange.addAddress("https://b.nl/")
            for _ in 0..<5 { try await exchange.tell() }
            exchange.clock.advance(minutes: 1)
            // Several are on their way at the same time, so that more than one may find it away.
            let round = try await exchange.delivery()
            #expect(round.delivered == 5 && (1...WebhookDelivery.lanes).contains(round.postponed))
            #expect(try await exchange.delivery() == .init())
            let waiting = try await exchange.messages().filter { $0.webhook.url.description == "https://a.nl/" }
            #expect(waiting.count == 6 && waiting.reduce(0) { $0 + $1.attempts } == 1 + round.postponed)
            exchange.receivers.fail("https://a.nl/", with: nil)
            exchange.clock.advance(minutes: 5)
            #expect(try await exchange.delivery().delivered == 6)
        }
    }

    /// What it refuses of one message says nothing about the next.
    @Test func aRefusalConcernsNoOther() async throws {
        try await withExchange(.sqlite) { exchange async throws in
            try await exchange.addAddress()
            exchange.receivers.fail("https://a.nl/", with: .answered(status: 422))
            for _ in 0..<3 { try await exchange.tell() }
            #expect(try await exchange.delivery() == .init(postponed: 3))
        }
    }

    @Test(arguments: Engine.available)
    func whatWasCutOffIsTriedAgainAndNotForEver(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress()
            try await exchange.tell()
            exchange.receivers.cutOff(true)
            for _ in 0..<7 {
                await #expect(throws: CancellationError.self) { try await exchange.delivery() }
                #expect(try await exchange.delivery() == .init())
                exchange.clock.advance(minutes: WebhookDelivery.leaseMinutes)
            }
            #expect(try await exchange.delivery() == .init(givenUp: 1))
            #expect(try await exchange.only().failure == "interrupted")
        }
    }

    @Test(arguments: Engine.available)
    func manyProcessesDeliverEachMessageOnce(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            try await exchange.addAddress()
            for _ in 0..<24 { try await exchange.tell() }
            let delivery = exchange.delivery
            let delivered = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await delivery().delivered } }
                return try await group.reduce(0, +)
            }
            #expect(delivered == 24 && exchange.receivers.taken.count == 24)
            #expect(Set(exchange.receivers.taken.map { $0.headers[2] }).count == 24)
        }
    }

    @Test(arguments: Engine.available)
    func municipalitiesDoNotSeeEachOthersAddressesAndMessages(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            let other = try await TestSite.addTown("buurdorp", to: exchange.site.database)
            let theirs = try await exchange.addAddress("https://a.nl/", in: other)
            // The same address may be another town's too, with a secret of its own.
            let ours = try await exchange.addAddress("https://a.nl/")
            try await exchange.tell(in: other)
            #expect(try await exchange.messages().isEmpty)
            let message = try #require(try await exchange.messages(in: other).first)
            let (town, now) = (exchange.town, exchange.clock.now)
            try await exchange.site.database.write { connection throws in
                #expect(try WebhookStore.all(in: town, connection) == [ours])
                #expect(try WebhookStore.find(theirs.id, in: town, connection) == nil)
                #expect(try !WebhookStore.delete(theirs.id, in: town, connection))
                #expect(try WebhookOutbox.claim(at: now, until: now, in: town, connection) == nil)
                try WebhookOutbox.markDelivered(message, at: now, in: town, connection)
                try WebhookOutbox.giveUp(message, at: now, because: "x", in: town, connection)
                try WebhookOutbox.postpone(message, until: now.adding(days: 1), because: "x", in: town, connection)
                try WebhookOutbox.postponeOthers(
                    for: theirs.id, dueAt: now, until: now.adding(days: 1), in: town, connection)
                #expect(try WebhookOutbox.forget(before: now.adding(days: 1), in: town, connection) == 0)
            }
            #expect(try await exchange.messages(in: other) == [message])
            let secret = exchange.site.secret
            #expect(
                WebhookSecret(salt: ours.salt, secret: secret).text
                    != WebhookSecret(salt: theirs.salt, secret: secret).text)
        }
    }

    @Test(arguments: Engine.available)
    func oldMessagesAreForgottenAndThoseOfARemovedAddress(engine: Engine) async throws {
        try await withExchange(engine) { exchange async throws in
            let webhook = try await exchange.addAddress()
            try await exchange.tell("old")
            exchange.clock.advance(minutes: WebhookDelivery.keepDays * 1440)
            try await exchange.tell("new")
            try await ForgetOldWebhooks(site: exchange.site)()
            #expect(try await exchange.messages().map(\.event) == ["new", "old"])
            exchange.clock.advance(minutes: 1)
            try await ForgetOldWebhooks(site: exchange.site)()
            #expect(try await exchange.messages().map(\.event) == ["new"])
            let town = exchange.town
            try await exchange.site.database.write { connection throws in
                #expect(try WebhookStore.delete(webhook.id, in: town, connection))
            }
            #expect(try await exchange.messages().isEmpty)
        }
    }
}
