import Domain
import StreetStatistics

/// Reports on the clock of a day, each over the interval it was told with.
///
/// A clock time and a part of the day say something about the hour; a day does not, so anything longer than half a day is
/// left out. Who told "last evening" counts over the whole evening and never at a moment in it.
struct ClockSample: Sendable {
    /// Hours since midnight, and their lengths.
    private var starts: [Double] = []
    private var durations: [Double] = []
    /// The same for the reports that name a clock time.
    private var exactStarts: [Double] = []
    private var exactDurations: [Double] = []
    /// The whole hour that each clock time lies in.
    private(set) var exactHours: [Double] = []

    static let hours = 24.0
    /// Hours; a longer interval says nothing about the hour.
    static let longest = 12.0

    var count: Int { starts.count }
    var exactCount: Int { exactStarts.count }

    /// - Returns: why the report cannot count here; `nil` when it was added.
    mutating func add(_ time: IncidentTime) -> LeftOut? {
        guard let interval = HotTimesFigure.interval(of: time), interval.duration <= 1440 else { return .longerThanDay }
        guard interval.duration <= Self.longest * 60 else { return .onlyDay }
        let start = Self.clock(interval.start)
        starts.append(start)
        durations.append(interval.duration / 60)
        if time.precision == .exact {
            exactStarts.append(start)
            exactDurations.append(interval.duration / 60)
            exactHours.append(Self.clock(interval.start + interval.duration / 2).rounded(.down))
        }
        return nil
    }

    /// Minutes since Monday 06:00 as hours since midnight.
    private static func clock(_ minutes: Double) -> Double {
        let rest = (minutes / 60 + Double(HotTimesFigure.turn)).truncatingRemainder(dividingBy: hours)
        return rest < 0 ? rest + hours : rest
    }

    /// All of them, with their intervals.
    func all() throws -> CircularSample { try Self.sample(starts, durations) }

    /// Those with a clock time, each over the hour around it.
    func exact() throws -> CircularSample { try Self.sample(exactStarts, exactDurations) }

    /// Lengths are taken to a quarter of an hour around the same middle: a report is cut off at the moment it was made,
    /// and the exact distribution of Rayleigh's test would go through every different length.
    private static func sample(_ starts: [Double], _ durations: [Double]) throws -> CircularSample {
        let lengths = durations.map { max(0.25, ($0 * 4).rounded() / 4) }
        return try CircularSample(
            starts.indices.map { starts[$0] + (durations[$0] - lengths[$0]) / 2 }, durations: lengths, period: hours)
    }

    /// Reports in each of the 24 hours: a sum of aoristic weights.
    func totals() throws -> [Double] {
        var matrix = AoristicMatrix(grid: .hoursOfDay)
        try matrix.add(starts: starts.map { $0 * 60 }, durations: durations.map { $0 * 60 })
        return matrix.totals
    }
}

/// The curve of the day: which share of the reports falls in an hour, around every moment of the clock.
struct ClockCurve: Sendable {
    /// 48, from midnight.
    let points: [Point]
    /// κ of the kernel, chosen by cross-validation.
    let concentration: Double
    let isAtLimit: Bool

    struct Point: Sendable {
        /// Hours since midnight.
        let moment: Double
        /// Share of all reports per hour.
        let share: Double
        let lower: Double
        let upper: Double
    }

    /// What every hour would have if all were alike.
    static let even = 1 / ClockSample.hours
    static let pointsPerHour = 2
    static let level = 0.95

    init(_ sample: CircularSample) throws {
        let result = try CircularDensity.estimate(
            sample, gridCount: 24 * Self.pointsPerHour, interval: .gamma, level: Self.level)
        points = result.points.map {
            Point(moment: $0.moment, share: $0.density, lower: $0.lower, upper: $0.upper)
        }
        (concentration, isAtLimit) = (result.concentration, result.isAtLimit)
    }

    /// The curve in the middle of an hour.
    func middle(of hour: Int) -> Point { points[hour * Self.pointsPerHour + Self.pointsPerHour / 2] }

    /// The nearest of the points.
    func share(at moment: Double) -> Double {
        points[Int((moment * Double(Self.pointsPerHour)).rounded()) % points.count].share
    }
}
