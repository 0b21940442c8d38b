import Domain
import Geography
import Platform
import Reporting

/// Which reports a page of figures is about.
struct InsightFilter: Hashable, Sendable {
    /// First and last day, both included.
    var from: CivilDate
    var to: CivilDate
    /// Empty for all. A report counts when it has one of these.
    var behaviours: Set<Code> = []
    /// Empty for all. A report without this answer matches no choice.
    var settings: Set<Code> = []
    /// Code of a district or neighbourhood; `nil` for the whole municipality.
    var area: String?
    /// A nightlife area or another zone; `nil` for all. What lies across its border is left out of figures and counted.
    var zone: ChosenZone?
    var place = PlaceDetail.any
    var time = TimeDetail.any

    /// The vaguest place that is still shown. Raw values stand in addresses.
    enum PlaceDetail: String, CaseIterable, Sendable {
        case any
        /// A pin or a named place: whatever has a square.
        case place
        case point

        func accepts(_ precision: PlacePrecision) -> Bool {
            switch self {
            case .any: true
            case .place: precision == .place || precision == .point
            case .point: precision == .point
            }
        }
    }

    /// The vaguest time that is still shown. Raw values stand in addresses.
    enum TimeDetail: String, CaseIterable, Sendable {
        case any, days
        case dayPart = "day-part"
        case exact

        func accepts(_ precision: IncidentTime.Precision) -> Bool {
            switch self {
            case .any: true
            case .days: precision == .days || precision == .dayPart || precision == .exact
            case .dayPart: precision == .dayPart || precision == .exact
            case .exact: precision == .exact
            }
        }
    }

    /// The first moment of the period, on the Dutch clock.
    var start: Instant { DutchTime.instant(of: from) }
    /// The moment at which the period is over.
    var end: Instant { DutchTime.instant(of: to.adding(days: 1)) }

    /// The last 24 whole months and the days since.
    init(today: CivilDate) {
        from = today.startOfMonth(adding: -24)
        to = today
    }

    /// Whether a report fits the choices beside period, area and zone.
    func accepts(_ report: ReportView.Observation) -> Bool {
        place.accepts(report.precision) && time.accepts(report.time.precision)
            && (behaviours.isEmpty || report.behaviours.contains(where: behaviours.contains))
            && (settings.isEmpty || report.setting.map(settings.contains) ?? false)
    }

    /// The same choice as the part of an address after the path. Codes and dates need no escaping.
    var query: String {
        let pairs =
            [("from", from.description), ("to", to.description)]
            + behaviours.sorted().map { ("behaviour", $0.value) } + settings.sorted().map { ("setting", $0.value) }
            + (area.map { [("area", $0)] } ?? []) + (zone.map { [("zone", $0.id.value)] } ?? [])
            + [("place", place.rawValue), ("time", time.rawValue)]
        return "?" + pairs.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }
}

/// A filter as somebody asked for it: what can be used is used, what cannot is said beside its field.
struct InsightRequest: Sendable {
    enum Field: String, Sendable {
        case from, to, area, zone, behaviour, setting, place, time
    }

    enum Problem: Sendable, Equatable {
        case notADate
        /// After today.
        case future
        /// The period would end before it begins.
        case order
        /// More than `longestYears`.
        case tooLong
        case unknownChoice
    }

    private(set) var filter: InsightFilter
    /// In the order of the fields; one for each.
    private(set) var problems: [(field: Field, problem: Problem)] = []
    /// What was typed as dates, kept also when it is wrong.
    private(set) var typedFrom: String
    private(set) var typedTo: String

    /// Bounds the months that one request can ask for.
    static let longestYears = 20

    init(_ query: SubmittedForm, today: CivilDate, codes: CodeCatalogue, gazetteer: Gazetteer) {
        let standard = InsightFilter(today: today)
        filter = standard
        typedFrom = query[Field.from.rawValue] ?? ""
        typedTo = query[Field.to.rawValue] ?? ""
        var to = date(query, .to) ?? standard.to
        if to > today {
            add(.future, .to)
            to = today
        }
        filter.to = to
        // A period that was only given an end is as long as the standard one.
        filter.from = date(query, .from) ?? min(standard.from, to.startOfMonth(adding: -24))
        if filter.from > to {
            add(.order, .from)
            filter.from = to.startOfMonth(adding: -24)
        }
        let earliest = to.startOfMonth(adding: -12 * Self.longestYears)
        if filter.from < earliest {
            add(.tooLong, .from)
            filter.from = earliest
        }
        filter.area = area(query, of: gazetteer)
        filter.zone = zone(query, of: gazetteer)
        filter.behaviours = choices(query, .behaviour, from: codes[.behaviour])
        filter.settings = choices(query, .setting, from: codes[.setting])
        filter.place = choice(query, .place) ?? .any
        filter.time = choice(query, .time) ?? .any
        if typedFrom.isEmpty { typedFrom = filter.from.description }
        if typedTo.isEmpty { typedTo = filter.to.description }
    }

    func problem(of field: Field) -> Problem? { problems.first { $0.field == field }?.problem }

    private mutating func add(_ problem: Problem, _ field: Field) {
        if self.problem(of: field) == nil { problems.append((field, problem)) }
    }

    private mutating func date(_ query: SubmittedForm, _ field: Field) -> CivilDate? {
        guard let text = query[field.rawValue] else { return nil }
        guard let date = CivilDate(iso: text), date.components.year >= 1900 else {
            add(.notADate, field)
            return nil
        }
        return date
    }

    private mutating func area(_ query: SubmittedForm, of gazetteer: Gazetteer) -> String? {
        guard let code = query[Field.area.rawValue] else { return nil }
        guard gazetteer.area(code: code) != nil else {
            add(.unknownChoice, .area)
            return nil
        }
        return code
    }

    private mutating func zone(_ query: SubmittedForm, of gazetteer: Gazetteer) -> ChosenZone? {
        guard let id = query[Field.zone.rawValue] else { return nil }
        guard let zone = gazetteer.zone(Zone.ID(id)) else {
            add(.unknownChoice, .zone)
            return nil
        }
        return ChosenZone(zone)
    }

    private mutating func choices(_ query: SubmittedForm, _ field: Field, from list: CodeList) -> Set<Code> {
        let asked = query.all(field.rawValue).map { Code($0) }
        if !asked.allSatisfy(list.contains) { add(.unknownChoice, field) }
        return Set(asked.filter(list.contains))
    }

    private mutating func choice<Choice: RawRepresentable>(
        _ query: SubmittedForm, _ field: Field
    ) -> Choice? where Choice.RawValue == String {
        guard let text = query[field.rawValue] else { return nil }
        guard let choice = Choice(rawValue: text) else {
            add(.unknownChoice, field)
            return nil
        }
        return choice
    }
}
