/// Where does one group of points lie relative to another? The logarithm of the ratio of two kernel densities (Bithell
/// 1990; Kelsall and Diggle 1995), with p values by permuting which point belongs to which group.
public enum RelativeRisk {
    /// - Parameters:
    ///   - cases: the group asked about, such as reports at night.
    ///   - controls: what it is compared with, such as reports by day.
    ///   - bandwidth: the same for both, metres: then what is not corrected cancels.
    ///   - edge: with the uniform correction, which cancels in the ratio, and without one the result is the same.
    ///   - fewest: effective points, of both groups together, below which a pixel is not tested.
    ///   - replications: how often groups are drawn anew; `nil` for none.
    /// - Throws: `StatisticsError` for an empty group.
    public static func surface(
        cases: WindowPoints, controls: WindowPoints, in raster: WindowRaster, bandwidth: Double,
        edge: KernelDensity.EdgeCorrection = .diggle, fewest: Double = 5, replications: Replications? = nil,
        checkpoint: Checkpoint = { _ in }
    ) throws -> RelativeRiskSurface {
        let comparison = try Comparison(cases, controls, raster, bandwidth, edge, fewest)
        guard let replications else { return try comparison.surface(reached: nil, replications: nil) }
        let reached = try replications.fold(into: comparison.noneReached, checkpoint: checkpoint) {
            comparison.reached(in: $0, &$1)
        } combine: {
            for index in $0.indices { $0[index] += $1[index] }
        }
        return try comparison.surface(reached: reached, replications: replications)
    }

    /// The same, with at most `threads` blocks of replications under way at once; equal in every bit.
    public static func surface(
        cases: WindowPoints, controls: WindowPoints, in raster: WindowRaster, bandwidth: Double,
        edge: KernelDensity.EdgeCorrection = .diggle, fewest: Double = 5, replications: Replications, threads: Int,
        checkpoint: Checkpoint = { _ in }
    ) async throws -> RelativeRiskSurface {
        let comparison = try Comparison(cases, controls, raster, bandwidth, edge, fewest)
        let reached = try await replications.fold(
            into: comparison.noneReached, threads: threads, checkpoint: checkpoint
        ) {
            comparison.reached(in: $0, &$1)
        } combine: {
            for index in $0.indices { $0[index] += $1[index] }
        }
        return try comparison.surface(reached: reached, replications: replications)
    }
}

/// What `RelativeRisk.surface` found, per pixel of the grid.
public struct RelativeRiskSurface: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Log relative risk, Gaussian kernels of one bandwidth; permutation of groups"

    /// The pixels that the values belong to.
    public let grid: PixelGrid
    /// Share of each pixel inside the window.
    public let coverage: [Double]
    /// Cases inside the window.
    public let caseCount: Int
    /// Controls inside the window.
    public let controlCount: Int
    /// Points of both groups outside the window, which were left out.
    public let outsideCount: Int
    /// Metres.
    public let bandwidth: Double
    /// What was done about mass beyond the edge of the window.
    public let edge: KernelDensity.EdgeCorrection
    /// How many random data sets were made, and from which seed.
    public let replications: Replications?
    /// Effective points below which a pixel was not tested.
    public let fewest: Double

    /// Natural logarithm of (case intensity / all cases) : (control intensity / all controls); ±∞ where only one group
    /// reaches, `nil` where none does and outside the window.
    public let logRatios: [Double?]
    /// Effective points of both groups together.
    public let effectiveCounts: [Double]
    /// P of a case share this high when groups are mixed at random: (r + 1) / (R + 1), at each pixel by itself. `nil`
    /// where it was not tested.
    public let p: [Double?]
    /// After Benjamini and Hochberg over all pixels tested.
    public let adjustedP: [Double?]
}

private struct Comparison: Sendable {
    let raster: WindowRaster
    let bandwidth: Double
    let edge: KernelDensity.EdgeCorrection
    let fewest: Double
    let caseCount: Int
    let controlCount: Int
    let outsideCount: Int
    let caseWeight: Double
    let controlWeight: Double
    let taps: GaussianTaps
    /// Pixel, and weight after Diggle's correction, of each point: cases first.
    let pixels: [Int]
    let weights: [Double]
    let caseSums: [Double]
    let allSums: [Double]
    let effectiveCounts: [Double]
    /// Pixels with enough points.
    let tested: [Int]

