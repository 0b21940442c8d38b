import Domain
import Geography
import StreetStatistics

/// A cluster so unusual that somebody should look at it, followed from night to night.
struct ClusterAlert: Sendable, Identifiable {
    /// What the municipality does with it. Raw values are stored; never rename one.
    enum Handling: String, CaseIterable, Sendable {
        case new
        case lookedAt = "looked-at"
        case actedOn = "acted-on"
        /// Somebody looked, and there is nothing behind it.
        case isFalse = "false"

        /// Nobody has to look any more.
        var isClosed: Bool { self == .actedOn || self == .isFalse }
    }

    /// What the searches say of it, whatever the municipality does. Raw values stand in files and messages.
    enum Phase: String, CaseIterable, Sendable {
        case new, ongoing, ended
    }

    let id: Identifier
    /// What colleagues call it; counted from 1 in each municipality.
    let number: Int
    /// The search that made it.
    let search: Identifier
    let track: ClusterTracker.Track
    let ended: CivilDate?
    /// Nearest to the middle first.
    let squares: [Square]
    let radius: Double
    let handling: Handling
    let person: Identifier?
    /// Reports that were ever part of it.
    let linked: Int
    /// Grows with each change by a colleague.
    let revision: Int
    let created: Instant

    var phase: Phase { ended != nil ? .ended : track.nightsFound > 1 ? .ongoing : .new }
    /// The morning on which it was found first and last.
    var firstNight: CivilDate { CivilDate(dayNumber: track.firstNight) }
    var lastNight: CivilDate { CivilDate(dayNumber: track.lastNight) }
    /// The day on which it began: a day is called after its morning, and the one of a night begins the day before.
    var from: CivilDate { CivilDate(dayNumber: track.firstDay - 1) }
    /// The last day that was searched when it was last found.
    var to: CivilDate { lastNight.adding(days: -1) }
}

/// One thing that happened to an alert.
struct ClusterAlertEvent: Sendable, Identifiable {
    enum Kind: Hashable, Sendable {
        case raised
        case ended
        case handling(ClusterAlert.Handling)
        /// The name of who is responsible now; `nil` for nobody.
        case person(String?)
        case note
    }

    let id: Identifier
    let at: Instant
    /// The name of a colleague; `nil` for the program.
    let by: String?
    let kind: Kind
    let note: String?
}

/// A search as it was kept: with what, on what, and when.
struct ClusterSearchRecord: Sendable, Identifiable {
    let id: Identifier
    /// The morning on which the night ended; `nil` for a search that somebody asked for, which makes no alerts.
    var night: CivilDate?
    let period: ClusterPeriod
    let settings: ClusterSettings
    /// Data sets that were made: fewer than `settings.replications` after an early stop.
    let made: Int
    let seed: UInt64
    let tally: Tally
    /// Reports that may lie in the last days.
    let recent: Int
    let isTooFew: Bool
    let version: String
    let done: Instant
    /// The most unusual first.
    var clusters: [Kept] = []

    struct Kept: Sendable {
        let cluster: FoundCluster
        /// The alert that it is, or belongs to.
        let alert: Identifier?
    }

    /// Raised when the same reports would give other clusters.
    static let version = "1"
}
