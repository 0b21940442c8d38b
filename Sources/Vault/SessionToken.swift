import Crypto

/// What a staff browser holds in its cookie: 32 random bytes, of which the database keeps only a keyed digest.
public struct SessionToken: Undisclosed, Sendable {
    public let text: String
    private let bytes: [UInt8]
    /// What a reading key is locked with for the length of the session.
    var openingKey: SymmetricKey { SymmetricKey(data: bytes) }

    /// - Parameter bytes: 32 random bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        text = bytes.hexadecimal
    }

    /// `nil` unless the cookie holds 64 hexadecimal digits.
    public init?(cookie text: some StringProtocol) {
        guard text.utf8.count == 64, let bytes = [UInt8](hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }

    /// The key of the session's row.
    public func digest(with secret: ServerSecret) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret.key(for: .session)))
    }

    /// The value that each form of this session carries, so that another site cannot send one for it.
    public func forgeryToken(with secret: ServerSecret) -> String {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret.key(for: .requestForgery))).hexadecimal
    }

    public func accepts(forgeryToken: String, with secret: ServerSecret) -> Bool {
        equalInConstantTime(Array(forgeryToken.utf8), Array(self.forgeryToken(with: secret).utf8))
    }
}
