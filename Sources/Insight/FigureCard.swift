import HTML
import Platform

/// The frame of every figure: what it says, the picture, how it was made, the table and the file.
struct FigureCard {
    let text: InsightText
    /// Also the start of the ids inside.
    let id: String
    let title: String
    let finding: String
    let facts: [(term: String, details: [String])]
    /// Address of the same figures as CSV.
    let file: String
    /// For a figure whose table is its picture.
    var hasOpenTable = false
    /// Address of how it was made, with everything to check it.
    var made: String?

    func markup(
        @MarkupBuilder picture: () -> Markup, @MarkupBuilder table: () -> Markup
    ) -> Markup {
        section(.class("figure-card"), .id(id), .aria("labelledby", "\(id)-titel")) {
            h2(.class("figure-card__title"), .id("\(id)-titel")) { title }
            p(.class("figure-card__finding")) { finding }
            picture()
            details(.class("made")) {
                summary { text.words(.made) }
                dl(.class("facts")) {
                    for fact in facts {
                        div {
                            dt { fact.term }
                            dd {
                                for (index, detail) in fact.details.enumerated() {
                                    if index > 0 { br() }
                                    detail
                                }
                            }
                        }
                    }
                }
            }
            details(.class("data"), .open(hasOpenTable)) {
                summary { text.words(.table) }
                table()
            }
            p(.class("figure-card__links")) {
                a(.href(file)) { text.words(.download) }
                if let made { a(.href(made)) { text.words(.checkFigure) } }
            }
        }
    }
}

extension InsightText {
    /// The facts that every figure begins with: n, what was left out and why.
    func counted(_ tally: Tally) -> [(term: String, details: [String])] {
        let values = ["n": numbers.whole(tally.counted), "total": numbers.whole(tally.total)]
        let reasons = tally.reasons.map { leftOut($0.reason, $0.count) }
        return [
            (words(.factCounted), [words(.factCountedOf, values)]),
            (words(.factLeftOut), reasons.isEmpty ? [words(.factLeftOutNone)] : reasons),
        ]
    }

    /// The facts that every figure ends with.
    func closing(_ filter: InsightFilter, bordersOf year: Int?) -> [(term: String, details: [String])] {
        let zone = filter.zone.map { words(.factZoneText, ["name": isolated($0.name)]) }
        return [(words(.factPeriod), [period(filter)])] + (zone.map { [(words(.factZone), [$0])] } ?? [])
            + [(words(.factVersion), [version(bordersOf: year)])]
    }
}
