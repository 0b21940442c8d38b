import Domain
import Geography
import Platform

/// What the page of hours is asked for beside its reports: a comparison, and whether to search for recurring hours.
struct HoursRequest: Sendable {
    enum Field: String, Sendable {
        case with
        case otherFrom = "with-from"
        case otherTo = "with-to"
    }

    enum Problem: Sendable, Equatable {
        case unknownChoice
        case notADate
        case future
        case order
        /// The other period shares days with the page's: a report would count in both.
        case overlap
        case tooLong
    }

    /// `nil` when nothing can be compared.
    private(set) var choice: HoursChoice?
    /// What was chosen, also when it cannot be used.
    let chosen: String
    private(set) var problems: [(field: Field, problem: Problem)] = []
    let typedFrom: String
    let typedTo: String
    let isSearchAsked: Bool

    static let searchName = "search"

    init(
        _ query: SubmittedForm, for filter: InsightFilter, today: CivilDate, codes: CodeCatalogue, gazetteer: Gazetteer
    ) {
        chosen = query[Field.with.rawValue] ?? ""
        typedFrom = query[Field.otherFrom.rawValue] ?? ""
        typedTo = query[Field.otherTo.rawValue] ?? ""
        isSearchAsked = query[Self.searchName] == "1"
        switch chosen {
        case "": break
        case HoursChoice.weekend.value: choice = .weekend
        case HoursChoice.nights.value: choice = .nights
        case "period": choice = period(query, filter, today)
        default:
            choice = Self.listed(chosen, codes, gazetteer)
            if choice == nil { add(.unknownChoice, .with) }
        }
    }

    func problem(of field: Field) -> Problem? { problems.first { $0.field == field }?.problem }

    /// The same choice as the part of an address behind the filter's.
    var query: String { choice?.query ?? "" }

    private mutating func add(_ problem: Problem, _ field: Field) {
        if self.problem(of: field) == nil { problems.append((field, problem)) }
    }

    private static func listed(_ value: String, _ codes: CodeCatalogue, _ gazetteer: Gazetteer) -> HoursChoice? {
        let parts = value.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let code = Code(parts[1])
        return switch parts[0] {
        case "behaviour": codes[.behaviour].contains(code) ? .behaviour(code) : nil
        case "setting": codes[.setting].contains(code) ? .setting(code) : nil
        case "area": gazetteer.area(code: parts[1]).map { .area($0.code) }
        default: nil
        }
    }

    /// Without dates the period before, as long as the page's.
    private mutating func period(_ query: SubmittedForm, _ filter: InsightFilter, _ today: CivilDate) -> HoursChoice? {
        let length = filter.to.dayNumber - filter.from.dayNumber
        guard let to = date(query, .otherTo, standard: filter.from.adding(days: -1)),
            let from = date(query, .otherFrom, standard: to.adding(days: -length))
        else { return nil }
        if to > today {
            add(.future, .otherTo)
        } else if from > to {
            add(.order, .otherFrom)
        } else if from < to.startOfMonth(adding: -12 * InsightRequest.longestYears) {
            add(.tooLong, .otherFrom)
        } else if from <= filter.to, to >= filter.from {
            add(.overlap, .otherFrom)
        } else {
            return .period(from: from, to: to)
        }
        return nil
    }

    private mutating func date(_ query: SubmittedForm, _ field: Field, standard: CivilDate) -> CivilDate? {
        guard let text = query[field.rawValue] else { return standard }
        guard let date = CivilDate(iso: text), date.components.year >= 1900 else {
            add(.notADate, field)
            return nil
        }
        return date
    }
}
