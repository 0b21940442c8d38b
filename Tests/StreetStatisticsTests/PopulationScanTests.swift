import Testing

@testable import StreetStatistics

struct PopulationScanTests {
    struct Town {
        var locations: ScanLocations
        var population: [Double]
        var cases: ScanCases
        var controls: ScanCases
    }

    static func random(_ count: Int, days: Int, seed: UInt64) throws -> Town {
        var generator = Xoshiro256StarStar(seed: seed)
        func some(_ count: Int) -> ScanCases {
            ScanCases(
                location: (0..<count).map { _ in generator.integer(below: 12) },
                day: (0..<count).map { _ in generator.integer(below: days) })
        }
        let (cases, controls) = (some(count), some(count / 2 + 3))
        return Town(
            locations: try ScanLocations(x: (0..<12).map { Double($0 % 4) }, y: (0..<12).map { Double($0 / 4) }),
            population: (0..<12).map { _ in 1 + Double(generator.integer(below: 50)) }, cases: cases, controls: controls
        )
    }

    /// x ln(x / y), 0 for x = 0.
    static func term(_ x: Double, _ y: Double) -> Double { x > 0 ? x * log(x / y) : 0 }

    /// The best ratio over all circles and windows, straight from the definition.
    static func bruteForce(_ town: Town, days: Int, bernoulli: Bool, settings: PopulationScan.Settings) throws -> Double
    {
        var weights = town.population
        if bernoulli {
            weights = Array(repeating: 0, count: 12)
            for place in town.cases.location + town.controls.location { weights[place] += 1 }
        }
        var zones: [Set<Int>] = [Set(0..<12)]
        if settings.space == .circles {
            let circles = try ScanCircles(
                around: town.locations, weights: weights, growth: settings.growth, limits: settings.limits)
            zones = (0..<12).flatMap { centre in
                circles.ends(of: centre).map { Set(circles.members(of: centre).prefix(Int($0)).map(Int.init)) }
            }
        }
        let windows = try settings.windows?.list(days: days) ?? [ScanWindow(firstDay: 0, lastDay: days - 1)]
        var best = 0.0
        for zone in zones {
            for window in windows {
                func count(_ cases: ScanCases) -> Double {
                    Double(
                        zip(cases.location, cases.day).count {
                            zone.contains($0) && $1 >= window.firstDay && $1 <= window.lastDay
                        })
                }
                let (c, total) = (count(town.cases), Double(town.cases.location.count))
                var (expected, ratio) = (0.0, 0.0)
                if bernoulli {
                    let n = c + count(town.controls)
                    let people = total + Double(town.controls.location.count)
                    guard n < people else { continue }
                    expected = n * total / people
                    ratio =
                        term(c, n) + term(n - c, n) + term(total - c, people - n)
                        + term(people - n - total + c, people - n) - term(total, people) - term(people - total, people)
                } else {
                    let share = zone.reduce(0) { $0 + town.population[$1] } / town.population.reduce(0, +)
                    expected = total * share * Double(window.dayCount) / Double(days)
                    guard expected < total * (1 - 1e-9) else { continue }
                    ratio = term(c, expected) + term(total - c, total - expected)
                }
                let isHigh = c > expected + 1e-9 && Int(c) >= settings.minimumCases
                let isLow = c < expected - 1e-9
                let isLookedFor =
                    switch settings.rates {
                    case .high: isHigh
                    case .low: isLow
                    case .both: isHigh || isLow
                    }
                if isLookedFor { best = max(best, ratio) }
            }
        }
        return best
    }

