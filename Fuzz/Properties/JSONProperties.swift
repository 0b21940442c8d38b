import Geography
import Reporting

extension PropertyChecker {
    /// What was read is written and read again as the same, and GeoJSON in pieces is GeoJSON as a whole. The first byte
    /// says how long the pieces are.
    func checkJSON(_ bytes: [UInt8]) throws {
        let text = Array(bytes.dropFirst())
        switch Result(catching: { () throws(JSONError) in try JSONValue(parsing: text) }) {
        case .success(let value):
            let written = value.encoded
            try hold(
                written.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&") },
                "written JSON may not stand in a page")
            let again = try? JSONValue(parsing: written)
            try hold(again == value, "written and read again, the value is another one")
            try hold(again?.encoded == written, "written twice, the text is another one")
        case .failure(let error):
            try hold((0...text.count).contains(error.offset), "an error lies outside the text")
        }

        let whole = Self.features(text, piece: max(1, text.count))
        try hold(
            whole == Self.features(text, piece: 1 + Int(bytes.first ?? 0) % 61), "in pieces, the features are others")
        if case .success(let features) = whole {
            // A feature may be as deep as a document, and lies two levels down in one.
            let document = try? JSONValue(parsing: text, maximumDepth: 130)
            try hold(document?["type"]?.string == "FeatureCollection", "GeoJSON was taken that is no JSON")
            try hold(
                document?.object?.members.contains { $0.value.array?.count == features.count } ?? false,
                "there are not as many features as the file holds")
        }

        do throws(ReportMapping.Invalid) {
            _ = try ReportMapping(parsing: text, codes: codes)
        } catch {
            try hold(!error.problems.isEmpty, "a mapping was refused without a reason")
        }
    }

    private static func features(_ text: [UInt8], piece: Int) -> Result<[Feature], GeoJSONError> {
        Result { () throws(GeoJSONError) in
            var reader = GeoJSONReader()
            var features: [Feature] = []
            for start in stride(from: 0, to: text.count, by: piece) {
                features += try reader.append(text[start..<min(text.count, start + piece)])
            }
            try reader.finish()
            return features
        }
    }
}
