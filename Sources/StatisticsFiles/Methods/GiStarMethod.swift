import Geography
import StreetStatistics

extension StatisticsMethod {
    static let giStar = StatisticsMethod(
        name: "gi-star",
        summary: "Which squares lie in a hotspot: more reports together than chance would put there?",
        guide: "hotspots.md",
        files: [
            .table(
                "cells.csv", "one row per square, squares without reports included",
                [
                    .integer("column", "of the square in the grid, from west to east", in: -0x8000_0000...0x7FFF_FFFF),
                    .integer("row", "of the square in the grid, from south to north", in: -0x8000_0000...0x7FFF_FFFF),
                    .count("count", "reports in the square"),
                ])
        ],
        parameters: [.exactOperations, .draws, .seed],
        arguments: ["values": .column("count", of: "cells.csv"), "cells": .file("cells.csv")]
    ) { input, checkpoint in
        let columns = try input.integers("column", of: "cells.csv")
        let rows = try input.integers("row", of: "cells.csv")
        let neighbours = try Neighbourhoods.grid(cells: zip(columns, rows).map { (column: $0, row: $1) })
        let result = try GetisOrd.star(
            values: try input.integers("count", of: "cells.csv"), neighbours: neighbours,
            budget: try input.nullBudget(), checkpoint: checkpoint)
        return StatisticsOutput(
            GetisOrdResult.name, n: result.total, seed: result.method.seed,
            figures: [
                "cells": .integer(result.cells.count), "mean": .number(result.mean),
                "standard_deviation": .number(result.standardDeviation), "p_method": .string(result.method.name),
            ],
            tables: [
                OutputTable(
                    "cells",
                    ["column", "row", "count", "neighbourhood_sum", "neighbourhood_size", "z", "p", "adjusted_p"],
                    rows: result.cells.enumerated().map { index, cell in
                        [
                            .integer(columns[index]), .integer(rows[index]), .integer(cell.value),
                            .integer(cell.neighbourhoodSum), .integer(cell.neighbourhoodSize), .figure(cell.z),
                            .number(cell.p), .number(cell.adjustedP),
                        ]
                    })
            ])
    }
}
