import HTTPTypes
public import Hummingbird
import NIOCore

extension Response {
    /// What a file to take along holds, as its media type.
    public enum FileType: String, Sendable {
        case csv = "text/csv; charset=utf-8"
        case json = "application/json"
        case pdf = "application/pdf"
        case svg = "image/svg+xml"
        /// A verifiable credential, signed.
        case credential = "application/vc+jwt"
    }

    /// A file to take along: the browser saves it instead of showing it.
    /// - Parameter name: with its ending; of characters that need no escaping in a header.
    public static func file(_ bytes: [UInt8], _ type: FileType, named name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type.rawValue, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
