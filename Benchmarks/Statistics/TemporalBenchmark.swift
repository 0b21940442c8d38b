import StreetStatistics

let temporalBenchmarks: [Benchmark] = [
    Benchmark(
        name: "hot-times 650 reports of 1, 6, 9 and 24 hours, exact", peer: "none: the R package has no test", goal: 0.2
    ) {
        var generator = Xoshiro256StarStar(seed: 8)
        let intervals = (0..<650).map { _ in
            HotTimes.Interval(
                start: Double(generator.integer(below: 10_080)),
                duration: [60.0, 360, 540, 1440][generator.integer(below: 4)])
        }
        return {
            let result = try HotTimes.test(intervals: intervals)
            return "\(result.method) p \(result.cells.reduce(0) { $0 + $1.p })"
        }
    },
    Benchmark(name: "trend-test 1,000 reports in 24 months, exact", peer: "none measured", goal: 0.5) {
        var generator = Xoshiro256StarStar(seed: 9)
        var counts = Array(repeating: 0, count: 24)
        for _ in 0..<1000 { counts[generator.integer(below: 24)] += 1 }
        let exposure = (0..<24).map { [31.0, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][$0 % 12] }
        return {
            let result = try TrendTest.test(counts: counts, exposure: exposure)
            return "\(result.method) p \(result.p)"
        }
    },
    Benchmark(name: "rate 10,000 exact intervals", peer: "none measured", goal: nil) {
        {
            var (lower, upper) = (0.0, 0.0)
            for count in 0..<10_000 {
                let result = try PoissonRate.interval(count: count)
                lower += result.lower
                upper += result.upper
            }
            return "sums \(lower) \(upper)"
        }
    },
]
