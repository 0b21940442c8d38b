/// Moments on a clock: times of the day, of the week or of the year, each known exactly or as an interval.
///
/// Values are in the caller's unit (hours, minutes, days) and so are directions in results. An interval counts as
/// spread evenly over its length, as in `Aoristic`.
public struct CircularSample: Hashable, Sendable {
    /// After how much a value returns: 24 for hours of the day.
    public let period: Double
    /// Middle of every interval, in radians 0 ..< 2π.
    let angles: [Double]
    /// Half the length of every interval in radians, 0…π; `nil` when all are exact.
    let halfWidths: [Double]?
    /// `nil` when all count alike.
    let weights: [Double]?

    /// - Parameters:
    ///   - values: the moments, or where their intervals start; taken around the period when outside it.
    ///   - durations: of the intervals, 0 for an exact moment; a period or more is spread evenly.
    ///   - weights: how much each counts, not negative.
    ///   - period: 1e-100 … 1e100.
    /// - Throws: `StatisticsError` for no values, numbers that are not finite, or weights that sum to 0.
    public init(
        _ values: [Double], durations: [Double]? = nil, weights: [Double]? = nil, period: Double
    ) throws {
        try StatisticsError.check(period, "period", from: 1e-100, to: 1e100)
        guard !values.isEmpty else { throw StatisticsError("values", .empty) }
        if let durations, durations.count != values.count {
            throw StatisticsError("durations", .length(expected: values.count))
        }
        if let weights {
            guard weights.count == values.count else {
                throw StatisticsError("weights", .length(expected: values.count))
            }
            for (index, weight) in weights.enumerated() {
                try StatisticsError.check(weight, "weights", at: index, from: 0, to: 1e100)
                // Squares of smaller ones vanish.
                guard weight == 0 || weight >= 1e-100 else {
                    throw StatisticsError("weights", at: index, .outside(lower: 1e-100, upper: 1e100))
                }
            }
            guard weights.contains(where: { $0 > 0 }) else { throw StatisticsError("weights", .notPositive) }
        }
        for (index, duration) in (durations ?? []).enumerated() {
            guard duration.isFinite else { throw StatisticsError("durations", at: index, .notFinite) }
            guard duration >= 0 else { throw StatisticsError("durations", at: index, .negative) }
        }
        self.period = period
        let turn = 2 * Double.pi
        angles = try values.enumerated().map { index, value in
            guard value.isFinite else { throw StatisticsError("values", at: index, .notFinite) }
            // Each part is brought inside the period first, so that hours that are alike stay alike to the last digit.
            let half = min(durations?[index] ?? 0, period) / 2
            return Self.wrapped(Self.wrapped(value, period) + half, period) / period * turn
        }
        let isExact = durations?.allSatisfy { $0 == 0 } ?? true
        halfWidths = isExact ? nil : durations?.map { min($0, period) / 2 / period * turn }
        self.weights = weights
    }

    /// Angles that were made here.
    init(angles: [Double], halfWidths: [Double]? = nil, period: Double) {
        (self.angles, self.halfWidths, self.period, weights) = (angles, halfWidths, period, nil)
    }

    /// Observations.
    public var n: Int { angles.count }
    /// Whether every observation is one moment, not an interval.
    public var isExact: Bool { halfWidths == nil }

    static func wrapped(_ value: Double, _ period: Double) -> Double {
        guard value < 0 || value >= period else { return value }
        var rest = value.truncatingRemainder(dividingBy: period)
        if rest < 0 { rest += period }
        // A tiny negative value rounds up to a whole period.
        return rest >= period ? 0 : rest
    }

    /// An angle in radians as a value 0 ..< period.
    func value(_ angle: Double) -> Double {
        Self.wrapped(angle / (2 * Double.pi) * period, period)
    }

    func weight(_ index: Int) -> Double { weights?[index] ?? 1 }

    var totalWeight: Double { weights?.reduce(0, +) ?? Double(n) }

    /// What an observation adds to the first trigonometric moment: its direction, shortened by its spread.
    func vector(_ index: Int) -> SIMD2<Double> {
        SIMD2(cos(angles[index]), sin(angles[index])) * length(index)
    }

    /// The length of that vector, with the weight: sin h / h.
    func length(_ index: Int) -> Double {
        weight(index) * Self.shortening(halfWidths?[index] ?? 0)
    }

    /// sin x / x; 0 at and beyond half a turn.
    static func shortening(_ x: Double) -> Double {
        if x >= Double.pi { return 0 }
        return x < 1e-4 ? 1 - x * x / 6 : sin(x) / x
    }

    /// How many observations share their value with another.
    var tied: Int {
        let sorted = angles.sorted()
        return sorted.indices.count { index in
            (index > 0 && sorted[index] == sorted[index - 1])
                || (index + 1 < sorted.count && sorted[index] == sorted[index + 1])
        }
    }

    /// Throws unless all moments are exact and count alike, as tests need that are about spacings or ranks.
    func checkExactAndEqual() throws {
        guard isExact else { throw StatisticsError("durations", .notExact) }
        guard weights == nil else { throw StatisticsError("weights", .notExact) }
    }
}
