import Domain
import HTML
import Platform
import Registers

/// Says what stands in the plan, in the reader's language.
struct PlanText: Sendable {
    let visit: StaffVisit
    let plan: Plan
    let words: Words<PlanPhrase>
    let numbers: NumberText
    let calendar: CalendarWords

    init(_ visit: StaffVisit, _ plan: Plan) {
        self.visit = visit
        self.plan = plan
        words = visit.words(PlanPhrase.self)
        numbers = NumberText(visit.language)
        calendar = CalendarWords(visit.language)
    }

    func choice<Choice: FieldChoice>(_ choice: Choice) -> String {
        visit.site.phrasebook.phrase("\(Choice.phrases).\(choice.rawValue)", in: visit.language)
    }

    /// `€ 12.000`.
    func euros(_ amount: Int) -> String { "€\u{A0}" + numbers.whole(amount) }

    /// `a, b en c`.
    func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().listed(in: visit.language) + words(.listAnd) + last
    }

    /// As short as the number allows: `12`, `12,5`.
    func number(_ value: Double, unit: String = "") -> String {
        let tenths = (value * 10).rounded() / 10
        let decimals = tenths == tenths.rounded() ? 0 : 1
        let text = numbers.decimal(value, abs(value) < 1 && value != 0 ? 2 : decimals)
        return unit.isEmpty ? text : unit == "%" ? text + "%" : "\(text) \(unit)"
    }

    func title(_ entry: Entry) -> String { plan.title(of: entry.id) ?? entry.id.description }

    func link(_ entry: Entry, _ register: Register) -> Markup {
        a(.href(visit.link(register.address(of: entry.id))), .dir("auto")) { title(entry) }
    }

    /// To the start of the room, as above the lists of registers.
    var backToRoom: Markup {
        p {
            a(.href(visit.link(.register(RegisterURL(room: .planning))))) {
                visit.words(RegisterPhrase.self)(.planningTitle)
            }
        }
    }

    func owner(of measure: Entry) -> String? { measure[Measure.owner].flatMap(plan.title) }

    // MARK: Indicators

    func verdict(_ progress: Progress) -> String {
        switch progress.verdict {
        case .notMeasured: words(.notMeasured)
        case .tooFew(let n?): words(.tooFew, ["n": sample(n)])
        case .tooFew(nil): words(.tooFewUnknown)
        case .noInterval: words(.noInterval)
        case .noBaseline: words(.noBaseline)
        case .reached: words(.reached)
        case .better: words(.better)
        case .same: words(.same)
        case .worse: words(.worse)
        }
    }

    /// Small numbers are told to nobody.
    func sample(_ n: Int) -> String {
        n < Progress.fewestToTell
            ? words(.fewerThan, ["n": numbers.whole(Progress.fewestToTell)]) : numbers.whole(n)
    }

    /// Said beside a verdict that compares with a baseline of which nobody knows how sure it is.
    func caution(_ progress: Progress) -> String? {
        switch progress.verdict {
        case .better, .same, .worse: progress.isBaselineUncertain ? words(.baselineUncertain) : nil
        default: nil
        }
    }

    /// From where, where now, to where, with n, interval and source.
    func facts(of indicator: Entry, _ progress: Progress) -> [(term: String, value: String)] {
        let unit = indicator[Indicator.unit]
        func year(_ value: Double?, _ year: Int?) -> String {
            guard let value else { return words(.unknown) }
            guard let year else { return number(value, unit: unit) }
            return words(.withYear, ["value": number(value, unit: unit), "year": String(year)])
        }
        // Of what is counted the value is itself a number of reports or people.
        func isHidden(_ value: Progress.Value) -> Bool {
            indicator[Indicator.kind] != .subjective && value.isTooFewToTell
        }
        var facts: [(term: String, value: String)] = []
        if let first = progress.first, let n = first.count, isHidden(first) {
            facts.append((words(.baseline), words(.tooFew, ["n": sample(n)])))
        } else {
            facts.append((words(.baseline), year(indicator[Indicator.baseline], indicator[Indicator.baselineYear])))
        }
        if let latest = progress.latest {
            if !isHidden(latest) {
                facts.append(
                    (
                        words(.latest),
                        words(
                            .withDate,
                            ["value": number(latest.value, unit: unit), "date": calendar.date(latest.date)])
                    ))
            }
            facts.append((words(.sample), latest.count.map(sample) ?? words(.sampleUnknown)))
            if !isHidden(latest) {
                facts.append(
                    (words(.interval), latest.interval.map { range($0, unit: unit) } ?? words(.intervalUnknown)))
            }
        }
        facts.append((words(.target), year(indicator[Indicator.target], indicator[Indicator.targetYear])))
        let source = progress.latest?.source ?? indicator[Indicator.source]
        if !source.isEmpty { facts.append((words(.source), source)) }
        let group = indicator[Indicator.group]
        if !group.isEmpty { facts.append((words(.measuredAmong), group)) }
        return facts
    }

    private func range(_ range: ClosedRange<Double>, unit: String) -> String {
        number(range.lowerBound) + "–" + number(range.upperBound, unit: unit)
    }

    func factList(_ facts: [(term: String, value: String)]) -> Markup {
        dl(.class("facts")) {
            for fact in facts {
                div {
                    dt { fact.term }
                    dd(.dir("auto")) { fact.value }
                }
            }
        }
    }
}
