package import Domain
package import Geography
package import SQLStore

/// Reads zones, such as where people go out, from GeoJSON (degrees or RD New) with a name for each.
///
/// Features with the same name become one zone. All zones of a file go in together, or none; what an earlier file had
/// for the same year and kind and this one has not stays.
package struct ImportZones: Sendable {
    package let municipality: Municipality
    package let kind: Zone.Kind
    /// From which the borders hold, unless the file says it.
    package let year: Int
    /// Its border decides what goes in; without areas everything does.
    package let gazetteer: Gazetteer

    package init(into municipality: Municipality, kind: Zone.Kind, year: Int, gazetteer: Gazetteer) {
        self.municipality = municipality
        self.kind = kind
        self.year = year
        self.gazetteer = gazetteer
    }

    /// - Throws: ``ImportFailure``, `SQLError`.
    package func callAsFunction(
        file: ImportFile, database: any SQLDatabase, progress: (Double) -> Void = { _ in }
    ) async throws -> GazetteerImportSummary {
        guard ImportAreas.years.contains(year) else { throw ImportFailure.usage("\(year) is not a year of borders") }
        var summary = GazetteerImportSummary()
        var zones: [Zone.ID: Zone] = [:]
        try await GazetteerReader(file: file).forEach(progress: progress) { record in
            guard let shape = record.geometry?.surface else { return summary.skip("without a surface") }
            guard let name = record.text("name", "naam", "gebied", "gebiedsnaam", "omschrijving", "titel") else {
                return summary.skip("without a name")
            }
            guard touchesMunicipality(shape) else { return summary.skip("outside the municipality") }
            let id = Zone.ID(kind.rawValue + "-" + Slug.text(name))
            let parts = (zones[id]?.shape.polygons ?? []) + shape.polygons
            zones[id] = Zone(id: id, name: name, kind: kind, year: year, shape: MultiPolygon(parts) ?? shape)
        }
        guard !zones.isEmpty else {
            let reasons = summary.skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            throw ImportFailure.data(
                "no zone in the file" + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")))
        }
        let put = zones.values.sorted { $0.id < $1.id }
        let known = try await database.write { [municipality] connection in
            let known = try GazetteerStore.zones(of: municipality.id, connection)
            let changed = put.filter { zone in !known.contains { Self.isSame($0, zone) } }
            if !changed.isEmpty { try GazetteerStore.put(changed, in: municipality.id, connection) }
            return known
        }
        let keys = Set(known.filter { $0.year == year }.map(\.id))
        summary.renewed = put.count { keys.contains($0.id) }
        summary.added = put.count - summary.renewed
        if let newest = known.filter({ $0.kind == kind }).map(\.year).max(), newest > year {
            summary.notes.append("pages go on using the zones of \(newest), which are newer")
        }
        if gazetteer.smallestAreas.isEmpty {
            summary.notes.append("no areas were imported yet, so nothing was left out for lying outside the border")
        }
        return summary
    }

    /// Stored points are rounded, so what is compared is what would be stored.
    private static func isSame(_ known: Zone, _ zone: Zone) -> Bool {
        known.id == zone.id && known.year == zone.year && known.kind == zone.kind && known.name == zone.name
            && GeometryText.text(of: known.shape) == GeometryText.text(of: zone.shape)
    }

    private func touchesMunicipality(_ shape: MultiPolygon) -> Bool {
        gazetteer.smallestAreas.isEmpty || gazetteer.area(containing: shape.labelPoint) != nil
            || Square.squares(inside: shape).contains { gazetteer.area(containing: $0.centre) != nil }
    }
}
