import Crypto
import Domain

/// Identifiers made out of names, so that the same name gives the same one in every file and every municipality.
enum NamedIdentifier {
    /// A UUID of version 8 (RFC 9562): the first bits of SHA-256 of the parts, each with a unit separator behind it.
    static func make(_ parts: String...) -> Identifier {
        var hash = SHA256()
        for part in parts {
            var text = part + "\u{1F}"
            text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        }
        var bytes = Array(Array(hash.finalize()).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return Identifier(bytes: bytes) ?? Identifier(at: Instant(milliseconds: 0), random: [])
    }

    /// What a file calls it: a UUID as it is, anything else by its name.
    static func service(_ text: String) -> Identifier { Identifier(text) ?? make("service", text) }

    static func organization(_ text: String) -> Identifier { Identifier(text) ?? make("organization", text) }
}
