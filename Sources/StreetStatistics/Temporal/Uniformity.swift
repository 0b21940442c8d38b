/// The null of a test of uniformity: what a moment looks like when every time is as likely as any other.
public enum UniformNull: Hashable, Sendable {
    /// Any moment of the period.
    case continuous
    /// Whole multiples of this step, such as 1 for whole hours of a period of 24, all as likely: for times that were
    /// rounded. The step divides the period, and every value is a multiple of it up to one shift of all.
    case rounded(to: Double)
}

/// How a p value of a circular test was found.
public enum CircularPValue: Hashable, Sendable {
    /// From the exact distribution, to about 1e-11.
    case exact
    /// All orders of the observations over the groups, none sampled.
    case allPermutations(Int)
    /// p = (r + 1) / (replications + 1) from made-up data sets or random orders.
    case monteCarlo(Replications)
    /// The parameters of the null were estimated, and made-up data sets drawn with those: p is close, not exact.
    case parametricBootstrap(Replications)
    /// Saddlepoint integral, where the exact series has no digits left: relative error below 0.6 / n from n = 8 on.
    case saddlepoint
    /// Limiting distribution for many observations.
    case asymptotic
}

/// Cells of a clock on which rounded times lie.
struct RoundedClock {
    let cellCount: Int
    /// cos and sin of every cell.
    let directions: [SIMD2<Double>]

    static let largestCellCount = 100_000

    /// - Throws: `StatisticsError` unless the step divides the period into 2…100,000 parts.
    init(step: Double, period: Double) throws {
        try StatisticsError.checkPositive(step, "step")
        let cells = (period / step).rounded()
        guard cells >= 2, cells <= Double(Self.largestCellCount), abs(cells * step - period) <= 1e-9 * period else {
            throw StatisticsError("step", .notDivisor)
        }
        cellCount = Int(cells)
        let count = cells
        directions = (0..<Int(cells)).map {
            let angle = 2 * Double.pi * Double($0) / count
            return SIMD2(cos(angle), sin(angle))
        }
    }

    /// Every observation's cell.
    ///
    /// - Throws: `StatisticsError` for a value that is not a multiple of the step apart from the first one.
    func cells(of sample: CircularSample) throws -> [Int] {
        let unit = 2 * Double.pi / Double(cellCount)
        let first = sample.angles.first ?? 0
        return try sample.angles.enumerated().map { index, angle in
            let steps = (angle - first) / unit
            guard abs(steps - steps.rounded()) < 1e-6 else { throw StatisticsError("values", at: index, .notDivisor) }
            let cell = Int(steps.rounded()) % cellCount
            return cell < 0 ? cell + cellCount : cell
        }
    }
}

extension Replications {
    /// How many made-up data sets reach what was observed. `statistic` makes one up.
    func upperTail(
        observed: Double, tolerance: Double, checkpoint: Checkpoint,
        statistic: (inout Xoshiro256StarStar) throws -> Double
    ) throws -> Double {
        try fold(into: PermutationTally(), checkpoint: checkpoint) { numbers, generator in
            var tally = PermutationTally()
            for _ in numbers {
                tally.count(try statistic(&generator), observed: observed, tolerance: tolerance)
            }
            return tally
        } combine: {
            $0 += $1
        }.p(.greater)
    }

    /// Enough for p to 0.002 where it matters.
    static func `default`(_ given: Replications?) throws -> Replications {
        try given ?? Replications(9_999, seed: 1)
    }
}
