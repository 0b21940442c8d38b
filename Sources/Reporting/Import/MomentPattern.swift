import Domain
import Platform

/// A moment as a file tells it: as long as what it leaves open.
struct MomentReading: Hashable {
    enum Unit: Int, Comparable {
        case minute, hour, day, month

        static func < (left: Unit, right: Unit) -> Bool { left.rawValue < right.rawValue }
    }

    /// First moment that can be meant.
    let start: Instant
    /// Moment before which it was; the same as `start` for a clock time with minutes.
    let end: Instant
    let unit: Unit
}

/// How a file writes dates and times.
///
/// Patterns use the letters of Unicode Technical Standard 35: `yyyy`, `yy`, `M` or `MM` (one or two digits), `MMM`
/// (name of a month, Dutch or English, whole or its beginning), `d`, `dd`, `EEE` (name of a day, not looked at), `H`,
/// `HH`, `h`, `hh` with `a` (AM or PM), `mm`, `ss`. Text in single quotes and every other sign stand for themselves, a
/// space for any white space. A letter that comes a second time begins a second moment: `dd-MM-yyyy HH:mm-HH:mm`.
/// `ISO 8601` and `Excel` (days since 30 December 1899) are names of formats.
struct MomentPattern: Hashable, Sendable {
    let text: String
    private let format: Format

    private enum Format: Hashable {
        case iso8601
        case excel
        case elements([Element])
    }

    private enum Element: Hashable {
        /// - Parameter fixed: digits that it has; `nil` for one or two.
        case number(Field, fixed: Int?)
        case monthName
        case weekdayName
        case halfOfDay
        case space
        case literal(UInt8)
    }

    private enum Field: Hashable {
        case year, shortYear, month, day, hour, hourOfHalf, minute, second
    }

    struct Problem: Error, Hashable {
        let reason: String
    }

    init(_ text: String) throws(Problem) {
        self.text = text
        switch text.lowercased() {
        case "iso 8601", "iso8601", "iso": format = .iso8601
        case "excel": format = .excel
        default: format = .elements(try Self.elements(of: Array(text.utf8)))
        }
    }

    private static func elements(of text: [UInt8]) throws(Problem) -> [Element] {
        var elements: [Element] = []
        var position = 0
        var isQuoted = false
        while position < text.count {
            let byte = text[position]
            var length = 1
            while position + length < text.count, text[position + length] == byte { length += 1 }
            let isLetter = (65...90).contains(byte) || (97...122).contains(byte)
            if byte == UInt8(ascii: "'") {
                isQuoted.toggle()
                length = 1
            } else if isQuoted || !isLetter {
                let isSpace = byte == 0x20 || byte == 0x09
                if isSpace, !isQuoted {
                    elements.append(.space)
                } else {
                    elements += Array(repeating: .literal(byte), count: length)
                }
            } else {
                elements.append(try element(byte, length))
            }
            position += length
        }
        guard !isQuoted else { throw Problem(reason: "a single quote is not closed") }
        // Numbers that touch must have a fixed width.
        for index in elements.indices.dropLast() {
            guard case .number(let field, nil) = elements[index], case .number = elements[index + 1] else { continue }
            elements[index] = .number(field, fixed: 2)
        }
        guard !elements.isEmpty else { throw Problem(reason: "it is empty") }
        return elements
    }

    private static func element(_ letter: UInt8, _ length: Int) throws(Problem) -> Element {
        switch (letter, length) {
        case (UInt8(ascii: "y"), 4): .number(.year, fixed: 4)
        case (UInt8(ascii: "y"), 2): .number(.shortYear, fixed: 2)
        case (UInt8(ascii: "M"), 1...2): .number(.month, fixed: nil)
        case (UInt8(ascii: "M"), 3...4): .monthName
        case (UInt8(ascii: "d"), 1...2): .number(.day, fixed: nil)
        case (UInt8(ascii: "E"), 1...4): .weekdayName
        case (UInt8(ascii: "H"), 1...2): .number(.hour, fixed: nil)
        case (UInt8(ascii: "h"), 1...2): .number(.hourOfHalf, fixed: nil)
        case (UInt8(ascii: "m"), 1...2): .number(.minute, fixed: nil)
        case (UInt8(ascii: "s"), 1...2): .number(.second, fixed: nil)
        case (UInt8(ascii: "a"), 1): .halfOfDay
        default:
            throw Problem(
                reason: "\(String(repeating: Character(Unicode.Scalar(letter)), count: length)) means nothing in a date"
            )
        }
    }

