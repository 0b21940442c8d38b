/// A 128-bit identifier, made by the application as UUID version 7 (RFC 9562) so that rows sort by age.
public struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Sixteen bytes, as stored.
    public let bytes: [UInt8]

    /// `nil` unless there are sixteen bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Version 7: 48 bits of milliseconds, then 74 random bits.
    /// - Parameter random: ten random bytes; fewer are treated as zeros.
    public init(at instant: Instant, random: [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<6 {
            bytes[index] = UInt8(truncatingIfNeeded: instant.milliseconds >> Int64(8 * (5 - index)))
        }
        for (index, byte) in random.prefix(10).enumerated() {
            bytes[6 + index] = byte
        }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// The moment at which it was made, in its first 48 bits.
    public var moment: Instant {
        Instant(milliseconds: bytes.prefix(6).reduce(0) { $0 << 8 | Int64($1) })
    }

    /// Reads 32 hexadecimal digits with or without hyphens.
    public init?(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        guard high == nil else { return nil }
        self.init(bytes: bytes)
    }

    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
