import Testing

@testable import StreetStatistics

struct RetrospectiveScanTests {
    struct Town {
        var locations: ScanLocations
        var cases: ScanCases
    }

    static func random(_ count: Int, places: Int, days: Int, seed: UInt64) throws -> Town {
        var generator = Xoshiro256StarStar(seed: seed)
        let side = 9
        var order = Array(0..<(side * side))
        generator.shuffle(&order)
        let chosen = order.prefix(places)
        let locations = try ScanLocations(
            x: chosen.map { Double($0 % side) * 100 }, y: chosen.map { Double($0 / side) * 100 })
        return Town(
            locations: locations,
            cases: ScanCases(
                location: (0..<count).map { _ in generator.integer(below: places) },
                day: (0..<count).map { _ in generator.integer(below: days) }))
    }

    /// The best ratio around each centre: every circle, every window, counted case by case.
    static func bruteForce(
        _ locations: ScanLocations, places: [Int], days: [Int], period: Int, settings: PermutationScan.Settings
    ) throws -> [Double] {
        var cases = Array(repeating: 0.0, count: locations.count)
        for place in places { cases[place] += 1 }
        let circles = try ScanCircles(
            around: locations, weights: cases, growth: settings.growth, limits: settings.limits)
        let windows = try ScanWindows.anywhere(shortest: settings.shortestWindow, longest: settings.longestWindow)
            .list(days: period)
        return (0..<locations.count).map { centre in
            var best = 0.0
            for size in circles.ends(of: centre) {
                let members = Set(circles.members(of: centre).prefix(Int(size)).map(Int.init))
                let zone = places.count { members.contains($0) }
                for window in windows {
                    var (inside, inWindow) = (0, 0)
                    for (place, day) in zip(places, days) where day >= window.firstDay && day <= window.lastDay {
                        inWindow += 1
                        if members.contains(place) { inside += 1 }
                    }
                    guard inside >= settings.minimumCases else { continue }
                    let (c, total) = (Double(inside), Double(places.count))
                    let expected = Double(zone) * Double(inWindow) / total
                    guard c > expected, expected < total else { continue }
                    var ratio = c * log(c / expected)
                    if c < total { ratio += (total - c) * log((total - c) / (total - expected)) }
                    best = max(best, ratio)
                }
            }
            return best
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func agreesWithBruteForce(seed: UInt64) throws {
        var generator = Xoshiro256StarStar(seed: seed &+ 77)
        let days = 1 + generator.integer(below: 30)
        let town = try Self.random(
            1 + generator.integer(below: 60), places: 1 + generator.integer(below: 12), days: days, seed: seed)
        let longest = 1 + generator.integer(below: days)
        let settings = PermutationScan.Settings(
            longestWindow: longest, shortestWindow: 1 + generator.integer(below: longest),
            minimumCases: 1 + generator.integer(below: 3), growth: seed % 2 == 0 ? .wholeRings : .onePlaceAtATime,
            limits: ScanCircles.Limits(radius: seed % 3 == 0 ? nil : 250, share: seed % 4 == 0 ? 0.5 : nil),
            inference: .monteCarlo(replications: 3), overlap: .unrestricted, clusterLimit: 100)
        let best = try Self.bruteForce(
            town.locations, places: town.cases.location, days: town.cases.day, period: days, settings: settings)
        let result = try PermutationScan.retrospective(
            locations: town.locations, cases: town.cases, days: days, settings: settings)
        #expect(result.n == town.cases.location.count)
        for (centre, ratio) in best.enumerated() {
            let found = result.clusters.first { $0.centre == centre }?.logLikelihoodRatio ?? 0
            #expect(abs(found - ratio) <= 1e-9 * max(1, ratio), "centre \(centre)")
        }
    }

    /// The replications too: the cases drawn are taken from the kernel's own stream and counted one by one.
    @Test(arguments: [3, 40, 400])
    func replicationsAgreeWithBruteForce(count: Int) throws {
        let town = try Self.random(count, places: 10, days: 20, seed: UInt64(count))
        let settings = PermutationScan.Settings(
            longestWindow: 9, limits: ScanCircles.Limits(radius: 300), inference: .monteCarlo(replications: 40), seed: 5
        )
        let result = try PermutationScan.retrospective(
            locations: town.locations, cases: town.cases, days: 20, settings: settings)
        guard !result.clusters.isEmpty else { return }
        // The kernel permutes the days of the cases in the order of its own numbers of locations.
        let model = try ScanSetModel(
            town.locations, places: town.cases.location, times: town.cases.day,
            sets: .windows(days: 20, shortest: 1, longest: 9), settings: settings, checkpoint: { _ in })
        let numbers = model.numberOf
        let order = town.cases.location.indices.sorted {
            (numbers[town.cases.location[$0]], $0) < (numbers[town.cases.location[$1]], $1)
        }
        let places = order.map { town.cases.location[$0] }
        let blocks = ScanBlocks(replications: 40, seed: 5)
        var maxima: [Double] = []
        for block in 0..<blocks.count {
            var days = order.map { town.cases.day[$0] }
            var generator = blocks.streams[block]
            for _ in 0..<blocks[block].size {
                generator.shuffle(&days)
                let best = try Self.bruteForce(
                    town.locations, places: places, days: days, period: 20, settings: settings)
                maxima.append(best.max() ?? 0)
            }
        }
        #expect(result.null.maxima.count == 40)
        for (a, b) in zip(result.null.maxima, maxima) { #expect(abs(a - b) <= 1e-9 * max(1, b)) }
    }

    /// Counts beyond 16 bits: the same data with every case a thousand times.
    @Test func wideCountsAgreeWithBruteForce() throws {
        let town = try Self.random(120, places: 4, days: 6, seed: 3)
        let settings = PermutationScan.Settings(
            longestWindow: 3, limits: ScanCircles.Limits(), inference: .monteCarlo(replications: 1),
            overlap: .unrestricted, clusterLimit: 9)
        var many = town.cases
        many.count = many.location.map { _ in 1000 }
        let result = try PermutationScan.retrospective(
            locations: town.locations, cases: many, days: 6, settings: settings)
        let single = try PermutationScan.retrospective(
            locations: town.locations, cases: town.cases, days: 6, settings: settings)
        let (a, b) = (try #require(result.clusters.first), try #require(single.clusters.first))
        #expect(a.observed == 1000 * b.observed && a.members == b.members && a.window == b.window)
        #expect(abs(a.logLikelihoodRatio / b.logLikelihoodRatio - 1000) < 1e-6)
    }

    @Test func plantedClusterIsFound() throws {
        var town = try Self.random(400, places: 60, days: 200, seed: 12)
        let middle = 7
        let near = town.locations.x.indices.filter { town.locations.squaredDistance(middle, $0) <= 10_001 }
        for index in 0..<14 {
            town.cases.location.append(near[index % near.count])
            town.cases.day.append(90 + index % 4)
        }
        let result = try PermutationScan.retrospective(
            locations: town.locations, cases: town.cases, days: 200,
            settings: PermutationScan.Settings(longestWindow: 14, limits: ScanCircles.Limits(radius: 400)))
        let best = try #require(result.clusters.first)
        #expect(best.p.value == 0.001)
        #expect(best.window.firstDay >= 88 && best.window.lastDay <= 95)
        #expect(!Set(best.members).isDisjoint(with: near))
        #expect(best.recurrenceInterval == nil)
    }

    @Test func invariances() throws {
        let town = try Self.random(150, places: 20, days: 60, seed: 2)
        let settings = PermutationScan.Settings(
            longestWindow: 10, limits: ScanCircles.Limits(radius: 300), inference: .monteCarlo(replications: 1))
        func best(_ town: Town) throws -> ScanCluster {
            let result = try PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 60, settings: settings)
            return try #require(result.clusters.first)
        }
        let plain = try best(town)
        // Time runs backwards: the window is mirrored.
        var mirrored = town
        mirrored.cases.day = town.cases.day.map { 59 - $0 }
        #expect(abs(try best(mirrored).logLikelihoodRatio - plain.logLikelihoodRatio) < 1e-9)
        // The map is turned and moved, and the places are numbered from the other end.
        var turned = town
        turned.locations = try ScanLocations(
            x: town.locations.y.reversed().map { 1000 - $0 }, y: town.locations.x.reversed().map { $0 + 5 })
        turned.cases.location = town.cases.location.map { 19 - $0 }
        let other = try best(turned)
        #expect(other.observed == plain.observed && other.window == plain.window)
        #expect(Set(other.members.map { 19 - $0 }) == Set(plain.members))
    }

    /// The worked example of docs/guides/scan-retrospective.md.
    @Test func exampleOfTheGuide() throws {
        let result = try PermutationScan.retrospective(
            locations: ScanLocations(x: [0, 1000], y: [0, 0]),
            cases: ScanCases(location: [0, 0, 0, 0, 1, 1, 1, 1], day: [10, 10, 11, 11, 50, 60, 70, 80]), days: 90,
            settings: PermutationScan.Settings(
                longestWindow: 2, limits: ScanCircles.Limits(radius: 100),
                inference: .monteCarlo(replications: 4999)))
        let best = try #require(result.clusters.first)
        #expect(best.observed == 4 && best.expected == 2 && best.window == ScanWindow(firstDay: 10, lastDay: 11))
        #expect(abs(best.logLikelihoodRatio - (4 * log(2) + 4 * log(4.0 / 6))) < 1e-12)
        #expect(abs(best.p.value - 2.0 / 70) < 0.012)
    }

    /// More windows than can be kept: refused before any is made.
    @Test func tooManyWindowsAreRefused() throws {
        let one = try ScanLocations(x: [0], y: [0])
        #expect(throws: StatisticsError.self) {
            try PermutationScan.retrospective(
                locations: one, cases: ScanCases(location: [0], day: [0]), days: 4_000_000,
                settings: PermutationScan.Settings(longestWindow: 300))
        }
    }

    @Test func edges() throws {
        let one = try ScanLocations(x: [0], y: [0])
        let settings = PermutationScan.Settings(longestWindow: 1, inference: .monteCarlo(replications: 9))
        let alone = try PermutationScan.retrospective(
            locations: one, cases: ScanCases(location: [0], day: [0]), days: 1, settings: settings)
        #expect(alone.clusters.isEmpty && alone.null.maxima.isEmpty && alone.n == 1)
        let same = try PermutationScan.retrospective(
            locations: one, cases: ScanCases(location: [0, 0, 0], day: [3, 3, 3]), days: 5, settings: settings)
        #expect(same.clusters.isEmpty)
        for cases in [
            ScanCases(location: [], day: []), ScanCases(location: [1], day: [0]), ScanCases(location: [-1], day: [0]),
            ScanCases(location: [0], day: [1]), ScanCases(location: [0], day: [-1]), ScanCases(location: [0], day: []),
            ScanCases(location: [0], day: [0], count: [-1]), ScanCases(location: [0], day: [0], count: [0]),
            ScanCases(location: [0], day: [0], count: [.max]), ScanCases(location: [0], day: [0], count: []),
        ] {
            #expect(throws: StatisticsError.self) {
                try PermutationScan.retrospective(locations: one, cases: cases, days: 1, settings: settings)
            }
        }
        #expect(throws: StatisticsError.self) {
            try PermutationScan.retrospective(
                locations: one, cases: ScanCases(location: [0], day: [0]), days: 1,
                settings: PermutationScan.Settings(longestWindow: 2))
        }
    }

