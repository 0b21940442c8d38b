/// How a municipality searches for clusters. The defaults stand on the page and in docs/guides/alerts.md, with why.
struct ClusterSettings: Hashable, Sendable {
    /// The days that are compared with each other.
    var periodDays = 365
    /// A cluster lasts at most so many days.
    var longestDays = 14
    /// Metres from the middle of a cluster to its furthest square.
    var radius = 500
    /// A cluster has at least so many reports.
    var fewest = 3
    /// Chance alone may make an alert on one night in so many.
    var alarmDays = 365
    /// Made-up data sets that the real one is compared with.
    var replications = 1_999

    /// What the form takes. Raw values are names of fields and of columns.
    enum Field: String, CaseIterable, Sendable {
        case periodDays = "period_days"
        case longestDays = "longest_days"
        case radius
        case fewest
        case alarmDays = "alarm_days"
        case replications

        var range: ClosedRange<Int> {
            switch self {
            case .periodDays: 90...1_095
            case .longestDays: 3...60
            case .radius: 100...2_000
            case .fewest: 3...20
            case .alarmDays: 30...3_650
            case .replications: 199...9_999
            }
        }

        var value: any WritableKeyPath<ClusterSettings, Int> & Sendable {
            switch self {
            case .periodDays: \.periodDays
            case .longestDays: \.longestDays
            case .radius: \.radius
            case .fewest: \.fewest
            case .alarmDays: \.alarmDays
            case .replications: \.replications
            }
        }
    }

    /// No cluster could ever be so rare when it is compared with fewer data sets.
    var hasEnoughReplications: Bool { replications + 1 >= alarmDays }

    /// A followed cluster goes on while chance brings one like it at most once in so many days.
    var keepDays: Double { max(1, Double(alarmDays) / 5) }
    /// Nights in which a cluster may be missing before it has ended.
    static let patience = 2
    /// Times drawn from the interval of each report.
    static let timesPerReport = 20
    /// Clusters that one search tells at most.
    static let mostClusters = 10
    /// After so many data sets that are as unusual as the real one the search stops: nothing is there.
    static let stopAfter = 50
    /// With fewer reports in the whole period nothing is searched.
    static let fewestInPeriod = 50
    /// With fewer reports in the last days nothing is searched.
    static let fewestRecent = 3
}
