import Geography
import StreetStatistics

extension StatisticsMethod {
    static let rate = StatisticsMethod(
        name: "rate",
        summary: "How often does something happen, and how sure is that?",
        guide: "trends.md",
        files: [
            .table(
                "counts.csv", "one row per period, place or group",
                [
                    .count("count", "events"),
                    .number("exposure", "what they are counted over: days, residents, shifts", in: 0...1e300),
                    .text("name", "of the row, copied to the result", isOptional: true),
                ])
        ],
        parameters: [.level]
    ) { input, checkpoint in
        let counts = try input.integers("count", of: "counts.csv")
        let exposures = try input.numbers("exposure", of: "counts.csv")
        let names = try input.textsIfPresent("name", of: "counts.csv")
        let level = try input.number("level")
        var table = OutputTable("rates", ["name", "count", "exposure", "rate", "lower", "upper"])
        for row in counts.indices {
            try checkpoint(Double(row) / Double(counts.count))
            do {
                let result = try PoissonRate.interval(count: counts[row], exposure: exposures[row], level: level)
                table.append([
                    .text(names?[row]), .integer(result.count), .number(result.exposure), .number(result.rate),
                    .number(result.lower), .number(result.upper),
                ])
            } catch let error as StatisticsError where error.argument != "level" {
                throw input.problem(row: row, column: error.argument, of: "counts.csv", "\(error)")
            }
        }
        return StatisticsOutput(PoissonRateResult.name, n: counts.count, tables: [table])
    }

    static let rateRatio = StatisticsMethod(
        name: "rate-ratio",
        summary: "Did something happen more often in the second period or place than in the first?",
        guide: "trends.md",
        files: [
            .table(
                "counts.csv", "one row per comparison",
                [
                    .count("first_count", "events in the first"),
                    .number("first_exposure", "days, residents or shifts of the first", in: 0...1e300),
                    .count("second_count", "events in the second"),
                    .number("second_exposure", "days, residents or shifts of the second", in: 0...1e300),
                    .text("name", "of the comparison, copied to the result", isOptional: true),
                ])
        ],
        parameters: [.level]
    ) { input, checkpoint in
        let first = try (
            input.integers("first_count", of: "counts.csv"), input.numbers("first_exposure", of: "counts.csv")
        )
        let second = try (
            input.integers("second_count", of: "counts.csv"), input.numbers("second_exposure", of: "counts.csv")
        )
        let names = try input.textsIfPresent("name", of: "counts.csv")
        let level = try input.number("level")
        let columns = [
            "first.count": "first_count", "first.exposure": "first_exposure", "second.count": "second_count",
            "second.exposure": "second_exposure",
        ]
        var table = OutputTable("ratios", ["name", "first_count", "second_count", "ratio", "lower", "upper", "p"])
        for row in first.0.indices {
            try checkpoint(Double(row) / Double(first.0.count))
            do {
                let result = try PoissonRate.compare(
                    first: (first.0[row], first.1[row]), second: (second.0[row], second.1[row]), level: level)
                table.append([
                    .text(names?[row]), .integer(result.firstCount), .integer(result.secondCount),
                    .figure(result.ratio), .number(result.lower), .number(result.upper), .number(result.p),
                ])
            } catch let error as StatisticsError {
                guard let column = columns[error.argument] else { throw error }
                throw input.problem(row: row, column: column, of: "counts.csv", "\(error)")
            }
        }
        return StatisticsOutput(PoissonRatioResult.name, n: first.0.count, tables: [table])
    }
}
