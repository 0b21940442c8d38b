import Geography
import StreetStatistics

extension StatisticsMethod {
    static let kernelDensity = StatisticsMethod(
        name: "kernel-density",
        summary: "How many reports per square kilometre are there at each place, and how sure is that?",
        guide: "density.md",
        files: [.points("points.csv", "one row per report"), .densityWindow],
        parameters: [
            .number(
                "bandwidth", "standard deviation of the kernel, metres; chosen by `selector` when absent",
                in: 1e-3...1e9, isOptional: true),
            .choice(
                "selector", "what chooses the bandwidth",
                of: ["likelihood", "least-squares", "cronie-van-lieshout"], default: "likelihood"),
            .pixel,
            .choice(
                "edge", "what is done about kernels that reach out of the window", of: ["none", "uniform", "diggle"],
                default: "uniform"),
            .flag("adaptive", "wider kernels where reports are few (Abramson), with `bandwidth` as their mean"),
            .choice(
                "unit", "reports per square kilometre, or the share of all reports per square kilometre",
                of: ["intensity", "probability"], default: "intensity"),
            .level, .fewest,
        ],
        arguments: .ofDensity
    ) { input, checkpoint in
        try checkpoint(0)
        let raster = try input.densityRaster()
        let points = try input.windowPoints("points.csv", raster)
        let edge = KernelDensity.EdgeCorrection(rawValue: try input.text("edge")) ?? .uniform

        var curves = OutputTable(
            "bandwidths", ["selector", "bandwidth", "value", "difference_error", "is_best", "is_near_best"])
        var chosen = input.numberIfPresent("bandwidth")
        let isGiven = chosen != nil
        if !isGiven {
            for (number, criterion) in BandwidthSelection.Criterion.allCases.enumerated() {
                let selection = try KernelDensity.selectBandwidth(points, in: raster, by: criterion, edge: edge) {
                    try checkpoint((Double(number) + $0) / 4)
                }
                if try criterion.name == input.text("selector") { chosen = selection.bandwidth }
                for (index, candidate) in selection.candidates.enumerated() {
                    curves.append([
                        .string(criterion.name), .number(candidate.bandwidth), .figure(candidate.value),
                        .figure(candidate.differenceError), .bool(index == selection.best),
                        selection.nearlyAsGood.map { .bool($0.contains(candidate.bandwidth)) } ?? .null,
                    ])
                }
            }
        }
        guard let bandwidth = chosen else {
            throw input.problem(parameter: "selector", "finds no bandwidth better than another; give one")
        }

        let surface: DensitySurface
        if try input.flag("adaptive") {
            let bandwidths = try KernelDensity.abramsonBandwidths(points, in: raster, global: bandwidth)
            surface = try KernelDensity.adaptiveSurface(
                points, bandwidths: bandwidths.values, in: raster, edge: edge, standardErrors: true
            ) { try checkpoint(0.75 + $0 / 4) }
        } else {
            surface = try KernelDensity.surface(
                x: points.x, y: points.y, weights: points.weights, in: raster, bandwidth: bandwidth, edge: edge,
                standardErrors: true)
        }
        let limits = try surface.confidence(level: try input.number("level"), fewest: try input.number("fewest"))
        let unit = try input.text("unit")
        let perKm2 = unit == "intensity" ? 1e6 : 1e6 / (surface.integral > 0 ? surface.integral : 1)

        var pixels = OutputTable(
            "pixels", ["x", "y", "coverage", unit + "_per_km2", "lower", "upper", "effective_count", "too_few"])
        for pixel in surface.intensity.indices {
            guard let intensity = surface.intensity(at: pixel) else { continue }
            let (x, y) = surface.grid.centre(of: pixel)
            pixels.append([
                .number(x), .number(y), .number(surface.coverage[pixel]), .number(intensity * perKm2),
                .number(limits.lower[pixel] * perKm2), .number(limits.upper[pixel] * perKm2),
                .number(limits.effectiveCounts[pixel]), .bool(limits.isTooFew[pixel]),
            ])
        }
        var groups: Int?
        if case .adaptive(_, _, let count) = surface.bandwidth { groups = count }
        var output = StatisticsOutput(
            DensitySurface.name, n: surface.count,
            figures: [
                "bandwidth": .number(bandwidth), "bandwidth_is_given": .bool(isGiven),
                "scott": .figure(points.count < 2 ? nil : try KernelDensity.scottBandwidths(points).isotropic),
                "bandwidth_groups": .integer(groups), "total_weight": .number(surface.totalWeight),
                "integral": .number(surface.integral), "window_km2": .number(raster.window.area / 1e6),
                "columns": .integer(surface.grid.columns), "rows": .integer(surface.grid.rows),
            ],
            tables: isGiven ? [pixels] : [pixels, curves])
        output.leaveOut(points.outside.count, "outside the window")
        return output
    }

