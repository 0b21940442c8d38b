import Geography
import StreetStatistics

/// Decides which clusters of a night are new, go on or have ended: the library's tracker on squares of the country.
enum ClusterWatch {
    /// - Parameters:
    ///   - tracks: those that were followed after the night before.
    ///   - lastNight: the night that was followed last; `nil` before the first.
    ///   - nextNumber: above the number of every cluster that there ever was in this municipality.
    static func tracker(
        _ settings: ClusterSettings, tracks: [ClusterTracker.Track] = [], lastNight: Int? = nil, nextNumber: Int = 1
    ) throws -> ClusterTracker {
        try ClusterTracker(
            alarmInterval: Double(settings.alarmDays), keepInterval: settings.keepDays,
            patience: ClusterSettings.patience, tracks: tracks, night: lastNight, nextNumber: nextNumber)
    }

    /// - Parameter findings: `nil` when there were too few reports to search.
    static func follow(
        _ findings: ClusterFindings?, night: Int, days: Int, _ tracker: inout ClusterTracker
    ) throws -> ClusterTracker.Night {
        guard let findings else { return try tracker.follow([], days: days, night: night) }
        return try tracker.follow(findings.result, night: night) { number(of: findings.squares[$0]) }
    }

    /// A number that stays with a square from night to night.
    static func number(of square: Square) -> Int { square.east * 10_000 + square.north }

    static func square(_ number: Int) -> Square? { Square(east: number / 10_000, north: number % 10_000) }
}
