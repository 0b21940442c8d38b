import StreetStatistics
import Testing

struct HotTimesCalibration {
    @Test(arguments: [50, 400])
    func falseAlarmsStayRare(reports: Int) throws {
        var calibration = Calibration()
        for seed in 0..<UInt64(longForm ? 10_000 : reports > 100 ? 30 : 200) {
            let result = try HotTimes.test(intervals: HotTimesTests.mixed(reports, seed: seed &+ 200_000))
            calibration.record(
                p: result.cells[77].p, smallestAdjusted: result.cells.reduce(1) { min($0, $1.adjustedP) })
        }
        try calibration.expectHonest("Hot times with \(reports) reports")
    }
}
