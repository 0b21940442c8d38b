/// What only administrators see: what was done, what was mailed, and whom else the program tells. Jobs are stopped by
/// whoever asked for them, too.
public enum AdministrationURL: Hashable, Sendable {
    /// The audit log.
    case audit
    /// E-mails that wait or were sent.
    case outbox
    /// Only answers its form.
    case stopJob(PathValue)
    /// Systems of others that are told what happens, and what was told.
    case webhooks
    /// Only answers its form.
    case removeWebhook(PathValue)
    /// Only answers its form.
    case testWebhook(PathValue)

    var segments: [PathValue] {
        switch self {
        case .audit: ["beheer", "logboek"]
        case .outbox: ["beheer", "post"]
        case .stopJob(let id): ["beheer", "werk", id, "stop"]
        case .webhooks: ["beheer", "webhooks"]
        case .removeWebhook(let id): ["beheer", "webhooks", id, "verwijderen"]
        case .testWebhook(let id): ["beheer", "webhooks", id, "proef"]
        }
    }

    func filled(with value: (String) -> PathValue) -> AdministrationURL {
        switch self {
        case .stopJob: .stopJob(value("id"))
        case .removeWebhook: .removeWebhook(value("id"))
        case .testWebhook: .testWebhook(value("id"))
        default: self
        }
    }
}
