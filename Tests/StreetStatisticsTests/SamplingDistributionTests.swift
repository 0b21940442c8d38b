import Testing

@testable import StreetStatistics

struct SamplingDistributionTests {
    static func computed(_ name: String, _ x: [Double]) throws -> Double? {
        switch name {
        case "digamma": try Digamma.value(x[0])
        case "trigamma": try Digamma.derivative(x[0])
        case "gammaQuantile": try IncompleteGamma.inverseLower(a: x[0], p: x[1])
        case "betaQuantile": try IncompleteBeta.inverseLower(a: x[0], b: x[1], p: x[2])
        case "studentUpper": try StudentT.upperTail(x[0], degrees: x[1])
        case "studentQuantile": try StudentT.upperQuantile(x[0], degrees: x[1])
        default: nil
        }
    }

    @Test func valuesOfReference() throws {
        var count = 0
        for line in samplingDistributionValues.split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { Double($0) }
            try #require(numbers.count == words.count - 1)
            let expected = try #require(numbers.last)
            let value = try #require(try Self.computed(String(words[0]), Array(numbers.dropLast())), "\(line)")
            #expect(abs(value - expected) <= 1e-12 * abs(expected), "\(line): \(value)")
            count += 1
        }
        #expect(count == 209)
    }

    /// ψ(x + 1) = ψ(x) + 1/x and ψ′(x + 1) = ψ′(x) − 1/x², across the borders between formulas.
    @Test func recurrence() throws {
        for step in 1..<2000 {
            let x = Double(step) * 0.01
            let first = try Digamma.value(x + 1) - Digamma.value(x)
            #expect(abs(first - 1 / x) <= 4e-15 * max(1, 1 / x) * 8)
            let second = try Digamma.derivative(x) - Digamma.derivative(x + 1)
            #expect(abs(second - 1 / (x * x)) <= 2e-15 * max(1, 1 / (x * x)) * 8)
        }
    }

    @Test func chiSquared() throws {
        // R: pchisq(3.841458820694124, 1, lower.tail = FALSE) = 0.05, qchisq(0.95, 1) = 3.841458820694124.
        #expect(abs(try ChiSquared.upperTail(3.841458820694124, degrees: 1) - 0.05) < 1e-15)
        #expect(abs(try ChiSquared.upperQuantile(0.05, degrees: 1) - 3.841458820694124) < 1e-12)
        #expect(try ChiSquared.upperTail(-1, degrees: 3) == 1)
        #expect(throws: StatisticsError.self) { try ChiSquared.upperTail(1, degrees: 0) }
        #expect(throws: StatisticsError.self) { try ChiSquared.upperTail(.nan, degrees: 1) }
    }

    @Test func edges() throws {
        #expect(try StudentT.upperTail(.infinity, degrees: 3) == 0)
        #expect(try StudentT.upperTail(-.infinity, degrees: 3) == 1)
        #expect(try StudentT.upperTail(0, degrees: 3) == 0.5)
        #expect(try StudentT.upperTail(1e200, degrees: 3) >= 0)
        #expect(abs(try StudentT.upperTail(1.96, degrees: 1e8) - StandardNormal.upperTail(1.96)) < 1e-8)
        for x in [Double.nan, 0, -1, .infinity] {
            #expect(throws: StatisticsError.self) { try Digamma.value(x) }
            #expect(throws: StatisticsError.self) { try Digamma.derivative(x) }
        }
        #expect(throws: StatisticsError.self) { try StudentT.upperQuantile(0, degrees: 3) }
        #expect(throws: StatisticsError.self) { try StudentT.upperTail(1, degrees: .nan) }
    }

    /// Means and variances of the draws, within 4 standard errors; and every count's share for a small mean.
    @Test func draws() throws {
        var generator = Xoshiro256StarStar(seed: 5)
        let size = 20_000
        for mean in [0.3, 4, 9.9, 10.1, 55, 4000] {
            let counts = (0..<size).map { _ in Double(generator.poisson(mean: mean)) }
            let average = counts.reduce(0, +) / Double(size)
            #expect(abs(average - mean) < 4 * (mean / Double(size)).squareRoot(), "mean \(mean)")
            let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
            let error = ((2 * mean * mean + mean) / Double(size)).squareRoot()
            #expect(abs(variance - mean) < 4 * error, "variance \(mean)")
        }
        for shape in [0.2, 1, 3.7, 90] {
            let draws = (0..<size).map { _ in generator.gamma(shape: shape) }
            let p = try draws.map { try IncompleteGamma.lower(a: shape, x: $0) }.sorted()
            let distance = p.enumerated().reduce(0) { max($0, abs($1.element - Double($1.offset) / Double(size))) }
            // Kolmogorov's distance exceeds this once in 30,000.
            #expect(distance < 2.35 / Double(size).squareRoot(), "shape \(shape)")
        }
        for mean in [6.5, 12.5] {
            var seen = Array(repeating: 0, count: 40)
            for _ in 0..<size { seen[min(39, generator.poisson(mean: mean))] += 1 }
            var squares = 0.0
            for count in 0..<25 {
                let share = try Poisson.upperTail(count, mean: mean) - Poisson.upperTail(count + 1, mean: mean)
                let expected = share * Double(size)
                squares += (Double(seen[count]) - expected) * (Double(seen[count]) - expected) / expected
            }
            #expect(try ChiSquared.upperTail(squares, degrees: 24) > 1e-5, "mean \(mean)")
        }
        #expect(generator.poisson(mean: .nan) == 0 && generator.poisson(mean: -1) == 0)
        #expect(generator.gamma(shape: 0) == 0)
    }
}
