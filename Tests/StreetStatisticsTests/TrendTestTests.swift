import StreetStatistics
import Testing

struct TrendTestTests {
    /// Every way for the reports to fall over the months.
    @Test func agreesWithEnumeration() throws {
        let exposure = [31.0, 28, 31, 10]
        let counts = [0, 1, 1, 3]
        let whole = exposure.reduce(0, +)
        var below = 0.0
        var above = 0.0
        for outcome in 0..<1024 {
            var (rest, sum, probability) = (outcome, 0, 1.0)
            for _ in 0..<5 {
                sum += rest % 4
                probability *= exposure[rest % 4] / whole
                rest /= 4
            }
            if sum <= 12 { below += probability }
            if sum >= 12 { above += probability }
        }
        let result = try TrendTest.test(counts: counts, exposure: exposure)
        #expect(result.statistic == 12)
        #expect(result.method == .exactConditional)
        #expect(abs(result.p - min(1, 2 * min(below, above))) < 1e-14)
    }

    /// statsmodels GLM(Poisson, offset log exposure) of Tests/Reference/trend.py.
    @Test func ratioAgreesWithRegression() throws {
        let counts = [3, 5, 2, 6, 4, 8, 5, 9, 7, 6, 10, 8]
        let exposure = [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let result = try TrendTest.test(counts: counts, exposure: exposure)
        let ratio = try #require(result.ratioPerYear)
        #expect(abs(ratio.ratio / trendReference.ratio - 1) < 1e-9)
        #expect(abs(ratio.lower / trendReference.lower - 1) < 1e-9)
        #expect(abs(ratio.upper / trendReference.upper - 1) < 1e-9)
        #expect(abs(try #require(result.dispersion) / trendReference.dispersion - 1) < 1e-9)
    }

    @Test func normalAgreesWithExactForManyReports() throws {
        let counts = (0..<24).map { 30 + $0 % 5 + $0 / 4 }
        let exposure = Array(repeating: 30.0, count: 24)
        let exact = try TrendTest.test(counts: counts, exposure: exposure)
        let normal = try TrendTest.test(counts: counts, exposure: exposure, exactOperations: 0)
        #expect(exact.method == .exactConditional && normal.method == .normalApproximation)
        #expect(abs(exact.p / normal.p - 1) < 0.02)
    }

    @Test func edges() throws {
        let none = try TrendTest.test(counts: [0, 0, 0], exposure: [30, 30, 30])
        #expect(none.p == 1 && none.ratioPerYear == nil && none.dispersion == nil && none.n == 0)
        #expect(try TrendTest.test(counts: [0, 0], exposure: [30, 30], exactOperations: -1).p == 1)
        let last = try TrendTest.test(counts: [0, 0, 5], exposure: [30, 30, 30])
        #expect(last.ratioPerYear == nil)
        #expect(abs(last.p - 2.0 / 243) < 1e-15)
        let first = try TrendTest.test(counts: [5, 0], exposure: [30, 30])
        #expect(first.ratioPerYear == nil && first.p == 2.0 / 32)
        let gap = try TrendTest.test(counts: [2, 0, 3, 4], exposure: [30, 0, 30, 30])
        #expect(gap.ratioPerYear != nil)
        let flat = try TrendTest.test(counts: [5, 5, 5, 5], exposure: [1, 1, 1, 1])
        #expect(flat.p == 1)
        #expect(abs(try #require(flat.ratioPerYear).ratio - 1) < 1e-9)

        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [], exposure: []) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1], exposure: [30]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, 2], exposure: [30]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, -2], exposure: [30, 30]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, 2], exposure: [30, .nan]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, 2], exposure: [30, 0]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, 0, 1], exposure: [30, -1, 30]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [.max, .max], exposure: [30, 30]) }
        #expect(throws: StatisticsError.self) { try TrendTest.test(counts: [1, 1], exposure: [1, 1], level: 0) }
    }
}
