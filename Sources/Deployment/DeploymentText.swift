import Domain
import HTML
import Platform
import Registers

/// What several pages of the room say in the same way.
struct DeploymentText {
    let visit: StaffVisit
    let gazetteer: Gazetteer

    var words: Words<DeploymentPhrase> { visit.words(DeploymentPhrase.self) }
    var calendar: CalendarWords { CalendarWords(visit.language) }
    var numbers: NumberText { NumberText(visit.language) }

    func label<Choice: FieldChoice>(_ choice: Choice) -> String {
        visit.site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: visit.language)
    }

    func area(_ code: String) -> String { code.isEmpty ? words(.elsewhere) : gazetteer.name(of: code) }

    func hours(_ hours: Double) -> String { words(.hours, ["n": numbers.decimal(hours)]) }

    /// `vrijdag 27 november 2026, 22:00–02:00`.
    func span(_ start: Instant, _ end: Instant) -> String {
        let (first, last) = (DutchTime.reading(of: start), DutchTime.reading(of: end))
        return calendar.dateWithWeekday(first.date) + visit.language.comma
            + isolated("\(first.clock)–\(last.clock)")
    }

    /// Keeps times and names in their own direction inside Arabic.
    func isolated(_ text: String) -> String { visit.language.isolated(text) }

    /// A number of contacts, as this reader may see it.
    func contacts(_ count: Int) -> String {
        visit.account.role == .partner && SmallCell.isSmall(count) ? words(.fewerThanFive) : numbers.whole(count)
    }

    func power(_ allowance: Power.Allowance) -> String {
        switch allowance {
        case .fine: words(.mayFine)
        case .warn: words(.mayWarn)
        case .talk: words(.mayTalk)
        }
    }

    func contact(_ kind: ContactSheet.Kind) -> String {
        switch kind {
        case .talk: words(.contactTalk)
        case .referred: words(.contactReferred)
        case .police: words(.contactPolice)
        case .sanctioned: words(.contactSanctioned)
        case .youth: words(.contactYouth)
        }
    }

    func stateBadge(_ state: Shift.State) -> Markup {
        let modifier =
            switch state {
            case .planned: "badge--waiting"
            case .confirmed: "badge--new"
            case .done: "badge--done"
            case .cancelled: "badge--late"
            }
        return HTML.span(.class("badge \(modifier)")) { label(state) }
    }
}
