import Domain
import HTML
import Insight
import Platform

/// How the report was made, so that somebody else can do it again.
struct CouncilLetterAppendix {
    let text: PlanText
    let letter: CouncilLetter
    let figures: HalfYearFigures

    private var words: Words<CouncilPhrase> { text.visit.words(CouncilPhrase.self) }
    private var told: CouncilLetterNumbers { CouncilLetterNumbers(text: text, figures: figures) }

    var markup: Markup {
        section(.class("report__appendix")) {
            h2 { words(.made) }
            text.factList(facts)
        }
    }

    private var facts: [(term: String, value: String)] {
        var facts: [(term: String, value: String)] = []
        if let period = told.period {
            facts = [
                (
                    words(.madeCounted),
                    words(
                        .madeCountedText,
                        [
                            "n": told.count(figures.reports), "period": period,
                            "before": told.count(figures.reportsBefore),
                        ])
                ),
                (words(.madeLeftOut), leftOut),
                (
                    words(.madeSmall),
                    words(.madeSmallText, ["fewest": told.fewestToTell, "enough": told.fewest])
                ),
                (words(.madeCount), words(.madeCountText)),
                (words(.madeComparison), comparison),
                (words(.madePlaces), search(figures.places.search, .madePlacesText)),
                (words(.madeTimes), search(figures.times.search, .madeTimesText)),
            ]
        }
        facts.append((words(.madePlan), words(.madePlanText)))
        facts.append((words(.madeBy), words(.madeByText, ["date": text.calendar.date(letter.written)])))
        return facts
    }

    private var leftOut: String { words(.madeLeftOutText, ["n": told.count(figures.leftOut)]) }

    private var comparison: String {
        guard let p = figures.comparison.p else { return words(.madeNotTested) }
        return words(.madeComparisonText, ["p": text.numbers.probability(p)])
    }

    private func search(_ search: HalfYearFigures.Search?, _ phrase: CouncilPhrase) -> String {
        guard let search else { return words(.madeNotTested) }
        return words(
            phrase, ["cells": text.numbers.whole(search.cells), "how": Insight.how(search, text.visit)])
    }
}
