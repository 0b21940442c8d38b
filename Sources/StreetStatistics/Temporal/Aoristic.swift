/// Aoristic weights: a report that happened somewhere in an interval counts in each hour of the week for the share of
/// the interval that lies in it (Ratcliffe and McCullagh 1998; Ratcliffe 2002).
public enum Aoristic {
    /// 7 · 24 · 60. Clock changes are the caller's: intervals are in minutes of a week without one.
    public static let weekMinutes = 10_080.0
    /// Hours of the week.
    public static let cellCount = 168
    static let cellMinutes = 60.0

    /// The weights of one interval, summing to 1.
    ///
    /// - Parameters:
    ///   - start: minutes since the start of the week, taken around the week when outside it.
    ///   - duration: minutes, more than 0; a week or more is spread evenly. An interval without length is an error:
    ///     the caller decides how precise a clock time is.
    /// - Returns: 168 weights.
    public static func weights(start: Double, duration: Double) throws -> [Double] {
        let spread = try HourSpread(start: start, duration: duration)
        var weights = Array(repeating: 0.0, count: cellCount)
        weights[spread.first] += spread.firstWeight
        for step in 0..<spread.fullHours { weights[(spread.first + 1 + step) % cellCount] += spread.fullWeight }
        weights[(spread.first + 1 + spread.fullHours) % cellCount] += spread.lastWeight
        return weights
    }
}

/// An interval as a part of its first hour, some full hours, and a part of the hour after those.
struct HourSpread {
    /// Hour in which the interval starts, 0…167.
    let first: Int
    let firstWeight: Double
    let fullHours: Int
    /// Weight of each full hour.
    let fullWeight: Double
    let lastWeight: Double

    init(start: Double, duration: Double) throws {
        guard start.isFinite else { throw StatisticsError("start", .notFinite) }
        try StatisticsError.checkPositive(duration, "duration")
        guard duration < Aoristic.weekMinutes else {
            first = 0
            let weight = 1 / Double(Aoristic.cellCount)
            (firstWeight, fullHours, fullWeight, lastWeight) = (weight, Aoristic.cellCount - 1, weight, 0)
            return
        }
        var minute = start
        if minute < 0 || minute >= Aoristic.weekMinutes {
            minute.formTruncatingRemainder(dividingBy: Aoristic.weekMinutes)
            if minute < 0 { minute += Aoristic.weekMinutes }
            // A tiny negative start rounds up to a whole week.
            if minute >= Aoristic.weekMinutes { minute = 0 }
        }
        // Here and below a quotient may round up to the next whole number.
        first = min(Int(minute / Aoristic.cellMinutes), Aoristic.cellCount - 1)
        let inFirst = min(duration, Double(first + 1) * Aoristic.cellMinutes - minute)
        let rest = duration - inFirst
        fullHours = min(Int(rest / Aoristic.cellMinutes), Aoristic.cellCount - 1)
        firstWeight = inFirst / duration
        fullWeight = fullHours > 0 ? Aoristic.cellMinutes / duration : 0
        lastWeight = max(0, rest - Double(fullHours) * Aoristic.cellMinutes) / duration
    }
}

/// The sum of the aoristic weights of many reports; constant work per report, whatever its length.
public struct AoristicMatrix: Hashable, Sendable {
    /// Reports added.
    public private(set) var count = 0
    private var partial = Array(repeating: 0.0, count: Aoristic.cellCount)
    /// Full hours as steps up and down, one cell longer than the week.
    private var steps = Array(repeating: 0.0, count: Aoristic.cellCount + 1)

    public init() {}

    /// Adds one interval; arguments as for `Aoristic.weights(start:duration:)`.
    public mutating func add(start: Double, duration: Double) throws {
        let spread = try HourSpread(start: start, duration: duration)
        partial[spread.first] += spread.firstWeight
        partial[(spread.first + 1 + spread.fullHours) % Aoristic.cellCount] += spread.lastWeight
        if spread.fullHours > 0 {
            let from = (spread.first + 1) % Aoristic.cellCount
            let end = from + spread.fullHours
            steps[from] += spread.fullWeight
            steps[min(end, Aoristic.cellCount)] -= spread.fullWeight
            if end > Aoristic.cellCount {
                steps[0] += spread.fullWeight
                steps[end - Aoristic.cellCount] -= spread.fullWeight
            }
        }
        count += 1
    }

    /// Reports per hour of the week: 168 numbers that sum to `count`, up to rounding.
    public var totals: [Double] {
        var level = 0.0
        return partial.indices.map { cell in
            level += steps[cell]
            // Steps down can leave a rounding error below 0.
            return partial[cell] + max(0, level)
        }
    }
}
