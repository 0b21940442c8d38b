import StreetStatistics
import Testing

/// Every value of the fixture, which mpmath computed to 360 digits.
struct SpecialFunctionTests {
    /// Largest relative error allowed.
    static let tolerance = 1e-12

    static func computed(_ name: String, _ x: [Double]) throws -> Double? {
        switch name {
        case "logGamma": try LogGamma.value(x[0])
        case "gammaLower": try IncompleteGamma.lower(a: x[0], x: x[1])
        case "gammaUpper": try IncompleteGamma.upper(a: x[0], x: x[1])
        case "betaLower": try IncompleteBeta.lower(a: x[0], b: x[1], x: x[2])
        case "betaUpper": try IncompleteBeta.upper(a: x[0], b: x[1], x: x[2])
        case "normalLower": try StandardNormal.lowerTail(x[0])
        case "normalQuantile": try StandardNormal.quantile(x[0])
        case "binomialUpper": try Binomial.upperTail(Int(x[0]), trials: Int(x[1]), probability: x[2])
        case "binomialLower": try Binomial.lowerTail(Int(x[0]), trials: Int(x[1]), probability: x[2])
        case "poissonUpper": try Poisson.upperTail(Int(x[0]), mean: x[1])
        case "poissonLower": try Poisson.lowerTail(Int(x[0]), mean: x[1])
        default: nil
        }
    }

    @Test func valuesOfReference() throws {
        var worst: [String: (error: Double, line: Substring)] = [:]
        var count = 0
        for line in specialFunctionValues.split(separator: "\n") {
            let words = line.split(separator: " ")
            let name = String(words[0])
            let numbers = words.dropFirst().compactMap { Double($0) }
            try #require(numbers.count == words.count - 1)
            let expected = try #require(numbers.last)
            let value = try #require(try Self.computed(name, Array(numbers.dropLast())), "\(line)")
            let error = abs(value - expected) / abs(expected)
            if !(error <= worst[name]?.error ?? -1) { worst[name] = (error, line) }
            #expect(error <= Self.tolerance, "\(line): \(value)")
            count += 1
        }
        #expect(count > 500)
        if longForm {
            for (name, found) in worst.sorted(by: { $0.key < $1.key }) { print(name, found.error, found.line) }
        }
    }

    @Test func inverseOfGamma() throws {
        for a in [0.5, 1, 2, 10, 54, 650, 10_000] {
            for p in [1e-30, 1e-9, 0.001, 0.025, 0.3, 0.5, 0.7, 0.975, 0.9999] {
                let lower = try IncompleteGamma.inverseLower(a: a, p: p)
                let upper = try IncompleteGamma.inverseUpper(a: a, p: p)
                let back = try (IncompleteGamma.lower(a: a, x: lower), IncompleteGamma.upper(a: a, x: upper))
                #expect(abs(back.0 / p - 1) < 1e-11, "P⁻¹ a \(a) p \(p)")
                #expect(abs(back.1 / p - 1) < 1e-11, "Q⁻¹ a \(a) p \(p)")
            }
        }
        // The Garwood limits of 10 events, by mpmath.
        #expect(abs(try IncompleteGamma.inverseLower(a: 10, p: 0.025) / 4.795388696132715 - 1) < 1e-12)
        #expect(abs(try IncompleteGamma.inverseUpper(a: 11, p: 0.025) / 18.39035604201778 - 1) < 1e-12)
        #expect(try IncompleteGamma.inverseLower(a: 3, p: 0) == 0)
        #expect(try IncompleteGamma.inverseLower(a: 3, p: 1) == .infinity)
        #expect(try IncompleteGamma.inverseUpper(a: 3, p: 0) == .infinity)
    }

    @Test func inverseOfBeta() throws {
        for (a, b) in [(0.5, 0.5), (1, 1), (1, 50), (50, 1), (3, 5), (30, 600), (1000, 1000)] {
            for p in [1e-30, 1e-9, 0.001, 0.025, 0.3, 0.5, 0.7, 0.975, 0.9999] {
                let x = try IncompleteBeta.inverseLower(a: a, b: b, p: p)
                if x < 0.999 {
                    #expect(abs(try IncompleteBeta.lower(a: a, b: b, x: x) / p - 1) < 1e-11, "a \(a) b \(b) p \(p)")
                }
                let y = try IncompleteBeta.inverseUpper(a: a, b: b, p: p)
                if y < 0.999 {
                    #expect(abs(try IncompleteBeta.upper(a: a, b: b, x: y) / p - 1) < 1e-10, "a \(a) b \(b) p \(p)")
                }
            }
        }
        #expect(try IncompleteBeta.inverseLower(a: 2, b: 3, p: 0) == 0)
        #expect(try IncompleteBeta.inverseLower(a: 2, b: 3, p: 1) == 1)
    }

    @Test func largestShapesSettle() throws {
        for x in [0.99e8, 0.9999e8, 1e8, 1.0001e8, 1.01e8] {
            let both = try IncompleteGamma.lower(a: 1e8, x: x) + IncompleteGamma.upper(a: 1e8, x: x)
            #expect(abs(both - 1) < 1e-9)
        }
        #expect(abs(try IncompleteBeta.lower(a: 1e8, b: 1e8, x: 0.5) - 0.5) < 1e-9)
        #expect(try IncompleteGamma.inverseLower(a: 0.001, p: 1e-10) == 0)
    }

    @Test(arguments: [Double.nan, .infinity, -1, 0, 1e9])
    func shapesOutsideTheRange(shape: Double) {
        #expect(throws: StatisticsError.self) { try IncompleteGamma.lower(a: shape, x: 1) }
        #expect(throws: StatisticsError.self) { try IncompleteBeta.lower(a: shape, b: 1, x: 0.5) }
        #expect(throws: StatisticsError.self) { try IncompleteBeta.upper(a: 1, b: shape, x: 0.5) }
    }

    @Test func argumentsOutsideTheRange() throws {
        #expect(throws: StatisticsError.self) { try IncompleteGamma.lower(a: 1, x: .nan) }
        #expect(throws: StatisticsError.self) { try IncompleteGamma.inverseUpper(a: 1, p: .nan) }
        #expect(throws: StatisticsError.self) { try StandardNormal.quantile(0) }
        #expect(throws: StatisticsError.self) { try StandardNormal.lowerTail(.nan) }
        #expect(throws: StatisticsError.self) { try LogGamma.value(-1) }
        #expect(throws: StatisticsError.self) { try Binomial.lowerTail(1, trials: -1, probability: 0.5) }
        #expect(throws: StatisticsError.self) { try Binomial.lowerTail(1, trials: 2, probability: 1.5) }
        #expect(throws: StatisticsError.self) { try Poisson.lowerTail(Int.max, mean: 1) }
        let error = #expect(throws: StatisticsError.self) { try FalseDiscovery.benjaminiHochberg([0.1, .nan]) }
        #expect(error?.argument == "p")
        #expect(error?.index == 1)
        #expect(error?.description == "p[1] is not a finite number")
        #expect(try IncompleteGamma.upper(a: 2, x: .infinity) == 0)
        #expect(try Binomial.upperTail(0, trials: 0, probability: 0.5) == 1)
        #expect(try Binomial.upperTail(1, trials: 0, probability: 0.5) == 0)
        #expect(try Poisson.upperTail(1, mean: 0) == 0)
        #expect(try Poisson.lowerTail(-1, mean: 3) == 0)
    }
}
