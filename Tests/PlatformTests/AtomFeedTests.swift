import Domain
import Foundation
import Testing

@testable import Platform

#if canImport(FoundationXML)
import FoundationXML
#endif

struct AtomFeedTests {
    private static let started = Instant(milliseconds: 1_700_000_000_000)

    private func feed(_ entries: [AtomFeed.Entry]) -> AtomFeed {
        AtomFeed(
            id: AtomFeed.tag(authority: "straatlicht.example", "proefdorp/aanpak"), title: "Wat & <waarom>",
            author: "Gemeente \"Proefdorp\"", page: "https://straatlicht.example/proefdorp/aanpak?a=1&b=2",
            address: "https://straatlicht.example/proefdorp/aanpak/feed.xml", started: Self.started, entries: entries)
    }

    private func entry(_ name: String, minute: Int64, summary: String = "") -> AtomFeed.Entry {
        AtomFeed.Entry(
            id: "tag:straatlicht.example,2026:\(name)", title: name, link: "https://straatlicht.example/\(name)",
            updated: Self.started.adding(minutes: minute), summary: summary)
    }

    /// RFC 4287, 4.1.1: one id, title and moment, somebody who says it, and a link to the feed itself.
    @Test func aFeedHasWhatTheStandardAsks() throws {
        let found = try ParsedXML(feed([entry("een", minute: 1), entry("twee", minute: 2)]).bytes)
        #expect(found.namespace == "http://www.w3.org/2005/Atom")
        #expect(found.texts["feed/id"] == ["tag:straatlicht.example,2026:proefdorp/aanpak"])
        #expect(found.texts["feed/title"] == ["Wat & <waarom>"])
        #expect(found.texts["feed/author/name"] == ["Gemeente \"Proefdorp\""])
        #expect(found.texts["feed/updated"] == ["2023-11-14T22:15:20Z"])
        #expect(
            found.links["feed/link"] == [
                ["alternate", "https://straatlicht.example/proefdorp/aanpak?a=1&b=2"],
                ["self", "https://straatlicht.example/proefdorp/aanpak/feed.xml"],
            ])
        #expect(found.texts["feed/entry/title"] == ["twee", "een"])
        #expect(found.texts["feed/entry/updated"] == ["2023-11-14T22:15:20Z", "2023-11-14T22:14:20Z"])
        #expect(found.texts["feed/entry/id"]?.count == 2)
        #expect(found.links["feed/entry/link"]?.count == 2)
        #expect(found.texts["feed/entry/summary"] == nil)
    }

    @Test func withoutEntriesItIsAFeedStill() throws {
        let found = try ParsedXML(feed([]).bytes)
        #expect(found.texts["feed/updated"] == ["2023-11-14T22:13:20Z"])
        #expect(found.texts["feed/entry/id"] == nil)
    }

    /// Whatever a municipality typed, the file stays whole and says the same.
    @Test(arguments: [
        "</summary></entry><script>", "a & b", "\"'<>&", "]]>", "&amp;", "é ü ع 😀", "regel\nregel\ttab",
    ])
    func textsAreEscaped(text: String) throws {
        let found = try ParsedXML(feed([entry("een", minute: 0, summary: text)]).bytes)
        #expect(found.texts["feed/entry/summary"] == [text])
    }

    @Test func whatXMLCannotHoldIsLeftOut() throws {
        let found = try ParsedXML(feed([entry("een", minute: 0, summary: "a\u{0}b\u{8}c\u{1B}d\u{FFFE}e\u{D}f")]).bytes)
        #expect(found.texts["feed/entry/summary"] == ["abcdef"])
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
        (1_795_258_799_999, "2026-11-21T10:59:59Z"), (-1, "1969-12-31T23:59:59Z"),
    ])
    func momentsAreThoseOfRFC3339(milliseconds: Int64, text: String) {
        #expect(AtomFeed.moment(Instant(milliseconds: milliseconds)) == text)
    }

    @Test func namesHoldOnlyWhatATagMay() {
        #expect(AtomFeed.tag(authority: "Stad.NL", "a b/é&<1>") == "tag:stad.nl,2026:a-b/---1-")
    }
}

/// What Foundation's parser makes of a file.
private final class ParsedXML: NSObject, XMLParserDelegate {
    struct NotWellFormed: Error {}

    private(set) var namespace = ""
    /// Texts by path: `feed/entry/title`.
    private(set) var texts: [String: [String]] = [:]
    /// Relation and address by path.
    private(set) var links: [String: [[String]]] = [:]
    private var path: [String] = []
    private var text = ""

    init(_ bytes: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        guard parser.parse() else { throw NotWellFormed() }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        path.append(name)
        text = ""
        if let found = attributes["xmlns"] { namespace = found }
        if name == "link" {
            links[path.joined(separator: "/"), default: []].append([attributes["rel"] ?? "", attributes["href"] ?? ""])
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if !["feed", "entry", "author", "link"].contains(name) {
            texts[path.joined(separator: "/"), default: []].append(text)
        }
        path.removeLast()
        text = ""
    }
}
