import Domain
import HTML
import Platform

/// From where somebody tells: the form's words fit that. Raw values are codes of the list `role` and stand in addresses.
enum Perspective: String, CaseIterable, Sendable {
    case oneself = "slachtoffer"
    case bystander = "omstander"
    /// For somebody the reporter knows.
    case someoneElse = "naaste"
    case professional
    /// It keeps happening in this place.
    case recurring = "terugkerend"
    /// Somebody stepped in.
    case helped = "iemand-hielp"

    /// As the form was opened, or as its question about the role was answered.
    init(form: SubmittedForm, query: SubmittedForm) {
        let text = form[ReportForm.Name.perspective] ?? query[ReportForm.Name.perspective]
        self = text.flatMap(Perspective.init) ?? .oneself
    }

    /// The answer that is filled in for the question about the role; none when nothing was chosen yet.
    var role: Code? { self == .oneself ? nil : Code(rawValue) }

    /// The part of the form's address after the path.
    var query: String { self == .oneself ? "" : "?\(ReportForm.Name.perspective)=\(rawValue)" }

    var label: StoryPhrase {
        switch self {
        case .oneself: .whoSlachtoffer
        case .bystander: .whoOmstander
        case .someoneElse: .whoNaaste
        case .professional: .whoProfessional
        case .recurring: .whoTerugkerend
        case .helped: .whoIemandHielp
        }
    }
}

extension Words where Key == StoryPhrase {
    /// The first words of the form; `nil` for the ordinary ones.
    func lead(_ perspective: Perspective) -> String? {
        switch perspective {
        case .oneself: nil
        case .bystander: self(.leadOmstander)
        case .someoneElse: self(.leadNaaste)
        case .professional: self(.leadProfessional)
        case .recurring: self(.leadTerugkerend)
        case .helped: self(.leadIemandHielp)
        }
    }

    /// The question about what happened; `nil` for the ordinary one.
    func what(_ perspective: Perspective) -> String? {
        switch perspective {
        case .oneself: nil
        case .bystander: self(.whatOmstander)
        case .someoneElse: self(.whatNaaste)
        case .professional: self(.whatProfessional)
        case .recurring: self(.whatTerugkerend)
        case .helped: self(.whatIemandHielp)
        }
    }
}

/// Links to the same form in other words. They are links, so that they work without JavaScript, and stand above the
/// form, so that nothing is typed yet that could be lost.
enum PerspectiveChoice {
    static func markup(_ chosen: Perspective, _ visit: Visit) -> Markup {
        let words = visit.words(StoryPhrase.self)
        return nav(.class("tabs perspectives"), .aria("label", words(.whoTitle))) {
            ul {
                for perspective in Perspective.allCases {
                    li {
                        a(
                            .href(visit.link(.reporting(.form)) + perspective.query),
                            .aria("current", perspective == chosen ? "page" : nil)
                        ) { words(perspective.label) }
                    }
                }
            }
        }
    }
}
