package import Domain

/// What an import of reports did. Holds names of columns and words of code columns, nothing that people wrote.
package struct ReportImportSummary: Hashable, Sendable {
    /// Records of the file, without the header.
    package internal(set) var rows = 0
    package internal(set) var added = 0
    package internal(set) var alreadyThere = 0
    package internal(set) var rejected = 0
    /// Where the rejected rows are.
    package internal(set) var rejectedPath = ""
    /// How often each reason.
    package internal(set) var reasons: [String: Int] = [:]
    /// Of the rows that are in, how precisely time and place are known.
    package internal(set) var times: [IncidentTime.Precision: Int] = [:]
    package internal(set) var places: [PlacePrecision: Int] = [:]
    package internal(set) var notStored: [Column] = []
    /// Rows that were not UTF-8.
    package internal(set) var windows1252 = 0
    var unmapped = UnmappedWords()

    package struct Column: Hashable, Sendable {
        package let name: String
        /// It looks like text that people wrote.
        package let isText: Bool
    }

    /// 0, or 65 when rows were rejected.
    package var exitStatus: Int32 { rejected > 0 ? 65 : 0 }

    /// Lines to print.
    package var description: [String] {
        var lines = ["\(rows) rows: \(added) added, \(alreadyThere) already there, \(rejected) rejected"]
        if rejected > 0 {
            lines.append("Rejected rows, with line number and reason: \(rejectedPath)")
            lines += reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
                .map { "  \($0.value)  \($0.key)" }
        }
        lines.append("Time: " + Self.list(IncidentTime.Precision.allCases.map { ($0.rawValue, times[$0] ?? 0) }))
        lines.append("Place: " + Self.list(PlacePrecision.allCases.map { ($0.rawValue, places[$0] ?? 0) }))
        if !notStored.isEmpty {
            let names = notStored.map { $0.isText ? "\($0.name) (text)" : $0.name }
            lines.append("Columns not stored: \(names.joined(separator: ", "))")
        }
        if windows1252 > 0 { lines.append("\(windows1252) rows were read as Windows-1252, not UTF-8") }
        let words = unmapped.list
        if !words.isEmpty {
            lines.append("Words without a code in the mapping:")
            lines += words.map {
                "  \($0.count)  \($0.field): \($0.word.map { "“\($0)”" } ?? "longer or further ones")"
            }
        }
        return lines
    }

    private static func list(_ counts: [(String, Int)]) -> String {
        let some = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        return some.isEmpty ? "none" : some.joined(separator: ", ")
    }
}
