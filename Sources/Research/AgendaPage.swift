import Domain
import HTML
import Platform
import Registers

/// What waits for somebody: answers that a department owes, questions without agreement or a student, agreements that
/// end.
struct AgendaPage {
    let visit: StaffVisit
    let questions: [Entry]
    let institutions: [Entry]
    let today: CivilDate

    private var words: Words<ResearchPhrase> { visit.words(ResearchPhrase.self) }
    private typealias Question = ResearchQuestion

    /// Agreements that end within so many days are shown.
    private static let noticeDays = 120

    var page: Page {
        Page(title: words(.agendaTitle), isWide: true) {
            p {
                a(.href(visit.link(.register(RegisterURL(room: .research))))) {
                    visit.words(RegisterPhrase.self)(Room.research.title)
                }
            }
            h1 { words(.agendaTitle) }
            p(.class("lead")) { words(.agendaLead) }
            list(.agendaOverdue, questions.filter { Question.isOverdue($0, on: today) }, due: true)
            list(.agendaWaiting, questions.filter { [.proposed, .refined].contains($0[Question.state]) })
            list(.agendaOpen, questions.filter { [.agreed, .handedOn].contains($0[Question.state]) })
            renewals
        }
    }

    private func list(_ title: ResearchPhrase, _ entries: [Entry], due: Bool = false) -> Markup {
        section {
            h2 { words(title) + " (\(entries.count))" }
            if entries.isEmpty { p(.class("hint")) { words(.agendaNone) } }
            ul {
                for entry in entries.sorted(by: { $0.changed < $1.changed }) {
                    li(.dir("auto")) {
                        a(.href(visit.link(Question.register.address(of: entry.id)))) { entry[Question.title] }
                        " – " + entry[Question.department]
                        if due, let day = entry[Question.responseDue] {
                            ", " + CalendarWords(visit.language).date(day)
                        }
                    }
                }
            }
        }
    }

    private var renewals: Markup {
        let ending = institutions.filter { entry in
            entry[Institution.until].map { $0 < today.adding(days: Self.noticeDays) } ?? false
        }
        return section {
            h2 { words(.agendaRenewals) + " (\(ending.count))" }
            if ending.isEmpty { p(.class("hint")) { words(.agendaNone) } }
            ul {
                for entry in ending {
                    li(.dir("auto")) {
                        a(.href(visit.link(Institution.register.address(of: entry.id)))) { entry[Institution.name] }
                        if let day = entry[Institution.until] { ", " + CalendarWords(visit.language).date(day) }
                    }
                }
            }
        }
    }
}
