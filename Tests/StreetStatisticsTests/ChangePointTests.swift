import StreetStatistics
import Testing

struct ChangePointTests {
    /// Every way for four events to fall in three periods of unequal length.
    @Test func agreesWithEnumeration() throws {
        let exposure = [2.0, 1, 3]
        func gain(_ counts: [Int]) -> Double {
            var best = 0.0
            for cut in 1...2 {
                let (before, share) = (Double(counts[..<cut].reduce(0, +)), exposure[..<cut].reduce(0, +) / 6)
                var sum = 0.0
                if before > 0 { sum += before * logarithm(before / (4 * share)) }
                if before < 4 { sum += (4 - before) * logarithm((4 - before) / (4 * (1 - share))) }
                best = max(best, 2 * sum)
            }
            return best
        }
        let observed = gain([3, 1, 0])
        var exact = 0.0
        for outcome in 0..<81 {
            var (rest, counts, probability) = (outcome, [0, 0, 0], 1.0)
            for _ in 0..<4 {
                counts[rest % 3] += 1
                probability *= exposure[rest % 3] / 6
                rest /= 3
            }
            if gain(counts) >= observed - 1e-9 { exact += probability }
        }
        let draws = 40_000
        let result = try ChangePoint.test(
            counts: [3, 1, 0], exposure: exposure, replications: Replications(draws, seed: 9))
        #expect(abs(result.likelihoodRatio - observed) < 1e-12)
        #expect(abs(result.p - exact) < 4 * (exact * (1 - exact) / Double(draws)).squareRoot() + 1e-4)
    }

    @Test func findsAPlantedChange() throws {
        let counts = [3, 4, 2, 5, 3, 4, 3, 2, 9, 11, 8, 10, 12, 9, 10, 11]
        let result = try ChangePoint.test(
            counts: counts, exposure: counts.map { _ in 30 }, replications: Replications(999, seed: 1))
        #expect(result.firstAfter == 8 && result.countBefore == 26 && result.countAfter == 80)
        #expect(result.p == 0.001 && result.plausible.contains(8))
        #expect(abs(try #require(result.ratio) - 80.0 / 26) < 1e-12)
        // Turned round, the same cut.
        let turned = try ChangePoint.test(
            counts: counts.reversed(), exposure: counts.map { _ in 30 }, replications: Replications(99, seed: 1))
        #expect(turned.firstAfter == 8 && abs(turned.likelihoodRatio - result.likelihoodRatio) < 1e-9)
        // A gap moves nothing but the numbering.
        let gap = try ChangePoint.test(
            counts: [0] + counts, exposure: [0] + counts.map { _ in 30 }, replications: Replications(999, seed: 1))
        #expect(gap.firstAfter == 9 && gap.p == result.p && gap.periods == 16)
    }

    @Test func edges() throws {
        let few = try Replications(99, seed: 1)
        let none = try ChangePoint.test(counts: [0, 0, 0], exposure: [1, 1, 1], replications: few)
        #expect(none.p == 1 && none.ratio == nil)
        let last = try ChangePoint.test(counts: [0, 0, 9], exposure: [1, 1, 1], replications: few)
        #expect(last.ratio == .infinity && last.firstAfter == 2)
        let two = try ChangePoint.test(counts: [4, 4], exposure: [1, 1], replications: few)
        #expect(two.p == 1 && two.ratio == 1)
        for (counts, exposure) in [
            ([], []), ([1], [1]), ([1, 2], [1]), ([1, -1], [1, 1]), ([1, 1], [1, .nan]), ([1, 1], [1, 0]),
            ([.max, .max], [1, 1]), ([1, 0], [1, 0]),
        ] as [([Int], [Double])] {
            #expect(throws: StatisticsError.self) {
                try ChangePoint.test(counts: counts, exposure: exposure, replications: few)
            }
        }
        #expect(throws: StatisticsError.self) {
            try ChangePoint.test(counts: [1, 2, 3], exposure: [1, 1, 1], margin: 2, replications: few)
        }
        #expect(throws: StatisticsError.self) {
            try ChangePoint.test(counts: [1, 2, 3], exposure: [1, 1, 1], margin: 0, replications: few)
        }
    }

    /// ln x by the artanh series, so that the check shares nothing with the library.
    private func logarithm(_ x: Double) -> Double {
        let v = (x - 1) / (x + 1)
        var (sum, power) = (0.0, v)
        for k in 0..<400 {
            sum += power / Double(2 * k + 1)
            power *= v * v
        }
        return 2 * sum
    }
}
