import StreetStatistics
import Testing

struct KernelDensityCalibration {
    private static let places = [(500.0, 400.0), (30, 30), (250, 700), (980, 420)]

    /// Poisson processes with a slope: how often do the limits hold the mean of the surface at four places, one of them
    /// in a corner? The mean is the surface of the intensity itself.
    @Test(arguments: [50, 400], KernelDensity.EdgeCorrection.allCases)
    func limitsHoldTheMean(n: Int, edge: KernelDensity.EdgeCorrection) throws {
        let raster = try RelativeRiskTests.town()
        let pixels = try Self.places.map { try #require(raster.pixel(x: $0.0, y: $0.1)) }
        let mass = try KernelDensity.EdgeMass(raster, bandwidth: 100)
        // Intensity proportional to x.
        let centres = raster.coverage.indices.map(raster.grid.centre(of:))
        let expected = try KernelDensity.surface(
            x: centres.map(\.x), y: centres.map(\.y), weights: centres.map { $0.x }, in: raster, bandwidth: 100,
            edge: edge, edgeMass: mass)
        let factor = Double(n) / expected.totalWeight
        var generator = Xoshiro256StarStar(seed: UInt64(n))
        let sets = longForm ? 10_000 : 150
        var missed = Array(repeating: 0, count: pixels.count)
        for _ in 0..<sets {
            var (x, y): ([Double], [Double]) = ([], [])
            // Arrivals until n units of time have gone make a Poisson number.
            var time = generator.exponential()
            while time < Double(n) {
                x.append(1000 * max(generator.uniform(), generator.uniform()))
                y.append(800 * generator.uniform())
                time += generator.exponential()
            }
            let surface = try KernelDensity.surface(
                x: x, y: y, in: raster, bandwidth: 100, edge: edge, edgeMass: mass, standardErrors: true)
            let limits = try surface.confidence(at: pixels)
            for (index, pixel) in pixels.enumerated() {
                let mean = expected.intensity[pixel] * factor
                if mean < limits[index].lower || mean > limits[index].upper { missed[index] += 1 }
            }
        }
        let chance = try StandardNormal.upperTail(4)
        for (index, misses) in missed.enumerated() {
            #expect(
                try Binomial.upperTail(misses, trials: sets, probability: 0.05) > chance,
                "\(misses) of \(sets) at \(Self.places[index])")
        }
        if longForm {
            print("KernelDensity limits n", n, edge.rawValue, "missed", missed.map { Double($0) / Double(sets) })
        }
    }

    /// Both groups from the same surface: p at one place is honest and uniform, and few sets have anything below 0.05
    /// after correction.
    @Test(arguments: [50, 400])
    func relativeRiskIsHonest(n: Int) throws {
        let window = try ObservationWindow(west: 0, south: 0, east: 1000, north: 800)
        let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: 50))
        let pixel = try #require(raster.pixel(x: 500, y: 400))
        var generator = Xoshiro256StarStar(seed: UInt64(n) + 1)
        var calibration = Calibration()
        let sets = longForm ? 10_000 : 150
        for set in 0..<sets {
            let cases = try RelativeRiskTests.points(n / 3, &generator, in: raster)
            let controls = try RelativeRiskTests.points(n - n / 3, &generator, in: raster)
            let result = try RelativeRisk.surface(
                cases: cases, controls: controls, in: raster, bandwidth: 150, fewest: 3,
                replications: Replications(99, seed: UInt64(set)))
            // Without enough points at the place there is no test, which is no finding.
            calibration.record(
                p: result.p[pixel] ?? 1, smallestAdjusted: result.adjustedP.compactMap { $0 }.min() ?? 1)
        }
        try calibration.expectHonest("RelativeRisk n \(n)")
        let below = calibration.fixed.count { $0 <= 0.5 }
        let tail = try Binomial.lowerTail(below, trials: sets, probability: 0.5)
        #expect(tail > (try StandardNormal.upperTail(4)))
    }
}
