/// Why a mail was not sent. Holds neither addresses nor what the server said, because servers repeat addresses.
public enum MailFailure: Error, Hashable, Sendable {
    /// The server refuses this recipient or this message for good (an SMTP reply of 500 to 599).
    case refused(reply: Int)
    /// The server says: not now (400 to 499).
    case postponed(reply: Int)
    /// User name or password is wrong.
    case signIn
    /// No safe connection: no TLS, or a certificate that is not trusted.
    case encryption
    /// No server answers, or it stopped answering. The number is libcurl's.
    case unreachable(code: Int)

    /// Whether trying again is of no use. Wrong settings are mended by people, so that mail waits for them.
    public var isPermanent: Bool {
        if case .refused = self { true } else { false }
    }

    /// Whether it lies with the server or its settings, so that other mail would fail as well.
    public var concernsAllMail: Bool {
        switch self {
        case .signIn, .encryption, .unreachable: true
        case .refused, .postponed: false
        }
    }

    /// What is stored: `refused-550`, `sign-in`.
    public var code: String {
        switch self {
        case .refused(let reply): "refused-\(reply)"
        case .postponed(let reply): "postponed-\(reply)"
        case .signIn: "sign-in"
        case .encryption: "encryption"
        case .unreachable(let code): "unreachable-\(code)"
        }
    }
}

extension MailFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let reply): "the mail server refuses this mail (SMTP \(reply))"
        case .postponed(let reply): "the mail server does not take this mail now (SMTP \(reply))"
        case .signIn: "the mail server does not take this user name and password"
        case .encryption:
            "there is no safe connection to the mail server: it offers no TLS, or its certificate is not trusted"
        case .unreachable(let code): "the mail server does not answer (libcurl \(code))"
        }
    }
}
