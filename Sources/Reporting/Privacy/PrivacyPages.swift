import Domain
import HTML
import Platform

/// The promises, and the way to ask for correction; nothing else: whatever else it said, no test would hold.
struct PrivacyPage {
    let visit: Visit
    let statement: PrivacyStatement
    let retention: ReportingSettings.Retention

    var page: Page {
        let title = visit.words(PrivacyPhrase.self)(.title)
        let terms = RetentionText(retention, visit).values
        return Page(title: title) {
            h1 { title }
            for part in statement.sections {
                section(.aria("labelledby", part.id)) {
                    h2(.id(part.id)) { part.title(in: visit.language) }
                    ul { for promise in part.promises { li { promise.sentence(in: visit.language, terms) } } }
                }
            }
            CorrectionLink.markup(visit)
        }
    }
}
