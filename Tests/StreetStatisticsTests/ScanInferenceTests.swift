import Testing

@testable import StreetStatistics

struct ScanInferenceTests {
    @Test func monteCarlo() {
        let null = ScanNull(maxima: [1, 5, 3, 2], observed: 3, inference: .monteCarlo(replications: 4), seed: 1)
        #expect(null.p(of: 3).value == 3.0 / 5)
        #expect(null.p(of: 3).method == .monteCarlo(reached: 2, replications: 4))
        // Equal but for rounding is reached.
        #expect(null.p(of: 3.000_000_000_01).value == 3.0 / 5)
        #expect(null.p(of: 6).value == 1.0 / 5)
        #expect(null.p(of: 6).isExact)
        #expect(null.p(of: 0).value == 1)
    }

    @Test func sequentialStop() {
        let inference = ScanInference.sequential(replications: 8, stopAfter: 2)
        let null = ScanNull(maxima: [1, 5, 2, 4, 9, 9, 9, 9], observed: 3, inference: inference, seed: 1)
        #expect(null.maxima == [1, 5, 2, 4])
        #expect(null.p(of: 3).value == 2.0 / 4)
        #expect(null.p(of: 3).method == .stopped(reached: 2, replications: 4))
        // A less likely cluster stopped earlier by itself.
        #expect(null.p(of: 1).method == .stopped(reached: 2, replications: 2))
        let full = ScanNull(maxima: [1, 2, 2, 4, 1, 1, 1, 1], observed: 3, inference: inference, seed: 1)
        #expect(full.maxima.count == 8)
        #expect(full.p(of: 3).value == 2.0 / 9)
        #expect(full.p(of: 3).method == .monteCarlo(reached: 1, replications: 8))
    }

    /// Location and scale by moments, tail by the formula; Python: scipy.stats.gumbel_r.sf.
    @Test func gumbel() throws {
        let maxima = [6.1, 7.4, 5.9, 8.8, 7.0, 6.6, 9.7, 6.3]
        let null = ScanNull(maxima: maxima, observed: 9, inference: .gumbel(replications: 8), seed: 1)
        let fit = try #require(null.gumbel)
        #expect(abs(fit.scale - 1.060_707_015) < 1e-8)
        #expect(abs(fit.location - 6.612_743_295) < 1e-8)
        #expect(!null.p(of: 9).isExact)
        #expect(abs(null.p(of: 9).value - 0.099_975_303) < 1e-8)
        #expect(null.p(of: 100).value > 0)
        // Nothing to fit: counted, and says so.
        let flat = ScanNull(maxima: [0, 0, 0], observed: 1, inference: .gumbel(replications: 3), seed: 1)
        #expect(flat.p(of: 1).method == .monteCarlo(reached: 0, replications: 3))
    }

    @Test func blocksCoverEverything() {
        for replications in [1, 31, 32, 33, 999, 1000] {
            let blocks = ScanBlocks(replications: replications, seed: 5)
            #expect((0..<blocks.count).reduce(0) { $0 + blocks[$1].size } == replications)
            #expect(Set(blocks.streams).count == blocks.count)
        }
    }

    @Test func hypergeometricDraws() {
        var generator = Xoshiro256StarStar(seed: 77)
        let (marked, unmarked, draws, sample) = (30, 50, 24, 40_000)
        var counts = Array(repeating: 0, count: draws + 1)
        for _ in 0..<sample {
            counts[generator.hypergeometric(marked: marked, unmarked: unmarked, draws: draws)] += 1
        }
        func choose(_ n: Int, _ k: Int) -> Double {
            (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
        }
        for k in 0...draws {
            let p = choose(marked, k) * choose(unmarked, draws - k) / choose(marked + unmarked, draws)
            let sigma = (Double(sample) * p * (1 - p)).squareRoot()
            #expect(abs(Double(counts[k]) - Double(sample) * p) <= 4.5 * sigma + 1, "\(k)")
        }
    }

    @Test(arguments: [(0, 5, 3), (5, 0, 3), (5, 5, 0), (5, 5, 10), (7, 2, 8), (1, 1_000_000_000, 1_000_000_000)])
    func hypergeometricEdges(marked: Int, unmarked: Int, draws: Int) {
        var generator = Xoshiro256StarStar(seed: 2)
        for _ in 0..<50 {
            let drawn = generator.hypergeometric(marked: marked, unmarked: unmarked, draws: draws)
            #expect(drawn >= max(0, draws - unmarked) && drawn <= min(draws, marked))
        }
    }

    /// Mean and variance where factorials are huge.
    @Test func hypergeometricLarge() {
        var generator = Xoshiro256StarStar(seed: 3)
        let (marked, unmarked, draws) = (48_453_100, 951_546_900, 600_000)
        let share = Double(marked) / Double(marked + unmarked)
        let mean = Double(draws) * share
        let variance = mean * (1 - share) * Double(marked + unmarked - draws) / Double(marked + unmarked - 1)
        let sample = (0..<4000).map { _ in
            Double(generator.hypergeometric(marked: marked, unmarked: unmarked, draws: draws))
        }
        let sampleMean = sample.reduce(0, +) / 4000
        #expect(abs(sampleMean - mean) < 4 * (variance / 4000).squareRoot())
        let sampleVariance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
        #expect(abs(sampleVariance / variance - 1) < 4 * (2.0 / 4000).squareRoot())
    }
}
