/// UTF-8 of an XML file in the making.
public struct XMLText: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func append(_ other: XMLText) { bytes += other.bytes }

    public mutating func raw(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    public mutating func element(_ name: StaticString, _ text: String) {
        raw("<")
        raw(name)
        raw(">")
        escaped(text)
        raw("</")
        raw(name)
        raw(">\n")
    }

    mutating func link(relation: StaticString, type: StaticString, address: String) {
        raw("<link rel=\"")
        raw(relation)
        raw("\" type=\"")
        raw(type)
        raw("\" href=\"")
        escaped(address)
        raw("\"/>\n")
    }

    /// What XML 1.0 cannot hold at all, such as most control characters, is left out.
    public mutating func escaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": raw("&amp;")
            case "<": raw("&lt;")
            case ">": raw("&gt;")
            case "\"": raw("&quot;")
            case "\u{9}", "\u{A}", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: break
            }
        }
    }
}
