import StreetStatistics
import Testing

struct HourOfWeekScanCalibration {
    @Test(arguments: [50, 400])
    func falseAlarmsStayRare(reports: Int) throws {
        var calibration = Calibration()
        let locations = try HourOfWeekScanTests.grid(6)
        for seed in 0..<UInt64(longForm ? 10_000 : 60) {
            let data = HourOfWeekScanTests.random(reports, places: 36, seed: seed &+ 300)
            let result = try HourOfWeekScan.scan(
                locations: locations, places: data.places, hours: data.hours,
                // A third of the usual sets of days; p is one of twenty values, exact on them: what costs least for each
                // data set.
                settings: HourOfWeekScan.Settings(
                    daySets: Array(HourOfWeekScan.DaySet.usual.prefix(4)), limits: ScanCircles.Limits(radius: 150),
                    inference: .monteCarlo(replications: 19), seed: seed))
            let p = result.clusters.first?.place.p.value ?? 1
            calibration.record(p: p, smallestAdjusted: p)
        }
        let name = "Hour-of-week scan with \(reports) reports"
        try calibration.expectHonest(name)
        // Of 50 reports the largest ratio is one of few values, and ties count against a finding.
        try calibration.expectUsed(reports < 100 ? 0.6 : 0.85, name)
    }
}
