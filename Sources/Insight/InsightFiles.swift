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
        for cell in figure.cells {
            let test = cell.test
            writer.append([
                .text(cell.square.code), .integer(Int(cell.square.corner.x)), .integer(Int(cell.square.corner.y)),
                cell.name.map(CSVCell.text) ?? .empty, .integer(cell.count),
                test.map { .integer($0.neighbourhoodSum) } ?? .empty,
                test.map { .integer($0.neighbourhoodSize) } ?? .empty, test.map { .number($0.expected) } ?? .empty,
                test?.z.map(CSVCell.number) ?? .empty, test.map { .number($0.p) } ?? .empty,
                test.map { .number($0.q) } ?? .empty, .text(cell.level.rawValue),
                cell.hotspot.map(CSVCell.integer) ?? .empty,
            ])
        }
        return writer.takeBytes()
    }

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
