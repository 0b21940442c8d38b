import Domain

/// Reads the track points of a GPX file, tag by tag.
///
/// Knows of XML only what GPX needs. It expands no entities and reads no document type, so that no file can make it
/// fetch, grow or loop: a file with `<!DOCTYPE` is refused.
struct GPXReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next `trkpt`; `nil` at the end of the file.
    mutating func next() throws(TrackProblem.Fatal) -> TrackFile.RawPoint? {
        while let tag = try nextTag() {
            guard tag.name == "trkpt", !tag.isEnd else { continue }
            let started = line
            var time = ""
            if !tag.isEmpty {
                var depth = 1
                while depth > 0 {
                    guard let inner = try nextTag() else { throw TrackProblem.Fatal(line: started, .unreadable) }
                    if inner.isEnd {
                        depth -= 1
                    } else if !inner.isEmpty {
                        depth += 1
                        if depth == 2, inner.name == "time" { time = text() }
                    }
                }
            }
            let place: TrackFile.RawPoint.Place? = tag.attributes["lat"].flatMap { latitude in
                tag.attributes["lon"].map { .degrees(latitude: latitude, longitude: $0) }
            }
            return TrackFile.RawPoint(line: tag.line, time: time, place: place)
        }
        return nil
    }

    private struct Tag {
        /// Without a prefix.
        var name = ""
        var attributes: [String: String] = [:]
        var isEnd = false
        /// `<x/>`.
        var isEmpty = false
        var line = 1
    }

    private mutating func nextTag() throws(TrackProblem.Fatal) -> Tag? {
        while skip(to: UInt8(ascii: "<")) {
            if starts(with: "<!--") {
                try skip(past: "-->")
            } else if starts(with: "<![CDATA[") {
                try skip(past: "]]>")
            } else if starts(with: "<?") {
                try skip(past: "?>")
            } else if starts(with: "<!") {
                throw TrackProblem.Fatal(line: line, .documentType)
            } else {
                return try tag()
            }
        }
        return nil
    }

    private mutating func tag() throws(TrackProblem.Fatal) -> Tag {
        var tag = Tag()
        tag.line = line
        advance()
        if peek == UInt8(ascii: "/") {
            tag.isEnd = true
            advance()
        }
        tag.name = name()
        while let byte = peek {
            switch byte {
            case UInt8(ascii: ">"):
                advance()
                return tag
            case UInt8(ascii: "/"):
                tag.isEmpty = true
                advance()
            case UInt8(ascii: "<"):
                throw TrackProblem.Fatal(line: line, .unreadable)
            case _ where Self.isName(byte):
                let name = name()
                skipSpace()
                guard peek == UInt8(ascii: "=") else { throw TrackProblem.Fatal(line: line, .unreadable) }
                advance()
                skipSpace()
                guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                    throw TrackProblem.Fatal(line: line, .unreadable)
                }
                advance()
                let start = position
                guard skip(to: quote) else { throw TrackProblem.Fatal(line: tag.line, .unreadable) }
                tag.attributes[name] = String(decoding: bytes[start..<position], as: UTF8.self)
                advance()
            default:
                advance()
            }
        }
        throw TrackProblem.Fatal(line: tag.line, .unreadable)
    }

    /// Up to the next tag.
    private func text() -> String {
        String(decoding: bytes[position...].prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, byte <= 32 { advance() }
    }

    private mutating func skip(to wanted: UInt8) -> Bool {
        while let byte = peek {
            if byte == wanted { return true }
            advance()
        }
        return false
    }

    private mutating func skip(past end: StaticString) throws(TrackProblem.Fatal) {
        let started = line
        while position < bytes.count {
            if starts(with: end) {
                for _ in 0..<end.utf8CodeUnitCount { advance() }
                return
            }
            advance()
        }
        throw TrackProblem.Fatal(line: started, .unreadable)
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func name() -> String {
        let start = position
        while let byte = peek, Self.isName(byte) { advance() }
        let whole = bytes[start..<position]
        let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
        return String(decoding: local, as: UTF8.self)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }
}
