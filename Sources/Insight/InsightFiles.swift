import CSV
import Domain
import Geography
import StreetStatistics

/// The figures as CSV: English column names, codes, decimal points, and every row that was tested.
enum InsightFiles {
    /// One row per square inside the border, those without reports too.
    static func csv(_ figure: HotspotFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "square", "rd_x", "rd_y", "name", "count", "neighbourhood_count", "neighbourhood_squares", "expected", "z",
            "p", "q", "class", "hotspot",
        ])
        for cell in figure.cells { writer.append(row(cell)) }
        return writer.takeBytes()
    }

    /// What both files of squares say of one.
    static func row(_ cell: HotspotFigure.Cell) -> [CSVCell] {
        let test = cell.test
        let corner = cell.square.corner
        var row: [CSVCell] = [.text(cell.square.code), .integer(Int(corner.x)), .integer(Int(corner.y))]
        row.append(cell.name.map(CSVCell.text) ?? .empty)
        row.append(.integer(cell.count))
        row.append(test.map { CSVCell.integer($0.neighbourhoodSum) } ?? .empty)
        row.append(test.map { CSVCell.integer($0.neighbourhoodSize) } ?? .empty)
        row.append(number(test?.expected))
        row.append(number(test?.z))
        row.append(number(test?.p))
        row.append(number(test?.q))
        row.append(.text(cell.level.rawValue))
        row.append(cell.hotspot.map(CSVCell.integer) ?? .empty)
        return row
    }

    static func number(_ value: Double?) -> CSVCell { value.map(CSVCell.number) ?? .empty }

    /// One row per hour of the week. `day` is 1 for Monday and turns at 06:00, `hour` is that of the clock.
    static func csv(_ figure: HotTimesFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["day", "hour", "reports", "expected", "p", "q", "hot"])
        for (index, hour) in figure.hours.enumerated() {
            writer.append([
                .integer(index / 24 + 1), .integer((index + HotTimesFigure.turn) % 24), .number(hour.total),
                .number(figure.expected), hour.test.map { .number($0.p) } ?? .empty,
                hour.test.map { .number($0.q) } ?? .empty, .integer(hour.isHot ? 1 : 0),
            ])
        }
        return writer.takeBytes()
    }

    /// One row per month; rates are per 30 days.
    static func csv(_ figure: TrendFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["month", "reports", "days", "per_30_days", "lower", "upper", "expected_missing", "tested"])
        for month in figure.months {
            writer.append([
                .text(String(month.month.description.prefix(7))), .integer(month.count), .integer(month.days),
                .number(month.rate.rate), .number(month.rate.lower), .number(month.rate.upper),
                month.missing.map(CSVCell.number) ?? .empty, .integer(month.isTested ? 1 : 0),
            ])
        }
        return writer.takeBytes()
    }

    /// One row per smallest area.
    static func csv(_ figure: AreaFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["code", "year", "name", "district", "reports", "share"])
        for row in figure.rows {
            writer.append([
                .text(row.code), .integer(row.year), .text(row.name), row.district.map(CSVCell.text) ?? .empty,
                .integer(row.count), .number(row.share),
            ])
        }
        return writer.takeBytes()
    }
}
