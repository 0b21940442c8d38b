package import CSV
import Domain
package import Geography

/// A feature of a GeoJSON file or a row of a table, with its attributes under plain names.
package struct GazetteerRecord {
    /// Its place in the file: features count from 0, rows have their line.
    package let number: Int
    /// By name in lower case without anything but letters and digits (`STT_NAAM` is `sttnaam`).
    package let attributes: [String: String]
    package let geometry: Geometry?
    /// Why there is no geometry, when there should be one.
    package let problem: String?
    /// The row of a table, so that it can be put aside.
    package let row: CSVRow?

    /// The first of these attributes that has a text.
    package func text(_ names: String...) -> String? { text(names) }

    package func text(_ names: [String]) -> String? {
        for name in names {
            if let text = attributes[name], !text.isEmpty { return text }
        }
        return nil
    }

    /// Lower-case letters and digits of a name.
    package static func plain(_ name: some StringProtocol) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

extension GazetteerRecord {
    init(_ feature: Feature, number: Int) {
        var attributes: [String: String] = [:]
        Self.collect(feature.properties, into: &attributes)
        if let id = feature.id?.string ?? feature.id?.integer.map(String.init) { attributes["featureid"] = id }
        self.init(number: number, attributes: attributes, geometry: feature.geometry, problem: nil, row: nil)
    }

    /// Converters of OpenStreetMap put the tags beside the other properties, in an object `tags`, or in a text
    /// `other_tags` (`"amenity"=>"cafe","cuisine"=>"…"`).
    private static func collect(_ properties: JSONObject, into attributes: inout [String: String]) {
        for (name, value) in properties {
            if let tags = value.object, name == "tags" {
                collect(tags, into: &attributes)
            } else if let text = value.string, name == "other_tags" {
                let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
                // Text between quotes has an odd index; names and values alternate.
                for index in stride(from: 1, to: max(1, parts.count - 2), by: 4)
                where attributes[plain(parts[index])] == nil {
                    attributes[plain(parts[index])] = parts[index + 2].trimmed
                }
            } else if let text = value.string ?? value.integer.map(String.init) ?? value.number.map({ "\($0)" }) {
                attributes[plain(name)] = text.trimmed
            }
        }
    }

    init(_ row: CSVRow, names: [String]) {
        let pairs = zip(names, row.fields).map { ($0, $1.trimmed) }
        let attributes = Dictionary(pairs) { first, second in first.isEmpty ? second : first }
        var (geometry, problem): (Geometry?, String?) = (nil, nil)
        if row.isRagged {
            problem = "the row has \(row.fields.count) fields, the header \(names.count)"
        } else {
            do throws(PositionProblem) {
                geometry = try Self.geometry(of: attributes)
            } catch {
                problem = error.reason
            }
        }
        self.init(number: row.line, attributes: attributes, geometry: geometry, problem: problem, row: row)
    }

    private static func geometry(of attributes: [String: String]) throws(PositionProblem) -> Geometry {
        func cell(_ names: [String]) -> String? {
            names.lazy.compactMap { attributes[$0] }.first { !$0.isEmpty }
        }
        if let text = cell(["wkt", "geom", "geometry", "thegeom", "geometrie", "shape"]) {
            return try WellKnownText.geometry(text)
        }
        if let longitude = cell(["longitude", "lon", "lng", "long", "lengtegraad"]),
            let latitude = cell(["latitude", "lat", "breedtegraad"])
        {
            return .point(try TablePosition.point(longitude: longitude, latitude: latitude))
        }
        if let x = cell(["x", "rdx", "xrd", "xcoord", "xcoordinaat"]),
            let y = cell(["y", "rdy", "yrd", "ycoord", "ycoordinaat"])
        {
            return .point(try TablePosition.either(x, y))
        }
        throw PositionProblem(reason: "there are no coordinates")
    }
}

/// Reads a GeoJSON file or a table record by record; which of the two it is, its first character tells.
package struct GazetteerReader {
    private let file: ImportFile

    package init(file: ImportFile) {
        self.file = file
    }

    /// - Parameters:
    ///   - start: gets the header and the separator of a table, before its first row.
    ///   - body: gets each record.
    package func forEach(
        progress: (Double) -> Void, start: ([String], UInt8) throws -> Void = { _, _ in },
        _ body: (GazetteerRecord) throws -> Void
    ) async throws {
        var format: Format?
        try await file.forEachChunk { chunk, fraction in
            if format == nil { format = Format(start: chunk) }
            try format?.take(chunk, start: start, body)
            progress(fraction)
        }
        try format?.finish(start: start, body)
    }

    private enum Format {
        case geoJSON(GeoJSONReader)
        case table(TableReader, names: [String]?)

        init(start: [UInt8]) {
            let first = start.first { !($0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF) }
            self = first == UInt8(ascii: "{") ? .geoJSON(GeoJSONReader()) : .table(TableReader(), names: nil)
        }

        mutating func take(
            _ chunk: [UInt8], start: ([String], UInt8) throws -> Void, _ body: (GazetteerRecord) throws -> Void
        ) throws {
            switch self {
            case .geoJSON(var reader):
                let before = reader.count
                let features: [Feature]
                do throws(GeoJSONError) {
                    features = try reader.append(chunk)
                } catch {
                    throw ImportFailure.data("\(error)")
                }
                self = .geoJSON(reader)
                for (index, feature) in features.enumerated() {
                    try body(GazetteerRecord(feature, number: before + index))
                }
            case .table(var reader, var names):
                let items = try reader.append(chunk)
                try Self.give(items, of: reader, &names, start, body)
                self = .table(reader, names: names)
            }
        }

        func finish(start: ([String], UInt8) throws -> Void, _ body: (GazetteerRecord) throws -> Void) throws {
            switch self {
            case .geoJSON(let reader):
                do throws(GeoJSONError) {
                    try reader.finish()
                } catch {
                    throw ImportFailure.data("\(error)")
                }
            case .table(var reader, var names):
                let items = try reader.finish()
                try Self.give(items, of: reader, &names, start, body)
            }
        }

        private static func give(
            _ items: [TableReader.Item], of reader: TableReader, _ names: inout [String]?,
            _ start: ([String], UInt8) throws -> Void, _ body: (GazetteerRecord) throws -> Void
        ) throws {
            if names == nil, let header = reader.header {
                names = header.map { GazetteerRecord.plain($0) }
                try start(header, reader.separator ?? UInt8(ascii: ","))
            }
            for item in items {
                switch item {
                case .row(let row): try body(GazetteerRecord(row, names: names ?? []))
                case .broken(let row, let reason):
                    try body(
                        GazetteerRecord(number: row.line, attributes: [:], geometry: nil, problem: reason, row: row))
                }
            }
        }
    }
}
