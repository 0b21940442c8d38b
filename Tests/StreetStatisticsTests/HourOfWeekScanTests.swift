import Testing

@testable import StreetStatistics

struct HourOfWeekScanTests {
    static func grid(_ side: Int) throws -> ScanLocations {
        try ScanLocations(
            x: (0..<(side * side)).map { Double($0 % side) * 100 },
            y: (0..<(side * side)).map { Double($0 / side) * 100 })
    }

    static func random(_ count: Int, places: Int, seed: UInt64) -> (places: [Int], hours: [Int]) {
        var generator = Xoshiro256StarStar(seed: seed)
        return (
            (0..<count).map { _ in generator.integer(below: places) },
            (0..<count).map { _ in
                generator.uniform() < 0.5 ? generator.integer(below: 168) : 4 * 24 + generator.integer(below: 8)
            }
        )
    }

    /// Every circle around every centre with every set of hours, counted report by report.
    static func bruteForce(
        _ locations: ScanLocations, places: [Int], hours: [Int], settings: HourOfWeekScan.Settings
    ) throws -> [Double] {
        var cases = Array(repeating: 0.0, count: locations.count)
        for place in places { cases[place] += 1 }
        let circles = try ScanCircles(
            around: locations, weights: cases, growth: settings.growth, limits: settings.limits)
        let family = settings.family.map { Set($0.hoursOfWeek) }
        let total = Double(places.count)
        return (0..<locations.count).map { centre in
            var best = 0.0
            for size in circles.ends(of: centre) {
                let members = Set(circles.members(of: centre).prefix(Int(size)).map(Int.init))
                let zone = Double(places.count { members.contains($0) })
                for set in family {
                    var (inside, anywhere) = (0, 0)
                    for (place, hour) in zip(places, hours) where set.contains(hour) {
                        anywhere += 1
                        if members.contains(place) { inside += 1 }
                    }
                    let (c, expected) = (Double(inside), zone * Double(anywhere) / total)
                    guard inside >= settings.minimumCases, c > expected, expected < total else { continue }
                    var ratio = c * log(c / expected)
                    if c < total { ratio += (total - c) * log((total - c) / (total - expected)) }
                    best = max(best, ratio)
                }
            }
            return best
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func agreesWithBruteForce(seed: UInt64) throws {
        let locations = try Self.grid(3)
        let data = Self.random(3 + Int(seed) * 6, places: 9, seed: seed)
        let settings = HourOfWeekScan.Settings(
            shortest: seed % 2 == 0 ? 1 : 3, longest: seed % 3 == 0 ? 4 : 8, minimumCases: 1 + Int(seed % 3),
            limits: ScanCircles.Limits(radius: seed % 4 == 0 ? nil : 150), inference: .monteCarlo(replications: 1),
            overlap: .unrestricted, clusterLimit: 9, seed: seed)
        let best = try Self.bruteForce(locations, places: data.places, hours: data.hours, settings: settings)
        let result = try HourOfWeekScan.scan(
            locations: locations, places: data.places, hours: data.hours, settings: settings)
        for (centre, ratio) in best.enumerated() {
            let found = result.clusters.first { $0.place.centre == centre }
            #expect(abs((found?.place.logLikelihoodRatio ?? 0) - ratio) <= 1e-9 * max(1, ratio))
            guard let found else { continue }
            let set = Set(found.hours.hoursOfWeek)
            let inside = zip(data.places, data.hours).count { found.place.members.contains($0) && set.contains($1) }
            #expect(found.place.observed == Double(inside))
        }
    }

    @Test func theFamilyIsWhatTheGuideSays() throws {
        let settings = HourOfWeekScan.Settings()
        #expect(HourOfWeekScan.DaySet.usual.count == 12)
        #expect(settings.family.count == 12 * 24 * 8)
        // Each set of hours is another one, and as long as it says.
        #expect(Set(settings.family.map { Set($0.hoursOfWeek) }).count == 2304)
        #expect(settings.family.allSatisfy { Set($0.hoursOfWeek).count == $0.hourCount * $0.days.days.count })
        for hours in settings.family {
            #expect(Set(hours.ranges.flatMap { Array($0) }) == Set(hours.hoursOfWeek))
        }
        let night = try #require(
            settings.family.first { $0.days.days == [4, 5] && $0.firstHour == 22 && $0.hourCount == 4 })
        #expect(night.hoursOfWeek == [118, 119, 120, 121, 142, 143, 144, 145] && night.endHour == 2)
        let sunday = try #require(
            settings.family.first { $0.days.days == [6] && $0.firstHour == 23 && $0.hourCount == 2 })
        #expect(sunday.hoursOfWeek == [167, 0])
    }

