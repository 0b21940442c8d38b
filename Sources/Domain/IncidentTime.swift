/// When something happened, as precisely as the person could or wanted to say: an interval and its kind.
///
/// People report late and remember vaguely, so a single moment would be invented. Methods spread a report over its
/// interval (aoristic weights) or leave it out and say so.
public struct IncidentTime: Hashable, Sendable {
    /// How the interval was given. Raw values are stored; never rename one.
    public enum Precision: String, CaseIterable, Sendable {
        /// Clock time: the interval is the hour around it at most.
        case exact
        /// Morning, afternoon, evening or night of a known day.
        case dayPart = "day-part"
        /// A known day, or some days.
        case days
        /// A known month (imports).
        case month
        /// Not known: the start is the earliest moment that can be meant, the end is the moment of reporting.
        case unknown
    }

    /// First moment that can be meant.
    public let start: Instant
    /// Moment before which it had happened; later than `start`.
    public let end: Instant
    public let precision: Precision

    /// `nil` when `end` is not later than `start`.
    public init?(start: Instant, end: Instant, precision: Precision) {
        guard end > start else { return nil }
        self.start = start
        self.end = end
        self.precision = precision
    }

    /// From `start` to `end`, or the minute before `end` when that would be empty.
    public init(endingAt end: Instant, startingBefore start: Instant, precision: Precision) {
        self.start = min(start, end.adding(minutes: -1))
        self.end = end
        self.precision = precision
    }

    /// Length in minutes.
    public var minutes: Double { end.minutes(since: start) }

    /// The moment halfway, used only to say in which month a report counts.
    public var midpoint: Instant {
        Instant(milliseconds: start.milliseconds + (end.milliseconds - start.milliseconds) / 2)
    }
}
