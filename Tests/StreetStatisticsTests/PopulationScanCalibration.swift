import StreetStatistics
import Testing

struct PopulationScanCalibration {
    @Test(arguments: [50, 400], [false, true])
    func falseAlarmsStayRare(cases: Int, bernoulli: Bool) throws {
        var calibration = Calibration()
        let locations = try HourOfWeekScanTests.grid(7)
        for seed in 0..<UInt64(longForm ? 10_000 : 60) {
            var generator = Xoshiro256StarStar(seed: seed &+ 70)
            func some(_ count: Int) -> ScanCases {
                var some = ScanCases(location: [], day: [])
                for _ in 0..<count {
                    // The first ten places hold as many people as all others.
                    some.location.append(
                        generator.uniform() < 0.5 ? generator.integer(below: 10) : 10 + generator.integer(below: 39))
                    some.day.append(generator.integer(below: 30))
                }
                return some
            }
            let settings = PopulationScan.Settings(
                windows: .aliveAtEnd(longest: 5), limits: ScanCircles.Limits(radius: 200),
                inference: .monteCarlo(replications: 99), seed: seed)
            let population = (0..<49).map { $0 < 10 ? 39.0 : 10 }
            let result =
                bernoulli
                ? try PopulationScan.bernoulli(
                    locations: locations, cases: some(cases), controls: some(2 * cases), days: 30, settings: settings)
                : try PopulationScan.poisson(
                    locations: locations, cases: some(cases), population: population, days: 30, settings: settings)
            let p = result.clusters.first?.p.value ?? 1
            calibration.record(p: p, smallestAdjusted: p)
        }
        let name = "\(bernoulli ? "Bernoulli" : "Poisson") scan with \(cases) cases"
        try calibration.expectHonest(name)
        // With controls whole numbers stand on both sides, and ties are many.
        try calibration.expectUsed(bernoulli ? (cases < 100 ? 0.55 : 0.8) : cases < 100 ? 0.85 : 0.95, name)
    }
}
