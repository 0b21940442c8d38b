import Geography
import StreetStatistics

extension StatisticsMethod {
    static let trendTest = StatisticsMethod(
        name: "trend-test",
        summary: "Did monthly counts rise or fall over the period?",
        guide: "trends.md",
        files: [
            .table(
                "counts.csv", "one row per month, in order, months without reports included",
                [
                    .count("count", "reports in the month"),
                    .number("exposure", "days observed in the month", in: 0...1e9),
                    .text("month", "name of the month, not used", isOptional: true),
                ])
        ],
        parameters: [
            .level,
            .integer(
                "exact_operations", "above this many operations a normal approximation is used",
                in: 0...1_000_000_000_000, default: 500_000_000),
        ],
        arguments: [
            "counts": .column("count", of: "counts.csv"),
            "exactOperations": .parameter("exact_operations"),
        ]
    ) { input, checkpoint in
        let result = try TrendTest.test(
            counts: try input.integers("count", of: "counts.csv"),
            exposure: try input.numbers("exposure", of: "counts.csv"), level: try input.number("level"),
            exactOperations: try input.integer("exact_operations"), checkpoint: checkpoint)
        return StatisticsOutput(
            TrendResult.name, n: result.n,
            figures: [
                "months": .integer(result.months),
                "statistic": .integer(result.statistic),
                "expected": .number(result.expected),
                "p": .number(result.p),
                "p_method": .string(result.method == .exactConditional ? "exact" : "normal approximation"),
                "ratio_per_year": .figure(result.ratioPerYear?.ratio),
                "ratio_lower": .figure(result.ratioPerYear?.lower),
                "ratio_upper": .figure(result.ratioPerYear?.upper),
                "dispersion": .figure(result.dispersion),
            ])
    }
}
