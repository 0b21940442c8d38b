import Crypto
public import Domain

/// The code with which someone comes back to a report: twenty digits, the only key to it.
///
/// Derived with HMAC-SHA256 from the form token's random bytes, so it needs no table; 10^20 codes are 66.4 bits, out
/// of reach of guessing over a network (docs/adr/0003). Digits, because they can be spoken, typed on any keyboard
/// and kept as something that looks like a number.
public struct ReceiptCode: Hashable, Undisclosed, Sendable {
    /// Twenty ASCII digits.
    public let digits: String

    /// The code of the report that this form token makes.
    public init(from token: FormToken, in municipality: Municipality.ID, with secret: ServerSecret) {
        var code = HMAC<SHA256>(key: secret.key(for: .receiptCode))
        code.update(data: Array(municipality.slug.utf8))
        code.update(data: [0])
        code.update(data: token.random)
        // 256 bits reduced to 66: the bias of the remainder is below 2^-180.
        var remainder = Array(code.finalize())
        var digits: [UInt8] = []
        for _ in 0..<ReceiptCode.length {
            digits.append(UInt8(ascii: "0") + divideByTen(&remainder))
        }
        self.digits = String(decoding: digits, as: UTF8.self)
    }

    /// Reads what someone typed: spaces, dots and hyphens are ignored, Arabic and Persian digits are understood.
    /// `nil` unless twenty digits remain.
    public init?(typed text: some StringProtocol) {
        var digits = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.unicodeScalars.append(scalar)
            case 0x660...0x669: digits += String(scalar.value - 0x660)
            case 0x6F0...0x6F9: digits += String(scalar.value - 0x6F0)
            default: guard isSeparatorInCodes(scalar) else { return nil }
            }
        }
        guard digits.utf8.count == ReceiptCode.length else { return nil }
        self.digits = digits
    }

    public static let length = 20

    /// Five groups of four, as it is shown.
    public var groups: [String] {
        let all = Array(digits)
        return stride(from: 0, to: all.count, by: 4).map { String(all[$0..<min($0 + 4, all.count)]) }
    }

    /// What the database keeps instead of the code: 32 bytes that only this server can compute from it.
    public func lookup(in municipality: Municipality.ID, with secret: ServerSecret) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret.key(for: .receiptLookup))
        code.update(data: Array(municipality.slug.utf8))
        code.update(data: [0])
        code.update(data: Array(digits.utf8))
        return Array(code.finalize())
    }
}

/// Marks that keep digits in order inside right-to-left text, and the separators people type.
func isSeparatorInCodes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20, 0x2D, 0x2E, 0xA0, 0x200E, 0x200F, 0x2010...0x2015, 0x202A...0x202F, 0x2066...0x2069:
        true
    default: false
    }
}

/// Divides a big-endian number by ten in place and gives the remainder.
private func divideByTen(_ number: inout [UInt8]) -> UInt8 {
    var carry = 0
    for index in number.indices {
        let value = carry << 8 | Int(number[index])
        number[index] = UInt8(value / 10)
        carry = value % 10
    }
    return UInt8(carry)
}
