/// Points of a window counted per pixel. Histograms of the same grid add and subtract, so that a changed filter (other
/// hours, another kind of report) needs no points.
///
/// 8 bytes per pixel, 16 when points have weights.
public struct PointHistogram: Hashable, Sendable {
    /// The pixels in which points are counted.
    public let grid: PixelGrid
    /// Sum of the weights of the points in each pixel.
    public private(set) var weights: [Double]
    /// Sum of the squared weights in each pixel; empty as long as every weight was 1, when it equals `weights`.
    public private(set) var squaredWeights: [Double] = []
    /// Points inside the window.
    public private(set) var count = 0
    /// Points outside it, which are in no pixel.
    public private(set) var outsideCount = 0
    /// The largest weight that was ever added.
    public private(set) var largestWeight = 0.0

    /// Without any points yet.
    public init(_ grid: PixelGrid) {
        self.grid = grid
        weights = Array(repeating: 0, count: grid.count)
    }

    /// Sum of all weights inside the window.
    public var totalWeight: Double { weights.reduce(0, +) }

    /// Counts points of weight 1.
    ///
    /// - Parameters:
    ///   - x: metres.
    ///   - y: metres, as many as `x`.
    /// - Returns: positions in the lists of the points outside the window, ascending.
    /// - Throws: `StatisticsError` for a coordinate that is not finite; the histogram is then as it was.
    @discardableResult
    public mutating func add(x: [Double], y: [Double], in raster: WindowRaster) throws -> [Int] {
        try check(raster, x.count, y.count)
        guard x.count <= Int(UInt32.max) else { throw StatisticsError("x", .overflow) }
        var outside: [Int] = []
        var bad: Int?
        let (columns, rows) = (grid.columns, grid.rows)
        let (eastmost, northmost) = (Double(columns), Double(rows))
        let (west, south, perSide) = (grid.west, grid.south, 1 / grid.side)
        // Whole numbers of half the size, so that more of the grid stays in the cache.
        var counts = Array(repeating: UInt32(0), count: grid.count)
        counts.withUnsafeMutableBufferPointer { counts in
            raster.states.withUnsafeBufferPointer { states in
                x.withUnsafeBufferPointer { x in
                    y.withUnsafeBufferPointer { y in
                        for index in x.indices {
                            let (px, py) = (x[index], y[index])
                            let u = (px - west) * perSide
                            let v = (py - south) * perSide
                            guard u >= 0, v >= 0, u <= eastmost, v <= northmost else {
                                if bad == nil, !(px.isFinite && py.isFinite) { bad = index }
                                outside.append(index)
                                continue
                            }
                            let pixel = min(Int(v), rows - 1) &* columns &+ min(Int(u), columns - 1)
                            if states[pixel] == WindowRaster.isInside || raster.contains(x: px, y: py, in: pixel) {
                                counts[pixel] += 1
                            } else {
                                outside.append(index)
                            }
                        }
                    }
                }
            }
        }
        if let bad { throw StatisticsError(x[bad].isFinite ? "y" : "x", at: bad, .notFinite) }
        for pixel in counts.indices { weights[pixel] += Double(counts[pixel]) }
        if !squaredWeights.isEmpty {
            for pixel in counts.indices { squaredWeights[pixel] += Double(counts[pixel]) }
        }
        count += x.count - outside.count
        outsideCount += outside.count
        if x.count > outside.count { largestWeight = max(largestWeight, 1) }
        return outside
    }

    /// Counts points with weights.
    ///
    /// - Parameter weights: as many as `x`, finite and not negative; a point of weight 0 counts in `count`.
    /// - Returns: positions in the lists of the points outside the window, ascending.
    @discardableResult
    public mutating func add(x: [Double], y: [Double], weights: [Double], in raster: WindowRaster) throws -> [Int] {
        let points = try WindowPoints(x: x, y: y, weights: weights, in: raster)
        try add(points, in: raster)
        return points.outside
    }

    /// Counts points whose pixels are known.
    public mutating func add(_ points: WindowPoints, in raster: WindowRaster) throws {
        try check(raster, 0, 0)
        guard points.grid == grid else { throw StatisticsError("points", .otherGrid) }
        if let given = points.weights {
            var squares = squaredWeights.isEmpty ? weights : squaredWeights
            var sums = weights
            for (index, pixel) in points.pixels.enumerated() {
                sums[pixel] += given[index]
                squares[pixel] += given[index] * given[index]
            }
            guard sums.reduce(0, +).isFinite, squares.reduce(0, +).isFinite else {
                throw StatisticsError("weights", .overflow)
            }
            (weights, squaredWeights) = (sums, squares)
            largestWeight = max(largestWeight, given.max() ?? 0)
        } else {
            for pixel in points.pixels { weights[pixel] += 1 }
            if !squaredWeights.isEmpty { for pixel in points.pixels { squaredWeights[pixel] += 1 } }
            if !points.pixels.isEmpty { largestWeight = max(largestWeight, 1) }
        }
        count += points.count
        outsideCount += points.outside.count
    }

