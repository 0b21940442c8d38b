/// What stands in the margins of every printed page (CSS Paged Media): they can hold words only through a style sheet.
public struct PageStyle: Sendable {
    /// At the top, where a line begins.
    public var header: String
    /// At the top, where a line ends, such as that this is a draft.
    public var mark: String
    /// At the bottom, with `{page}` and `{pages}` for their numbers.
    public var footer: String
    /// The language runs from right to left.
    public var isMirrored: Bool

    public init(header: String, mark: String = "", footer: String, isMirrored: Bool = false) {
        self.header = header
        self.mark = mark
        self.footer = footer
        self.isMirrored = isMirrored
    }

    public var css: String {
        let (start, end) = isMirrored ? ("right", "left") : ("left", "right")
        return "@page { @top-\(start) { content: \(Self.string(header)); } "
            + "@top-\(end) { content: \(Self.string(mark)); } @bottom-\(end) { content: \(numbered(footer)); } }"
    }

    private func numbered(_ text: String) -> String {
        var parts: [String] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(Self.string(rest[..<open])) }
            switch rest[rest.index(after: open)..<close] {
            case "page": parts.append("counter(page)")
            case "pages": parts.append("counter(pages)")
            default: break
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(Self.string(rest)) }
        return parts.isEmpty ? "\"\"" : parts.joined(separator: " ")
    }

    /// A CSS string: whatever is no letter or digit of ASCII is written as its number, so that no name can leave it.
    static func string(_ text: some StringProtocol) -> String {
        var css = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": css.unicodeScalars.append(scalar)
            // CSS reads NUL as an error.
            case "\0": break
            default: css += "\\" + String(scalar.value, radix: 16) + " "
            }
        }
        return css + "\""
    }
}
