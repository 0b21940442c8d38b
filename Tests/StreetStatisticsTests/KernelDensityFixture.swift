@testable import StreetStatistics

enum DensityFixture {
    /// A bent block with a hole, and an island.
    static func window(scale: Double = 1, dx: Double = 0, dy: Double = 0) throws -> ObservationWindow {
        func ring(_ points: [(Double, Double)]) -> [ObservationWindow.Point] {
            points.map { .init(x: $0.0 * scale + dx, y: $0.1 * scale + dy) }
        }
        return try ObservationWindow(polygons: [
            .init(
                exterior: ring([(0, 0), (80, 10), (90, 70), (40, 60), (10, 90)]),
                holes: [ring([(30, 20), (50, 25), (40, 45)])]),
            .init(exterior: ring([(92, 80), (100, 80), (100, 100), (92, 97)])),
        ])
    }

    static func places(_ count: Int, seed: UInt64 = 3) -> (x: [Double], y: [Double]) {
        var generator = Xoshiro256StarStar(seed: seed)
        var (x, y): ([Double], [Double]) = ([], [])
        for _ in 0..<count {
            x.append(generator.uniform() * 100)
            y.append(generator.uniform() * 100)
        }
        return (x, y)
    }

    static func raster(pixels: Int = 64) throws -> WindowRaster {
        let window = try window()
        return try WindowRaster(window, on: PixelGrid(covering: window, longerSide: pixels))
    }

    static func difference(_ a: [Double], _ b: [Double]) -> Double {
        let most = max(a.max() ?? 0, b.max() ?? 0)
        return (zip(a, b).map { abs($0 - $1) }.max() ?? 0) / (most > 0 ? most : 1)
    }
}
