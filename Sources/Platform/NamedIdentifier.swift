import Crypto
public import Domain

extension Identifier {
    /// A name in a file made into an identifier, so that the same file gives the same things each time: a UUID of
    /// version 8 (RFC 9562), the first bits of SHA-256 of the parts, each with a unit separator behind it.
    public init(named parts: String...) {
        var hash = SHA256()
        for part in parts {
            var text = part + "\u{1F}"
            text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        }
        var bytes = Array(Array(hash.finalize()).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        // Sixteen bytes always make one.
        self = Identifier(bytes: bytes) ?? Identifier(at: Instant(milliseconds: 0), random: [])
    }
}
