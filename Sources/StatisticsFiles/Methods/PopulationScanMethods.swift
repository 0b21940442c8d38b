import Domain
import Geography
import StreetStatistics

extension StatisticsMethod {
    static let scanPoisson = StatisticsMethod(
        name: "scan-poisson",
        summary: "Is there a place, or are there days, with more cases than the people there explain?",
        guide: "scan-poisson-bernoulli.md",
        files: [
            .table(
                CircleScanFiles.reports, "one row per place, places without cases included",
                CircleScanFiles.place + [
                    .count("count", "cases at the place, if there is no cases.csv", isOptional: true),
                    .number("population", "people there, or cases to expect", in: 0...1e12),
                ]),
            .table(
                PopulationScanFiles.cases, "one row per case, or per place and day with a count", isOptional: true,
                CircleScanFiles.place + [
                    .date("date", "day of the case"), .count("count", "cases in this row; 1", isOptional: true),
                ]),
        ],
        parameters: PopulationScanFiles.parameters,
        arguments: PopulationScanFiles.arguments(["population": .column("population", of: CircleScanFiles.reports)])
    ) { input, checkpoint in
        let file = CircleScanFiles.reports
        let (locations, places) = try CircleScanFiles.locations(input)
        var population = Array(repeating: 0.0, count: locations.count)
        for (place, people) in zip(places, try input.numbers("population", of: file)) { population[place] += people }
        let counts = try input.integersIfPresent("count", of: file)
        let period: PopulationScanFiles.Period?
        let cases: ScanCases
        if input.has(PopulationScanFiles.cases) {
            guard counts == nil else {
                throw FileProblem(file, line: 1, name: "count", "cases.csv tells the cases: leave this column out")
            }
            period = try PopulationScanFiles.Period(input, dates: "date", of: PopulationScanFiles.cases)
            let location = try PopulationScanFiles.places(ofCases: input, at: places)
            cases = ScanCases(
                location: location, day: period?.days ?? location.map { _ in 0 },
                count: try input.integersIfPresent("count", of: PopulationScanFiles.cases))
        } else {
            guard let counts else {
                throw FileProblem(file, line: 1, name: "count", "there is no such column, and no cases.csv")
            }
            period = nil
            cases = ScanCases(location: places, day: places.map { _ in 0 }, count: counts)
        }
        let settings = try PopulationScanFiles.settings(input, period, dates: "a file cases.csv")
        let result = try await PopulationScan.poisson(
            locations: locations, cases: cases, population: population, days: period?.length ?? 1,
            settings: settings, threads: input.threads, checkpoint: checkpoint)
        return PopulationScanFiles.output(", Poisson", result, locations, period)
    }

    static let scanBernoulli = StatisticsMethod(
        name: "scan-bernoulli",
        summary: "Is there a place, or are there days, where more of those asked are cases than elsewhere?",
        guide: "scan-poisson-bernoulli.md",
        files: [
            .table(
                CircleScanFiles.reports, "one row per place, or per place and day",
                CircleScanFiles.place + [
                    .count("cases", "people to whom it happened"), .count("controls", "people to whom it did not"),
                    .date("date", "the day, when windows are looked for", isOptional: true),
                ])
        ],
        parameters: PopulationScanFiles.parameters,
        arguments: PopulationScanFiles.arguments([
            "cases.count": .column("cases", of: CircleScanFiles.reports),
            "controls": .column("controls", of: CircleScanFiles.reports),
            "controls.count": .column("controls", of: CircleScanFiles.reports),
        ])
    ) { input, checkpoint in
        let file = CircleScanFiles.reports
        let (locations, places) = try CircleScanFiles.locations(input)
        let period = try PopulationScanFiles.Period(input, dates: "date", of: file)
        let settings = try PopulationScanFiles.settings(input, period, dates: "a column date")
        func people(_ column: String) throws -> ScanCases {
            ScanCases(
                location: places, day: period?.days ?? places.map { _ in 0 },
                count: try input.integers(column, of: file))
        }
        let result = try await PopulationScan.bernoulli(
            locations: locations, cases: try people("cases"), controls: try people("controls"),
            days: period?.length ?? 1, settings: settings, threads: input.threads, checkpoint: checkpoint)
        return PopulationScanFiles.output(", Bernoulli", result, locations, period)
    }
}

/// What both commands have in common.
private enum PopulationScanFiles {
    static let cases = "cases.csv"

    static let parameters =
        CircleScanFiles.parameters + [
            .choice("rates", "which clusters are looked for", of: ["high", "low", "both"], default: "high"),
            .choice(
                "space", "circles, or all places together: then only days are looked for",
                of: ["circles", "everywhere"], default: "circles"),
            .choice(
                "windows", "runs of days: none (places only), anywhere in the period, or the last days of it",
                of: ["none", "anywhere", "last days"], default: "none"),
            .integer("longest_window", "days of the longest window", in: 1...36_600, default: 28),
            .integer("shortest_window", "days of the shortest window", in: 1...36_600, default: 1),
            .date("first_day", "of the period; the first date", isOptional: true),
            .date("last_day", "of the period; the last date", isOptional: true),
        ]

