/// Around which time do reports lie, and how closely?
public enum CircularMean {
    /// From this many observations on the large-sample interval is used.
    public static let largeSample = 200

    /// Mean direction with its interval, resultant length, median.
    ///
    /// The interval of the mean direction is a studentised bootstrap below 200 observations (Fisher and Hall 1989:
    /// |2 sin(Δ/2)| / σ̂ is compared with its bootstrap distribution) and Δ = 2 arcsin(z σ̂ / 2) from there on, with σ̂ the
    /// standard error of the direction (Fisher 1993, section 4.4.4). Where the data do not tell a direction, it is the
    /// whole circle.
    ///
    /// - Parameters:
    ///   - level: confidence level between 0 and 1.
    ///   - replications: of the bootstrap.
    /// - Throws: `StatisticsError` for a level outside 0…1.
    public static func estimate(
        _ sample: CircularSample, level: Double = 0.95, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> CircularMeanResult {
        try StatisticsError.check(level: level)
        let replications = try replications ?? Replications(1999, seed: 1)
        let vectors = sample.angles.indices.map { sample.vector($0) }
        var sums = Sums()
        for vector in vectors { sums.add(vector) }
        let total = sample.totalWeight
        // Opposite directions leave a rounding error, not a direction.
        let hasDirection = sums.resultant > 1e-12 * total
        let length = hasDirection ? min(1, sums.resultant / total) : 0

        var half: Double?
        let method: CircularMeanResult.Method
        if sample.n >= largeSample {
            method = .largeSample
            if hasDirection {
                half = reach(StandardNormal.unchecked(quantile: 0.5 + level / 2) * sums.standardError)
            }
        } else {
            method = .bootstrap(replications)
            if hasDirection, sample.n > 1 {
                half = try bootstrap(vectors, sums, level, replications, total, checkpoint)
            }
        }
        let direction = hasDirection ? atan2(sums.y, sums.x) : nil
        let arc: CircularMeanResult.Arc? = direction.flatMap { middle in
            half.map {
                .init(
                    start: sample.value(middle - $0), length: 2 * $0 / (2 * Double.pi) * sample.period)
            }
        }
        return CircularMeanResult(
            n: sample.n, period: sample.period, direction: direction.map(sample.value), interval: arc, level: level,
            method: method, resultantLength: length, median: CircularMedian.of(sample),
            effectiveReports: effective(sample))
    }

    /// Half the arc that a bound on the chord 2 sin(Δ/2) leaves; `nil` for the whole circle.
    private static func reach(_ chord: Double) -> Double? {
        guard chord < 2 else { return nil }
        let sine = chord / 2
        return 2 * atan2(sine, (1 - sine * sine).squareRoot())
    }

    private static func effective(_ sample: CircularSample) -> Double {
        guard let weights = sample.weights else { return Double(sample.n) }
        let largest = weights.max() ?? 1
        let sum = weights.reduce(0) { $0 + $1 / largest }
        return sum * sum / weights.reduce(0) { $0 + $1 / largest * ($1 / largest) }
    }

    private static func bootstrap(
        _ vectors: [SIMD2<Double>], _ observed: Sums, _ level: Double, _ replications: Replications,
        _ total: Double, _ checkpoint: Checkpoint
    ) throws -> Double? {
        let sigma = observed.standardError
        guard sigma > 0 else { return 0 }
        guard replications.count <= 10_000_000 else { throw StatisticsError("replications", .overBudget) }
        let chords = try replications.fold(into: [Double](), checkpoint: checkpoint) { numbers, generator in
            numbers.map { _ -> Double in
                var sums = Sums()
                for _ in vectors.indices { sums.add(vectors[generator.integer(below: vectors.count)]) }
                guard sums.resultant > 1e-12 * total else { return .infinity }
                // 2 sin(Δ/2) from the scalar product of both directions.
                let cosine = (sums.x * observed.x + sums.y * observed.y) / (sums.resultant * observed.resultant)
                let chord = max(0, 2 - 2 * cosine).squareRoot()
                let error = sums.standardError
                // A resample of equal directions has no error of its own.
                return error > 0 ? chord / error : (chord < 1e-7 ? 0 : .infinity)
            }
        } combine: {
            $0 += $1
        }
        // The smallest rank that leaves no more than 1 − level outside, counting the sample itself.
        let rank = Int((level * Double(chords.count + 1)).rounded(.up)) - 1
        guard rank < chords.count else { return nil }
        return reach(chords.sorted()[rank] * sigma)
    }

    /// First and second moments of the vectors.
    private struct Sums {
        var x = 0.0
        var y = 0.0
        var xx = 0.0
        var xy = 0.0
        var yy = 0.0

        mutating func add(_ v: SIMD2<Double>) {
            x += v.x
            y += v.y
            xx += v.x * v.x
            xy += v.x * v.y
            yy += v.y * v.y
        }

        var resultant: Double { (x * x + y * y).squareRoot() }

        /// Of the direction, in radians: √Σ(part across the direction)² / resultant.
        var standardError: Double {
            let (c, s) = (x / resultant, y / resultant)
            return max(0, c * c * yy - 2 * s * c * xy + s * s * xx).squareRoot() / resultant
        }
    }
}

/// What `CircularMean.estimate` found; directions in the unit of the period.
public struct CircularMeanResult: Hashable, Sendable {
    /// How the interval was made.
    public enum Method: Hashable, Sendable {
        /// Observations drawn anew with replacement, so many times.
        case bootstrap(Replications)
        /// Large-sample standard error and normal quantile.
        case largeSample
    }

