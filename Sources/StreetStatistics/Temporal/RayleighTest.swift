/// Do reports lie around one time, rather than anywhere on the clock? (Rayleigh 1880.)
///
/// The statistic is the length of the sum of the observations' vectors. It sees one hump; two humps half a turn apart
/// escape it.
public enum RayleighTest {
    /// Against every moment being as likely, without a direction in mind.
    ///
    /// With weights or intervals the null turns every observation's vector, of its own length, into a uniform
    /// direction: the p is exact for those too.
    ///
    /// - Parameters:
    ///   - null: `.rounded` for times that were rounded; not with intervals, which say their width themselves.
    ///   - replications: for rounded times, and where the exact distribution takes too long (3 or 4 observations;
    ///     many thousands of different lengths); 9,999 when `nil`.
    /// - Throws: `StatisticsError` for a step that does not divide the period, values off its multiples, or a rounded
    ///   null with intervals.
    public static func test(
        _ sample: CircularSample, null: UniformNull = .continuous, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> RayleighResult {
        var sum = SIMD2<Double>.zero
        for index in sample.angles.indices { sum += sample.vector(index) }
        let resultant = (sum * sum).sum().squareRoot()
        let lengths = sample.angles.indices.map { sample.length($0) }

        let (p, method): (Double, CircularPValue)
        switch null {
        case .rounded(let step):
            guard sample.isExact else { throw StatisticsError("null", .notExact) }
            let clock = try RoundedClock(step: step, period: sample.period)
            _ = try clock.cells(of: sample)
            let replications = try Replications.default(replications)
            method = .monteCarlo(replications)
            p = try replications.upperTail(
                observed: resultant, tolerance: 1e-9 * sample.totalWeight, checkpoint: checkpoint
            ) { generator in
                var sum = SIMD2<Double>.zero
                for length in lengths {
                    sum += clock.directions[generator.integer(below: clock.cellCount)] * length
                }
                return (sum * sum).sum().squareRoot()
            }
        case .continuous:
            (p, method) = try continuous(resultant, lengths, replications, checkpoint)
        }
        return RayleighResult(
            n: sample.n, resultant: resultant, resultantLength: min(1, resultant / sample.totalWeight), p: p,
            null: null, method: method, tied: sample.tied)
    }

    /// Multiply-and-adds of the exact series, about 40 ns each.
    private static let exactOperations = 20_000_000

    private static func continuous(
        _ resultant: Double, _ lengths: [Double], _ replications: Replications?, _ checkpoint: Checkpoint
    ) throws -> (Double, CircularPValue) {
        let walk = RandomWalk(lengths)
        // A single vector, or none, has the same length whatever its direction.
        guard walk.count > 1 else { return (1, .exact) }
        let isEqual = lengths.allSatisfy { $0 == 1 }
        // Sums of opposite or equal directions differ from 0 or n by rounding only.
        let observed = max(0, resultant - 1e-13 * walk.reach)
        if let p = walk.upperTail(observed, operations: exactOperations) {
            if p > 1e-9 || walk.count == 2 { return (p, .exact) }
            if isEqual { return (RandomWalk.saddlepointTail(observed, steps: lengths.count), .saddlepoint) }
            // The series has no digits left; its error bounds p.
            return (1e-9, .exact)
        }
        let replications = try Replications.default(replications)
        let p = try replications.upperTail(
            observed: resultant, tolerance: 1e-12 * walk.reach, checkpoint: checkpoint
        ) { generator in
            var sum = SIMD2<Double>.zero
            for length in lengths where length > 0 {
                let angle = 2 * Double.pi * generator.uniform()
                sum += SIMD2(cos(angle), sin(angle)) * length
            }
            return (sum * sum).sum().squareRoot()
        }
        return (p, .monteCarlo(replications))
    }
}

/// What `RayleighTest.test` found.
public struct RayleighResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Rayleigh test of uniformity"

    /// Observations.
    public let n: Int
    /// Length of the sum of all vectors.
    public let resultant: Double
    /// R̄, 0…1.
    public let resultantLength: Double
    /// Probability of a resultant this long or longer. With `.exact` and unequal vectors never below 1e-9, where the
    /// series has no digits left.
    public let p: Double
    /// Whether times were exact or rounded under the null.
    public let null: UniformNull
    /// How p was computed.
    public let method: CircularPValue
    /// Observations that share their value with another. Many of them and a continuous null do not go together: say
    /// to what the times were rounded.
    public let tied: Int
}
