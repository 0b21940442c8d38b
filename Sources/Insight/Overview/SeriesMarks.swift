import Domain
import HTML
import Platform

/// What else happened, as numbered lines in a chart of months and as a list beside it.
struct SeriesMarks {
    let change: ChangeText
    let annotations: [AnnotationPort.Annotation]

    private var text: InsightText { change.text }
    private var words: Words<ChangePhrase> { change.words }

    var isEmpty: Bool { annotations.isEmpty }

    /// The lines of a chart whose categories are months: one per month, with the numbers of what began in it.
    func lines(in months: [CivilDate]) -> [(label: String, month: CivilDate)] {
        months.compactMap { month in
            let numbers = annotations.indices.filter { annotations[$0].from.startOfMonth() == month }
            guard let first = numbers.first, let last = numbers.last else { return nil }
            // Sorted by date, so that those of a month follow each other.
            return (first == last ? "\(first + 1)" : "\(first + 1)–\(last + 1)", month)
        }
    }

    /// Numbered as in the chart.
    var list: Markup {
        guard !isEmpty else { return Markup() }
        return fragment {
            h3 { words(.marksTitle) }
            p { words(.marksCaution) }
            ol(.class("marks")) {
                for annotation in annotations {
                    li {
                        words(.markLine, ["kind": kind(annotation.kind)])
                        title(annotation)
                        " "
                        span(.class("hint")) { "(" + dates(annotation) + ")" }
                    }
                }
            }
        }
    }

    private func dates(_ annotation: AnnotationPort.Annotation) -> String {
        let from = text.calendar.date(annotation.from)
        switch annotation.kind {
        // A change of a day and no state that lasts.
        case .form: return from
        case .campaign, .measure, .law:
            return annotation.to.map { words(.markPeriod, ["from": from, "to": text.calendar.date($0)]) }
                ?? words(.markSince, ["from": from])
        }
    }

    private func kind(_ kind: AnnotationPort.Kind) -> String {
        switch kind {
        case .campaign: words(.markCampaign)
        case .measure: words(.markMeasure)
        case .law: words(.markLaw)
        case .form: words(.markForm)
        }
    }

    private func title(_ annotation: AnnotationPort.Annotation) -> Markup {
        let name =
            switch annotation.kind {
            case .campaign(let title), .measure(let title): text.isolated(title)
            case .law(.sexualOffences): words(.lawSexualOffences)
            case .form: words(.formChanged)
            }
        switch annotation.link {
        case .page(let url, let permission) where change.staff.account.role.allows(permission):
            return a(.href(change.staff.link(url))) { name }
        case .outside(let address): return a(.href(address), .rel("noreferrer")) { name }
        case .page, nil: return fragment { name }
        }
    }
}
