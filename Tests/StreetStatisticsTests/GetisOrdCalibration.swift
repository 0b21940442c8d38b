import StreetStatistics
import Testing

struct GetisOrdCalibration {
    @Test(arguments: [50, 400])
    func falseAlarmsStayRare(reports: Int) throws {
        let neighbours = try GetisOrdTests.grid(columns: 32, rows: 32)
        var calibration = Calibration()
        for seed in 0..<UInt64(longForm ? 10_000 : 300) {
            var generator = Xoshiro256StarStar(seed: seed &+ 1000)
            var values = Array(repeating: 0, count: 1024)
            for _ in 0..<reports { values[generator.integer(below: 1024)] += 1 }
            let result = try GetisOrd.star(values: values, neighbours: neighbours)
            let smallest = result.cells.reduce(1) { min($0, $1.adjustedP) }
            calibration.record(p: result.cells[16 * 32 + 16].p, smallestAdjusted: smallest)
        }
        try calibration.expectHonest("Gi* with \(reports) reports")
    }
}
