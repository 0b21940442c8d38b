import Crypto
import HTTPTypes
public import Hummingbird
import NIOCore
import Vault

extension Visit {
    /// Answers with a file that is the same for everybody, or says that what the reader kept is still right.
    /// - Parameter type: such as `AtomFeed.contentType`.
    public func sharedFile(_ bytes: [UInt8], type: String) -> Response {
        let tag = "\"\(Array(SHA256.hash(data: bytes)).hexadecimal.prefix(32))\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "public, no-cache"]
        if knownFingerprint == tag { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The host in ``origin``, for names that are not addresses (``AtomFeed/tag(authority:_:)``).
    public var host: String {
        let parts = origin.split(separator: "/")
        return String((parts.count > 1 ? parts[1] : parts.first ?? "").prefix { $0 != ":" })
    }
}
