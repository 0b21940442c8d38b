import Testing

@testable import StreetStatistics

struct KernelDensityTests {
    /// The example of the guide: one point in the middle of a square of 400 m, bandwidth 100 m.
    @Test func exampleOfTheGuide() throws {
        let window = try ObservationWindow(west: 0, south: 0, east: 400, north: 400)
        let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: 1))
        let middle = try #require(raster.grid.pixel(x: 200, y: 200))
        func surface(_ edge: KernelDensity.EdgeCorrection) throws -> DensitySurface {
            try KernelDensity.surface(x: [200.5], y: [200.5], in: raster, bandwidth: 100, edge: edge)
        }
        // 1 / (2π 100²) is 15.9 per km²; 91.1 % of the kernel lies inside.
        let plain = try surface(.none)
        #expect(abs(plain.intensity[middle] * 1e6 - 15.915) < 0.001)
        #expect(abs(plain.integral - 0.9111) < 0.0001)
        for edge in [KernelDensity.EdgeCorrection.uniform, .diggle] {
            #expect(abs(try surface(edge).intensity[middle] * 1e6 - 17.469) < 0.001)
        }
        // In the corner a quarter less what reaches over the far sides: the uniform correction divides by that.
        #expect(abs(try surface(.uniform).intensity[0] / plain.intensity[0] - 3.97) < 0.01)
    }

    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func countedPointsAreNearlyExactOnes(edge: KernelDensity.EdgeCorrection) throws {
        let raster = try DensityFixture.raster(pixels: 100)
        let (x, y) = DensityFixture.places(60)
        let weights = x.indices.map { Double($0 % 4) / 2 }
        let points = try WindowPoints(x: x, y: y, weights: weights, in: raster)
        let bandwidths = Array(repeating: 8.0, count: points.count)
        let exact = try KernelDensity.exactSurface(points, bandwidths: bandwidths, in: raster, edge: edge)
        let surface = try KernelDensity.surface(
            x: x, y: y, weights: weights, in: raster, bandwidth: 8, edge: edge)
        #expect(DensityFixture.difference(surface.intensity, exact.intensity) < 0.03)
        #expect(abs(surface.integral - exact.integral) < 0.01 * exact.totalWeight)
        // With every point in the middle of its pixel nothing is left but the cut at five bandwidths.
        let centres = points.pixels.map(raster.grid.centre(of:))
        let snapped = try WindowPoints(
            x: centres.map(\.x), y: centres.map(\.y), weights: points.weights, in: raster)
        if snapped.outside.isEmpty {
            let same = try KernelDensity.exactSurface(snapped, bandwidths: bandwidths, in: raster, edge: edge)
            #expect(DensityFixture.difference(surface.intensity, same.intensity) < 1e-4)
        }
    }

    @Test func totalMass() throws {
        let raster = try DensityFixture.raster()
        let (x, y) = DensityFixture.places(500)
        for bandwidth in [0.01, 1, 5, 40, 1e4] {
            let surface = try KernelDensity.surface(x: x, y: y, in: raster, bandwidth: bandwidth, edge: .diggle)
            #expect(surface.count + surface.outsideCount == 500)
            #expect(surface.outsideCount > 100)
            #expect(abs(surface.integral - Double(surface.count)) < 1e-9 * 500, "\(bandwidth)")
            let share = surface.probability.indices.reduce(0) {
                $0 + surface.probability[$1] * raster.coverage[$1] * raster.grid.pixelArea
            }
            #expect(abs(share - 1) < 1e-12)
            let adaptive = try KernelDensity.adaptiveSurface(
                WindowPoints(x: x, y: y, in: raster),
                bandwidths: (0..<surface.count).map { bandwidth * (1 + Double($0 % 7)) }, in: raster, edge: .diggle)
            #expect(abs(adaptive.integral - Double(surface.count)) < 1e-9 * 500)
            #expect(adaptive.bandwidth == .adaptive(smallest: bandwidth, largest: bandwidth * 7, groups: 7))
        }
        // One point in every pixel stays 1 up to the borders.
        let square = try ObservationWindow(west: 0, south: 0, east: 40, north: 30)
        let whole = try WindowRaster(square, on: PixelGrid(covering: square, side: 1))
        let centres = whole.coverage.indices.map(whole.grid.centre(of:))
        let even = try KernelDensity.surface(
            x: centres.map(\.x), y: centres.map(\.y), in: whole, bandwidth: 6)
        #expect(even.intensity.allSatisfy { abs($0 - 1) < 1e-12 })
    }

    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func invariances(edge: KernelDensity.EdgeCorrection) throws {
        let (x, y) = DensityFixture.places(200)
        func surface(
            _ window: ObservationWindow, _ x: [Double], _ y: [Double], _ side: Double, _ bandwidth: Double
        ) throws -> DensitySurface {
            let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: side))
            return try KernelDensity.surface(
                x: x, y: y, in: raster, bandwidth: bandwidth, edge: edge, standardErrors: true)
        }
        // By powers of two, so that no point changes its pixel by rounding.
        let base = try surface(try DensityFixture.window(), x, y, 1, 6)
        let scaled = try surface(try DensityFixture.window(scale: 8), x.map { $0 * 8 }, y.map { $0 * 8 }, 8, 48)
        #expect(DensityFixture.difference(scaled.intensity.map { $0 * 64 }, base.intensity) < 1e-12)
        func onLattice(_ value: Double) -> Double { (value * 64).rounded() / 64 + 1 / 256.0 }
        let (fx, fy) = (x.map(onLattice), y.map(onLattice))
        let here = try surface(try DensityFixture.window(), fx, fy, 1, 6)
        let (dx, dy) = (131_072.0, -262_144.0)
        let moved = try surface(
            try DensityFixture.window(dx: dx, dy: dy), fx.map { $0 + dx }, fy.map { $0 + dy }, 1, 6)
        #expect(DensityFixture.difference(moved.intensity, here.intensity) < 1e-9)
        // A quarter turn: (x, y) becomes (100 − y, x).
        func turn(_ ring: [ObservationWindow.Point]) -> [ObservationWindow.Point] {
            ring.map { .init(x: 100 - $0.y, y: $0.x) }
        }
        let turned = try ObservationWindow(
            polygons: try DensityFixture.window().polygons.map { polygon in
                .init(exterior: turn(polygon.exterior), holes: polygon.holes.map(turn))
            })
        let quarter = try surface(turned, fy.map { 100 - $0 }, fx, 1, 6)
        #expect(quarter.count == here.count)
        #expect(quarter.grid.columns == 100 && quarter.grid.rows == 100)
        let back = (0..<10_000).map { pixel -> Double in
            let (row, column) = (pixel % 100, 99 - pixel / 100)
            return quarter.intensity[row * 100 + column]
        }
        #expect(DensityFixture.difference(back, here.intensity) < 1e-12)
        // The order of the points does not matter, and neither do weights of 1.
        let raster = try DensityFixture.raster()
        let one = try KernelDensity.surface(x: x, y: y, in: raster, bandwidth: 6, edge: edge)
        let reversed = try KernelDensity.surface(
            x: x.reversed(), y: y.reversed(), weights: x.map { _ in 1 }, in: raster, bandwidth: 6, edge: edge)
        #expect(reversed.intensity == one.intensity)
    }

    @Test func histogramsAddUp() throws {
        let raster = try DensityFixture.raster()
        let (x, y) = DensityFixture.places(400)
        var all = PointHistogram(raster.grid)
        let outside = try all.add(x: x, y: y, in: raster)
        #expect(outside == x.indices.filter { raster.pixel(x: x[$0], y: y[$0]) == nil })
        var parts = PointHistogram(raster.grid)
        var evening = PointHistogram(raster.grid)
        try evening.add(x: Array(x.prefix(150)), y: Array(y.prefix(150)), in: raster)
        var night = PointHistogram(raster.grid)
        try night.add(x: Array(x.dropFirst(150)), y: Array(y.dropFirst(150)), in: raster)
        try parts.add(evening)
        try parts.add(night)
        #expect(parts == all)
        try parts.subtract(evening)
        #expect(parts.weights == night.weights && parts.count == night.count)
        #expect(parts.outsideCount == night.outsideCount)
        // Weighted and not, mixed.
        var weighted = night
        try weighted.add(
            x: Array(x.prefix(150)), y: Array(y.prefix(150)), weights: Array(repeating: 1, count: 150), in: raster)
        #expect(weighted.weights == all.weights && weighted.squaredWeights == all.weights)
        try weighted.subtract(evening)
        #expect(weighted.squaredWeights == night.weights)
        #expect(throws: StatisticsError("other", .otherGrid)) {
            try all.add(PointHistogram(PixelGrid(west: 0, south: 0, side: 1, columns: 2, rows: 2)))
        }
        #expect(throws: StatisticsError("other", .negative)) { try evening.subtract(all) }
    }

    @Test func pointsThatCannotBe() throws {
        let raster = try DensityFixture.raster()
        for bad in [Double.nan, .infinity, -.infinity] {
            var histogram = PointHistogram(raster.grid)
            #expect(throws: StatisticsError("x", at: 1, .notFinite)) {
                try histogram.add(x: [20, bad], y: [20, 20], in: raster)
            }
            #expect(throws: StatisticsError("y", at: 0, .notFinite)) {
                try histogram.add(x: [20], y: [bad], in: raster)
            }
            #expect(histogram == PointHistogram(raster.grid))
            #expect(throws: StatisticsError("weights", at: 0, .notFinite)) {
                try histogram.add(x: [20], y: [20], weights: [bad], in: raster)
            }
            #expect(throws: StatisticsError("bandwidth", .notFinite)) {
                try KernelDensity.surface(x: [20], y: [20], in: raster, bandwidth: bad)
            }
        }
        var histogram = PointHistogram(raster.grid)
        #expect(throws: StatisticsError("weights", at: 0, .negative)) {
            try histogram.add(x: [20], y: [20], weights: [-1], in: raster)
        }
        #expect(throws: StatisticsError("weights", .overflow)) {
            try histogram.add(x: [20, 20], y: [20, 20], weights: [1e308, 1e308], in: raster)
        }
        #expect(throws: StatisticsError("y", .length(expected: 1))) {
            try histogram.add(x: [20], y: [], in: raster)
        }
        for bandwidth in [0, -1, 1e12] {
            #expect(throws: StatisticsError.self) {
                try KernelDensity.surface(x: [20], y: [20], in: raster, bandwidth: bandwidth)
            }
        }
        // A histogram of another window, with a point outside this one.
        let square = try WindowRaster(
            ObservationWindow(west: 0, south: 0, east: 100, north: 100), on: raster.grid)
        var other = PointHistogram(raster.grid)
        try other.add(x: [40], y: [30], in: square)
        #expect(throws: StatisticsError.self) { try KernelDensity.surface(other, in: raster, bandwidth: 5) }
        let mass = try KernelDensity.EdgeMass(raster, bandwidth: 5)
        #expect(throws: StatisticsError("edgeMass", .otherGrid)) {
            try KernelDensity.surface(histogram, in: raster, bandwidth: 6, edgeMass: mass)
        }
    }

    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func fewPoints(edge: KernelDensity.EdgeCorrection) throws {
        let raster = try DensityFixture.raster()
        let none = try KernelDensity.surface(
            x: [], y: [], in: raster, bandwidth: 5, edge: edge, standardErrors: true)
        #expect(none.count == 0 && none.integral == 0 && none.probability.allSatisfy { $0 == 0 })
        let limits = try none.confidence()
        let pixel = try #require(raster.pixel(x: 20, y: 10))
        // No points: at most 3.69 kernels (Garwood's limit for a count of 0).
        let height = 1 / (2 * Double.pi * 25)
        let mass = edge == .none ? 1 : try KernelDensity.EdgeMass(raster, bandwidth: 5).values[pixel]
        #expect(limits.lower[pixel] == 0 && abs(limits.upper[pixel] / (3.6889 * height / mass) - 1) < 1e-3)
        #expect(limits.isTooFew[pixel])
        // One point, and all at the same place: a shape that does not depend on the number.
        let one = try KernelDensity.surface(x: [20], y: [10], in: raster, bandwidth: 5, edge: edge)
        let many = try KernelDensity.surface(
            x: Array(repeating: 20, count: 1000), y: Array(repeating: 10, count: 1000), in: raster, bandwidth: 5,
            edge: edge)
        #expect(DensityFixture.difference(many.intensity, one.intensity.map { $0 * 1000 }) < 1e-12)
        #expect(one.intensity.indices.max { one.intensity[$0] < one.intensity[$1] } == pixel || edge == .uniform)
        // Tiny: all in its pixel. Huge: flat.
        let tiny = try KernelDensity.surface(x: [20], y: [10], in: raster, bandwidth: 1e-9, edge: edge)
        #expect(abs(tiny.intensity[pixel] * raster.grid.pixelArea - 1) < 1e-12)
        #expect(tiny.intensity.count { $0 > 0 } == 1)
        let huge = try KernelDensity.surface(x: [20], y: [10], in: raster, bandwidth: 1e7, edge: edge)
        let inside = huge.intensity.indices.filter { raster.coverage[$0] > 0 }.map { huge.intensity[$0] }
        let (least, most) = (inside.min() ?? 0, inside.max() ?? 0)
        #expect(most - least < 1e-9 * most)
        if edge != .none { #expect(abs(most * raster.window.area - 1) < 1e-6) }
        // All outside.
        let outside = try KernelDensity.surface(x: [-5, 1e300], y: [0, 0], in: raster, bandwidth: 5, edge: edge)
        #expect(outside.count == 0 && outside.outsideCount == 2 && outside.integral == 0)
    }

    @Test func standardErrors() throws {
        let raster = try DensityFixture.raster(pixels: 50)
        let (x, y) = DensityFixture.places(120)
        let weights = x.indices.map { 1 + Double($0 % 3) }
        let points = try WindowPoints(x: x, y: y, weights: weights, in: raster)
        let mass = try KernelDensity.EdgeMass(raster, bandwidth: 7)
        for edge in KernelDensity.EdgeCorrection.allCases {
            let surface = try KernelDensity.surface(
                x: x, y: y, weights: weights, in: raster, bandwidth: 7, edge: edge, edgeMass: mass,
                standardErrors: true)
            let errors = try #require(surface.standardErrors)
            for pixel in stride(from: 0, to: raster.grid.count, by: 37) where raster.coverage[pixel] > 0 {
                let place = raster.grid.centre(of: pixel)
                var sum = 0.0
                for index in points.pixels.indices {
                    let centre = raster.grid.centre(of: points.pixels[index])
                    let (across, along) = (place.x - centre.x, place.y - centre.y)
                    let squared = across * across + along * along
                    var kernel = exp(-squared / 98) / (98 * Double.pi) * points.weight(index)
                    if edge == .uniform { kernel /= mass.values[pixel] }
                    if edge == .diggle { kernel /= mass.values[points.pixels[index]] }
                    sum += kernel * kernel
                }
                #expect(abs(errors[pixel] - sum.squareRoot()) < 1e-4 * (errors.max() ?? 0))
            }
        }
    }

    @Test func limitsAreFayAndFeuers() throws {
        let window = try ObservationWindow(west: 0, south: 0, east: 100, north: 100)
        let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: 1))
        // 12 points at one place: Garwood's limits for 12, times the kernel.
        let surface = try KernelDensity.surface(
            x: Array(repeating: 50.5, count: 12), y: Array(repeating: 50.5, count: 12), in: raster, bandwidth: 5,
            edge: .none, standardErrors: true)
        let limits = try surface.confidence()
        let expected = try PoissonRate.interval(count: 12)
        let pixel = 50 * 100 + 50
        let height = 1 / (50 * Double.pi)
        #expect(abs(limits.lower[pixel] / height - expected.lower) < 1e-3)
        #expect(abs(limits.upper[pixel] / height - expected.upper) < 1e-3)
        #expect(abs(limits.effectiveCounts[pixel] - 12) < 1e-9 && !limits.isTooFew[pixel])
        #expect(throws: StatisticsError("standardErrors", .empty)) {
            try KernelDensity.surface(x: [], y: [], in: raster, bandwidth: 5).confidence()
        }
        for level in [0, 1, Double.nan] {
            #expect(throws: StatisticsError.self) { try surface.confidence(level: level) }
        }
    }
}
