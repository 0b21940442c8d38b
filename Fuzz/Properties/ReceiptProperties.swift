import Domain
import Vault

/// Reports that exist: their codes, the tokens of their sheets, and what the database would hold of them.
struct KnownReceipts: Sendable {
    let secret = ServerSecret(bytes: Array(0..<32))
    let tokens: [String]
    let codes: [ReceiptCode]
    let lookups: Set<[UInt8]>

    init() {
        let (secret, municipality) = (secret, PropertyChecker.municipality)
        let made = (0..<128).map { number in
            FormToken(random: Array(repeating: UInt8(number), count: 16), issued: PropertyChecker.now)
        }
        tokens = made.map { $0.signed(for: municipality, with: secret) }
        codes = made.map { ReceiptCode(from: $0, in: municipality, with: secret) }
        lookups = Set(codes.map { $0.lookup(in: municipality, with: secret) })
    }
}

extension PropertyChecker {
    /// A code finds its own report, however it is typed, and no other text finds any.
    ///
    /// The bytes are looked at as text, and as changes to a code and a token that exist: what is one digit away from
    /// right is where a mistake would be.
    func checkReceipt(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try checkCode(text)
        try checkToken(text)
        guard let first = bytes.first else { return }
        let index = Int(first & 127)
        let written = receipts.codes[index].groups.joined(separator: " ")
        try checkCode(Self.changed(written, bytes.dropFirst()))
        try checkToken(Self.changed(receipts.tokens[index], bytes.dropFirst()))
    }

    private func checkCode(_ text: String) throws(BrokenProperty) {
        let digits = text.unicodeScalars.compactMap(Self.digit)
        guard let code = ReceiptCode(typed: text) else {
            let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || $0 == 32 || $0 == 45 || $0 == 46 }
            return try hold(!isPlain || digits.count != ReceiptCode.length, "twenty digits were not taken for a code")
        }
        try hold(digits.count == ReceiptCode.length, "\(digits.count) digits were taken for a code")
        try hold(
            code.digits.utf8.elementsEqual(digits.map { UInt8($0) + 48 }), "a code has other digits than were typed")
        try hold(
            code.groups.map(\.utf8.count) == [4, 4, 4, 4, 4] && ReceiptCode(typed: code.groups.joined()) == code,
            "a code that is shown and typed is another one")
        let lookup = code.lookup(in: Self.municipality, with: receipts.secret)
        try hold(
            ReceiptCode(typed: code.groups.joined(separator: "-"))?.lookup(
                in: Self.municipality, with: receipts.secret) == lookup, "the same code is looked up otherwise")
        try hold(
            receipts.lookups.contains(lookup) == receipts.codes.contains(code),
            "a code finds a report that is not its own, or not its own one")
        try hold(
            !receipts.lookups.contains(code.lookup(in: Self.elsewhere, with: receipts.secret)),
            "a code finds a report of another municipality")
    }

    private func checkToken(_ text: String) throws(BrokenProperty) {
        let token = FormToken(signed: text, for: Self.municipality, with: receipts.secret)
        // Hexadecimal digits may be written in either case.
        let known = receipts.tokens.firstIndex(of: text.lowercased())
        try hold((token != nil) == (known != nil), "a form was taken that this server did not sign, or refused")
        try hold(
            FormToken(signed: text, for: Self.elsewhere, with: receipts.secret) == nil,
            "a form was taken that was signed for another municipality")
        guard let token, let known else { return }
        try hold(
            ReceiptCode(from: token, in: Self.municipality, with: receipts.secret) == receipts.codes[known],
            "a sheet that is sent again gives another code")
    }

    /// Pairs of bytes are a position and what is changed there; the text stays as long as it is.
    private static func changed(_ text: String, _ changes: ArraySlice<UInt8>) -> String {
        var result = Array(text.utf8)
        var changes = changes
        while let position = changes.popFirst(), let difference = changes.popFirst() {
            result[Int(position) % result.count] ^= difference
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Counted apart from the program: digits of ASCII, Arabic and Persian.
    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        for zero: UInt32 in [0x30, 0x660, 0x6F0] where (zero..<zero + 10).contains(scalar.value) {
            return scalar.value - zero
        }
        return nil
    }
}
