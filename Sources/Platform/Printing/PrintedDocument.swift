public import Domain
public import HTML

/// A page as a document of its own: with its style in it, so that nothing else is needed to print it.
public struct PrintedDocument: Sendable {
    public let language: Language
    public let title: String
    /// Style sheets of the site, in order.
    public let styles: [String]
    public let pages: PageStyle
    public let content: Markup

    public init(language: Language, title: String, styles: [String], pages: PageStyle, content: Markup) {
        self.language = language
        self.title = title
        self.styles = styles
        self.pages = pages
        self.content = content
    }

    /// Nothing in it may be loaded or run, whatever it says.
    public func markup(_ files: WebFiles) -> Markup {
        document(lang: language.tag, dir: language.direction) {
            head {
                meta(.charset("utf-8"))
                meta(
                    Attribute("http-equiv", "Content-Security-Policy"),
                    .content("default-src 'none'; style-src 'unsafe-inline'"))
                HTML.title { title }
                styleSheet(css: styles.flatMap { files.bytes(of: $0) ?? [] } + Array(pages.css.utf8))
            }
            body { main { content } }
        }
    }
}
