import CZlib

/// Bytes as gzip (RFC 1952).
///
/// For files that are the same for everybody, never for pages: a page holds secrets, such as a receipt code, beside
/// words from the address or the form, and the size of the two compressed together tells about the secret (BREACH).
enum Gzip {
    enum Effort {
        /// For what is made while somebody waits.
        case ordinary
        case best
    }

    /// - Returns: `nil` when there is no memory for it.
    static func compressed(_ bytes: [UInt8], effort: Effort = .best) -> [UInt8]? {
        guard let size = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        let level = effort == .best ? Z_BEST_COMPRESSION : Z_DEFAULT_COMPRESSION
        guard gzip_start(&stream, level) == Z_OK else { return nil }
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

    /// Whether an `Accept-Encoding` header (RFC 9110, 12.5.3) allows gzip, by name or with a star, and not with weight 0.
    static func isAccepted(_ header: String?) -> Bool {
        var (named, others): (Bool?, Bool?) = (nil, nil)
        for part in (header ?? "").lowercased().split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let isAllowed = pieces.dropFirst().allSatisfy { !$0.hasPrefix("q=") || (Double($0.dropFirst(2)) ?? 0) > 0 }
            switch pieces.first {
            case "gzip", "x-gzip": named = isAllowed
            case "*": others = isAllowed
            default: break
            }
        }
        return named ?? others ?? false
    }
}
