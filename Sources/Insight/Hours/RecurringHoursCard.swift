import HTML
import Platform

/// Places with hours of the week of their own.
struct RecurringHoursCard {
    let hours: HoursText
    let figure: RecurringHoursFigure
    let filter: InsightFilter
    let bordersOf: Int?
    /// Asks for the search.
    let search: String
    let file: String
    /// Address of how it was made.
    let made: String?

    private var text: InsightText { hours.text }
    private var words: Words<HoursPhrase> { hours.words }

    static let id = "vaste-tijden"
    /// Places that the sentence names; the table has all.
    private static let named = 2

    var markup: Markup {
        guard case .done(let found) = figure.outcome else {
            return section(.class("figure-card"), .id(Self.id), .aria("labelledby", "\(Self.id)-titel")) {
                h2(.class("figure-card__title"), .id("\(Self.id)-titel")) { words(.recurringTitle) }
                p(.class("figure-card__finding")) { words(.recurringLead) }
                notSearched
            }
        }
        return FigureCard(
            text: text, id: Self.id, title: words(.recurringTitle), finding: finding(found), facts: facts(found),
            file: file, hasOpenTable: true, made: made
        ).markup {
            p { words(.recurringDays) }
            p { words(.recurringHabit) }
        } table: {
            if found.clusters.isEmpty {
                p { words(.recurringNone) }
            } else {
                clusterTable(found)
            }
        }
    }

    private var notSearched: Markup {
        let count = text.numbers.whole(figure.tally.counted)
        switch figure.outcome {
        case .tooFew:
            return div(.class("notice notice--careful")) {
                p {
                    words(
                        .recurringTooFew, ["n": count, "fewest": text.numbers.whole(RecurringHoursFigure.fewest)])
                }
            }
        case .tooMany:
            return div(.class("notice notice--careful")) { p { words(.recurringTooMany, ["n": count]) } }
        case .notAsked, .done:
            let seconds = RecurringHoursFigure.seconds(for: figure.tally.counted)
            return fragment {
                p {
                    words(
                        seconds == 1 ? .recurringCostOne : .recurringCost,
                        ["n": count, "seconds": text.numbers.whole(seconds)])
                }
                div(.class("actions")) {
                    a(.class("button"), .href(search)) { words(.recurringSearch) }
                }
            }
        }
    }

    private func finding(_ found: RecurringHoursFigure.Found) -> String {
        let sure = found.clusters.filter(\.isMoreThanChance)
        guard !sure.isEmpty else { return words(.recurringNone) }
        let list = text.list(
            sure.prefix(Self.named).map {
                words(.recurringAt, ["place": hours.place($0), "times": hours.times($0.hours)])
            })
        return words(
            sure.count == 1 ? .recurringOne : .recurringMany,
            ["n": text.numbers.whole(sure.count), "list": list])
    }

    private func facts(_ found: RecurringHoursFigure.Found) -> [(term: String, details: [String])] {
        text.counted(figure.tally) + [
            (text.words(.factMethod), [words(.recurringMethod)]),
            (
                text.words(.factTested),
                [
                    words(
                        .recurringTested,
                        ["sets": text.numbers.whole(found.sets), "squares": text.numbers.whole(found.squares)])
                ]
            ),
            (
                text.words(.factProbability),
                [
                    words(
                        .recurringDraws,
                        [
                            "draws": text.numbers.whole(found.replications), "most": text.numbers.whole(found.asked),
                            "seed": String(RecurringHoursFigure.seed),
                        ])
                ]
            ),
        ] + text.closing(filter, bordersOf: bordersOf)
    }

    private func clusterTable(_ found: RecurringHoursFigure.Found) -> Markup {
        dataTable(
            id: "\(Self.id)-tabel", caption: words(.recurringTable),
            columns: [
                (words(.columnPlace), false), (words(.columnTimes), false), (words(.columnRadius), true),
                (words(.columnObserved), true), (words(.columnExpected), true), (words(.columnWeeks), true),
                ("p", true), (text.words(.columnMeaning), false),
            ]
        ) {
            for cluster in found.clusters {
                tr {
                    th(.scope("row")) { hours.place(cluster) }
                    td { hours.times(cluster.hours) }
                    numericCell(
                        cluster.radius == 0
                            ? words(.oneSquare)
                            : words(.metres, ["n": text.numbers.whole(Int(cluster.radius.rounded()))]))
                    numericCell(text.numbers.whole(cluster.observed))
                    numericCell(text.numbers.decimal(cluster.expected))
                    numericCell(text.numbers.whole(cluster.weeks))
                    numericCell(text.numbers.probability(cluster.p))
                    td { words(cluster.isMoreThanChance ? .moreThanChance : .maybeChance) }
                }
            }
        }
    }
}