    @Test(arguments: 0..<36 as Range<UInt64>, [false, true])
    func agreesWithBruteForce(seed: UInt64, bernoulli: Bool) throws {
        var generator = Xoshiro256StarStar(seed: seed &+ 60)
        let days = 1 + generator.integer(below: 15)
        let town = try Self.random(2 + generator.integer(below: 50), days: days, seed: seed)
        let longest = 1 + generator.integer(below: days)
        let windows: ScanWindows? = [nil, .aliveAtEnd(longest: longest), .anywhere(longest: longest)][Int(seed % 3)]
        let settings = PopulationScan.Settings(
            space: seed % 5 == 0 ? .everywhere : .circles, windows: windows,
            rates: [.high, .low, .both][Int(seed / 3 % 3)],
            limits: ScanCircles.Limits(radius: seed % 2 == 0 ? 2 : nil, share: 0.6),
            inference: .monteCarlo(replications: 2))
        let best = try Self.bruteForce(town, days: days, bernoulli: bernoulli, settings: settings)
        let result =
            bernoulli
            ? try PopulationScan.bernoulli(
                locations: town.locations, cases: town.cases, controls: town.controls, days: days, settings: settings)
            : try PopulationScan.poisson(
                locations: town.locations, cases: town.cases, population: town.population, days: days,
                settings: settings)
        let found = result.clusters.first?.logLikelihoodRatio ?? 0
        #expect(abs(found - best) <= 1e-9 * max(1, best))
        #expect(result.n == town.cases.location.count && result.days == days)
    }

    /// All C(8, 4) = 70 choices of the cases among eight people.
    @Test func bernoulliAgreesWithAllChoices() throws {
        let town = try Self.random(4, days: 3, seed: 4)
        var people = town.cases
        people.location += [0, 1, 5, 9]
        people.day += [0, 1, 2, 2]
        let settings = PopulationScan.Settings(
            windows: .anywhere(longest: 2), minimumCases: 1, limits: ScanCircles.Limits(radius: 1),
            inference: .monteCarlo(replications: 8000))
        func ratio(_ chosen: Int) throws -> Double {
            var one = town
            func pick(_ wanted: Int) -> ScanCases {
                let kept = (0..<8).filter { chosen >> $0 & 1 == wanted }
                return ScanCases(location: kept.map { people.location[$0] }, day: kept.map { people.day[$0] })
            }
            (one.cases, one.controls) = (pick(1), pick(0))
            return try Self.bruteForce(one, days: 3, bernoulli: true, settings: settings)
        }
        let chosen = (0..<256).filter { $0.nonzeroBitCount == 4 }
        #expect(chosen.count == 70)
        let all = try chosen.map { try ratio($0) }
        let observed = try ratio(0b1111)
        let exact = Double(all.count { $0 >= observed - 1e-9 }) / 70
        let result = try PopulationScan.bernoulli(
            locations: town.locations,
            cases: ScanCases(location: Array(people.location[..<4]), day: Array(people.day[..<4])),
            controls: ScanCases(location: Array(people.location[4...]), day: Array(people.day[4...])), days: 3,
            settings: settings)
        #expect(result.model == .bernoulli(controls: 4))
        let p = result.clusters.first?.p.value ?? 1
        #expect(abs(p - exact) < 4 * (exact * (1 - exact) / 8000).squareRoot() + 2.0 / 8000)
    }

    /// All 3⁵ ways in which five cases fall on three places, each with its probability.
    @Test func poissonAgreesWithAllOutcomes() throws {
        let locations = try ScanLocations(x: [0, 1, 10], y: [0, 0, 0])
        let population = [1.0, 2, 5]
        let settings = PopulationScan.Settings(
            minimumCases: 1, limits: ScanCircles.Limits(), inference: .monteCarlo(replications: 8000))
        func scan(_ places: [Int], _ settings: PopulationScan.Settings) throws -> PopulationScanResult {
            try PopulationScan.poisson(
                locations: locations, cases: ScanCases(location: places, day: places.map { _ in 0 }),
                population: population, days: 1, settings: settings)
        }
        var one = settings
        one.inference = .monteCarlo(replications: 1)
        let observed = try scan([0, 0, 1, 2, 0], settings)
        let best = try #require(observed.clusters.first)
        var exact = 0.0
        for outcome in 0..<243 {
            let places = [outcome % 3, outcome / 3 % 3, outcome / 9 % 3, outcome / 27 % 3, outcome / 81]
            let ratio = try scan(places, one).clusters.first?.logLikelihoodRatio ?? 0
            if ratio >= best.logLikelihoodRatio - 1e-9 {
                exact += places.reduce(1) { $0 * population[$1] / 8 }
            }
        }
        #expect(abs(best.p.value - exact) < 4 * (exact * (1 - exact) / 8000).squareRoot() + 2.0 / 8000)
    }

