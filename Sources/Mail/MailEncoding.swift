import Foundation

/// Text in the value of a header.
enum HeaderText {
    /// Short printable ASCII as it is; anything else as encoded words (RFC 2047) of at most 75 bytes, one a line.
    /// - Parameter after: how many bytes stand before it on the line.
    static func unstructured(_ text: String, after used: Int) -> String {
        let isPlain =
            text.utf8.count + used <= 76 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            && !text.contains("=?") && text.utf8.first != space && text.utf8.last != space
        return isPlain ? text : encodedWords(text)
    }

    /// `Name <address>`, the name quoted or encoded.
    static func mailbox(_ mailbox: Mailbox) -> String {
        guard let name = mailbox.name else { return mailbox.address.description }
        let isPlain =
            name.utf8.count <= 40 && name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !name.contains("=?")
        guard isPlain else { return encodedWords(name) + "\r\n <\(mailbox.address)>" }
        let quoted = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\"" + String(quoted) + "\" <\(mailbox.address)>"
    }

    private static let space = UInt8(ascii: " ")

    /// Base64 of UTF-8, cut between characters; a character too long for one word is cut between its scalars.
    private static func encodedWords(_ text: String) -> String {
        // "=?UTF-8?B?" and "?=" leave 63 bytes: 15 groups of four, of three bytes each. The first line has less room.
        let limit = 42
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            // A line break in a header has no meaning, in an encoded one neither.
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            let bytes = Array(String(isControl ? " " : Character(scalar)).utf8)
            if words[words.count - 1].count + bytes.count > limit { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?" + Data($0).base64EncodedString() + "?=" }.joined(separator: "\r\n ")
    }
}

/// Quoted-printable (RFC 2045, 6.7).
enum QuotedPrintable {
    private static let limit = 76

    /// Lines of at most 76 bytes that end with CRLF. `\n`, `\r` and `\r\n` all end a line.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for line in lines(of: Array(text.utf8)) {
            var width = 0
            for (index, byte) in line.enumerated() {
                let isLast = index == line.count - 1
                let piece = isLiteral(byte, isLast: isLast) ? [byte] : escaped(byte)
                // A line that goes on ends with "=", for which there must be room.
                if width + piece.count > (isLast ? limit : limit - 1) {
                    result += [equals, 0x0D, 0x0A]
                    width = 0
                }
                result += piece
                width += piece.count
            }
            result += [0x0D, 0x0A]
        }
        return result
    }

    private static let equals = UInt8(ascii: "=")

    /// White space at the end of a line would get lost on the way.
    private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case 0x20, 0x09: !isLast
        case equals: false
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [equals, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D || bytes[index] == 0x0A {
                lines.append(bytes[start..<index])
                if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            }
            index += 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }
}
