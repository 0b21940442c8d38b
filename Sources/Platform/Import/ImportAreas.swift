package import Domain
package import Geography
package import SQLStore

/// Reads the borders of a municipality, its districts and its neighbourhoods, as CBS and PDOK publish them.
///
/// An area is recognised by its CBS code, whichever property holds it: the municipality's digits are the first four of
/// every code in it (`WK015303` lies in `GM0153`). All areas go in together, or none.
package struct ImportAreas: Sendable {
    package let municipality: Municipality
    /// Of the borders; `nil` to take it from the file.
    package var year: Int?
    /// Whether areas of other municipalities go in too.
    package var takesAll: Bool

    struct Key: Hashable, Comparable {
        let year: Int
        let code: String

        static func < (left: Key, right: Key) -> Bool { (left.year, left.code) < (right.year, right.code) }
    }

    package init(into municipality: Municipality, year: Int? = nil, takesAll: Bool = false) {
        self.municipality = municipality
        self.year = year
        self.takesAll = takesAll
    }

    /// - Throws: ``ImportFailure``, `SQLError`.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> GazetteerImportSummary {
        if let year, !Self.years.contains(year) { throw ImportFailure.usage("\(year) is not a year of borders") }
        let digits = municipality.cbsCode.flatMap { CBSCode($0) }?.municipality
        guard takesAll || digits != nil else {
            throw ImportFailure.usage(
                """
                \(municipality.id) has no CBS code, so its areas cannot be told from those of others. \
                Give it one (GM and four digits), or take every area of the file with --all.
                """)
        }
        var summary = GazetteerImportSummary()
        var areas: [Key: Area] = [:]
        var others: Set<String> = []
        try await GazetteerReader(file: file).forEach(progress: progress) { record in
            guard let (code, suffix) = Self.code(of: record) else { return summary.skip("without a CBS code") }
            guard takesAll || code.municipality == digits else {
                others.insert("GM" + code.municipality)
                return summary.skip("of another municipality")
            }
            // The municipality's part of the sea or a lake is a feature of its own with the same code.
            if ["ja", "b"].contains(record.text("water", "h2o")?.lowercased()) { return summary.skip("water") }
            guard let shape = record.geometry?.surface else { return summary.skip("without a surface") }
            guard let year = year ?? Self.year(of: record) ?? suffix else {
                throw ImportFailure.usage("feature \(record.number) does not say of which year it is: give --year")
            }
            let key = Key(year: year, code: code.text)
            let parts = (areas[key]?.shape.polygons ?? []) + shape.polygons
            areas[key] = Area(
                code: code.text, name: Self.name(of: record, code.kind) ?? code.text, kind: code.kind, year: year,
                shape: MultiPolygon(parts) ?? shape)
        }
        guard !areas.isEmpty else {
            let found =
                others.isEmpty
                ? "no area with a CBS code" : "areas of \(others.sorted().prefix(5).joined(separator: ", "))"
            throw ImportFailure.data(
                "no area of \(digits.map { "GM" + $0 } ?? municipality.name) in the file, which has \(found)")
        }
        let put = areas.sorted { $0.key < $1.key }.map(\.value)
        let known = try await database.write { [municipality] connection in
            let known = try GazetteerStore.areaKeys(of: municipality.id, connection)
            try GazetteerStore.put(put, in: municipality.id, connection)
            return known
        }
        summary.renewed = areas.keys.count { known.contains($0) }
        summary.added = areas.count - summary.renewed
        if let newest = known.map(\.year).max(), let year = put.map(\.year).max(), newest > year {
            summary.notes.append("pages go on using the borders of \(newest), which are newer")
        }
        return summary
    }

    package static let years = 1995...2100

    // MARK: Properties of the publishers

    /// The most specific code: a neighbourhood also names its district and its municipality.
    private static func code(of record: GazetteerRecord) -> (CBSCode, year: Int?)? {
        let names = [
            "buurtcode", "bucode", "jrstatcode", "statcode", "code", "identificatie", "wijkcode", "wkcode",
            "gemeentecode", "gmcode", "featureid",
        ]
        for name in names {
            if let (text, suffix) = value(name, of: record) {
                // `2022WK015303` holds the year too.
                let year = text.utf8.count > 6 ? Int(text.prefix(4)) : nil
                let hasYear = year.map(years.contains) ?? false
                if let code = CBSCode(hasYear ? text.dropFirst(4) : text[...]) {
                    return (code, suffix ?? (hasYear ? year : nil))
                }
            }
        }
        return nil
    }

    private static func name(of record: GazetteerRecord, _ kind: Area.Kind) -> String? {
        let own =
            switch kind {
            case .neighbourhood: ["buurtnaam", "bunaam", "buurtnaamcbs"]
            case .district: ["wijknaam", "wknaam", "wijknaamcbs"]
            case .municipality: ["gemeentenaam", "gmnaam"]
            }
        return (own + ["statnaam", "naam", "name"]).lazy.compactMap { value($0, of: record)?.text }.first
    }

    private static func year(of record: GazetteerRecord) -> Int? {
        record.text("jaar", "year", "peiljaar", "statjaar").flatMap { Int($0.prefix(4)) }
            .flatMap { years.contains($0) ? $0 : nil }
    }

    /// An attribute, or the same with a year behind its name (`buurtcode_2014`).
    private static func value(_ name: String, of record: GazetteerRecord) -> (text: String, year: Int?)? {
        if let text = record.text(name) { return (text, nil) }
        for (key, text) in record.attributes where key.hasPrefix(name) && !text.isEmpty {
            let rest = key.dropFirst(name.count)
            if rest.utf8.count == 4, let year = Int(rest), years.contains(year) { return (text, year) }
        }
        return nil
    }
}

/// A code of Statistics Netherlands: `GM0153`, `WK015303`, `BU01530304`.
package struct CBSCode: Hashable {
    package let text: String
    package let kind: Area.Kind
    /// Four digits.
    package let municipality: String

    package init?(_ text: some StringProtocol) {
        let upper = text.uppercased()
        let digits = upper.dropFirst(2)
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        switch (upper.prefix(2), digits.utf8.count) {
        case ("GM", 4): kind = .municipality
        case ("WK", 6): kind = .district
        case ("BU", 8): kind = .neighbourhood
        default: return nil
        }
        self.text = upper
        municipality = String(digits.prefix(4))
    }
}
