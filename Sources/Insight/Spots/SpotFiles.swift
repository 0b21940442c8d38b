import CSV
import Domain
import Geography
import StreetStatistics

extension InsightFiles {
    /// One row per square inside the border, as `hotspots.csv`, with what else the page of places says of it.
    static func csv(_ figure: SpotsFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "square", "rd_x", "rd_y", "name", "count", "neighbourhood_count", "neighbourhood_squares", "expected", "z",
            "p", "q", "class", "hotspot", "above_twice_town", "hotspot_years", "years_tested", "hotspot_resamples",
            "resamples",
        ])
        let tested = figure.stability?.testedYears ?? 0
        for cell in figure.hotspots.cells {
            let found = cell.hotspot.flatMap { number in figure.stability.map { $0.hotspots[number - 1] } }
            var row = row(cell)
            row.append(number(figure.exceedance?.bySquare[cell.square]))
            if let found {
                row.append(tested > 0 ? .integer(found.years) : .empty)
                row.append(tested > 0 ? .integer(tested) : .empty)
                row.append(.number(found.share))
                row.append(figure.stability.map { CSVCell.integer($0.resamples.count) } ?? .empty)
            } else {
                row.append(contentsOf: [.empty, .empty, .empty, .empty])
            }
            writer.append(row)
        }
        return writer.takeBytes()
    }

    /// One row per street with a length inside the border, those without reports too.
    static func csv(_ figure: StreetFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "street", "name", "metres", "reports", "named", "by_square", "expected", "p", "q", "class",
            "per_km", "per_km_lower", "per_km_upper", "above_twice_town",
        ])
        for row in figure.rows {
            let test = row.test
            var cells: [CSVCell] = [
                .text(row.street.id.value), .text(row.street.name), .number(row.metres), .integer(row.count),
                .integer(row.named), .integer(row.bySquare),
            ]
            cells.append(number(test?.expected))
            cells.append(number(test?.p))
            cells.append(number(test?.q))
            cells.append(.text(row.level.rawValue))
            cells.append(number(test?.rate))
            cells.append(number(test?.lower))
            cells.append(number(test?.upper))
            cells.append(number(test?.exceedance))
            writer.append(cells)
        }
        return writer.takeBytes()
    }
}
