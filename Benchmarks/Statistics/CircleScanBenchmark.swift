import StreetStatistics

/// A grid of 40 × 40 places 200 m apart, every fourth of them eight times as busy.
private struct Town {
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
        return {
            let result = try HourOfWeekScan.scan(
                locations: town.locations, places: places, hours: hours,
                settings: HourOfWeekScan.Settings(limits: limits))
            let best = result.clusters.first?.place
            return "ratio \(best?.logLikelihoodRatio ?? 0) p \(best?.p.value ?? 1)"
        }
    },
    Benchmark(
        name: "scan-poisson 10,000 cases, 1,600 places, windows to 28 days at the end, 999 replications",
        peer: "none measured", goal: nil
    ) {
        let town = try Town()
        var generator = Xoshiro256StarStar(seed: 4)
        let places = (0..<10_000).map { _ in town.place(&generator) }
        let cases = ScanCases(location: places, day: places.map { _ in generator.integer(below: 365) })
        return {
            let result = try PopulationScan.poisson(
                locations: town.locations, cases: cases, population: town.population, days: 365,
                settings: PopulationScan.Settings(windows: .aliveAtEnd(longest: 28), limits: limits))
            let best = result.clusters.first
            return "ratio \(best?.logLikelihoodRatio ?? 0) p \(best?.p.value ?? 1)"
        }
    },
]
