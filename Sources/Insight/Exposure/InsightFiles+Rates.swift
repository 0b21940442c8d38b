import CSV

extension InsightFiles {
    /// One row per area, the rates per unit of exposure: 1,000 people for a year, 10 venues for a year, a million
    /// passers-by, 10 events.
    static func csv(_ figure: AreaRates) -> [UInt8] {
        var writer = CSVWriter()
        writer.append([
            "code", "year", "name", "district", "reports", "measure", "exposure", "exposure_year", "days", "rate",
            "shrunken", "lower", "upper", "exceedance", "smoothed", "standing",
        ])
        for row in figure.rows {
            let estimate = row.estimate
            writer.append([
                .text(row.code), .integer(row.year), .text(row.name), row.district.map(CSVCell.text) ?? .empty,
                .integer(row.count), .text(figure.measure.rawValue), row.value.map(CSVCell.number) ?? .empty,
                .integer(figure.year), .integer(figure.days), estimate.map { .number($0.rate) } ?? .empty,
                figure.method == .exact ? .empty : estimate.map { .number($0.mean) } ?? .empty,
                estimate.map { .number($0.lower) } ?? .empty, estimate.map { .number($0.upper) } ?? .empty,
                estimate?.exceedance.map(CSVCell.number) ?? .empty, estimate?.smoothed.map(CSVCell.number) ?? .empty,
                .text(row.standing.rawValue),
            ])
        }
        return writer.takeBytes()
    }
}
