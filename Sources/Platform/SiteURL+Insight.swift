/// Hotspots, hot times and trends, as pages and as files.
public enum InsightURL: Hashable, Sendable {
    case overview
    case hotspotsFile
    case hotTimesFile
    case trendFile
    case areasFile

    var segments: [PathValue] {
        switch self {
        case .overview: ["inzicht"]
        case .hotspotsFile: ["inzicht", "hotspots.csv"]
        case .hotTimesFile: ["inzicht", "tijden.csv"]
        case .trendFile: ["inzicht", "verloop.csv"]
        case .areasFile: ["inzicht", "buurten.csv"]
        }
    }
}
