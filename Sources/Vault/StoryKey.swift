public import Crypto

/// The one key under which all free text of one report stands: the story, how to reach the reporter, and the
/// messages back and forth (docs/adr/0011).
///
/// A box is AES-256-GCM: a version byte, a nonce of 12 random bytes, the ciphertext and a tag of 16 bytes. The nonce
/// is drawn by the cryptographic library from the system's generator and is not injected: a nonce that a test can
/// repeat is one that a mistake can repeat. One key seals a handful of boxes, far below the 2^32 for which random
/// nonces are safe (NIST SP 800-38D, section 8.3).
///
/// Before sealing, the text gets its length in front and zeros behind, up to a multiple of 512 bytes, so that the
/// size of a box says little about what it holds.
public struct StoryKey: Equatable, Undisclosed, Sendable {
    /// Bytes of a key.
    public static let length = 32
    /// The most bytes that one box can hold: 1 MiB, far more than a person types.
    public static let longestText = 1 << 20
    /// What the length of a text is rounded up to.
    public static let block = 512

    private static let version: UInt8 = 1

    let key: SymmetricKey

    /// - Parameter bytes: 32 random bytes.
    /// - Throws: `notAKey` for any other number of bytes.
    public init(bytes: [UInt8]) throws(SealFailure) {
        try self.init(SymmetricKey(data: bytes))
    }

    /// - Throws: `notAKey` unless the key has 256 bits.
    public init(_ key: SymmetricKey) throws(SealFailure) {
        guard key.bitCount == Self.length * 8 else { throw .notAKey }
        self.key = key
    }

    /// Seals one part.
    /// - Returns: 29 bytes more than a multiple of ``block``.
    /// - Throws: `tooLong`.
    public func seal(_ text: [UInt8], as part: SealedPart) throws(SealFailure) -> [UInt8] {
        guard text.count <= Self.longestText else { throw .tooLong(byteCount: text.count) }
        let associated = part.associatedData(version: Self.version)
        guard let box = try? AES.GCM.seal(padded(text), using: key, authenticating: associated),
            let combined = box.combined
        else { throw .notAKey }
        return [Self.version] + combined
    }

    /// Opens one part.
    /// - Throws: `unknownVersion` or `cannotOpen`, for any bytes that ``seal(_:as:)`` did not make for this part.
    public func open(_ box: [UInt8], as part: SealedPart) throws(SealFailure) -> [UInt8] {
        guard let version = box.first else { throw .cannotOpen }
        guard version == Self.version else { throw .unknownVersion(version) }
        let associated = part.associatedData(version: version)
        guard let sealed = try? AES.GCM.SealedBox(combined: box.dropFirst()),
            let padded = try? AES.GCM.open(sealed, using: key, authenticating: associated),
            let text = unpadded(Array(padded))
        else { throw .cannotOpen }
        return text
    }
}

/// The length in front of the text: four bytes, most significant first.
private let lengthBytes = 4

private func padded(_ text: [UInt8]) -> [UInt8] {
    let filled = lengthBytes + text.count
    let zeros = (StoryKey.block - filled % StoryKey.block) % StoryKey.block
    return bigEndian(UInt32(truncatingIfNeeded: text.count)) + text + [UInt8](repeating: 0, count: zeros)
}

private func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= lengthBytes, bytes.count.isMultiple(of: StoryKey.block) else { return nil }
    let count = bytes.prefix(lengthBytes).reduce(0) { $0 << 8 | Int($1) }
    let rest = bytes.dropFirst(lengthBytes)
    guard count <= rest.count else { return nil }
    return Array(rest.prefix(count))
}
