/// What municipalities share.
public enum NetworkURL: Hashable, Sendable {
    case publicPage
    /// The practices that this municipality shares.
    case feed
    /// What is late and what waits, for staff.
    case overview
    /// What municipalities of this installation share with each other.
    case library
    /// One practice, by its municipality and id.
    case practice(town: PathValue, PathValue)
    /// Puts a practice into the reader's own plan.
    case adopt(town: PathValue, PathValue)
    /// One question, by its municipality and id.
    case question(town: PathValue, PathValue)

    var segments: [PathValue] {
        switch self {
        case .publicPage: ["netwerk"]
        case .feed: ["netwerk", "feed.xml"]
        case .overview: ["beheer", "netwerk", "overzicht"]
        case .library: ["beheer", "netwerk", "bibliotheek"]
        case .practice(let town, let id): ["beheer", "netwerk", "bibliotheek", "praktijk", town, id]
        case .adopt(let town, let id): ["beheer", "netwerk", "bibliotheek", "praktijk", town, id, "overnemen"]
        case .question(let town, let id): ["beheer", "netwerk", "bibliotheek", "vraag", town, id]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> NetworkURL {
        switch self {
        case .practice: .practice(town: value("town"), value("id"))
        case .adopt: .adopt(town: value("town"), value("id"))
        case .question: .question(town: value("town"), value("id"))
        default: self
        }
    }
}
