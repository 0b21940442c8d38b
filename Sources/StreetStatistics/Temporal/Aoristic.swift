/// Aoristic weights: a report that happened somewhere in an interval counts in each hour of the week for the share of
/// the interval that lies in it (Ratcliffe and McCullagh 1998; Ratcliffe 2002).
public enum Aoristic {
    /// 7 · 24 · 60. Clock changes are the caller's: intervals are in minutes of a week without one.
    public static let weekMinutes = 10_080.0
    /// Hours of the week.
    public static let cellCount = 168

    /// The weights of one interval, summing to 1.
    ///
    /// - Parameters:
    ///   - start: minutes since the start of the week, taken around the week when outside it.
    ///   - duration: minutes, more than 0; a week or more is spread evenly. An interval without length is an error:
    ///     the caller decides how precise a clock time is.
    /// - Returns: 168 weights.
    public static func weights(start: Double, duration: Double) throws -> [Double] {
        try weights(start: start, duration: duration, grid: .hoursOfWeek)
    }
}
