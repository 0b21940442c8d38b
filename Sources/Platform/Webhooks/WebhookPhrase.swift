/// Phrases of the page with systems that are told what happens.
enum WebhookPhrase: String, PhraseKey {
    case title = "webhooks.title"
    case lead = "webhooks.lead"
    case addresses = "webhooks.addresses"
    case empty = "webhooks.empty"
    case added = "webhooks.added"
    case test = "webhooks.test"
    case remove = "webhooks.remove"
    case removeText = "webhooks.remove.text"
    case removeYes = "webhooks.remove.yes"
    case addTitle = "webhooks.add.title"
    case addFull = "webhooks.add.full"
    case address = "webhooks.add.address"
    case addressHint = "webhooks.add.hint"
    case add = "webhooks.add"
    case secretTitle = "webhooks.secret.title"
    case secretText = "webhooks.secret.text"
    case secretHow = "webhooks.secret.how"

    case missing = "webhooks.problem.missing"
    case tooLong = "webhooks.problem.too-long"
    case notHTTPS = "webhooks.problem.not-https"
    case malformed = "webhooks.problem.malformed"
    case hasSignIn = "webhooks.problem.has-sign-in"
    case notPublicAddress = "webhooks.problem.not-public"
    case known = "webhooks.problem.known"
    case tooMany = "webhooks.problem.too-many"

    case table = "webhooks.table"
    case tableEmpty = "webhooks.table.empty"
    case tableHint = "webhooks.table.hint"
    case event = "webhooks.column.event"
    case receiver = "webhooks.column.receiver"
    case created = "webhooks.column.created"
    case state = "webhooks.column.state"
    case attempts = "webhooks.column.attempts"
    case body = "webhooks.column.body"
    case readBody = "webhooks.read-body"
    case waiting = "webhooks.state.waiting"
    case retry = "webhooks.state.retry"
    case delivered = "webhooks.state.delivered"
    case givenUp = "webhooks.state.given-up"

    case notPublic = "webhooks.failure.not-public"
    case encryption = "webhooks.failure.encryption"
    case redirected = "webhooks.failure.redirected"
    case answered = "webhooks.failure.answered"
    case timeout = "webhooks.failure.timeout"
    case unreachable = "webhooks.failure.unreachable"
    case interrupted = "webhooks.failure.interrupted"
    case unknown = "webhooks.failure.unknown"

    /// What people read for the stored code of a failure, without its number.
    static func failure(_ code: String) -> WebhookPhrase {
        let known: [WebhookPhrase] = [
            .notPublic, .encryption, .redirected, .answered, .timeout, .unreachable, .interrupted,
        ]
        return known.first { phrase in
            let name = phrase.rawValue.dropFirst("webhooks.failure.".count)
            return code == name || code.hasPrefix(name + "-")
        } ?? .unknown
    }

    static func problem(_ problem: KeepWebhooks.Problem) -> WebhookPhrase {
        switch problem {
        case .url(.missing): .missing
        case .url(.tooLong): .tooLong
        case .url(.notHTTPS): .notHTTPS
        case .url(.malformed): .malformed
        case .url(.hasSignIn): .hasSignIn
        case .url(.notPublic): .notPublicAddress
        case .known: .known
        case .tooMany: .tooMany
        }
    }
}
