import Geography
import StreetStatistics

extension StatisticsMethod {
    static let shrunkenRates = StatisticsMethod(
        name: "shrunken-rates",
        summary:
            "How often does it happen in each of many areas, when most counts are too small to speak for themselves?",
        guide: "rates.md",
        files: [.areaCounts],
        parameters: [
            .choice(
                "prior", "how the variation between areas is found; by itself integrated up to 2,000 areas",
                of: ["automatic"] + PriorName.allCases.map(\.rawValue), default: "automatic"),
            .number(
                "factor", "probability is given that an area's rate exceeds this many times the town's",
                in: 0...1e6, default: 2),
            .level,
        ],
        arguments: [
            "counts": .column("count", of: "areas.csv"), "exposure": .column("exposure", of: "areas.csv"),
        ]
    ) { input, checkpoint in
        let names = try input.textsIfPresent("name", of: "areas.csv")
        let result = try ShrunkenRates.estimate(
            counts: try input.integers("count", of: "areas.csv"),
            exposure: try input.numbers("exposure", of: "areas.csv"),
            method: input.textIfPresent("prior").flatMap(PriorName.init(rawValue:))?.method,
            factor: try input.number("factor"), level: try input.number("level"), checkpoint: checkpoint)
        return StatisticsOutput(
            ShrunkenRatesResult.name, n: result.total,
            figures: [
                "areas_with_exposure": .integer(result.n), "town_rate": .number(result.townRate),
                "prior": .string(PriorName(result.method).rawValue), "prior_mean": .number(result.priorMean),
                "variation_between_areas": .number(result.variationBetweenAreas),
                "finding": .string(result.finding.words),
            ],
            tables: [
                OutputTable(
                    "areas",
                    [
                        "name", "count", "exposure", "rate", "shrunken_rate", "lower", "upper", "exceedance",
                        "own_weight",
                    ],
                    rows: result.areas.enumerated().map { index, area in
                        [
                            .text(names?[index]), .integer(area.count), .number(area.exposure), .figure(area.rate),
                            .number(area.mean), .number(area.lower), .number(area.upper), .figure(area.exceedance),
                            .number(area.ownWeight),
                        ]
                    })
            ])
    }

    static let smoothedRates = StatisticsMethod(
        name: "smoothed-rates",
        summary: "What is the rate of each area, drawn towards the areas around it?",
        guide: "rates.md",
        files: [
            .areaCounts,
            .table(
                "neighbours.csv", "one row for each two areas that border on each other",
                [
                    .text("first", "name of an area in areas.csv"),
                    .text("second", "name of an area that borders on it"),
                ]),
        ],
        arguments: [
            "counts": .column("count", of: "areas.csv"), "exposure": .column("exposure", of: "areas.csv"),
            "lists": .file("neighbours.csv"),
        ]
    ) { input, checkpoint in
        let counts = try input.integers("count", of: "areas.csv")
        guard let names = try input.textsIfPresent("name", of: "areas.csv") else {
            throw FileProblem("areas.csv", line: nil, name: "name", "is needed to know the neighbours by")
        }
        try checkpoint(0)
        let result = try SmoothedRates.local(
            counts: counts, exposure: try input.numbers("exposure", of: "areas.csv"),
            neighbours: try input.neighbours(names))
        return StatisticsOutput(
            SmoothedRatesResult.name, n: result.total,
            figures: ["areas_with_exposure": .integer(result.n), "town_rate": .number(result.townRate)],
            tables: [
                OutputTable(
                    "areas", ["name", "rate", "smoothed_rate", "local_mean", "own_weight", "members"],
                    rows: result.areas.enumerated().map { index, area in
                        [
                            .string(names[index]), .figure(area.rate), .figure(area.mean), .figure(area.localMean),
                            .number(area.ownWeight), .integer(area.members),
                        ]
                    })
            ])
    }
}

private enum PriorName: String, CaseIterable {
    case moments
    case claytonKaldor = "clayton-kaldor"
    case maximumLikelihood = "maximum-likelihood"
    case integrated

    init(_ method: ShrunkenRates.Method) {
        self =
            switch method {
            case .moments: .moments
            case .claytonKaldor: .claytonKaldor
            case .maximumLikelihood: .maximumLikelihood
            case .integrated: .integrated
            }
    }

    var method: ShrunkenRates.Method {
        switch self {
        case .moments: .moments
        case .claytonKaldor: .claytonKaldor
        case .maximumLikelihood: .maximumLikelihood
        case .integrated: .integrated
        }
    }
}

extension ShrunkenRatesResult.Finding {
    fileprivate var words: String {
        switch self {
        case .integrated: "intervals allow for the estimation of the variation between areas"
        case .priorTakenAsKnown: "variation between areas taken as known: intervals too narrow with few areas"
        case .noVariation: "no more variation than equal rates give: all areas have the town's rate"
        case .oneArea: "one area with exposure: nothing known about variation"
        case .noEvents: "no events: all areas have the town's rate"
        }
    }
}

extension InputFile {
    fileprivate static let areaCounts = InputFile.table(
        "areas.csv", "one row per area, areas without events included",
        [
            .count("count", "events in the area"),
            .number("exposure", "residents, visitors or days; 0 where nothing was observed", in: 0...1e300),
            .text("name", "of the area, copied to the result", isOptional: true),
        ])
}

extension StatisticsInput {
    /// The pairs of neighbours.csv in both directions.
    fileprivate func neighbours(_ names: [String]) throws -> Neighbourhoods {
        var numbers: [String: Int] = [:]
        var problems = FileProblems()
        for (row, name) in names.enumerated() where numbers.updateValue(row, forKey: name) != nil {
            problems.append(problem(row: row, column: "name", of: "areas.csv", "occurs twice"))
        }
        let firsts = try texts("first", of: "neighbours.csv")
        let seconds = try texts("second", of: "neighbours.csv")
        var lists: [Set<Int>] = names.map { _ in [] }
        for row in firsts.indices {
            for (column, name) in [("first", firsts[row]), ("second", seconds[row])] where numbers[name] == nil {
                problems.append(problem(row: row, column: column, of: "neighbours.csv", "is not in areas.csv"))
            }
            guard let first = numbers[firsts[row]], let second = numbers[seconds[row]] else { continue }
            if first == second {
                problems.append(problem(row: row, column: "second", of: "neighbours.csv", "is the same area"))
            } else {
                lists[first].insert(second)
                lists[second].insert(first)
            }
        }
        guard problems.isEmpty else { throw problems }
        return try Neighbourhoods(lists: lists.map { $0.sorted() })
    }
}
