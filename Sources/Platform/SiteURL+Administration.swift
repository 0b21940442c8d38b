/// What only administrators see: what was done, and what was mailed.
public enum AdministrationURL: Hashable, Sendable {
    /// The audit log.
    case audit
    /// E-mails that wait or were sent.
    case outbox

    var segments: [PathValue] {
        switch self {
        case .audit: ["beheer", "logboek"]
        case .outbox: ["beheer", "post"]
        }
    }
}
