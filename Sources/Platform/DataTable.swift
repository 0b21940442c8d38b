public import HTML

/// A table with a caption that scrolls by itself where the screen is too narrow, also with a keyboard.
public func dataTable(
    id: String, caption text: String, classes: String = "table", columns: [(title: String, isNumeric: Bool)],
    @MarkupBuilder rows: () -> Markup
) -> Markup {
    scrollingTable(labelledBy: id) {
        table(.class(classes)) {
            caption(.id(id)) { text }
            thead {
                tr {
                    for column in columns {
                        th(.scope("col"), .class(column.isNumeric ? "numeric" : nil)) { column.title }
                    }
                }
            }
            tbody(content: rows)
        }
    }
}

/// The part of a page that scrolls instead of the page.
/// - Parameters:
///   - caption: the id of the table's caption, where it has one.
///   - label: what a screen reader says of it otherwise.
public func scrollingTable(
    labelledBy caption: String? = nil, label: String? = nil, @MarkupBuilder content: () -> Markup
) -> Markup {
    div(
        .class("table-scroll"), .role("region"), .aria("labelledby", caption), .aria("label", label), .tabindex(0),
        content: content)
}

/// A cell with a figure.
/// - Parameter label: the name of the column, where the table becomes cards on a phone (`table--stack`).
public func numericCell(_ text: String, label: String? = nil) -> Markup {
    td(.class("numeric"), .data("label", label)) { text }
}