    /// Adds the points of another histogram.
    public mutating func add(_ other: PointHistogram) throws {
        guard other.grid == grid else { throw StatisticsError("other", .otherGrid) }
        let isWeighted = !squaredWeights.isEmpty || !other.squaredWeights.isEmpty
        if isWeighted {
            let more = other.squares
            squaredWeights = squares
            for pixel in more.indices { squaredWeights[pixel] += more[pixel] }
        }
        for pixel in weights.indices { weights[pixel] += other.weights[pixel] }
        count += other.count
        outsideCount += other.outsideCount
        largestWeight = max(largestWeight, other.largestWeight)
    }

    /// Takes away the points of a histogram that was added before. Exact for whole weights; others can leave rounding
    /// errors, which are kept from falling below 0.
    public mutating func subtract(_ other: PointHistogram) throws {
        guard other.grid == grid else { throw StatisticsError("other", .otherGrid) }
        guard other.count <= count, other.outsideCount <= outsideCount else {
            throw StatisticsError("other", .negative)
        }
        if !squaredWeights.isEmpty || !other.squaredWeights.isEmpty {
            let less = other.squares
            squaredWeights = squares
            for pixel in less.indices { squaredWeights[pixel] = max(0, squaredWeights[pixel] - less[pixel]) }
        }
        for pixel in weights.indices { weights[pixel] = max(0, weights[pixel] - other.weights[pixel]) }
        count -= other.count
        outsideCount -= other.outsideCount
    }

    /// Squared weights, also where all weights are 1.
    var squares: [Double] { squaredWeights.isEmpty ? weights : squaredWeights }

    private func check(_ raster: WindowRaster, _ x: Int, _ y: Int) throws {
        guard raster.grid == grid else { throw StatisticsError("raster", .otherGrid) }
        guard x == y else { throw StatisticsError("y", .length(expected: x)) }
    }
}

/// Points with the pixels of a window's grid that hold them; those outside are told apart.
public struct WindowPoints: Hashable, Sendable {
    /// The pixels in which points are counted.
    public let grid: PixelGrid
    /// Metres, of the points inside, in the order given.
    public let x: [Double]
    /// Metres north, as many.
    public let y: [Double]
    /// `nil` when every weight is 1.
    public let weights: [Double]?
    /// The pixel of each point inside.
    public let pixels: [Int]
    /// Positions in the lists given of the points outside the window, ascending.
    public let outside: [Int]

    /// Points inside.
    public var count: Int { pixels.count }
    /// Sum of the weights inside.
    public var totalWeight: Double { weights?.reduce(0, +) ?? Double(count) }

    /// - Parameters:
    ///   - x: metres.
    ///   - y: metres, as many as `x`.
    ///   - weights: as many, finite and not negative; `nil` for 1 each.
    public init(x: [Double], y: [Double], weights: [Double]? = nil, in raster: WindowRaster) throws {
        guard x.count == y.count else { throw StatisticsError("y", .length(expected: x.count)) }
        if let weights {
            guard weights.count == x.count else { throw StatisticsError("weights", .length(expected: x.count)) }
            for (index, weight) in weights.enumerated() {
                guard weight.isFinite else { throw StatisticsError("weights", at: index, .notFinite) }
                guard weight >= 0 else { throw StatisticsError("weights", at: index, .negative) }
            }
        }
        var pixels: [Int] = []
        var inside: [Int] = []
        var outside: [Int] = []
        pixels.reserveCapacity(x.count)
        inside.reserveCapacity(x.count)
        for index in x.indices {
            guard x[index].isFinite else { throw StatisticsError("x", at: index, .notFinite) }
            guard y[index].isFinite else { throw StatisticsError("y", at: index, .notFinite) }
            if let pixel = raster.pixel(x: x[index], y: y[index]) {
                pixels.append(pixel)
                inside.append(index)
            } else {
                outside.append(index)
            }
        }
        grid = raster.grid
        self.x = outside.isEmpty ? x : inside.map { x[$0] }
        self.y = outside.isEmpty ? y : inside.map { y[$0] }
        self.weights = weights.map { weights in outside.isEmpty ? weights : inside.map { weights[$0] } }
        self.pixels = pixels
        self.outside = outside
    }

    func weight(_ index: Int) -> Double { weights?[index] ?? 1 }
}
