package import Domain
package import HTML

/// What later rooms show to somebody behind a code. What is not filled shows nothing.
package struct ReceiptPorts: Sendable {
    /// What was done with reports of an area (`nil`: unknown) and of the town, newest first.
    package var toldBack: @Sendable (_ municipality: Municipality.ID, _ area: String?) async throws -> [ToldLine]

    package init(
        toldBack: @escaping @Sendable (Municipality.ID, String?) async throws -> [ToldLine] = { _, _ in [] }
    ) {
        self.toldBack = toldBack
    }
}

/// What was heard in an area, what was done with it, and what came of it, in the municipality's own words.
package struct ToldLine: Sendable {
    package let title: String
    /// The area's name; `nil` for the whole town.
    package let area: String?
    package let publishedOn: CivilDate?
    package let heard: Markup
    package let done: Markup
    package let result: Markup

    package init(
        title: String, area: String?, publishedOn: CivilDate?, heard: Markup, done: Markup, result: Markup
    ) {
        self.title = title
        self.area = area
        self.publishedOn = publishedOn
        self.heard = heard
        self.done = done
        self.result = result
    }
}
