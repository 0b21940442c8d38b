/// The report form, the receipt and the staff queue.
public enum ReportingURL: Hashable, Sendable {
    case form
    case answer
    case withdraw
    case queue
    /// One case in the queue, by its id.
    case caseFile(PathValue)
    case changeStatus(PathValue)
    case sendAnswer(PathValue)

    var segments: [PathValue] {
        switch self {
        case .form: ["melden"]
        case .answer: ["antwoord"]
        case .withdraw: ["antwoord", "intrekken"]
        case .queue: ["beheer"]
        case .caseFile(let id): ["beheer", "melding", id]
        case .changeStatus(let id): ["beheer", "melding", id, "status"]
        case .sendAnswer(let id): ["beheer", "melding", id, "antwoord"]
        }
    }
}
