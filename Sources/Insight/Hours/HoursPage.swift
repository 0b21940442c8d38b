import Domain
import Geography
import HTML
import Platform

/// Everything that the page of hours shows.
struct HoursModel: Sendable {
    let request: InsightRequest
    let hours: HoursRequest
    let clock: ClockFigure
    let week: HotTimesFigure
    let comparison: HoursComparison?
    let recurring: RecurringHoursFigure
    let bordersOf: Int?
    /// How each figure was made.
    var made: [FigureKind: MadeFigure] = [:]
}

/// When: the clock of the day and the week.
enum HoursPage {
    static func page(_ model: HoursModel, _ gazetteer: Gazetteer, _ staff: StaffVisit) -> Page {
        let text = InsightText(staff.words(InsightPhrase.self))
        let hours = HoursText(staff, text, gazetteer)
        let filter = model.request.filter
        let query = filter.query + model.hours.query
        func file(_ part: Part) -> String {
            staff.link(.insight(.hoursFile)) + query + "&\(Part.name)=\(part.rawValue)"
        }
        func made(_ kind: FigureKind) -> String? { model.made[kind]?.address(staff) }
        let problems =
            model.request.problems.map {
                (field: $0.field.rawValue, text: text.problem($0.problem, of: $0.field, in: filter))
            } + model.hours.problems.map { (field: $0.field.rawValue, text: hours.problem($0.problem)) }
        return Page(
            title: hours.words(.title), scripts: [.drawings] + (problems.isEmpty ? [] : [.form]), isWide: true,
            languageQuery: staff.query.names.isEmpty ? "" : query, hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(title: text.words(.problemSummary), problems: problems)
            }
            h1 { hours.words(.title) }
            InsightNav.markup(staff, .hours, filter: filter)
            p(.class("lead")) { hours.words(.lead) }
            FilterForm(
                staff: staff, text: text, request: model.request, gazetteer: gazetteer, action: .hours,
                kept: model.hours.query
            ).markup
            ClockCard(
                hours: hours, figure: model.clock, filter: filter, bordersOf: model.bordersOf, nonce: staff.nonce,
                file: file(.clock), made: made(.hours)
            ).markup
            HotTimesCard(
                text: text, figure: model.week, filter: filter, bordersOf: model.bordersOf,
                file: staff.link(.insight(.hotTimesFile)) + filter.query,
                findings: FindingLinks(staff: staff, text: text, filter: filter), made: made(.hotTimes)
            ).markup
            HoursComparisonCard(
                hours: hours, figure: model.comparison, request: model.hours, filter: filter,
                bordersOf: model.bordersOf, file: file(.comparison), made: made(.hoursCompared)
            ).markup
            RecurringHoursCard(
                hours: hours, figure: model.recurring, filter: filter, bordersOf: model.bordersOf,
                search: staff.link(.insight(.hours)) + query
                    + "&\(HoursRequest.searchName)=1#\(RecurringHoursCard.id)",
                file: file(.recurring), made: made(.recurringHours)
            ).markup
        }
    }

    /// The figures of the page as files. Raw values stand in addresses.
    enum Part: String, CaseIterable {
        case clock
        case comparison
        case recurring

        static let name = "part"
    }
}
