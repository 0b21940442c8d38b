import Domain
import Insight
import Registers

/// What in the plan waits for somebody.
struct Attention: Sendable {
    /// Decided or under way, and no department carries it.
    let withoutOwner: [Entry]
    /// The end was before today and it still goes on.
    let overdue: [Entry]
    /// Decided, the start was before today, and it did not begin.
    let notBegun: [Entry]
    /// Finished without a word about what came of it.
    let withoutOutcome: [Entry]
    /// Open, and a report was due today or earlier.
    let reportsDue: [Entry]
    /// Nobody does anything with it, and nobody said that it was chance.
    let unanswered: [Entry]
    /// Nothing says whether they come nearer.
    let withoutIndicator: [Entry]

    init(_ plan: Plan, today: CivilDate) {
        func isBefore(_ date: CivilDate?) -> Bool { date.map { $0 < today } ?? false }
        let active = plan.measures.filter { [.decided, .underWay].contains($0[Measure.state]) }
        withoutOwner = active.filter { $0[Measure.owner] == nil }
        overdue = active.filter { isBefore($0[Measure.end]) }
        notBegun = active.filter {
            $0[Measure.state] == .decided && isBefore($0[Measure.start]) && !isBefore($0[Measure.end])
        }
        withoutOutcome = plan.measures.filter {
            [.done, .stopped].contains($0[Measure.state]) && $0[Measure.outcome] == nil
        }
        reportsDue = plan.commitments.filter {
            ($0[Commitment.state]?.isOpen ?? false) && ($0[Commitment.nextReport].map { $0 <= today } ?? false)
        }
        unanswered = plan.findings.filter {
            [.new, .beingAnswered].contains($0[Finding.state]) && plan.measures(answering: $0.id).isEmpty
        }
        withoutIndicator = plan.goals.filter { plan.indicators(of: $0).isEmpty }
    }

    var isEmpty: Bool {
        [withoutOwner, overdue, notBegun, withoutOutcome, reportsDue, unanswered, withoutIndicator]
            .allSatisfy(\.isEmpty)
    }
}
