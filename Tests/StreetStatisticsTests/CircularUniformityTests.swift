import Testing

@testable import StreetStatistics

/// Reference values: Tests/Reference/random_walk.py and circular.R.
struct RayleighTests {
    typealias Reference = CircularReference

    @Test func exactTailsAgreeWithReference() {
        for (n, r, p) in [
            (8, 3.0, 0.33575711622592974), (8, 6.5, 0.002165513431575339), (10, 4.0, 0.20548134760069325),
            (10, 8.0, 0.000538983360962586), (25, 9.0, 0.03752561423859169), (400, 30.0, 0.10536212289122526),
        ] {
            let tail = RandomWalk(unitSteps: n).upperTail(r, operations: 20_000_000)
            #expect(abs((tail ?? 0) - p) < 1e-10, "\(n) \(r)")
        }
    }

    /// Steps of different lengths, few and many, and so many that rounding of J₀ near 1 would show.
    @Test func exactTailsOfManyVectors() {
        let some = [(0.5, 30), (1.0, 40), (2.0, 20)]
        let many = [(0.25, 3_000), (1.0, 50_000), (6.0, 2_000)]
        for (steps, r, p) in [
            (some, 15.0, 0.17163731196344567), (some, 25.0, 0.0068349438548584995),
            (many, 500.0, 0.12924570697998006), ([(1.0, 1_000_000)], 1_000.0, 0.3678795331413026),
            ([(1.0, 1_000_000)], 2_500.0, 0.001930441316805711),
        ] {
            let walk = RandomWalk(steps.flatMap { Array(repeating: $0.0, count: $0.1) })
            // Enough for √(180 n) / π terms, and not for as many as there are vectors.
            let tail = walk.upperTail(r, operations: 20_000)
            #expect(abs((tail ?? 0) - p) < 1e-11, "\(steps) \(r)")
        }
    }

    @Test func saddlepointAgreesWithReference() {
        for (n, r, p) in [(30, 25.0, 2.24156246582e-12), (30, 28, 1.62815016022e-18), (100, 70, 1.40896092104e-25)] {
            #expect(abs(RandomWalk.saddlepointTail(r, steps: n) / p - 1) < 0.6 / Double(n), "\(n) \(r)")
        }
        // Where both have digits.
        for n in [8, 12, 50, 1000] {
            var r = Double(n)
            while (RandomWalk(unitSteps: n).upperTail(r, operations: 20_000_000) ?? 0) < 1e-6 { r -= Double(n) / 400 }
            let exact = RandomWalk(unitSteps: n).upperTail(r, operations: 20_000_000) ?? 0
            #expect(abs(RandomWalk.saddlepointTail(r, steps: n) / exact - 1) < 0.6 / Double(n), "\(n)")
        }
    }

