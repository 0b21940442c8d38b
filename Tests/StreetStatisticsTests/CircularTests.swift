import Testing

@testable import StreetStatistics

/// Reference values: Tests/Reference/circular.R, in hours of the day.
enum CircularReference {
    static let first = [22.4, 23.1, 0.3, 21.7, 23.9, 1.2, 20.5, 22.8, 2.6, 23.5, 19.2, 14.1]
    static let second: [Double] = [8, 9, 9, 17, 18, 8, 15, 16, 12, 13]
    static let third: [Double] = [17, 18, 18, 19, 22, 23, 16, 18, 17]
    static let spread = [1.3, 4.4, 6.1, 9.7, 11.2, 13.9, 16.5, 18.8, 20.3, 23.6]

    static func day(_ hours: [Double]) throws -> CircularSample { try CircularSample(hours, period: 24) }

    static func random(_ n: Int, seed: UInt64) -> [Double] {
        var generator = Xoshiro256StarStar(seed: seed)
        return (0..<n).map { _ in generator.uniform() * 24 }
    }
}

struct CircularMeanTests {
    typealias Reference = CircularReference

    @Test(arguments: [
        (Reference.first, 22.7270880513895, 0.744496676266725, 22.95),
        (Reference.second, 12.424002424612, 0.58822680651741, 12.5),
        (Reference.third, 18.5412464104714, 0.844308858664361, 18),
        (Reference.spread, 18.3756286099571, 0.0287903960017839, 19.55),
    ])
    func agreesWithR(hours: [Double], mean: Double, length: Double, median: Double) throws {
        let result = try CircularMean.estimate(Reference.day(hours))
        let direction = try #require(result.direction)
        #expect(abs(direction - mean) < 1e-10)
        #expect(abs(result.resultantLength - length) < 1e-13)
        #expect(abs((result.median ?? -1) - median) < 1e-9)
        #expect(result.variance == 1 - result.resultantLength)
    }

    /// The median by its definition, at every observation and between them.
    @Test func medianIsTheNearest() throws {
        for seed in 0..<40 as Range<UInt64> {
            let hours = Reference.random(3 + Int(seed % 8), seed: seed).map { seed % 2 == 0 ? $0.rounded() : $0 }
            func distance(_ at: Double) -> Double {
                hours.reduce(0) { sum, hour in
                    let gap = abs(hour - at).truncatingRemainder(dividingBy: 24)
                    return sum + min(gap, 24 - gap)
                }
            }
            let least = (0..<2400).map { distance(Double($0) / 100) }.min() ?? 0
            guard let median = try CircularMean.estimate(Reference.day(hours)).median else { continue }
            // With several middles apart, the one between them need not be one.
            let candidates = hours.filter { distance($0) < least + 1e-6 }
            if Set(candidates.map { $0.truncatingRemainder(dividingBy: 24) }).count == 1 {
                #expect(distance(median) <= least + 1e-6)
            }
        }
    }

    @Test func turningTheClock() throws {
        let still = try CircularMean.estimate(Reference.day(Reference.first))
        let turned = try CircularMean.estimate(Reference.day(Reference.first.map { $0 + 7.5 - 240 }))
        let (a, b) = (try #require(still.direction), try #require(turned.direction))
        #expect(abs(CircularSample.wrapped(a + 7.5, 24) - b) < 1e-9)
        let (c, d) = (try #require(still.interval), try #require(turned.interval))
        #expect(abs(c.length - d.length) < 1e-9)
        // Minutes instead of hours change nothing.
        let minutes = try CircularMean.estimate(CircularSample(Reference.first.map { $0 * 60 }, period: 1440))
        #expect(abs((minutes.direction ?? 0) / 60 - a) < 1e-9)
    }

    @Test func intervalsShortenTheResultant() throws {
        // One interval of a quarter of the clock: sin(π/4)/(π/4), around its middle.
        let one = try CircularMean.estimate(CircularSample([3], durations: [6], period: 24))
        #expect(abs((one.direction ?? 0) - 6) < 1e-12)
        #expect(abs(one.resultantLength - sin(Double.pi / 4) / (Double.pi / 4)) < 1e-14)
        #expect(one.median == nil)
        let whole = try CircularMean.estimate(CircularSample([3], durations: [24], period: 24))
        #expect(whole.direction == nil && whole.interval == nil && whole.resultantLength == 0)
        // A weight of 2 is the same observation twice.
        let weighted = try CircularMean.estimate(CircularSample([1, 5, 9], weights: [2, 1, 0], period: 24))
        let twice = try CircularMean.estimate(CircularSample([1, 1, 5], period: 24))
        #expect(abs((weighted.direction ?? 0) - (twice.direction ?? 1)) < 1e-12)
        #expect(weighted.median == twice.median)
        #expect(abs(weighted.effectiveReports - 9.0 / 5) < 1e-12)
    }

    @Test func edges() throws {
        let all = try CircularMean.estimate(CircularSample(Array(repeating: 3, count: 20), period: 24))
        #expect(abs(all.resultantLength - 1) < 1e-15 && abs((all.interval?.length ?? 1)) < 1e-6)
        let opposite = try CircularMean.estimate(CircularSample([0, 12, 6, 18], period: 24))
        #expect(opposite.direction == nil && opposite.interval == nil && opposite.standardDeviation == .infinity)
        let one = try CircularMean.estimate(CircularSample([-1], period: 24))
        #expect(abs((one.direction ?? 0) - 23) < 1e-12 && one.interval == nil)
        for values in [[], [Double.nan], [.infinity]] {
            #expect(throws: StatisticsError.self) { try CircularSample(values, period: 24) }
        }
        for period in [0, -1, Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) { try CircularSample([1], period: period) }
        }
        #expect(throws: StatisticsError.self) { try CircularSample([1], durations: [-1], period: 24) }
        #expect(throws: StatisticsError.self) { try CircularSample([1], durations: [.nan], period: 24) }
        #expect(throws: StatisticsError.self) { try CircularSample([1], durations: [], period: 24) }
        #expect(throws: StatisticsError.self) { try CircularSample([1], weights: [0], period: 24) }
        #expect(throws: StatisticsError.self) { try CircularSample([1], weights: [-1], period: 24) }
        #expect(throws: StatisticsError.self) {
            try CircularMean.estimate(CircularSample([1], period: 24), level: 0)
        }
        #expect(try CircularMean.estimate(CircularSample([1e300, -1e300, 5], period: 24)).n == 3)
        // The same seed gives the same interval.
        let sample = try Reference.day(Reference.first)
        #expect(try CircularMean.estimate(sample) == CircularMean.estimate(sample))
    }

