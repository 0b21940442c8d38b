import Domain
import NIOPosix
import SQLStore

/// Delivers the messages that are due, of all municipalities. Any number of processes may do this at the same time.
///
/// A message that is not taken is tried again after the pauses of mail (1, 5 and 30 minutes and 2, 8 and 24 hours); then,
/// or when the receiver says that it is gone, it is given up, which the log and the page say. A process that ends
/// between the receiver's last word and its own note delivers that message twice, with the same `webhook-id`.
public struct WebhookDelivery: Sendable {
    /// What one round did.
    public struct Outcome: Hashable, Sendable {
        public var delivered = 0
        public var postponed = 0
        public var givenUp = 0
    }

    /// Far longer than one message may take.
    static let leaseMinutes: Int64 = 2
    /// So many are on their way at the same time: one slow receiver does not hold up all others.
    static let lanes = 4
    /// Then the other municipalities have their turn.
    private static let mostOfOneMunicipality = 25
    /// After this many days nobody asks any more what was delivered.
    public static let keepDays: Int64 = 30

    private let site: Site
    private let send: @Sendable (WebhookRequest) async throws -> Void

    public init(site: Site) {
        let pool = NIOThreadPool(numberOfThreads: Self.lanes)
        pool.start()
        let sender = WebhookSender(pool: pool)
        self.init(site: site) { try await sender.send($0) }
    }

    /// - Parameter send: hands one message to its receiver; throws `WebhookFailure`.
    init(site: Site, send: @escaping @Sendable (WebhookRequest) async throws -> Void) {
        self.site = site
        self.send = send
    }

    /// - Throws: `SQLError`, `CancellationError`; never because a message failed.
    @discardableResult
    public func callAsFunction() async throws -> Outcome {
        let now = site.surroundings.now()
        let due = try await site.database.read { try WebhookOutbox.municipalitiesWithDue(at: now, $0) }
        guard !due.isEmpty else { return Outcome() }
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<Self.lanes { group.addTask { try await deliver(in: due) } }
            return try await group.reduce(into: Outcome()) { sum, part in
                sum.delivered += part.delivered
                sum.postponed += part.postponed
                sum.givenUp += part.givenUp
            }
        }
    }

    private func deliver(in municipalities: [Municipality.ID]) async throws -> Outcome {
        var outcome = Outcome()
        for municipality in municipalities {
            var count = 0
            while count < Self.mostOfOneMunicipality, let message = try await claim(in: municipality) {
                try await attempt(message, in: municipality, &outcome)
                try Task.checkCancellation()
                count += 1
            }
        }
        return outcome
    }

    private func claim(in municipality: Municipality.ID) async throws -> QueuedWebhook? {
        let now = site.surroundings.now()
        return try await site.database.write { connection in
            try WebhookOutbox.claim(
                at: now, until: now.adding(minutes: Self.leaseMinutes), in: municipality, connection)
        }
    }

    private func attempt(
        _ message: QueuedWebhook, in municipality: Municipality.ID, _ outcome: inout Outcome
    ) async throws {
        // Its last attempt was cut off, so that nobody gave it up.
        guard message.attempts <= MailDelivery.pauses.count + 1 else {
            return try await giveUp(message, because: "interrupted", in: municipality, &outcome)
        }
        do {
            try await send(request(message))
        } catch let error as CancellationError {
            // The lease ends by itself.
            throw error
        } catch {
            return try await fail(message, error, in: municipality, &outcome)
        }
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try WebhookOutbox.markDelivered(message, at: now, in: municipality, connection)
        }
        outcome.delivered += 1
    }

    private func request(_ message: QueuedWebhook) -> WebhookRequest {
        let timestamp = site.surroundings.now().milliseconds / 1000
        let signature = WebhookSecret(salt: message.webhook.salt, secret: site.secret)
            .signature(id: message.id.description, timestamp: timestamp, body: message.body)
        return WebhookRequest(
            url: message.webhook.url,
            headers: [
                "Content-Type: application/json", "User-Agent: Straatlicht", "webhook-id: \(message.id)",
                "webhook-timestamp: \(timestamp)", "webhook-signature: \(signature)",
            ],
            body: message.body)
    }

    private func fail(
        _ message: QueuedWebhook, _ error: any Error, in municipality: Municipality.ID, _ outcome: inout Outcome
    ) async throws {
        let failure = error as? WebhookFailure
        let code = failure?.code ?? "unknown"
        guard failure?.isPermanent != true, message.attempts <= MailDelivery.pauses.count else {
            return try await giveUp(message, because: code, in: municipality, &outcome)
        }
        let now = site.surroundings.now()
        let next = now.adding(minutes: MailDelivery.pauses[message.attempts - 1])
        try await site.database.write { connection in
            try WebhookOutbox.postpone(message, until: next, because: code, in: municipality, connection)
            if failure?.concernsReceiver ?? true {
                try WebhookOutbox.postponeOthers(
                    for: message.webhook.id, dueAt: now, until: next, in: municipality, connection)
            }
        }
        outcome.postponed += 1
        site.log.info(
            "a webhook waits",
            [("attempt", .number(message.attempts)), ("why", failure.map { .failure($0) } ?? .kind(of: error))])
    }

    private func giveUp(
        _ message: QueuedWebhook, because failure: String, in municipality: Municipality.ID,
        _ outcome: inout Outcome
    ) async throws {
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try WebhookOutbox.giveUp(message, at: now, because: failure, in: municipality, connection)
        }
        outcome.givenUp += 1
        site.log.error(
            "a webhook was given up; its municipality's page /beheer/webhooks says why",
            [("municipality", .municipality(municipality)), ("attempts", .number(message.attempts))])
    }
}

/// Deletes old messages of all municipalities from the outbox.
public struct ForgetOldWebhooks: Sendable {
    private let site: Site

    public init(site: Site) {
        self.site = site
    }

    public func callAsFunction() async throws {
        let moment = site.surroundings.now().adding(days: -WebhookDelivery.keepDays)
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            try await site.database.write { connection in
                try WebhookOutbox.forget(before: moment, in: municipality, connection)
            }
        }
    }
}
