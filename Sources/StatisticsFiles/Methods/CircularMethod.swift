import Geography
import StreetStatistics

extension StatisticsMethod {
    static let circular = StatisticsMethod(
        name: "circular",
        summary: "Around which time of the day or week do reports lie, and is that more than chance?",
        guide: "circular.md",
        files: [.weightedTimes],
        parameters: [.clock, .roundedTo, .gridPoints, .level, .replications(default: 1999), .seed],
        arguments: [
            "values": .file("times.csv"), "durations": .file("times.csv"), "sample": .file("times.csv"),
            "weights": .column("weight", of: "times.csv"), "step": .parameter("rounded_to"),
            "gridCount": .parameter("grid_points"),
        ]
    ) { input, checkpoint in
        let clock = try input.clock()
        let times = try input.times(clock)
        let level = try input.number("level")
        let replications = try Replications(try input.integer("replications"), seed: try input.seed())
        let mean = try CircularMean.estimate(times.sample, level: level, replications: replications) {
            try checkpoint($0 * 0.2)
        }
        let rayleigh = try RayleighTest.test(times.sample, null: times.null, replications: replications) {
            try checkpoint(0.2 + $0 * 0.1)
        }
        let fit = VonMises.fit(times.sample)
        var figures: JSONObject = [
            "mean": .text(mean.direction.map(clock.text)), "mean_minute": .figure(mean.direction),
            "mean_from": .text(mean.interval.map { clock.text($0.start) }),
            "mean_to": .text(mean.interval.map { clock.text(clock.wrapped($0.start + $0.length)) }),
            "mean_method": .string(mean.method == .largeSample ? "large sample" : "bootstrap"),
            "median": .text(mean.median.map(clock.text)), "resultant_length": .number(mean.resultantLength),
            "standard_deviation_minutes": .figure(
                mean.standardDeviation.isFinite ? mean.standardDeviation : nil),
            "concentration": .number(fit.concentration), "rayleigh_p": .number(rayleigh.p),
            "rayleigh_method": .string(rayleigh.method.name), "tied": .integer(rayleigh.tied),
        ]
        // Gaps and ranks need moments that count alike.
        if times.sample.isExact, !times.isWeighted {
            let rao = try RaoSpacingTest.test(times.sample, null: times.null, replications: replications) {
                try checkpoint(0.3 + $0 * 0.1)
            }
            let watson = try WatsonTest.uniform(times.sample, null: times.null, replications: replications) {
                try checkpoint(0.4 + $0 * 0.1)
            }
            figures["rao_statistic"] = .number(rao.statistic)
            figures["rao_p"] = .number(rao.p)
            figures["rao_method"] = .string(rao.method.name)
            figures["watson_statistic"] = .number(watson.statistic)
            figures["watson_p"] = .number(watson.p)
            figures["watson_method"] = .string(watson.method.name)
        }
        let curve = try CircularDensity.estimate(
            times.spread, gridCount: try input.integer("grid_points"),
            bandwidth: times.sample.n > 1 ? .crossValidation : .concentration(0), level: level
        ) { try checkpoint(0.5 + $0 * 0.5) }
        figures["curve_concentration"] = .number(curve.concentration)
        figures["curve_at_limit"] = .bool(curve.isAtLimit)
        // Per hour, and of all reports together instead of a share of them.
        let scale = Double(times.sample.n) * 60
        return StatisticsOutput(
            CircularMeanResult.name + "; " + RayleighResult.name + "; " + CircularDensityResult.name, n: times.sample.n,
            seed: replications.seed, figures: figures,
            tables: [
                OutputTable(
                    "curve", ["weekday", "time", "per_hour", "lower", "upper"],
                    rows: curve.points.map { point in
                        [
                            .text(clock.weekday(point.moment)), .string(clock.time(point.moment)),
                            .number(point.density * scale), .number(point.lower * scale), .number(point.upper * scale),
                        ]
                    })
            ])
    }
}

/// The rows of times.csv on a clock.
struct ClockTimes {
    let sample: CircularSample
    /// Rounded moments as intervals of what was rounded away, for the curve.
    let spread: CircularSample
    let null: UniformNull
    let isWeighted: Bool
}

extension ClockFace {
    func wrapped(_ minute: Double) -> Double { minute < minutes ? minute : minute - minutes }
}

extension InputFile {
    private static let moments = [
        Column.clockTime("start", "the earliest it can have happened"),
        .clockTime("end", "the latest; without this column every start is the moment", isOptional: true),
    ]

    static let weightedTimes = InputFile.table(
        "times.csv", "one row per report",
        moments + [.number("weight", "how many reports the row stands for", in: 0...1e9, isOptional: true)])

    static let groupedTimes = InputFile.table(
        "times.csv", "one row per report", moments + [.text("group", "one of two names")])
}

extension Parameter {
    static let roundedTo = Parameter.number(
        "rounded_to", "minutes to which the times were rounded, such as 60 for whole hours; 0 for times to the minute",
        in: 0...5040, default: 0)

    static let gridPoints = Parameter.integer(
        "grid_points", "moments at which the curve is given", in: 1...10_080, default: 168)
}

extension StatisticsInput {
    /// The rows of times.csv, or those that `includes` picks.
    func times(_ clock: ClockFace, where includes: (Int) -> Bool = { _ in true }) throws -> ClockTimes {
        let starts = try numbers("start", of: "times.csv")
        let ends = try numbersIfPresent("end", of: "times.csv") ?? starts
        let weights = try numbersIfPresent("weight", of: "times.csv")
        let step = try number("rounded_to")
        var problems = FileProblems()
        for row in starts.indices where ends[row] < starts[row] {
            problems.append(problem(row: row, column: "end", of: "times.csv", "lies before the start"))
        }
        guard problems.isEmpty else { throw problems }
        let rows = starts.indices.filter(includes)
        // 1970-01-01 was a Thursday.
        let values = rows.map { starts[$0] + 3 * 1440 }
        let durations = rows.map { ends[$0] - starts[$0] }
        let isExact = durations.allSatisfy { $0 == 0 }
        let sample = try CircularSample(
            values, durations: durations, weights: weights.map { all in rows.map { all[$0] } }, period: clock.minutes)
        let spread = try CircularSample(
            rows.indices.map { durations[$0] > 0 ? values[$0] : values[$0] - step / 2 },
            durations: durations.map { $0 > 0 ? $0 : step }, weights: weights.map { all in rows.map { all[$0] } },
            period: clock.minutes)
        return ClockTimes(
            sample: sample, spread: spread, null: step > 0 && isExact ? .rounded(to: step) : .continuous,
            isWeighted: weights != nil)
    }
}

extension CircularPValue {
    var name: String {
        switch self {
        case .exact: "exact"
        case .allPermutations: "all permutations"
        case .monteCarlo: "Monte Carlo"
        case .parametricBootstrap: "parametric bootstrap"
        case .saddlepoint: "saddlepoint"
        case .asymptotic: "asymptotic"
        }
    }
}