    /// The worked example of docs/guides/circular.md.
    @Test func exampleOfTheGuide() throws {
        let result = try CircularMean.estimate(CircularSample([22, 0, 2], period: 24))
        #expect(abs((result.direction ?? 12) - 0) < 1e-9 || abs((result.direction ?? 12) - 24) < 1e-9)
        // (1 + 2 cos 30°) / 3.
        #expect(abs(result.resultantLength - (1 + 3.0.squareRoot()) / 3) < 1e-14)
    }
}

struct VonMisesTests {
    typealias Reference = CircularReference

    @Test(arguments: [
        (Reference.first, 2.32462770765138, 1.778206597059765, 0.266918933759544, 0.649698654051847),
        (Reference.second, 1.46841139852465, 1.332209786223801, 0.368815012180654, 0.596284185145165),
        (Reference.third, 3.56262261246077, 2.471629779918582, 0.242909868762597, 0.999158450568626),
    ])
    func fitAgreesWithR(hours: [Double], plain: Double, corrected: Double, meanError: Double, error: Double) throws {
        let sample = try Reference.day(hours)
        #expect(abs(VonMises.fit(sample, corrected: false).concentration - plain) < 1e-10)
        let fit = VonMises.fit(sample)
        #expect(abs(fit.concentration - corrected) < 1e-10)
        #expect(abs((fit.meanError ?? 0) - meanError / (2 * Double.pi) * 24) < 1e-9)
        #expect(abs(fit.concentrationError - error) < 1e-9)
        let interval = try #require(try fit.approximateInterval())
        #expect(abs(interval.length - 2 * 1.959963984540054 * meanError / (2 * Double.pi) * 24) < 1e-8)
    }

    @Test func edges() throws {
        let flat = VonMises.fit(try CircularSample([0, 12], period: 24))
        #expect(flat.concentration == 0 && flat.mean == nil && flat.meanError == nil)
        #expect(try flat.approximateInterval() == nil)
        let same = VonMises.fit(try CircularSample([5, 5, 5], period: 24), corrected: false)
        #expect(same.concentration == VonMises.largestConcentration)
        let one = VonMises.fit(try CircularSample([5], period: 24))
        #expect(one.concentration == 0 && one.mean == 5)
    }

    /// Values by R's integrate.
    @Test func distribution() {
        let two = VonMises.Distribution(2)
        for (q, value) in [(-1, 0.110422263044963), (0.5, 0.738192214418526), (2, 0.982690206369322)] {
            #expect(abs(two.below(q) - value) < 1e-12)
        }
        let thirty = VonMises.Distribution(30)
        #expect(abs(thirty.below(-0.2) - 0.138083342070342) < 1e-12)
        #expect(abs(thirty.below(0.1) - 0.707183654585580) < 1e-12)
        #expect(two.below(-Double.pi) == 0 && abs(two.below(Double.pi) - 1) < 1e-15)
    }

    /// Draws follow the distribution function: 20 classes of equal probability.
    @Test(arguments: [0, 0.3, 2, 40, 1e4])
    func draws(kappa: Double) throws {
        var generator = Xoshiro256StarStar(seed: 11)
        let distribution = VonMises.Distribution(kappa)
        let n = 40_000
        var counts = Array(repeating: 0, count: 20)
        for _ in 0..<n {
            let angle = VonMises.draw(kappa, &generator)
            #expect(abs(angle) <= Double.pi)
            counts[min(19, Int(distribution.below(angle) * 20))] += 1
        }
        let expected = Double(n) / 20
        let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // 19 degrees of freedom: 50 is exceeded once in 7,000.
        #expect(chiSquare < 50)
    }
}
