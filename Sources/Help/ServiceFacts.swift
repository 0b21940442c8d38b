/// A telephone number as it is written in the Netherlands: `0800-0188`, `113`, `+31 85 073 46 00`.
struct PhoneNumber: Hashable, Sendable {
    /// As people read it.
    let text: String

    /// `nil` unless there are 3 to 15 digits, with spaces, hyphens and brackets in between and at most a plus in front.
    init?(_ text: String) {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let body = text.utf8.first == plus ? text.utf8.dropFirst() : text.utf8[...]
        let digits = body.count { (48...57).contains($0) }
        guard (3...15).contains(digits), text.utf8.count <= 30,
            body.allSatisfy({ (48...57).contains($0) || " -()".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    /// What a telephone dials: digits, and a plus when there is one.
    var dialled: String {
        String(text.unicodeScalars.filter { ("0"..."9").contains($0) || $0 == "+" }.map(Character.init))
    }

    var link: String { "tel:\(dialled)" }

    /// Reads `113 of 0800-0113`; `nil` when a part is no number.
    static func list(_ text: String) -> [PhoneNumber]? {
        var numbers: [PhoneNumber] = []
        let text = text.replacing(" of ", with: "\n").replacing(" en ", with: "\n")
        for part in text.split(whereSeparator: { ";,/\n".contains($0) }) where !part.allSatisfy(\.isWhitespace) {
            guard let number = PhoneNumber(String(part)) else { return nil }
            if !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }
}

/// The address of a page on the web.
struct WebAddress: Hashable, Sendable {
    /// With `https://` or `http://` in front.
    let text: String

    /// Reads `https://voorbeeld.nl/hulp` and `voorbeeld.nl`; `nil` for other schemes and for what is no host.
    init?(_ text: String) {
        let text = text.filter { !$0.isWhitespace }
        let lower = text.lowercased()
        let scheme = ["https://", "http://"].first { lower.hasPrefix($0) }
        guard scheme != nil || !lower.contains("://") else { return nil }
        let rest = text.dropFirst(scheme?.count ?? 0)
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let name = host.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 300, labels.count >= 2,
            labels.allSatisfy({ label in
                (1...63).contains(label.utf8.count)
                    && label.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" })
            }),
            host.dropFirst(name.count).dropFirst().allSatisfy(\.isNumber),
            rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && !"\"'<>\\^`{|}".unicodeScalars.contains($0) })
        else { return nil }
        self.text = (scheme ?? "https://") + rest
    }

    /// What people read: without the scheme and a bare slash at the end.
    var label: String {
        let bare = text.drop { $0 != "/" }.dropFirst(2)
        return String(bare.last == "/" ? bare.dropLast() : bare)
    }

    /// Reads addresses separated by semicolons, spaces or lines; `nil` when a part is none.
    static func list(_ text: String) -> [WebAddress]? {
        var addresses: [WebAddress] = []
        for part in text.split(whereSeparator: { $0.isWhitespace || $0 == ";" || $0 == "," }) {
            guard let address = WebAddress(String(part)) else { return nil }
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}

private let plus = UInt8(ascii: "+")
