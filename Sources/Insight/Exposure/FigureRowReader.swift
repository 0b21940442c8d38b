import CSV
import Domain
import Geography
import Platform

/// Reads figures out of one row after the other.
struct FigureRowReader {
    struct Rejected: Error {
        /// Never holds a value, only names of columns, codes and years.
        let reason: String
    }

    enum Outcome {
        /// The row is right and not for here.
        case leftOut(String)
        case figures([ExposureFigure], notPublished: Int)
    }

    /// Inhabitants of an area whose age groups should add up.
    private static let fewestToAddUp = 200.0

    /// What the key of a place begins with that has no number in its source.
    static let madeKey = "rd-"

    private let digits: String?
    private let gazetteer: Gazetteer
    private let options: ImportFigures.Options
    private let bordersOf: Int
    private let fileName: String
    /// As the file writes them, by their plain form.
    private var headings: [String: String] = [:]

    init(_ command: ImportFigures, bordersOf: Int, fileName: String) {
        digits = command.municipality.cbsCode.flatMap { CBSCode($0) }?.municipality
        gazetteer = command.gazetteer
        options = command.options
        self.bordersOf = bordersOf
        self.fileName = fileName
    }

    /// - Throws: when no column holds a figure.
    mutating func begin(_ header: [String]) throws(ImportFailure) {
        for heading in header { headings[GazetteerRecord.plain(heading)] = heading }
        let names = headings.keys
        let isLong = names.contains { FigureColumns.value.contains($0) || FigureColumns.measure.contains($0) }
        guard isLong || options.measure != nil || names.contains(where: { FigureColumns.content($0) != nil }) else {
            throw .usage(
                """
                No column holds a figure that is known: give inhabitants as population or aantal_inwoners, others as \
                \(ExposureMeasure.allCases.suffix(4).map(\.rawValue).joined(separator: ", ")), or name the measure in a \
                column measure beside a column value, or with --measure.
                """)
        }
    }

    func figures(of record: GazetteerRecord) throws(Rejected) -> Outcome {
        if let row = record.row, row.isRagged || record.attributes.isEmpty {
            throw Rejected(reason: record.problem ?? "the row cannot be read")
        }
        // What is wrong with the rows of others is not for here.
        if isOfAnother(record) { return .leftOut("of another municipality") }
        let year = try year(of: record)
        let (values, notPublished) = try values(of: record)
        guard let first = values.first else {
            return notPublished > 0 ? .figures([], notPublished: notPublished) : .leftOut("without a figure")
        }
        let place: ExposureFigure.Place
        switch try self.place(of: record, year: year, prefersPoint: first.measure.isPerPlace) {
        case .leftOut(let reason): return .leftOut(reason)
        case .place(let found): place = found
        }
        let source = record.text(FigureColumns.source) ?? options.source ?? fileName
        let name: String? =
            if case .point = place { FigureColumns.text(FigureColumns.name, of: record)?.text } else { nil }
        return .figures(
            values.map {
                ExposureFigure(
                    measure: $0.measure, year: year, place: place, name: name, value: $0.value,
                    isFromShare: $0.isFromShare, source: source)
            }, notPublished: notPublished)
    }

    // MARK: Values

    private typealias Value = (measure: ExposureMeasure, value: Double, isFromShare: Bool)

    private func values(of record: GazetteerRecord) throws(Rejected) -> ([Value], notPublished: Int) {
        if let (column, text) = FigureColumns.text(FigureColumns.measure, of: record) {
            guard let measure = FigureColumns.measure(named: text) else {
                let known = ExposureMeasure.allCases.map(\.rawValue).joined(separator: ", ")
                throw rejected(column, "no measure that is known: \(known)")
            }
            return try value(of: measure, record)
        }
        if let measure = options.measure { return try value(of: measure, record) }
        return try valuesOfColumns(record)
    }

    /// Of a row with one value, or of a place in a list of such places.
    private func value(
        of measure: ExposureMeasure, _ record: GazetteerRecord
    ) throws(Rejected) -> ([Value], notPublished: Int) {
        let own = record.attributes.keys.filter { FigureColumns.content($0) == .number(measure) }.sorted()
        guard let column = (FigureColumns.value + own).first(where: { record.attributes[$0] != nil }) else {
            guard measure.isCompleteList, record.geometry != nil else {
                throw Rejected(reason: "there is no column value")
            }
            return ([(measure, 1, false)], 0)
        }
        let text = record.attributes[column] ?? ""
        if FigureColumns.isNotPublished(text) { return ([], 1) }
        return ([(measure, try number(text, of: measure, column), false)], 0)
    }

    private func valuesOfColumns(_ record: GazetteerRecord) throws(Rejected) -> ([Value], notPublished: Int) {
        var numbers: [ExposureMeasure: Double] = [:]
        var shares: [ExposureMeasure: Double] = [:]
        var notPublished = 0
        for (column, text) in record.attributes.sorted(by: { $0.key < $1.key }) {
            guard let content = FigureColumns.content(column) else { continue }
            if FigureColumns.isNotPublished(text) {
                notPublished += 1
                continue
            }
            switch content {
            case .number(let measure): numbers[measure] = try number(text, of: measure, column)
            case .percentage(let measure):
                guard let percentage = TablePosition.number(text), (0...100).contains(percentage) else {
                    throw rejected(column, "no percentage from 0 to 100")
                }
                shares[measure] = percentage
            }
        }
        // Whole percents of five groups add up to 98 to 102, unless numbers rounded to fives are a large part of them.
        if shares.count == 5, (numbers[.inhabitants] ?? 0) >= Self.fewestToAddUp,
            !(90...110).contains(shares.values.reduce(0, +))
        {
            throw Rejected(reason: "the percentages of the age groups do not add up to 100")
        }
        if let inhabitants = numbers[.inhabitants] {
            for (part, column) in [(ExposureMeasure.men, "men"), (.women, "women")] {
                if let number = numbers[part], number > inhabitants {
                    throw Rejected(reason: "there are more \(column) than inhabitants")
                }
            }
        }
        var values: [Value] = numbers.map { ($0.key, $0.value, false) }
        for (measure, share) in shares where numbers[measure] == nil {
            guard let inhabitants = numbers[.inhabitants] else {
                notPublished += 1
                continue
            }
            values.append((measure, (inhabitants * share / 100).rounded(), true))
        }
        return (values.sorted { $0.measure.rawValue < $1.measure.rawValue }, notPublished)
    }

