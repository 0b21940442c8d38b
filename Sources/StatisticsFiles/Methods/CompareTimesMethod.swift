import Geography
import StreetStatistics

extension StatisticsMethod {
    static let compareTimes = StatisticsMethod(
        name: "compare-times",
        summary: "Do two groups of reports fall at other times of the day or week?",
        guide: "circular.md",
        files: [.groupedTimes],
        parameters: [.clock, .roundedTo, .level, .replications(default: 9999), .seed],
        arguments: ["values": .file("times.csv"), "durations": .file("times.csv"), "period": .parameter("clock")]
    ) { input, checkpoint in
        let clock = try input.clock()
        let groups = try input.texts("group", of: "times.csv")
        let names = Set(groups).sorted()
        guard let first = names.first, let second = names.last, names.count == 2 else {
            throw input.problem(
                row: 0, column: "group", of: "times.csv", "there must be exactly two groups, not \(names.count)")
        }
        let times = try [first, second].map { name in try input.times(clock) { groups[$0] == name } }
        let samples = times.map(\.spread)
        let level = try input.number("level")
        let replications = try Replications(try input.integer("replications"), seed: try input.seed())
        let means = try samples.enumerated().map { index, sample in
            try CircularMean.estimate(sample, level: level, replications: replications) {
                try checkpoint((Double(index) + $0) * 0.1)
            }
        }
        let progress = { (done: Double) in try checkpoint(0.2 + 0.8 * done) }
        // Times that were all rounded alike are compared as they are: their ties are the same in every permutation.
        let exact = times.map(\.sample)
        let result =
            exact.allSatisfy(\.isExact)
            ? try WatsonTwoSampleTest.test(exact[0], exact[1], replications: replications, checkpoint: progress)
            : try WatsonTwoSampleTest.testIntervals(
                samples[0], samples[1], replications: replications, checkpoint: progress)
        return StatisticsOutput(
            WatsonTwoSampleResult.name, n: result.firstCount + result.secondCount, seed: replications.seed,
            figures: [
                "statistic": .number(result.statistic), "p": .number(result.p), "p_method": .string(result.method.name),
                "tied": .integer(result.tied), "harmonics": .integer(result.harmonics),
            ],
            tables: [
                OutputTable(
                    "groups", ["group", "reports", "mean", "mean_from", "mean_to", "resultant_length"],
                    rows: zip(names, means).map { name, mean in
                        [
                            .string(name), .integer(mean.n), .text(mean.direction.map(clock.text)),
                            .text(mean.interval.map { clock.text($0.start) }),
                            .text(mean.interval.map { clock.text(clock.wrapped($0.start + $0.length)) }),
                            .number(mean.resultantLength),
                        ]
                    })
            ])
    }
}
