import CSV
import Domain
import StreetStatistics

/// Alerts and clusters as CSV: English column names, codes, decimal points.
extension InsightFiles {
    /// One row per alert, the newest first.
    static func csv(_ alerts: [ClusterAlert]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "number", "phase", "handling", "first_night", "last_night", "nights_found", "from", "to", "squares",
            "radius", "observed", "expected", "recurrence_days", "longest_recurrence_days",
        ])
        for alert in alerts {
            let track = alert.track
            writer.append([
                .integer(alert.number), .text(alert.phase.rawValue), .text(alert.handling.rawValue),
                .text(alert.firstNight.description), .text(alert.lastNight.description),
                .integer(track.nightsFound), .text(alert.from.description), .text(alert.to.description),
                .text(ClusterStore.joined(alert.squares)), .number(alert.radius), .number(track.observed),
                .number(track.expected), .number(track.recurrenceInterval), .number(track.longestRecurrenceInterval),
            ])
        }
        return writer.takeBytes()
    }

    /// One row per cluster that a search told, the most unusual first.
    static func csv(_ search: ClusterSearchRecord) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "rank", "from", "days", "squares", "radius", "observed", "expected", "log_likelihood_ratio", "p",
            "recurrence_days",
        ])
        for (index, kept) in search.clusters.enumerated() {
            let cluster = kept.cluster
            writer.append([
                .integer(index + 1), .text(cluster.from.description), .integer(cluster.days),
                .text(ClusterStore.joined(cluster.squares)), .number(cluster.radius), .number(cluster.observed),
                .number(cluster.expected), .number(cluster.logLikelihoodRatio), .number(cluster.p),
                .number(cluster.recurrence),
            ])
        }
        return writer.takeBytes()
    }
}
