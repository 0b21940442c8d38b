import Geography
import StreetStatistics

extension StatisticsMethod {
    static let hotTimes = StatisticsMethod(
        name: "hot-times",
        summary: "Which hours of the week hold more reports than chance would give?",
        guide: "hot-times.md",
        files: [.intervals],
        parameters: [.precision, .exactOperations, .draws, .seed],
        arguments: ["intervals": .file("intervals.csv")]
    ) { input, checkpoint in
        let result = try HotTimes.test(
            intervals: try input.weekIntervals(), budget: try input.nullBudget(), checkpoint: checkpoint)
        return StatisticsOutput(
            HotTimesResult.name, n: result.n, seed: result.method.seed,
            figures: ["expected_per_hour": .number(result.expected), "p_method": .string(result.method.name)],
            tables: [
                OutputTable(
                    "hours", ["weekday", "hour", "total", "p", "adjusted_p"],
                    rows: result.cells.enumerated().map { index, cell in
                        [
                            .string(weekdays[index / 24]), .integer(index % 24), .number(cell.total),
                            .number(cell.p), .number(cell.adjustedP),
                        ]
                    })
            ])
    }

    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}

extension InputFile {
    static let intervals = InputFile.table(
        "intervals.csv", "one row per report",
        [
            .clockTime("start", "the earliest it can have happened"),
            .clockTime("end", "the latest; the same as the start when the time is known"),
        ])
}

extension Parameter {
    static let precision = Parameter.number(
        "precision", "minutes that a report with start and end at the same time is taken to last", in: 1...1440,
        default: 60)
}

extension StatisticsInput {
    /// The rows of intervals.csv as minutes from Monday 00:00.
    func weekIntervals() throws -> [HotTimes.Interval] {
        let starts = try numbers("start", of: "intervals.csv")
        let ends = try numbers("end", of: "intervals.csv")
        let precision = try number("precision")
        var problems = FileProblems()
        let intervals = starts.indices.map { row in
            if ends[row] < starts[row] {
                problems.append(problem(row: row, column: "end", of: "intervals.csv", "lies before the start"))
            }
            // 1970-01-01 was a Thursday.
            return HotTimes.Interval(
                start: starts[row] + 3 * 1440, duration: ends[row] > starts[row] ? ends[row] - starts[row] : precision)
        }
        guard problems.isEmpty else { throw problems }
        return intervals
    }
}
