import Crypto
import Domain
import HTTPTypes
public import Hummingbird
import NIOCore
import Vault

extension Visit {
    /// Answers with a file that is the same for everybody, or says that what the reader kept is still right.
    /// - Parameter type: such as `AtomFeed.contentType`.
    public func sharedFile(_ bytes: [UInt8], type: String) -> Response {
        let tag = "\"\(Array(SHA256.hash(data: bytes)).hexadecimal.prefix(32))\""
        return isKept(tag) ? kept(tag) : file(bytes, tag, type)
    }

    /// The same, where it is known what the file is made of before it is made.
    /// - Parameter stamp: other values mean other content, such as `RegisterStore.stamp`. The address and the names of
    ///   the site and of the municipality are in it already.
    public func sharedFile(
        stamp: String, type: String, _ bytes: () async throws -> [UInt8]
    ) async throws -> Response {
        let tag = "\"\(fingerprint("\(origin)|\(stamp)").prefix(32))\""
        return isKept(tag) ? kept(tag) : file(try await bytes(), tag, type)
    }

    private func isKept(_ tag: String) -> Bool { knownFingerprint == tag }

    private func kept(_ tag: String) -> Response {
        Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "public, no-cache"])
    }

    private func file(_ bytes: [UInt8], _ tag: String, _ type: String) -> Response {
        Response(
            status: .ok, headers: [.eTag: tag, .cacheControl: "public, no-cache", .contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// 64 digits, other ones for other content of this address and for another version of the program. Nobody can tell
    /// them before.
    func fingerprint(_ stamp: String) -> String {
        let source = "\(site.build)|\(link(url))|\(municipality.name)|\(stamp)"
        let key = site.secret.key(for: .sharedPages)
        return Array(HMAC<SHA256>.authenticationCode(for: Array(source.utf8), using: key)).hexadecimal
    }

    /// The host in ``origin``, for names that are not addresses (``AtomFeed/tag(authority:_:)``).
    public var host: String {
        let parts = origin.split(separator: "/")
        return String((parts.count > 1 ? parts[1] : parts.first ?? "").prefix { $0 != ":" })
    }
}
