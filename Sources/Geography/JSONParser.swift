/// Why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "something else was expected here"
        case trailingBytes = "there is more after the value"
        case tooDeep = "arrays or objects are nested too deeply"
        case badNumber = "not a JSON number"
        case badString = "a string holds a bad escape, a control character or bytes that are not UTF-8"
    }

    public let reason: Reason
    /// Bytes from the start of the text.
    public let offset: Int

    public init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String { "\(reason.rawValue) (byte \(offset))" }
}

extension JSONValue {
    /// Reads one value from UTF-8; a byte order mark in front is skipped.
    ///
    /// - Parameter maximumDepth: arrays and objects inside one another; more is an error, so that no text can
    ///   exhaust the stack.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = 128) throws(JSONError) {
        let text = Array(bytes)
        let result = text.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            var parser = JSONParser(text: buffer, maximumDepth: maximumDepth)
            do throws(JSONError) {
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// Recursive descent over the bytes, one level of the stack for each array or object.
private struct JSONParser {
    let text: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0
    var depth = 0

    init(text: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.text = text
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try value()
        skipWhiteSpace()
        guard position == text.count else { throw error(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipWhiteSpace()
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var values: [JSONValue] = []
        skipWhiteSpace()
        if try peek() == UInt8(ascii: "]") {
            position += 1
            return values
        }
        while true {
            values.append(try value())
            if try closes(with: UInt8(ascii: "]")) { return values }
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        defer { depth -= 1 }
        var members = JSONObject()
        skipWhiteSpace()
        if try peek() == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipWhiteSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let name = try string()
            skipWhiteSpace()
            guard try peek() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
            position += 1
            members.append(name, try value())
            if try closes(with: UInt8(ascii: "}")) { return members }
        }
    }

    /// Steps over the opening bracket.
    private mutating func enter() throws(JSONError) {
        guard depth < maximumDepth else { throw error(.tooDeep) }
        depth += 1
        position += 1
    }

    /// Steps over a comma (false) or the closing bracket (true).
    private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        let byte = try peek()
        guard byte == bracket || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
        position += 1
        return byte == bracket
    }

    private mutating func word(_ letters: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for index in 0..<letters.utf8CodeUnitCount {
            guard try peek() == letters.utf8Start[index] else { throw error(.unexpectedByte) }
            position += 1
        }
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> Double {
        let start = position
        var (significand, digits, exponent) = (UInt64(0), 0, 0)
        let isNegative = accept(UInt8(ascii: "-"))
        let firstDigit = position
        while let digit = nextDigit() { take(digit, into: &significand, &digits) }
        let wholeDigits = position - firstDigit
        guard wholeDigits == 1 || (wholeDigits > 1 && text[firstDigit] != UInt8(ascii: "0")) else {
            throw error(.badNumber)
        }
        if accept(UInt8(ascii: ".")) {
            let pointAt = position
            while let digit = nextDigit() { take(digit, into: &significand, &digits) }
            guard position > pointAt else { throw error(.badNumber) }
            exponent = pointAt - position
        }
        if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
            let isBelowOne = accept(UInt8(ascii: "-"))
            if !isBelowOne { _ = accept(UInt8(ascii: "+")) }
            let exponentAt = position
            var written = 0
            // Beyond 99,999 the result no longer changes.
            while let digit = nextDigit() { written = min(99_999, written * 10 + Int(digit)) }
            guard position > exponentAt else { throw error(.badNumber) }
            exponent += isBelowOne ? -written : written
        }
        // Exact: both factors are, and one operation rounds once (W. D. Clinger 1990).
        if digits <= 19, significand < 1 << 53, abs(exponent) < Self.powersOfTen.count {
            let power = Self.powersOfTen[abs(exponent)]
            let magnitude = exponent < 0 ? Double(significand) / power : Double(significand) * power
            return isNegative ? -magnitude : magnitude
        }
        let written = String(decoding: UnsafeBufferPointer(rebasing: text[start..<position]), as: UTF8.self)
        guard let value = Double(written), value.isFinite else { throw error(.badNumber) }
        return value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private mutating func nextDigit() -> UInt8? {
        guard position < text.count else { return nil }
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        position += 1
        return digit
    }

    /// Counts digits after leading zeros; past nineteen the significand is no longer used.
    private func take(_ digit: UInt8, into significand: inout UInt64, _ digits: inout Int) {
        significand = significand &* 10 &+ UInt64(digit)
        if significand > 0 { digits += 1 }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                let result = try decoded(start..<position)
                position += 1
                return result
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw error(.badString)
            default: position += 1
            }
        }
    }

    /// The slow road, for strings with escapes.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var result = try decoded(start..<position)
        while true {
            let byte = try peek()
            if byte == UInt8(ascii: "\"") {
                position += 1
                return result
            }
            if byte == UInt8(ascii: "\\") {
                position += 1
                result.unicodeScalars.append(try escape())
                continue
            }
            let runStart = position
            while try !isStringEnd(peek()) { position += 1 }
            guard position > runStart else { throw error(.badString) }
            result += try decoded(runStart..<position)
        }
    }

    /// A quote, a backslash, or a control character.
    private func isStringEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error(.badString)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else { throw error(.badString) }
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw error(.badString) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error(.badString) }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else { throw error(.badString) }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    private func decoded(_ range: Range<Int>) throws(JSONError) -> String {
        guard let result = String(validating: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self) else {
            throw error(.badString)
        }
        return result
    }

    // MARK: Bytes

    private func peek() throws(JSONError) -> UInt8 {
        guard position < text.count else { throw error(.unexpectedEnd) }
        return text[position]
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, offset: position)
    }
}