    @Test func checkpointCancels() throws {
        struct Cancelled: Error {}
        let town = try Self.random(150, places: 20, days: 60, seed: 2)
        #expect(throws: Cancelled.self) {
            try PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 60,
                settings: PermutationScan.Settings(longestWindow: 10)
            ) { done in
                if done > 0.5 { throw Cancelled() }
            }
        }
    }

    @Test func lanesHoldEveryWindowOnce() throws {
        for (days, shortest, longest) in [(365, 1, 28), (30, 5, 30), (1, 1, 1), (12, 12, 12), (40, 3, 17)] {
            let sets = ScanTimeSets.windows(days: days, shortest: shortest, longest: longest)
            let expected = try ScanWindows.anywhere(shortest: shortest, longest: longest).list(days: days)
            let listed = (0..<sets.count).map { Array(sets.ranges(of: $0)) }
            #expect(listed.allSatisfy { $0.count == 1 })
            #expect(Set(listed.map { $0[0] }) == Set(expected.map { $0.firstDay..<($0.lastDay + 1) }))
            #expect(listed.count == expected.count)
            for lane in 0..<sets.laneCount {
                for set in sets.laneOffsets[lane]..<sets.laneOffsets[lane + 1] {
                    for cell in listed[set][0] {
                        let covers = sets.covers[sets.coverOffsets[cell]..<sets.coverOffsets[cell + 1]]
                        #expect(covers.contains(Int32(lane)))
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ScanInference.monteCarlo(replications: 99), .sequential(replications: 199, stopAfter: 5),
        .gumbel(replications: 40),
    ])
    func moreThreadsSameBytes(inference: ScanInference) async throws {
        let town = try Self.random(90, places: 10, days: 25, seed: 8)
        let settings = PermutationScan.Settings(
            longestWindow: 9, limits: ScanCircles.Limits(radius: 300), inference: inference, seed: 6)
        let one = try PermutationScan.retrospective(
            locations: town.locations, cases: town.cases, days: 25, settings: settings)
        #expect(!one.null.maxima.isEmpty)
        for threads in 1...3 {
            let several = try await PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 25, settings: settings, threads: threads)
            #expect(several == one)
        }
    }

    @Test func threadsAreCheckedAndCancelled() async throws {
        let town = try Self.random(90, places: 10, days: 25, seed: 8)
        let settings = PermutationScan.Settings(longestWindow: 9, inference: .monteCarlo(replications: 1_000_000))
        await #expect(throws: StatisticsError("threads", .notPositive)) {
            try await PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 25, settings: settings, threads: 0)
        }
        struct Stopped: Error {}
        await #expect(throws: Stopped.self) {
            try await PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 25, settings: settings, threads: 2
            ) { if $0 > 0.1 { throw Stopped() } }
        }
        let task = Task {
            try await PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 25, settings: settings, threads: 2)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
