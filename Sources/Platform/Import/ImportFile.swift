import Foundation

/// Why an import cannot go on, with the exit status that tells a script (numbers of `sysexits.h`).
package enum ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// An option or the mapping is wrong: 64.
    case usage(String)
    /// The file is not what it should be: 65.
    case data(String)
    /// The file cannot be read: 66.
    case unreadable(path: String)
    /// A file cannot be written, or holds something that is not ours to overwrite: 73.
    case cannotWrite(path: String, reason: String)

    package var exitStatus: Int32 {
        switch self {
        case .usage: 64
        case .data: 65
        case .unreadable: 66
        case .cannotWrite: 73
        }
    }

    package var description: String {
        switch self {
        case .usage(let text), .data(let text): text
        case .unreadable(let path): "\(path) cannot be read"
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}

/// A file that is read from its start to its end in pieces.
package struct ImportFile: Sendable {
    package let path: String
    /// Bytes.
    package let size: Int

    package init(path: String) throws(ImportFailure) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType != .typeDirectory,
            FileManager.default.isReadableFile(atPath: path)
        else { throw .unreadable(path: path) }
        self.path = path
        size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Gives pieces of at most 64 KiB, and how much of the file (0 to 1) has been read with each.
    package func forEachChunk(_ body: ([UInt8], Double) async throws -> Void) async throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportFailure.unreadable(path: path) }
        defer { try? handle.close() }
        var count = 0
        while true {
            let chunk: Data?
            do {
                chunk = try handle.read(upToCount: 1 << 16)
            } catch {
                throw ImportFailure.unreadable(path: path)
            }
            guard let chunk, !chunk.isEmpty else { return }
            count += chunk.count
            try await body(Array(chunk), size > 0 ? min(1, Double(count) / Double(size)) : 0)
        }
    }
}
