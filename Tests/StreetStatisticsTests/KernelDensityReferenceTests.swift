import Testing

@testable import StreetStatistics

/// Against spatstat on two of its data sets: in a rectangle, where both lay the same pixels, to 1e-5 of the largest
/// value; in a polygon to 1 %, because spatstat takes pixels on the border whole or not at all.
struct KernelDensityReferenceTests {
    private static func pines() throws -> (raster: WindowRaster, points: WindowPoints) {
        let window = try ObservationWindow(west: 0, south: 0, east: 96, north: 100)
        let raster = try WindowRaster(window, on: PixelGrid(covering: window, side: 1))
        return (raster, try WindowPoints(x: SwedishPines.x, y: SwedishPines.y, in: raster))
    }

    private static func humberside() throws -> WindowRaster {
        let ring = zip(Humberside.ringX, Humberside.ringY).map { ObservationWindow.Point(x: $0, y: $1) }
        let window = try ObservationWindow(polygons: [.init(exterior: ring)])
        let grid = try PixelGrid(
            west: window.west - 0.5, south: window.south - 0.5, side: 4, columns: Humberside.columns,
            rows: Humberside.rows)
        return try WindowRaster(window, on: grid)
    }

    /// Every `step`-th pixel of every `step`-th row.
    private static func lattice(_ values: [Double], _ grid: PixelGrid, _ step: Int) -> [Double] {
        stride(from: 0, to: grid.rows, by: step).flatMap { row in
            stride(from: 0, to: grid.columns, by: step).map { values[row * grid.columns + $0] }
        }
    }

