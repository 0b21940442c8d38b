import Domain
import Registers

/// Prevention, repression and care side by side, in numbers of measures and in euros.
struct Balance: Sendable, Equatable {
    struct Row: Sendable, Equatable {
        /// `nil` for measures in which the question was left open.
        let code: String?
        let count: Int
        let cost: Int
    }

    /// One way to look at the same measures.
    struct Part: Sendable, Equatable {
        enum Kind: Sendable, CaseIterable {
            case kind, phase, audience, level, setting, sector
        }

        let kind: Kind
        let rows: [Row]

        /// A measure stands in one row only, so that the rows add up to the whole.
        var isExclusive: Bool { kind == .kind || kind == .sector }
        var filled: [Row] { rows.filter { $0.count > 0 } }
        /// What no measure is about yet.
        var missing: [String] { rows.filter { $0.count == 0 }.compactMap(\.code) }
    }

    /// Measures that count: decided, under way and done.
    let counted: Int
    let cost: Int
    /// Counted, and no amount is filled in.
    let withoutCost: Int
    let ideas: Int
    let stopped: Int
    /// Left out because they are on another year's budget, or on none.
    let otherYears: Int
    /// Years that measures are on the budget of.
    let years: [Int]
    let parts: [Part]

    static let states: Set<Measure.State> = [.decided, .underWay, .done]

    /// - Parameter year: only measures on the budget of that year.
    init(_ plan: Plan, year: Int? = nil) {
        let chosen = plan.measures.filter { $0[Measure.state].map(Self.states.contains) ?? false }
        years = Set(chosen.compactMap { $0[Measure.budgetYear] }).sorted()
        let measures = chosen.filter { year == nil || $0[Measure.budgetYear] == year }
        otherYears = chosen.count - measures.count
        counted = measures.count
        cost = Self.cost(of: measures)
        withoutCost = measures.filter { $0[Measure.cost] == nil }.count
        ideas = plan.measures.filter { $0[Measure.state] == .idea }.count
        stopped = plan.measures.filter { $0[Measure.state] == .stopped }.count
        let sectors = Dictionary(
            plan.departments.compactMap { entry in entry[Department.sector].map { (entry.id, $0.rawValue) } }
        ) { first, _ in first }
        parts = Part.Kind.allCases.map { kind in
            Part(
                kind: kind,
                rows: Self.rows(of: measures, codes: kind.codes) { measure in
                    kind == .sector
                        ? measure[Measure.owner].flatMap { sectors[$0] }.map { [$0] } ?? [] : kind.values(measure)
                })
        }
    }

    subscript(kind: Part.Kind) -> Part? { parts.first { $0.kind == kind } }

    private static func rows(
        of measures: [Entry], codes: [String], _ values: (Entry) -> [String]
    ) -> [Row] {
        let read = measures.map { (measure: $0, values: Set(values($0))) }
        var rows = codes.map { code in
            let members = read.filter { $0.values.contains(code) }.map(\.measure)
            return Row(code: code, count: members.count, cost: cost(of: members))
        }
        let open = read.filter(\.values.isEmpty).map(\.measure)
        if !open.isEmpty { rows.append(Row(code: nil, count: open.count, cost: cost(of: open))) }
        return rows
    }

    private static func cost(of measures: [Entry]) -> Int {
        measures.reduce(0) { $0 + ($1[Measure.cost] ?? 0) }
    }
}

extension Balance.Part.Kind {
    /// In the order of the form.
    var codes: [String] {
        switch self {
        case .kind: Measure.Kind.allCases.map(\.rawValue)
        case .phase: Measure.Phase.allCases.map(\.rawValue)
        case .audience: Measure.Audience.allCases.map(\.rawValue)
        case .level: Measure.Level.allCases.map(\.rawValue)
        case .setting: Measure.Setting.allCases.map(\.rawValue)
        case .sector: Department.Sector.allCases.map(\.rawValue)
        }
    }

    /// In front of a code in the key of its phrase.
    var phrases: String {
        switch self {
        case .kind: Measure.Kind.phrases
        case .phase: Measure.Phase.phrases
        case .audience: Measure.Audience.phrases
        case .level: Measure.Level.phrases
        case .setting: Measure.Setting.phrases
        case .sector: Department.Sector.phrases
        }
    }

    fileprivate func values(_ measure: Entry) -> [String] {
        switch self {
        case .kind: measure[Measure.kind].map { [$0.rawValue] } ?? []
        case .phase: measure[Measure.phases].map(\.rawValue)
        case .audience: measure[Measure.audiences].map(\.rawValue)
        case .level: measure[Measure.levels].map(\.rawValue)
        case .setting: measure[Measure.settings].map(\.rawValue)
        // Known of the department, not of the measure.
        case .sector: []
        }
    }
}
