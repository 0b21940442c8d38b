import StreetStatistics

/// How often a planted cluster is found when times are known only as intervals, and what is done with the intervals.
///
/// Made-up towns of ten by ten cells of 200 m, 400 reports in 120 days, places and times independent but for the planted
/// cluster: extra reports in the four cells around one corner in the last four days. A third of the times are known, a
/// third to within a day, and a third to within `longest` days. The analysis is made at the end of the period: intervals
/// end there at the latest.
struct UncertainScanPower {
    enum Treatment: String, CaseIterable {
        case known = "true time"
        case interval = "20 times per interval"
        case midpoint = "mid-point"
        case start = "start"
    }

    static let days = 120
    static let cells = 10

    let planted: Int
    let longest: Double
    let towns: Int

    private struct Town {
        var location: [Int] = []
        var time: [Double] = []
        var start: [Double] = []
        var end: [Double] = []
        var middle: [Double] { zip(start, end).map { ($0 + $1) / 2 } }
    }

    private func town(_ generator: inout Xoshiro256StarStar) -> (town: Town, cluster: Set<Int>) {
        var town = Town()
        let (column, row) = (generator.integer(below: Self.cells - 1), generator.integer(below: Self.cells - 1))
        let corner = row * Self.cells + column
        let cluster = [corner, corner + 1, corner + Self.cells, corner + Self.cells + 1]
        func add(_ location: Int, _ time: Double) {
            let length: Double =
                switch generator.integer(below: 3) {
                case 0: 0
                case 1: generator.uniform()
                default: 1 + (longest - 1) * generator.uniform()
                }
            let part = generator.uniform()
            town.location.append(location)
            town.time.append(time)
            town.start.append(max(0, time - part * length))
            town.end.append(min(Double(Self.days), time + (1 - part) * length))
        }
        for _ in 0..<400 {
            let x = (generator.integer(below: Self.cells) + generator.integer(below: Self.cells)) / 2
            let y = (generator.integer(below: Self.cells) + generator.integer(below: Self.cells)) / 2
            add(y * Self.cells + x, Double(Self.days) * generator.uniform())
        }
        for _ in 0..<planted {
            add(cluster[generator.integer(below: 4)], Double(Self.days) - 4 * generator.uniform())
        }
        return (town, Set(cluster))
    }

    /// Share of towns with p ≤ 0.05 and a most likely cluster that touches the planted one; without a planted cluster the
    /// share with p ≤ 0.05.
    func shares(seed: UInt64) throws -> [(treatment: Treatment, found: Double)] {
        var generator = Xoshiro256StarStar(seed: seed)
        var found: [Treatment: Int] = [:]
        let locations = try ScanLocations(
            x: (0..<(Self.cells * Self.cells)).map { Double($0 % Self.cells) * 200 },
            y: (0..<(Self.cells * Self.cells)).map { Double($0 / Self.cells) * 200 })
        for _ in 0..<towns {
            let (town, cluster) = town(&generator)
            let settings = PermutationScan.Settings(
                longestWindow: 14, limits: .init(radius: 500, share: 0.5),
                inference: .sequential(replications: 199, stopAfter: 20), seed: generator.next())
            for treatment in Treatment.allCases {
                let (start, end): ([Double], [Double]) =
                    switch treatment {
                    case .known: (town.time, town.time)
                    case .interval: (town.start, town.end)
                    case .midpoint: (town.middle, town.middle)
                    case .start: (town.start, town.start)
                    }
                let result = try PermutationScan.prospective(
                    locations: locations,
                    cases: UncertainScanCases(location: town.location, start: start, end: end), days: Self.days,
                    settings: settings)
                guard let first = result.clusters.first, first.p.value <= 0.05 else { continue }
                if planted == 0 || !cluster.isDisjoint(with: first.members) { found[treatment, default: 0] += 1 }
            }
        }
        return Treatment.allCases.map { ($0, Double(found[$0] ?? 0) / Double(towns)) }
    }

    static func benchmark(planted: Int, longest: Double) -> Benchmark {
        Benchmark(
            name: "scan-uncertain-times power, \(planted) planted, intervals to \(Int(longest)) days", peer: "none",
            goal: nil
        ) {
            {
                try UncertainScanPower(planted: planted, longest: longest, towns: 1000).shares(seed: 7)
                    .map { "\($0.treatment.rawValue) \($0.found)" }.joined(separator: ", ")
            }
        }
    }
}

extension ScanCity {
    /// The city's reports, two thirds of which only tell an interval of up to a week around their day.
    func uncertain(seed: UInt64) -> UncertainScanCases {
        var generator = Xoshiro256StarStar(seed: seed)
        var (start, end): ([Double], [Double]) = ([], [])
        for day in cases.day {
            let time = Double(day) + generator.uniform()
            let length = generator.integer(below: 3) == 0 ? 0 : 7 * generator.uniform()
            let part = generator.uniform()
            start.append(max(0, time - part * length))
            end.append(min(Double(Self.days), time + (1 - part) * length))
        }
        return UncertainScanCases(location: cases.location, start: start, end: end)
    }

    static func uncertainBenchmark(_ reports: Int, _ cell: Double, _ label: String, seed: UInt64) -> Benchmark {
        Benchmark(name: "scan-uncertain-times \(label)", peer: "none", goal: nil) {
            let city = try ScanCity(reports: reports, cell: cell, seed: seed, planted: 25)
            let cases = city.uncertain(seed: seed)
            return {
                digest(
                    try PermutationScan.prospective(
                        locations: city.locations, cases: cases, days: days, settings: settings))
            }
        }
    }
}

let uncertainScanBenchmarks: [Benchmark] = [
    ScanCity.uncertainBenchmark(10_000, 200, "10,000 reports, 200 m", seed: 1),
    ScanCity.uncertainBenchmark(100_000, 100, "100,000 reports, 100 m", seed: 2),
    UncertainScanPower.benchmark(planted: 0, longest: 7),
    UncertainScanPower.benchmark(planted: 6, longest: 3),
    UncertainScanPower.benchmark(planted: 6, longest: 7),
    UncertainScanPower.benchmark(planted: 6, longest: 14),
    UncertainScanPower.benchmark(planted: 9, longest: 7),
    UncertainScanPower.benchmark(planted: 9, longest: 14),
]
