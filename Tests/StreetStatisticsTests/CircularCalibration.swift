import Testing

@testable import StreetStatistics

/// Made-up data without any pattern, and data whose truth is known: p values and intervals keep what they promise, for
/// exact times and for times rounded to whole hours.
struct CircularCalibration {
    /// Data sets: 10,000 in the long form.
    static func sets(_ short: Int) -> UInt64 { UInt64(longForm ? 10_000 : short) }

    static func uniform(_ n: Int, _ generator: inout Xoshiro256StarStar, rounded: Bool) throws -> CircularSample {
        let hours = (0..<n).map { _ in
            rounded ? Double(generator.integer(below: 24)) : generator.uniform() * 24
        }
        return try CircularSample(hours, period: 24)
    }

    static func null(_ rounded: Bool) -> UniformNull { rounded ? .rounded(to: 1) : .continuous }

    @Test(arguments: [50, 400], [false, true])
    func uniformity(n: Int, rounded: Bool) throws {
        var (rayleigh, rao, watson) = (Calibration(), Calibration(), Calibration())
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ (rounded ? 7000 : 6000))
        for set in 0..<Self.sets(n > 100 ? 40 : 100) {
            let sample = try Self.uniform(n, &generator, rounded: rounded)
            // With 199 replications p is one of 200 values, uniform on them.
            let replications = try Replications(199, seed: set)
            let null = Self.null(rounded)
            let a = try RayleighTest.test(sample, null: null, replications: replications).p
            rayleigh.record(p: a, smallestAdjusted: a)
            let b = try RaoSpacingTest.test(sample, null: null, replications: replications).p
            rao.record(p: b, smallestAdjusted: b)
            let c = try WatsonTest.uniform(sample, null: null, replications: replications).p
            watson.record(p: c, smallestAdjusted: c)
        }
        let name = "with \(n) \(rounded ? "whole hours" : "exact times")"
        try rayleigh.expectHonest("Rayleigh \(name)")
        try rao.expectHonest("Rao \(name)")
        try watson.expectHonest("Watson, uniform, \(name)")
        if !rounded {
            try expectUniform(rayleigh.fixed, "Rayleigh \(name)")
            try expectUniform(rao.fixed, "Rao \(name)")
            try expectUniform(watson.fixed, "Watson \(name)")
        }
    }

    /// The largest distance of the p values' distribution from the even one: beyond 2.2 / √sets once in 8,000.
    func expectUniform(_ p: [Double], _ name: String) throws {
        let sorted = p.sorted()
        let count = Double(sorted.count)
        var distance = 0.0
        for (index, value) in sorted.enumerated() {
            distance = max(distance, abs(value - Double(index) / count), abs(value - Double(index + 1) / count))
        }
        // Monte Carlo p values are steps of 1/200.
        #expect(distance < 2.2 / count.squareRoot() + 0.005, "\(name): \(distance)")
    }

    /// Reports whose intervals have different lengths, turned at random.
    @Test(arguments: [50, 400])
    func rayleighOfIntervals(n: Int) throws {
        var calibration = Calibration()
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ 8000)
        for _ in 0..<Self.sets(n > 100 ? 30 : 150) {
            let lengths = (0..<n).map { _ in [0.5, 1, 6, 9, 20][generator.integer(below: 5)] }
            let sample = try CircularSample(
                (0..<n).map { _ in generator.uniform() * 24 }, durations: lengths, period: 24)
            let p = try RayleighTest.test(sample).p
            calibration.record(p: p, smallestAdjusted: p)
        }
        try calibration.expectHonest("Rayleigh of intervals, n \(n)")
        try expectUniform(calibration.fixed, "Rayleigh of intervals, n \(n)")
    }

    @Test(arguments: [50, 400], [false, true])
    func vonMisesFit(n: Int, rounded: Bool) throws {
        var calibration = Calibration()
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ (rounded ? 9500 : 9000))
        for set in 0..<UInt64(longForm ? 10_000 : n > 100 ? 12 : 60) {
            let kappa = [0.5, 2, 8][Int(set % 3)]
            let hours = (0..<n).map { _ -> Double in
                let hour = 3.4 + VonMises.draw(kappa, &generator) / (2 * Double.pi) * 24
                return rounded ? hour.rounded() : hour
            }
            let p = try WatsonTest.vonMises(
                CircularSample(hours, period: 24), null: Self.null(rounded), replications: Replications(39, seed: set)
            ).p
            calibration.record(p: p, smallestAdjusted: p)
        }
        try calibration.expectHonest("Watson, von Mises, \(n) \(rounded ? "whole hours" : "exact times")")
    }

    /// Two groups from one distribution with a hump; whole hours have many ties.
    @Test(arguments: [50, 400], [false, true])
    func twoSamples(n: Int, rounded: Bool) throws {
        var (calibration, intervals) = (Calibration(), Calibration())
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ (rounded ? 10_500 : 10_000))
        for set in 0..<UInt64(longForm ? 10_000 : n > 100 ? 30 : 120) {
            func group(_ size: Int) throws -> CircularSample {
                let hours = (0..<size).map { _ -> Double in
                    let hour = 22 + VonMises.draw(1, &generator) / (2 * Double.pi) * 24
                    return rounded ? hour.rounded() : hour
                }
                return try CircularSample(hours, period: 24)
            }
            func spread(_ sample: CircularSample) throws -> CircularSample {
                try CircularSample(
                    sample.angles.map { $0 / (2 * Double.pi) * 24 },
                    durations: sample.angles.indices.map { [1.0, 6, 24][$0 % 3] }, period: 24)
            }
            let (x, y) = (try group(n / 3), try group(n - n / 3))
            let replications = try Replications(199, seed: set)
            let p = try WatsonTwoSampleTest.test(x, y, replications: replications).p
            calibration.record(p: p, smallestAdjusted: p)
            if longForm || set % 4 == 0 {
                let q = try WatsonTwoSampleTest.testIntervals(
                    spread(x), spread(y), harmonics: 12, replications: replications
                ).p
                intervals.record(p: q, smallestAdjusted: q)
            }
        }
        let name = "two groups of \(n) \(rounded ? "whole hours" : "exact times")"
        try calibration.expectHonest("Watson, \(name)")
        try intervals.expectHonest("Watson of intervals, \(name)")
    }

    /// How often intervals hold the truth; `expected` at least, but for what chance does once in 30,000.
    func expectCoverage(_ hits: Int, of sets: Int, at level: Double, _ name: String) throws {
        #expect(
            try Binomial.lowerTail(hits, trials: sets, probability: level) > StandardNormal.upperTail(4),
            "\(name): \(hits) of \(sets)")
        if longForm { print(name, "sets", sets, "coverage", Double(hits) / Double(sets)) }
    }

    /// The mean direction, at concentrations from hardly any to much. The bounds are what the method reaches, told in
    /// the guide.
    @Test(arguments: [(50, 0.5, 0.94), (50, 2, 0.935), (50, 8, 0.93), (400, 0.5, 0.94), (400, 2, 0.94)])
    func meanDirection(n: Int, kappa: Double, least: Double) throws {
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ UInt64(kappa * 10))
        let sets = longForm ? 10_000 : 100
        var hits = 0
        for set in 0..<sets {
            let hours = (0..<n).map { _ in 1 + VonMises.draw(kappa, &generator) / (2 * Double.pi) * 24 }
            let result = try CircularMean.estimate(
                CircularSample(hours, period: 24), replications: Replications(399, seed: UInt64(set)))
            guard let arc = result.interval else {
                hits += 1
                continue
            }
            if CircularSample.wrapped(1 - arc.start, 24) <= arc.length { hits += 1 }
        }
        try expectCoverage(hits, of: sets, at: least, "Mean direction, n \(n), concentration \(kappa)")
    }

    /// Totals of cells: a Poisson number of reports, at uneven hours, some as intervals.
    @Test(arguments: [20.0, 50, 400])
    func aoristicTotals(mean: Double) throws {
        var generator = Xoshiro256StarStar(seed: UInt64(mean) &+ 11_000)
        let sets = longForm ? 10_000 : 300
        // Truth: expected totals per hour of the day by the same weights, averaged over very many reports.
        func report() -> (Double, Double) {
            let hour = 22 + VonMises.draw(1.5, &generator) / (2 * Double.pi) * 24
            let duration = [1.0, 3, 8][generator.integer(below: 3)]
            return ((hour - generator.uniform() * duration) * 60, duration * 60)
        }
        var truth = AoristicMatrix(grid: .hoursOfDay)
        for _ in 0..<200_000 {
            let (start, duration) = report()
            try truth.add(start: start, duration: duration)
        }
        let expected = truth.totals.map { $0 / 200_000 * mean }
        var hits = Array(repeating: 0, count: 24)
        for _ in 0..<sets {
            var matrix = AoristicMatrix(grid: .hoursOfDay)
            // A Poisson number by the gaps of its process.
            var time = generator.exponential()
            while time < mean {
                let (start, duration) = report()
                try matrix.add(start: start, duration: duration)
                time += generator.exponential()
            }
            for (hour, cell) in try matrix.result().cells.enumerated()
            where cell.lower <= expected[hour] && expected[hour] <= cell.upper { hits[hour] += 1 }
        }
        for (hour, count) in hits.enumerated() where hour % 4 == 1 {
            try expectCoverage(count, of: sets, at: 0.95, "Aoristic total, \(mean) reports, hour \(hour)")
        }
    }

    /// The curve's interval holds the smoothed truth.
    @Test(arguments: [50, 400])
    func density(n: Int) throws {
        var generator = Xoshiro256StarStar(seed: UInt64(n) &+ 12_000)
        let sets = longForm ? 10_000 : 100
        var gamma = Array(repeating: 0, count: 8)
        var resampled = gamma
        // A von Mises density smoothed by a von Mises kernel, from the products of their harmonics.
        let (one, two) = (Bessel.ratios(2, count: 40), Bessel.ratios(12, count: 40))
        let truth = (0..<8).map { step -> Double in
            let angle = Double(step) * Double.pi / 4
            let sum = (1..<40).reduce(0.0) { $0 + one[$1] * two[$1] * cos(Double($1) * angle) }
            return (1 + 2 * sum) / 24
        }
        for set in 0..<sets {
            let hours = (0..<n).map { _ in VonMises.draw(2, &generator) / (2 * Double.pi) * 24 }
            let sample = try CircularSample(hours, period: 24)
            let a = try CircularDensity.estimate(sample, gridCount: 8, bandwidth: .concentration(12))
            let b = try CircularDensity.estimate(
                sample, gridCount: 8, bandwidth: .concentration(12),
                interval: .bootstrap(Replications(199, seed: UInt64(set))))
            for step in 0..<8 {
                if a.points[step].lower <= truth[step], truth[step] <= a.points[step].upper { gamma[step] += 1 }
                if b.points[step].lower <= truth[step], truth[step] <= b.points[step].upper { resampled[step] += 1 }
            }
        }
        for step in [0, 2, 4] {
            try expectCoverage(gamma[step], of: sets, at: 0.95, "Density, gamma, n \(n), place \(step)")
            // The percentile bootstrap promises less where few reports lie; at the peak it is near its level.
            if step == 0 { try expectCoverage(resampled[step], of: sets, at: 0.92, "Density, bootstrap, n \(n)") }
            if longForm { print("Density, bootstrap, n", n, "place", step, Double(resampled[step]) / Double(sets)) }
        }
    }
}