    /// The worked example of docs/guides/scan-poisson-bernoulli.md.
    @Test func exampleOfTheGuide() throws {
        let locations = try ScanLocations(x: [0, 1000, 2000], y: [0, 0, 0])
        let result = try PopulationScan.poisson(
            locations: locations, cases: ScanCases(location: [0, 1, 2], day: [0, 0, 0], count: [8, 1, 1]),
            population: [2000, 3000, 5000], days: 1, settings: PopulationScan.Settings())
        let best = try #require(result.clusters.first)
        #expect(best.members == [0] && best.observed == 8 && abs(best.expected - 2) < 1e-12)
        #expect(abs(best.logLikelihoodRatio - (8 * log(4) + 2 * log(0.25))) < 1e-12)
        #expect(abs(best.logLikelihoodRatio - 8.3178) < 5e-5)
        #expect(abs(try #require(result.relativeRisk(of: best)) - 16) < 1e-9)
        // Two age groups: the young fall twice as often.
        let expected = try PopulationScan.standardised(cases: [20, 10], population: [[100, 300], [500, 500]])
        #expect(expected == [10, 20])
    }

    @Test(arguments: [false, true])
    func plantedClusterIsFound(bernoulli: Bool) throws {
        var town = try Self.random(200, days: 50, seed: 9)
        town.population = Array(repeating: 10, count: 12)
        for index in 0..<25 {
            town.cases.location.append([5, 6][index % 2])
            town.cases.day.append(47 + index % 3)
        }
        town.controls = try Self.random(800, days: 50, seed: 10).cases
        let settings = PopulationScan.Settings(
            windows: .aliveAtEnd(longest: 7), limits: ScanCircles.Limits(radius: 1.5), daysBetweenAnalyses: 1)
        let result =
            bernoulli
            ? try PopulationScan.bernoulli(
                locations: town.locations, cases: town.cases, controls: town.controls, days: 50, settings: settings)
            : try PopulationScan.poisson(
                locations: town.locations, cases: town.cases, population: town.population, days: 50,
                settings: settings)
        let best = try #require(result.clusters.first)
        #expect(best.members.contains(5) && best.members.contains(6))
        #expect(best.p.value <= 0.01 && best.window.lastDay == 49)
        #expect(best.recurrenceInterval == 1 / best.p.value)
    }

