/// An address that mail can be sent to: `naam@example.nl`.
///
/// Letters, digits and the marks of RFC 5322's *dot-atom* before the @, a domain name of two parts or more behind it.
/// Quoted and internationalised local parts are refused: nobody at a town hall has one, and what is left can stand in
/// a header and in an SMTP command as it is.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// `nil` for anything else. White space around it is ignored.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8).trimmingSpaces()
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at].split(separator: dot, omittingEmptySubsequences: false)
        let domain = bytes[(at + 1)...].split(separator: dot, omittingEmptySubsequences: false)
        guard at <= 64, local.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isAtomText) }), domain.count >= 2,
            domain.allSatisfy(isLabel)
        else { return nil }
        description = String(decoding: bytes, as: UTF8.self)
    }

    /// What stands behind the @.
    var domain: Substring { description[(description.lastIndex(of: "@") ?? description.startIndex)...].dropFirst() }
}

/// Who sends: an address, with a name or without: `Straatlicht <niet-antwoorden@example.nl>`.
public struct Mailbox: Hashable, Sendable {
    public let name: String?
    public let address: EmailAddress

    public init(name: String? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `Name <address>`, `<address>` or `address`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let open = text.lastIndex(of: "<") else {
            guard let address = EmailAddress(text) else { return nil }
            self.init(address: address)
            return
        }
        let rest = Array(text[text.index(after: open)...].utf8).trimmingSpaces()
        guard rest.last == UInt8(ascii: ">"),
            let address = EmailAddress(String(decoding: rest.dropLast(), as: UTF8.self))
        else { return nil }
        let name = String(decoding: Array(text[..<open].utf8).trimmingSpaces(), as: UTF8.self)
        self.init(name: name.isEmpty ? nil : name, address: address)
    }
}

private let dot = UInt8(ascii: ".")

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}

private func isAtomText(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte) }

private func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.count) && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        && label.first != hyphen && label.last != hyphen
}

extension [UInt8] {
    /// Without spaces at both ends.
    fileprivate func trimmingSpaces() -> [UInt8] {
        let space = UInt8(ascii: " ")
        guard let first = firstIndex(where: { $0 != space }), let last = lastIndex(where: { $0 != space })
        else { return [] }
        return Array(self[first...last])
    }
}
