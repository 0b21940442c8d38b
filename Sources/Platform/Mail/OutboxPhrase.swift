/// Phrases of the page with e-mail, and of e-mail itself.
public enum OutboxPhrase: String, PhraseKey {
    case title = "mail.title"
    case lead = "mail.lead"
    case notConfigured = "mail.not-configured"
    case empty = "mail.empty"
    case table = "mail.table"
    case created = "mail.column.created"
    case to = "mail.column.to"
    case subject = "mail.column.subject"
    case state = "mail.column.state"
    case attempts = "mail.column.attempts"
    case body = "mail.column.body"
    case waiting = "mail.state.waiting"
    case shownOnly = "mail.state.shown-only"
    case retry = "mail.state.retry"
    case sent = "mail.state.sent"
    case givenUp = "mail.state.given-up"
    case readBody = "mail.read-body"
    case pages = "mail.pages"
    case older = "mail.older"
    case newest = "mail.newest"

    case refused = "mail.failure.refused"
    case postponed = "mail.failure.postponed"
    case signIn = "mail.failure.sign-in"
    case encryption = "mail.failure.encryption"
    case unreachable = "mail.failure.unreachable"
    case address = "mail.failure.address"
    case interrupted = "mail.failure.interrupted"
    case unknown = "mail.failure.unknown"

    /// What people read for the stored code of a failure, without its number.
    static func failure(_ code: String) -> OutboxPhrase {
        let known: [OutboxPhrase] = [.refused, .postponed, .signIn, .encryption, .unreachable, .address, .interrupted]
        return known.first { phrase in
            let name = phrase.rawValue.dropFirst("mail.failure.".count)
            return code == name || code.hasPrefix(name + "-")
        } ?? .unknown
    }
}
