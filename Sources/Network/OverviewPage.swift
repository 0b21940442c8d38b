import Domain
import HTML
import Platform
import Registers

/// The start of the network for staff: what is late, what waits, and who the partners are.
struct OverviewPage {
    let visit: StaffVisit
    let overview: NetworkOverview
    /// The department of which somebody wants to see the actions.
    let department: Identifier?

    static let departmentName = "afdeling"

    private var words: Words<NetworkPhrase> { visit.words(NetworkPhrase.self) }
    private var calendar: CalendarWords { CalendarWords(visit.language) }
    private var text: FieldText { FieldText(visit: visit.visit) }

    var page: Page {
        Page(
            title: words(.overviewTitle), isWide: true,
            languageQuery: department.map { "?\(Self.departmentName)=\($0)" } ?? ""
        ) {
            p {
                a(.href(visit.link(.register(RegisterURL(room: .network))))) {
                    visit.words(RegisterPhrase.self)(.networkTitle)
                }
            }
            h1 { words(.overviewTitle) }
            p(.class("lead")) { words(.overviewLead) }
            dueAgreements
            openActions
            openQuestions
            oldInitiatives
            partnerTable
        }
    }

    private var dueAgreements: Markup {
        section {
            h2 { words(.dueTitle) }
            if overview.due.isEmpty { p { words(.dueNone) } }
            ul {
                for partner in overview.due {
                    li {
                        a(.href(visit.link(Partner.register.address(of: partner.id))), .dir("auto")) {
                            partner[Partner.name]
                        }
                        " "
                        if let date = Partner.due(partner) { day(date) }
                    }
                }
            }
        }
    }

    private var openActions: Markup {
        let shown = department.map { overview.actions(of: $0) } ?? overview.actions
        return section {
            h2 { words(.actionsTitle) }
            if !overview.departments.isEmpty { departmentForm }
            if shown.isEmpty { p { words(.actionsNone) } }
            ul {
                for action in shown {
                    li {
                        a(.href(visit.link(NetworkAction.register.address(of: action.id))), .dir("auto")) {
                            action[NetworkAction.title]
                        }
                        let owner = owner(of: action)
                        if !owner.isEmpty {
                            visit.language.comma
                            span(.dir("auto")) { owner }
                        }
                        " "
                        if let date = action[NetworkAction.due] { day(date) }
                        if let department, action[NetworkAction.mentioned].contains(department) {
                            " "
                            span(.class("badge")) { words(.mentioned) }
                        }
                    }
                }
            }
        }
    }

    private var departmentForm: Markup {
        form(.class("filters"), .method("get"), .action(visit.link(.network(.overview)))) {
            div(.class("field")) {
                label(.class("field__label"), .for(Self.departmentName)) { words(.chooseDepartment) }
                select(.class("input"), .id(Self.departmentName), .name(Self.departmentName)) {
                    option(.value("")) { words(.everyDepartment) }
                    for (id, name) in overview.departments {
                        option(.value(id.description), .selected(id == department)) { name }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    private func owner(of action: Entry) -> String {
        if let id = action[NetworkAction.department] {
            return overview.departments.first { $0.id == id }?.name ?? ""
        }
        return action[NetworkAction.partner].flatMap { overview.partnerNames[$0] } ?? ""
    }

    private var openQuestions: Markup {
        section {
            h2 { words(.questionsWaiting) }
            if overview.questions.isEmpty { p { words(.questionsNone) } }
            ul {
                for question in overview.questions {
                    li {
                        a(.href(visit.link(address(of: question))), .dir("auto")) {
                            question.entry[NetworkQuestion.question]
                        }
                        " (" + question.townName + ")"
                    }
                }
            }
            p { a(.href(visit.link(.network(.library)))) { words(.libraryTitle) } }
        }
    }

    private func address(of question: SharedEntry) -> MunicipalityURL {
        .network(.question(town: .value(question.town.slug), .value(question.entry.id.description)))
    }

    private var oldInitiatives: Markup {
        fragment {
            if !overview.unreviewed.isEmpty {
                section {
                    h2 { words(.unreviewedTitle) }
                    ul {
                        for initiative in overview.unreviewed {
                            li {
                                a(.href(visit.link(Initiative.register.address(of: initiative.id))), .dir("auto")) {
                                    initiative[Initiative.name]
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// By kind, the nearest day of review first.
    private var partnerTable: Markup {
        section {
            h2 { words(.partnersByKind) }
            if overview.partners.isEmpty { p { words(.partnersNone) } }
            for kind in Partner.Kind.allCases {
                let partners = overview.partners.filter { $0[Partner.kind] == kind }
                if !partners.isEmpty {
                    h3 {
                        visit.site.phrasebook.phrase("\(Partner.Kind.phrases).\(kind.rawValue)", in: visit.language)
                            .asHeading
                    }
                    ul {
                        for partner in partners {
                            li {
                                a(.href(visit.link(Partner.register.address(of: partner.id))), .dir("auto")) {
                                    partner[Partner.name]
                                }
                                visit.language.comma + text.text(Partner.agreement.shape, partner.fields)
                                if let date = Partner.due(partner) {
                                    visit.language.comma + words(.reviewOn, ["date": calendar.date(date)])
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A day, with a mark when it is past.
    private func day(_ date: CivilDate) -> Markup {
        let isLate = date < overview.today
        return span(.class(isLate ? "badge badge--late" : "badge")) {
            words(isLate ? .lateSince : .dueOn, ["date": calendar.date(date)])
        }
    }
}
