import Domain
public import Mail
import SQLStore

/// Sends the mail that is due, of all municipalities. Any number of processes may do this at the same time.
///
/// A mail that is not taken is tried again after 1, 5 and 30 minutes and 2, 8 and 24 hours; then, or when the server
/// refuses it for good, it is given up, which the log and the page of the outbox say. A process that ends between the
/// server's last word and its own note sends that mail twice, with the same `Message-ID`.
public struct MailDelivery: Sendable {
    /// What one round did.
    public struct Outcome: Hashable, Sendable {
        public var sent = 0
        public var postponed = 0
        public var givenUp = 0
    }

    /// Minutes to wait after each failure.
    static let pauses: [Int64] = [1, 5, 30, 120, 480, 1440]
    /// Far longer than one mail may take.
    static let leaseMinutes: Int64 = 5
    /// Mail holds addresses of people; after this many days nobody needs to see it any more.
    public static let keepDays: Int64 = 30

    private let site: Site
    private let from: Mailbox
    private let send: @Sendable (MailMessage) async throws -> Void

    /// - Parameter send: hands one mail to the server; throws `MailFailure`.
    public init(
        site: Site, from: Mailbox, send: @escaping @Sendable (MailMessage) async throws -> Void
    ) {
        self.site = site
        self.from = from
        self.send = send
    }

    /// - Throws: `SQLError`, `CancellationError`; never because a mail failed.
    @discardableResult
    public func callAsFunction() async throws -> Outcome {
        var outcome = Outcome()
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            while let mail = try await claim(in: municipality) {
                // When the server itself fails, the others wait for the next round.
                guard try await attempt(mail, &outcome) else { return outcome }
                try Task.checkCancellation()
            }
        }
        return outcome
    }

    private func claim(in municipality: Municipality.ID) async throws -> QueuedMail? {
        let now = site.surroundings.now()
        return try await site.database.write { connection in
            try MailOutbox.claim(
                at: now, until: now.adding(minutes: Self.leaseMinutes), in: municipality, connection)
        }
    }

    /// - Returns: whether other mail may fare better.
    private func attempt(_ mail: QueuedMail, _ outcome: inout Outcome) async throws -> Bool {
        guard let address = EmailAddress(mail.to) else {
            try await giveUp(mail, because: "address", &outcome)
            return true
        }
        // Its last attempt was cut off, so that nobody gave it up.
        guard mail.attempts <= Self.pauses.count + 1 else {
            try await giveUp(mail, because: "interrupted", &outcome)
            return true
        }
        do {
            try await send(
                MailMessage(
                    from: from, to: address, subject: mail.subject, body: mail.body, id: mail.id, date: mail.created))
        } catch let error as CancellationError {
            // The lease ends by itself.
            throw error
        } catch {
            try await fail(mail, error, &outcome)
            return !((error as? MailFailure)?.concernsAllMail ?? true)
        }
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try MailOutbox.markSent(mail.id, at: now, in: mail.municipality, connection)
        }
        outcome.sent += 1
        return true
    }

    private func fail(_ mail: QueuedMail, _ error: any Error, _ outcome: inout Outcome) async throws {
        let failure = error as? MailFailure
        let code = failure?.code ?? "unknown"
        guard failure?.isPermanent != true, mail.attempts <= Self.pauses.count else {
            try await giveUp(mail, because: code, &outcome)
            return
        }
        let next = site.surroundings.now().adding(minutes: Self.pauses[mail.attempts - 1])
        try await site.database.write { connection in
            try MailOutbox.postpone(mail.id, until: next, because: code, in: mail.municipality, connection)
        }
        outcome.postponed += 1
        site.log.info(
            "a mail waits",
            [("attempt", .number(mail.attempts)), ("why", failure.map { .failure($0) } ?? .kind(of: error))])
    }

    private func giveUp(_ mail: QueuedMail, because failure: String, _ outcome: inout Outcome) async throws {
        let now = site.surroundings.now()
        try await site.database.write { connection in
            try MailOutbox.giveUp(mail.id, at: now, because: failure, in: mail.municipality, connection)
        }
        outcome.givenUp += 1
        site.log.error(
            "a mail was given up; its municipality's page /beheer/post says why",
            [("municipality", .municipality(mail.municipality)), ("attempts", .number(mail.attempts))])
    }
}

/// Deletes old mail of all municipalities from the outbox, also where none is sent.
public struct ForgetOldMail: Sendable {
    private let site: Site

    public init(site: Site) {
        self.site = site
    }

    public func callAsFunction() async throws {
        let moment = site.surroundings.now().adding(days: -MailDelivery.keepDays)
        for municipality in try await site.database.read({ try MunicipalityStore.all($0) }).map(\.id) {
            try await site.database.write { connection in
                try MailOutbox.forget(before: moment, in: municipality, connection)
            }
        }
    }
}
