import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The site's own CSS, scripts and pictures, held in memory with their fingerprints.
public struct WebFiles: Sendable {
    private struct File: Sendable {
        let bytes: ByteBuffer
        let compressed: ByteBuffer?
        let type: String
        let fingerprint: String
    }

    private let files: [String: File]

    /// Reads `Resources/web` with its folders. Browsers that accept it get a compressed file: `x.gz` where it lies beside
    /// `x`, as it does for fetched libraries, and else one that is made here, once.
    public init(resources: ResourceFolder) throws {
        let root = resources.path + "/web"
        var files: [String: File] = [:]
        for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
            guard let type = Self.types[name.split(separator: ".").last.map(String.init) ?? ""],
                let data = FileManager.default.contents(atPath: root + "/" + name)
            else { continue }
            let digest = SHA256.hash(data: data).prefix(8).map {
                String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
            }
            files[name] = File(
                bytes: ByteBuffer(bytes: data), compressed: Self.compressed(data, at: root + "/" + name), type: type,
                fingerprint: digest.joined())
        }
        self.files = files
    }

    private static func compressed(_ data: Data, at path: String) -> ByteBuffer? {
        if let beside = FileManager.default.contents(atPath: path + ".gz") { return ByteBuffer(bytes: beside) }
        // Larger files would take the program's start; pictures and very small files do not become smaller.
        guard (512...mostToCompress).contains(data.count), !path.hasSuffix(".png"),
            let bytes = Gzip.compressed(Array(data)), bytes.count < data.count
        else { return nil }
        return ByteBuffer(bytes: bytes)
    }

    private static let mostToCompress = 256 * 1024

    /// Whether the file is there: pages leave out what was not fetched.
    public func contains(_ name: String) -> Bool { files[name] != nil }

    /// For a document that holds all it needs.
    func bytes(of name: String) -> [UInt8]? { files[name].map { Array($0.bytes.readableBytesView) } }

    /// Answers with the file, or with 304 when the browser has it.
    func response(for name: String, request: Request) -> Response? {
        guard let file = files[name] else { return nil }
        var headers = HTTPFields()
        let tag = "\"\(file.fingerprint)\""
        headers[.eTag] = tag
        // Fetched libraries change with a release, own files may change any day: both are checked by fingerprint.
        headers[.cacheControl] = name.hasPrefix("vendor/") ? "public, max-age=86400" : "public, no-cache"
        headers[.vary] = "Accept-Encoding"
        if request.headers[values: .ifNoneMatch].contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = file.type
        if let compressed = file.compressed, Gzip.isAccepted(request.headers[.acceptEncoding]) {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: compressed))
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon", "txt": "text/plain; charset=utf-8",
    ]
}
