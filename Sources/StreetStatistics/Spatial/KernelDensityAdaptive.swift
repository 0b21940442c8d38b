extension KernelDensity {
    /// Abramson's (1982) bandwidths: wide where points are few, narrow where they are many.
    public struct AbramsonBandwidths: Hashable, Sendable {
        /// Metres, one per point inside the window.
        public let values: [Double]
        /// Geometric mean of the bandwidths before trimming, metres.
        public let global: Double
        /// Bandwidth of the pilot estimate, metres.
        public let pilot: Double
        /// No bandwidth is larger than this times `global`.
        public let trim: Double
        /// Points whose bandwidth was trimmed.
        public let trimmedCount: Int
    }

    /// How points with different bandwidths are taken together, one blur for each group.
    public enum BandwidthGroups: Hashable, Sendable {
        /// Bandwidths whose ratio is at most this; the group takes their geometric mean, so no bandwidth is off by more
        /// than the ratio less 1. More than 1.
        case ratio(Double)
        /// So many groups of equally many points, each with the bandwidth in its middle, as spatstat and sparr do.
        /// The outermost groups can span a wide range.
        case quantiles(Int)
    }

    /// hᵢ = global · min(f(xᵢ)^−½ / G, trim), with f a pilot density of fixed bandwidth, uniformly corrected, looked up
    /// at the point's pixel, and G the geometric mean of f(xᵢ)^−½ over the points.
    ///
    /// - Parameters:
    ///   - global: metres.
    ///   - pilot: metres; `global` when `nil`.
    ///   - trim: more than 0; 5 is sparr's and spatstat's.
    public static func abramsonBandwidths(
        _ points: WindowPoints, in raster: WindowRaster, global: Double, pilot: Double? = nil, trim: Double = 5
    ) throws -> AbramsonBandwidths {
        try StatisticsError.checkPositive(global, "global")
        try StatisticsError.checkPositive(trim, "trim")
        let pilotBandwidth = pilot ?? global
        var histogram = PointHistogram(raster.grid)
        try histogram.add(points, in: raster)
        let density = try surface(histogram, in: raster, bandwidth: pilotBandwidth).probability
        let logs = points.pixels.map { -log(density[$0]) / 2 }
        // A point of weight 0 far from all others has no pilot density, and is trimmed.
        let known = logs.filter(\.isFinite)
        let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
        let limit = log(trim)
        return AbramsonBandwidths(
            values: logs.map { global * exp(min($0 - mean, limit)) }, global: global, pilot: pilotBandwidth, trim: trim,
            trimmedCount: logs.count { $0 - mean > limit })
    }

    /// A surface with a bandwidth per point, in groups: each group is counted, blurred and corrected by itself.
    ///
    /// Cost: two blurs per group (one without edge correction, one more for standard errors). The standard errors take
    /// the bandwidths as given.
    ///
    /// - Parameters:
    ///   - bandwidths: metres, one per point inside the window, such as Abramson's.
    ///   - checkpoint: called after each group.
    public static func adaptiveSurface(
        _ points: WindowPoints, bandwidths: [Double], in raster: WindowRaster, edge: EdgeCorrection = .uniform,
        groups: BandwidthGroups = .ratio(1.05), standardErrors: Bool = false, checkpoint: Checkpoint = { _ in }
    ) throws -> DensitySurface {
        let grid = raster.grid
        try check(points, bandwidths, raster)
        let classes = try grouped(bandwidths, groups)
        var sums = SurfaceSums(raster: raster, edge: edge, standardErrors: standardErrors)
        var smallestMass: [Double]?
        var tallest = 0.0
        for (number, group) in classes.enumerated() {
            let taps = try taps(group.bandwidth, grid)
            let mass =
                edge == .none
                ? nil : GaussianBlur.apply(raster.coverage, columns: grid.columns, rows: grid.rows, taps: taps)
            var weights = Array(repeating: 0.0, count: grid.count)
            var squares = weights
            var largest = 0.0
            for index in group.members {
                let weight = points.weight(index)
                weights[points.pixels[index]] += weight
                squares[points.pixels[index]] += weight * weight
                largest = max(largest, weight)
            }
            sums.add(weights: weights, squares: squares, taps: taps, mass: mass)
            tallest = max(tallest, peak(taps, grid) * largest)
            if number == 0 { smallestMass = mass }
            try checkpoint(Double(number + 1) / Double(classes.count))
        }
        return sums.surface(
            count: points.count, outsideCount: points.outside.count, totalWeight: points.totalWeight,
            bandwidth: .adaptive(
                smallest: bandwidths.min() ?? 0, largest: bandwidths.max() ?? 0, groups: classes.count),
            peak: tallest, mass: smallestMass)
    }

    /// The same without pixels for the points and without groups: every kernel is evaluated from its own place with its
    /// own bandwidth, uncut, at the middle of every pixel. Slow, points times pixels; the test of the fast paths.
    ///
    /// Bandwidths below a pixel are seen by the pixels' middles only.
    public static func exactSurface(
        _ points: WindowPoints, bandwidths: [Double], in raster: WindowRaster, edge: EdgeCorrection = .uniform,
        checkpoint: Checkpoint = { _ in }
    ) throws -> DensitySurface {
        let grid = raster.grid
        try check(points, bandwidths, raster)
        var intensity = Array(repeating: 0.0, count: grid.count)
        var masses: [Double: [Double]] = [:]
        for index in points.pixels.indices {
            if index % 64 == 0 { try checkpoint(Double(index) / Double(points.count)) }
            let h = bandwidths[index]
            func kernel(_ distance: Double) -> Double {
                exp(-(distance / h) * (distance / h) / 2) / (h * (2 * Double.pi).squareRoot())
            }
            let across = (0..<grid.columns).map { kernel(grid.centre(of: $0).x - points.x[index]) }
            let along = (0..<grid.rows).map { kernel(grid.centre(of: $0 * grid.columns).y - points.y[index]) }
            if edge == .uniform, masses[h] == nil { masses[h] = try EdgeMass(raster, bandwidth: h).values }
            let mass = masses[h]
            var own = 1.0
            if edge == .diggle {
                var sum = 0.0
                for pixel in intensity.indices where raster.coverage[pixel] > 0 {
                    sum += raster.coverage[pixel] * across[pixel % grid.columns] * along[pixel / grid.columns]
                }
                own = sum * grid.pixelArea
            }
            // A kernel that no pixel's middle sees cannot be scaled up.
            let scale = own > 0 ? points.weight(index) / own : 0
            for pixel in intensity.indices where raster.coverage[pixel] > 0 {
                let value = scale * across[pixel % grid.columns] * along[pixel / grid.columns]
                intensity[pixel] += mass.map { value / $0[pixel] } ?? value
            }
        }
        var integral = 0.0
        for pixel in intensity.indices { integral += intensity[pixel] * raster.coverage[pixel] }
        return DensitySurface(
            grid: grid, coverage: raster.coverage, intensity: intensity, standardErrors: nil, count: points.count,
            outsideCount: points.outside.count, totalWeight: points.totalWeight, integral: integral * grid.pixelArea,
            bandwidth: .adaptive(
                smallest: bandwidths.min() ?? 0, largest: bandwidths.max() ?? 0, groups: points.count),
            edge: edge, peak: 0, mass: nil)
    }

    private static func check(_ points: WindowPoints, _ bandwidths: [Double], _ raster: WindowRaster) throws {
        guard points.grid == raster.grid else { throw StatisticsError("points", .otherGrid) }
        guard bandwidths.count == points.count else {
            throw StatisticsError("bandwidths", .length(expected: points.count))
        }
        for (index, bandwidth) in bandwidths.enumerated() {
            try StatisticsError.checkPositive(bandwidth, "bandwidths", at: index)
        }
    }

    /// Groups that have members, by ascending bandwidth.
    private static func grouped(
        _ bandwidths: [Double], _ groups: BandwidthGroups
    ) throws -> [(bandwidth: Double, members: [Int])] {
        let ascending = bandwidths.indices.sorted { (bandwidths[$0], $0) < (bandwidths[$1], $1) }
        var result: [(bandwidth: Double, members: [Int])] = []
        switch groups {
        case .ratio(let ratio):
            guard ratio.isFinite, ratio > 1 else {
                throw StatisticsError("groups", .outside(lower: 1, upper: .greatestFiniteMagnitude))
            }
            var start = 0
            while start < ascending.count {
                let limit = bandwidths[ascending[start]] * ratio
                var end = start
                var logs = 0.0
                while end < ascending.count, bandwidths[ascending[end]] <= limit {
                    logs += log(bandwidths[ascending[end]])
                    end += 1
                }
                result.append((exp(logs / Double(end - start)), Array(ascending[start..<end])))
                start = end
            }
        case .quantiles(let count):
            guard count >= 1 else { throw StatisticsError("groups", .notPositive) }
            guard !ascending.isEmpty else { return [] }
            let sorted = ascending.map { bandwidths[$0] }
            func quantile(_ p: Double) -> Double {
                let place = p * Double(sorted.count - 1)
                let below = min(Int(place), sorted.count - 1)
                let above = min(below + 1, sorted.count - 1)
                return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
            }
            let number = min(count, bandwidths.count)
            let limits = (0...number).map { quantile(Double($0) / Double(number)) }
            for group in 0..<number {
                let isLast = group == number - 1
                let start = group == 0 ? 0 : sorted.partitioningIndex { $0 >= limits[group] }
                let end = isLast ? sorted.count : sorted.partitioningIndex { $0 >= limits[group + 1] }
                guard start < end else { continue }
                result.append((quantile((Double(group) + 0.5) / Double(number)), Array(ascending[start..<end])))
            }
        }
        return result
    }
}
