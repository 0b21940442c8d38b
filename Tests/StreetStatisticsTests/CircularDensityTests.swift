import Testing

@testable import StreetStatistics

struct CircularDensityTests {
    typealias Reference = CircularReference

    /// R's density.circular with kernel concentration 12.5 at hours 0, 6, 12 and 23, per radian.
    @Test(arguments: [
        (Reference.first, [0.60124558274538231, 0.00115292512575413, 0.01843661460361644, 0.65567675690409188]),
        (Reference.second, [5.43889573057556e-07, 5.94823929151503e-02, 2.42338171626289e-01, 1.37607788378118e-05]),
        (Reference.third, [1.30376143613498e-01, 2.38873576633316e-08, 3.30529993704306e-04, 2.56737042250808e-01]),
        (Reference.spread, [0.199201526663780, 0.187014393685811, 0.152460516706654, 0.142303656449482]),
    ])
    func agreesWithR(hours: [Double], expected: [Double]) throws {
        let result = try CircularDensity.estimate(
            Reference.day(hours), gridCount: 24, bandwidth: .concentration(12.5))
        for (hour, value) in zip([0, 6, 12, 23], expected) {
            let point = result.points[hour]
            #expect(abs(point.density / (2 * Double.pi) * 24 - value) < 1e-12)
            #expect(point.lower <= point.density && point.density <= point.upper)
            #expect(point.moment == Double(hour))
        }
        // A sum over fewer points than there are harmonics is not quite the integral.
        #expect(abs(result.points.reduce(0) { $0 + $1.density } - 1) < 1e-8)
    }

    @Test func bandwidthsAgreeWithR() throws {
        for (hours, plugIn, validated) in [
            (Reference.first, 4.40892984343047, 2.37367757559589),
            (Reference.second, 2.21681198369672, 6.49300246060531),
            (Reference.third, 6.60012423418889, 15.199838827212),
            (Reference.spread, 0.0140222862962023, nil as Double?),
        ] {
            let sample = try Reference.day(hours)
            #expect(abs(CircularBandwidth.plugIn(sample) / plugIn - 1) < 1e-9)
            // Rounded hours have no largest likelihood beyond R's range of 50: the peak inside it is compared.
            if let validated {
                let (kappa, isAtLimit) = try CircularBandwidth.crossValidation(sample, upTo: 50)
                #expect(!isAtLimit && abs(kappa / validated - 1) < 1e-4)
            }
        }
    }

    static func uncertain(_ n: Int, seed: UInt64, weighted: Bool = false) throws -> CircularSample {
        var generator = Xoshiro256StarStar(seed: seed)
        let durations = (0..<n).map { [0, 0.01, 0.5, 1, 6, 23.9, 24, 30][$0 % 8] * generator.uniform() }
        return try CircularSample(
            (0..<n).map { _ in generator.uniform() * 24 }, durations: durations,
            weights: weighted ? (0..<n).map { _ in generator.uniform() } : nil, period: 24)
    }

    /// The fast way against summing all kernels.
    @Test(arguments: [0.5, 8, 60, 900])
    func fastIsExact(kappa: Double) throws {
        for sample in [
            try Self.uncertain(400, seed: 2), try Self.uncertain(400, seed: 3, weighted: true),
            try Reference.day(Reference.random(300, seed: 4)),
        ] {
            let ratios = Bessel.ratios(kappa, count: Bessel.harmonics(kappa))
            let direct = CircularHarmonics(direct: sample, count: ratios.count - 1)
            var bins = 256
            while bins < 64 * ratios.count { bins *= 2 }
            let binned = CircularHarmonics(binned: sample, count: ratios.count - 1, bins: bins)
            for p in direct.cosines.indices {
                #expect(abs(direct.cosines[p] - binned.cosines[p]) < 1e-9)
                #expect(abs(direct.sines[p] - binned.sines[p]) < 1e-9)
            }
            for step in 0..<48 {
                let angle = Double(step) * Double.pi / 24
                let slow = CircularDensity.direct(sample, concentration: kappa, at: angle)
                // Intervals shorter than 1e-5 radians are taken as moments by the slow way.
                #expect(abs(direct.density(at: angle, ratios: ratios) - slow) < 1e-7)
            }
        }
    }

