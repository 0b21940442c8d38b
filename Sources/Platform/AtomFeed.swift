public import Domain

/// A list of what is new, for feed readers and other sites (RFC 4287).
public struct AtomFeed: Sendable {
    /// One thing that was added or changed.
    public struct Entry: Sendable {
        /// A URI that stays the same for ever, such as ``AtomFeed/tag(authority:_:)`` makes.
        public var id: String
        public var title: String
        /// Where people read it.
        public var link: String
        public var updated: Instant
        /// Plain text; empty for none.
        public var summary: String

        public init(id: String, title: String, link: String, updated: Instant, summary: String = "") {
            self.id = id
            self.title = title
            self.link = link
            self.updated = updated
            self.summary = summary
        }
    }

    public var id: String
    public var title: String
    /// Who says it, such as a municipality; never a person.
    public var author: String
    /// The page that the feed belongs to, and the feed itself.
    public var page: String
    public var address: String
    public var language: Language
    /// Of a feed without entries.
    public var started: Instant
    public var entries: [Entry]

    public init(
        id: String, title: String, author: String, page: String, address: String, language: Language = .dutch,
        started: Instant, entries: [Entry]
    ) {
        self.id = id
        self.title = title
        self.author = author
        self.page = page
        self.address = address
        self.language = language
        self.started = started
        self.entries = entries
    }

    public static let contentType = "application/atom+xml; charset=utf-8"

    /// When anything in it last changed.
    public var updated: Instant { entries.map(\.updated).max() ?? started }

    /// The file, newest entry first.
    public var bytes: [UInt8] {
        var text = XMLText()
        text.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"")
        text.escaped(language.tag)
        text.raw("\">\n")
        text.element("id", id)
        text.element("title", title)
        text.element("updated", Self.moment(updated))
        text.raw("<author>")
        text.element("name", author)
        text.raw("</author>\n")
        text.link(relation: "alternate", type: "text/html", address: page)
        text.link(relation: "self", type: "application/atom+xml", address: address)
        for entry in entries.sorted(by: { ($1.updated, $0.id) < ($0.updated, $1.id) }) {
            text.raw("<entry>\n")
            text.element("id", entry.id)
            text.element("title", entry.title)
            text.element("updated", Self.moment(entry.updated))
            text.link(relation: "alternate", type: "text/html", address: entry.link)
            if !entry.summary.isEmpty { text.element("summary", entry.summary) }
            text.raw("</entry>\n")
        }
        text.raw("</feed>\n")
        return text.bytes
    }

    /// A name for a thing that is not its address (RFC 4151), so that it stays when the address changes.
    /// - Parameters:
    ///   - authority: the host of this site, as in ``Visit/host``.
    ///   - name: letters, digits, `-`, `.` and `/`; anything else becomes a hyphen.
    public static func tag(authority: String, _ name: String) -> String {
        func safe(_ text: String) -> String {
            String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-./".contains($0)) ? $0 : "-" })
        }
        // The year since when these names are given.
        return "tag:\(safe(authority.lowercased())),2026:\(safe(name))"
    }

    /// RFC 3339 in UTC: `2026-11-21T11:00:00Z`.
    public static func moment(_ instant: Instant) -> String {
        let day = (instant.milliseconds - (instant.milliseconds < 0 ? 86_399_999 : 0)) / 86_400_000
        let seconds = (instant.milliseconds - day * 86_400_000) / 1000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        return "\(CivilDate(dayNumber: Int(day)))T\(clock)Z"
    }
}
