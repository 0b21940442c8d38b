/// Do two groups of reports lie differently over the clock? (Watson 1962, two samples.)
///
/// The p comes from putting the same observations in the groups in another way: it is valid whatever their
/// distribution, for few reports, and for times that were rounded.
public enum WatsonTwoSampleTest {
    /// Up to this many ways to divide the observations all of them are gone through.
    public static let mostPermutations = 200_000

    /// Exact moments: U² on ranks, ties taken together (Zar 2010, section 27.6).
    ///
    /// - Parameters:
    ///   - replications: of random division when there are more than `mostPermutations`; 9,999 when `nil`.
    /// - Throws: `StatisticsError` for intervals, weights, or groups with different periods.
    public static func test(
        _ first: CircularSample, _ second: CircularSample, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> WatsonTwoSampleResult {
        try first.checkExactAndEqual()
        try second.checkExactAndEqual()
        try check(first, second)
        let all = (first.angles.map { ($0, true) } + second.angles.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var ranks = Ranks(first: first.n, second: second.n)
        var cells: [Int] = []
        for (index, (angle, _)) in all.enumerated() {
            // Values that differ only because they were taken around the clock are the same.
            if index == 0 || angle - all[index - 1].0 > 1e-11 { ranks.ties.append(0) }
            ranks.ties[ranks.ties.count - 1] += 1
            cells.append(ranks.ties.count - 1)
        }
        let isFirst = all.map(\.1)
        let observed = ranks.squared(isFirst)
        let tied = ranks.ties.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
        let (p, method) = try permuted(
            isFirst, observed: observed, replications, checkpoint
        ) { ranks.squared($0) }
        return WatsonTwoSampleResult(
            firstCount: first.n, secondCount: second.n, statistic: observed, p: p, method: method, tied: tied,
            harmonics: nil)
    }

    /// Uncertain times: U² of the two aoristic distributions, from their first trigonometric moments.
    ///
    /// For exact times and very many harmonics it is Watson's U² with squared differences taken over the clock instead
    /// of over the observations: U² = N Σₚ |mₚ − m′ₚ|² / (2π² p²) with N = n₁n₂/(n₁ + n₂). Weights stay with their
    /// observation when the groups are made up anew.
    ///
    /// - Parameters:
    ///   - harmonics: 1…100; 24 tell hours of the day, or parts of 7 hours in a week, apart.
    public static func testIntervals(
        _ first: CircularSample, _ second: CircularSample, harmonics: Int = 24, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> WatsonTwoSampleResult {
        try check(first, second)
        guard harmonics >= 1, harmonics <= 100 else {
            throw StatisticsError("harmonics", .outside(lower: 1, upper: 100))
        }
        let moments = Moments([first, second], harmonics: harmonics)
        let isFirst = Array(repeating: true, count: first.n) + Array(repeating: false, count: second.n)
        let observed = moments.squared(isFirst)
        let (p, method) = try permuted(
            isFirst, observed: observed, replications, checkpoint
        ) { moments.squared($0) }
        return WatsonTwoSampleResult(
            firstCount: first.n, secondCount: second.n, statistic: observed, p: p, method: method, tied: 0,
            harmonics: harmonics)
    }

    private static func check(_ first: CircularSample, _ second: CircularSample) throws {
        guard first.period == second.period else {
            throw StatisticsError("period", .outside(lower: first.period, upper: first.period))
        }
    }

    private static func permuted(
        _ isFirst: [Bool], observed: Double, _ replications: Replications?, _ checkpoint: Checkpoint,
        statistic: ([Bool]) -> Double
    ) throws -> (Double, CircularPValue) {
        let tolerance = 1e-10 * max(observed, 1e-3)
        let chosen = isFirst.count { $0 }
        if let ways = combinations(isFirst.count, chosen) {
            var extreme = 0
            var done = 0
            try eachDivision(isFirst.count, chosen) { division in
                if done.isMultiple(of: 1024) { try checkpoint(Double(done) / Double(ways)) }
                if !(statistic(division) < observed - tolerance) { extreme += 1 }
                done += 1
            }
            return (Double(extreme) / Double(ways), .allPermutations(ways))
        }
        let replications = try Replications.default(replications)
        var order = isFirst
        let p = try replications.fold(into: PermutationTally(), checkpoint: checkpoint) { numbers, generator in
            var tally = PermutationTally()
            // Every block starts from the same order, so that no block depends on another.
            order = isFirst
            for _ in numbers {
                generator.shuffle(&order)
                tally.count(statistic(order), observed: observed, tolerance: tolerance)
            }
            return tally
        } combine: {
            $0 += $1
        }.p(.greater)
        return (p, .monteCarlo(replications))
    }

    /// Ways to choose k of n, when there are not too many.
    private static func combinations(_ n: Int, _ k: Int) -> Int? {
        var ways = 1
        for step in 0..<min(k, n - k) {
            // Exact: after every division it is a binomial coefficient.
            ways = ways * (n - step) / (step + 1)
            if ways > mostPermutations { return nil }
        }
        return ways
    }

    /// Every way to choose k of n once.
    private static func eachDivision(_ n: Int, _ k: Int, _ visit: ([Bool]) throws -> Void) rethrows {
        var chosen = Array(0..<k)
        while true {
            var division = Array(repeating: false, count: n)
            for index in chosen { division[index] = true }
            try visit(division)
            guard let moving = chosen.indices.last(where: { chosen[$0] < n - k + $0 }) else { return }
            chosen[moving] += 1
            for index in chosen.indices.dropFirst(moving + 1) { chosen[index] = chosen[index - 1] + 1 }
        }
    }

    /// The observations of both groups in order, tied ones together.
    private struct Ranks {
        let first: Double
        let second: Double
        /// How many observations share each value.
        var ties: [Int] = []

        init(first: Int, second: Int) {
            (self.first, self.second) = (Double(first), Double(second))
        }

        /// n₁n₂/n² · (Σ t d² − (Σ t d)²/n), with d the difference of both distribution functions after a value and t
        /// the number of observations that have it.
        func squared(_ isFirst: [Bool]) -> Double {
            var (before, seen, index) = (0, 0, 0)
            var (sum, squares) = (0.0, 0.0)
            for tie in ties {
                for place in index..<(index + tie) where isFirst[place] { before += 1 }
                index += tie
                seen += tie
                // The difference times n₁n₂: whole numbers.
                let difference = Double(seen - before) * first - Double(before) * second
                sum += Double(tie) * difference
                squares += Double(tie) * difference * difference
            }
            let n = first + second
            return (squares - sum * sum / n) / (n * n * first * second)
        }
    }

    /// Each observation's trigonometric moments, weighted; one row of 2 · harmonics numbers per observation.
    private struct Moments {
        let harmonics: Int
        let weights: [Double]
        let rows: [SIMD4<Double>]
        let width: Int
        let whole: [SIMD4<Double>]
        let totalWeight: Double
        let scale: Double

        init(_ samples: [CircularSample], harmonics: Int) {
            self.harmonics = harmonics
            width = (2 * harmonics + 3) / 4
            var rows: [SIMD4<Double>] = []
            var weights: [Double] = []
            for sample in samples {
                for index in sample.angles.indices {
                    let weight = sample.weight(index)
                    let half = sample.halfWidths?[index] ?? 0
                    var row = Array(repeating: SIMD4<Double>.zero, count: width)
                    for p in 1...harmonics {
                        let order = Double(p)
                        let size = weight / order * (half >= Double.pi ? 0 : Spread.factor(order * half))
                        let place = 2 * (p - 1)
                        row[place / 4][place % 4] = size * cos(order * sample.angles[index])
                        row[place / 4][place % 4 + 1] = size * sin(order * sample.angles[index])
                    }
                    rows += row
                    weights.append(weight)
                }
            }
            self.rows = rows
            self.weights = weights
            totalWeight = weights.reduce(0, +)
            var whole = Array(repeating: SIMD4<Double>.zero, count: width)
            for index in weights.indices { for column in 0..<width { whole[column] += rows[index * width + column] } }
            self.whole = whole
            let sizes = samples.map { Double($0.n) }
            scale = sizes[0] * sizes[1] / (sizes[0] + sizes[1]) / (2 * Double.pi * Double.pi)
        }

        func squared(_ isFirst: [Bool]) -> Double {
            var sums = Array(repeating: SIMD4<Double>.zero, count: width)
            var weight = 0.0
            for index in isFirst.indices where isFirst[index] {
                weight += weights[index]
                for column in 0..<width { sums[column] += rows[index * width + column] }
            }
            let rest = totalWeight - weight
            // A group of observations that count nothing has no distribution.
            guard weight > 0, rest > 1e-12 * totalWeight else { return 0 }
            var squares = 0.0
            for column in 0..<width {
                let difference = sums[column] / weight - (whole[column] - sums[column]) / rest
                squares += (difference * difference).sum()
            }
            return squares * scale
        }
    }
}

/// How an interval weakens a harmonic.
enum Spread {
    /// sin x / x, for any x ≥ 0.
    static func factor(_ x: Double) -> Double { x < 1e-4 ? 1 - x * x / 6 : sin(x) / x }
}

/// What `WatsonTwoSampleTest` found.
public struct WatsonTwoSampleResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Watson's U², two samples, permutation p"

    /// Observations in the first group.
    public let firstCount: Int
    /// Observations in the second group.
    public let secondCount: Int
    /// U², or its counterpart for intervals; 0 when the groups are alike.
    public let statistic: Double
    /// Probability of a U² this large or larger when the groups do not differ.
    public let p: Double
    /// How p was computed.
    public let method: CircularPValue
    /// Observations that share their value with another, of either group; 0 for intervals, which have no ties.
    public let tied: Int
    /// Harmonics used for uncertain times; `nil` for exact ones.
    public let harmonics: Int?
}
