import StreetStatistics

/// Time of day and week: aoristic weights, circular curves and tests.
let circularBenchmarks: [Benchmark] =
    [1000, 10_000, 100_000, 1_000_000, 10_000_000].map { aoristic(reports: $0, goal: $0 == 1_000_000 ? 0.02 : nil) }
    + [
        Benchmark(name: "aoristic 1,000,000 reports, one by one", peer: "", goal: nil) {
            let (starts, durations) = evenings(1_000_000)
            return {
                var matrix = AoristicMatrix()
                for (start, duration) in zip(starts, durations) { try matrix.add(start: start, duration: duration) }
                return String(matrix.totals[40])
            }
        },
        Benchmark(name: "aoristic 1,000,000 reports, 365 days", peer: "", goal: nil) {
            let (starts, durations) = evenings(1_000_000)
            return {
                var matrix = AoristicMatrix(grid: try Aoristic.Grid(cellCount: 365, period: 525_600))
                try matrix.add(starts: starts, durations: durations)
                return String(matrix.totals[3])
            }
        },
        density(reports: 400, intervals: true), density(reports: 1_000_000, intervals: false),
        density(reports: 1_000_000, intervals: true),
        Benchmark(name: "circular-bandwidth cross-validation 10,000 reports", peer: "", goal: nil) {
            let sample = try week(10_000, intervals: true)
            return {
                String(
                    try CircularDensity.estimate(sample, gridCount: 1, bandwidth: .crossValidation).concentration)
            }
        },
        Benchmark(name: "rayleigh 10,000 exact times", peer: "", goal: nil) {
            let sample = try week(10_000, intervals: false)
            return { String(try RayleighTest.test(sample).p) }
        },
        Benchmark(name: "rayleigh 10,000 intervals", peer: "", goal: nil) {
            let sample = try week(10_000, intervals: true)
            return { String(try RayleighTest.test(sample).p) }
        },
        Benchmark(name: "rao 300 exact times", peer: "", goal: nil) {
            let sample = try week(300, intervals: false)
            return { String(try RaoSpacingTest.test(sample).p) }
        },
        Benchmark(name: "watson-two-sample 2 x 1,000 whole hours, 9,999 replications", peer: "", goal: nil) {
            let (first, second) = (try hours(1000, seed: 1), try hours(1000, seed: 2))
            return { String(try WatsonTwoSampleTest.test(first, second).p) }
        },
        Benchmark(name: "watson-two-sample 2 x 200 intervals, 9,999 replications", peer: "", goal: nil) {
            let (first, second) = (try week(200, intervals: true), try week(200, intervals: true, seed: 6))
            return { String(try WatsonTwoSampleTest.testIntervals(first, second).p) }
        },
        Benchmark(name: "circular-mean 150 times, 1,999 replications", peer: "", goal: nil) {
            let sample = try week(150, intervals: false)
            return { String(try CircularMean.estimate(sample).interval?.length ?? 0) }
        },
    ]

private func aoristic(reports: Int, goal: Double?) -> Benchmark {
    Benchmark(
        name: "aoristic \(reports) reports, hours of the week",
        peer: "numpy difference array 0.10 s, R aoristic 1,000 s (estimated), both for 1,000,000", goal: goal
    ) {
        let (starts, durations) = evenings(reports)
        return {
            var matrix = AoristicMatrix()
            try matrix.add(starts: starts, durations: durations)
            return String(matrix.totals[40])
        }
    }
}

private func density(reports: Int, intervals: Bool) -> Benchmark {
    Benchmark(
        name: "circular-density \(reports) \(intervals ? "intervals" : "times"), 168 points, concentration 60",
        peer: "R circular: one kernel per report and point", goal: nil
    ) {
        let sample = try week(reports, intervals: intervals)
        return {
            let result = try CircularDensity.estimate(sample, gridCount: 168, bandwidth: .concentration(60))
            return String(result.points[40].density)
        }
    }
}

/// Minutes of the week, mostly in the evening; an hour, a part of the day, a night or a day long.
private func evenings(_ count: Int) -> (starts: [Double], durations: [Double]) {
    var generator = Xoshiro256StarStar(seed: 1)
    var starts: [Double] = []
    var durations: [Double] = []
    starts.reserveCapacity(count)
    durations.reserveCapacity(count)
    for _ in 0..<count {
        starts.append(Double(generator.integer(below: 10_080)))
        durations.append([60, 60, 360, 540, 1440][generator.integer(below: 5)])
    }
    return (starts, durations)
}

private func week(_ count: Int, intervals: Bool, seed: UInt64 = 5) throws -> CircularSample {
    var generator = Xoshiro256StarStar(seed: seed)
    let values = (0..<count).map { _ in 110 + 30 * generator.normal() }
    let durations = (0..<count).map { _ in [1.0, 6, 9, 24][generator.integer(below: 4)] }
    return try CircularSample(values, durations: intervals ? durations : nil, period: 168)
}

private func hours(_ count: Int, seed: UInt64) throws -> CircularSample {
    var generator = Xoshiro256StarStar(seed: seed)
    return try CircularSample((0..<count).map { _ in Double(generator.integer(below: 24)) }, period: 24)
}
