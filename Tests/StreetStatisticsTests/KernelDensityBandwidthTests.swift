import Testing

@testable import StreetStatistics

struct KernelDensityBandwidthTests {
    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func groupsAreNearlyExact(edge: KernelDensity.EdgeCorrection) throws {
        let raster = try DensityFixture.raster(pixels: 90)
        let (x, y) = DensityFixture.places(150, seed: 8)
        // Half of them in one corner.
        let (cornerX, cornerY) = (x.map { 60 + $0 / 6 }, y.map { 40 + $0 / 6 })
        let points = try WindowPoints(
            x: x.indices.map { $0 % 2 == 0 ? x[$0] : cornerX[$0] },
            y: y.indices.map { $0 % 2 == 0 ? y[$0] : cornerY[$0] }, in: raster)
        let bandwidths = try KernelDensity.abramsonBandwidths(points, in: raster, global: 9, pilot: 12)
        #expect(bandwidths.values.count == points.count && bandwidths.trimmedCount == 0)
        let logs = bandwidths.values.map { log($0) }
        #expect(abs(logs.reduce(0, +) / Double(logs.count) - log(9)) < 1e-12)
        let exact = try KernelDensity.exactSurface(points, bandwidths: bandwidths.values, in: raster, edge: edge)
        for groups in [KernelDensity.BandwidthGroups.ratio(1.02), .quantiles(points.count)] {
            let surface = try KernelDensity.adaptiveSurface(
                points, bandwidths: bandwidths.values, in: raster, edge: edge, groups: groups)
            #expect(DensityFixture.difference(surface.intensity, exact.intensity) < 0.04)
        }
        let coarse = try KernelDensity.adaptiveSurface(
            points, bandwidths: bandwidths.values, in: raster, edge: edge, groups: .quantiles(4))
        #expect(DensityFixture.difference(coarse.intensity, exact.intensity) < 0.2)
        guard case .adaptive(let smallest, let largest, 4) = coarse.bandwidth else {
            Issue.record("\(coarse.bandwidth)")
            return
        }
        #expect(smallest < 9 && largest > 9)
        // Equal bandwidths are one group, and the fixed surface.
        let equal = try KernelDensity.adaptiveSurface(
            points, bandwidths: points.pixels.map { _ in 9 }, in: raster, edge: edge, standardErrors: true)
        let fixed = try KernelDensity.surface(
            x: points.x, y: points.y, in: raster, bandwidth: 9, edge: edge, standardErrors: true)
        #expect(DensityFixture.difference(equal.intensity, fixed.intensity) < 1e-12)
        #expect(DensityFixture.difference(equal.standardErrors ?? [], fixed.standardErrors ?? [1]) < 1e-12)
    }

