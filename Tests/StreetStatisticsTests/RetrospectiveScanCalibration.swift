import StreetStatistics
import Testing

struct RetrospectiveScanCalibration {
    @Test(arguments: [50, 400])
    func falseAlarmsStayRare(cases: Int) throws {
        var calibration = Calibration()
        let side = 8
        let locations = try ScanLocations(
            x: (0..<(side * side)).map { Double($0 % side) }, y: (0..<(side * side)).map { Double($0 / side) })
        // p is one of forty values, exact on them: what costs little for each data set.
        let settings = PermutationScan.Settings(
            longestWindow: 7, limits: ScanCircles.Limits(radius: 2), inference: .monteCarlo(replications: 39))
        for seed in 0..<UInt64(longForm ? 10_000 : cases > 100 ? 40 : 100) {
            var generator = Xoshiro256StarStar(seed: seed &+ 900)
            var (places, days): ([Int], [Int]) = ([], [])
            for _ in 0..<cases {
                // Busy and quiet places, busy and quiet days.
                places.append(generator.integer(below: generator.uniform() < 0.4 ? 10 : 64))
                days.append(generator.integer(below: generator.uniform() < 0.2 ? 10 : 90))
            }
            var settings = settings
            settings.seed = seed
            let result = try PermutationScan.retrospective(
                locations: locations, cases: ScanCases(location: places, day: days), days: 90, settings: settings)
            let p = result.clusters.first?.p.value ?? 1
            calibration.record(p: p, smallestAdjusted: p)
        }
        let name = "Retrospective scan with \(cases) cases"
        try calibration.expectHonest(name)
        // Of 50 cases the largest ratio is one of few values, and most p values lie at their ties.
        try calibration.expectUsed(cases < 100 ? 0.5 : 0.95, name)
    }
}
