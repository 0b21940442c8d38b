import StreetStatistics
import Testing

/// Data sets without any pattern, n = 50 and 400 cells: p values honest, and uniform where they are continuous.
struct LocalCalibration {
    private static let sets = longForm ? 10_000 : 150

    private static func grid(_ n: Int) throws -> Neighbourhoods {
        try GetisOrdTests.grid(columns: n == 50 ? 10 : 20, rows: n == 50 ? 5 : 20)
    }

    private static func counts(_ n: Int, _ generator: inout Xoshiro256StarStar) -> [Double] {
        (0..<n).map { _ in Double(generator.poisson(mean: 0.4)) }
    }

    /// As many p values at or below each cut as it says, within 4 sigma on both sides.
    private static func expectUniform(_ p: [Double], _ name: String) throws {
        let chance = try StandardNormal.upperTail(4)
        for cut in Calibration.cuts {
            let below = p.count { $0 <= cut }
            #expect(
                try Binomial.lowerTail(below, trials: p.count, probability: cut) > chance,
                "\(name): p ≤ \(cut) in only \(below) of \(p.count) sets")
        }
    }

    @Test(arguments: [50, 400])
    func conditionalGIsHonest(n: Int) throws {
        let neighbours = try Self.grid(n)
        var calibration = Calibration()
        for seed in 0..<UInt64(Self.sets) {
            var generator = Xoshiro256StarStar(seed: seed &+ 5000)
            let result = try GetisOrd.local(values: Self.counts(n, &generator), neighbours: neighbours)
            let smallest = result.cells.reduce(1) { min($0, $1.adjustedP) }
            calibration.record(p: result.cells[n / 2 + 3].p, smallestAdjusted: smallest)
        }
        try calibration.expectHonest("conditional Gi, \(n) cells")
    }

    @Test(arguments: [50, 400])
    func localMoranIsHonest(n: Int) throws {
        let neighbours = try Self.grid(n)
        var calibration = Calibration()
        for seed in 0..<UInt64(Self.sets) {
            var generator = Xoshiro256StarStar(seed: seed &+ 9000)
            let result = try LocalMoran.test(values: Self.counts(n, &generator), neighbours: neighbours)
            let smallest = result.cells.reduce(1) { min($0, $1.adjustedP) }
            calibration.record(p: result.cells[n / 2 + 3].p, smallestAdjusted: smallest)
        }
        try calibration.expectHonest("local Moran two-sided, \(n) cells")
    }

    /// Real values: p is continuous but for its steps of 1 / (draws + 1), so it is uniform. A shared null with the
    /// own value not left out, or a folded p, fails here.
    @Test(arguments: [50, 400])
    func drawnPIsUniform(n: Int) throws {
        let neighbours = try Self.grid(n)
        var calibration = Calibration()
        var moran: [Double] = []
        for seed in 0..<UInt64(longForm ? 10_000 : 10) {
            var generator = Xoshiro256StarStar(seed: seed &+ 12_000)
            let values = (0..<n).map { _ in generator.exponential() }
            let result = try GetisOrd.local(values: values, neighbours: neighbours, budget: NullBudget(seed: seed))
            let smallest = result.cells.reduce(1) { min($0, $1.adjustedP) }
            calibration.record(p: result.cells[n / 2 + 3].p, smallestAdjusted: smallest)
            let cell = result.cells[n / 2 + 3]
            moran.append(Alternative.twoSided.p(upper: cell.upper, lower: cell.lower))
        }
        try calibration.expectHonest("drawn conditional Gi, \(n) cells")
        try Self.expectUniform(calibration.fixed, "drawn conditional Gi")
        try Self.expectUniform(moran, "drawn two-sided")
    }

    /// The permutation test with a continuous statistic and 99 replications: exactly uniform on its hundredths.
    @Test(arguments: [50, 400])
    func permutationTestIsUniform(n: Int) throws {
        var p: [Double] = []
        var calibration = Calibration()
        for seed in 0..<UInt64(longForm ? 10_000 : 250) {
            var generator = Xoshiro256StarStar(seed: seed &+ 20_000)
            let values = (0..<n).map { _ in generator.normal() }
            let outcome = try PermutationTest.run(
                values, replications: Replications(99, seed: seed, blockSize: 33), alternative: .greater
            ) { order in
                order[..<(n / 2)].reduce(0, +)
            }
            p.append(outcome.p)
            calibration.record(p: outcome.p, smallestAdjusted: 1)
        }
        try calibration.expectHonest("permutation test, n = \(n)")
        let chance = try StandardNormal.upperTail(4)
        for cut in [0.01, 0.05, 0.1, 0.25, 0.5] {
            let below = p.count { $0 <= cut + 1e-9 }
            #expect(try Binomial.lowerTail(below, trials: p.count, probability: cut) > chance)
        }
    }
}
