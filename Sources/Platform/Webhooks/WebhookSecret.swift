import Crypto
import Vault

/// What a receiver and this site both know, so that the receiver can tell a message of this site from any other.
///
/// A keyed hash of random bytes of the address, so that the database and its backup hold no secret.
struct WebhookSecret: Undisclosed, Sendable {
    /// Random bytes of an address.
    static let saltLength = 32

    private let key: [UInt8]

    /// - Parameter salt: stays with the address.
    init(salt: [UInt8], secret: ServerSecret) {
        key = Array(HMAC<SHA256>.authenticationCode(for: salt, using: secret.key(for: .webhookSigning)))
    }

    /// - Parameter key: 24 to 64 bytes.
    init(key: [UInt8]) {
        self.key = key
    }

    /// As Standard Webhooks writes it, and its libraries read it: `whsec_` and Base64.
    var text: String { "whsec_" + key.base64 }

    /// The field `webhook-signature`: version 1 of Standard Webhooks, HMAC-SHA256 over id, time and body.
    /// - Parameter timestamp: seconds since 1970.
    func signature(id: String, timestamp: Int64, body: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(timestamp).\(body)".utf8), using: SymmetricKey(data: key))
        return "v1," + Array(code).base64
    }
}

extension [UInt8] {
    /// RFC 4648, section 4, with padding.
    var base64: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((count + 2) / 3 * 4)
        for start in stride(from: 0, to: count, by: 3) {
            let group = self[start..<Swift.min(start + 3, count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