    /// Part of the circle; it may run past the end of the period.
    public struct Arc: Hashable, Sendable {
        /// 0 ..< period.
        public let start: Double
        /// From the start on, at most the period.
        public let length: Double
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Circular mean, resultant length and median"

    /// Observations.
    public let n: Int
    /// Length of the circle, in the unit of the observations: 24 for hours of the day.
    public let period: Double
    /// 0 ..< period; `nil` when the observations cancel out.
    public let direction: Double?
    /// Of the direction; `nil` when it may be anywhere, also with one observation.
    public let interval: Arc?
    /// Confidence level of the interval, between 0 and 1.
    public let level: Double
    /// How the interval was made.
    public let method: Method
    /// R̄: 0 without any common direction, 1 when all moments are the same. Intervals make it smaller: it is that of
    /// the aoristic distribution.
    public let resultantLength: Double
    /// 1 − R̄: 0 when all moments are the same, 1 without any common direction.
    public var variance: Double { 1 - resultantLength }
    /// √(−2 ln R̄) as a duration; infinite without a direction.
    public var standardDeviation: Double {
        resultantLength > 0 ? max(0, -2 * log(resultantLength)).squareRoot() / (2 * Double.pi) * period : .infinity
    }
    /// The moment with the smallest mean distance to all moments; `nil` when they are intervals.
    public let median: Double?
    /// (Σw)² / Σw²: n when all count alike.
    public let effectiveReports: Double
}

/// The circular median: the direction with the smallest mean angular distance to all observations (Fisher 1993).
enum CircularMedian {
    /// The middle of all observations that reach the minimum; `nil` for intervals, or when those middles cancel out.
    static func of(_ sample: CircularSample) -> Double? {
        guard sample.isExact else { return nil }
        let order = sample.angles.indices.sorted { sample.angles[$0] < sample.angles[$1] }
        let angles = order.map { sample.angles[$0] }
        let weights = order.map { sample.weight($0) }
        let n = angles.count
        // Running sums of weight and weighted angle, over two turns.
        var weight = [0.0]
        var moment = [0.0]
        for index in 0..<(2 * n) {
            let angle = angles[index % n] + (index < n ? 0 : 2 * Double.pi)
            weight.append(weight[index] + weights[index % n])
            moment.append(moment[index] + weights[index % n] * angle)
        }
        var distances: [Double] = []
        var ahead = 0
        for index in 0..<n {
            let angle = angles[index]
            ahead = max(ahead, index)
            while ahead < index + n, angles[ahead % n] + (ahead < n ? 0 : 2 * Double.pi) <= angle + Double.pi {
                ahead += 1
            }
            // Those up to half a turn ahead, and the rest, nearer the other way round.
            let near = moment[ahead] - moment[index] - angle * (weight[ahead] - weight[index])
            let turned = (angle + 2 * Double.pi) * (weight[index + n] - weight[ahead])
            let far = turned - (moment[index + n] - moment[ahead])
            distances.append(near + far)
        }
        let least = distances.min() ?? 0
        let tolerance = 1e-12 * weight[n] * Double.pi
        var sum = SIMD2<Double>.zero
        var count = 0.0
        var previous: Double?
        for index in 0..<n where distances[index] <= least + tolerance && angles[index] != previous {
            sum += SIMD2(cos(angles[index]), sin(angles[index]))
            previous = angles[index]
            count += 1
        }
        guard (sum * sum).sum() > 1e-18 * count * count else { return nil }
        return sample.value(atan2(sum.y, sum.x))
    }
}
