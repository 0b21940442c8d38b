import Testing

@testable import StreetStatistics

struct KernelDensityWindowTests {
    @Test func vectorBlurIsTheScalarOne() {
        var generator = Xoshiro256StarStar(seed: 1)
        for (columns, rows) in [(1, 1), (1, 40), (40, 1), (15, 17), (16, 16), (33, 50)] {
            let image = (0..<(columns * rows)).map { _ in generator.uniform() < 0.5 ? 0 : generator.exponential() }
            for bandwidth in [1e-3, 0.3, 1, 2.5, 9.6, 70, 1e7] {
                let taps = GaussianTaps(bandwidth: bandwidth, limit: max(columns, rows) - 1)
                #expect(
                    GaussianBlur.apply(image, columns: columns, rows: rows, taps: taps)
                        == GaussianBlur.scalar(image, columns: columns, rows: rows, taps: taps))
            }
        }
    }

    /// What is not needed may be left out; what is needed has the same bits, also far from the points.
    @Test func blurOfWhatIsNeeded() {
        var generator = Xoshiro256StarStar(seed: 2)
        for (columns, rows) in [(1, 1), (40, 1), (33, 50), (70, 64)] {
            for share in [0, 0.02, 0.5] {
                // Values in a corner, needs in patches.
                let image = (0..<(columns * rows)).map { pixel in
                    pixel % columns < columns / 3 + 1 && generator.uniform() < share ? generator.exponential() : 0
                }
                let needed = (0..<(columns * rows)).map { pixel -> Double in
                    let (column, row) = (pixel % columns, pixel / columns)
                    return column % 37 < 20 && row > column / 4 && row < rows - 5 ? 0.5 : 0
                }
                for bandwidth in [0.3, 2.5, 30] {
                    let taps = GaussianTaps(bandwidth: bandwidth, limit: max(columns, rows) - 1)
                    let all = GaussianBlur.scalar(image, columns: columns, rows: rows, taps: taps)
                    let some = GaussianBlur.apply(image, columns: columns, rows: rows, taps: taps, needed: needed)
                    for pixel in all.indices {
                        #expect(some[pixel] == all[pixel] || (needed[pixel] == 0 && some[pixel] == 0))
                    }
                }
            }
        }
    }

    @Test func tapsSumToOne() {
        for bandwidth in [1e-3, 0.2, 0.5, 1, 1.9, 2, 3, 9.6, 100] {
            let taps = GaussianTaps(bandwidth: bandwidth, limit: 100_000)
            let sum = taps.weights.reduce(-taps.weights[0]) { $0 + 2 * $1 }
            #expect(abs(sum - 1) < 1e-6, "\(bandwidth)")
        }
        // Cut off by a small grid they keep their heights.
        let wide = GaussianTaps(bandwidth: 20, limit: 3)
        #expect(wide.weights.count == 4)
        #expect(abs(wide.weights[0] - 1 / (20 * (2 * Double.pi).squareRoot())) < 1e-7)
    }

    // MARK: The window

    @Test func coverageIsExact() throws {
        for pixels in [1, 2, 7, 64, 301] {
            let raster = try DensityFixture.raster(pixels: pixels)
            #expect(abs(raster.area - raster.window.area) < 1e-9 * raster.window.area, "\(pixels)")
            #expect(raster.overlap == 0)
            #expect(raster.coverage.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
        // A triangle over four pixels of side 1: by hand 1/2, 1/2, 1 less what the slope cuts off.
        let corners = [(0.0, 0.0), (2, 0), (0, 2)].map { ObservationWindow.Point(x: $0.0, y: $0.1) }
        let triangle = try ObservationWindow(polygons: [.init(exterior: corners)])
        let small = try WindowRaster(triangle, on: PixelGrid(west: 0, south: 0, side: 1, columns: 2, rows: 2))
        #expect(small.coverage == [1, 0.5, 0.5, 0])
    }

    @Test func pointsByRasterAreThoseOfThePolygon() throws {
        let raster = try DensityFixture.raster(pixels: 37)
        // The polygon asked through one pixel that holds all edges.
        let single = try WindowRaster(
            raster.window, on: PixelGrid(west: -1, south: -1, side: 102, columns: 1, rows: 1))
        let (x, y) = DensityFixture.places(20_000)
        var inside = 0
        for (px, py) in zip(x, y) {
            let isInside = single.pixel(x: px, y: py) != nil
            #expect((raster.pixel(x: px, y: py) != nil) == isInside)
            if isInside { inside += 1 }
        }
        #expect(abs(Double(inside) / 20_000 - raster.window.area / 10_000) < 0.015)
        // Corners and borders belong to it, those of the hole too.
        for (px, py) in [(0.0, 0.0), (80, 10), (40, 5), (30, 20), (100, 100), (100, 90), (96, 80)] {
            #expect(raster.pixel(x: px, y: py) != nil, "\(px) \(py)")
        }
        #expect(raster.pixel(x: 40, y: 30) == nil)
        #expect(raster.pixel(x: .nan, y: 1) == nil)
        #expect(raster.pixel(x: 1e300, y: -1e300) == nil)
    }

    @Test func degeneratePolygons() throws {
        typealias Point = ObservationWindow.Point
        let square = [Point(x: 0, y: 0), Point(x: 4, y: 0), Point(x: 4, y: 4), Point(x: 0, y: 4)]
        for bad in [[], [square[0]], Array(square.prefix(2)), [square[0], square[2], square[0]]] {
            #expect(throws: StatisticsError("polygons", at: 0, .empty)) {
                try ObservationWindow(polygons: [.init(exterior: bad)])
            }
        }
        #expect(throws: StatisticsError("polygons", .empty)) { try ObservationWindow(polygons: []) }
        for value in [Double.nan, .infinity] {
            #expect(throws: StatisticsError("polygons", at: 0, .notFinite)) {
                try ObservationWindow(polygons: [.init(exterior: square + [Point(x: value, y: 0)])])
            }
        }
        #expect(throws: StatisticsError.self) {
            try ObservationWindow(polygons: [.init(exterior: square.map { Point(x: $0.x * 1e300, y: $0.y * 1e300) })])
        }
        // A hole without area is none; a hole as large as its polygon leaves nothing.
        #expect(try ObservationWindow(polygons: [.init(exterior: square, holes: [Array(square.prefix(2))])]).area == 16)
        #expect(throws: StatisticsError.self) {
            try ObservationWindow(polygons: [.init(exterior: square, holes: [square])])
        }
        // Closed, reversed and doubled points make no difference.
        let same = try ObservationWindow(polygons: [.init(exterior: (square + [square[0], square[0]]).reversed())])
        #expect(same.area == 16)
        // A ring in the form of an eight, and the same polygon twice.
        let eight = [square[0], square[1], square[3], square[2], Point(x: 10, y: 20)]
        for polygons in [[eight], [square, square]] {
            let window = try ObservationWindow(polygons: polygons.map { .init(exterior: $0) })
            #expect(throws: StatisticsError("window", .overlapsItself)) {
                try WindowRaster(window, on: PixelGrid(covering: window, side: 1))
            }
        }
        let window = try ObservationWindow(polygons: [.init(exterior: square)])
        #expect(throws: StatisticsError("grid", .doesNotCover)) {
            try WindowRaster(window, on: PixelGrid(west: 0, south: 0, side: 1, columns: 3, rows: 4))
        }
    }

    @Test func impossibleGrids() throws {
        let window = try DensityFixture.window()
        for side in [0, -1, Double.nan, .infinity, 1e-9, 1e-300] {
            #expect(throws: StatisticsError.self) { try PixelGrid(covering: window, side: side) }
        }
        #expect(throws: StatisticsError.self) { try PixelGrid(west: 1e300, south: 0, side: 1, columns: 2, rows: 2) }
        #expect(throws: StatisticsError.self) { try PixelGrid(west: 0, south: 0, side: 1, columns: 1 << 40, rows: 1) }
        #expect(throws: StatisticsError.self) { try PixelGrid(west: 0, south: 0, side: 1e200, columns: 1, rows: 1) }
        #expect(try PixelGrid(covering: window, side: 1e6).count == 1)
    }
}
