import Domain
import Geography
import StreetStatistics

extension StatisticsMethod {
    static let scan = StatisticsMethod(
        name: "scan",
        summary: "Is there a place where the last days hold more reports than their share?",
        guide: "scan.md",
        files: [
            .table(
                "reports.csv", "one row per report, or per place and day with a count",
                PermutationScanFiles.place + [
                    .date("date", "day of the report"), .count("count", "reports in this row; 1", isOptional: true),
                ])
        ],
        parameters: PermutationScanFiles.parameters, arguments: PermutationScanFiles.arguments
    ) { input, checkpoint in
        let settings = try PermutationScanFiles.settings(input)
        let period = try PermutationScanFiles.Period(input)
        let (locations, places) = try PermutationScanFiles.locations(input)
        let days = try input.integers("date", of: PermutationScanFiles.name).enumerated().map { row, date in
            try period.checked(Double(date), row: row, column: "date", input)
            return date - period.first
        }
        let cases = ScanCases(
            location: places, day: days, count: try input.integersIfPresent("count", of: PermutationScanFiles.name))
        let result = try await PermutationScan.prospective(
            locations: locations, cases: cases, days: period.days, settings: settings, threads: input.threads,
            checkpoint: checkpoint)
        return PermutationScanFiles.output(PermutationScanResult.name, result, locations, period, settings)
    }

    static let scanUncertainTimes = StatisticsMethod(
        name: "scan-uncertain-times",
        summary: "Is there such a place, when reports only say between which moments it was?",
        guide: "scan-uncertain-times.md",
        files: [
            .table(
                "reports.csv", "one row per report",
                PermutationScanFiles.place + [
                    .clockTime("start", "earliest moment"), .clockTime("end", "latest moment"),
                ])
        ],
        parameters: PermutationScanFiles.parameters + [
            .integer("times_per_report", "times drawn from each interval", in: 1...1000, default: 20)
        ],
        arguments: PermutationScanFiles.arguments
    ) { input, checkpoint in
        var settings = try PermutationScanFiles.settings(input)
        settings.timesPerCase = try input.integer("times_per_report")
        let period = try PermutationScanFiles.Period(input)
        let (locations, places) = try PermutationScanFiles.locations(input)
        func days(_ column: String) throws -> [Double] {
            try input.numbers(column, of: PermutationScanFiles.name).enumerated().map { row, minute in
                try period.checked(minute / 1440, row: row, column: column, input)
                return minute / 1440 - Double(period.first)
            }
        }
        let result = try await PermutationScan.prospective(
            locations: locations,
            cases: UncertainScanCases(location: places, start: try days("start"), end: try days("end")),
            days: period.days, settings: settings, threads: input.threads, checkpoint: checkpoint)
        let description = PermutationScanResult.name + ", uncertain times"
        return PermutationScanFiles.output(description, result, locations, period, settings)
    }
}

/// What both commands have in common.
private enum PermutationScanFiles {
    static let name = "reports.csv"

    static let place: [Column] = [
        .number("x", "metres east, such as RD New, of the report or of its square"),
        .number("y", "metres north"),
    ]

    static let parameters: [Parameter] = [
        .date("last_day", "last day of the period: the day of the analysis"),
        .integer("days", "length of the period", in: 1...36_600, default: 365),
        .integer("longest_window", "days of the longest window", in: 1...366, default: 28),
        .integer("shortest_window", "days of the shortest window", in: 1...366, default: 1),
        .integer("minimum_cases", "a cluster has at least so many reports", in: 1...1_000_000, default: 2),
        .number("radius", "largest radius in metres", in: 0...1e9, default: 1000),
        .number("share", "largest part of all reports in a circle", in: 0...1, default: 0.5),
        .choice(
            "growth", "how circles grow over places equally far from their centre",
            of: ["whole rings", "one place at a time"], default: "whole rings"),
        .integer("clusters", "at most so many clusters are told", in: 1...1000, default: 10),
        .replications(), .seed,
    ]

    static let arguments: [String: ArgumentSource] = [
        "x": .column("x", of: name), "y": .column("y", of: name), "cases": .file(name),
        "cases.count": .column("count", of: name), "cases.start": .column("start", of: name),
        "cases.end": .column("end", of: name), "days": .parameter("days"),
        "windows.longest": .parameter("longest_window"), "windows.shortest": .parameter("shortest_window"),
        "minimumCases": .parameter("minimum_cases"), "limits.radius": .parameter("radius"),
        "limits.share": .parameter("share"),
    ]

    static func settings(_ input: StatisticsInput) throws -> PermutationScan.Settings {
        PermutationScan.Settings(
            longestWindow: try input.integer("longest_window"), shortestWindow: try input.integer("shortest_window"),
            minimumCases: try input.integer("minimum_cases"),
            growth: try input.text("growth") == "whole rings" ? .wholeRings : .onePlaceAtATime,
            limits: .init(radius: try input.number("radius"), share: try input.number("share")),
            inference: .monteCarlo(replications: try input.integer("replications")),
            clusterLimit: try input.integer("clusters"), seed: try input.seed())
    }

    static func locations(_ input: StatisticsInput) throws -> (ScanLocations, [Int]) {
        try ScanLocations.gathering(x: try input.numbers("x", of: name), y: try input.numbers("y", of: name))
    }

    /// Days since 1970 that are looked at.
    struct Period {
        let first: Int
        let days: Int

        init(_ input: StatisticsInput) throws {
            guard let last = input.dayNumberIfPresent("last_day") else {
                throw StatisticsInput.Undeclared(description: "last_day was not read")
            }
            days = try input.integer("days")
            first = last - days + 1
        }

        func checked(_ day: Double, row: Int, column: String, _ input: StatisticsInput) throws {
            guard day >= Double(first), day < Double(first + days) else {
                throw FileProblems([
                    input.problem(row: row, column: column, of: PermutationScanFiles.name, "is outside the period")
                ])
            }
        }

        func date(_ day: Int) -> JSONValue { .string(CivilDate(dayNumber: first + day).description) }
    }

    static func output(
        _ description: String, _ result: PermutationScanResult, _ locations: ScanLocations, _ period: Period,
        _ settings: PermutationScan.Settings
    ) -> StatisticsOutput {
        StatisticsOutput(
            description, n: result.n, seed: settings.seed,
            figures: [
                "places": .integer(result.locations), "recent_reports": .number(result.recentCases),
                "p_method": .string("Monte Carlo"), "replications": .integer(result.null.maxima.count),
            ],
            tables: [
                OutputTable(
                    "clusters",
                    [
                        "x", "y", "radius", "places", "first_day", "last_day", "observed", "expected", "ratio",
                        "log_likelihood_ratio", "p", "recurrence_interval_days",
                    ],
                    rows: result.clusters.map { cluster in
                        [
                            .number(locations.x[cluster.centre]), .number(locations.y[cluster.centre]),
                            .number(cluster.radius), .integer(cluster.members.count),
                            period.date(cluster.window.firstDay), period.date(cluster.window.lastDay),
                            .number(cluster.observed), .number(cluster.expected), .number(cluster.ratio),
                            .number(cluster.logLikelihoodRatio), .number(cluster.p.value),
                            .figure(cluster.recurrenceInterval),
                        ]
                    })
            ])
    }
}
