/// A moment in time: milliseconds since 1970-01-01T00:00:00Z, as every `…_ms` column holds it.
public struct Instant: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// This moment, shifted by a number of minutes.
    public func adding(minutes: Int64) -> Instant {
        Instant(milliseconds: milliseconds + minutes * 60_000)
    }

    /// This moment, shifted by a number of days of 24 hours.
    public func adding(days: Int64) -> Instant {
        adding(minutes: days * 1440)
    }

    /// Minutes from `other` to this moment; negative when this one is earlier.
    public func minutes(since other: Instant) -> Double {
        Double(milliseconds - other.milliseconds) / 60_000
    }
}
