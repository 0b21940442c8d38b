import Domain
import HTML
import Platform
import Registers

/// The roster of a week. On a phone each team is a card, on paper each is a row.
struct RosterPage {
    let text: DeploymentText
    let roster: Roster
    /// The week that was asked for could not be read.
    let isCorrected: Bool

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }

    var page: Page {
        Page(title: words(.rosterTitle), isWide: true, languageQuery: "?week=\(roster.week)") {
            h1 { words(.rosterTitle) }
            if isCorrected { div(.class("notice notice--careful")) { p { words(.rosterNoWeek) } } }
            p(.class("lead")) {
                words(
                    .rosterLead,
                    [
                        "week": String(roster.week.number), "from": text.calendar.date(roster.week.monday),
                        "to": text.calendar.date(roster.week.days[6]),
                    ])
            }
            weeks
            gaps
            if roster.rows.isEmpty {
                div(.class("notice")) { p { words(.rosterNoTeams) } }
            } else {
                table
            }
            p(.class("hint")) { words(.printHint) }
        }
    }

    private var weeks: Markup {
        nav(.class("pagination no-print"), .aria("label", words(.rosterWeeks))) {
            ul(.class("cluster")) {
                for (week, phrase) in [
                    (roster.week.adding(weeks: -1), DeploymentPhrase.rosterBefore),
                    (ISOWeek(containing: DutchTime.reading(of: visit.now).date), .rosterNow),
                    (roster.week.adding(weeks: 1), .rosterAfter),
                ] {
                    li { a(.href(visit.link(.deployment(.roster)) + "?week=\(week)")) { words(phrase) } }
                }
                if visit.account.role.allows(.edit(.deployment)) {
                    li { a(.href(visit.link(Shift.register.address(.new)))) { words(.rosterAdd) } }
                }
            }
        }
    }

    private var gaps: Markup {
        section {
            h2 { words(.gapsTitle) }
            if let gaps = roster.gaps {
                if roster.hotHours == 0 {
                    p { words(.gapsNoHotHours) }
                } else if gaps.isEmpty {
                    p { words(.gapsNone, ["n": text.numbers.whole(roster.hotHours)]) }
                } else {
                    p { words(.gapsSome) }
                    ul {
                        for moment in Self.moments(gaps) { li { line(moment) } }
                    }
                    p(.class("hint")) { words(.gapsHint) }
                    if gaps.contains(where: { $0.place != nil }) { p(.class("hint")) { words(.gapsPlaces) } }
                }
            } else {
                p { words(.tooFew, ["n": text.numbers.whole(HotFewest.reports)]) }
            }
        }
    }

    /// Gaps at the same hours together, in order.
    static func moments(_ gaps: [Roster.Gap]) -> [[Roster.Gap]] {
        gaps.reduce(into: []) { moments, gap in
            if let last = moments.last?.first, last.start == gap.start, last.end == gap.end {
                moments[moments.count - 1].append(gap)
            } else {
                moments.append([gap])
            }
        }
    }

    /// The hours, and each place with its way to a new shift.
    private func line(_ moment: [Roster.Gap]) -> Markup {
        fragment {
            for gap in moment.prefix(1) { strong { text.span(gap.start, gap.end) } }
            for (index, gap) in moment.enumerated() {
                if let place = gap.place {
                    index == 0 ? ": " : visit.language.comma
                    span(.dir("auto")) { place.name }
                }
                if visit.account.role.allows(.edit(.deployment)) {
                    " "
                    fill(gap)
                }
            }
        }
    }

    private func fill(_ gap: Roster.Gap) -> Markup {
        span(.class("no-print")) {
            "("
            a(.href(visit.link(Shift.register.address(.new)) + Self.query(for: gap))) {
                words(.gapFill)
                span(.class("visually-hidden")) {
                    ": "
                        + [gap.place?.name, text.span(gap.start, gap.end)].compactMap(\.self).listed(in: visit.language)
                }
            }
            ")"
        }
    }

    /// The form of a new shift with what the gap tells.
    static func query(for gap: Roster.Gap) -> String {
        let (start, end) = (DutchTime.reading(of: gap.start), DutchTime.reading(of: gap.end))
        var values = [
            (Shift.date.shape.name, start.date.description), (Shift.begins.shape.name, start.clock),
            (Shift.ends.shape.name, end.clock), (Shift.state.shape.name, Shift.State.planned.rawValue),
        ]
        if let place = gap.place {
            values += [(Shift.place.shape.name, place.name), (Shift.area.shape.name, place.area)]
        }
        return "?" + values.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
    }

    private var table: Markup {
        scrollingTable(labelledBy: "rooster") {
            HTML.table(.class("table table--stack roster")) {
                caption(.id("rooster")) { words(.rosterTable) }
                thead {
                    tr {
                        th(.scope("col")) { words(.team) }
                        th(.scope("col")) { words(.partOfDay) }
                        for day in roster.week.days { th(.scope("col")) { dayName(day) } }
                        th(.scope("col"), .class("numeric")) { words(.hoursTitle) }
                    }
                }
                tbody {
                    for row in roster.rows {
                        line(row, atNight: false)
                        line(row, atNight: true)
                    }
                }
            }
        }
    }

    private func dayName(_ day: CivilDate) -> String {
        let (_, month, number) = day.components
        return "\(text.calendar.weekday(day.weekday)) \(number) \(text.calendar.month(month))"
    }

    private func line(_ row: Roster.Row, atNight: Bool) -> Markup {
        let isFree = row.isFree(atNight: atNight)
        // Once for each team: on the row of its first shifts.
        let hasHours = atNight == (row.isFree(atNight: false) && !row.isFree(atNight: true))
        let classes = [atNight ? "roster__night" : nil, isFree && !hasHours ? "roster__free" : nil].compactMap(\.self)
        return tr(.class(classes.isEmpty ? nil : classes.joined(separator: " "))) {
            th(.scope("row")) {
                a(.href(visit.link(Team.register.address(of: row.team.id))), .dir("auto")) { row.team[Team.name] }
            }
            td(.data("label", words(.partOfDay))) { words(atNight ? .night : .day) }
            for (index, day) in roster.week.days.enumerated() {
                td(.data("label", dayName(day))) {
                    for shift in row.shifts(on: index, atNight: atNight) { entry(shift) }
                }
            }
            td(.class("numeric"), .data("label", words(.hoursTitle))) {
                if hasHours { text.numbers.decimal(row.personHours) }
            }
        }
    }

    private func entry(_ shift: PlannedShift) -> Markup {
        div(.class(shift.state == .cancelled ? "roster__shift roster__shift--cancelled" : "roster__shift")) {
            a(.href(visit.link(.deployment(.briefing(.value(shift.id.description)))))) {
                span(.dir("ltr")) { shift.clock }
                " "
                span(.dir("auto")) { shift.place }
            }
            " "
            span(.class("hint")) { words(.people, ["n": text.numbers.whole(shift.people)]) }
            " "
            text.stateBadge(shift.state)
        }
    }
}