    @Test func zeros() {
        // DLMF 10.21.
        #expect(abs(RandomWalk.zero(1) - 2.404825557695773) < 1e-14)
        #expect(abs(RandomWalk.zero(5) - 14.930917708487787) < 1e-13)
        for k in [7, 8, 9, 50, 4000] { #expect(abs(j0(RandomWalk.zero(k))) < 2e-13) }
    }

    /// R adds terms in 1/n below n = 50: within 0.0001 of the exact p.
    @Test(arguments: [
        (Reference.first, 0.744496676266725, 0.000488413233469438),
        (Reference.second, 0.58822680651741, 0.0270631950101835),
        (Reference.third, 0.844308858664361, 0.000380569619668535),
        (Reference.spread, 0.0287903960017839, 0.992148168301135),
    ])
    func isNearR(hours: [Double], length: Double, p: Double) throws {
        let result = try RayleighTest.test(Reference.day(hours))
        #expect(abs(result.resultantLength - length) < 1e-13)
        #expect(abs(result.p - p) < 1e-4)
        #expect(result.method == .exact && result.n == hours.count)
    }

    /// Two vectors: by angles alone. Three and four are simulated.
    @Test func fewObservations() throws {
        #expect(try RayleighTest.test(Reference.day([5])).p == 1)
        let two = try RayleighTest.test(Reference.day([0, 4]))
        // R = 2 cos 30°: as near or nearer than 4 hours has probability 1/3.
        #expect(abs(two.p - 1.0 / 3) < 1e-12)
        let unequal = try RayleighTest.test(CircularSample([0, 4], weights: [3, 1], period: 24))
        #expect(abs(unequal.p - 1.0 / 3) < 1e-12)
        let three = try RayleighTest.test(Reference.day([0, 4, 8]))
        #expect(three.method == .monteCarlo(try Replications(9_999, seed: 1)))
        // The same steps simulated with another seed.
        let again = try RayleighTest.test(Reference.day([0, 4, 8]), replications: Replications(40_000, seed: 9))
        #expect(abs(three.p - again.p) < 0.02)
        let opposite = try RayleighTest.test(Reference.day([0, 12]))
        #expect(abs(opposite.p - 1) < 1e-6)
    }

    /// Intervals and weights: vectors of unequal length, against simulation.
    @Test func unequalLengths() throws {
        let sample = try CircularDensityTests.uncertain(40, seed: 14, weighted: true)
        let result = try RayleighTest.test(sample)
        #expect(result.method == .exact)
        var generator = Xoshiro256StarStar(seed: 3)
        let lengths = sample.angles.indices.map { sample.length($0) }
        var reached = 0
        let draws = 20_000
        for _ in 0..<draws {
            var sum = SIMD2<Double>.zero
            for length in lengths {
                let angle = generator.uniform() * 2 * Double.pi
                sum += SIMD2(cos(angle), sin(angle)) * length
            }
            if (sum * sum).sum().squareRoot() >= result.resultant { reached += 1 }
        }
        let share = Double(reached) / Double(draws)
        #expect(abs(share - result.p) < 5 * (result.p * (1 - result.p) / Double(draws)).squareRoot() + 1e-4)
    }

    /// Four observations on a clock of four cells: all 256 outcomes.
    @Test func roundedAgreesWithEnumeration() throws {
        let values = [0.0, 0, 1, 0]
        let directions = [(1, 0), (0, 1), (-1, 0), (0, -1)]
        let observed = 3 * 3 + 1
        var reached = 0
        for outcome in 0..<256 {
            var (x, y) = (0, 0)
            for place in 0..<4 {
                let step = directions[(outcome >> (2 * place)) & 3]
                (x, y) = (x + step.0, y + step.1)
            }
            if x * x + y * y >= observed { reached += 1 }
        }
        let result = try RayleighTest.test(
            CircularSample(values, period: 4), null: .rounded(to: 1), replications: Replications(40_000, seed: 2))
        let exact = Double(reached) / 256
        #expect(abs(result.p - exact) < 5 * (exact * (1 - exact) / 40_000).squareRoot() + 1e-4)
        #expect(result.tied == 3)
    }

    @Test func hostile() throws {
        let same = try RayleighTest.test(Reference.day(Array(repeating: 7, count: 30)))
        #expect(same.p >= 0 && same.p < 1e-20 && same.tied == 30)
        let many = try RayleighTest.test(Reference.day(Reference.random(20_000, seed: 2)))
        #expect(many.p > 0.001 && many.method == .exact)
        let whole = try RayleighTest.test(CircularSample([1, 2], durations: [24, 50], period: 24))
        #expect(whole.p == 1)
        #expect(throws: StatisticsError.self) {
            try RayleighTest.test(Reference.day([0.5, 1]), null: .rounded(to: 1))
        }
        for step in [0, -1, 5, 25, Double.nan, 1e-9] {
            #expect(throws: StatisticsError.self) {
                try RayleighTest.test(Reference.day([0, 1]), null: .rounded(to: step))
            }
        }
        #expect(throws: StatisticsError.self) {
            try RayleighTest.test(CircularSample([0], durations: [1], period: 24), null: .rounded(to: 1))
        }
        struct Cancelled: Error {}
        #expect(throws: Cancelled.self) {
            try RayleighTest.test(Reference.day([0, 1]), null: .rounded(to: 1)) { _ in throw Cancelled() }
        }
    }
}

