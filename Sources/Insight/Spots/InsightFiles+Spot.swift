import CSV
import Domain
import Geography
import StreetStatistics

extension InsightFiles {
    /// One hotspot: a row for each number on its page. `low` and `high` are the ends of a 95% interval.
    static func csv(_ figure: SpotFigure) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["part", "code", "value", "low", "high"])
        func add(_ part: String, _ code: String, _ value: CSVCell, _ low: Double? = nil, _ high: Double? = nil) {
            writer.append([.text(part), .text(code), value, number(low), number(high)])
        }
        if let spot = figure.spot {
            for square in spot.squares { add("square", square.code, .integer(spot.number)) }
            add("q", spot.busiest.code, .number(spot.q))
        } else {
            add("square", figure.cell.square.code, .empty)
        }
        if let found = figure.found, let stability = figure.stability {
            add("years-found", "\(stability.testedYears)", .integer(found.years))
            add("resamples-found", "\(stability.resamples.count)", .number(found.share))
        }
        let reports = figure.reports
        add("reports", "", .integer(reports.count))
        for row in reports.behaviours { add("behaviour", row.code.value, .integer(row.count)) }
        for row in reports.settings { add("setting", row.code?.value ?? "", .integer(row.count)) }
        for row in reports.precision { add("place-precision", row.precision.rawValue, .integer(row.count)) }
        for (index, cell) in (reports.hours?.cells ?? []).enumerated() {
            add("part-of-day", "\(index)", .number(cell.total))
        }
        for period in reports.periods {
            add("period", "\(period.from)", .integer(period.count), period.rate.lower, period.rate.upper)
        }
        return writer.takeBytes()
    }
}
