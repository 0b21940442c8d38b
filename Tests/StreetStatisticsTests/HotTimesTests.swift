import StreetStatistics
import Testing

struct HotTimesTests {
    typealias Interval = HotTimes.Interval
    static let forceSample = NullBudget(exactOperations: 0, replications: 200_000, seed: 5)

    /// Hours exactly: the count of an hour is binomial (n, 1/168).
    @Test func wholeHoursAreBinomial() throws {
        let busy = (0..<5).map { _ in Interval(start: 20 * 60, duration: 60) }
        let rest = (0..<45).map { Interval(start: Double($0 * 3 + 21) * 60, duration: 60) }
        let result = try HotTimes.test(intervals: busy + rest)
        #expect(result.method == .exact)
        #expect(result.n == 50)
        for (cell, count) in [(20, 5), (21, 1), (22, 0)] {
            let expected = try Binomial.upperTail(count, trials: 50, probability: 1.0 / 168)
            #expect(abs(result.cells[cell].p / expected - 1) < 1e-12)
            #expect(abs(result.cells[cell].total - Double(count)) < 1e-12)
        }
        #expect(result.significant() == [20])
    }

    /// Every combination of starting hours of three reports, weighed by hand.
    @Test func agreesWithEnumeration() throws {
        let intervals = [
            Interval(start: 30, duration: 60), Interval(start: 45, duration: 126), Interval(start: 60, duration: 120),
        ]
        let result = try HotTimes.test(intervals: intervals)
        let weights = try intervals.map { interval in
            try Aoristic.weights(start: interval.start, duration: interval.duration).map { ($0 * 2520).rounded() }
        }
        for cell in [0, 1, 2, 3, 80] {
            let observed = weights[0][cell] + weights[1][cell] + weights[2][cell]
            var reached = 0
            for a in weights[0] {
                for b in weights[1] { for c in weights[2] where a + b + c >= observed { reached += 1 } }
            }
            #expect(abs(result.cells[cell].p - Double(reached) / (168.0 * 168 * 168)) < 1e-14)
        }
    }

    static func mixed(_ n: Int, seed: UInt64) -> [Interval] {
        var generator = Xoshiro256StarStar(seed: seed)
        return (0..<n).map { _ in
            let hours = [1.0, 6, 9, 24][generator.integer(below: 4)]
            return Interval(start: Double(generator.integer(below: 10_080)), duration: hours * 60)
        }
    }

    @Test func sampleAgreesWithExact() throws {
        let intervals = Self.mixed(60, seed: 4)
        let exact = try HotTimes.test(intervals: intervals)
        let sample = try HotTimes.test(intervals: intervals, budget: Self.forceSample)
        #expect(exact.method == .exact)
        #expect(sample.method == .monteCarlo(replications: 200_000, seed: 5))
        for (a, b) in zip(exact.cells, sample.cells) {
            #expect(abs(a.p - b.p) < 5 * (a.p * (1 - a.p) / 200_000).squareRoot() + 1e-5)
            #expect(a.total == b.total)
        }
        #expect(abs(exact.cells.reduce(0) { $0 + $1.total } - 60) < 1e-10)
    }

    @Test func turningTheWeekTurnsTheResult() throws {
        let intervals = Self.mixed(40, seed: 6)
        let turned = intervals.map { Interval(start: $0.start - 360, duration: $0.duration) }
        let a = try HotTimes.test(intervals: intervals).cells.map(\.p)
        let b = try HotTimes.test(intervals: turned).cells.map(\.p)
        #expect((0..<168).allSatisfy { abs(a[($0 + 6) % 168] - b[$0]) < 1e-12 })
    }

    /// The worked example of docs/guides/hot-times.md.
    @Test func exampleOfTheGuide() throws {
        let friday = 4.0 * 24 * 60
        let intervals =
            (0..<3).map { _ in Interval(start: friday + 17 * 60, duration: 60) }
            + (0..<2).map { _ in Interval(start: friday + 16 * 60, duration: 120) }
            + [Interval(start: 0, duration: 10_080)]
        let result = try HotTimes.test(intervals: intervals)
        let cell = result.cells[4 * 24 + 17]
        #expect(abs(cell.total - (4 + 1.0 / 168)) < 1e-12)
        // All three, and both of the two: (1/168)³ (2/168)².
        #expect(abs(cell.p / (4.0 / (168.0 * 168 * 168 * 168 * 168)) - 1) < 1e-12)
    }

    @Test func edges() throws {
        #expect(throws: StatisticsError.self) { try HotTimes.test(intervals: []) }
        let error = #expect(throws: StatisticsError.self) {
            try HotTimes.test(intervals: [Interval(start: 0, duration: 60), Interval(start: 0, duration: 0)])
        }
        #expect(error?.index == 1)
        let weeks = try HotTimes.test(intervals: [
            Interval(start: 5, duration: 10_080), Interval(start: 9, duration: 1e9),
        ])
        #expect(weeks.cells.allSatisfy { $0.p == 1 })
        let one = try HotTimes.test(intervals: [Interval(start: 90, duration: 60)])
        #expect(abs(one.cells[1].p - 2.0 / 168) < 1e-15)
        #expect(one.significant().isEmpty)
        let nearlyAWeek = try HotTimes.test(intervals: [Interval(start: 10, duration: 10_079)])
        #expect(nearlyAWeek.cells.allSatisfy { $0.p > 0 && $0.p <= 1 })
        struct Cancelled: Error {}
        #expect(throws: Cancelled.self) {
            try HotTimes.test(intervals: Self.mixed(10, seed: 1), budget: Self.forceSample) { _ in throw Cancelled() }
        }
    }
}