struct RaoSpacingTests {
    typealias Reference = CircularReference

    @Test func statisticAgreesWithR() throws {
        for (hours, statistic) in [
            (Reference.first, 189.0), (Reference.second, 183), (Reference.third, 220), (Reference.spread, 49.5),
        ] {
            #expect(abs(try RaoSpacingTest.test(Reference.day(hours)).statistic - statistic) < 1e-9)
        }
    }

    /// Critical values in the table of R's package, rounded to 0.01 degrees from a simulation of their own.
    @Test func tailsAgreeWithTable() {
        for (n, critical) in [
            (10, [215.44, 192.37, 171.98, 161.23]), (20, [192.17, 176.01, 161.79, 154.31]),
            (30, [181.45, 168.38, 156.87, 150.80]),
        ] {
            for (value, p) in zip(critical, [0.001, 0.01, 0.05, 0.1]) {
                #expect(abs(RaoSpacingTest.exactUpperTail(value / 360, n: n) / p - 1) < 0.02, "\(n) \(value)")
            }
        }
    }

    @Test func exactInSmallCases() {
        // Two moments: half the difference of two gaps, uniform on 0…½.
        #expect(abs(RaoSpacingTest.exactUpperTail(0.1, n: 2) - 0.8) < 1e-13)
        // Three: with x above 1/3 two gaps are below a third: P = 3 (2/3 − x)².
        #expect(abs(RaoSpacingTest.exactUpperTail(0.5, n: 3) - 3 * (1.0 / 6) * (1.0 / 6)) < 1e-13)
        for n in [2, 3, 7, 50, 300] {
            #expect(abs(RaoSpacingTest.exactUpperTail(1e-9, n: n) - 1) < 1e-6, "\(n)")
            // Sherman (1950): mean (1 − 1/n)ⁿ, which is the integral of the tail.
            let steps = 400
            var mean = 0.0
            for step in 0..<(n > 100 ? 0 : steps) {
                mean += RaoSpacingTest.exactUpperTail((Double(step) + 0.5) / Double(steps), n: n) / Double(steps)
            }
            var even = 1.0
            for _ in 0..<n { even *= 1 - 1 / Double(n) }
            if n <= 100 { #expect(abs(mean - even) < 1e-4, "\(n)") }
        }
        #expect(RaoSpacingTest.exactUpperTail(0, n: 5) == 1 && RaoSpacingTest.exactUpperTail(0.8, n: 5) == 0)
        #expect(RaoSpacingTest.exactUpperTail(0.3, n: 1) == 1)
    }

    @Test func roundedAndMany() throws {
        let hours = Reference.random(60, seed: 5).map { $0.rounded(.down) }
        let rounded = try RaoSpacingTest.test(Reference.day(hours), null: .rounded(to: 1))
        let continuous = try RaoSpacingTest.test(Reference.day(hours))
        // Ties leave gaps of 0: the continuous null takes them for clustering.
        #expect(continuous.p < 0.001 && rounded.p > 0.01)
        #expect(abs(rounded.statistic - continuous.statistic) < 1e-9)
        let many = try RaoSpacingTest.test(Reference.day(Reference.random(400, seed: 6)))
        #expect(many.method == .monteCarlo(try Replications(9_999, seed: 1)) && many.p > 0.001)
    }

    @Test func turningTheClock() throws {
        let still = try RaoSpacingTest.test(Reference.day(Reference.first))
        let turned = try RaoSpacingTest.test(Reference.day(Reference.first.map { $0 + 5.25 }))
        #expect(abs(still.statistic - turned.statistic) < 1e-9 && abs(still.p - turned.p) < 1e-9)
    }

    @Test func hostile() throws {
        #expect(try RaoSpacingTest.test(Reference.day([3])).p == 1)
        #expect(try RaoSpacingTest.test(Reference.day(Array(repeating: 3, count: 9))).p == 0)
        #expect(try RaoSpacingTest.test(Reference.day([0, 6, 12, 18])).p == 1)
        #expect(throws: StatisticsError.self) {
            try RaoSpacingTest.test(CircularSample([0], durations: [1], period: 24))
        }
        #expect(throws: StatisticsError.self) {
            try RaoSpacingTest.test(CircularSample([0], weights: [2], period: 24))
        }
        #expect(throws: StatisticsError.self) {
            try RaoSpacingTest.test(Reference.day([0.3, 1]), null: .rounded(to: 1))
        }
    }
}

