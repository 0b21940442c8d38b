import HTML
import Markdown

/// What the municipality wrote itself. It keeps its own language on pages in another one.
enum OwnText {
    /// Markdown, as blocks.
    static func block(_ text: String, in language: TextLanguage = .dutch) -> Markup {
        guard !text.isEmpty else { return Markup() }
        return div(.lang(language.rawValue), .dir(language.direction)) { Markdown(text).markup }
    }

    /// A line, without Markdown.
    static func line(_ text: String, in language: TextLanguage = .dutch) -> Markup {
        span(.lang(language.rawValue), .dir(language.direction)) { text }
    }
}
