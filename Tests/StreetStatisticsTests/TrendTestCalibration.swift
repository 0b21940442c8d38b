import StreetStatistics
import Testing

struct TrendTestCalibration {
    @Test(arguments: [20, 200])
    func falseAlarmsStayRare(reports: Int) throws {
        let exposure = (0..<24).map { [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][$0 % 12] }
        let whole = exposure.reduce(0, +)
        var calibration = Calibration()
        for seed in 0..<UInt64(longForm ? 10_000 : reports > 100 ? 40 : 200) {
            var generator = Xoshiro256StarStar(seed: seed &+ 9000)
            var counts = Array(repeating: 0, count: 24)
            for _ in 0..<reports {
                var day = generator.uniform() * whole
                var month = 0
                while month < 23, day >= exposure[month] {
                    day -= exposure[month]
                    month += 1
                }
                counts[month] += 1
            }
            let p = try TrendTest.test(counts: counts, exposure: exposure).p
            calibration.record(p: p, smallestAdjusted: p)
        }
        try calibration.expectHonest("Trend with \(reports) reports")
    }
}
