package import HTML

/// The few elements of drawings inside a page. Colours come from the style sheet, by class.
package enum SVG {
    /// A drawing that a screen reader reads as one picture.
    /// - Parameters:
    ///   - id: of its title.
    ///   - title: what the picture says, for who does not see it.
    package static func picture(
        id: String, title: String, width: Double, height: Double, classes: String,
        @MarkupBuilder content: () -> Markup
    ) -> Markup {
        element(
            "svg",
            [
                Attribute("viewBox", "0 0 \(number(width)) \(number(height))"), .class(classes), .role("img"),
                .aria("labelledby", id),
            ]
        ) {
            fragment {
                element("title", [.id(id)]) { Markup(text: title) }
                content()
            }
        }
    }

    package static func rectangle(
        x: Double, y: Double, width: Double, height: Double, classes: String
    ) -> Markup {
        element(
            "rect",
            [
                Attribute("x", number(x)), Attribute("y", number(y)), Attribute("width", number(max(0, width))),
                Attribute("height", number(max(0, height))), .class(classes),
            ]
        ) { Markup() }
    }

    package static func line(from: (x: Double, y: Double), to: (x: Double, y: Double), classes: String) -> Markup {
        element(
            "line",
            [
                Attribute("x1", number(from.x)), Attribute("y1", number(from.y)), Attribute("x2", number(to.x)),
                Attribute("y2", number(to.y)), .class(classes),
            ]
        ) { Markup() }
    }

    /// Part of a picture that has a title, so that it is not read aloud letter by letter.
    package static func label(_ text: String, x: Double, y: Double, classes: String) -> Markup {
        element("text", [Attribute("x", number(x)), Attribute("y", number(y)), .class(classes)]) { Markup(text: text) }
    }

    /// At most one decimal: drawings are the same on every machine.
    static func number(_ value: Double) -> String {
        let tenths = Int((max(-99_999, min(99_999, value)) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
