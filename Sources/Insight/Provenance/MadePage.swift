import Domain
import HTML
import Platform
import Vault

/// Says how one figure was made, and whether it comes out the same today.
struct MadePage {
    let figure: MadeFigure
    /// `nil` when the choice cannot be made any more.
    let outcome: RecomputeFigure.Outcome?
    let staff: StaffVisit

    private var words: Words<MadePhrase> { staff.words(MadePhrase.self) }
    private var numbers: NumberText { NumberText(staff.language) }
    private var calendar: CalendarWords { CalendarWords(staff.language) }

    var page: Page {
        Page(title: words(.title)) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead) }
            section(.aria("labelledby", "opnieuw")) {
                h2(.id("opnieuw")) { words(.again) }
                div(.class(outcome?.isSameOutput == true ? "notice" : "notice notice--careful")) {
                    for line in verdict { p { line } }
                }
            }
            dl(.class("facts")) {
                fact(.kind, name(figure.kind))
                div {
                    dt { words(.choice) }
                    dd { a(.href(staff.link(.insight(figure.page)) + figure.query)) { words(.choiceLink) } }
                }
                fact(.made, moment(figure.made))
                fact(.asOf, moment(figure.asOf))
                fact(
                    .reports,
                    words(
                        .reportsText,
                        [
                            "total": numbers.whole(figure.total), "counted": numbers.whole(figure.counted),
                            "left": numbers.whole(figure.total - figure.counted),
                        ]))
                fact(.version, figure.version)
                digest(.id, figure.id.description)
                digest(.input, figure.input.hexadecimal)
                digest(.output, figure.output.hexadecimal)
            }
            p {
                words(.command)
                " "
                code(.dir("ltr")) { "straatlicht recompute \(figure.id)" }
            }
        }
    }

    private var verdict: [String] {
        guard let outcome else { return [words(.choiceGone)] }
        var lines: [String] = []
        func add(_ count: Int, _ one: MadePhrase, _ many: MadePhrase) {
            if count == 1 { lines.append(words(one)) }
            if count > 1 { lines.append(words(many, ["n": numbers.whole(count)])) }
        }
        if outcome.isSameInput {
            lines.append(words(.same))
        } else {
            add(outcome.gone, .goneOne, .goneMany)
            add(outcome.changed, .changedOne, .changedMany)
            add(max(0, outcome.totalNow - outcome.totalThen), .backOne, .backMany)
            // The chosen reports are as they were, so it is what they were compared with.
            if lines.isEmpty { lines.append(words(.otherPeriod)) }
        }
        if !outcome.isSameVersion { lines.append(words(.otherVersion)) }
        if outcome.isSameOutput {
            lines.append(words(.sameFigure))
        } else {
            lines.append(words(outcome.isSameInput && outcome.isSameVersion ? .otherBorders : .otherFigure))
        }
        return lines
    }

    private func fact(_ term: MadePhrase, _ text: String) -> Markup {
        div {
            dt { words(term) }
            dd { text }
        }
    }

    private func digest(_ term: MadePhrase, _ text: String) -> Markup {
        div {
            dt { words(term) }
            dd { code(.dir("ltr"), .class("break-anywhere")) { text } }
        }
    }

    private func moment(_ moment: Instant) -> String { calendar.moment(moment) }

    private func name(_ kind: FigureKind) -> String {
        switch kind {
        case .hotspots: words(.hotspots)
        case .hotTimes: words(.hotTimes)
        case .trend: words(.trend)
        case .areas: words(.areas)
        case .changes: words(.changes)
        case .rates: words(.rates)
        case .hours: words(.hours)
        case .hoursCompared: words(.hoursCompared)
        case .recurringHours: words(.recurringHours)
        case .spot: words(.spot)
        case .squares: words(.squares)
        case .streets: words(.streets)
        }
    }
}