struct WatsonTests {
    typealias Reference = CircularReference

    @Test func statisticAgreesWithR() throws {
        for (hours, statistic) in [
            (Reference.first, 0.393823784722222), (Reference.second, 0.204340277777778),
            (Reference.third, 0.391203703703704), (Reference.spread, 0.0113472222222222),
        ] {
            let result = try WatsonTest.uniform(Reference.day(hours), replications: Replications(99, seed: 1))
            #expect(abs(result.statistic - statistic) < 1e-12)
        }
        // Counts on cells give the same.
        let third = try WatsonTest.uniform(Reference.day(Reference.third), null: .rounded(to: 1))
        #expect(abs(third.statistic - 0.391203703703704) < 1e-12)
    }

    /// Stephens's critical values, as R prints them.
    @Test func asymptoticTail() {
        for (critical, p) in [(0.267, 0.01), (0.221, 0.025), (0.187, 0.05), (0.152, 0.1)] {
            let n = 1_000_000
            #expect(abs(WatsonTest.asymptoticUpperTail(critical, n: n) / p - 1) < 0.03)
        }
        #expect(WatsonTest.asymptoticUpperTail(0.0, n: 300) == 1)
        // Both forms of the series where they meet.
        let (below, above) = (0.05.nextDown, 0.05)
        let huge = 1 << 50
        #expect(
            abs(WatsonTest.asymptoticUpperTail(below, n: huge) - WatsonTest.asymptoticUpperTail(above, n: huge)) < 1e-12
        )
        #expect(WatsonTest.asymptoticUpperTail(1e-4, n: huge) == 1)
    }

    /// Monte Carlo at n = 150 against the limit.
    @Test func limitAgreesWithSimulation() throws {
        let hours = Reference.random(150, seed: 77).map { $0 * 0.93 }
        let result = try WatsonTest.uniform(Reference.day(hours))
        #expect(result.method == .monteCarlo(try Replications(9_999, seed: 1)))
        #expect(abs(result.p - WatsonTest.asymptoticUpperTail(result.statistic, n: 150)) < 0.02)
        let large = try WatsonTest.uniform(Reference.day(Reference.random(400, seed: 3)))
        #expect(large.method == .asymptotic)
    }

    /// R uses its approximate κ, which moves the statistic in the third digit.
    @Test func againstVonMisesAgreesWithR() throws {
        for (hours, statistic) in [
            (Reference.first, 0.0335930180480613), (Reference.second, 0.0693174833187381),
            (Reference.third, 0.101504924101406),
        ] {
            let result = try WatsonTest.vonMises(Reference.day(hours))
            #expect(abs(result.statistic / statistic - 1) < 0.01)
            #expect(result.method == .parametricBootstrap(try Replications(999, seed: 1)))
            // R's table: the first two are above 0.10, the third (κ 3.5, 0.113 at 0.05 and 0.093 at 0.10) between.
            if hours == Reference.third { #expect(result.p > 0.03 && result.p < 0.15) } else { #expect(result.p > 0.1) }
        }
        // Two humps are not one.
        let two = try WatsonTest.vonMises(Reference.day((0..<30).map { Double($0 % 2) * 12 + Double($0) / 30 }))
        #expect(two.p < 0.01)
    }

    @Test func turningTheClock() throws {
        let still = try WatsonTest.uniform(Reference.day(Reference.first))
        let turned = try WatsonTest.uniform(Reference.day(Reference.first.map { $0 - 9.75 }))
        #expect(abs(still.statistic - turned.statistic) < 1e-12 && still.p == turned.p)
    }

    @Test func hostile() throws {
        let one = try WatsonTest.uniform(Reference.day([3]))
        #expect(one.p == 1)
        let same = try WatsonTest.uniform(Reference.day(Array(repeating: 3, count: 50)))
        #expect(same.p == 1e-4)
        let fitted = try WatsonTest.vonMises(Reference.day(Array(repeating: 3, count: 5)))
        #expect(fitted.p > 0 && fitted.p <= 1 && fitted.statistic.isFinite)
        let opposite = try WatsonTest.vonMises(Reference.day([0, 12, 0, 12]))
        #expect(opposite.p > 0 && opposite.p <= 1)
        #expect(throws: StatisticsError.self) { try WatsonTest.vonMises(Reference.day([1, 2])) }
        #expect(throws: StatisticsError.self) {
            try WatsonTest.uniform(CircularSample([0], durations: [1], period: 24))
        }
        #expect(throws: StatisticsError.self) {
            try WatsonTest.vonMises(Reference.day([0.2, 1, 2]), null: .rounded(to: 1))
        }
    }
}

