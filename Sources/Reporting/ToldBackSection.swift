import Domain
import HTML
import Platform

/// On the page behind a code: what the municipality did with reports from this area and from the town.
enum ToldBackSection {
    static func markup(_ lines: [ToldLine], _ visit: Visit) -> Markup {
        let words = visit.words(ReportingPhrase.self)
        return fragment {
            if !lines.isEmpty {
                section {
                    h2 { words(.toldTitle) }
                    for line in lines {
                        details(.class("more")) {
                            summary {
                                span(.lang("nl"), .dir("auto")) { line.title }
                                br()
                                span(.class("hint"), .dir("auto")) {
                                    line.area ?? words(.toldTown, ["town": visit.municipality.name])
                                }
                            }
                            div(.class("more__body")) {
                                if let date = line.publishedOn {
                                    p(.class("hint")) { CalendarWords(visit.language).date(date) }
                                }
                                part(words(.toldHeard), line.heard)
                                part(words(.toldDone), line.done)
                                part(words(.toldResult), line.result)
                            }
                        }
                    }
                    p { a(.href(visit.link(.planning(.done)))) { words(.toldAll) } }
                }
            }
        }
    }

    private static func part(_ title: String, _ text: Markup) -> Markup {
        fragment {
            h3 { title }
            // The municipality writes it in one language.
            div(.lang("nl"), .dir("auto")) { text }
        }
    }
}
