/// Hotspots, hot times, clusters and trends, as pages and as files.
public enum InsightURL: Hashable, Sendable {
    case overview
    case hotspotsFile
    case hotTimesFile
    case trendFile
    case areasFile
    case changesFile
    /// Where: squares, streets and neighbourhoods.
    case spots
    case spotsFile
    /// One hotspot, named by its busiest square.
    case spot(PathValue)
    /// When: the clock and the week.
    case hours
    case hoursFile
    /// Alerts of the nightly search for clusters.
    case clusters
    case clustersFile
    /// What one search found.
    case searchFile(PathValue)
    case cluster(PathValue)
    /// Asks for a search now.
    case search
    /// Bursts of reports that are set apart.
    case bursts
    case burst(PathValue)
    /// Inhabitants, venues and footfall that rates are made with.
    case exposure
    /// Reports per inhabitant, venue or passer-by of each area.
    case ratesFile
    /// How one figure was made.
    case made(PathValue)

    var segments: [PathValue] {
        switch self {
        case .overview: ["inzicht"]
        case .hotspotsFile: ["inzicht", "hotspots.csv"]
        case .hotTimesFile: ["inzicht", "tijden.csv"]
        case .trendFile: ["inzicht", "verloop.csv"]
        case .areasFile: ["inzicht", "buurten.csv"]
        case .changesFile: ["inzicht", "verandering.csv"]
        case .spots: ["inzicht", "plekken"]
        case .spotsFile: ["inzicht", "plekken.csv"]
        case .spot(let square): ["inzicht", "plekken", square]
        case .hours: ["inzicht", "uren"]
        case .hoursFile: ["inzicht", "uren.csv"]
        case .clusters: ["inzicht", "signalen"]
        case .clustersFile: ["inzicht", "signalen.csv"]
        case .searchFile(let id): ["inzicht", "zoeken", id]
        case .cluster(let id): ["inzicht", "signalen", id]
        case .search: ["inzicht", "zoeken"]
        case .bursts: ["inzicht", "reeksen"]
        case .burst(let id): ["inzicht", "reeksen", id]
        case .exposure: ["inzicht", "kerncijfers"]
        case .ratesFile: ["inzicht", "verhoudingen.csv"]
        case .made(let id): ["inzicht", "berekening", id]
        }
    }

    /// The same address with the values that a router found.
    func filled(with value: (String) -> PathValue) -> InsightURL {
        switch self {
        case .spot: .spot(value("square"))
        case .cluster: .cluster(value("id"))
        case .searchFile: .searchFile(value("id"))
        case .burst: .burst(value("id"))
        case .made: .made(value("id"))
        default: self
        }
    }
}
