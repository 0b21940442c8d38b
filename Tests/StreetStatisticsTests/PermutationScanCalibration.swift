import Testing

@testable import StreetStatistics

/// Towns without any cluster: places and times drawn apart from each other.
struct PermutationScanCalibration {
    private struct NullTown {
        var location: [Int] = []
        var start: [Double] = []
        var end: [Double] = []
        static let days = 60
        static let cells = 6

        init(_ n: Int, _ generator: inout Xoshiro256StarStar) {
            for _ in 0..<n {
                // Some places busier than others, some days as well.
                let column = min(generator.integer(below: Self.cells), generator.integer(below: Self.cells))
                location.append(generator.integer(below: Self.cells) * Self.cells + column)
                let time = Double(Self.days) * max(generator.uniform(), generator.uniform())
                // A third known to the moment, the rest to within days.
                let length = generator.integer(below: 3) == 0 ? 0 : 8 * generator.uniform()
                let part = generator.uniform()
                start.append(max(0, time - part * length))
                end.append(min(Double(Self.days), time + (1 - part) * length))
            }
        }

        /// As if the start were the time.
        var known: ScanCases {
            ScanCases(location: location, day: start.map { min(Int($0), Self.days - 1) })
        }

        static func locations() throws -> ScanLocations {
            try ScanLocations(
                x: (0..<(cells * cells)).map { Double($0 % cells) },
                y: (0..<(cells * cells)).map { Double($0 / cells) })
        }
    }

    @Test(arguments: [50, 400]) func honest(n: Int) throws {
        try run(n, "permutation scan, \(n) reports", seed: 1, .monteCarlo(replications: 99), sets: (350, 10_000)) {
            town, locations, settings in
            try PermutationScan.prospective(
                locations: locations, cases: town.known, days: NullTown.days, settings: settings)
        }
    }

    @Test(arguments: [50, 400]) func honestWithSequentialStop(n: Int) throws {
        let inference = ScanInference.sequential(replications: 199, stopAfter: 10)
        try run(n, "permutation scan, stopped, \(n) reports", seed: 2, inference, sets: (150, 10_000)) {
            town, locations, settings in
            try PermutationScan.prospective(
                locations: locations, cases: town.known, days: NullTown.days, settings: settings)
        }
    }

    @Test(arguments: [50, 400]) func honestWithUncertainTimes(n: Int) throws {
        let name = "permutation scan, uncertain times, \(n) reports"
        try run(n, name, seed: 3, .monteCarlo(replications: 99), sets: (150, 10_000)) { town, locations, settings in
            try PermutationScan.prospective(
                locations: locations,
                cases: UncertainScanCases(location: town.location, start: town.start, end: town.end),
                days: NullTown.days, settings: settings)
        }
    }

    private func run(
        _ n: Int, _ name: String, seed: UInt64, _ inference: ScanInference, sets: (short: Int, long: Int),
        _ scan: (NullTown, ScanLocations, PermutationScan.Settings) throws -> PermutationScanResult
    ) throws {
        var generator = Xoshiro256StarStar(seed: seed)
        var calibration = Calibration()
        let locations = try NullTown.locations()
        for _ in 0..<(longForm ? sets.long : sets.short) {
            let settings = PermutationScan.Settings(
                longestWindow: 10, limits: .init(radius: 2, share: 0.5), inference: inference, seed: generator.next())
            let p = try scan(NullTown(n, &generator), locations, settings).clusters.first?.p.value ?? 1
            calibration.record(p: p, smallestAdjusted: p)
        }
        try calibration.expectHonest(name)
        try calibration.expectUsed(n < 100 ? 0.8 : 0.95, name)
    }
}
