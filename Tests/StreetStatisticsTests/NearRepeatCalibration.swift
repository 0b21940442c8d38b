import StreetStatistics
import Testing

struct NearRepeatCalibration {
    /// Busy and quiet places, busy and quiet days, no tie between the two.
    @Test(arguments: [50, 400])
    func falseAlarmsStayRare(events: Int) throws {
        var calibration = Calibration()
        let bands = try NearRepeatBands(distanceEdges: [0, 150, 300, 600], timeEdges: [0, 7, 14, 28])
        let short = events > 100 ? 40 : 300
        for seed in 0..<UInt64(longForm ? 10_000 : short) {
            var generator = Xoshiro256StarStar(seed: seed &+ 5000)
            var (x, y, times): ([Double], [Double], [Int]) = ([], [], [])
            for _ in 0..<events {
                let isCentral = generator.uniform() < 0.5
                x.append((isCentral ? 800 : 4000) * generator.uniform())
                y.append((isCentral ? 800 : 4000) * generator.uniform())
                times.append(generator.integer(below: generator.uniform() < 0.3 ? 60 : 365))
            }
            let result = try NearRepeat.table(
                x: x, y: y, times: times, bands: bands, replications: 199, seed: seed)
            calibration.record(
                p: result[space: 1, time: 0].p, smallestAdjusted: result.cells.reduce(1) { min($0, $1.adjustedP) })
        }
        try calibration.expectHonest("Near repeat with \(events) events")
    }
}
