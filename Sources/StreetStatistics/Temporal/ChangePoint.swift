/// Did the rate change at some moment that nobody named beforehand, and where?
///
/// For every place where the series can be cut, the likelihood ratio of two rates against one; the largest is compared
/// with that of series in which each event falls in a period at random, in proportion to the exposure. Given the number
/// of events that null is exact for Poisson counts, so p is valid at any size; trying all cuts is allowed for.
public enum ChangePoint {
    /// - Parameters:
    ///   - counts: events per period, in order.
    ///   - exposure: days observed per period (0 for a period without observation), at least two of them above 0.
    ///   - margin: at least this many periods with exposure on both sides of a cut.
    ///   - replications: random series.
    ///   - checkpoint: called with the fraction done; what it throws ends the test.
    public static func test(
        counts: [Int], exposure: [Double], margin: Int = 1, replications: Replications,
        checkpoint: Checkpoint = { _ in }
    ) throws -> ChangePointResult {
        let n = try check(counts, exposure)
        let observed = exposure.indices.filter { exposure[$0] > 0 }
        guard margin >= 1 else { throw StatisticsError("margin", .notPositive) }
        guard margin <= observed.count / 2 else {
            throw StatisticsError("exposure", .tooFew(needed: 2 * min(margin, counts.count) + 1))
        }
        let largest = observed.reduce(0) { max($0, exposure[$1]) }
        let weights = observed.map { exposure[$0] / largest }
        let shares = ChangePoint.cumulative(weights)
        let cuts = margin...(observed.count - margin)

        func gains(_ counts: [Int]) -> [Double] {
            var before = 0
            return (1..<observed.count).map { cut in
                before += counts[cut - 1]
                return cuts.contains(cut) ? gain(before, n, shares[cut - 1]) : 0
            }
        }
        let own = gains(observed.map { counts[$0] })
        let best = own.indices.reduce(margin - 1) { own[$1] > own[$0] ? $1 : $0 }
        let table = GuideTable(shares)
        let tally = try replications.fold(into: 0, checkpoint: checkpoint) { numbers, generator in
            var reached = 0
            var drawn = Array(repeating: 0, count: observed.count)
            for _ in numbers {
                for index in drawn.indices { drawn[index] = 0 }
                for _ in 0..<n { drawn[table.index(generator.uniform())] += 1 }
                let largest = gains(drawn).reduce(0) { max($0, $1) }
                if largest >= own[best] * (1 - 1e-12) { reached += 1 }
            }
            return reached
        } combine: {
            $0 += $1
        }

        let before = observed[...best].reduce(0) { $0 + counts[$1] }
        let (early, late) = (weights[...best].reduce(0, +), weights[(best + 1)...].reduce(0, +))
        let ratio = (Double(n - before) / late) / (Double(before) / early)
        return ChangePointResult(
            n: n, periods: observed.count, firstAfter: observed[best + 1], countBefore: before, countAfter: n - before,
            ratio: ratio.isNaN ? nil : ratio, likelihoodRatio: own[best],
            plausible: own.indices.filter { cuts.contains($0 + 1) && own[best] - own[$0] <= 3.841458820694124 }
                .map { observed[$0 + 1] },
            p: PermutationTally.p(extreme: tally, of: replications.count), replications: replications)
    }

    private static func check(_ counts: [Int], _ exposure: [Double]) throws -> Int {
        guard !counts.isEmpty else { throw StatisticsError("counts", .empty) }
        guard exposure.count == counts.count else {
            throw StatisticsError("exposure", .length(expected: counts.count))
        }
        var n = 0
        for (period, (count, days)) in zip(counts, exposure).enumerated() {
            guard count >= 0 else { throw StatisticsError("counts", at: period, .negative) }
            try StatisticsError.check(days, "exposure", at: period, from: 0, to: 1e300)
            guard count == 0 || days > 0 else { throw StatisticsError("counts", at: period, .countWithoutExposure) }
            guard count <= 1_000_000_000 - n else { throw StatisticsError("counts", at: period, .overflow) }
            n += count
        }
        guard exposure.count(where: { $0 > 0 }) > 1 else { throw StatisticsError("exposure", .notPositive) }
        return n
    }

    /// Share of the exposure up to and with each period.
    private static func cumulative(_ weights: [Double]) -> [Double] {
        let whole = weights.reduce(0, +)
        var sum = 0.0
        return weights.map { weight in
            sum += weight
            return min(1, sum / whole)
        }
    }

    /// Twice the log-likelihood gained by two rates over one when `before` of n events fall in the first `share`.
    private static func gain(_ before: Int, _ n: Int, _ share: Double) -> Double {
        guard n > 0, share > 0, share < 1 else { return 0 }
        let total = Double(n)
        let (first, second) = (Double(before), Double(n - before))
        var sum = 0.0
        if first > 0 { sum += LogGamma.devianceTerm(first, mean: total * share) } else { sum += total * share }
        if second > 0 {
            sum += LogGamma.devianceTerm(second, mean: total * (1 - share))
        } else {
            sum += total * (1 - share)
        }
        return 2 * sum
    }
}

/// Finds the period of a uniform draw in constant expected time (Chen and Asau 1974).
private struct GuideTable {
    private let cumulative: [Double]
    private let first: [Int]

    init(_ cumulative: [Double]) {
        self.cumulative = cumulative
        var first: [Int] = []
        var index = 0
        for cell in cumulative.indices {
            while index < cumulative.count - 1, cumulative[index] <= Double(cell) / Double(cumulative.count) {
                index += 1
            }
            first.append(index)
        }
        self.first = first
    }

    func index(_ u: Double) -> Int {
        var index = first[min(first.count - 1, Int(u * Double(first.count)))]
        while index < cumulative.count - 1, u >= cumulative[index] { index += 1 }
        return index
    }
}

/// What `ChangePoint.test` found.
public struct ChangePointResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Unknown change point of a Poisson rate: largest likelihood ratio, conditional null"

    /// Events.
    public let n: Int
    /// Periods with exposure.
    public let periods: Int
    /// First period with the new rate, at the best cut.
    public let firstAfter: Int
    /// Events before the best cut.
    public let countBefore: Int
    /// Events from the best cut on.
    public let countAfter: Int
    /// Rate after divided by rate before. Chosen as the most striking of all cuts, so it is exaggerated on average;
    /// `nil` without events.
    public let ratio: Double?
    /// At the best cut; not chi-squared, because the cut was chosen.
    public let likelihoodRatio: Double
    /// First periods of all cuts whose likelihood ratio is within 3.84 of the best: **approximately** 95 % plausible.
    public let plausible: [Int]
    /// Of no change anywhere, (r + 1) / (R + 1).
    public let p: Double
    /// How many random data sets were made, and from which seed.
    public let replications: Replications
}
