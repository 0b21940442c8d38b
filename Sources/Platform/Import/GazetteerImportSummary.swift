/// What an import of areas, places or streets did.
package struct GazetteerImportSummary: Hashable, Sendable {
    package var added = 0
    package var renewed = 0
    /// What was left out on purpose, by reason, with how often.
    package var skipped: [String: Int] = [:]
    /// Rows that are wrong, put aside in a file beside the original (tables only).
    package var rejected = 0
    package var rejectedPath: String?
    /// What the reader should know beside the figures.
    package var notes: [String] = []

    package init() {}

    mutating func skip(_ reason: String) { skipped[reason, default: 0] += 1 }

    /// Lines to print.
    package var description: [String] {
        var lines = ["\(added) added, \(renewed) renewed"]
        for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) { lines.append("\(count) left out: \(reason)") }
        if let rejectedPath, rejected > 0 { lines.append("\(rejected) rejected, see \(rejectedPath)") }
        return lines + notes
    }

    /// 0, or 65 when rows were rejected.
    package var exitStatus: Int32 { rejected > 0 ? 65 : 0 }
}
