import Domain
import Geography

/// What is kept of where a team was: how long in which square of 100 m, in which quarter of an hour. The points
/// themselves are never stored, so that nobody can be followed.
struct PresenceCell: Hashable, Sendable {
    /// The start of the quarter of an hour.
    let start: Instant
    let square: Square
}

/// The points of a file, only as long as it takes to reduce them.
struct Track: Sendable {
    struct Point: Sendable {
        let at: Instant
        let square: Square
    }

    let points: [Point]

    static let quarter: Int64 = 15 * 60_000

    /// Seconds in each cell, between two moments.
    ///
    /// A point stands for the time until the next one, but never for more than a quarter of an hour: after that nobody
    /// knows. The last point stands for one minute, so that it is not lost.
    func cells(from start: Instant, to end: Instant) -> [PresenceCell: Int] {
        let sorted = points.sorted { $0.at < $1.at }
        var seconds: [PresenceCell: Int64] = [:]
        for (index, point) in sorted.enumerated() {
            let next = index + 1 < sorted.count ? sorted[index + 1].at : point.at.adding(minutes: 1)
            let limit = min(next.milliseconds, point.at.milliseconds + Self.quarter, end.milliseconds)
            var now = max(point.at, start).milliseconds
            while now < limit {
                let begin = now - Self.remainder(now)
                let until = min(limit, begin + Self.quarter)
                let cell = PresenceCell(start: Instant(milliseconds: begin), square: point.square)
                seconds[cell, default: 0] += until - now
                now = until
            }
        }
        return seconds.mapValues { max(1, Int(($0 + 500) / 1000)) }
    }

    /// How many points lie outside the time of a shift. They are thrown away.
    func countOutside(from start: Instant, to end: Instant) -> Int {
        points.count { $0.at < start || $0.at >= end }
    }

    private static func remainder(_ milliseconds: Int64) -> Int64 {
        let rest = milliseconds % quarter
        return rest < 0 ? rest + quarter : rest
    }
}

/// What is wrong with one point of a file.
struct TrackProblem: Sendable, Equatable {
    enum Reason: String, CaseIterable, Sendable {
        /// Not CSV, or not XML.
        case unreadable
        /// Declares a document type: such files are refused as a whole.
        case documentType
        /// No columns for time and place.
        case columns
        case noTime
        case noPlace
        case outside
    }

    /// From 1.
    let line: Int
    let reason: Reason
}
