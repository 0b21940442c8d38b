import CSV
package import Domain
import Geography
package import SQLStore

/// Reads places that people call by their name, from GeoJSON or a table, as OpenStreetMap and municipalities export
/// them. A polygon becomes the point of its label, a line its middle.
package struct ImportPlaces: Sendable {
    package let municipality: Municipality
    /// Its border decides what goes in; without areas everything does.
    package let gazetteer: Gazetteer

    package init(into municipality: Municipality, gazetteer: Gazetteer) {
        self.municipality = municipality
        self.gazetteer = gazetteer
    }

    /// - Throws: ``ImportFailure``, `SQLError`.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> GazetteerImportSummary {
        var summary = GazetteerImportSummary()
        var found: [Found] = []
        var rejected: RejectedRows?
        defer { try? rejected?.finish() }
        try await GazetteerReader(file: file).forEach(
            progress: progress,
            start: { rejected = try RejectedRows(beside: file.path, header: $0, separator: $1) }
        ) { record in
            if let problem = record.problem, let row = record.row {
                try rejected?.append(row, reason: problem)
                return
            }
            guard let name = record.text("name", "naam", "titel", "omschrijving", "locatie") else {
                return summary.skip("without a name")
            }
            guard let point = Self.point(of: record.geometry) else { return summary.skip("without a place") }
            guard gazetteer.smallestAreas.isEmpty || gazetteer.area(containing: point) != nil else {
                return summary.skip("outside the municipality")
            }
            let key = record.text("id", "osmid", "fullid", "featureid", "identificatie", "nummer")
            found.append(Found(key: key, name: name, kind: PlaceKind.code(of: record), point: point))
        }
        let places = Self.identified(found)
        let known = try await database.write { [municipality] connection in
            let known = try GazetteerStore.placeIDs(of: municipality.id, connection)
            try GazetteerStore.put(places, in: municipality.id, connection)
            return known
        }
        summary.renewed = places.count { known.contains($0.id) }
        summary.added = places.count - summary.renewed
        summary.rejected = rejected?.count ?? 0
        summary.rejectedPath = rejected?.path
        if gazetteer.smallestAreas.isEmpty {
            summary.notes.append("no areas were imported yet, so nothing was left out for lying outside the border")
        }
        return summary
    }

    private struct Found {
        let key: String?
        let name: String
        let kind: Code
        let point: RDPoint

        /// The number in the source, else the name.
        var id: String { Slug.text(key ?? name) }
    }

    /// Gives each place a key. Places that would share one get their square behind it, so that the order of the file
    /// does not matter; in one square they are the same place.
    private static func identified(_ found: [Found]) -> [NamedPlace] {
        let groups = Dictionary(grouping: found, by: \.id)
        var places: [NamedPlace.ID: NamedPlace] = [:]
        for (key, group) in groups {
            let squares = Set(group.map { Square(containing: $0.point) })
            for place in group {
                let square = Square(containing: place.point)?.code.lowercased() ?? ""
                let id = NamedPlace.ID(squares.count > 1 ? "\(key)-\(square)" : key)
                places[id] = NamedPlace(id: id, name: place.name, kind: place.kind, point: place.point)
            }
        }
        return places.values.sorted { $0.id < $1.id }
    }

    private static func point(of geometry: Geometry?) -> RDPoint? {
        switch geometry {
        case .point(let point): point
        case .lineString(let line): line.point(at: line.length / 2)
        case .multiLineString(let lines):
            lines.max { $0.length < $1.length }.map { $0.point(at: $0.length / 2) }
        case .polygon(let polygon): polygon.labelPoint
        case .multiPolygon(let shape): shape.labelPoint
        case nil: nil
        }
    }
}

/// Short keys out of names and numbers.
package enum Slug {
    /// Lower-case letters without accents and digits, in between single hyphens; at most 80 characters.
    package static func text(_ name: String) -> String {
        var text = ""
        for character in Gazetteer.folded(name) {
            if character.isASCII, character.isLetter || character.isNumber {
                text.append(character)
            } else if !text.isEmpty, !text.hasSuffix("-") {
                text.append("-")
            }
            if text.utf8.count == 80 { break }
        }
        while text.hasSuffix("-") { text.removeLast() }
        return text.isEmpty ? "x" : text
    }
}
