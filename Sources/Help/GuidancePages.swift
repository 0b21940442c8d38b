import Domain
import HTML
import Markdown
import Platform

/// For whom there is guidance.
enum GuidanceOverviewPage {
    static func page(_ visit: Visit) -> Page {
        let words = visit.words(HelpPhrase.self)
        return Page(title: words(.guidanceTitle)) {
            h1 { words(.guidanceTitle) }
            p(.class("lead")) { words(.guidanceLead) }
            FixedHelp.markup(visit)
            ul(.class("cards")) {
                for audience in GuidanceAudience.allCases {
                    li(.class("card")) {
                        h2(.class("card__title")) {
                            a(
                                .class("card__link"),
                                .href(visit.link(.help(.guidanceFor(.value(audience.rawValue)))))
                            ) { HelpWords.title(of: audience, words) }
                        }
                        p { HelpWords.hint(of: audience, words) }
                    }
                }
            }
            p { a(.href(visit.link(.help(.finder)))) { words(.backToFinder) } }
        }
    }
}

/// What somebody can do before, during and after.
struct GuidancePage {
    let visit: Visit
    let audience: GuidanceAudience
    /// Markdown, the municipality's own where it has one.
    let texts: [GuidancePhase: String]

    var page: Page {
        let words = visit.words(HelpPhrase.self)
        return Page(title: HelpWords.title(of: audience, words)) {
            p { a(.href(visit.link(.help(.guidance)))) { words(.guidanceTitle) } }
            h1 { HelpWords.title(of: audience, words) }
            FixedHelp.markup(visit)
            for phase in GuidancePhase.allCases {
                section(.aria("labelledby", phase.rawValue)) {
                    h2(.id(phase.rawValue)) { HelpWords.title(of: phase, words) }
                    Markdown(texts[phase] ?? "").markup
                }
            }
            p { a(.class("button"), .href(visit.link(.help(.finder)))) { words(.finderTitle) } }
        }
    }
}
