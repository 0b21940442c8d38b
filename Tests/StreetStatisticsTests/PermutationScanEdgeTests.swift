import Testing

@testable import StreetStatistics

/// Input that nobody means to give.
struct PermutationScanEdgeTests {
    static let two = PermutationScan.Settings(longestWindow: 2, inference: .monteCarlo(replications: 19))

    private func scan(
        _ x: [Double], _ location: [Int], _ day: [Int], count: [Int]? = nil, days: Int = 5,
        _ settings: PermutationScan.Settings = two
    ) throws -> PermutationScanResult {
        try PermutationScan.prospective(
            locations: ScanLocations(x: x, y: x.map { _ in 0 }),
            cases: ScanCases(location: location, day: day, count: count), days: days, settings: settings)
    }

    @Test func nothingToFind() throws {
        // One case, all in one place, all on one day: place and time cannot depend on each other.
        for result in [
            try scan([0, 1], [0], [4]), try scan([0], [0, 0, 0], [1, 4, 4]), try scan([0, 1], [0, 0, 0], [1, 4, 4]),
            try scan([0, 1, 2], [0, 1, 1], [4, 4, 4]), try scan([0, 1, 2], [0, 1, 2], [0, 0, 1]),
            try scan([0, 1], [0, 1], [4, 4], count: [0, 5]),
        ] {
            #expect(result.clusters.isEmpty)
            #expect(result.null.maxima.isEmpty)
        }
    }

    @Test func windowAsLongAsThePeriod() throws {
        var settings = Self.two
        settings.longestWindow = 5
        settings.limits.share = nil
        let result = try scan([0, 1, 2], [0, 0, 1, 1, 2, 0], [4, 4, 0, 1, 2, 1], settings)
        #expect(result.clusters.first?.observed == 2)
        settings.longestWindow = 6
        #expect(throws: StatisticsError("windows.longest", .outside(lower: 1, upper: 5))) {
            try scan([0, 1], [0, 1], [0, 4], settings)
        }
    }

    @Test func refusals() throws {
        #expect(throws: StatisticsError("cases", .empty)) { try scan([0], [], []) }
        #expect(throws: StatisticsError("cases", .empty)) { try scan([0], [0], [0], count: [0]) }
        #expect(throws: StatisticsError("cases.day", .length(expected: 2))) { try scan([0], [0, 0], [1]) }
        #expect(throws: StatisticsError("cases.count", .length(expected: 1))) { try scan([0], [0], [1], count: []) }
        #expect(throws: StatisticsError("cases.count", at: 0, .negative)) { try scan([0], [0], [1], count: [-1]) }
        #expect(throws: StatisticsError("cases.count", at: 1, .overflow)) {
            try scan([0], [0, 0], [1, 1], count: [1_000_000_000, .max])
        }
        #expect(throws: StatisticsError("cases.day", at: 1, .outside(lower: 0, upper: 4))) {
            try scan([0], [0, 0], [1, 5])
        }
        #expect(throws: StatisticsError("cases.location", at: 0, .outside(lower: 0, upper: 0))) {
            try scan([0], [-1], [1])
        }
        #expect(throws: StatisticsError("x", at: 1, .notFinite)) { try scan([0, .nan], [0], [1]) }
        #expect(throws: StatisticsError("x", at: 1, .duplicate)) { try scan([0, 0], [0], [1]) }
        #expect(throws: StatisticsError("days", .notPositive)) { try scan([0], [0], [1], days: 0) }
        for change: (inout PermutationScan.Settings) -> Void in [
            { $0.shortestWindow = 3 }, { $0.shortestWindow = 0 }, { $0.longestWindow = 0 }, { $0.minimumCases = 0 },
            { $0.minimumCases = .max }, { $0.clusterLimit = 0 }, { $0.daysBetweenAnalyses = .nan },
            { $0.inference = .monteCarlo(replications: 0) }, { $0.inference = .monteCarlo(replications: .max) },
            { $0.inference = .sequential(stopAfter: 0) }, { $0.limits.radius = -1 }, { $0.limits.radius = .infinity },
            { $0.limits.share = 0 }, { $0.limits.share = .nan }, { $0.limits.locations = 0 },
        ] {
            var settings = Self.two
            change(&settings)
            #expect(throws: StatisticsError.self) { try scan([0, 1], [0, 1], [1, 4], settings) }
        }
    }

    /// Counts around the edge of 16 bits: wider lanes take over, and no count wraps.
    @Test(arguments: [65_533, 65_534, 65_535, 65_536, 70_000, 200_000, 400_000_000]) func manyCases(count: Int) throws {
        var settings = Self.two
        settings.limits.share = nil
        settings.limits.radius = 0
        let cases = ScanCases(location: [0, 0, 1, 1], day: [4, 0, 4, 0], count: [count, 10, 10, count])
        let locations = try ScanLocations(x: [0, 1], y: [0, 0])
        let data = try PermutationData(cases, locations: 2, days: 5, longest: 2)
        let model = try PermutationModel(locations, data, days: 5, settings)
        #expect((model.lanes == .wide) == (count + 10 > 65_534))
        let result = try PermutationScan.prospective(locations: locations, cases: cases, days: 5, settings: settings)
        let cluster = try #require(result.clusters.first)
        #expect(cluster.observed == Double(count))
        #expect(cluster.expected == Double(count + 10) / 2)
        #expect(cluster.p.value == 1.0 / 20)
        // Half the cases of a place in the window, give or take some standard deviations: no maximum is large.
        #expect(result.null.maxima.allSatisfy { $0 < 30 })
    }

    /// Room that nobody has: refused, not tried.
    @Test func windowsBeyondMemory() throws {
        let settings = PermutationScan.Settings(longestWindow: 60_000_000)
        #expect(throws: StatisticsError("windows.longest", .overflow)) {
            try scan([0, 1], [0, 1], [1, 4], days: .max, settings)
        }
    }

    @Test func hugeDistances() throws {
        let result = try scan([-1e150, 0, 1e-200, 1e150], [0, 1, 1, 2, 3, 3], [1, 4, 4, 4, 0, 1])
        #expect(result.clusters.first?.observed == 3)
        #expect(throws: StatisticsError.self) { try scan([1e151], [0], [1]) }
    }

    @Test func cancels() throws {
        struct Stop: Error {}
        var calls = 0
        #expect(throws: Stop.self) {
            try PermutationScan.prospective(
                locations: ScanLocations(x: [0, 1, 2], y: [0, 0, 0]),
                cases: ScanCases(location: [0, 0, 1, 2, 2], day: [4, 4, 1, 0, 2]), days: 5,
                settings: .init(longestWindow: 2, inference: .monteCarlo(replications: 1_000_000))
            ) { done in
                calls += 1
                #expect(done >= 0 && done <= 1)
                if calls == 50 { throw Stop() }
            }
        }
        #expect(calls == 50)
    }

    @Test func cancelsThreads() async throws {
        struct Stop: Error {}
        let town = try ScanTown(reports: 300, cells: 5, days: 30, seed: 1)
        await #expect(throws: Stop.self) {
            try await PermutationScan.prospective(
                locations: town.locations, cases: town.cases, days: 30,
                settings: .init(longestWindow: 7, inference: .monteCarlo(replications: 1_000_000)), threads: 2
            ) { done in if done > 0.11 { throw Stop() } }
        }
        await #expect(throws: StatisticsError("threads", .notPositive)) {
            try await PermutationScan.prospective(
                locations: town.locations, cases: town.cases, days: 30, settings: .init(longestWindow: 7), threads: 0)
        }
    }
}
