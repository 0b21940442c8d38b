import CSV
package import Domain
import Geography
package import Platform
package import SQLStore

/// Reads numbers that reports are counted over: key figures of areas as Statistics Netherlands publishes them, and
/// venues, counted passers-by and events of areas or places.
///
/// A table has one column for each measure, or a column that names the measure and one with its value. All figures of
/// a file go in together; rows that cannot be used go to a file beside it with their line and the reason. The same
/// file twice changes nothing.
package struct ImportFigures: Sendable {
    package let municipality: Municipality
    package let gazetteer: Gazetteer
    package let options: Options
    package let surroundings: Surroundings

    package struct Options: Hashable, Sendable {
        /// What the values count, where the file does not say it.
        package var measure: ExposureMeasure?
        /// Of which the numbers are, where the file does not say it.
        package var year: Int?
        /// Of which the codes are, where that is another year than that of the numbers.
        package var bordersOf: Int?
        /// Where the numbers come from, where the file does not say it; else its name.
        package var source: String?

        package init(
            measure: ExposureMeasure? = nil, year: Int? = nil, bordersOf: Int? = nil, source: String? = nil
        ) {
            self.measure = measure
            self.year = year
            self.bordersOf = bordersOf
            self.source = source
        }
    }

    package init(
        into municipality: Municipality, gazetteer: Gazetteer, options: Options = Options(),
        surroundings: Surroundings
    ) {
        self.municipality = municipality
        self.gazetteer = gazetteer
        self.options = options
        self.surroundings = surroundings
    }

    /// - Throws: `ImportFailure`, `SQLError`.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> FigureImportSummary {
        guard let bordersOf = gazetteer.areas.first?.year else {
            throw ImportFailure.data("\(municipality.id) has no areas yet: import areas first")
        }
        for year in [options.year, options.bordersOf].compactMap(\.self) where !ImportAreas.years.contains(year) {
            throw ImportFailure.usage("\(year) is not a year of key figures")
        }
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        var pass = FigurePass(
            reader: FigureRowReader(self, bordersOf: bordersOf, fileName: name), summary: FigureImportSummary())
        var rejected: RejectedRows?
        defer { try? rejected?.finish() }
        try await GazetteerReader(file: file).forEach(
            progress: progress,
            start: { header, separator in
                rejected = try RejectedRows(beside: file.path, header: header, separator: separator)
                try pass.reader.begin(header)
            }
        ) { record in
            do throws(FigureRowReader.Rejected) {
                try pass.take(record)
            } catch {
                if let row = record.row {
                    try rejected?.append(row, reason: error.reason)
                    pass.summary.rejected += 1
                } else {
                    // A feature of GeoJSON has no row to put aside.
                    pass.summary.skip(error.reason)
                }
            }
        }
        guard pass.summary.rows > 0 else { throw ImportFailure.data("the file has no rows") }
        let figures = pass.figures.values.sorted { $0.key < $1.key }
        let municipality = municipality.id
        let now = surroundings.now()
        let (added, renewed) = try await database.write { connection in
            let known = Dictionary(
                try ExposureStore.all(in: municipality, connection).map { ($0.key, $0) }, uniquingKeysWith: { $1 })
            let changed = figures.filter { known[$0.key] != $0 }
            try ExposureStore.put(changed, in: municipality, at: now, connection)
            let added = changed.count { known[$0.key] == nil }
            return (added, changed.count - added)
        }
        (pass.summary.added, pass.summary.renewed) = (added, renewed)
        pass.summary.alreadyThere = figures.count - added - renewed
        pass.summary.rejectedPath = rejected?.path
        for figure in figures { pass.summary.figures["\(figure.measure.rawValue) \(figure.year)", default: 0] += 1 }
        return pass.summary
    }
}

/// One file on its way in.
private struct FigurePass {
    var reader: FigureRowReader
    var summary: FigureImportSummary
    private(set) var figures: [ExposureFigure.Key: ExposureFigure] = [:]
    private var lines: [ExposureFigure.Key: Int] = [:]
    /// How often a place without a number of its own came, so that two venues in one building stay two.
    private var occurrences: [String: Int] = [:]

    init(reader: FigureRowReader, summary: FigureImportSummary) {
        self.reader = reader
        self.summary = summary
    }

    mutating func take(_ record: GazetteerRecord) throws(FigureRowReader.Rejected) {
        summary.rows += 1
        switch try reader.figures(of: record) {
        case .leftOut(let reason): summary.skip(reason)
        case .figures(let found, let notPublished):
            summary.notPublished += notPublished
            let numbered = found.map(self.numbered)
            for figure in numbered {
                if let known = figures[figure.key], known != figure {
                    let what = "\(figure.measure.rawValue) of \(figure.year) for \(figure.key.place)"
                    throw FigureRowReader.Rejected(reason: "line \(lines[figure.key] ?? 0) gives another \(what)")
                }
            }
            for figure in numbered where figures.updateValue(figure, forKey: figure.key) == nil {
                lines[figure.key] = record.number
            }
            for key in Set(found.compactMap(Self.keyOfPlace)) { occurrences[key, default: 0] += 1 }
        }
    }

    private static func keyOfPlace(_ figure: ExposureFigure) -> String? {
        guard case .point(let key, _) = figure.place, key.hasPrefix(FigureRowReader.madeKey) else { return nil }
        return key
    }

    private func numbered(_ figure: ExposureFigure) -> ExposureFigure {
        guard case .point(let key, let point) = figure.place, Self.keyOfPlace(figure) != nil,
            let before = occurrences[key], before > 0
        else { return figure }
        return ExposureFigure(
            measure: figure.measure, year: figure.year, place: .point(key: "\(key)-\(before + 1)", point),
            name: figure.name, value: figure.value, isFromShare: figure.isFromShare, source: figure.source)
    }
}
