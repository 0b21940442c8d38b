import StreetStatistics

/// Squares of a made-up town, row by row: reports thrown around a few dozen busy places of very different weight, on
/// top of a thin layer everywhere.
private func townCounts(side: Int, reports: Int, seed: UInt64) -> [Int] {
    var generator = Xoshiro256StarStar(seed: seed)
    let places = (0..<40).map { _ in (x: generator.uniform(), y: generator.uniform(), weight: generator.exponential()) }
    let whole = places.reduce(0) { $0 + $1.weight }
    var counts = Array(repeating: 0, count: side * side)
    for _ in 0..<reports {
        var (x, y) = (generator.uniform(), generator.uniform())
        if generator.uniform() < 0.7 {
            var mark = generator.uniform() * whole
            let place = places.first {
                mark -= $0.weight
                return mark <= 0
            }
            (x, y) = (place?.x ?? x, place?.y ?? y)
            x += 0.01 * generator.normal()
            y += 0.01 * generator.normal()
        }
        let (column, row) = (Int((x * Double(side)).rounded(.down)), Int((y * Double(side)).rounded(.down)))
        if column >= 0, column < side, row >= 0, row < side { counts[row * side + column] += 1 }
    }
    return counts
}

private func lattice(side: Int) -> [(column: Int, row: Int)] {
    (0..<(side * side)).map { (column: $0 % side, row: $0 / side) }
}

private func digest(_ cells: Int, _ method: NullMethod, _ checksum: Double) -> String {
    let how =
        switch method {
        case .exact: "exact"
        case .saddlepoint: "saddlepoint"
        case .monteCarlo(let replications, _): "\(replications) replications"
        }
    return "\(cells) significant, \(how), \(Float(checksum))"
}

private let esda = "esda 2.9.0 G_Local, warm, 999 draws: 14.5 s"

private func starBenchmark(_ name: String, reports: Int, goal: Double?) -> Benchmark {
    Benchmark(name: "gi-star 99,856 squares, \(name)", peer: esda, goal: goal) {
        let values = townCounts(side: 316, reports: reports, seed: 1)
        let neighbours = try Neighbourhoods.grid(cells: lattice(side: 316))
        return {
            let result = try GetisOrd.star(values: values, neighbours: neighbours)
            return digest(result.significant().count, result.method, result.cells.reduce(0) { $0 + $1.p })
        }
    }
}

private func localBenchmark(_ name: String, goal: Double?, values: @escaping @Sendable () -> [Double]) -> Benchmark {
    Benchmark(name: "gi-conditional 99,856 squares, \(name)", peer: esda, goal: goal) {
        let values = values()
        let neighbours = try Neighbourhoods.grid(cells: lattice(side: 316))
        return {
            let result = try GetisOrd.local(values: values, neighbours: neighbours)
            return digest(result.significant().count, result.method, result.cells.reduce(0) { $0 + $1.p })
        }
    }
}

private func realValues(seed: UInt64) -> [Double] {
    var generator = Xoshiro256StarStar(seed: seed)
    return townCounts(side: 316, reports: 100_000, seed: seed).map { Double($0) + generator.uniform() }
}

let spatialAutocorrelationBenchmarks: [Benchmark] = [
    starBenchmark("1,000 reports", reports: 1000, goal: nil),
    starBenchmark("10,000 reports", reports: 10_000, goal: nil),
    starBenchmark("100,000 reports", reports: 100_000, goal: 0.3),
    starBenchmark("1,000,000 reports", reports: 1_000_000, goal: 0.3),
    starBenchmark("10,000,000 reports", reports: 10_000_000, goal: nil),
    localBenchmark("100,000 reports", goal: 0.3) {
        townCounts(side: 316, reports: 100_000, seed: 1).map(Double.init)
    },
    localBenchmark("1,000,000 reports", goal: 0.3) {
        townCounts(side: 316, reports: 1_000_000, seed: 1).map(Double.init)
    },
    localBenchmark("real values", goal: nil) { realValues(seed: 1) },
    Benchmark(
        name: "local-moran 99,856 squares, 100,000 reports", peer: "esda 2.9.0 Moran_Local, about as its G_Local",
        goal: 0.3
    ) {
        let values = townCounts(side: 316, reports: 100_000, seed: 1).map(Double.init)
        let neighbours = try Neighbourhoods.grid(cells: lattice(side: 316))
        return {
            let result = try LocalMoran.test(values: values, neighbours: neighbours)
            return digest(result.significant().count, result.method, result.cells.reduce(0) { $0 + $1.p })
        }
    },
    Benchmark(
        name: "local-moran 10,000 cells, 500 m band", peer: "esda 2.9.0 G_Local on the same weights: 3.5 s", goal: nil
    ) {
        let values = townCounts(side: 100, reports: 20_000, seed: 1).map(Double.init)
        let points = lattice(side: 100).map { (x: Double($0.column) * 83, y: Double($0.row) * 83) }
        return {
            let neighbours = try Neighbourhoods.distanceBand(points: points, radius: 500)
            let result = try LocalMoran.test(values: values, neighbours: neighbours)
            return digest(result.significant().count, result.method, result.cells.reduce(0) { $0 + $1.p })
        }
    },
    Benchmark(name: "stability 99,856 squares, 100,000 reports, 20 resamples", peer: "none measured", goal: nil) {
        let values = townCounts(side: 316, reports: 100_000, seed: 1)
        let neighbours = try Neighbourhoods.grid(cells: lattice(side: 316))
        return {
            let result = try Stability.ofHotspots(
                values: values, neighbours: neighbours, replications: Replications(20, seed: 1))
            return "\(result.cells.reduce(0) { $0 + $1.share })"
        }
    },
    Benchmark(name: "neighbours queen, 99,856 cells", peer: "libpysal 4.14.1 lat2W: 2.2 s est.", goal: nil) {
        let cells = lattice(side: 316)
        return { "\(try Neighbourhoods.grid(cells: cells).neighbours(of: 500).count)" }
    },
    Benchmark(name: "neighbours band, 100,000 points, 8 each", peer: "none measured", goal: nil) {
        var generator = Xoshiro256StarStar(seed: 5)
        let points = (0..<100_000).map { _ in (x: generator.uniform(), y: generator.uniform()) }
        return { "\(try Neighbourhoods.distanceBand(points: points, radius: 0.005).neighbours(of: 500).count)" }
    },
    Benchmark(name: "neighbours nearest 8, 100,000 points", peer: "none measured", goal: nil) {
        var generator = Xoshiro256StarStar(seed: 5)
        let points = (0..<100_000).map { _ in (x: generator.uniform(), y: generator.uniform()) }
        return { "\(try Neighbourhoods.nearest(8, points: points).neighbours(of: 500).count)" }
    },
]
