import Geography
import StreetStatistics

extension StatisticsMethod {
    static let localG = StatisticsMethod(
        name: "local-g",
        summary: "Around which places do high (or low) values lie together, the place's own value left aside?",
        guide: "hotspots.md",
        files: [.placesWithValues, .listedNeighbours],
        parameters: Parameter.neighbourhood + [
            .choice(
                "statistic", "of the neighbours alone, or of the place and its neighbours",
                of: ["neighbours", "place and neighbours"], default: "neighbours"),
            .choice(
                "null", "the place keeps its value (conditional), or all values change places (total)",
                of: ["conditional", "total"], default: "conditional"),
            .alternative(default: "greater"), .exactOperations, .draws, .seed,
        ],
        arguments: .ofNeighbourhoods
    ) { input, checkpoint in
        let neighbours = try input.neighbourhoods()
        let result = try GetisOrd.local(
            values: try input.numbers("value", of: "places.csv"), neighbours: neighbours,
            statistic: try input.text("statistic") == "neighbours" ? .neighbours : .cellAndNeighbours,
            null: try input.text("null") == "conditional" ? .conditional : .total,
            alternative: try input.alternative(), budget: try input.nullBudget(), checkpoint: checkpoint)
        let (x, y) = try input.coordinates()
        return StatisticsOutput(
            result.name, n: result.cells.count, seed: result.method.seed,
            figures: ["p_method": .string(result.method.name), "islands": .integer(result.islands.count)],
            tables: [
                OutputTable(
                    "places", ["x", "y", "value", "neighbours", "z", "upper", "lower", "p", "adjusted_p"],
                    rows: result.cells.enumerated().map { index, cell in
                        [
                            .number(x[index]), .number(y[index]), .number(cell.value), .integer(cell.neighbours),
                            .figure(cell.z), .number(cell.upper), .number(cell.lower), .number(cell.p),
                            .number(cell.adjustedP),
                        ]
                    })
            ])
    }

    static let localMoran = StatisticsMethod(
        name: "local-moran",
        summary: "Which places are like their neighbours, high or low, and which stand out among them?",
        guide: "local-moran.md",
        files: [.placesWithValues, .listedNeighbours],
        parameters: Parameter.neighbourhood + [
            .choice(
                "weights", "the neighbours' mean, or their sum", of: ["row-standardised", "binary"],
                default: "row-standardised"),
            .choice("divisor", "of the variance: n as in spdep, n-1 as in esda", of: ["n", "n-1"], default: "n"),
            .alternative(default: "two-sided"), .exactOperations, .draws, .seed,
        ],
        arguments: .ofNeighbourhoods
    ) { input, checkpoint in
        let neighbours = try input.neighbourhoods()
        let result = try LocalMoran.test(
            values: try input.numbers("value", of: "places.csv"), neighbours: neighbours,
            weights: try input.text("weights") == "binary" ? .binary : .rowStandardised,
            divisor: try input.text("divisor") == "n" ? .count : .countLessOne,
            alternative: try input.alternative(), budget: try input.nullBudget(), checkpoint: checkpoint)
        let (x, y) = try input.coordinates()
        return StatisticsOutput(
            LocalMoranResult.name, n: result.cells.count, seed: result.method.seed,
            figures: [
                "mean": .number(result.mean), "p_method": .string(result.method.name),
                "islands": .integer(result.islands.count),
            ],
            tables: [
                OutputTable(
                    "places",
                    [
                        "x", "y", "value", "neighbours", "statistic", "quadrant", "conditional_z", "total_z", "p",
                        "adjusted_p",
                    ],
                    rows: result.cells.enumerated().map { index, cell in
                        [
                            .number(x[index]), .number(y[index]), .number(cell.value), .integer(cell.neighbours),
                            .number(cell.statistic), .text(cell.quadrant?.text), .figure(cell.conditional?.z),
                            .figure(cell.total?.z), .number(cell.p), .number(cell.adjustedP),
                        ]
                    })
            ])
    }
}

extension InputFile {
    fileprivate static let placesWithValues = InputFile.table(
        "places.csv", "one row per place, all places included, also those without reports",
        [
            .number("x", "column of the square, or coordinate of the place in metres", in: -1e9...1e9),
            .number("y", "row of the square, or coordinate of the place in metres", in: -1e9...1e9),
            .number("value", "count, rate or score of the place"),
        ])

