import Crypto

/// Tells which rows of a file are the same report, by hashes alone: 16 bytes of SHA-256.
///
/// Memory grows by one hash for each different row (some 50 bytes with the table around it: 8 MB for 150,000 rows);
/// nothing else of a file is held.
struct RowIdentity {
    struct Hash: Hashable {
        private let high: UInt64
        private let low: UInt64

        /// Of texts and where each ends.
        init(of texts: some Sequence<String>) {
            var hash = SHA256()
            for text in texts {
                var text = text
                text.withUTF8 { bytes in
                    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
                    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                }
            }
            let bytes = Array(hash.finalize())
            high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
            low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
        }

        var hexadecimal: String {
            [high, low].map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }.joined()
        }
    }

    private var ordinals: [Hash: UInt32] = [:]
    private var rowOfID: [Hash: Hash] = [:]

    /// The key of a row without a number: its hash and which one it is among equals, from 1.
    mutating func key(ofRow fields: [String]) -> String {
        let hash = Hash(of: fields)
        let ordinal = (ordinals[hash] ?? 0) + 1
        ordinals[hash] = ordinal
        return "row:\(hash.hexadecimal)#\(ordinal)"
    }

    /// The key of a row with a number.
    /// - Throws: ``RejectedRow`` when an earlier row with this number tells something else.
    mutating func key(ofID id: String, row fields: [String]) throws(RejectedRow) -> String {
        let hash = Hash(of: [id])
        let row = Hash(of: fields)
        if let earlier = rowOfID[hash], earlier != row {
            throw RejectedRow(reason: "id: an earlier row has the same one and tells something else")
        }
        rowOfID[hash] = row
        return "id:\(hash.hexadecimal)"
    }
}