    /// Friday and Saturday from 22 to 2 around one square, among reports that have their own busy places and hours.
    @Test func plantedHoursAreFound() throws {
        let locations = try Self.grid(8)
        var found = 0
        for seed in 0..<10 as Range<UInt64> {
            var data = Self.random(400, places: 64, seed: seed &+ 40)
            var generator = Xoshiro256StarStar(seed: seed)
            for _ in 0..<25 {
                data.places.append([27, 28, 35, 36][generator.integer(below: 4)])
                data.hours.append([118, 119, 120, 121, 142, 143, 144, 145][generator.integer(below: 8)])
            }
            let result = try HourOfWeekScan.scan(
                locations: locations, places: data.places, hours: data.hours,
                settings: HourOfWeekScan.Settings(
                    limits: ScanCircles.Limits(radius: 200), inference: .monteCarlo(replications: 99), seed: seed))
            let best = try #require(result.clusters.first)
            let right = best.place.p.value <= 0.05 && !Set(best.place.members).isDisjoint(with: [27, 28, 35, 36])
            if right, best.hours.days.days.contains(4) || best.hours.days.days.contains(5) { found += 1 }
        }
        #expect(found >= 8, "\(found) of 10")
    }

    /// A square that is busy at the hours that are busy everywhere is no cluster.
    @Test func busyPlaceAndBusyHourAreNoCluster() throws {
        let locations = try Self.grid(5)
        var (places, hours): ([Int], [Int]) = ([], [])
        for place in 0..<25 {
            for hour in 0..<24 {
                let count = (place == 12 ? 4 : 1) * (hour > 20 ? 3 : 1)
                places += repeatElement(place, count: count)
                hours += repeatElement(4 * 24 + hour, count: count)
            }
        }
        let result = try HourOfWeekScan.scan(
            locations: locations, places: places, hours: hours,
            settings: HourOfWeekScan.Settings(inference: .monteCarlo(replications: 19)))
        #expect(result.clusters.allSatisfy { $0.place.logLikelihoodRatio < 1e-9 })
    }

    /// The worked example of docs/guides/scan-hour-of-week.md.
    @Test func exampleOfTheGuide() throws {
        let locations = try ScanLocations(x: [0, 1000], y: [0, 0])
        // Four reports at the square on Friday night, four elsewhere on Tuesday morning.
        let result = try HourOfWeekScan.scan(
            locations: locations, places: [0, 0, 0, 0, 1, 1, 1, 1], hours: [118, 119, 120, 121, 33, 33, 34, 35],
            settings: HourOfWeekScan.Settings(
                limits: ScanCircles.Limits(radius: 100), inference: .monteCarlo(replications: 4999)))
        let best = try #require(result.clusters.first)
        #expect(best.place.observed == 4 && best.place.expected == 2)
        #expect(abs(best.place.logLikelihoodRatio - (4 * log(2) + 4 * log(4.0 / 6))) < 1e-12)
        // 2 of the 70 ways to give four of the eight hours to the square part night and morning wholly.
        #expect(abs(best.place.p.value - 2.0 / 70) < 0.012)
    }

    @Test func edges() throws {
        let one = try ScanLocations(x: [0], y: [0])
        #expect(try HourOfWeekScan.scan(locations: one, places: [0], hours: [5]).clusters.isEmpty)
        #expect(try HourOfWeekScan.scan(locations: one, places: [0, 0], hours: [5, 167]).clusters.isEmpty)
        for (places, hours) in [([], []), ([0], []), ([1], [0]), ([0], [168]), ([0], [-1])] as [([Int], [Int])] {
            #expect(throws: StatisticsError.self) {
                try HourOfWeekScan.scan(locations: one, places: places, hours: hours)
            }
        }
        for settings in [
            HourOfWeekScan.Settings(daySets: []), HourOfWeekScan.Settings(longest: 24),
            HourOfWeekScan.Settings(shortest: 0), HourOfWeekScan.Settings(shortest: 9),
            HourOfWeekScan.Settings(daySets: HourOfWeekScan.DaySet.usual + HourOfWeekScan.DaySet.usual),
        ] {
            #expect(throws: StatisticsError.self) {
                try HourOfWeekScan.scan(locations: one, places: [0], hours: [0], settings: settings)
            }
        }
        for days in [[], [7], [-1], [2, 2]] {
            #expect(throws: StatisticsError.self) { try HourOfWeekScan.DaySet(days) }
        }
        #expect(try HourOfWeekScan.DaySet([6, 0]).days == [0, 6])
    }

    @Test func sameSeedSameBytes() throws {
        let locations = try Self.grid(4)
        let data = Self.random(60, places: 16, seed: 1)
        let settings = HourOfWeekScan.Settings(inference: .monteCarlo(replications: 40), seed: 3)
        func run() throws -> HourOfWeekScanResult {
            try HourOfWeekScan.scan(locations: locations, places: data.places, hours: data.hours, settings: settings)
        }
        #expect(try run() == run())
    }

    @Test func moreThreadsSameBytes() async throws {
        let locations = try Self.grid(4)
        let data = Self.random(70, places: 16, seed: 5)
        let settings = HourOfWeekScan.Settings(
            limits: ScanCircles.Limits(radius: 150), inference: .monteCarlo(replications: 99))
        let one = try HourOfWeekScan.scan(
            locations: locations, places: data.places, hours: data.hours, settings: settings)
        #expect(one.null.maxima.count == 99)
        for threads in 1...3 {
            let several = try await HourOfWeekScan.scan(
                locations: locations, places: data.places, hours: data.hours, settings: settings, threads: threads)
            #expect(several == one)
        }
    }
}
