import Domain
import Geography
import StreetStatistics

extension StatisticsMethod {
    static let scanRetrospective = StatisticsMethod(
        name: "scan-retrospective",
        summary: "Was there, anywhere in the period, a place and some days with more reports than their share?",
        guide: "scan-retrospective.md",
        files: [
            .table(
                CircleScanFiles.reports, "one row per report, or per place and day with a count",
                CircleScanFiles.place + [
                    .date("date", "day of the report"), .count("count", "reports in this row; 1", isOptional: true),
                ])
        ],
        parameters: CircleScanFiles.parameters + [
            .integer("longest_window", "days of the longest window", in: 1...366, default: 28),
            .integer("shortest_window", "days of the shortest window", in: 1...366, default: 1),
        ],
        arguments: CircleScanFiles.arguments
    ) { input, checkpoint in
        let dates = try input.integers("date", of: CircleScanFiles.reports)
        let first = dates.min() ?? 0
        // A date of which only the century is wrong would make a period of a million days.
        guard (dates.max() ?? first) - first < 36_600 else {
            throw input.problem(
                row: dates.firstIndex(of: first) ?? 0, column: "date", of: CircleScanFiles.reports,
                "is more than a hundred years before the last date")
        }
        let (locations, places) = try CircleScanFiles.locations(input)
        let settings = PermutationScan.Settings(
            longestWindow: try input.integer("longest_window"), shortestWindow: try input.integer("shortest_window"),
            minimumCases: try input.integer("minimum_cases"), limits: try CircleScanFiles.limits(input),
            inference: .monteCarlo(replications: try input.integer("replications")),
            clusterLimit: try input.integer("clusters"), seed: try input.seed())
        let result = try await PermutationScan.retrospective(
            locations: locations,
            cases: ScanCases(
                location: places, day: dates.map { $0 - first },
                count: try input.integersIfPresent("count", of: CircleScanFiles.reports)),
            days: (dates.max() ?? 0) - first + 1, settings: settings, threads: input.threads, checkpoint: checkpoint)
        return CircleScanFiles.output(
            RetrospectiveScanResult.name, n: result.n, seed: settings.seed, null: result.null, locations: locations,
            columns: ["first_day", "last_day"],
            clusters: result.clusters.map { cluster in
                (
                    cluster,
                    [cluster.window.firstDay, cluster.window.lastDay].map {
                        .string(CivilDate(dayNumber: first + $0).description)
                    }
                )
            })
    }

    static let scanHours = StatisticsMethod(
        name: "scan-hours",
        summary: "Is there a place with hours of the week of its own, such as Friday and Saturday night?",
        guide: "scan-hour-of-week.md",
        files: [
            .table(
                CircleScanFiles.reports, "one row per report",
                CircleScanFiles.place + [.clockTime("time", "when it happened; the hour counts")])
        ],
        parameters: CircleScanFiles.parameters + [
            .integer("shortest", "hours in a row, at least", in: 1...23, default: 1),
            .integer("longest", "hours in a row, at most", in: 1...23, default: 8),
        ],
        arguments: CircleScanFiles.arguments
    ) { input, checkpoint in
        let (locations, places) = try CircleScanFiles.locations(input)
        let settings = HourOfWeekScan.Settings(
            shortest: try input.integer("shortest"), longest: try input.integer("longest"),
            minimumCases: try input.integer("minimum_cases"), limits: try CircleScanFiles.limits(input),
            inference: .monteCarlo(replications: try input.integer("replications")),
            clusterLimit: try input.integer("clusters"), seed: try input.seed())
        let hours = try input.numbers("time", of: CircleScanFiles.reports).map { minute -> Int in
            // 1970 began on a Thursday; the week begins on Monday.
            let hour = Int((minute / 60).rounded(.down)) + 3 * 24
            return (hour % 168 + 168) % 168
        }
        let result = try await HourOfWeekScan.scan(
            locations: locations, places: places, hours: hours, settings: settings, threads: input.threads,
            checkpoint: checkpoint)
        var output = CircleScanFiles.output(
            HourOfWeekScanResult.name, n: result.n, seed: settings.seed, null: result.null, locations: locations,
            columns: ["days", "from_hour", "to_hour"],
            clusters: result.clusters.map { cluster in
                (
                    cluster.place,
                    [
                        .string(cluster.hours.days.days.map { StatisticsMethod.weekdays[$0] }.joined(separator: " ")),
                        .integer(cluster.hours.firstHour), .integer(cluster.hours.endHour),
                    ]
                )
            })
        output.figures["sets_of_hours"] = .integer(result.familySize)
        return output
    }
}

/// What these commands have in common.
enum CircleScanFiles {
    static let reports = "reports.csv"

    static let place: [Column] = [
        .number("x", "metres east, such as RD New, of the report or of its square"),
        .number("y", "metres north"),
    ]

    static let parameters: [Parameter] = [
        .integer("minimum_cases", "a cluster has at least so many reports", in: 1...1_000_000, default: 2),
        .number("radius", "largest radius in metres", in: 0...1e9, default: 1000),
        .number("share", "largest part of all reports or people in a circle", in: 0...1, default: 0.5),
        .integer("clusters", "at most so many clusters are told", in: 1...1000, default: 10),
        .replications(), .seed,
    ]

    static let arguments: [String: ArgumentSource] = [
        "x": .column("x", of: reports), "y": .column("y", of: reports), "cases": .file(reports),
        "cases.day": .column("date", of: reports), "cases.count": .column("count", of: reports),
        "places": .file(reports), "locations": .file(reports), "days": .file(reports),
        "windows.longest": .parameter("longest_window"),
        "windows.shortest": .parameter("shortest_window"), "minimumCases": .parameter("minimum_cases"),
        "limits.radius": .parameter("radius"), "limits.share": .parameter("share"),
    ]

    static func locations(_ input: StatisticsInput) throws -> (ScanLocations, [Int]) {
        try ScanLocations.gathering(x: try input.numbers("x", of: reports), y: try input.numbers("y", of: reports))
    }

    static func limits(_ input: StatisticsInput) throws -> ScanCircles.Limits {
        ScanCircles.Limits(radius: try input.number("radius"), share: try input.number("share"))
    }

    /// - Parameter clusters: each with the values of `columns`.
    static func output(
        _ description: String, n: Int, seed: UInt64, null: ScanNull, locations: ScanLocations, columns: [String],
        clusters: [(cluster: ScanCluster, values: [JSONValue])]
    ) -> StatisticsOutput {
        StatisticsOutput(
            description, n: n, seed: seed,
            figures: [
                "places": .integer(locations.count), "p_method": .string("Monte Carlo"),
                "replications": .integer(null.maxima.count),
            ],
            tables: [
                OutputTable(
                    "clusters",
                    ["x", "y", "radius", "places"] + columns + [
                        "observed", "expected", "ratio", "log_likelihood_ratio", "p",
                    ],
                    rows: clusters.map { cluster, values in
                        let place: [JSONValue] = [
                            .number(locations.x[cluster.centre]), .number(locations.y[cluster.centre]),
                            .number(cluster.radius), .integer(cluster.members.count),
                        ]
                        return place + values + [
                            .number(cluster.observed), .number(cluster.expected), .number(cluster.ratio),
                            .number(cluster.logLikelihoodRatio), .number(cluster.p.value),
                        ]
                    })
            ])
    }
}
