import Domain

/// What somebody asks who thinks that a report describes them wrongly, and what was decided (GDPR, articles 16 and 21).
///
/// It belongs to no report: which one is meant shows only in the sealed words, and whoever asks never learns who
/// reported.
struct Correction: Sendable, Identifiable {
    /// Raw values are stored and are the codes of the list `correction-outcome`; never rename one.
    enum Outcome: String, CaseIterable, Sendable {
        case corrected = "verbeterd"
        case partly = "deels"
        case refused = "geweigerd"
        case nothingFound = "niets-gevonden"

        /// Whoever does not get all of what they asked for is told why (GDPR, article 12.4).
        var needsReason: Bool {
            switch self {
            case .partly, .refused: true
            case .corrected, .nothingFound: false
            }
        }

        /// What became of the task.
        var result: CaseTask.Result {
            switch self {
            case .corrected, .partly: .corrected
            case .refused, .nothingFound: .unfounded
            }
        }

        var code: Code { Code(rawValue) }
    }

    struct Decision: Hashable, Sendable {
        let at: Instant
        /// The name of the colleague.
        let by: String?
        let outcome: Outcome
        /// From the code list `correction-reason`.
        let reason: Code?
    }

    let id: Identifier
    let created: Instant
    let decision: Decision?
    let withdrawn: Instant?
    /// When the words were deleted: it was withdrawn, or their term was over.
    let emptied: Instant?

    /// What colleagues call it among themselves; says nothing about the receipt code.
    var reference: String { CaseReference.text(of: id) }

    /// Somebody has to decide.
    var isOpen: Bool { decision == nil && withdrawn == nil }

    var due: Instant { Deadline.aMonth(from: created) }
}
