import Domain
import Insight
import Registers

/// What the plan says about half a year. Nothing is in it that is not in the plan, and nothing that is not public yet.
struct CouncilLetter: Sendable {
    let half: HalfYear
    let written: CivilDate
    let plan: Plan

    let goals: [Entry]

    /// Began in this half year.
    let begun: [Entry]
    /// Began earlier and went on.
    let running: [Entry]
    /// Ended in this half year.
    let finished: [Entry]
    /// Should have begun by the end of the half year, or by now, and did not.
    let notBegun: [Entry]
    /// Of what was finished or goes on, what can be said of its result.
    let results: [Result]
    /// With a measurement in this half year.
    let figures: [Figure]
    /// What Statistics Netherlands (CBS) asked people: the last measurement up to the end of the half year.
    let survey: [Figure]
    let commitments: [Entry]
    let next: [Entry]
    let nextReports: [Entry]

    struct Result: Sendable {
        let measure: Entry
        /// `nil` when nobody wrote it down.
        let outcome: Measure.Outcome?
    }

    struct Figure: Sendable {
        let indicator: Entry
        let progress: Progress

        /// A count of reports of which nobody wrote down n, so small that the value itself may point at people.
        var isWithheld: Bool {
            guard let latest = progress.latest, latest.count == nil, indicator[Indicator.kind] != .subjective else {
                return false
            }
            let named = (indicator[Indicator.unit] + " " + indicator[Indicator.title]).lowercased()
            return latest.value < Double(Progress.fewestToTell)
                && ["melding", "gemeld"].contains { named.contains($0) }
        }

        /// People were asked, and the source says that the CBS did it.
        var isOfStatisticsNetherlands: Bool {
            let sources = [progress.latest?.source ?? "", indicator[Indicator.source]]
            return indicator[Indicator.kind] == .subjective
                && sources.contains { source in
                    source.split { !$0.isLetter }.contains("CBS")
                        || source.contains("Centraal Bureau voor de Statistiek")
                }
        }
    }

    /// The half year is still going on, so that this is a draft.
    var isDraft: Bool { written <= half.last }

    init(_ plan: Plan, half: HalfYear, written: CivilDate) {
        self.plan = plan
        self.half = half
        self.written = written
        goals = plan.goals.filter(Publication.isPublic)
        // What the council reads is public.
        let measures = plan.measures.filter(Publication.isPublic)
        let known = plan.commitments.filter(Publication.isPublic)
        let horizon = min(half.last, written)
        func began(_ measure: Entry, by date: CivilDate) -> Bool { measure[Measure.start].map { $0 <= date } ?? false }
        let started = measures.filter { [.underWay, .done, .stopped].contains($0[Measure.state]) }
        finished = started.filter { $0[Measure.state] != .underWay && half.contains($0[Measure.end]) }
        begun = started.filter { half.contains($0[Measure.start]) && $0[Measure.start].map { $0 <= horizon } ?? false }
        running = started.filter { measure in
            guard let start = measure[Measure.start], start < half.first else { return false }
            // What still goes on has no end yet, whatever day was planned.
            return measure[Measure.state] == .underWay || (measure[Measure.end].map { $0 > half.last } ?? false)
        }
        notBegun = measures.filter { $0[Measure.state] == .decided && began($0, by: horizon) }
        let active = Set((finished + begun + running).map(\.id))
        results = measures.filter { active.contains($0.id) }.map {
            Result(measure: $0, outcome: $0[Measure.outcome])
        }
        let told = Self.figures(of: plan, upTo: half.last)
        figures = told.filter { half.contains($0.progress.latest?.date) }
        survey = told.filter { $0.isOfStatisticsNetherlands }
        // Open, or asked or dealt with in this half year.
        commitments = known.filter { commitment in
            guard let date = commitment[Commitment.date], date <= half.last else { return false }
            return commitment[Commitment.state]?.isOpen == true || half.contains(date)
                || half.contains(DutchTime.reading(of: commitment.changed).date)
        }
        next = measures.filter {
            $0[Measure.state] == .decided && half.next.contains($0[Measure.start])
                || $0[Measure.state] == .underWay && half.next.contains($0[Measure.end])
        }
        nextReports = known.filter {
            $0[Commitment.state]?.isOpen == true && half.next.contains($0[Commitment.nextReport])
        }
    }

    /// Indicators with a measurement up to a day; not those of goals that are not public yet.
    private static func figures(of plan: Plan, upTo day: CivilDate) -> [Figure] {
        let concepts = Set(plan.goals.filter { !Publication.isPublic($0) }.map(\.id))
        return plan.indicators.compactMap { indicator in
            if let goal = indicator[Indicator.goal], concepts.contains(goal) { return nil }
            let values = plan.values(of: indicator).filter { $0[IndicatorValue.date].map { $0 <= day } ?? false }
            return values.isEmpty ? nil : Figure(indicator: indicator, progress: Progress(of: indicator, values))
        }
    }

    /// What the municipality wrote itself and that says a number of reports: somebody must read it before it goes out.
    var textsWithCounts: [Entry] {
        func holds(_ texts: [String]) -> Bool { texts.contains { CountsInText($0).hasCountOfReports } }
        let measures = (begun + running + finished + notBegun + next).filter { measure in
            holds([measure[Measure.title], measure[Measure.what], measure[Measure.result], measure[Measure.lesson]])
        }
        let asked = commitments.filter { holds([$0[Commitment.title], $0[Commitment.asked], $0[Commitment.done]]) }
        var seen = Set<Identifier>()
        return (goals.filter { holds([$0[Goal.title], $0[Goal.ambition]]) } + measures + asked).filter {
            seen.insert($0.id).inserted
        }
    }

    /// The findings that a measure answers. One about few reports stays inside: its title names a place or an hour, and
    /// where nobody wrote down how many, a number in the title may be one of people.
    func reasons(for measure: Entry) -> [Entry] {
        plan.findings(of: measure).filter { finding in
            guard let count = finding[Finding.count] else { return !CountsInText(finding[Finding.title]).hasCount }
            return count >= Progress.fewestToTell
        }
    }
}