    @Test func trimming() throws {
        let raster = try DensityFixture.raster()
        let x = Array(repeating: 70.0, count: 500) + [10]
        let y = Array(repeating: 40.0, count: 500) + [60]
        let points = try WindowPoints(x: x, y: y, in: raster)
        let bandwidths = try KernelDensity.abramsonBandwidths(points, in: raster, global: 4)
        #expect(bandwidths.trimmedCount == 1)
        #expect(abs((bandwidths.values.last ?? 0) - 20) < 1e-12)
        let none = try WindowPoints(x: [], y: [], in: raster)
        #expect(try KernelDensity.abramsonBandwidths(none, in: raster, global: 4).values.isEmpty)
        #expect(try KernelDensity.adaptiveSurface(none, bandwidths: [], in: raster).integral == 0)
        for bad in [0, -1, Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) {
                try KernelDensity.abramsonBandwidths(points, in: raster, global: bad)
            }
            #expect(throws: StatisticsError.self) {
                try KernelDensity.adaptiveSurface(
                    points, bandwidths: bandwidths.values, in: raster, groups: .ratio(bad))
            }
        }
    }

    // MARK: Bandwidths

    @Test(arguments: BandwidthSelection.Criterion.allCases)
    func selectionOnTheGridIsNearlyTheExactOne(criterion: BandwidthSelection.Criterion) throws {
        let raster = try DensityFixture.raster(pixels: 200)
        let (x, y) = DensityFixture.places(600)
        let points = try WindowPoints(x: x, y: y, in: raster)
        let candidates = (0..<10).map { 4 * exp(0.2 * Double($0)) }
        for edge in KernelDensity.EdgeCorrection.allCases {
            let exact = try KernelDensity.selectBandwidth(
                points, in: raster, by: criterion, candidates: candidates, edge: edge)
            let grid = try KernelDensity.selectBandwidth(
                points, in: raster, by: criterion, candidates: candidates, edge: edge, exactUpTo: 0)
            #expect(exact.isExact && !grid.isExact)
            let scale = exact.candidates.map { abs($0.value) }.max() ?? 0
            for (a, b) in zip(exact.candidates, grid.candidates) {
                #expect(abs(a.value - b.value) < 0.01 * scale)
            }
        }
    }

    @Test func selectionOfLittle() throws {
        let raster = try DensityFixture.raster()
        for x in [[], [20.0]] {
            let points = try WindowPoints(x: x, y: x.map { _ in 10 }, in: raster)
            #expect(throws: StatisticsError("points", .tooFew(needed: 2))) {
                try KernelDensity.selectBandwidth(points, in: raster, by: .likelihood)
            }
            #expect(throws: StatisticsError.self) { try KernelDensity.scottBandwidths(points) }
        }
        // All at the same place: the narrower, the better.
        let same = try WindowPoints(x: [20, 20, 20], y: [10, 10, 10], in: raster)
        let selection = try KernelDensity.selectBandwidth(same, in: raster, by: .likelihood)
        #expect(selection.best == 0 && selection.isAtEnd)
        #expect(selection.candidates.count == 32)
        #expect(try KernelDensity.scottBandwidths(same).isotropic == 0)
        // Two far apart, only bandwidths that do not reach: nothing to choose from.
        let far = try WindowPoints(x: [1, 85], y: [1, 60], in: raster)
        let none = try KernelDensity.selectBandwidth(far, in: raster, by: .likelihood, candidates: [0.5, 1])
        #expect(none.bandwidth == nil && none.isAtEnd && none.nearlyAsGood == nil)
        for candidates in [[], [2, 1], [1, 1], [0, 1], [.nan]] as [[Double]] {
            #expect(throws: StatisticsError.self) {
                try KernelDensity.selectBandwidth(far, in: raster, by: .leastSquares, candidates: candidates)
            }
        }
    }

    /// The bandwidth that made the pattern comes out, and the stretch of bandwidths as good holds it.
    @Test func findsTheScaleOfClusters() throws {
        let window = try ObservationWindow(west: 0, south: 0, east: 100, north: 100)
        let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: 0.5))
        var generator = Xoshiro256StarStar(seed: 4)
        let centres = (0..<12).map { _ in (10 + 80 * generator.uniform(), 10 + 80 * generator.uniform()) }
        let drawn = (0..<4000).map { index in
            let centre = centres[index % 12]
            return (centre.0 + 4 * generator.normal(), centre.1 + 4 * generator.normal())
        }
        let points = try WindowPoints(x: drawn.map(\.0), y: drawn.map(\.1), in: raster)
        for criterion in [BandwidthSelection.Criterion.likelihood, .leastSquares] {
            let selection = try KernelDensity.selectBandwidth(points, in: raster, by: criterion)
            let bandwidth = try #require(selection.bandwidth)
            #expect(bandwidth > 0.7 && bandwidth < 3 && !selection.isAtEnd)
            let good = try #require(selection.nearlyAsGood)
            #expect(good.contains(bandwidth) && good.upperBound < 6)
        }
        #expect(try KernelDensity.scottBandwidths(points).isotropic > 5)
    }

    @Test func cancelling() throws {
        struct Stop: Error {}
        let raster = try DensityFixture.raster()
        let (x, y) = DensityFixture.places(100)
        let points = try WindowPoints(x: x, y: y, in: raster)
        let bandwidths = points.pixels.map { _ in 5.0 }
        #expect(throws: Stop.self) {
            try KernelDensity.selectBandwidth(points, in: raster, by: .likelihood) { _ in throw Stop() }
        }
        #expect(throws: Stop.self) {
            try KernelDensity.adaptiveSurface(points, bandwidths: bandwidths, in: raster) { _ in throw Stop() }
        }
        #expect(throws: Stop.self) {
            try KernelDensity.exactSurface(points, bandwidths: bandwidths, in: raster) { _ in throw Stop() }
        }
    }
}
