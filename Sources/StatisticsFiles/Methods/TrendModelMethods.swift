import Geography
import StreetStatistics

extension StatisticsMethod {
    static let trend = StatisticsMethod(
        name: "trend",
        summary: "How fast do counts rise or fall, with the seasons and bursts of reports allowed for?",
        guide: "trends.md",
        files: [.periodCounts],
        parameters: [
            .number("periods_per_year", "12 for months, 52.18 for weeks", in: 1...1e6, default: 12),
            .integer("harmonics", "yearly waves; 0 for no season, 1 for one peak a year", in: 0...1000, default: 0),
            .integer(
                "step", "first row (counted from 1) after a change whose size is asked for", in: 2...(1 << 20),
                isOptional: true),
            .choice(
                "variation", "how counts vary around the trend", of: ["poisson", "negative-binomial"],
                default: "negative-binomial"),
            .level, .replications(default: 999), .seed,
        ],
        arguments: [
            "counts": .column("count", of: "counts.csv"), "exposure": .column("exposure", of: "counts.csv"),
            "periodsPerYear": .parameter("periods_per_year"), "response": .column("count", of: "counts.csv"),
            "design": .parameter("harmonics"),
        ]
    ) { input, checkpoint in
        let replications = try Replications(try input.integer("replications"), seed: try input.seed())
        let parameters = TrendModel.Parameters(
            periodsPerYear: try input.number("periods_per_year"), harmonics: try input.integer("harmonics"),
            step: input.integerIfPresent("step").map { $0 - 1 },
            variation: input.textIfPresent("variation") == "poisson" ? .poisson : .negativeBinomial,
            level: try input.number("level"), replications: replications)
        let result = try TrendModel.fit(
            counts: try input.integers("count", of: "counts.csv"),
            exposure: try input.numbers("exposure", of: "counts.csv"), parameters: parameters, checkpoint: checkpoint)
        return StatisticsOutput(
            TrendModelResult.name, n: result.n, seed: replications.seed,
            figures: [
                "periods": .integer(result.periods), "ratio_per_year": .figure(result.ratioPerYear.ratio),
                "ratio_lower": .figure(result.ratioPerYear.lower), "ratio_upper": .figure(result.ratioPerYear.upper),
                "p": .number(result.ratioPerYear.p), "p_method": .string("parametric bootstrap"),
                "step_ratio": .figure(result.ratioAtStep?.ratio), "step_lower": .figure(result.ratioAtStep?.lower),
                "step_upper": .figure(result.ratioAtStep?.upper), "step_p": .figure(result.ratioAtStep?.p),
                "season_peak_to_trough": .figure(result.season?.peakToTrough),
                "season_peak": .figure(result.season?.peak), "season_p": .figure(result.season?.p),
                "dispersion": .figure(result.dispersion), "dispersion_p": .figure(result.dispersionP),
                "theta": .figure(result.theta.flatMap { $0.isFinite ? $0 : nil }),
            ],
            tables: [
                OutputTable("fitted", ["expected"], rows: result.fitted.map { [.number($0)] })
            ])
    }

    static let changePoint = StatisticsMethod(
        name: "change-point",
        summary: "Did the rate change at some moment, and when?",
        guide: "trends.md",
        files: [.periodCounts],
        parameters: [
            .integer("margin", "at least this many periods on both sides of the change", in: 1...(1 << 20), default: 1),
            .replications(default: 999), .seed,
        ],
        arguments: [
            "counts": .column("count", of: "counts.csv"), "exposure": .column("exposure", of: "counts.csv"),
        ]
    ) { input, checkpoint in
        let result = try ChangePoint.test(
            counts: try input.integers("count", of: "counts.csv"),
            exposure: try input.numbers("exposure", of: "counts.csv"), margin: try input.integer("margin"),
            replications: try Replications(try input.integer("replications"), seed: try input.seed()),
            checkpoint: checkpoint)
        return StatisticsOutput(
            ChangePointResult.name, n: result.n, seed: result.replications.seed,
            figures: [
                "periods": .integer(result.periods), "first_row_after": .integer(result.firstAfter + 1),
                "count_before": .integer(result.countBefore), "count_after": .integer(result.countAfter),
                "ratio": .figure(result.ratio.flatMap { $0.isFinite ? $0 : nil }),
                "likelihood_ratio": .number(result.likelihoodRatio), "p": .number(result.p),
            ],
            tables: [
                OutputTable("plausible", ["first_row_after"], rows: result.plausible.map { [.integer($0 + 1)] })
            ])
    }
}

extension InputFile {
    fileprivate static let periodCounts = InputFile.table(
        "counts.csv", "one row per period, in order, periods without events included",
        [
            .count("count", "events in the period"),
            .number("exposure", "days observed in the period", in: 0...1e300),
            .text("period", "name of the period, not used", isOptional: true),
        ])
}
