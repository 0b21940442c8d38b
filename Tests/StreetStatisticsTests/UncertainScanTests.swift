import Testing

@testable import StreetStatistics

struct UncertainScanTests {
    /// Known moments given as intervals are the ordinary scan.
    @Test func knownTimesGiveTheSameClusters() throws {
        let town = try ScanTown(reports: 600, cells: 8, days: 40, seed: 2, planted: 8)
        let settings = PermutationScan.Settings(
            longestWindow: 10, limits: .init(radius: 300), inference: .monteCarlo(replications: 19))
        let known = try PermutationScan.prospective(
            locations: town.locations, cases: town.cases, days: 40, settings: settings)
        let times = town.cases.day.map { Double($0) + 0.25 }
        let uncertain = try PermutationScan.prospective(
            locations: town.locations,
            cases: UncertainScanCases(location: town.cases.location, start: times, end: times), days: 40,
            settings: settings)
        #expect(known.clusters.count == uncertain.clusters.count)
        for (a, b) in zip(known.clusters, uncertain.clusters) {
            #expect(a.members == b.members)
            #expect(a.window == b.window)
            #expect(a.observed == b.observed)
            #expect(abs(a.logLikelihoodRatio - b.logLikelihoodRatio) < 1e-9)
        }
    }

    /// The parts of each interval that fall in each window, and the best circle of such parts, against the definition.
    @Test func agreesWithTheDefinition() throws {
        var generator = Xoshiro256StarStar(seed: 12)
        var found = 0
        for _ in 0..<200 {
            var sample = try ScanSample(&generator)
            let draws = 1 + generator.integer(below: 25)
            let cases = Self.intervals(sample.cases, days: sample.days, &generator)
            var settings = sample.settings
            settings.timesPerCase = draws
            settings.inference = .monteCarlo(replications: 1)
            sample = ScanSample(sample, settings)
            let result = try PermutationScan.prospective(
                locations: sample.locations, cases: cases, days: sample.days, settings: settings)
            let (counts, totals) = Self.windowCounts(cases, sample, draws)
            let best = sample.reference.best(windowCounts: counts, cases: totals)
            #expect(abs((result.clusters.first?.logLikelihoodRatio ?? 0) - best.ratio) < 1e-9 * max(1, best.ratio))
            if best.ratio > 0 { found += 1 }
        }
        #expect(found > 80)
    }

    private static func intervals(
        _ cases: ScanCases, days: Int, _ generator: inout Xoshiro256StarStar
    ) -> UncertainScanCases {
        let starts = cases.day.map { Double($0) + generator.uniform() }
        let ends = starts.map {
            generator.integer(below: 3) == 0 ? $0 : min(Double(days), $0 + 9 * generator.uniform())
        }
        return UncertainScanCases(location: cases.location, start: starts, end: ends)
    }

    private static func windowCounts(
        _ cases: UncertainScanCases, _ sample: ScanSample, _ draws: Int
    ) -> (counts: [[Double]], totals: [Double]) {
        let longest = sample.settings.longestWindow
        var counts = Array(repeating: Array(repeating: 0.0, count: longest), count: sample.locations.count)
        var totals = Array(repeating: 0.0, count: sample.locations.count)
        for index in cases.location.indices {
            totals[cases.location[index]] += 1
            for draw in 0..<draws {
                let part = (Double(draw) + 0.5) / Double(draws)
                let time = cases.start[index] + part * (cases.end[index] - cases.start[index])
                for length in 1...longest where time >= Double(sample.days - length) {
                    counts[cases.location[index]][length - 1] += 1 / Double(draws)
                }
            }
        }
        return (counts, totals)
    }

