import Domain

/// A system of the municipality, or of a partner, that is told what happens.
struct Webhook: Hashable, Sendable, Identifiable {
    /// So many of them a municipality may have.
    static let most = 5

    let id: Identifier
    let municipality: Municipality.ID
    let url: WebhookURL
    /// Random bytes; see `WebhookSecret`.
    let salt: [UInt8]
    let added: Instant
}

/// One message for one of them.
struct QueuedWebhook: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// Waits for its next attempt.
        case waiting(until: Instant)
        case delivered(Instant)
        /// Will not be tried again.
        case givenUp(Instant)
    }

    /// Of the message: the same for all its receivers, and at each attempt.
    let id: Identifier
    let webhook: Webhook
    /// What happened, such as `release.published`.
    let event: String
    /// JSON text, exactly as it is signed and sent.
    let body: String
    let created: Instant
    /// How often it was tried, the attempt that runs included.
    let attempts: Int
    let state: State
    /// The code of what went wrong last: see `WebhookFailure.code`.
    let failure: String?
}

/// Why a message was not taken. Holds nothing that a receiver said.
enum WebhookFailure: Error, Hashable, Sendable {
    /// The name leads to an address that is not on the public internet.
    case notPublic
    /// No safe connection, or a certificate that is not trusted.
    case encryption
    /// The receiver sends the message elsewhere, which nobody follows.
    case redirected(status: Int)
    /// It answers, and takes nothing.
    case answered(status: Int)
    /// It does not answer in time.
    case timeout
    /// No connection. The number is libcurl's.
    case unreachable(code: Int)

    /// Whether trying again is of no use. A receiver that is gone (410) says so itself.
    var isPermanent: Bool {
        switch self {
        case .notPublic, .answered(status: 410): true
        default: false
        }
    }

    /// Whether other messages for this receiver would fail as well.
    var concernsReceiver: Bool {
        switch self {
        case .answered(let status): status >= 500 || status == 429
        default: true
        }
    }

    /// What is stored: `answered-503`, `not-public`.
    var code: String {
        switch self {
        case .notPublic: "not-public"
        case .encryption: "encryption"
        case .redirected(let status): "redirected-\(status)"
        case .answered(let status): "answered-\(status)"
        case .timeout: "timeout"
        case .unreachable(let code): "unreachable-\(code)"
        }
    }
}