    /// Largest difference as a share of the largest expected value; pixels that only one of both counts in are
    /// skipped, because spatstat takes a pixel whole when its middle is inside.
    private static func difference(_ values: [Double], _ expected: [Double], in coverage: [Double]? = nil) -> Double {
        #expect(values.count == expected.count)
        let most = expected.max() ?? 0
        let pairs = zip(values, expected).enumerated().filter { index, pair in
            pair.1 >= 0 && (coverage?[index] ?? 1) > 0
        }
        #expect(pairs.count > 50)
        return pairs.map { abs($0.element.0 - $0.element.1) / most }.max() ?? .infinity
    }

    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func rectangle(edge: KernelDensity.EdgeCorrection) throws {
        let (raster, points) = try Self.pines()
        #expect(points.count == 71)
        let surface = try KernelDensity.surface(
            x: points.x, y: points.y, in: raster, bandwidth: 8, edge: edge, standardErrors: true)
        let (expected, integral, errors): ([Double], Double, [Double]?) =
            switch edge {
            case .none: (SwedishPines.none, SwedishPines.noneIntegral, SwedishPines.noneErrors)
            case .uniform: (SwedishPines.uniform, SwedishPines.uniformIntegral, nil)
            case .diggle: (SwedishPines.diggle, SwedishPines.diggleIntegral, nil)
            }
        #expect(Self.difference(Self.lattice(surface.intensity, raster.grid, 8), expected) < 1e-5)
        #expect(abs(surface.integral - integral) < 1e-4 * 71)
        if edge == .diggle { #expect(abs(surface.integral - 71) < 1e-10) }
        if let errors, let own = surface.standardErrors {
            #expect(Self.difference(Self.lattice(own, raster.grid, 8), errors) < 1e-5)
        }
    }

    @Test func atThePoints() throws {
        let (raster, points) = try Self.pines()
        let all = try KernelDensity.intensities(at: points, in: raster, bandwidth: 8)
        #expect(Self.difference(all, SwedishPines.atPoints) < 0.01)
        let others = try KernelDensity.intensities(at: points, in: raster, bandwidth: 8, leaveOneOut: true)
        #expect(Self.difference(others, SwedishPines.atOtherPoints) < 0.01)
    }

    @Test func adaptiveInARectangle() throws {
        let (raster, points) = try Self.pines()
        let bandwidths = try KernelDensity.abramsonBandwidths(points, in: raster, global: 8)
        #expect(Self.difference(bandwidths.values, SwedishPines.abramson) < 0.01)
        let nine = try KernelDensity.adaptiveSurface(
            points, bandwidths: SwedishPines.abramson, in: raster, groups: .quantiles(9))
        #expect(Self.difference(Self.lattice(nine.intensity, raster.grid, 8), SwedishPines.adaptiveNine) < 1e-5)
        let exact = try KernelDensity.exactSurface(points, bandwidths: SwedishPines.abramson, in: raster)
        #expect(Self.difference(Self.lattice(exact.intensity, raster.grid, 8), SwedishPines.adaptiveExact) < 1e-5)
        let fine = try KernelDensity.adaptiveSurface(
            points, bandwidths: SwedishPines.abramson, in: raster, groups: .ratio(1.01))
        #expect(Self.difference(Self.lattice(fine.intensity, raster.grid, 8), SwedishPines.adaptiveExact) < 0.01)
    }

    @Test func bandwidths() throws {
        let (raster, points) = try Self.pines()
        let scott = try KernelDensity.scottBandwidths(points)
        #expect(abs(scott.x - SwedishPines.scott[0]) < 1e-7 && abs(scott.y - SwedishPines.scott[1]) < 1e-7)
        #expect(abs(scott.isotropic - SwedishPines.scottIsotropic) < 1e-7)
        for (criterion, expected) in [
            (BandwidthSelection.Criterion.likelihood, SwedishPines.likelihood),
            (.leastSquares, SwedishPines.leastSquares), (.cronieVanLieshout, SwedishPines.cronieVanLieshout),
        ] {
            let selection = try KernelDensity.selectBandwidth(
                points, in: raster, by: criterion, candidates: SwedishPines.candidates)
            #expect(selection.isExact && selection.count == 71)
            let scale = expected.map(abs).max() ?? 0
            for (candidate, value) in zip(selection.candidates, expected) {
                #expect(abs(candidate.value - value) < 0.01 * scale, "\(criterion) at \(candidate.bandwidth)")
            }
            let best =
                criterion == .likelihood
                ? expected.indices.max { expected[$0] < expected[$1] }
                : expected.indices.min { expected[$0] < expected[$1] }
            #expect(selection.best == best)
        }
    }

    @Test(arguments: KernelDensity.EdgeCorrection.allCases)
    func polygon(edge: KernelDensity.EdgeCorrection) throws {
        let raster = try Self.humberside()
        // spatstat rounds the area it prints.
        #expect(abs(raster.window.area - Humberside.area) < 1 && abs(raster.area - raster.window.area) < 1e-6)
        let x = Humberside.caseX + Humberside.controlX
        let y = Humberside.caseY + Humberside.controlY
        let points = try WindowPoints(x: x, y: y, in: raster)
        #expect(points.count == 203 && points.outside.isEmpty)
        let coverage = Self.lattice(raster.coverage, raster.grid, 6)
        func compare(_ surface: DensitySurface, _ expected: [Double], _ name: String) {
            let difference = Self.difference(
                Self.lattice(surface.intensity, raster.grid, 6), expected, in: coverage)
            #expect(difference < 0.01, "\(name)")
        }
        let surface = try KernelDensity.surface(x: x, y: y, in: raster, bandwidth: 25, edge: edge)
        switch edge {
        case .none: compare(surface, Humberside.none, "none")
        case .diggle: compare(surface, Humberside.diggle, "diggle")
        case .uniform:
            compare(surface, Humberside.uniform, "uniform")
            let weights = x.indices.map { Double(1 + $0 % 3) }
            compare(
                try KernelDensity.surface(x: x, y: y, weights: weights, in: raster, bandwidth: 25),
                Humberside.weighted, "weighted")
            let bandwidths = try KernelDensity.abramsonBandwidths(points, in: raster, global: 25).values
            #expect(Self.difference(bandwidths, Humberside.abramson) < 0.01)
            compare(
                try KernelDensity.adaptiveSurface(points, bandwidths: bandwidths, in: raster), Humberside.adaptive,
                "adaptive")
        }
    }

    @Test func logRatio() throws {
        let raster = try Self.humberside()
        let result = try RelativeRisk.surface(
            cases: WindowPoints(x: Humberside.caseX, y: Humberside.caseY, in: raster),
            controls: WindowPoints(x: Humberside.controlX, y: Humberside.controlY, in: raster), in: raster,
            bandwidth: 40)
        let ratios = Self.lattice(result.logRatios.map { $0 ?? 99 }, raster.grid, 6)
        let counts = Self.lattice(result.effectiveCounts, raster.grid, 6)
        var compared = 0
        for (index, expected) in Humberside.logRatio.enumerated() where expected < 99 && ratios[index] < 99 {
            // Far from all points spatstat's transform is noise.
            guard counts[index] >= 5 else { continue }
            #expect(abs(ratios[index] - expected) < 0.03, "\(index)")
            compared += 1
        }
        #expect(compared > 100)
    }

    /// The selectors that the guide names disagree by these factors.
    @Test func selectorsDisagree() throws {
        let raster = try Self.humberside()
        let points = try WindowPoints(
            x: Humberside.caseX + Humberside.controlX, y: Humberside.caseY + Humberside.controlY, in: raster)
        #expect(abs(try KernelDensity.scottBandwidths(points).isotropic - Humberside.scott) < 1e-6)
        let candidates = (0..<40).map { 2 * exp(0.1 * Double($0)) }
        func selected(_ criterion: BandwidthSelection.Criterion) throws -> Double {
            try KernelDensity.selectBandwidth(points, in: raster, by: criterion, candidates: candidates).bandwidth ?? 0
        }
        // Within two steps of what spatstat chooses among its own candidates.
        #expect(abs(log(try selected(.likelihood) / Humberside.ppl)) < 0.25)
        #expect(abs(log(try selected(.cronieVanLieshout) / Humberside.cvl)) < 0.25)
        // 4.5 against 82: a factor of 18.
        let squares = try selected(.leastSquares)
        #expect(squares < 5 && Humberside.diggleBandwidth < 5)
        #expect(Humberside.cvl / squares > 15)
    }
}