    fileprivate static let listedNeighbours = InputFile.table(
        "neighbours.csv", "one row per pair, for areas that share a border; instead of the parameter neighbours",
        isOptional: true,
        [
            .integer("place", "row of places.csv, the first after the header is 1", in: 1...(1 << 31)),
            .integer("neighbour", "row of places.csv of its neighbour", in: 1...(1 << 31)),
        ])
}

extension Parameter {
    fileprivate static let neighbourhood: [Parameter] = [
        .choice(
            "neighbours",
            "squares that share an edge or corner (queen) or an edge (rook), places within a distance, or the nearest",
            of: ["queen", "rook", "distance", "nearest"], default: "queen"),
        .number("distance", "metres, for neighbours within a distance", in: 0...1e9, default: 300),
        .integer("nearest", "how many, for the nearest neighbours", in: 1...100_000, default: 8),
    ]

    fileprivate static func alternative(default value: String) -> Parameter {
        .choice(
            "alternative", "what is looked for: high, low, both, or the smaller tail as esda gives it",
            of: ["greater", "less", "two-sided", "folded"], default: value)
    }
}

extension [String: ArgumentSource] {
    fileprivate static let ofNeighbourhoods: [String: ArgumentSource] = [
        "values": .column("value", of: "places.csv"), "cells": .file("places.csv"), "points": .file("places.csv"),
        "radius": .parameter("distance"), "count": .parameter("nearest"), "lists": .file("neighbours.csv"),
    ]
}

extension StatisticsInput {
    fileprivate func coordinates() throws -> (x: [Double], y: [Double]) {
        (try numbers("x", of: "places.csv"), try numbers("y", of: "places.csv"))
    }

    fileprivate func alternative() throws -> Alternative {
        switch try text("alternative") {
        case "greater": .greater
        case "less": .less
        case "folded": .folded
        default: .twoSided
        }
    }

    /// From neighbours.csv when it is there, otherwise by the parameter `neighbours`.
    fileprivate func neighbourhoods() throws -> Neighbourhoods {
        let (x, y) = try coordinates()
        if let places = try integersIfPresent("place", of: "neighbours.csv") {
            return try listed(places, try integers("neighbour", of: "neighbours.csv"), count: x.count)
        }
        let kind = try text("neighbours")
        switch kind {
        case "distance":
            return try .distanceBand(points: zip(x, y).map { (x: $0, y: $1) }, radius: try number("distance"))
        case "nearest":
            return try .nearest(try integer("nearest"), points: zip(x, y).map { (x: $0, y: $1) })
        default:
            let cells = try x.indices.map { row in
                (
                    column: try whole(x[row], row: row, column: "x"),
                    row: try whole(y[row], row: row, column: "y")
                )
            }
            return try .grid(cells: cells, contiguity: kind == "rook" ? .rook : .queen)
        }
    }

    private func whole(_ value: Double, row: Int, column: String) throws -> Int {
        guard let whole = Int(exactly: value) else {
            throw problem(
                row: row, column: column, of: "places.csv",
                "is not the whole number of a square; for coordinates choose neighbours by distance")
        }
        return whole
    }

    private func listed(_ places: [Int], _ neighbours: [Int], count: Int) throws -> Neighbourhoods {
        var lists: [[Int]] = Array(repeating: [], count: count)
        var seen: Set<[Int]> = []
        for (row, (place, neighbour)) in zip(places, neighbours).enumerated() {
            for (column, value) in [("place", place), ("neighbour", neighbour)] where value > count {
                throw problem(row: row, column: column, of: "neighbours.csv", "places.csv has \(count) rows")
            }
            guard place != neighbour else {
                throw problem(row: row, column: "neighbour", of: "neighbours.csv", "is the place itself")
            }
            guard seen.insert([place, neighbour]).inserted else {
                throw problem(row: row, column: "neighbour", of: "neighbours.csv", "is listed twice")
            }
            lists[place - 1].append(neighbour - 1)
        }
        return try Neighbourhoods(lists: lists)
    }
}

extension LocalMoran.Quadrant {
    fileprivate var text: String {
        switch self {
        case .highHigh: "high among high"
        case .lowHigh: "low among high"
        case .lowLow: "low among low"
        case .highLow: "high among low"
        }
    }
}