struct WatsonTwoSampleTests {
    typealias Reference = CircularReference

    @Test func statisticAgreesWithR() throws {
        let plain = try WatsonTwoSampleTest.test(Reference.day(Reference.first), Reference.day(Reference.spread))
        #expect(abs(plain.statistic - 0.217045454545455) < 1e-12)
        let ties = try WatsonTwoSampleTest.test(Reference.day(Reference.second), Reference.day(Reference.third))
        #expect(abs(ties.statistic - 0.189969383292025) < 1e-12)
        #expect(ties.tied == 13)
        #expect(ties.method == .allPermutations(92_378))
    }

    /// U² from its definition, with both distribution functions counted anew at every observation.
    static func direct(_ x: [Double], _ y: [Double]) -> Double {
        let all = x + y
        let differences = all.map { at in
            Double(y.count { $0 <= at }) / Double(y.count) - Double(x.count { $0 <= at }) / Double(x.count)
        }
        let mean = differences.reduce(0, +) / Double(all.count)
        let sum = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return sum * Double(x.count * y.count) / Double(all.count * all.count)
    }

    /// All divisions of seven observations, with and without ties.
    @Test(arguments: [[1.0, 2, 5, 8, 11, 17, 23], [1, 1, 5, 5, 5, 17, 23]])
    func agreesWithEnumeration(hours: [Double]) throws {
        let result = try WatsonTwoSampleTest.test(
            Reference.day(Array(hours[..<3])), Reference.day(Array(hours[3...])))
        let observed = Self.direct(Array(hours[..<3]), Array(hours[3...]))
        #expect(abs(result.statistic - observed) < 1e-13)
        var (reached, ways) = (0, 0)
        for mask in 0..<128 where mask.nonzeroBitCount == 3 {
            let x = hours.indices.filter { mask >> $0 & 1 == 1 }.map { hours[$0] }
            let y = hours.indices.filter { mask >> $0 & 1 == 0 }.map { hours[$0] }
            ways += 1
            if Self.direct(x, y) >= observed - 1e-12 { reached += 1 }
        }
        #expect(result.method == .allPermutations(ways))
        #expect(abs(result.p - Double(reached) / Double(ways)) < 1e-14)
    }

