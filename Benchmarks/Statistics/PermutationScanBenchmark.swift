import StreetStatistics

/// A made-up city of 8 km by 8 km with a year of reports, counted in square cells.
struct ScanCity: Sendable {
    let locations: ScanLocations
    let cases: ScanCases
    static let days = 365

    /// - Parameters:
    ///   - cell: side of the cells in metres.
    ///   - planted: reports added within 300 m of one place in the last week.
    init(reports: Int, cell: Double, seed: UInt64, planted: Int = 0) throws {
        var generator = Xoshiro256StarStar(seed: seed)
        let side = 8000.0
        let centres = (0..<25).map { _ in
            (x: generator.uniform() * side, y: generator.uniform() * side, spread: 300 + 900 * generator.uniform())
        }
        var cells: [Int: Int] = [:]
        var (x, y): ([Double], [Double]) = ([], [])
        var (location, day): ([Int], [Int]) = ([], [])
        location.reserveCapacity(reports)
        day.reserveCapacity(reports)
        let columns = Int(side / cell)
        func add(_ px: Double, _ py: Double, _ time: Int) {
            let (column, row) = (Int(px / cell), Int(py / cell))
            let number = row * columns + column
            let index = cells[number] ?? x.count
            if index == x.count {
                cells[number] = index
                x.append((Double(column) + 0.5) * cell)
                y.append((Double(row) + 0.5) * cell)
            }
            location.append(index)
            day.append(time)
        }
        while location.count < reports {
            var (px, py) = (generator.uniform() * side, generator.uniform() * side)
            if generator.uniform() > 0.03 {
                let centre = centres[generator.integer(below: centres.count)]
                px = centre.x + centre.spread * generator.normal()
                py = centre.y + centre.spread * generator.normal()
            }
            guard px >= 0, px < side, py >= 0, py < side else { continue }
            // Quieter in winter, busier at the end of the week.
            let time = generator.integer(below: Self.days)
            let fromSummer = Double(time) / 182.5 - 1
            let rate = (1 - 0.65 * fromSummer * fromSummer) * (time % 7 >= 4 ? 1 : 0.7)
            if generator.uniform() < rate { add(px, py, time) }
        }
        for _ in 0..<planted {
            add(5000 + 300 * generator.uniform(), 3000 + 300 * generator.uniform(), 358 + generator.integer(below: 7))
        }
        locations = try ScanLocations(x: x, y: y)
        cases = ScanCases(location: location, day: day)
    }

    static let settings = PermutationScan.Settings(
        longestWindow: 28, limits: .init(radius: 1000, share: 0.5), inference: .monteCarlo(replications: 999))

    static func benchmark(
        _ reports: Int, _ cell: Double, _ label: String, seed: UInt64, peer: String, goal: Double?,
        settings: PermutationScan.Settings = settings
    ) -> Benchmark {
        Benchmark(name: "scan-permutation \(label)", peer: peer, goal: goal) {
            try ScanCity(reports: reports, cell: cell, seed: seed, planted: 25)
        } one: { city in
            digest(
                try PermutationScan.prospective(
                    locations: city.locations, cases: city.cases, days: days, settings: settings))
        } several: { city, threads in
            digest(
                try await PermutationScan.prospective(
                    locations: city.locations, cases: city.cases, days: days, settings: settings, threads: threads))
        }
    }

    static func digest(_ result: PermutationScanResult) -> String {
        let first = result.clusters.first
        let sum = result.null.maxima.reduce(0, +) / Double(max(1, result.null.maxima.count))
        return "L \(result.locations) LLR \(first?.logLikelihoodRatio ?? 0) n \(first?.observed ?? 0) "
            + "days \(first?.window.dayCount ?? 0) p \(first?.p.value ?? 1) mean maximum \(sum)"
    }
}

let permutationScanBenchmarks: [Benchmark] = [
    ScanCity.benchmark(
        1_000, 200, "1,000 reports, 200 m", seed: 1, peer: "none measured", goal: nil),
    ScanCity.benchmark(
        10_000, 200, "10,000 reports, 200 m", seed: 1, peer: "SaTScan 10.3.2: 15.8 s", goal: 0.4),
    ScanCity.benchmark(
        100_000, 200, "100,000 reports, 200 m", seed: 1, peer: "SaTScan 10.3.2: 26.1 s", goal: nil),
    ScanCity.benchmark(
        1_000_000, 200, "1,000,000 reports, 200 m", seed: 1, peer: "SaTScan 10.3.2: 133.6 s", goal: 2),
    ScanCity.benchmark(
        100_000, 100, "100,000 reports, 100 m", seed: 2, peer: "SaTScan 10.3.2: 209.8 s", goal: 4),
    ScanCity.benchmark(
        1_000_000, 100, "1,000,000 reports, 100 m", seed: 3, peer: "SaTScan 10.3.2: 407 s (from 99 replications)",
        goal: nil),
    ScanCity.benchmark(
        10_000_000, 200, "10,000,000 reports, 200 m", seed: 6,
        peer: "SaTScan 10.3.2: 1,413 s (from 9 replications)", goal: nil),
]
