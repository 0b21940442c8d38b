import StreetStatistics
import Testing

/// Coverage of the exact intervals, computed rather than sampled: the sum over all counts.
struct PoissonRateCalibration {
    private func probability(_ count: Int, _ mean: Double) throws -> Double {
        try Poisson.upperTail(count, mean: mean) - Poisson.upperTail(count + 1, mean: mean)
    }

    @Test func garwoodCoversAtLeastItsLevel() throws {
        let limits = try (0..<600).map { try PoissonRate.interval(count: $0) }
        var smallest = 1.0
        let means = (1...(longForm ? 1000 : 60)).map { Double($0) * 0.37 } + [50, 400]
        for mean in means {
            let low = Int(max(0, mean - 9 * mean.squareRoot() - 10))
            let high = min(599, Int(mean + 9 * mean.squareRoot() + 20))
            var covered = 0.0
            for count in low...high where limits[count].lower <= mean && mean <= limits[count].upper {
                covered += try probability(count, mean)
            }
            #expect(covered >= 0.95 - 1e-9, "mean \(mean)")
            smallest = min(smallest, covered)
        }
        #expect(smallest < 0.96)
    }

    /// For every total, each split of it between two periods.
    @Test(arguments: [50, 400])
    func ratioCoversAtLeastItsLevel(total: Int) throws {
        for ratio in [0.4, 1, 1.3, 3] {
            let share = ratio / (1 + ratio)
            var covered = 0.0
            var found = 0.0
            for second in 0...total {
                let mass =
                    try Binomial.upperTail(second, trials: total, probability: share)
                    - Binomial.upperTail(second + 1, trials: total, probability: share)
                if mass < 1e-12 { continue }
                let result = try PoissonRate.compare(first: (total - second, 1), second: (second, 1))
                if result.lower <= ratio, ratio <= result.upper { covered += mass }
                if result.p <= 0.05 { found += mass }
            }
            #expect(covered >= 0.95 - 1e-9 && covered < 0.985, "ratio \(ratio): \(covered)")
            if ratio == 1 { #expect(found <= 0.05) }
        }
    }
}
