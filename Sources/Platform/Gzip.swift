import CZlib

/// Bytes as gzip (RFC 1952).
///
/// For files that are the same for everybody, never for pages: a page holds secrets, such as a receipt code, beside
/// words from the address or the form, and the size of the two compressed together tells about the secret (BREACH).
enum Gzip {
    /// As small as zlib makes it; `nil` when there is no memory for it.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let size = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        guard gzip_start(&stream, Z_BEST_COMPRESSION) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let room = deflateBound(&stream, UInt(size))
        guard let capacity = UInt32(exactly: room) else { return nil }
        var source = bytes
        return source.withUnsafeMutableBufferPointer { input in
            var isWhole = false
            let result = [UInt8](unsafeUninitializedCapacity: Int(capacity)) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = size
                stream.next_out = output.baseAddress
                stream.avail_out = capacity
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = Int(capacity - stream.avail_out)
            }
            return isWhole ? result : nil
        }
    }
}
