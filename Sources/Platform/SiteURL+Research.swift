/// The question board and what came of it.
public enum ResearchURL: Hashable, Sendable {
    case publicPage
    /// One question, by its id.
    case question(PathValue)
    case publication(PathValue)
    case dataCite(PathValue)
    case calendar
    /// OAI-PMH.
    case harvest
    case agenda
    /// The figures that a request was approved for, by the request's id.
    case dataPack(PathValue)

    var segments: [PathValue] {
        switch self {
        case .publicPage: ["onderzoek"]
        case .question(let id): ["onderzoek", "vraag", id]
        case .publication(let id): ["onderzoek", "publicatie", id]
        case .dataCite(let id): ["onderzoek", "publicatie", id, "datacite.json"]
        case .calendar: ["onderzoek", "agenda.ics"]
        case .harvest: ["oai"]
        case .agenda: ["beheer", "onderzoek", "agenda"]
        case .dataPack(let id): ["beheer", "onderzoek", "datapakket", id]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> ResearchURL {
        switch self {
        case .question: .question(value("id"))
        case .publication: .publication(value("id"))
        case .dataCite: .dataCite(value("id"))
        case .dataPack: .dataPack(value("id"))
        case .publicPage, .calendar, .harvest, .agenda: self
        }
    }
}
