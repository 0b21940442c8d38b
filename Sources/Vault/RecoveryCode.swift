import Crypto

/// What is printed on a recovery sheet and opens a recovery reading key when all else is lost.
///
/// Eight groups of four characters of Crockford's base 32, which leaves out I, L, O and U: 28 random characters (140
/// bits) and four that check them. The 32 characters are the values, at the 32 points of the field of 32 elements, of
/// a polynomial of degree below 28 (a Reed-Solomon code of distance 5): one to four wrong characters are always
/// noticed, and so is any exchange of two; of other mistakes one in 2^20 slips through, and then opens nothing.
public struct RecoveryCode: Hashable, Undisclosed, Sendable {
    /// How many random bytes make a code.
    public static let randomLength = 28

    /// The number of random bytes was another one.
    public struct WrongLength: Error, Hashable, Sendable {}

    /// 28 numbers below 32.
    private let symbols: [UInt8]

    /// - Parameter random: 28 random bytes, of each of which five bits are used.
    public init(random: [UInt8]) throws(WrongLength) {
        guard random.count == Self.randomLength else { throw WrongLength() }
        symbols = random.map { $0 & 31 }
    }

    /// Reads what someone typed: capitals or not, with or without spaces, dots and hyphens, O for 0, I or L for 1.
    /// `nil` unless 32 characters remain that belong together.
    public init?(typed text: some StringProtocol) {
        var found: [UInt8] = []
        for scalar in text.unicodeScalars where !isSeparatorInCodes(scalar) {
            guard let symbol = Self.symbol(of: scalar), found.count < 32 else { return nil }
            found.append(symbol)
        }
        let symbols = Array(found.prefix(Self.randomLength))
        guard found.count == 32, checkSymbols(of: symbols) == Array(found.suffix(4)) else { return nil }
        self.symbols = symbols
    }

    /// Eight groups of four, as they are printed.
    public var groups: [String] {
        let characters = (symbols + checkSymbols(of: symbols)).map { alphabet[Int($0)] }
        return stride(from: 0, to: 32, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
    }

    /// What it opens a key with: its 28 random numbers, a byte each.
    var openingKey: SymmetricKey { SymmetricKey(data: symbols) }

    private static func symbol(of scalar: Unicode.Scalar) -> UInt8? {
        guard let value = UInt8(exactly: scalar.value) else { return nil }
        let capital = value >= UInt8(ascii: "a") && value <= UInt8(ascii: "z") ? value - 32 : value
        switch capital {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: capital).flatMap { UInt8(exactly: $0) }
        }
    }
}

private let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

/// The values at the points 28 to 31 of the polynomial that has these 28 values at the points 0 to 27 (Lagrange).
private func checkSymbols(of symbols: [UInt8]) -> [UInt8] {
    (UInt8(28)..<32).map { point in
        symbols.indices.reduce(UInt8(0)) { sum, index in
            let factors = symbols.indices.lazy.filter { $0 != index }.map { other in
                // Subtraction and addition are both exclusive or.
                Field.quotient(point ^ UInt8(other), UInt8(index) ^ UInt8(other))
            }
            return sum ^ factors.reduce(symbols[index], Field.product)
        }
    }
}

/// The field of 32 elements: polynomials over one bit modulo x^5 + x^2 + 1, of which x makes every element but zero.
private enum Field {
    private static let powers: [UInt8] = (0..<31).reduce(into: [1]) { powers, _ in
        let doubled = UInt16(powers[powers.count - 1]) << 1
        powers.append(UInt8(doubled & 32 == 0 ? doubled : doubled ^ 0b100101))
    }
    private static let logarithms: [Int] = (0..<31).reduce(into: [Int](repeating: 0, count: 32)) { table, exponent in
        table[Int(powers[exponent])] = exponent
    }

    static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        guard left != 0, right != 0 else { return 0 }
        return powers[(logarithms[Int(left)] + logarithms[Int(right)]) % 31]
    }

    /// Zero for a division by zero, which does not occur.
    static func quotient(_ left: UInt8, _ right: UInt8) -> UInt8 {
        guard left != 0, right != 0 else { return 0 }
        return powers[(logarithms[Int(left)] + 31 - logarithms[Int(right)]) % 31]
    }
}
