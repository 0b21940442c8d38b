import Domain
import Geography
import Platform
import Reporting

/// Says what clusters and alerts hold, in one language.
struct ClusterText: Sendable {
    let words: Words<ClusterPhrase>
    let insight: InsightText
    let gazetteer: Gazetteer

    init(_ staff: StaffVisit, _ gazetteer: Gazetteer) {
        words = staff.words(ClusterPhrase.self)
        insight = InsightText(staff.words(InsightPhrase.self))
        self.gazetteer = gazetteer
    }

    var numbers: NumberText { insight.numbers }
    var calendar: CalendarWords { insight.calendar }

    /// What people call the middle of a cluster.
    func name(_ squares: [Square]) -> String {
        guard let middle = squares.first else { return words(.nowhere) }
        return gazetteer.nearestName(to: middle.centre) ?? middle.code
    }

    func title(_ alert: ClusterAlert) -> String {
        words(.alertTitle, ["n": numbers.whole(alert.number), "place": insight.isolated(name(alert.squares))])
    }

    /// `7`, or `6,4` when times are uncertain.
    func count(_ count: Double) -> String {
        let isWhole = (count - count.rounded()).magnitude < 0.05
        return isWhole ? numbers.whole(Int(count.rounded())) : numbers.decimal(count)
    }

    /// `14 november 2026 tot en met 20 november 2026`.
    func days(_ from: CivilDate, _ to: CivilDate) -> String {
        from == to
            ? calendar.date(from) : words(.fromTo, ["from": calendar.date(from), "to": calendar.date(to)])
    }

    func days(_ count: Int) -> String {
        count == 1 ? words(.oneDay) : words(.manyDays, ["n": numbers.whole(count)])
    }

    /// `3 dagen`, `14 maanden`, `5,5 jaar`.
    func span(_ days: Double) -> String {
        if days < 60 { return self.days(Int(days.rounded())) }
        if days < 730 { return words(.manyMonths, ["n": numbers.whole(Int((days / 30.4375).rounded()))]) }
        return words(.manyYears, ["n": numbers.decimal(days / 365.25)])
    }

    /// Below so many days it is nothing to count.
    private static let daily = 1.5

    /// How often chance alone brings one like it, as a sentence.
    func chance(_ recurrence: Double, replications: Int) -> String {
        if recurrence < Self.daily { return words(.chanceDaily) }
        // Nothing rarer can be told with so many data sets.
        let isRarest = recurrence > Double(replications) + 0.5
        return words(isRarest ? .chanceRarest : .chance, ["time": span(recurrence)])
    }

    /// The same in a cell of a table.
    func shortChance(_ recurrence: Double, replications: Int) -> String {
        if recurrence < Self.daily { return words(.onceDaily) }
        let isRarest = recurrence > Double(replications) + 0.5
        return words(isRarest ? .onceRarest : .once, ["time": span(recurrence)])
    }

    func phase(_ phase: ClusterAlert.Phase) -> String {
        switch phase {
        case .new: words(.phaseNew)
        case .ongoing: words(.phaseOngoing)
        case .ended: words(.phaseEnded)
        }
    }

    func handling(_ handling: ClusterAlert.Handling) -> String {
        switch handling {
        case .new: words(.handlingNew)
        case .lookedAt: words(.handlingLookedAt)
        case .actedOn: words(.handlingActedOn)
        case .isFalse: words(.handlingFalse)
        }
    }

    /// The class of a badge.
    static func badge(_ handling: ClusterAlert.Handling) -> String {
        switch handling {
        case .new: "badge badge--new"
        case .lookedAt: "badge badge--soon"
        case .actedOn: "badge badge--done"
        case .isFalse: "badge badge--waiting"
        }
    }

    /// `20 november 2026, 23:00–00:00`; only days when no more is known.
    func time(_ time: IncidentTime) -> String {
        let (start, end) = (DutchTime.reading(of: time.start), DutchTime.reading(of: time.end))
        switch time.precision {
        case .exact, .dayPart: return "\(calendar.date(start.date)), \(start.clock)–\(end.clock)"
        case .days, .month, .unknown:
            return days(start.date, DutchTime.reading(of: time.end.adding(minutes: -1)).date)
        }
    }

    func stage(_ stage: String) -> String {
        switch ScanForClusters.Stage(rawValue: stage) {
        case .reading: words(.stageReading)
        case .searching: words(.stageSearching)
        case .keeping: words(.stageKeeping)
        case nil: stage
        }
    }

    /// What each setting is, in a sentence with its number.
    func settings(_ settings: ClusterSettings, made: Int, seed: UInt64) -> [String] {
        [
            words(.settingPeriod, ["n": numbers.whole(settings.periodDays)]),
            words(
                .settingShape,
                [
                    "radius": numbers.whole(settings.radius), "days": numbers.whole(settings.longestDays),
                    "fewest": numbers.whole(settings.fewest),
                ]),
            words(.settingAlarm, ["n": numbers.whole(settings.alarmDays)]),
            words(
                .settingDraws,
                [
                    "made": numbers.whole(made), "most": numbers.whole(settings.replications),
                    "seed": String(seed),
                ]),
        ]
    }
}

/// Reports of an alert as totals, for who may not see single reports: small numbers are not told.
struct ClusterTotals: Sendable, Equatable {
    /// Below this a number is told as "fewer than".
    static let fewestShown = 5

    enum Part: Int, CaseIterable, Sendable {
        case night, morning, afternoon, evening
        /// The time is known less well.
        case unknown
    }

    /// By the code of what happened, the most frequent first; a report may have several.
    let kinds: [(code: Code, count: Int)]
    /// In the order of the day.
    let parts: [(part: Part, count: Int)]

    init(_ records: [AnalysisRecord]) {
        var kinds: [Code: Int] = [:]
        var parts: [Part: Int] = [:]
        for record in records {
            for code in Set(record.behaviours) { kinds[code, default: 0] += 1 }
            parts[Self.part(record.time), default: 0] += 1
        }
        self.kinds = kinds.sorted { ($1.value, $0.key.value) < ($0.value, $1.key.value) }
            .map { ($0.key, $0.value) }
        self.parts = Part.allCases.compactMap { part in parts[part].map { (part, $0) } }
    }

    static func == (left: ClusterTotals, right: ClusterTotals) -> Bool {
        left.kinds.elementsEqual(right.kinds, by: ==) && left.parts.elementsEqual(right.parts, by: ==)
    }

    /// The part of the day in which the middle of the interval lies, when it is known to half a day.
    private static func part(_ time: IncidentTime) -> Part {
        guard time.minutes <= 720 else { return .unknown }
        return Part(rawValue: DutchTime.reading(of: time.midpoint).hour / 6) ?? .unknown
    }

    /// `nil` for a number that is not told.
    static func shown(_ count: Int) -> Int? { count < fewestShown ? nil : count }
}
