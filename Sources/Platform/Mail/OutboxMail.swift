public import Domain
public import Mail

/// An e-mail to a colleague that waits to be sent.
///
/// E-mail is read on phones, forwarded and kept by others: it holds nothing of any report. It says that there is
/// something to do, and where to sign in.
public struct OutboxMail: Hashable, Sendable {
    public let to: EmailAddress
    public let subject: String
    public let body: String

    public init(to: EmailAddress, subject: String, body: String) {
        self.to = to
        self.subject = subject
        self.body = body
    }
}

/// A row of the outbox.
public struct QueuedMail: Hashable, Sendable, Identifiable {
    public enum State: Hashable, Sendable {
        /// Waits for its next attempt.
        case waiting(until: Instant)
        case sent(Instant)
        /// Will not be tried again.
        case givenUp(Instant)
    }

    public let id: Identifier
    public let municipality: Municipality.ID
    public let to: String
    public let subject: String
    public let body: String
    public let created: Instant
    /// How often it was tried, the attempt that runs included.
    public let attempts: Int
    public let state: State
    /// The code of what went wrong last: see `MailFailure.code`.
    public let failure: String?
}
