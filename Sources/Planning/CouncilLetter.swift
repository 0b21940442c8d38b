import Domain
import Registers

/// What the plan says about half a year. Nothing is in it that is not in the plan.
struct CouncilLetter: Sendable {
    let half: HalfYear
    let written: CivilDate
    let plan: Plan

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
    }

    /// The half year is still going on, so that this is a draft.
    var isDraft: Bool { written <= half.last }

    init(_ plan: Plan, half: HalfYear, written: CivilDate) {
        self.plan = plan
        self.half = half
        self.written = written
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
        let told = Set((finished + begun + running).map(\.id))
        results = measures.filter { told.contains($0.id) }.map {
            Result(measure: $0, outcome: $0[Measure.outcome])
        }
        figures = plan.indicators.compactMap { indicator in
            let values = plan.values(of: indicator).filter { $0[IndicatorValue.date].map { $0 <= half.last } ?? false }
            guard values.contains(where: { half.contains($0[IndicatorValue.date]) }) else { return nil }
            return Figure(indicator: indicator, progress: Progress(of: indicator, values))
        }
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
}
