package import CSV
import Foundation

/// The rows of a file that could not be used, as a file beside it: line number, reason, and the row as it was.
///
/// It holds what the original holds, texts of people included, so only its owner may read it. It is made at the first
/// bad row; what an earlier run left is replaced, or removed when every row is good now.
package final class RejectedRows {
    package let path: String
    package private(set) var count = 0

    private let header: [String]
    private var writer: CSVWriter
    private var handle: FileHandle?
    private static let ownColumns = ["line", "reason"]

    /// - Throws: ``ImportFailure/cannotWrite(path:reason:)`` when a file of that name is not a list of rejected rows.
    package init(beside file: String, header: [String], separator: UInt8) throws(ImportFailure) {
        path = Self.path(beside: file)
        self.header = header
        writer = CSVWriter(separator: separator, byteOrderMark: true)
        try Self.checkOwnership(of: path)
    }

    /// `reports.csv` gives `reports.rejected.csv`.
    package static func path(beside file: String) -> String {
        (file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : file) + ".rejected.csv"
    }

    package func append(_ row: CSVRow, reason: String) throws(ImportFailure) {
        count += 1
        if handle == nil { try create() }
        writer.append([.integer(row.line), .text(reason)] + row.fields.map(CSVCell.text))
        if writer.bytes.count > 1 << 16 { try flush() }
    }

    /// Call once at the end, also after an error.
    package func finish() throws(ImportFailure) {
        if handle == nil {
            try? FileManager.default.removeItem(atPath: path)
        } else {
            try flush()
            try? handle?.close()
        }
    }

    private func create() throws(ImportFailure) {
        try? FileManager.default.removeItem(atPath: path)
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: NSNumber(value: 0o600)])
        guard isMade, let handle = FileHandle(forWritingAtPath: path) else {
            throw .cannotWrite(path: path, reason: "its folder does not allow it")
        }
        self.handle = handle
        writer.append((Self.ownColumns + header).map(CSVCell.text))
        // At once: a file that was left half-way must still be known as ours.
        try flush()
    }

    private func flush() throws(ImportFailure) {
        do {
            try handle?.write(contentsOf: Data(writer.takeBytes()))
        } catch {
            throw .cannotWrite(path: path, reason: "the disk may be full")
        }
    }

    private static func checkOwnership(of path: String) throws(ImportFailure) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        let start = (try? handle?.read(upToCount: 64)).flatMap { $0 } ?? Data()
        let text = String(decoding: start, as: UTF8.self).drop { $0 == "\u{FEFF}" }
        guard text.hasPrefix("line"), text.dropFirst(5).hasPrefix("reason") else {
            throw .cannotWrite(path: path, reason: "it exists and is no list of rejected rows; move it away")
        }
    }
}
