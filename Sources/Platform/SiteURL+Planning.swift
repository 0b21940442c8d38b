/// The plan of approach, its public page, what was done, and where staff keeps them.
public enum PlanningURL: Hashable, Sendable {
    case publicPage
    /// The goal tree, for staff.
    case overview
    /// Prevention, repression and care side by side.
    case balance
    /// The half-yearly report to the council; as a page and as PDF.
    case councilLetter
    case councilLetterFile
    /// What was heard, what was done with it and what came of it; as a page and as a feed.
    case done
    case doneFeed
    /// Areas that wait for such an answer, for staff.
    case tellingBack
    /// The public page with what is not public yet, for staff.
    case preview
    /// The address of the public page, to scan.
    case qrCode
    /// What changed in the plan, as a feed.
    case feed
    /// Every municipality here that published its approach: as a page, a map, GeoJSON and a feed.
    case municipalities
    case municipalitiesMap
    case municipalitiesFile
    case municipalitiesFeed

    var segments: [PathValue] {
        switch self {
        case .publicPage: ["aanpak"]
        case .overview: ["beheer", "plan", "overzicht"]
        case .balance: ["beheer", "plan", "balans"]
        case .councilLetter: ["beheer", "plan", "raadsbrief"]
        case .councilLetterFile: ["beheer", "plan", "raadsbrief.pdf"]
        case .done: ["wat-doen-we"]
        case .doneFeed: ["wat-doen-we", "feed.xml"]
        case .tellingBack: ["beheer", "plan", "wat-doen-we"]
        case .preview: ["beheer", "plan", "voorbeeld"]
        case .qrCode: ["aanpak", "qr.svg"]
        case .feed: ["aanpak", "feed.xml"]
        case .municipalities: ["aanpak", "gemeenten"]
        case .municipalitiesMap: ["aanpak", "gemeenten.svg"]
        case .municipalitiesFile: ["aanpak", "gemeenten.geojson"]
        case .municipalitiesFeed: ["aanpak", "gemeenten.xml"]
        }
    }

    /// The address with values in place of its parameters, as a link.
    /// - Parameter value: the value of a parameter, by its name.
    func filled(with value: (String) -> PathValue) -> PlanningURL { self }
}
