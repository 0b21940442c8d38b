import Testing

@testable import StreetStatistics

/// Against exact tails, near the middle and far out.
struct SaddlepointTailTests {
    typealias Interval = HotTimes.Interval

    /// One hour with some more reports, so that its tail is small.
    private static func intervals(_ count: Int, extra: Int, wholeHours: Bool, seed: UInt64) -> [Interval] {
        var generator = Xoshiro256StarStar(seed: seed)
        return (0..<count).map { index in
            let hours = index < extra ? 1.0 : [1.0, 1, 6, 9, 24][generator.integer(below: wholeHours ? 2 : 5)]
            let start = index < extra ? 100 : generator.integer(below: 168)
            return Interval(start: Double(start) * 60, duration: hours * 60)
        }
    }

    @Test(arguments: [(840, 3), (840, 20), (840, 60), (3_000, 10), (3_000, 120)], [true, false])
    func staysWithinAPerCentOfTheExactTail(size: (count: Int, extra: Int), wholeHours: Bool) throws {
        let intervals = Self.intervals(size.count, extra: size.extra, wholeHours: wholeHours, seed: 3)
        let exact = try HotTimes.test(
            intervals: intervals, budget: NullBudget(exactOperations: 100_000_000_000))
        let fast = try HotTimes.test(intervals: intervals, budget: NullBudget(exactOperations: 0))
        #expect(exact.method == .exact)
        #expect(fast.method == .saddlepoint)
        var smallest = 1.0
        for (a, b) in zip(exact.cells, fast.cells) where a.p > 1e-12 {
            #expect(abs(b.p / a.p - 1) < 0.01, "exact \(a.p), saddlepoint \(b.p)")
            smallest = min(smallest, a.p)
        }
        #expect(smallest < 0.1)
        // Far beyond what anybody reads, the order of magnitude still holds.
        for (a, b) in zip(exact.cells, fast.cells) where a.p <= 1e-12 && a.p > 1e-250 {
            #expect(abs(b.p / a.p - 1) < 0.05, "exact \(a.p), saddlepoint \(b.p)")
        }
    }

    /// Minutes that are no whole hours: the lattice is fine, the sum nearly continuous.
    @Test func oddMinutesToo() throws {
        var generator = Xoshiro256StarStar(seed: 9)
        let intervals = (0..<900).map { _ in
            Interval(start: Double(generator.integer(below: 672) * 15), duration: 60)
        }
        let exact = try HotTimes.test(
            intervals: intervals, budget: NullBudget(exactOperations: 100_000_000_000))
        let fast = try HotTimes.test(intervals: intervals, budget: NullBudget(exactOperations: 0))
        for (a, b) in zip(exact.cells, fast.cells) {
            #expect(abs(b.p / a.p - 1) < 0.01, "exact \(a.p), saddlepoint \(b.p)")
        }
    }

    @Test func theEndsAreProbabilities() throws {
        let all = (0..<1_000).map { _ in Interval(start: 600, duration: 60) }
        let result = try HotTimes.test(intervals: all, budget: NullBudget(exactOperations: 0))
        #expect(result.cells[10].p >= 0 && result.cells[10].p < 1e-300)
        #expect(result.cells[11].p == 1)
        // A week or more: every hour holds the same, whatever happens.
        let vague = (0..<1_000).map { _ in Interval(start: 0, duration: 10_080) }
        let even = try HotTimes.test(intervals: vague, budget: NullBudget(exactOperations: 0))
        for cell in even.cells { #expect(cell.p == 1) }
    }
}
