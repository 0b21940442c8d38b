import Domain

/// The fields of a form as they were sent (`application/x-www-form-urlencoded`) or of an address's query; names may
/// stand more than once.
public struct SubmittedForm: Sendable {
    private var fields: [String: [String]]

    public init(fields: [String: [String]] = [:]) {
        self.fields = fields
    }

    /// Never fails: what is not well formed is taken literally, so that nothing typed is lost.
    public init(urlEncoded bytes: some Collection<UInt8>) {
        var fields: [String: [String]] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty else { continue }
            fields[Self.decode(name), default: []].append(parts.count > 1 ? Self.decode(parts[1]) : "")
        }
        self.fields = fields
    }

    /// The first value that is not blank, trimmed; `nil` when there is none.
    /// Setting it puts one value in the place of all.
    public subscript(name: String) -> String? {
        get { all(name).first }
        set { fields[name] = newValue.map { [$0] } }
    }

    /// The first value as it was sent, spaces included: for passwords.
    public func verbatim(_ name: String) -> String? { fields[name]?.first }

    /// All values that are not blank.
    public func all(_ name: String) -> [String] {
        fields[name, default: []].map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// Names in a stable order.
    public var names: [String] { fields.keys.sorted() }

    private static func decode(_ bytes: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = Array(bytes)[...]
        while let byte = iterator.popFirst() {
            if byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), iterator.count >= 2,
                let high = hexadecimalValue(iterator[iterator.startIndex]),
                let low = hexadecimalValue(iterator[iterator.startIndex + 1])
            {
                appendText(high << 4 | low, to: &result)
                iterator = iterator.dropFirst(2)
            } else {
                appendText(byte, to: &result)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A NUL byte is no text, and no database takes it; it becomes the replacement character.
    private static func appendText(_ byte: UInt8, to result: inout [UInt8]) {
        if byte == 0 { result.append(contentsOf: "\u{FFFD}".utf8) } else { result.append(byte) }
    }
}

func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
