import StreetStatistics
import Testing

struct PoissonRateTests {
    /// R: poisson.test(10)$conf.int.
    @Test func garwood() throws {
        let ten = try PoissonRate.interval(count: 10)
        #expect(abs(ten.lower - 4.795389) < 1e-6 && abs(ten.upper - 18.390356) < 1e-6)
        let none = try PoissonRate.interval(count: 0, exposure: 2)
        #expect(none.lower == 0 && none.rate == 0)
        #expect(abs(none.upper - 3.688879454113936 / 2) < 1e-12)
        let many = try PoissonRate.interval(count: 1_000_000)
        #expect(many.lower < 1_000_000 && many.upper > 1_000_000)
    }

    /// scipy: binomtest(11, 26, 0.5) two-sided 0.5572 (the null is symmetric, so twice the smaller tail).
    @Test func equalExposures() throws {
        let result = try PoissonRate.compare(first: (15, 1), second: (11, 1))
        let tail = try Binomial.lowerTail(11, trials: 26, probability: 0.5)
        #expect(abs(result.p - 2 * tail) < 1e-14)
        #expect(result.ratio == 11.0 / 15)
        let share = try (
            IncompleteBeta.inverseLower(a: 11, b: 16, p: 0.025), IncompleteBeta.inverseUpper(a: 12, b: 15, p: 0.025)
        )
        #expect(abs(result.lower - share.0 / (1 - share.0)) < 1e-12)
        #expect(abs(result.upper - share.1 / (1 - share.1)) < 1e-12)
    }

    @Test func intervalAndTestAgree() throws {
        for first in 0..<12 {
            for second in 0..<12 {
                let result = try PoissonRate.compare(first: (first, 30), second: (second, 61))
                #expect((result.lower > 1 || result.upper < 1) == (result.p < 0.05), "\(first) \(second)")
                let turned = try PoissonRate.compare(first: (second, 61), second: (first, 30))
                #expect(abs(turned.p - result.p) < 1e-13)
                if result.lower > 0 { #expect(abs(turned.upper * result.lower - 1) < 1e-10) }
            }
        }
    }

    @Test func zeros() throws {
        let nothing = try PoissonRate.compare(first: (0, 1), second: (0, 1))
        #expect(nothing.ratio == nil && nothing.lower == 0 && nothing.upper == .infinity && nothing.p == 1)
        let only = try PoissonRate.compare(first: (0, 1), second: (6, 1))
        #expect(only.ratio == .infinity && only.upper == .infinity && only.lower > 1)
        #expect(abs(only.p - 2.0 / 64) < 1e-15)
        let gone = try PoissonRate.compare(first: (6, 1), second: (0, 1))
        #expect(gone.ratio == 0 && gone.lower == 0 && gone.upper < 1)
    }

    @Test func refusals() {
        #expect(throws: StatisticsError.self) { try PoissonRate.interval(count: -1) }
        #expect(throws: StatisticsError.self) { try PoissonRate.interval(count: .max) }
        #expect(throws: StatisticsError.self) { try PoissonRate.interval(count: 1, exposure: 0) }
        #expect(throws: StatisticsError.self) { try PoissonRate.interval(count: 1, exposure: .nan) }
        #expect(throws: StatisticsError.self) { try PoissonRate.interval(count: 1, level: 1) }
        #expect(throws: StatisticsError.self) { try PoissonRate.compare(first: (1, 1), second: (1, -1)) }
        #expect(throws: StatisticsError.self) { try PoissonRate.compare(first: (1, 1), second: (1, 1), level: .nan) }
    }

    @Test func extremeExposures() throws {
        let result = try PoissonRate.compare(first: (3, 1e-300), second: (4, 1e300))
        #expect(result.p >= 0 && result.p <= 1)
    }
}
