import Crypto
import Domain
import Geography
import Vault

/// The key with which a municipality signs badges: Ed25519, made from the server's secret each time it is needed, so
/// that no database and no backup of one holds it.
struct BadgeKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    init(of municipality: Municipality.ID, with secret: ServerSecret) throws {
        let seed = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret.key(for: .badgeSigning), info: Array("badge/\(municipality.slug)".utf8),
            outputByteCount: 32)
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed.withUnsafeBytes { Array($0) })
    }

    var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// `did:key:z…`: the issuer is named by its key alone, so that a badge can be checked when this site is gone.
    var did: String { "did:key:z" + Base58.text(of: [0xED, 0x01] + publicKey) }

    /// The name of this key in the header of what it signs.
    var keyID: String { did + "#" + did.dropFirst("did:key:".count) }

    /// As a member of a JWK set (RFC 8037).
    var jwk: JSONValue {
        ["kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.text(of: publicKey))]
    }

    func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }

    func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        key.publicKey.isValidSignature(signature, for: bytes)
    }
}

/// Base 64 for addresses, without padding (RFC 4648, section 5).
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            (buffer, bits) = (buffer << 8 | Int(byte), bits + 8)
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[buffer >> bits & 63])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[buffer << (6 - bits) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for other characters, for a length that no bytes have, and for bits that stand for nothing.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            (buffer, bits) = (buffer << 6 | value, bits + 6)
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 255))
            }
            buffer &= (1 << bits) - 1
        }
        return bits < 6 && buffer == 0 ? bytes : nil
    }
}

/// Bitcoin's base 58, in which `did:key` writes keys.
enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var digits: [Int] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += digits[index] << 8
                digits[index] = carry % 58
                carry /= 58
            }
            while carry > 0 {
                digits.append(carry % 58)
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.count
        return String(
            decoding: [UInt8](repeating: alphabet[0], count: zeros) + digits.reversed().map { alphabet[$0] },
            as: UTF8.self)
    }
}
