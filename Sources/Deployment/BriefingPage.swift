import Domain
import HTML
import Insight
import Markdown
import Platform
import Registers

/// What hot places and hours need at least.
enum HotFewest {
    static let reports = HotPlacesAndHours.fewest
}

/// A page that fits on a phone and on one sheet of paper: where, when, why, what you may, what you say, whom you call.
struct BriefingPage {
    let text: DeploymentText
    let briefing: Briefing

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }
    private var shift: PlannedShift { briefing.shift }

    var page: Page {
        Page(title: words(.briefingTitle, ["place": shift.place])) {
            p(.class("no-print")) {
                a(.href(visit.link(.deployment(.roster)) + "?week=\(ISOWeek(containing: shift.date))")) {
                    words(.rosterTitle)
                }
            }
            h1(.dir("auto")) { words(.briefingTitle, ["place": shift.place]) }
            if shift.state == .cancelled {
                div(.class("notice notice--careful")) { p { words(.briefingCancelled) } }
            }
            facts
            powers
            why
            hot
            cards
            numbers
            if visit.account.role.allows(.logPresence), shift.state != .cancelled {
                p(.class("actions no-print")) {
                    a(.class("button"), .href(visit.link(.deployment(.shiftLog(.value(shift.id.description)))))) {
                        words(.toLog)
                    }
                }
            }
            p(.class("hint no-print")) { words(.printHint) }
        }
    }

    private var facts: Markup {
        dl(.class("facts")) {
            fact(words(.team)) { span(.dir("auto")) { briefing.team?[Team.name] ?? "–" } }
            fact(words(.when)) { text.span(shift.start, shift.end) }
            fact(words(.lasts)) { text.hours(shift.hours) }
            fact(words(.place)) {
                span(.dir("auto")) { shift.place }
                visit.language.comma + text.isolated(text.area(shift.area))
            }
            fact(words(.peopleTitle)) { text.numbers.whole(shift.people) }
            fact(words(.state)) { text.stateBadge(shift.state) }
            if let contact = briefing.team?[Team.contact], !contact.isEmpty {
                fact(words(.contactPoint)) { span(.dir("auto")) { contact } }
            }
        }
    }

    private func fact(_ term: String, @MarkupBuilder _ details: () -> Markup) -> Markup {
        let inside = details()
        return div {
            dt { term }
            dd { inside }
        }
    }

    private var powers: Markup {
        section {
            h2 { words(.powersTitle) }
            div(.class(briefing.allowance == .talk ? "notice notice--careful" : "notice notice--good")) {
                p { strong { text.power(briefing.allowance) } }
                if let power = briefing.power {
                    p {
                        words(
                            .powersSource,
                            [
                                "source": text.isolated(power[Power.source]),
                                "from": power[Power.from].map(text.calendar.date) ?? "",
                            ])
                    }
                    if let until = power[Power.until] {
                        p { words(.powersUntil, ["date": text.calendar.date(until)]) }
                    }
                } else {
                    p { words(.powersNoDecision) }
                }
            }
        }
    }

    private var why: Markup {
        let reasons = shift.entry[Shift.reasons]
        return section {
            h2 { words(.whyTitle) }
            if reasons.isEmpty && briefing.findings.isEmpty && briefing.measures.isEmpty {
                p { words(.whyNone) }
            }
            if !reasons.isEmpty { p(.dir("auto")) { reasons } }
            if !briefing.findings.isEmpty {
                p { words(.whyFindings) }
                ul { for title in briefing.findings { li(.dir("auto")) { title } } }
            }
            if !briefing.measures.isEmpty {
                p { words(.whyMeasures) }
                ul { for title in briefing.measures { li(.dir("auto")) { title } } }
            }
        }
    }

    private var hot: Markup {
        let counts = ReportCounts(visit)
        return section {
            h2 { words(.hotTitle) }
            if let spots = briefing.spots(in: text.gazetteer.around(shift.area)) {
                if spots.isEmpty {
                    p { words(.hotNoSpots) }
                } else {
                    p { words(.hotSpots) }
                    ul {
                        for spot in spots.prefix(5) {
                            li {
                                span(.dir("auto")) { spot.name }
                                if let area = spot.area { " (\(text.area(area)))" }
                                if let count = counts.shown(spot.reports) {
                                    " – " + words(.reports, ["n": text.numbers.whole(count)])
                                }
                            }
                        }
                    }
                }
            } else {
                p { words(.tooFewSpots, ["n": text.numbers.whole(HotFewest.reports)]) }
            }
            if let hours = briefing.hotHours {
                if hours.isEmpty {
                    p { words(.hotNoHours) }
                } else {
                    p { words(.hotHours) }
                    ul { for block in hours { li { text.span(block.start, block.end) } } }
                }
            } else {
                p { words(.tooFew, ["n": text.numbers.whole(HotFewest.reports)]) }
            }
            p(.class("hint")) {
                words(
                    .hotPeriod,
                    ["from": text.calendar.date(briefing.hot.from), "to": text.calendar.date(briefing.hot.to)])
                if let n = counts.shown(briefing.hot.located) {
                    " " + words(.hotCount, ["n": text.numbers.whole(n)])
                }
            }
        }
    }

    private var cards: Markup {
        section {
            h2 { words(.cardsTitle) }
            if briefing.cards.isEmpty { p { words(.cardsNone) } }
            for card in briefing.cards {
                article(.class("card action-card")) {
                    h3(.class("card__title"), .dir("auto")) { card[ActionCard.title] }
                    for (phrase, field) in [
                        (DeploymentPhrase.cardSituation, ActionCard.situation), (.cardSay, ActionCard.say),
                        (.cardAvoid, ActionCard.avoid), (.cardCall, ActionCard.call),
                    ] where !card[field].isEmpty {
                        h4 { words(phrase) }
                        div(.dir("auto")) { Markdown(card[field]).markup }
                    }
                }
            }
        }
    }

    private var numbers: Markup {
        section {
            h2 { words(.numbersTitle) }
            ul(.class("phone-list")) {
                for (number, phrase) in [
                    ("112", DeploymentPhrase.numberEmergency), ("0900-8844", .numberPolice),
                    ("0800-0188", .numberAssault),
                ] {
                    li {
                        a(.class("phone"), .href("tel:\(number.filter { $0 != "-" })"), .dir("ltr")) { number }
                        " "
                        words(phrase)
                    }
                }
            }
        }
    }
}
