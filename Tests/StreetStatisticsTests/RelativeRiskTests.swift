import Testing

@testable import StreetStatistics

struct RelativeRiskTests {
    static func town() throws -> WindowRaster {
        let window = try ObservationWindow(west: 0, south: 0, east: 1000, north: 800)
        return try WindowRaster(window, on: PixelGrid(covering: window, side: 25))
    }

    static func points(
        _ count: Int, _ generator: inout Xoshiro256StarStar, in raster: WindowRaster, near: (Double, Double)? = nil
    ) throws -> WindowPoints {
        var (x, y): ([Double], [Double]) = ([], [])
        for _ in 0..<count {
            if let near {
                x.append(near.0 + 60 * generator.normal())
                y.append(near.1 + 60 * generator.normal())
            } else {
                x.append(generator.uniform() * 1000)
                y.append(generator.uniform() * 800)
            }
        }
        return try WindowPoints(x: x, y: y, in: raster)
    }

    @Test func findsThePlaceOfTheCases() throws {
        let raster = try Self.town()
        var generator = Xoshiro256StarStar(seed: 5)
        let controls = try Self.points(300, &generator, in: raster)
        let some = try Self.points(60, &generator, in: raster)
        let near = try Self.points(60, &generator, in: raster, near: (700, 300))
        let cases = try WindowPoints(x: some.x + near.x, y: some.y + near.y, in: raster)
        let result = try RelativeRisk.surface(
            cases: cases, controls: controls, in: raster, bandwidth: 80, replications: Replications(199, seed: 3))
        let place = try #require(raster.pixel(x: 700, y: 300))
        #expect(result.p[place] == 1.0 / 200)
        let (low, far) = (try #require(result.adjustedP[place]), try #require(raster.pixel(x: 200, y: 600)))
        #expect(low < 0.05)
        #expect(try #require(result.p[far]) > 0.05)
        #expect(try #require(result.logRatios[place]) > 0.7)
        #expect(result.caseCount == 120 && result.controlCount == 300)
    }

    @Test func sameSeedSameBytes() async throws {
        let raster = try Self.town()
        var generator = Xoshiro256StarStar(seed: 6)
        let cases = try Self.points(40, &generator, in: raster)
        let controls = try Self.points(90, &generator, in: raster)
        let replications = try Replications(150, seed: 9, blockSize: 32)
        let alone = try RelativeRisk.surface(
            cases: cases, controls: controls, in: raster, bandwidth: 90, replications: replications)
        let together = try await RelativeRisk.surface(
            cases: cases, controls: controls, in: raster, bandwidth: 90, replications: replications, threads: 3)
        #expect(alone == together)
    }

    @Test func symmetryAndCorrections() throws {
        let raster = try Self.town()
        var generator = Xoshiro256StarStar(seed: 7)
        let cases = try Self.points(80, &generator, in: raster)
        let controls = try Self.points(110, &generator, in: raster)
        func ratios(_ a: WindowPoints, _ b: WindowPoints, _ edge: KernelDensity.EdgeCorrection) throws -> [Double?] {
            try RelativeRisk.surface(cases: a, controls: b, in: raster, bandwidth: 90, edge: edge).logRatios
        }
        let forth = try ratios(cases, controls, .diggle)
        for (a, b) in zip(forth, try ratios(controls, cases, .diggle)) {
            #expect(abs(try #require(a) + (try #require(b))) < 1e-9)
        }
        #expect(try ratios(cases, controls, .uniform) == (try ratios(cases, controls, .none)))
        // By the two surfaces themselves.
        let above = try KernelDensity.surface(x: cases.x, y: cases.y, in: raster, bandwidth: 90, edge: .diggle)
        let below = try KernelDensity.surface(x: controls.x, y: controls.y, in: raster, bandwidth: 90, edge: .diggle)
        let (p, q) = (above.probability, below.probability)
        for pixel in p.indices { #expect(abs(try #require(forth[pixel]) - log(p[pixel] / q[pixel])) < 1e-9) }
        // Equal groups: 0 everywhere, and no p below ½.
        let same = try RelativeRisk.surface(
            cases: cases, controls: cases, in: raster, bandwidth: 90, replications: Replications(99, seed: 1))
        #expect(same.logRatios.allSatisfy { abs($0 ?? 1) < 1e-9 })
    }

    @Test func little() throws {
        let raster = try Self.town()
        var generator = Xoshiro256StarStar(seed: 8)
        let none = try WindowPoints(x: [], y: [], in: raster)
        let few = try Self.points(2, &generator, in: raster)
        #expect(throws: StatisticsError("cases", .empty)) {
            try RelativeRisk.surface(cases: none, controls: few, in: raster, bandwidth: 50)
        }
        #expect(throws: StatisticsError("controls", .empty)) {
            try RelativeRisk.surface(cases: few, controls: none, in: raster, bandwidth: 50)
        }
        // Four points in all are never tested.
        let result = try RelativeRisk.surface(
            cases: few, controls: few, in: raster, bandwidth: 50, replications: Replications(19, seed: 1))
        #expect(result.p.allSatisfy { $0 == nil } && result.adjustedP.allSatisfy { $0 == nil })
        // Only one group reaches.
        let west = try WindowPoints(x: [100], y: [100], in: raster)
        let east = try WindowPoints(x: [900], y: [700], in: raster)
        let apart = try RelativeRisk.surface(cases: west, controls: east, in: raster, bandwidth: 20)
        #expect(apart.logRatios[try #require(raster.pixel(x: 100, y: 100))] == .infinity)
        #expect(apart.logRatios[try #require(raster.pixel(x: 900, y: 700))] == -.infinity)
        #expect(apart.logRatios[try #require(raster.pixel(x: 500, y: 400))] == nil)
        #expect(throws: StatisticsError.self) {
            try RelativeRisk.surface(cases: west, controls: east, in: raster, bandwidth: .nan)
        }
    }
}