    @Test func sampleAgreesWithExact() throws {
        let (x, y) = (try Reference.day(Reference.second), try Reference.day(Reference.third))
        let exact = try WatsonTwoSampleTest.test(x, y).p
        // One observation more in each group, far from deciding, is too many divisions to go through.
        let more = Reference.random(30, seed: 3)
        let sampled = try WatsonTwoSampleTest.test(Reference.day(more), Reference.day(more.map { $0 + 1e-6 }))
        #expect(sampled.method == .monteCarlo(try Replications(9_999, seed: 1)))
        #expect(exact > 0 && sampled.p > 0.9)
        let harmonic = try WatsonTwoSampleTest.testIntervals(x, y, harmonics: 90)
        #expect(abs(harmonic.p - exact) < 0.05)
    }

    /// Turning the clock, exchanging the groups and the order of observations change nothing.
    @Test func invariance() throws {
        let (x, y) = (Reference.first, Reference.spread)
        let still = try WatsonTwoSampleTest.test(Reference.day(x), Reference.day(y))
        let turned = try WatsonTwoSampleTest.test(
            Reference.day(y.map { $0 + 8 }), Reference.day(x.map { $0 + 8 }.reversed()))
        #expect(abs(still.statistic - turned.statistic) < 1e-12)
        #expect(still.method == turned.method || abs(still.p - turned.p) < 0.01)
        let a = try WatsonTwoSampleTest.testIntervals(Reference.day(x), Reference.day(y))
        let b = try WatsonTwoSampleTest.testIntervals(Reference.day(x.map { $0 - 3 }), Reference.day(y.map { $0 - 3 }))
        #expect(abs(a.statistic - b.statistic) < 1e-10)
    }

    /// Intervals that are moments, as in a plain comparison; and a difference that midpoints do not show.
    @Test func uncertainTimes() throws {
        let short = try CircularSample(
            Array(repeating: 20, count: 40), durations: Array(repeating: 1, count: 40), period: 24)
        let long = try CircularSample(
            Array(repeating: 14.5, count: 40), durations: Array(repeating: 12, count: 40), period: 24)
        #expect(try WatsonTwoSampleTest.testIntervals(short, long).p < 0.001)
        #expect(try WatsonTwoSampleTest.testIntervals(short, short).p == 1)
        #expect(throws: StatisticsError.self) { try WatsonTwoSampleTest.test(short, long) }
        #expect(throws: StatisticsError.self) { try WatsonTwoSampleTest.testIntervals(short, long, harmonics: 0) }
        #expect(throws: StatisticsError.self) {
            try WatsonTwoSampleTest.test(Reference.day([1]), CircularSample([1], period: 168))
        }
        let weighted = try CircularSample([1, 2], weights: [0, 1], period: 24)
        #expect(try WatsonTwoSampleTest.testIntervals(weighted, short).p > 0)
        #expect(try WatsonTwoSampleTest.test(Reference.day([1]), Reference.day([2])).p == 1)
        struct Cancelled: Error {}
        #expect(throws: Cancelled.self) {
            try WatsonTwoSampleTest.test(Reference.day([1, 5]), Reference.day([2])) { _ in throw Cancelled() }
        }
    }

    /// The worked example of docs/guides/circular.md.
    @Test func exampleOfTheGuide() throws {
        let result = try WatsonTwoSampleTest.test(Reference.day([1, 2, 3]), Reference.day([13, 14, 15]))
        // Differences −1/3, −2/3, −1, −2/3, −1/3, 0: sum −3, sum of squares 19/9; U² = 9/36 (19/9 − 9/6) = 11/72.
        #expect(abs(result.statistic - 11.0 / 72) < 1e-14)
        // The 6 of the 20 divisions in which both groups are unbroken stretches of the clock.
        #expect(abs(result.p - 6.0 / 20) < 1e-14)
    }
}