    /// An interval's curve is the mean of the curves of the moments in it.
    @Test func intervalsAreSpread() throws {
        let whole = try CircularSample([22], durations: [4], period: 24)
        let parts = try CircularSample((0..<4000).map { 22 + (Double($0) + 0.5) / 1000 }, period: 24)
        for angle in [0, 0.4, 3, 6.2] {
            let a = CircularDensity.direct(whole, concentration: 20, at: angle)
            #expect(abs(a - CircularDensity.direct(parts, concentration: 20, at: angle)) < 1e-7)
        }
    }

    /// Leave-one-out likelihood by its definition.
    @Test func leaveOneOutIsThat() throws {
        for sample in [try Reference.day(Reference.first), try Self.uncertain(24, seed: 6, weighted: true)] {
            let criterion = CircularBandwidth.LeaveOneOut(sample, largest: 100)
            for kappa in [0.3, 5, 80] {
                var (sum, weights) = (0.0, 0.0)
                for left in sample.angles.indices {
                    var density = 0.0
                    var rest = 0.0
                    for other in sample.angles.indices where other != left {
                        rest += sample.weight(other)
                        // The mean over the interval left out, by 400 moments in it.
                        let half = sample.halfWidths?[left] ?? 0
                        let parts = half > 0 ? 400 : 1
                        for part in 0..<parts {
                            let at = sample.angles[left] + half * (2 * (Double(part) + 0.5) / Double(parts) - 1)
                            density +=
                                sample.weight(other) / Double(parts)
                                * CircularDensity.direct(
                                    sample.observation(other), concentration: kappa, at: at)
                        }
                    }
                    sum += sample.weight(left) * log(density / rest)
                    weights += sample.weight(left)
                }
                #expect(abs(criterion.value(kappa) - sum / weights) < 1e-4)
            }
        }
    }

    @Test func bootstrapIsNear() throws {
        let sample = try Reference.day(Reference.random(150, seed: 12))
        let gamma = try CircularDensity.estimate(sample, gridCount: 12, bandwidth: .concentration(10))
        let resampled = try CircularDensity.estimate(
            sample, gridCount: 12, bandwidth: .concentration(10),
            interval: .bootstrap(Replications(999, seed: 4)))
        for (a, b) in zip(gamma.points, resampled.points) {
            #expect(abs((a.upper - a.lower) / (b.upper - b.lower) - 1.15) < 0.3)
        }
    }

    @Test func edges() throws {
        let sample = try Reference.day([3, 3, 3])
        let same = try CircularDensity.estimate(sample, gridCount: 4)
        #expect(same.isAtLimit && same.points.allSatisfy { $0.density.isFinite && $0.upper.isFinite })
        let flat = try CircularDensity.estimate(sample, gridCount: 4, bandwidth: .concentration(0))
        #expect(flat.points.allSatisfy { abs($0.density - 1.0 / 24) < 1e-12 })
        #expect(throws: StatisticsError.self) { try CircularDensity.estimate(sample, gridCount: 0) }
        #expect(throws: StatisticsError.self) { try CircularDensity.estimate(sample, gridCount: 1 << 30) }
        for kappa in [-1, Double.nan, 1e9] {
            #expect(throws: StatisticsError.self) {
                try CircularDensity.estimate(sample, gridCount: 4, bandwidth: .concentration(kappa))
            }
        }
        #expect(throws: StatisticsError.self) {
            try CircularDensity.estimate(try Reference.day([1]), gridCount: 4)
        }
        #expect(throws: StatisticsError.self) { try CircularDensity.estimate(sample, gridCount: 4, level: 1.5) }
        #expect(throws: StatisticsError.self) {
            try CircularDensity.estimate(
                try Reference.day(Reference.random(1000, seed: 1)), gridCount: 100_000, bandwidth: .plugIn,
                interval: .bootstrap(Replications(9, seed: 1)))
        }
        let opposite = try CircularDensity.estimate(try Reference.day([0, 12]), gridCount: 4, bandwidth: .plugIn)
        #expect(opposite.concentration == 0)
    }
}
