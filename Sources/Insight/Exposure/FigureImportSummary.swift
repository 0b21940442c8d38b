/// What an import of figures did.
package struct FigureImportSummary: Hashable, Sendable {
    package var rows = 0
    package var added = 0
    package var renewed = 0
    package var alreadyThere = 0
    /// Cells that say that nothing was published.
    package var notPublished = 0
    /// Rows that were left out on purpose, by reason, with how often.
    package var skipped: [String: Int] = [:]
    package var rejected = 0
    package var rejectedPath: String?
    /// How many figures of each measure and year.
    package var figures: [String: Int] = [:]

    mutating func skip(_ reason: String) { skipped[reason, default: 0] += 1 }

    /// Lines to print.
    package var description: [String] {
        var lines = [
            "\(rows) rows; figures: \(added) added, \(renewed) renewed, \(alreadyThere) already there"
        ]
        lines += figures.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if notPublished > 0 { lines.append("\(notPublished) cells without a published number") }
        lines += skipped.sorted { $0.key < $1.key }.map { "\($0.value) left out: \($0.key)" }
        if let rejectedPath, rejected > 0 { lines.append("\(rejected) rows rejected, see \(rejectedPath)") }
        return lines
    }

    /// 0, or 65 when rows were rejected.
    package var exitStatus: Int32 { rejected > 0 ? 65 : 0 }
}
