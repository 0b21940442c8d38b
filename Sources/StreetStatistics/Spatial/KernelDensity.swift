/// Kernel density of points in a window of the plane, with a Gaussian kernel.
///
/// The estimate is an **intensity**: points (or weight) per square metre. Divided by its integral over the window it
/// is a probability density; `DensitySurface` gives both. Points are counted per pixel first, which widens the kernel's
/// variance by side²/12: 0.1 % of the bandwidth at 6.5 pixels per bandwidth, 4 % at 1.
public enum KernelDensity {
    /// What is done about the part of a kernel that falls outside the window.
    public enum EdgeCorrection: String, Hashable, Sendable, CaseIterable {
        /// Nothing: too low near the border, and the total too small.
        case none
        /// Divided by the kernel's mass inside the window, seen from the pixel: unbiased for a uniform intensity.
        case uniform
        /// Each point divided by the mass of its own kernel inside the window (Jones 1993; Diggle 2010): the total is the
        /// number of points.
        case diggle
    }

    /// The mass inside the window of a kernel around every pixel; worth keeping as long as window and bandwidth stay.
    public struct EdgeMass: Hashable, Sendable {
        /// The pixels that the values belong to.
        public let grid: PixelGrid
        /// Metres.
        public let bandwidth: Double
        /// 0…1, per pixel.
        public let values: [Double]

        /// - Parameter bandwidth: metres, > 0.
        /// - Throws: `StatisticsError` for a bandwidth that is not positive or too wide for the grid.
        public init(_ raster: WindowRaster, bandwidth: Double) throws {
            try self.init(raster, bandwidth: bandwidth, needed: nil)
        }

        /// - Parameter needed: see `GaussianBlur.apply`.
        fileprivate init(_ raster: WindowRaster, bandwidth: Double, needed: [Double]?) throws {
            let taps = try KernelDensity.taps(bandwidth, raster.grid)
            grid = raster.grid
            self.bandwidth = bandwidth
            values = GaussianBlur.apply(
                raster.coverage, columns: grid.columns, rows: grid.rows, taps: taps, needed: needed)
        }
    }

    /// A surface with one bandwidth everywhere.
    ///
    /// - Parameters:
    ///   - histogram: the points, per pixel of the raster's grid.
    ///   - bandwidth: standard deviation of the kernel, metres: more than 0, up to a million times the grid's longer
    ///     side. Below 1.5 pixels the pixels show: take a finer grid.
    ///   - edgeMass: kept from before; computed when `nil` and needed.
    ///   - standardErrors: also compute what `DensitySurface.confidence` needs: one more blur.
    public static func surface(
        _ histogram: PointHistogram, in raster: WindowRaster, bandwidth: Double, edge: EdgeCorrection = .uniform,
        edgeMass: EdgeMass? = nil, standardErrors: Bool = false
    ) throws -> DensitySurface {
        let grid = raster.grid
        guard histogram.grid == grid else { throw StatisticsError("histogram", .otherGrid) }
        let taps = try taps(bandwidth, grid)
        for pixel in raster.coverage.indices where raster.coverage[pixel] == 0 && histogram.weights[pixel] > 0 {
            throw StatisticsError("histogram", at: pixel, .countWithoutExposure)
        }
        var mass: [Double]?
        if edge != .none {
            let given = try edgeMass ?? EdgeMass(raster, bandwidth: bandwidth, needed: raster.coverage)
            guard given.grid == grid, given.bandwidth == bandwidth else {
                throw StatisticsError("edgeMass", .otherGrid)
            }
            var values = given.values
            // The same surface whether the mass was kept from before or not.
            if edgeMass != nil {
                for pixel in values.indices where raster.coverage[pixel] == 0 { values[pixel] = 0 }
            }
            mass = values
        }
        // Without points the upper limit is that for points of weight 1.
        let tallest = peak(taps, grid) * (histogram.count == 0 ? 1 : histogram.largestWeight)
        var sums = SurfaceSums(raster: raster, edge: edge, standardErrors: standardErrors)
        sums.add(weights: histogram.weights, squares: histogram.squares, taps: taps, mass: mass)
        return sums.surface(
            count: histogram.count, outsideCount: histogram.outsideCount, totalWeight: histogram.totalWeight,
            bandwidth: .fixed(bandwidth), peak: tallest, mass: mass)
    }

