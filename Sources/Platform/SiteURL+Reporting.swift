/// The report form, the receipt, the staff queue and everything about a case.
public enum ReportingURL: Hashable, Sendable {
    case form
    case answer
    case withdraw
    /// Something that the reporter adds behind the code.
    case reply
    /// Another wish, behind the code.
    case changeWish
    /// Every place where people can report.
    case routes
    /// What the site promises about privacy.
    case privacy
    /// For somebody who thinks that a report describes them wrongly.
    case correction

    case queue
    /// One case in the queue, by its id.
    case caseFile(PathValue)
    case changeStatus(PathValue)
    case sendAnswer(PathValue)
    case openStory(PathValue)
    case openContact(PathValue)
    case sendMessage(PathValue)
    case setOutcome(PathValue)
    case link(PathValue)
    case assign(PathValue)
    /// A report that somebody makes by telephone.
    case enterReport
    case tasks
    case finishTask(PathValue)
    /// The reader's own key: unlock it, lock it, make one.
    case readingKey
    case lockReadingKey
    case settings
    case deletions
    /// Requests for correction, for whoever decides them.
    case corrections
    /// One request for correction, by its id.
    case correctionFile(PathValue)
    case openCorrection(PathValue)
    case decideCorrection(PathValue)

    var segments: [PathValue] {
        switch self {
        case .form: ["melden"]
        case .answer: ["antwoord"]
        case .withdraw: ["antwoord", "intrekken"]
        case .reply: ["antwoord", "aanvullen"]
        case .changeWish: ["antwoord", "wens"]
        case .routes: ["meldpunten"]
        case .privacy: ["privacy"]
        case .correction: ["correctie"]
        case .queue: ["beheer"]
        case .caseFile(let id): ["beheer", "melding", id]
        case .changeStatus(let id): ["beheer", "melding", id, "status"]
        case .sendAnswer(let id): ["beheer", "melding", id, "antwoord"]
        case .openStory(let id): ["beheer", "melding", id, "verhaal"]
        case .openContact(let id): ["beheer", "melding", id, "contact"]
        case .sendMessage(let id): ["beheer", "melding", id, "bericht"]
        case .setOutcome(let id): ["beheer", "melding", id, "uitkomst"]
        case .link(let id): ["beheer", "melding", id, "koppelen"]
        case .assign(let id): ["beheer", "melding", id, "afdeling"]
        case .enterReport: ["beheer", "invoeren"]
        case .tasks: ["beheer", "taken"]
        case .finishTask(let id): ["beheer", "taken", id]
        case .readingKey: ["beheer", "sleutel"]
        case .lockReadingKey: ["beheer", "sleutel", "sluiten"]
        case .settings: ["beheer", "meldpunt"]
        case .deletions: ["beheer", "verwijderd"]
        case .corrections: ["beheer", "correcties"]
        case .correctionFile(let id): ["beheer", "correcties", id]
        case .openCorrection(let id): ["beheer", "correcties", id, "openen"]
        case .decideCorrection(let id): ["beheer", "correcties", id, "besluit"]
        }
    }

    /// The same address with another id in it; addresses without an id stay as they are.
    func filled(with id: PathValue) -> ReportingURL {
        switch self {
        case .caseFile: .caseFile(id)
        case .changeStatus: .changeStatus(id)
        case .sendAnswer: .sendAnswer(id)
        case .openStory: .openStory(id)
        case .openContact: .openContact(id)
        case .sendMessage: .sendMessage(id)
        case .setOutcome: .setOutcome(id)
        case .link: .link(id)
        case .assign: .assign(id)
        case .finishTask: .finishTask(id)
        case .correctionFile: .correctionFile(id)
        case .openCorrection: .openCorrection(id)
        case .decideCorrection: .decideCorrection(id)
        default: self
        }
    }
}