    static let relativeRisk = StatisticsMethod(
        name: "relative-risk",
        summary: "Where do reports of one kind lie more than reports of another kind would let expect?",
        guide: "density.md",
        files: [
            .points("cases.csv", "one row per report of the kind asked about"),
            .points("controls.csv", "one row per report of the kind it is compared with"), .densityWindow,
        ],
        parameters: [
            .number("bandwidth", "standard deviation of the kernel, metres", in: 1e-3...1e9), .pixel, .fewest,
            .replications(), .seed,
        ],
        arguments: .ofDensity.merging(
            ["cases": .file("cases.csv"), "controls": .file("controls.csv"), "count": .parameter("replications")]
        ) { $1 }
    ) { input, checkpoint in
        let raster = try input.densityRaster()
        let result = try await RelativeRisk.surface(
            cases: try input.windowPoints("cases.csv", raster),
            controls: try input.windowPoints("controls.csv", raster),
            in: raster, bandwidth: try input.number("bandwidth"), fewest: try input.number("fewest"),
            replications: Replications(try input.integer("replications"), seed: try input.seed()),
            threads: input.threads, checkpoint: checkpoint)
        var pixels = OutputTable("pixels", ["x", "y", "log_ratio", "effective_count", "p", "adjusted_p"])
        for pixel in result.coverage.indices where result.coverage[pixel] > 0 {
            let (x, y) = result.grid.centre(of: pixel)
            let ratio = result.logRatios[pixel]
            pixels.append([
                .number(x), .number(y), .figure(ratio.flatMap { $0.isFinite ? $0 : nil }),
                .number(result.effectiveCounts[pixel]), .figure(result.p[pixel]), .figure(result.adjustedP[pixel]),
            ])
        }
        var output = StatisticsOutput(
            RelativeRiskSurface.name, n: result.caseCount + result.controlCount, seed: result.replications?.seed,
            figures: [
                "cases": .integer(result.caseCount), "controls": .integer(result.controlCount),
                "bandwidth": .number(result.bandwidth), "replications": .integer(result.replications?.count),
                "tested": .integer(result.p.count { $0 != nil }),
                "significant": .integer(result.adjustedP.count { ($0 ?? 1) <= 0.05 }),
            ],
            tables: [pixels])
        output.leaveOut(result.outsideCount, "outside the window")
        return output
    }
}

extension BandwidthSelection.Criterion {
    fileprivate var name: String {
        switch self {
        case .likelihood: "likelihood"
        case .leastSquares: "least-squares"
        case .cronieVanLieshout: "cronie-van-lieshout"
        }
    }
}

extension InputFile {
    fileprivate static func points(_ name: String, _ meaning: String) -> InputFile {
        .table(
            name, meaning,
            [
                .number("x", "metres, in the same grid as the window", in: -1e9...1e9),
                .number("y", "metres, in the same grid as the window", in: -1e9...1e9),
                .number("weight", "1 when absent", in: 0...1e12, isOptional: true),
            ])
    }

    fileprivate static let densityWindow = InputFile.features(
        "window.geojson", "where reports could have come from", .window)
}

extension Parameter {
    fileprivate static let pixel = Parameter.number("pixel", "side of a pixel, metres", in: 1e-3...1e6, default: 50)

    fileprivate static let fewest = Parameter.number(
        "fewest", "effective reports below which a pixel has too few to say", in: 1...1e9, default: 5)
}

extension [String: ArgumentSource] {
    fileprivate static let ofDensity: Self = [
        "side": .parameter("pixel"), "grid": .parameter("pixel"), "window": .file("window.geojson"),
        "polygons": .file("window.geojson"), "weights": .file("points.csv"), "points": .file("points.csv"),
    ]
}

extension StatisticsInput {
    /// The polygons of window.geojson on pixels of `pixel` metres.
    fileprivate func densityRaster() throws -> WindowRaster {
        func ring(_ points: [RDPoint]) -> [ObservationWindow.Point] { points.map { .init(x: $0.x, y: $0.y) } }
        let window = try ObservationWindow(
            polygons: try window("window.geojson").polygons.map {
                .init(exterior: ring($0.exterior), holes: $0.holes.map(ring))
            })
        return try WindowRaster(window, on: PixelGrid(covering: window, side: try number("pixel")))
    }

    fileprivate func windowPoints(_ file: String, _ raster: WindowRaster) throws -> WindowPoints {
        try WindowPoints(
            x: try numbers("x", of: file), y: try numbers("y", of: file),
            weights: try numbersIfPresent("weight", of: file), in: raster)
    }
}