    /// A surface with one bandwidth everywhere, straight from points; see `surface(_:in:bandwidth:)`.
    public static func surface(
        x: [Double], y: [Double], weights: [Double]? = nil, in raster: WindowRaster, bandwidth: Double,
        edge: EdgeCorrection = .uniform, edgeMass: EdgeMass? = nil, standardErrors: Bool = false
    ) throws -> DensitySurface {
        var histogram = PointHistogram(raster.grid)
        if let weights {
            try histogram.add(x: x, y: y, weights: weights, in: raster)
        } else {
            try histogram.add(x: x, y: y, in: raster)
        }
        return try surface(
            histogram, in: raster, bandwidth: bandwidth, edge: edge, edgeMass: edgeMass,
            standardErrors: standardErrors)
    }

    static func taps(_ bandwidth: Double, _ grid: PixelGrid) throws -> GaussianTaps {
        try StatisticsError.checkPositive(bandwidth, "bandwidth")
        let longer = max(grid.columns, grid.rows)
        let largest = Double(longer) * grid.side * 1e6
        guard bandwidth <= largest else { throw StatisticsError("bandwidth", .outside(lower: 0, upper: largest)) }
        // A bandwidth too small for a quotient is one pixel either way.
        return GaussianTaps(bandwidth: max(bandwidth / grid.side, 1e-3), limit: longer - 1)
    }

    /// The kernel's height at its centre, per square metre.
    static func peak(_ taps: GaussianTaps, _ grid: PixelGrid) -> Double {
        taps.weights[0] * taps.weights[0] / grid.pixelArea
    }
}

/// Sums of kernels, of one bandwidth or of groups of points with a bandwidth each.
struct SurfaceSums {
    let raster: WindowRaster
    let edge: KernelDensity.EdgeCorrection
    private var intensity: [Double]
    private var variance: [Double]?
    private var isEmpty = true

    init(raster: WindowRaster, edge: KernelDensity.EdgeCorrection, standardErrors: Bool) {
        self.raster = raster
        self.edge = edge
        intensity = []
        variance = standardErrors ? [] : nil
    }

    /// - Parameter mass: of a kernel of these taps, inside the window; not read when nothing is corrected.
    mutating func add(weights: [Double], squares: [Double], taps: GaussianTaps, mass: [Double]?) {
        add(blurred(weights, taps, mass, power: 1), to: &intensity)
        if var sum = variance {
            variance = nil
            add(blurred(squares, taps.squared, mass, power: 2), to: &sum)
            variance = sum
        }
        isEmpty = false
    }

    /// Per pixel, not yet per square metre.
    private func blurred(_ image: [Double], _ taps: GaussianTaps, _ mass: [Double]?, power: Int) -> [Double] {
        let grid = raster.grid
        func divided(_ values: [Double]) -> [Double] {
            guard let mass else { return values }
            var values = values
            for pixel in values.indices where values[pixel] > 0 && raster.coverage[pixel] > 0 {
                values[pixel] /= power == 1 ? mass[pixel] : mass[pixel] * mass[pixel]
            }
            return values
        }
        let source = edge == .diggle ? divided(image) : image
        let sums = GaussianBlur.apply(
            source, columns: grid.columns, rows: grid.rows, taps: taps, needed: raster.coverage)
        return edge == .uniform ? divided(sums) : sums
    }

    private func add(_ values: [Double], to sum: inout [Double]) {
        if sum.isEmpty {
            sum = values
        } else {
            for pixel in sum.indices { sum[pixel] += values[pixel] }
        }
    }

    func surface(
        count: Int, outsideCount: Int, totalWeight: Double, bandwidth: DensitySurface.Bandwidth, peak: Double,
        mass: [Double]?
    ) -> DensitySurface {
        let grid = raster.grid
        let perArea = 1 / grid.pixelArea
        let none = Array(repeating: 0.0, count: grid.count)
        var intensity = isEmpty ? none : intensity
        var integral = 0.0
        for pixel in intensity.indices {
            let covered = raster.coverage[pixel]
            intensity[pixel] = covered > 0 ? intensity[pixel] * perArea : 0
            integral += intensity[pixel] * covered
        }
        var errors: [Double]?
        if let variance {
            var values = isEmpty ? none : variance
            for pixel in values.indices {
                values[pixel] = raster.coverage[pixel] > 0 ? values[pixel].squareRoot() * perArea : 0
            }
            errors = values
        }
        return DensitySurface(
            grid: grid, coverage: raster.coverage, intensity: intensity, standardErrors: errors, count: count,
            outsideCount: outsideCount, totalWeight: totalWeight, integral: integral * grid.pixelArea,
            bandwidth: bandwidth, edge: edge, peak: peak, mass: mass)
    }
}
