import Crypto
import Foundation

/// The public half of a reading key: with it anybody can seal for its holder and nobody can open.
///
/// HPKE (RFC 9180) in base mode with X-Wing (draft-connolly-cfrg-xwing-kem-06: ML-KEM-768 and X25519 together, KEM
/// 0x647a), HKDF-SHA256 and AES-256-GCM. What is stolen today can be kept until there are quantum computers; X-Wing
/// holds as long as one of its two halves does.
public struct ReadingPublicKey: Hashable, Sendable {
    public static let length = 1216

    /// 1216 bytes, as stored.
    public let bytes: [UInt8]

    /// - Throws: `notAKey` for any other number of bytes. What they say is checked by ``wrap(_:for:)``: that costs as
    ///   much as sealing, and every report reads keys.
    public init(bytes: [UInt8]) throws(SealFailure) {
        guard bytes.count == Self.length else { throw .notAKey }
        self.bytes = bytes
    }

    fileprivate init(of key: XWingMLKEM768X25519.PrivateKey) {
        bytes = Array(key.publicKey.rawRepresentation)
    }

    /// By which two people tell over the telephone that they look at the same key: the first 80 bits of SHA-256, as
    /// five groups of four hexadecimal digits.
    public var fingerprint: String {
        let digest = Array(SHA256.hash(data: lengthPrefixed([Array("straatlicht/reading-key".utf8), bytes])))
        let digits = Array(Array(digest.prefix(10)).hexadecimal.uppercased())
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: " ")
    }

    /// Wraps the story key of a case for the holder of this key. Twice the same gives different bytes.
    /// - Returns: 1169 bytes: version, encapsulated key (1120), story key (32), tag (16).
    /// - Throws: `notAKey` when these bytes are none.
    public func wrap(_ key: StoryKey, for file: SealedCase) throws(SealFailure) -> [UInt8] {
        let info = Data(file.info(version: WrappedKey.version))
        guard let recipient = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes),
            var sender = try? HPKE.Sender(recipientKey: recipient, ciphersuite: WrappedKey.suite, info: info),
            let ciphertext = try? key.key.withUnsafeBytes({ try sender.seal($0) })
        else { throw .notAKey }
        return [WrappedKey.version] + sender.encapsulatedKey + ciphertext
    }
}

/// The private half of a reading key: 32 bytes, of which everything else is made again when it is used.
///
/// The bytes are wiped from memory when the last copy of this value goes. What the library makes of them while it
/// opens something is freed but not wiped.
public struct ReadingPrivateKey: Equatable, Undisclosed, Sendable {
    public static let seedLength = 32

    let seed: SymmetricKey
    public let publicKey: ReadingPublicKey

    /// - Parameter seed: 32 random bytes.
    /// - Throws: `notAKey` for any other number of bytes.
    public init(seed: [UInt8]) throws(SealFailure) {
        try self.init(seed: SymmetricKey(data: seed))
    }

    init(seed: SymmetricKey) throws(SealFailure) {
        self.seed = seed
        publicKey = ReadingPublicKey(of: try seed.expanded())
    }

    /// The story key of a case that was wrapped for this key.
    /// - Throws: `unknownVersion` or `cannotOpen`, for any bytes that were not made for this key and this case.
    public func unwrap(_ wrapped: [UInt8], for file: SealedCase) throws(SealFailure) -> StoryKey {
        guard let version = wrapped.first else { throw .cannotOpen }
        guard version == WrappedKey.version else { throw .unknownVersion(version) }
        guard wrapped.count == WrappedKey.byteCount else { throw .cannotOpen }
        let encapsulated = Data(wrapped.dropFirst().prefix(WrappedKey.encapsulatedByteCount))
        let ciphertext = wrapped.dropFirst(1 + WrappedKey.encapsulatedByteCount)
        let info = Data(file.info(version: version))
        let key = try seed.expanded()
        guard
            var recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: WrappedKey.suite, info: info, encapsulatedKey: encapsulated),
            let bytes = try? recipient.open(ciphertext)
        else { throw .cannotOpen }
        return try StoryKey(SymmetricKey(data: bytes))
    }
}

/// The stored form of a story key for one reader.
private enum WrappedKey {
    static let version: UInt8 = 1
    static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256
    static let encapsulatedByteCount = 1120
    static let byteCount = 1 + encapsulatedByteCount + StoryKey.length + 16
}

extension SymmetricKey {
    fileprivate func expanded() throws(SealFailure) -> XWingMLKEM768X25519.PrivateKey {
        let key = withUnsafeBytes { try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil) }
        guard let key else { throw .notAKey }
        return key
    }
}
