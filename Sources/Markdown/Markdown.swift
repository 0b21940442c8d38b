import CCMarkGFM
public import HTML

/// Text that a municipality writes, in CommonMark, as HTML that is safe to show.
///
/// The reference parser (cmark-gfm) reads it; what is shown is made here, node by node, with the escaping elements of
/// `HTML`. What is not named below cannot come out: no raw HTML, no images (their description stays as text), no
/// addresses but `http`, `https`, `tel` and `mailto`. Headings start at the second level, because a page has its own
/// first one.
public struct Markdown: Sendable {
    public let text: String

    /// Blocks within blocks; what lies deeper is shown as plain text.
    static let maximumDepth = 24

    public init(_ text: String) {
        self.text = text
    }

    public var markup: Markup {
        var text = text
        guard let parsed = text.withUTF8(Self.parse) else { return Markup(text: text) }
        defer { cmark_node_free(parsed) }
        return Self.children(of: parsed, depth: 0)
    }

    public var html: String { markup.string }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        guard let start = bytes.baseAddress else { return nil }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            cmark_parse_document($0, bytes.count, CMARK_OPT_VALIDATE_UTF8)
        }
    }

    private static func children(of node: OpaquePointer, depth: Int) -> Markup {
        fragment {
            for child in Children(of: node) { markup(of: child, depth: depth + 1) }
        }
    }

    private static func markup(of node: OpaquePointer, depth: Int) -> Markup {
        guard depth <= maximumDepth else { return Markup(text: plainText(of: node)) }
        func inside() -> Markup { children(of: node, depth: depth) }
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH:
            return isInTightList(node) ? inside() : p { inside() }
        case CMARK_NODE_HEADING:
            switch cmark_node_get_heading_level(node) {
            case 1, 2: return h2 { inside() }
            case 3: return h3 { inside() }
            default: return h4 { inside() }
            }
        case CMARK_NODE_LIST:
            return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? ol { inside() } : ul { inside() }
        case CMARK_NODE_ITEM: return li { inside() }
        case CMARK_NODE_BLOCK_QUOTE: return blockquote(.class("notice")) { inside() }
        case CMARK_NODE_THEMATIC_BREAK: return hr()
        case CMARK_NODE_CODE_BLOCK: return p { literal(of: node) }
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: return Markup(text: literal(of: node))
        case CMARK_NODE_SOFTBREAK: return Markup(text: "\n")
        case CMARK_NODE_LINEBREAK: return br()
        case CMARK_NODE_EMPH: return em { inside() }
        case CMARK_NODE_STRONG: return strong { inside() }
        case CMARK_NODE_LINK: return link(to: address(of: node)) { inside() }
        // The description of the picture.
        case CMARK_NODE_IMAGE: return inside()
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: return Markup()
        default: return inside()
        }
    }

    private static func link(to address: String, _ content: () -> Markup) -> Markup {
        switch SafeAddress(address) {
        case .page(let address): a(.href(address), .rel("noreferrer nofollow"), content: content)
        // A number stays in its own direction, also in a line that runs to the left.
        case .telephone(let address): a(.class("phone"), .href(address), .dir("ltr"), content: content)
        case .mail(let address): a(.href(address), content: content)
        case nil: content()
        }
    }

    private static func isInTightList(_ node: OpaquePointer) -> Bool {
        guard let item = cmark_node_parent(node), cmark_node_get_type(item) == CMARK_NODE_ITEM,
            let list = cmark_node_parent(item)
        else { return false }
        return cmark_node_get_list_tight(list) != 0
    }

    private static func literal(of node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    private static func address(of node: OpaquePointer) -> String {
        cmark_node_get_url(node).map { String(cString: $0) } ?? ""
    }

    /// Walks with the parser's own iterator, which needs no stack.
    private static func plainText(of node: OpaquePointer) -> String {
        guard let walk = cmark_iter_new(node) else { return "" }
        defer { cmark_iter_free(walk) }
        var text = ""
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { return text }
            guard event == CMARK_EVENT_ENTER, let found = cmark_iter_get_node(walk) else { continue }
            switch cmark_node_get_type(found) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK: text += literal(of: found)
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_PARAGRAPH: text += " "
            default: break
            }
        }
    }
}

/// The nodes directly under a node, in order.
private struct Children: Sequence, IteratorProtocol {
    private var upcoming: OpaquePointer?

    init(of node: OpaquePointer) {
        upcoming = cmark_node_first_child(node)
    }

    mutating func next() -> OpaquePointer? {
        guard let node = upcoming else { return nil }
        upcoming = cmark_node_next(node)
        return node
    }
}