    /// Whether what it reads has a date, so that it can stand for a start.
    var hasDate: Bool {
        guard case .elements(let elements) = format else { return true }
        let hasYear = elements.contains(.number(.year, fixed: 4)) || elements.contains(.number(.shortYear, fixed: 2))
        return hasYear
            && elements.contains { element in
                if case .number(.month, _) = element { true } else { element == .monthName }
            }
    }

    // MARK: Reading

    /// What stood in the cells; parts that did not are `nil`.
    struct Parts: Hashable {
        var year: Int?
        var month: Int?
        var day: Int?
        var hour: Int?
        var minute: Int?
        /// `true` for PM.
        var isAfternoon: Bool?
        /// Minutes east of Greenwich, when the text says so.
        var offset: Int?
        var hourOfHalf: Int?
    }

    /// One moment, or the two of a range; `nil` when the text is written otherwise.
    func parts(of text: String) -> (first: Parts, second: Parts?)? {
        let bytes = Array(text.utf8)
        switch format {
        case .iso8601: return Self.iso8601(bytes).map { ($0, nil) }
        case .excel: return Self.excel(text).map { ($0, nil) }
        case .elements(let elements): return Self.match(bytes, elements)
        }
    }

    private static func match(_ text: [UInt8], _ elements: [Element]) -> (Parts, Parts?)? {
        var scanner = Scanner(text: text)
        var parts = [Parts()]
        for element in elements {
            let current = parts.count - 1
            switch element {
            case .literal(let byte):
                guard scanner.skip(byte) else { return nil }
            case .space:
                guard scanner.skipSpaces() else { return nil }
            case .weekdayName:
                guard !scanner.letters().isEmpty else { return nil }
                _ = scanner.skip(UInt8(ascii: "."))
            case .monthName:
                guard let month = month(named: scanner.letters()) else { return nil }
                _ = scanner.skip(UInt8(ascii: "."))
                set(month, \.month, in: &parts)
            case .halfOfDay:
                let letters = scanner.letters(withDots: true)
                guard letters == "am" || letters == "pm" else { return nil }
                parts[current].isAfternoon = letters == "pm"
            case .number(let field, let fixed):
                guard let number = scanner.number(digits: fixed.map { $0...$0 } ?? 1...2) else { return nil }
                switch field {
                case .year: set(number, \.year, in: &parts)
                case .shortYear: set(2000 + number, \.year, in: &parts)
                case .month: set(number, \.month, in: &parts)
                case .day: set(number, \.day, in: &parts)
                case .hour: set(number, \.hour, in: &parts)
                case .hourOfHalf: set(number, \.hourOfHalf, in: &parts)
                case .minute: set(number, \.minute, in: &parts)
                case .second: guard number <= 60 else { return nil }
                }
            }
        }
        guard scanner.isAtEnd, parts.count <= 2 else { return nil }
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    /// A part that is there already begins the next moment.
    private static func set(_ value: Int, _ part: WritableKeyPath<Parts, Int?>, in parts: inout [Parts]) {
        if parts[parts.count - 1][keyPath: part] != nil { parts.append(Parts()) }
        parts[parts.count - 1][keyPath: part] = value
    }

    private static let months: [[String]] = [
        ["januari", "january"], ["februari", "february"], ["maart", "march", "mrt"], ["april"], ["mei", "may"],
        ["juni", "june"], ["juli", "july"], ["augustus", "august"], ["september"], ["oktober", "october"],
        ["november"], ["december"],
    ]

    private static func month(named name: String) -> Int? {
        guard name.utf8.count >= 3 else { return nil }
        return months.firstIndex { $0.contains { $0.hasPrefix(name) } }.map { $0 + 1 }
    }

    /// Year and month, a day, or a moment to the hour, minute or finer, with an offset or without.
    private static func iso8601(_ text: [UInt8]) -> Parts? {
        var scanner = Scanner(text: text)
        var parts = Parts()
        parts.year = scanner.number(digits: 4...4)
        guard parts.year != nil, scanner.skip(UInt8(ascii: "-")) else { return nil }
        parts.month = scanner.number(digits: 2...2)
        guard parts.month != nil else { return nil }
        if scanner.isAtEnd { return parts }
        guard scanner.skip(UInt8(ascii: "-")), let day = scanner.number(digits: 2...2) else { return nil }
        parts.day = day
        if scanner.isAtEnd { return parts }
        guard scanner.skip(UInt8(ascii: "T")) || scanner.skip(UInt8(ascii: "t")) || scanner.skipSpaces(),
            let hour = scanner.number(digits: 2...2)
        else { return nil }
        parts.hour = hour
        if scanner.skip(UInt8(ascii: ":")) {
            guard let minute = scanner.number(digits: 2...2) else { return nil }
            parts.minute = minute
            if scanner.skip(UInt8(ascii: ":")) {
                guard let second = scanner.number(digits: 2...2), second <= 60 else { return nil }
                if scanner.skip(UInt8(ascii: ".")) || scanner.skip(UInt8(ascii: ",")) {
                    guard scanner.number(digits: 1...9) != nil else { return nil }
                }
            }
        }
        _ = scanner.skipSpaces()
        if scanner.isAtEnd { return parts }
        if scanner.skip(UInt8(ascii: "Z")) || scanner.skip(UInt8(ascii: "z")) {
            parts.offset = 0
        } else {
            let isEast = scanner.skip(UInt8(ascii: "+"))
            guard isEast || scanner.skip(UInt8(ascii: "-")), let hours = scanner.number(digits: 2...2), hours <= 14
            else { return nil }
            _ = scanner.skip(UInt8(ascii: ":"))
            let minutes = scanner.isAtEnd ? 0 : scanner.number(digits: 2...2)
            guard let minutes, minutes < 60 else { return nil }
            parts.offset = (isEast ? 1 : -1) * (hours * 60 + minutes)
        }
        return scanner.isAtEnd ? parts : nil
    }

    private static func excel(_ text: String) -> Parts? {
        // 1 March 1900 to the end of the year 9999: before that the program counts a day that never was.
        guard let days = TablePosition.number(text), (61..<2_958_466).contains(days) else { return nil }
        let whole = days.rounded(.down)
        let (year, month, day) = CivilDate(dayNumber: Int(whole) - 25_569).components
        var parts = Parts(year: year, month: month, day: day)
        if days != whole {
            let minutes = min(1439, Int(((days - whole) * 1440).rounded()))
            (parts.hour, parts.minute) = (minutes / 60, minutes % 60)
        }
        return parts
    }

    private struct Scanner {
        let text: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == text.count }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard position < text.count, text[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func skipSpaces() -> Bool {
            let start = position
            while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
            return position > start
        }

        mutating func number(digits: ClosedRange<Int>) -> Int? {
            var (value, count) = (0, 0)
            while count < digits.upperBound, position < text.count, (48...57).contains(text[position]) {
                value = value * 10 + Int(text[position] - 48)
                count += 1
                position += 1
            }
            return count >= digits.lowerBound ? value : nil
        }

        /// In lower case.
        mutating func letters(withDots: Bool = false) -> String {
            var letters: [UInt8] = []
            while position < text.count {
                let lower = text[position] | 0x20
                if (97...122).contains(lower) {
                    letters.append(lower)
                } else if !withDots || text[position] != UInt8(ascii: ".") {
                    break
                }
                position += 1
            }
            return String(decoding: letters, as: UTF8.self)
        }
    }
}

extension MomentPattern.Parts {
    /// - Parameters:
    ///   - isUTC: clock times without an offset are UTC; dates are dates in the Netherlands all the same.
    ///   - date: of which day a clock time without a date is.
    /// - Returns: `nil` when there is no such day or time.
    func reading(isUTC: Bool, on date: CivilDate? = nil) -> MomentReading? {
        let day: CivilDate
        if let year, let month {
            guard let first = CivilDate(year: year, month: month, day: self.day ?? 1) else { return nil }
            if self.day == nil {
                guard hour == nil, hourOfHalf == nil else { return nil }
                return MomentReading(
                    start: DutchTime.instant(of: first), end: DutchTime.instant(of: first.startOfMonth(adding: 1)),
                    unit: .month)
            }
            day = first
        } else {
            guard let date, year == nil, month == nil, self.day == nil else { return nil }
            day = date
        }
        var hour = hour
        if let half = hourOfHalf {
            guard (1...12).contains(half), let isAfternoon else { return nil }
            hour = half % 12 + (isAfternoon ? 12 : 0)
        }
        guard let hour else {
            guard minute == nil else { return nil }
            return MomentReading(
                start: DutchTime.instant(of: day), end: DutchTime.instant(of: day.adding(days: 1)), unit: .day)
        }
        let minute = minute ?? 0
        guard (0..<60).contains(minute), (0..<24).contains(hour) || (hour == 24 && minute == 0) else { return nil }
        let start: Instant
        if let offset = offset ?? (isUTC ? 0 : nil) {
            start = Instant(milliseconds: Int64(day.dayNumber) * 86_400_000)
                .adding(minutes: Int64(hour * 60 + minute - offset))
        } else {
            start = DutchTime.instant(of: day.adding(days: hour / 24), minuteOfDay: hour % 24 * 60 + minute)
        }
        return self.minute == nil
            ? MomentReading(start: start, end: start.adding(minutes: 60), unit: .hour)
            : MomentReading(start: start, end: start, unit: .minute)
    }
}
