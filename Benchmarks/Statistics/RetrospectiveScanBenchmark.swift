import StreetStatistics

/// Cases in cells of 200 m of a town of 8 km × 8 km and a year, half of them around 60 busy places.
private func town(_ count: Int, seed: UInt64) throws -> (locations: ScanLocations, cases: ScanCases) {
    var generator = Xoshiro256StarStar(seed: seed)
    let busy = (0..<60).map { _ in (generator.uniform() * 8000, generator.uniform() * 8000) }
    var (x, y, days): ([Double], [Double], [Int]) = ([], [], [])
    while x.count < count {
        var place = (generator.uniform() * 8000, generator.uniform() * 8000)
        if generator.uniform() < 0.5 {
            let centre = busy[generator.integer(below: busy.count)]
            place = (centre.0 + 300 * generator.normal(), centre.1 + 300 * generator.normal())
        }
        guard place.0 >= 0, place.0 < 8000, place.1 >= 0, place.1 < 8000 else { continue }
        x.append((place.0 / 200).rounded(.down) * 200 + 100)
        y.append((place.1 / 200).rounded(.down) * 200 + 100)
        days.append(generator.integer(below: 365))
    }
    let (locations, indices) = try ScanLocations.gathering(x: x, y: y)
    return (locations, ScanCases(location: indices, day: days))
}

private let settings = PermutationScan.Settings(
    longestWindow: 28, limits: ScanCircles.Limits(radius: 1000, share: 0.5))

private func digest(_ result: RetrospectiveScanResult) -> String {
    let best = result.clusters.first
    return "locations \(result.locations) ratio \(best?.logLikelihoodRatio ?? 0) p \(best?.p.value ?? 1)"
}

let retrospectiveScanBenchmarks: [Benchmark] = [
    Benchmark(
        name: "scan-retrospective 10,000 reports, 200 m, windows up to 28 of 365 days, 999 replications",
        peer: "SaTScan 10.3.2: 2,540 s, extrapolated from 19 replications", goal: 30
    ) {
        try town(10_000, seed: 1)
    } one: { town in
        digest(
            try PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 365, settings: settings))
    } several: { town, threads in
        digest(
            try await PermutationScan.retrospective(
                locations: town.locations, cases: town.cases, days: 365, settings: settings, threads: threads))
    }
]