    /// Turning the map and multiplying the population change nothing.
    @Test func invariances() throws {
        let town = try Self.random(60, days: 9, seed: 3)
        let settings = PopulationScan.Settings(
            windows: .anywhere(longest: 4), rates: .both, inference: .monteCarlo(replications: 1))
        func best(_ town: Town) throws -> ScanCluster {
            try #require(
                try PopulationScan.poisson(
                    locations: town.locations, cases: town.cases, population: town.population, days: 9,
                    settings: settings
                ).clusters.first)
        }
        let plain = try best(town)
        var other = town
        other.locations = try ScanLocations(x: town.locations.y, y: town.locations.x.map { 7 - $0 })
        other.population = town.population.map { $0 * 1024 }
        let turned = try best(other)
        #expect(abs(turned.logLikelihoodRatio - plain.logLikelihoodRatio) < 1e-9)
        #expect(turned.observed == plain.observed && turned.window == plain.window)
    }

    @Test func edges() throws {
        let town = try Self.random(20, days: 5, seed: 1)
        let settings = PopulationScan.Settings(inference: .monteCarlo(replications: 9))
        func poisson(
            _ cases: ScanCases, _ population: [Double], _ settings: PopulationScan.Settings
        ) throws -> PopulationScanResult {
            try PopulationScan.poisson(
                locations: town.locations, cases: cases, population: population, days: 5, settings: settings)
        }
        let everyOne = Array(repeating: 1.0, count: 12)
        #expect(throws: StatisticsError.self) { try poisson(town.cases, [1], settings) }
        #expect(throws: StatisticsError.self) { try poisson(town.cases, Array(repeating: 0, count: 12), settings) }
        #expect(throws: StatisticsError.self) { try poisson(town.cases, Array(repeating: .nan, count: 12), settings) }
        #expect(throws: StatisticsError.self) { try poisson(town.cases, Array(repeating: -1, count: 12), settings) }
        #expect(throws: StatisticsError.self) {
            try poisson(town.cases, Array(repeating: .greatestFiniteMagnitude, count: 12), settings)
        }
        #expect(throws: StatisticsError.self) { try poisson(ScanCases(location: [], day: []), everyOne, settings) }
        var tight = settings
        tight.operations = 100
        #expect(throws: StatisticsError.self) { try poisson(town.cases, everyOne, tight) }
        var long = settings
        long.windows = .anywhere(longest: 6)
        #expect(throws: StatisticsError.self) { try poisson(town.cases, everyOne, long) }
        // One place that holds everything, and cases without any control: nothing to compare with.
        let one = try ScanLocations(x: [0], y: [0])
        let alone = try PopulationScan.poisson(
            locations: one, cases: ScanCases(location: [0, 0], day: [0, 0]), population: [3], days: 1,
            settings: PopulationScan.Settings(limits: ScanCircles.Limits()))
        #expect(alone.clusters.isEmpty && alone.null.maxima.isEmpty)
        do {
            _ = try PopulationScan.bernoulli(
                locations: town.locations, cases: town.cases, controls: ScanCases(location: [99], day: [0]), days: 5,
                settings: settings)
            Issue.record("a control outside the map was taken")
        } catch let error as StatisticsError {
            #expect(error.argument == "controls.location")
        }
        #expect(throws: StatisticsError.self) { try PopulationScan.standardised(cases: [1], population: [[0, 0]]) }
        #expect(throws: StatisticsError.self) { try PopulationScan.standardised(cases: [1, 2], population: [[1, 0]]) }
        #expect(throws: StatisticsError.self) { try PopulationScan.standardised(cases: [], population: []) }
    }

    @Test func inferencesAndSeeds() throws {
        let town = try Self.random(60, days: 9, seed: 3)
        func run(_ inference: ScanInference, seed: UInt64 = 2) throws -> PopulationScanResult {
            try PopulationScan.poisson(
                locations: town.locations, cases: town.cases, population: town.population, days: 9,
                settings: PopulationScan.Settings(inference: inference, seed: seed))
        }
        #expect(try run(.monteCarlo(replications: 99)) == run(.monteCarlo(replications: 99)))
        let full = try run(.monteCarlo(replications: 999))
        let gumbel = try run(.gumbel(replications: 999))
        let stopped = try run(.sequential(replications: 999, stopAfter: 5))
        let (a, b) = (try #require(full.clusters.first), try #require(gumbel.clusters.first))
        #expect(!b.p.isExact && a.p.isExact && abs(a.p.value - b.p.value) < 0.08)
        #expect(stopped.null.maxima.count < 999)
        #expect(Array(full.null.maxima.prefix(stopped.null.maxima.count)) == stopped.null.maxima)
    }

    @Test(arguments: [
        ScanInference.monteCarlo(replications: 99), .sequential(replications: 199, stopAfter: 5),
        .gumbel(replications: 40),
    ])
    func moreThreadsSameBytes(inference: ScanInference) async throws {
        let town = try Self.random(60, days: 12, seed: 4)
        let settings = PopulationScan.Settings(
            windows: .anywhere(longest: 4), rates: .both, inference: inference, seed: 9)
        let poisson = try PopulationScan.poisson(
            locations: town.locations, cases: town.cases, population: town.population, days: 12, settings: settings)
        let bernoulli = try PopulationScan.bernoulli(
            locations: town.locations, cases: town.cases, controls: town.controls, days: 12, settings: settings)
        #expect(!poisson.null.maxima.isEmpty && !bernoulli.null.maxima.isEmpty)
        for threads in 1...3 {
            #expect(
                try await PopulationScan.poisson(
                    locations: town.locations, cases: town.cases, population: town.population, days: 12,
                    settings: settings, threads: threads) == poisson)
            #expect(
                try await PopulationScan.bernoulli(
                    locations: town.locations, cases: town.cases, controls: town.controls, days: 12,
                    settings: settings, threads: threads) == bernoulli)
        }
        await #expect(throws: StatisticsError("threads", .notPositive)) {
            try await PopulationScan.poisson(
                locations: town.locations, cases: town.cases, population: town.population, days: 12,
                settings: settings, threads: 0)
        }
    }
}
