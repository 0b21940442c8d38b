import CSV
package import Domain
import Geography
package import SQLStore

/// Reads streets from GeoJSON or a table with well-known text, as OpenStreetMap, the national road file (NWB) and
/// PDOK export them.
///
/// Such files hold pieces of road. Pieces with the same name become one street, unless they lie more than two
/// kilometres from each other: then the name occurs twice, and each gets the code of its area in its key. Memory is
/// held for the pieces inside the municipality only.
package struct ImportStreets: Sendable {
    package let municipality: Municipality
    /// Its border decides what goes in; without areas everything does that the file does not give to another.
    package let gazetteer: Gazetteer

    package init(into municipality: Municipality, gazetteer: Gazetteer) {
        self.municipality = municipality
        self.gazetteer = gazetteer
    }

    /// Metres between two pieces that makes them two streets.
    private static let reach = 2_000.0

    /// - Throws: ``ImportFailure``, `SQLError`.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> GazetteerImportSummary {
        var summary = GazetteerImportSummary()
        var pieces: [String: (name: String, lines: [LineString])] = [:]
        var rejected: RejectedRows?
        defer { try? rejected?.finish() }
        try await GazetteerReader(file: file).forEach(
            progress: progress,
            start: { rejected = try RejectedRows(beside: file.path, header: $0, separator: $1) }
        ) { record in
            if isOfAnother(record) { return summary.skip("of another municipality") }
            if let problem = record.problem, let row = record.row {
                try rejected?.append(row, reason: problem)
                return
            }
            guard let lines = record.geometry?.lines, !lines.isEmpty else { return summary.skip("no line") }
            if Self.isNoStreet(record) { return summary.skip("no street (water, rail, border)") }
            guard let name = record.text("sttnaam", "straatnaam", "openbareruimtenaam", "name", "naam") else {
                return summary.skip("without a name")
            }
            let inside = lines.filter(touchesMunicipality)
            guard !inside.isEmpty else { return summary.skip("outside the municipality") }
            pieces[Gazetteer.folded(name), default: (name, [])].lines += inside
        }
        let streets = pieces.values.flatMap { self.streets(named: $0.name, $0.lines) }.sorted { $0.id < $1.id }
        let known = try await database.write { [municipality] connection in
            let known = try GazetteerStore.streetIDs(of: municipality.id, connection)
            try GazetteerStore.put(streets, in: municipality.id, connection)
            return known
        }
        summary.renewed = streets.count { known.contains($0.id) }
        summary.added = streets.count - summary.renewed
        summary.rejected = rejected?.count ?? 0
        summary.rejectedPath = rejected?.path
        if gazetteer.smallestAreas.isEmpty {
            summary.notes.append("no areas were imported yet, so nothing was left out for lying outside the border")
        }
        return summary
    }

    /// The national road file names the municipality of each piece.
    private func isOfAnother(_ record: GazetteerRecord) -> Bool {
        if let own = municipality.cbsCode.flatMap({ Int($0.dropFirst(2)) }),
            let id = record.text("gmeid", "gemeentecode", "gmcode")
        {
            return Int(id.drop { $0.isLetter }) != own
        }
        guard let name = record.text("gmenaam", "gemeentenaam") else { return false }
        return Gazetteer.folded(name) != Gazetteer.folded(municipality.name)
    }

    /// In OpenStreetMap other things are lines with a name too.
    private static func isNoStreet(_ record: GazetteerRecord) -> Bool {
        if let highway = record.text("highway") { return ["proposed", "construction", "platform"].contains(highway) }
        return record.text("waterway", "railway", "boundary", "power", "route", "barrier", "aeroway") != nil
    }

    private func touchesMunicipality(_ line: LineString) -> Bool {
        gazetteer.smallestAreas.isEmpty || line.points.contains { gazetteer.area(containing: $0) != nil }
            || gazetteer.area(containing: line.point(at: line.length / 2)) != nil
    }

    private func streets(named name: String, _ lines: [LineString]) -> [Street] {
        let groups = Self.groups(lines)
        let slug = Slug.text(name)
        guard groups.count > 1 else { return [Street(id: Street.ID(slug), name: name, lines: lines)] }
        let middles = groups.map { group in
            group.max { $0.length < $1.length }.map { $0.point(at: $0.length / 2) }
        }
        let areas = middles.map { $0.flatMap { gazetteer.area(containing: $0) }?.code.lowercased() }
        return zip(groups, zip(middles, areas)).map { group, place in
            let square = place.0.flatMap { Square(containing: $0) }?.code.lowercased() ?? ""
            let isOnly = areas.count { $0 == place.1 } == 1
            let suffix = place.1.map { isOnly ? $0 : "\($0)-\(square)" } ?? square
            return Street(id: Street.ID("\(slug)-\(suffix)"), name: name, lines: group)
        }
    }

    /// Lines that hang together within reach of one another, by their bounds.
    private static func groups(_ lines: [LineString]) -> [[LineString]] {
        var groups: [(bounds: [RDBounds], lines: [LineString])] = []
        for line in lines {
            let near = groups.indices.filter { index in
                groups[index].bounds.contains { gap(between: $0, line.bounds) <= reach }
            }
            var merged = (bounds: [line.bounds], lines: [line])
            for index in near.reversed() {
                let group = groups.remove(at: index)
                merged = (group.bounds + merged.bounds, group.lines + merged.lines)
            }
            groups.append(merged)
        }
        return groups.map(\.lines)
    }

    /// Metres between two rectangles; 0 when they touch.
    private static func gap(between first: RDBounds, _ second: RDBounds) -> Double {
        let dx = max(0, first.low.x - second.high.x, second.low.x - first.high.x)
        let dy = max(0, first.low.y - second.high.y, second.low.y - first.high.y)
        return (dx * dx + dy * dy).squareRoot()
    }
}
