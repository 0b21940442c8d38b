/// A piece of HTML that is safe to send: every text and attribute in it was escaped when it was made.
///
/// Held as UTF-8 bytes, because that is what is sent and because escaping `Character`s costs ten times as much.
public struct Markup: Sendable {
    /// The bytes to send.
    public private(set) var utf8: [UInt8]

    /// Nothing.
    public init() {
        utf8 = []
    }

    /// Text that a person reads; `&`, `<`, `>` and quotes are escaped.
    public init(text: some StringProtocol) {
        utf8 = []
        appendEscaped(text)
    }

    public var isEmpty: Bool { utf8.isEmpty }

    /// For tests and logs; pages are sent as bytes.
    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// Makes room for `count` more bytes in one step.
    mutating func reserve(_ count: Int) {
        utf8.reserveCapacity(utf8.count + count)
    }

    mutating func append(_ other: Markup) {
        if utf8.isEmpty { utf8 = other.utf8 } else { utf8.append(contentsOf: other.utf8) }
    }

    mutating func appendVerbatim(_ text: StaticString) {
        text.withUTF8Buffer { utf8.append(contentsOf: $0) }
    }

    mutating func appendVerbatim(bytes: [UInt8]) {
        utf8.append(contentsOf: bytes)
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0: true
        default: false
        }
    }

    mutating func appendEscaped(_ text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { bytes in
            // Most text has nothing to escape and is copied as it is.
            if bytes.allSatisfy({ !Markup.needsEscape($0) }) {
                utf8.append(contentsOf: bytes)
                return
            }
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "&"): appendVerbatim("&amp;")
                case UInt8(ascii: "<"): appendVerbatim("&lt;")
                case UInt8(ascii: ">"): appendVerbatim("&gt;")
                case UInt8(ascii: "\""): appendVerbatim("&quot;")
                case UInt8(ascii: "'"): appendVerbatim("&#39;")
                // A NUL byte is a parse error in HTML, and no one means to write one.
                case 0: break
                default: utf8.append(byte)
                }
            }
        }
    }
}

/// Collects the children of an element in the order in which they are written; strings become escaped text.
@resultBuilder
public enum MarkupBuilder {
    public static func buildExpression(_ markup: Markup) -> Markup { markup }
    public static func buildExpression(_ text: String) -> Markup { Markup(text: text) }
    public static func buildPartialBlock(first: Markup) -> Markup { first }

    public static func buildPartialBlock(accumulated: consuming Markup, next: Markup) -> Markup {
        var result = accumulated
        result.append(next)
        return result
    }

    public static func buildBlock() -> Markup { Markup() }
    public static func buildOptional(_ markup: Markup?) -> Markup { markup ?? Markup() }
    public static func buildEither(first: Markup) -> Markup { first }
    public static func buildEither(second: Markup) -> Markup { second }

    public static func buildArray(_ parts: [Markup]) -> Markup {
        var result = Markup()
        for part in parts { result.append(part) }
        return result
    }
}

/// Several pieces without an element around them.
public func fragment(@MarkupBuilder _ content: () -> Markup) -> Markup {
    content()
}