    init(
        _ cases: WindowPoints, _ controls: WindowPoints, _ raster: WindowRaster, _ bandwidth: Double,
        _ edge: KernelDensity.EdgeCorrection, _ fewest: Double
    ) throws {
        guard cases.grid == raster.grid else { throw StatisticsError("cases", .otherGrid) }
        guard controls.grid == raster.grid else { throw StatisticsError("controls", .otherGrid) }
        guard cases.totalWeight > 0 else { throw StatisticsError("cases", .empty) }
        guard controls.totalWeight > 0 else { throw StatisticsError("controls", .empty) }
        try StatisticsError.checkPositive(fewest, "fewest")
        let grid = raster.grid
        let taps = try KernelDensity.taps(bandwidth, grid)
        let mass = edge == .diggle ? try KernelDensity.EdgeMass(raster, bandwidth: bandwidth).values : nil
        let pixels = cases.pixels + controls.pixels
        let weights = [cases, controls].flatMap { points in
            points.pixels.indices.map { points.weight($0) / (mass?[points.pixels[$0]] ?? 1) }
        }
        caseCount = cases.count
        controlCount = controls.count
        outsideCount = cases.outside.count + controls.outside.count
        caseWeight = cases.totalWeight
        controlWeight = controls.totalWeight
        (self.raster, self.bandwidth, self.edge, self.fewest) = (raster, bandwidth, edge, fewest)
        (self.taps, self.pixels, self.weights) = (taps, pixels, weights)

        func blurred(_ indices: Range<Int>, _ taps: GaussianTaps, _ value: (Double) -> Double) -> [Double] {
            var image = Array(repeating: 0.0, count: grid.count)
            for index in indices { image[pixels[index]] += value(weights[index]) }
            return GaussianBlur.apply(image, columns: grid.columns, rows: grid.rows, taps: taps)
        }
        caseSums = blurred(0..<cases.count, taps) { $0 }
        let sums = blurred(0..<pixels.count, taps) { $0 }
        let squares = blurred(0..<pixels.count, taps.squared) { $0 * $0 }
        let counts = zip(sums, squares).map { sum, square in square > 0 ? max(1, sum * sum / square) : 0 }
        allSums = sums
        effectiveCounts = counts
        tested = raster.coverage.indices.filter { raster.coverage[$0] > 0 && counts[$0] >= fewest }
    }

    var noneReached: [Int] { Array(repeating: 0, count: tested.count) }

    /// In how many of these replications each pixel tested had as large a share of cases as was observed. The sum of
    /// both groups stays, so the share, the ratio and the sum over the cases all rank alike.
    func reached(in numbers: Range<Int>, _ generator: inout Xoshiro256StarStar) -> [Int] {
        let grid = raster.grid
        var order = Array(pixels.indices)
        var reached = noneReached
        for _ in numbers {
            var image = Array(repeating: 0.0, count: grid.count)
            for drawn in 0..<caseCount {
                order.swapAt(drawn, drawn + generator.integer(below: order.count - drawn))
                image[pixels[order[drawn]]] += weights[order[drawn]]
            }
            let sums = GaussianBlur.apply(image, columns: grid.columns, rows: grid.rows, taps: taps)
            for (index, pixel) in tested.enumerated() where sums[pixel] >= caseSums[pixel] - allSums[pixel] * 1e-12 {
                reached[index] += 1
            }
        }
        return reached
    }

    func surface(reached: [Int]?, replications: Replications?) throws -> RelativeRiskSurface {
        let shift = log(controlWeight) - log(caseWeight)
        let ratios = raster.coverage.indices.map { pixel -> Double? in
            guard raster.coverage[pixel] > 0, allSums[pixel] > 0 else { return nil }
            // A remainder below rounding is none.
            let rest = allSums[pixel] - caseSums[pixel]
            let controls = rest > allSums[pixel] * 1e-13 ? rest : 0
            return log(caseSums[pixel]) - log(controls) + shift
        }
        var p: [Double?] = Array(repeating: nil, count: raster.grid.count)
        var adjusted = p
        if let reached, let replications {
            let values = reached.map { PermutationTally.p(extreme: $0, of: replications.count) }
            let corrected = try FalseDiscovery.benjaminiHochberg(values)
            for (index, pixel) in tested.enumerated() {
                p[pixel] = values[index]
                adjusted[pixel] = corrected[index]
            }
        }
        return RelativeRiskSurface(
            grid: raster.grid, coverage: raster.coverage, caseCount: caseCount, controlCount: controlCount,
            outsideCount: outsideCount, bandwidth: bandwidth, edge: edge, replications: replications, fewest: fewest,
            logRatios: ratios, effectiveCounts: effectiveCounts, p: p, adjustedP: adjusted)
    }
}
