import Geography
import StreetStatistics

extension StatisticsMethod {
    static let nearRepeat = StatisticsMethod(
        name: "near-repeat",
        summary: "Are reports that lie close together also close in time, more than chance would have it?",
        guide: "near-repeat.md",
        files: [
            .table(
                "events.csv", "one row per report",
                [
                    .number("x", "metres east, such as RD New", in: -1e150...1e150),
                    .number("y", "metres north", in: -1e150...1e150), .date("date", "day of the report"),
                ])
        ],
        parameters: [
            .numbers(
                "distances", "where bands of distance begin and the last ends, metres", in: 0...1e150,
                default: [0, 100, 200, 300, 400]),
            .numbers(
                "days", "where bands of days begin and the last ends, whole numbers", in: 0...1e6,
                default: [0, 7, 14, 21, 28]),
            .flag("same_place", "pairs at exactly the same place have a band of their own", default: true),
            .choice("measure", "how distance is measured", of: ["euclidean", "manhattan"], default: "euclidean"),
            .replications(in: 1...1_000_000), .seed,
        ],
        arguments: [
            "times": .column("date", of: "events.csv"), "distanceEdges": .parameter("distances"),
            "timeEdges": .parameter("days"),
            "pairBudget": .file("events.csv"),
        ]
    ) { input, checkpoint in
        let distances = try input.numbers("distances")
        let days = try input.numbers("days").map { day in
            guard let whole = Int(exactly: day) else {
                throw input.problem(parameter: "days", "\(day) is not a whole number")
            }
            return whole
        }
        let bands = try NearRepeatBands(
            distanceEdges: distances, timeEdges: days, samePlace: try input.flag("same_place"))
        let result = try await NearRepeat.table(
            x: try input.numbers("x", of: "events.csv"), y: try input.numbers("y", of: "events.csv"),
            times: try input.integers("date", of: "events.csv"), bands: bands,
            distance: try input.text("measure") == "manhattan" ? .manhattan : .euclidean,
            replications: try input.integer("replications"), seed: try input.seed(), threads: input.threads,
            checkpoint: checkpoint)
        return StatisticsOutput(
            NearRepeatResult.name, n: result.n, seed: try input.seed(),
            figures: ["close_pairs": .integer(result.closePairs), "p_method": .string("permutation")],
            tables: [
                OutputTable(
                    "bands",
                    [
                        "from_metres", "to_metres", "from_days", "to_days", "observed", "expected",
                        "standard_deviation", "permutation_mean", "ratio", "p", "adjusted_p",
                    ],
                    rows: result.cells.map { cell in
                        // The band of the same place goes from 0 to 0.
                        let band = cell.space - (bands.samePlace ? 1 : 0)
                        return [
                            .number(band < 0 ? 0 : distances[band]), .number(band < 0 ? 0 : distances[band + 1]),
                            .integer(days[cell.time]), .integer(days[cell.time + 1]), .integer(cell.observed),
                            .number(cell.expected), .number(cell.standardDeviation), .figure(cell.replicationMean),
                            .figure(cell.ratio), .number(cell.p), .number(cell.adjustedP),
                        ]
                    })
            ])
    }
}
