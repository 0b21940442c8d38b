import StreetStatistics

/// A made-up town of 8 km by 8 km within twelve corners, with a third of its points in forty busy places.
private struct DensityTown: Sendable {
    let raster: WindowRaster
    let x: [Double]
    let y: [Double]

    init(points: Int, pixels: Int) throws {
        // Alternately on and a little inside a circle of 4 km, by the cosine of 30° without the C library.
        let half = 3.0.squareRoot() / 2
        let ring = [
            (1, 0), (half, 0.5), (0.5, half), (0, 1), (-0.5, half), (-half, 0.5), (-1, 0), (-half, -0.5),
            (-0.5, -half), (0, -1), (0.5, -half), (half, -0.5),
        ].enumerated().map { index, corner in
            let radius = index % 3 == 1 ? 3500.0 : 4000
            return ObservationWindow.Point(x: 4000 + radius * corner.0, y: 4000 + radius * corner.1)
        }
        let window = try ObservationWindow(polygons: [.init(exterior: ring)])
        raster = try WindowRaster(window, on: PixelGrid(covering: window, longerSide: pixels))
        var generator = Xoshiro256StarStar(seed: 7)
        let places = (0..<40).map { _ in (1500 + generator.uniform() * 5000, 1500 + generator.uniform() * 5000) }
        var (x, y): ([Double], [Double]) = ([], [])
        x.reserveCapacity(points)
        y.reserveCapacity(points)
        while x.count < points {
            let isBusy = generator.uniform() < 1.0 / 3
            let place = places[generator.integer(below: places.count)]
            let px = isBusy ? place.0 + 120 * generator.normal() : generator.uniform() * 8000
            let py = isBusy ? place.1 + 120 * generator.normal() : generator.uniform() * 8000
            guard raster.pixel(x: px, y: py) != nil else { continue }
            x.append(px)
            y.append(py)
        }
        (self.x, self.y) = (x, y)
    }
}

private func digest(_ surface: DensitySurface) -> String {
    let most = surface.intensity.max() ?? 0
    return "n \(surface.count), integral \(surface.integral), largest \(most * 1e6) per km²"
}

private func benchmark(
    _ name: String, points: Int, pixels: Int, peer: String = "-", goal: Double? = nil,
    _ work: @escaping @Sendable (WindowRaster, [Double], [Double]) throws -> String
) -> Benchmark {
    Benchmark(name: "kernel-density " + name, peer: peer, goal: goal) {
        let town = try DensityTown(points: points, pixels: pixels)
        return { try work(town.raster, town.x, town.y) }
    }
}

private func plain(_ points: Int, peer: String = "-", goal: Double? = nil) -> Benchmark {
    benchmark("\(points) points, 512 x 512, 150 m, uniform", points: points, pixels: 512, peer: peer, goal: goal) {
        digest(try KernelDensity.surface(x: $1, y: $2, in: $0, bandwidth: 150))
    }
}

let kernelDensityBenchmarks: [Benchmark] = [
    plain(1000), plain(10_000), plain(100_000),
    plain(1_000_000, peer: "numpy and scipy 0.14 s, spatstat 3.0 s", goal: 0.03),
    plain(10_000_000),
    benchmark("1000000 points counted", points: 1_000_000, pixels: 512) {
        var histogram = PointHistogram($0.grid)
        try histogram.add(x: $1, y: $2, in: $0)
        return "n \(histogram.count)"
    },
    benchmark("edge mass, 512 x 512, 150 m", points: 1, pixels: 512) { raster, _, _ in
        let mass = try KernelDensity.EdgeMass(raster, bandwidth: 150)
        return "sum \(mass.values.reduce(0, +))"
    },
    benchmark("window, 512 x 512", points: 1, pixels: 512) { raster, _, _ in
        "area \(try WindowRaster(raster.window, on: raster.grid).area)"
    },
    benchmark("1000000 points, 512 x 512, 150 m, diggle", points: 1_000_000, pixels: 512, peer: "spatstat 5.1 s") {
        digest(try KernelDensity.surface(x: $1, y: $2, in: $0, bandwidth: 150, edge: .diggle))
    },
    benchmark("1000000 points, 512 x 512, 150 m, limits", points: 1_000_000, pixels: 512) {
        let surface = try KernelDensity.surface(x: $1, y: $2, in: $0, bandwidth: 150, standardErrors: true)
        let limits = try surface.confidence()
        return "upper \((limits.upper.max() ?? 0) * 1e6) per km²"
    },
    benchmark("adaptive, 100000 points, 128 x 128, ratio 1.05", points: 100_000, pixels: 128, peer: "spatstat 14.9 s") {
        let points = try WindowPoints(x: $1, y: $2, in: $0)
        let bandwidths = try KernelDensity.abramsonBandwidths(points, in: $0, global: 150)
        let surface = try KernelDensity.adaptiveSurface(points, bandwidths: bandwidths.values, in: $0)
        return "\(surface.bandwidth), " + digest(surface)
    },
    benchmark("adaptive, 1000000 points, 256 x 256, 20 quantiles", points: 1_000_000, pixels: 256, peer: "sparr 5.6 s")
    {
        let points = try WindowPoints(x: $1, y: $2, in: $0)
        let bandwidths = try KernelDensity.abramsonBandwidths(points, in: $0, global: 150)
        return digest(
            try KernelDensity.adaptiveSurface(
                points, bandwidths: bandwidths.values, in: $0, groups: .quantiles(20)))
    },
    benchmark(
        "bandwidth, least squares, 32 candidates, 100000 points, 256 x 256", points: 100_000, pixels: 256,
        peer: "bw.diggle 23.5 s"
    ) {
        let selection = try KernelDensity.selectBandwidth(
            WindowPoints(x: $1, y: $2, in: $0), in: $0, by: .leastSquares)
        return "\(selection.bandwidth ?? 0) of \(selection.candidates.count)"
    },
    benchmark("bandwidth, likelihood, 32 candidates, 2000 points exactly", points: 2000, pixels: 128) {
        let selection = try KernelDensity.selectBandwidth(
            WindowPoints(x: $1, y: $2, in: $0), in: $0, by: .likelihood)
        return "\(selection.bandwidth ?? 0)"
    },
    benchmark(
        "relative risk, 2 x 500 points, 128 x 128, 999 replications", points: 1000, pixels: 128,
        peer: "sparr tolerate, 2 x 500000 points, 3.2 s, no permutation"
    ) {
        let cases = try WindowPoints(x: Array($1.prefix(500)), y: Array($2.prefix(500)), in: $0)
        let controls = try WindowPoints(x: Array($1.dropFirst(500)), y: Array($2.dropFirst(500)), in: $0)
        let result = try RelativeRisk.surface(
            cases: cases, controls: controls, in: $0, bandwidth: 250, replications: Replications(999, seed: 1))
        return "smallest p \(result.p.compactMap { $0 }.min() ?? 1)"
    },
]
