import Domain
import HTML
import Platform

/// What was done with a report, for whoever reported.
enum OutcomeSection {
    /// Nothing as long as nothing was done.
    static func markup(_ outcomes: [Code], _ visit: Visit) -> Markup {
        fragment {
            if !outcomes.isEmpty {
                section(.aria("labelledby", "gedaan")) {
                    h2(.id("gedaan")) { visit.words(CaseWorkPhrase.self)(.outcomesTitle) }
                    ul {
                        for outcome in outcomes {
                            li {
                                strong { visit.label(outcome, in: .outcome) }
                                if let text = visit.site.codes.explanation(outcome, in: .outcome, visit.language) {
                                    ". " + text
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