    /// All ways to deal the places of five cases to their intervals give the exact p.
    @Test func agreesWithAllPermutations() throws {
        let locations = try ScanLocations(x: [0, 1, 3], y: [0, 0, 0])
        let (start, end) = ([0.5, 7, 8.2, 5, 9.1, 2], [0.5, 9.5, 8.9, 10, 9.1, 7.5])
        let place = [0, 1, 1, 2, 1, 0]
        let settings = PermutationScan.Settings(
            longestWindow: 3, minimumCases: 1, limits: .init(), inference: .monteCarlo(replications: 4999))
        func largest(_ place: [Int], _ inference: ScanInference) throws -> PermutationScanResult {
            var settings = settings
            settings.inference = inference
            return try PermutationScan.prospective(
                locations: locations, cases: UncertainScanCases(location: place, start: start, end: end), days: 10,
                settings: settings)
        }
        let cluster = try #require(try largest(place, settings.inference).clusters.first)
        var (reached, all) = (0, 0)
        func permute(_ values: [Int], _ k: Int) throws {
            if k == values.count {
                let ratio = try largest(values, .monteCarlo(replications: 1)).clusters.first?.logLikelihoodRatio ?? 0
                all += 1
                if ratio >= cluster.logLikelihoodRatio - 1e-9 { reached += 1 }
                return
            }
            for index in k..<values.count {
                var next = values
                next.swapAt(k, index)
                try permute(next, k + 1)
            }
        }
        try permute(place, 0)
        #expect(all == 720)
        let exact = Double(reached) / Double(all)
        #expect(abs(cluster.p.value - exact) <= 4 * (exact * (1 - exact) / 4999).squareRoot() + 1 / 5000)
    }

    @Test func moreThreadsSameBytes() async throws {
        let town = try ScanTown(reports: 500, cells: 8, days: 40, seed: 2)
        let starts = town.cases.day.map { max(0, Double($0) - 3) }
        let ends = town.cases.day.map { Double($0) + 0.5 }
        let cases = UncertainScanCases(location: town.cases.location, start: starts, end: ends)
        let settings = PermutationScan.Settings(
            longestWindow: 10, limits: .init(radius: 300), inference: .monteCarlo(replications: 99))
        let one = try PermutationScan.prospective(
            locations: town.locations, cases: cases, days: 40, settings: settings)
        #expect(
            try await PermutationScan.prospective(
                locations: town.locations, cases: cases, days: 40, settings: settings, threads: 2) == one)
    }

    @Test func refusals() throws {
        let locations = try ScanLocations(x: [0, 1], y: [0, 0])
        func scan(_ start: [Double], _ end: [Double], draws: Int = 20) throws -> PermutationScanResult {
            try PermutationScan.prospective(
                locations: locations, cases: UncertainScanCases(location: [0, 1], start: start, end: end), days: 5,
                settings: .init(longestWindow: 2, inference: .monteCarlo(replications: 3), timesPerCase: draws))
        }
        #expect(throws: StatisticsError("cases.start", .length(expected: 2))) { try scan([1], [1, 2]) }
        #expect(throws: StatisticsError("cases.end", .length(expected: 2))) { try scan([1, 2], [1]) }
        #expect(throws: StatisticsError("cases.start", at: 1, .notFinite)) { try scan([1, .nan], [1, 2]) }
        #expect(throws: StatisticsError("cases.end", at: 0, .outside(lower: 1, upper: 5))) {
            try scan([1, 2], [0.5, 2])
        }
        #expect(throws: StatisticsError("cases.end", at: 1, .outside(lower: 2, upper: 5))) {
            try scan([1, 2], [1, 6])
        }
        #expect(throws: StatisticsError("timesPerCase", .outside(lower: 1, upper: 1000))) {
            try scan([1, 2], [1, 2], draws: 0)
        }
        // The very end of the period belongs to its last day; an interval as long as the period is fine.
        #expect(try scan([5, 0], [5, 5]).recentCases == 1 + 0.4)
    }
}

extension ScanSample {
    init(_ other: ScanSample, _ settings: PermutationScan.Settings) {
        self.init(locations: other.locations, cases: other.cases, days: other.days, settings: settings)
    }
}
