public import HTML

/// The list of everything that is wrong with a form, on top of the page, with links to the fields.
public enum ErrorSummary {
    /// - Parameter problems: the id of the field and the sentence that stands beside it.
    public static func markup(title: String, problems: [(field: String, text: String)]) -> Markup {
        div(
            .class("error-summary"), .role("alert"), .tabindex(-1), .aria("labelledby", "fouten"),
            .data("error-summary")
        ) {
            h2(.class("error-summary__title"), .id("fouten")) { title }
            ul {
                for problem in problems {
                    li { a(.href("#\(problem.field)")) { problem.text } }
                }
            }
        }
    }
}

/// What is wrong with one field, beside it.
public enum FieldError {
    public static func markup(id: String, prefix: String, text: String) -> Markup {
        p(.class("field-error"), .id(id)) {
            span(.class("visually-hidden")) { prefix }
            text
        }
    }
}
