import Crypto

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The files that a method is given, wherever they are.
package struct InputFolder: Sendable {
    /// Gives the bytes of a file in order, piece by piece.
    package typealias Read = @Sendable (_ name: String, _ body: ([UInt8]) throws -> Void) throws -> Void

    /// The names of all files there.
    let names: Set<String>
    private let readPieces: Read

    package init(names: Set<String>, read: @escaping Read) {
        (self.names, readPieces) = (names, read)
    }

    /// Reads a whole file, and returns its length and its SHA-256 in hexadecimal digits.
    func read(_ name: String, _ body: ([UInt8]) throws -> Void) throws -> (length: Int, digest: String) {
        var (length, hash) = (0, SHA256())
        try readPieces(name) { piece in
            length += piece.count
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            try body(piece)
        }
        return (length, hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
}

// MARK: On disk

/// A folder or a file of it cannot be read.
package struct UnreadableFile: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package var description: String { "\(path) cannot be read" }
}

extension InputFolder {
    private static let pieceLength = 1 << 16

    /// The regular files of a folder on disk.
    ///
    /// - Parameter leavingOut: a name that is not read: that of the result, when it is written in the same folder.
    package init(path: String, leavingOut: String? = nil) throws(UnreadableFile) {
        guard let folder = opendir(path) else { throw UnreadableFile(path: path) }
        defer { closedir(folder) }
        var names: Set<String> = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard name != leavingOut, stat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG
            else { continue }
            names.insert(name)
        }
        self.init(names: names) { name, body in try Self.read(path + "/" + name, body) }
    }

    private static func read(_ path: String, _ body: ([UInt8]) throws -> Void) throws {
        guard let file = fopen(path, "rb") else { throw UnreadableFile(path: path) }
        defer { fclose(file) }
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: pieceLength) { buffer, count in
                count = fread(buffer.baseAddress, 1, buffer.count, file)
            }
            guard !piece.isEmpty else { break }
            try body(piece)
        }
        guard ferror(file) == 0 else { throw UnreadableFile(path: path) }
    }
}

/// A file that was read, for the result.
struct InputRecord: Hashable, Sendable {
    let file: String
    let bytes: Int
    let digest: String
    /// Rows or shapes.
    let rows: Int?
    let unusedColumns: [String]
}
