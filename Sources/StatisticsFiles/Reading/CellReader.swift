import Domain

/// Numbers and words as people write them in files, with what is wrong when they are not.
enum CellReader {
    struct Problem: Error {
        let text: String
    }

    static func integer(_ text: String, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let value = Int(text), isDecimal(text) else {
            // Spreadsheets write whole numbers as 3.0.
            if let number = Double(text), isDecimal(text), let whole = Int(exactly: number) {
                return try check(whole, range)
            }
            throw Problem(text: "\(quoted(text)) is not a whole number")
        }
        return try check(value, range)
    }

    static func number(_ text: String, in range: ClosedRange<Double>) throws(Problem) -> Double {
        guard isDecimal(text), let value = Double(text) else {
            let isComma = text.contains(",") && !text.contains(".")
            throw Problem(text: "\(quoted(text)) is not a number\(isComma ? "; write a decimal point" : "")")
        }
        guard value.isFinite else { throw Problem(text: "\(quoted(text)) is too large") }
        guard range.contains(value) else {
            throw Problem(text: "\(quoted(text)) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    static func text(_ text: String) throws(Problem) -> String {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { throw Problem(text: "is empty") }
        return trimmed
    }

    static func dayNumber(_ text: String) throws(Problem) -> Int {
        guard let day = ClockText.dayNumber(text) else {
            throw Problem(text: "\(quoted(text)) is not a date such as 2026-11-21")
        }
        return day
    }

    static func minutes(_ text: String) throws(Problem) -> Double {
        guard let minutes = ClockText.minutes(text) else {
            throw Problem(text: "\(quoted(text)) is not a time such as 2026-11-21T23:10")
        }
        return minutes
    }

    /// Cut off and without control characters: it ends up on a terminal.
    static func quoted(_ text: String) -> String {
        if text.isEmpty { return "an empty cell" }
        let safe = text.unicodeScalars.prefix(40).map { scalar -> Character in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? "\u{FFFD}" : Character(scalar)
        }
        return "'" + String(safe) + (text.unicodeScalars.count > 40 ? "…'" : "'")
    }

    /// Digits, a sign, a point and an exponent: not the hexadecimal, infinite and NaN that Swift reads as well.
    private static func isDecimal(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "e"), UInt8(ascii: "E"):
                    true
                default: false
                }
            }
    }

    private static func check(_ value: Int, _ range: ClosedRange<Int>) throws(Problem) -> Int {
        guard range.contains(value) else {
            throw Problem(text: "\(value) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }
}
