import StreetStatistics

/// A grid of 40 × 40 places 200 m apart, every fourth of them eight times as busy.
private struct Town: Sendable {
    let locations: ScanLocations
    let population: [Double]

    init() throws {
        let side = 40
        locations = try ScanLocations(
            x: (0..<(side * side)).map { Double($0 % side) * 200 },
            y: (0..<(side * side)).map { Double($0 / side) * 200 })
        population = (0..<(side * side)).map { $0 % 4 == 0 ? 80 : 10 }
    }

    func place(_ generator: inout Xoshiro256StarStar) -> Int {
        let place = generator.integer(below: locations.count)
        return generator.uniform() < 0.6 ? place / 4 * 4 : place
    }
}

private func digest(_ best: ScanCluster?) -> String {
    "ratio \(best?.logLikelihoodRatio ?? 0) p \(best?.p.value ?? 1)"
}

private let limits = ScanCircles.Limits(radius: 1000, share: 0.5)

let circleScanBenchmarks: [Benchmark] = [
    Benchmark(
        name: "scan-hours 10,000 reports, 1,600 places, 2,304 sets of hours, 999 replications",
        peer: "no other program known", goal: nil
    ) {
        let town = try Town()
        var generator = Xoshiro256StarStar(seed: 3)
        let places = (0..<10_000).map { _ in town.place(&generator) }
        let hours = places.map { _ in generator.integer(below: generator.uniform() < 0.3 ? 24 : 168) }
        return (town: town, places: places, hours: hours)
    } one: { data in
        digest(
            try HourOfWeekScan.scan(
                locations: data.town.locations, places: data.places, hours: data.hours,
                settings: HourOfWeekScan.Settings(limits: limits)
            ).clusters.first?.place)
    } several: { data, threads in
        digest(
            try await HourOfWeekScan.scan(
                locations: data.town.locations, places: data.places, hours: data.hours,
                settings: HourOfWeekScan.Settings(limits: limits), threads: threads
            ).clusters.first?.place)
    },
    Benchmark(
        name: "scan-poisson 10,000 cases, 1,600 places, windows to 28 days at the end, 999 replications",
        peer: "none measured", goal: nil
    ) {
        let town = try Town()
        var generator = Xoshiro256StarStar(seed: 4)
        let places = (0..<10_000).map { _ in town.place(&generator) }
        let cases = ScanCases(location: places, day: places.map { _ in generator.integer(below: 365) })
        return (town: town, cases: cases)
    } one: { data in
        digest(
            try PopulationScan.poisson(
                locations: data.town.locations, cases: data.cases, population: data.town.population, days: 365,
                settings: PopulationScan.Settings(windows: .aliveAtEnd(longest: 28), limits: limits)
            ).clusters.first)
    } several: { data, threads in
        digest(
            try await PopulationScan.poisson(
                locations: data.town.locations, cases: data.cases, population: data.town.population, days: 365,
                settings: PopulationScan.Settings(windows: .aliveAtEnd(longest: 28), limits: limits), threads: threads
            ).clusters.first)
    },
]
