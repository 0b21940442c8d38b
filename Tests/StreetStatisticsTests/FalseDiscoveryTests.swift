import StreetStatistics
import Testing

struct FalseDiscoveryTests {
    /// R: p.adjust(p, "BH") and p.adjust(p, "BY").
    @Test func agreesWithR() throws {
        let p = [0.01, 0.04, 0.03, 0.005, 0.8]
        let hochberg = try FalseDiscovery.benjaminiHochberg(p)
        for (value, expected) in zip(hochberg, [0.025, 0.05, 0.05, 0.025, 0.8]) {
            #expect(abs(value - expected) < 1e-15)
        }
        let harmonic = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 1.0 / 5
        let yekutieli = try FalseDiscovery.benjaminiYekutieli(p)
        for (value, expected) in zip(yekutieli, [0.025, 0.05, 0.05, 0.025, 0.8]) {
            #expect(abs(value - min(1, expected * harmonic)) < 1e-15)
        }
    }

    @Test func edges() throws {
        #expect(try FalseDiscovery.benjaminiHochberg([]) == [])
        #expect(try FalseDiscovery.benjaminiHochberg([0.2]) == [0.2])
        #expect(try FalseDiscovery.benjaminiHochberg([1, 1, 1]) == [1, 1, 1])
        #expect(try FalseDiscovery.benjaminiHochberg([0, 0]) == [0, 0])
        #expect(throws: StatisticsError.self) { try FalseDiscovery.benjaminiHochberg([1.01]) }
        #expect(throws: StatisticsError.self) { try FalseDiscovery.benjaminiYekutieli([-0.1]) }
    }

    /// Four findings among five at 0.05: 1 − 0.05 · 4/5 for them, 1 − 0.05 · 5/5 for the other.
    @Test func levelsOfIntervals() throws {
        let levels = try FalseDiscovery.intervalLevels(q: [0.025, 0.05, 0.05, 0.025, 0.8])
        for (level, expected) in zip(levels, [0.96, 0.96, 0.96, 0.96, 0.95]) { #expect(abs(level - expected) < 1e-15) }
        #expect(try FalseDiscovery.intervalLevels(q: [0.2]) == [0.95])
        #expect(try FalseDiscovery.intervalLevels(q: []) == [])
        #expect(throws: StatisticsError.self) { try FalseDiscovery.intervalLevels(q: [1.5]) }
        #expect(throws: StatisticsError.self) { try FalseDiscovery.intervalLevels(q: [0.5], level: 1) }
    }

    /// In families of counts, half of them with a true change: an interval leaves out 1 exactly when its test is a
    /// finding, and of the intervals of findings no more than one in twenty misses the truth, but for 4 sigma.
    @Test func intervalsSayTheSameAsTheirTests() throws {
        var generator = Xoshiro256StarStar(seed: 20)
        let families = longForm ? 10_000 : 500
        var (missed, squares) = (0.0, 0.0)
        for _ in 0..<families {
            let pairs = (0..<12).map { index -> (before: Int, after: Int, truth: Double) in
                let truth = index.isMultiple(of: 2) ? 1 : 0.5 + 1.5 * generator.uniform()
                return (generator.poisson(mean: 30), generator.poisson(mean: 30 * truth), truth)
            }
            func ratio(_ index: Int, level: Double) throws -> PoissonRatioResult {
                try PoissonRate.compare(first: (pairs[index].before, 1), second: (pairs[index].after, 1), level: level)
            }
            let q = try FalseDiscovery.benjaminiHochberg(pairs.indices.map { try ratio($0, level: 0.95).p })
            var (findings, misses) = (0, 0)
            for (index, level) in try FalseDiscovery.intervalLevels(q: q).enumerated() {
                let interval = try ratio(index, level: level)
                #expect((interval.lower > 1 || interval.upper < 1) == (q[index] <= 0.05))
                guard q[index] <= 0.05 else { continue }
                findings += 1
                if pairs[index].truth < interval.lower || pairs[index].truth > interval.upper { misses += 1 }
            }
            let share = Double(misses) / Double(max(1, findings))
            (missed, squares) = (missed + share, squares + share * share)
        }
        let mean = missed / Double(families)
        let sigma = ((squares / Double(families) - mean * mean) / Double(families)).squareRoot()
        #expect(mean <= 0.05 + 4 * sigma, "\(mean)")
        if longForm { print("False coverage of intervals of findings", mean, "sigma", sigma) }
    }
}
