/// Where a case stands, in the vocabulary of Signalen, so that municipalities that use it need no other words.
/// Raw values are stored and are the codes of `Resources/codelists/status.json`; never rename one.
enum CaseStatus: String, CaseIterable, Sendable {
    case reported = "gemeld"
    case waiting = "in-afwachting"
    case inProgress = "in-behandeling"
    case planned = "ingepland"
    case closed = "afgehandeld"
    case cancelled = "geannuleerd"
    case reopened = "heropend"
    case forwarded = "doorgezet-naar-extern"
    case responseRequested = "reactie-gevraagd"
    case responseReceived = "reactie-ontvangen"

    /// Statuses that a case worker can give next.
    ///
    /// `responseRequested` and `responseReceived` belong to messages by receipt code and are given by those alone.
    var next: [CaseStatus] {
        switch self {
        case .reported: [.inProgress, .waiting, .planned, .forwarded, .closed, .cancelled]
        case .waiting, .planned, .forwarded, .reopened, .responseRequested, .responseReceived:
            [.inProgress, .waiting, .planned, .forwarded, .closed, .cancelled].filter { $0 != self }
        case .inProgress: [.waiting, .planned, .forwarded, .closed, .cancelled]
        case .closed, .cancelled: [.reopened]
        }
    }

    /// Nobody has to do anything any more.
    var isDone: Bool { self == .closed || self == .cancelled }
}