    private func number(_ text: String, of measure: ExposureMeasure, _ column: String) throws(Rejected) -> Double {
        guard let number = TablePosition.number(text), number <= 1e9 else { throw rejected(column, "not a number") }
        guard number >= 0 else { throw rejected(column, "less than 0") }
        // `12.345` for twelve thousand would else be twelve people.
        guard !measure.isPeople || number.rounded() == number else { throw rejected(column, "not a whole number") }
        return number
    }

    private func year(of record: GazetteerRecord) throws(Rejected) -> Int {
        if let (column, text) = FigureColumns.text(FigureColumns.year, of: record) {
            guard let year = Int(text.prefix(4)), ImportAreas.years.contains(year) else {
                throw rejected(column, "no year")
            }
            return year
        }
        guard let year = options.year else {
            throw Rejected(reason: "the row does not say of which year it is: give --year")
        }
        return year
    }

    // MARK: Place

    private enum Found {
        case leftOut(String)
        case place(ExposureFigure.Place)
    }

    private func place(of record: GazetteerRecord, year: Int, prefersPoint: Bool) throws(Rejected) -> Found {
        let point = record.geometry.flatMap(Self.point)
        if let (column, text) = FigureColumns.text(FigureColumns.code, of: record), !(prefersPoint && point != nil) {
            return try area(text, column, record, year: year)
        }
        guard let point else {
            let problem = record.problem.map { "there is no code of an area, and \($0)" }
            throw Rejected(reason: problem ?? "there is no place")
        }
        guard gazetteer.area(containing: point) != nil else { return .leftOut("outside the municipality") }
        if let key = record.text(FigureColumns.key) { return .place(.point(key: "id-" + Slug.text(key), point)) }
        let name = FigureColumns.text(FigureColumns.name, of: record).map { "-" + Slug.text($0.text) } ?? ""
        let (x, y) = (Int(point.x.rounded()), Int(point.y.rounded()))
        return .place(.point(key: "\(Self.madeKey)\(x)-\(y)\(name)", point))
    }

    private func isOfAnother(_ record: GazetteerRecord) -> Bool {
        guard let digits, let text = FigureColumns.text(FigureColumns.code, of: record)?.text else { return false }
        return CBSCode(text).map { $0.municipality != digits } ?? false
    }

    private static func point(_ geometry: Geometry) -> RDPoint? {
        if case .point(let point) = geometry { return point }
        return geometry.surface?.labelPoint
    }

    private func area(
        _ text: String, _ column: String, _ record: GazetteerRecord, year: Int
    ) throws(Rejected) -> Found {
        guard let code = CBSCode(text) else {
            throw rejected(column, "no code of an area such as GM0153, WK015303 or BU01530304")
        }
        let codesOf = options.bordersOf ?? year
        guard let area = gazetteer.area(code: code.text) else {
            throw rejected(
                column,
                codesOf == bordersOf
                    ? "\(code.text) is no area in the borders of \(bordersOf)"
                    : """
                    \(code.text) is a code of \(codesOf) and the borders here are of \(bordersOf), where it does not \
                    occur: codes are given anew with the years; import those borders, or figures of \(bordersOf)
                    """)
        }
        if codesOf != bordersOf, area.kind != .municipality {
            guard let name = FigureColumns.text(FigureColumns.name, of: record)?.text else {
                throw rejected(
                    column,
                    """
                    \(code.text) is a code of \(codesOf) and the borders here are of \(bordersOf): codes are given \
                    anew with the years, and without a name it cannot be told whether it is the same area; import \
                    those borders, or say --borders \(bordersOf) when the codes are of that year
                    """)
            }
            guard Self.isSameArea(name, area.name) else {
                throw rejected(
                    column,
                    """
                    \(code.text) is a code of \(codesOf) for an area of another name; in the borders of \(bordersOf) it \
                    is \(area.name): codes were given anew, so the figure would land in the wrong place
                    """)
            }
        }
        return .place(.area(code: code.text, bordersOf: bordersOf))
    }

    /// Statistics Netherlands writes some names with their number: `Wijk 03 Boswinkel-Stadsveld`.
    static func isSameArea(_ first: String, _ second: String) -> Bool {
        func bare(_ name: String) -> String {
            let words = Gazetteer.folded(name).split(separator: " ")
            guard words.count > 2, ["wijk", "buurt"].contains(words[0]), words[1].allSatisfy(\.isNumber) else {
                return words.joined(separator: " ")
            }
            return words.dropFirst(2).joined(separator: " ")
        }
        return bare(first) == bare(second)
    }

    private func rejected(_ column: String, _ reason: String) -> Rejected {
        Rejected(reason: "column \(headings[column] ?? column): \(reason)")
    }
}