    static func arguments(_ own: [String: ArgumentSource]) -> [String: ArgumentSource] {
        let shared: [String: ArgumentSource] = [
            "settings.operations": .parameter("replications"), "settings.windows": .parameter("longest_window"),
        ]
        return CircleScanFiles.arguments.merging(shared) { $1 }.merging(own) { $1 }
    }

    /// The days from the first to the last.
    struct Period {
        /// Since 1970.
        let first: Int
        let length: Int
        /// One per row, from 0.
        let days: [Int]

        /// `nil` without dates, and where only places are looked for.
        init?(_ input: StatisticsInput, dates column: String, of file: String) throws {
            guard let dates = try input.integersIfPresent(column, of: file), let earliest = dates.min(),
                let latest = dates.max()
            else { return nil }
            let first = input.dayNumberIfPresent("first_day") ?? earliest
            let last = input.dayNumberIfPresent("last_day") ?? latest
            for (row, date) in dates.enumerated() where date < first || date > last {
                throw input.problem(row: row, column: column, of: file, "is outside the period")
            }
            // A date of which only the century is wrong would make a period of a million days.
            guard last - first < 36_600 else {
                guard input.dayNumberIfPresent("first_day") == nil else {
                    throw input.problem(parameter: "first_day", "is more than a hundred years before the last day")
                }
                throw input.problem(
                    row: dates.firstIndex(of: earliest) ?? 0, column: column, of: file,
                    "is more than a hundred years before the last day")
            }
            // Without windows a day means nothing, and must not change what is drawn.
            guard try input.text("windows") != "none" else { return nil }
            self.first = first
            length = last - first + 1
            days = dates.map { $0 - first }
        }

        func date(_ day: Int) -> JSONValue { .string(CivilDate(dayNumber: first + day).description) }
    }

    /// The location of each row of cases.csv, which must be one of reports.csv.
    static func places(ofCases input: StatisticsInput, at locations: [Int]) throws -> [Int] {
        struct Place: Hashable {
            let x: Double
            let y: Double
        }
        func places(_ file: String) throws -> [Place] {
            zip(try input.numbers("x", of: file), try input.numbers("y", of: file)).map { Place(x: $0, y: $1) }
        }
        let known = Dictionary(zip(try places(CircleScanFiles.reports), locations)) { first, _ in first }
        return try places(cases).enumerated().map { row, place in
            guard let location = known[place] else {
                throw input.problem(row: row, column: "x", of: cases, "is, with y, no place of reports.csv")
            }
            return location
        }
    }

    static func settings(
        _ input: StatisticsInput, _ period: Period?, dates: String
    ) throws -> PopulationScan.Settings {
        let (shortest, longest) = (try input.integer("shortest_window"), try input.integer("longest_window"))
        let windows: ScanWindows? =
            switch try input.text("windows") {
            case "anywhere": .anywhere(shortest: shortest, longest: longest)
            case "last days": .aliveAtEnd(shortest: shortest, longest: longest)
            default: nil
            }
        if windows != nil, period == nil { throw input.problem(parameter: "windows", "days need \(dates)") }
        let isEverywhere = try input.text("space") == "everywhere"
        if isEverywhere, windows == nil {
            throw input.problem(parameter: "space", "all places together are nothing to compare without windows")
        }
        let rates: [String: PopulationScan.Rates] = ["high": .high, "low": .low, "both": .both]
        return PopulationScan.Settings(
            space: isEverywhere ? .everywhere : .circles, windows: windows,
            rates: rates[try input.text("rates")] ?? .high, minimumCases: try input.integer("minimum_cases"),
            limits: try CircleScanFiles.limits(input),
            inference: .monteCarlo(replications: try input.integer("replications")),
            clusterLimit: try input.integer("clusters"), seed: try input.seed())
    }

    static func output(
        _ model: String, _ result: PopulationScanResult, _ locations: ScanLocations, _ period: Period?
    ) -> StatisticsOutput {
        var isAtEnd = false
        if case .aliveAtEnd = result.settings.windows { isAtEnd = true }
        var output = CircleScanFiles.output(
            PopulationScanResult.name + model, n: result.n, seed: result.settings.seed, null: result.null,
            locations: locations,
            columns: (period == nil ? [] : ["first_day", "last_day"]) + (isAtEnd ? ["recurrence_interval_days"] : [])
                + ["relative_risk"],
            clusters: result.clusters.map { cluster in
                var values: [JSONValue] = []
                if let period { values += [cluster.window.firstDay, cluster.window.lastDay].map(period.date) }
                if isAtEnd { values.append(.figure(cluster.recurrenceInterval)) }
                return (cluster, values + [.figure(result.relativeRisk(of: cluster))])
            })
        if let period { output.figures["days"] = .integer(period.length) }
        return output
    }
}
