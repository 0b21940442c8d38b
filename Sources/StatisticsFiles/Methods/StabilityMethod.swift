import Geography
import StreetStatistics

extension StatisticsMethod {
    static let stability = StatisticsMethod(
        name: "stability",
        summary: "Would the same squares be hotspots if the reports had fallen out a little differently?",
        guide: "stability.md",
        files: [
            .table(
                "cells.csv", "one row per square, squares without reports included; or one per square and period",
                [
                    .integer("column", "of the square in the grid, from west to east", in: -0x8000_0000...0x7FFF_FFFF),
                    .integer("row", "of the square in the grid, from south to north", in: -0x8000_0000...0x7FFF_FFFF),
                    .count("count", "reports in the square"),
                    .text("period", "such as a month; each is left out in turn", isOptional: true),
                ])
        ],
        parameters: [
            .number("significance", "adjusted p at or below which a square is a hotspot", in: 0...1, default: 0.05),
            .choice(
                "resampling", "as many reports drawn from those there are, or Poisson counts",
                of: ["multinomial", "poisson"], default: "multinomial"),
            .replications(default: 200, in: 1...100_000), .exactOperations, .draws, .seed,
        ],
        arguments: [
            "values": .column("count", of: "cells.csv"), "cells": .file("cells.csv"), "periods": .file("cells.csv"),
            "level": .parameter("significance"), "count": .parameter("replications"),
        ]
    ) { input, checkpoint in
        let cells = try CellsAndPeriods(input)
        let neighbours = try Neighbourhoods.grid(cells: cells.squares.map { (column: $0.column, row: $0.row) })
        let level = try input.number("significance")
        let budget = try input.nullBudget()
        let replications = try Replications(
            try input.integer("replications"), seed: try input.seed(), blockSize: 4)
        let isHot: @Sendable ([Int]) throws -> [Int] = {
            try GetisOrd.star(values: $0, neighbours: neighbours, budget: budget).significant(level: level)
        }
        let result = try await Stability.ofReports(
            values: cells.totals, resampling: try input.text("resampling") == "poisson" ? .poisson : .multinomial,
            replications: replications, threads: input.threads, checkpoint: checkpoint, significant: isHot)
        let byPeriod =
            cells.periods.count < 2
            ? nil : try Stability.leavingOutPeriods(cells.periods.map(\.counts), significant: isHot)
        return StatisticsOutput(
            StabilityResult.name, n: result.n, seed: replications.seed,
            figures: [
                "cells": .integer(result.cells.count), "replications": .integer(replications.count),
                "significant": .integer(result.cells.count { $0.isSignificant }),
                "periods": .integer(byPeriod?.periods),
            ],
            tables: [
                OutputTable(
                    "cells", ["column", "row", "count", "significant", "share", "lost_without"],
                    rows: result.cells.enumerated().map { index, cell in
                        let lost = byPeriod?.cells[index].lostWithout.map { JSONValue.string(cells.periods[$0].name) }
                        return [
                            .integer(cells.squares[index].column), .integer(cells.squares[index].row),
                            .integer(cells.totals[index]), .bool(cell.isSignificant), .number(cell.share),
                            lost.map { .array($0) } ?? .null,
                        ]
                    })
            ])
    }
}

/// Rows per square and period, added up per square in the order in which squares and periods first occur.
private struct CellsAndPeriods {
    struct Square: Hashable {
        let column: Int
        let row: Int
    }

    private(set) var squares: [Square] = []
    private(set) var totals: [Int] = []
    private(set) var periods: [(name: String, counts: [Int])] = []

    init(_ input: StatisticsInput) throws {
        let file = "cells.csv"
        let columns = try input.integers("column", of: file)
        let rows = try input.integers("row", of: file)
        let counts = try input.integers("count", of: file)
        let names = try input.textsIfPresent("period", of: file)
        var places: [Square: Int] = [:]
        var order: [String: Int] = [:]
        var seen: Set<[Int]> = []
        for line in columns.indices {
            let square = Square(column: columns[line], row: rows[line])
            let place = places[square] ?? squares.count
            if place == squares.count {
                places[square] = place
                squares.append(square)
                totals.append(0)
                for period in periods.indices { periods[period].counts.append(0) }
            }
            let name = names?[line] ?? ""
            let period = order[name] ?? periods.count
            if period == periods.count {
                order[name] = period
                periods.append((name, Array(repeating: 0, count: squares.count)))
            }
            guard totals.count * periods.count <= 1 << 27 else {
                throw input.problem(
                    row: line, column: "period", of: file, "makes too many squares times periods; use months")
            }
            guard seen.insert([place, period]).inserted else {
                throw input.problem(row: line, column: "row", of: file, "this square was there already")
            }
            let (sum, overflow) = totals[place].addingReportingOverflow(counts[line])
            guard !overflow else {
                throw input.problem(row: line, column: "count", of: file, "is too large to be summed")
            }
            totals[place] = sum
            periods[period].counts[place] = counts[line]
        }
    }
}
