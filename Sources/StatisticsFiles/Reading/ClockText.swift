import Domain

/// Dates and times as CSV files hold them.
enum ClockText {
    /// Days since 1970-01-01 of `2026-11-21`.
    static func dayNumber(_ text: some StringProtocol) -> Int? {
        // CivilDate takes `+021` for a year: Int does.
        guard text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "-") }) else { return nil }
        return CivilDate(iso: text)?.dayNumber
    }

    /// Minutes since 1970-01-01T00:00 of `2026-11-21T23:10`; seconds are allowed and count.
    static func minutes(_ text: String) -> Double? {
        guard let gap = text.firstIndex(where: { $0 == "T" || $0 == " " }), let day = dayNumber(text[..<gap])
        else { return nil }
        let parts = text[text.index(after: gap)...].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        guard parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, numbers[0] < 24, numbers[1] < 60, numbers.count < 3 || numbers[2] < 60
        else { return nil }
        let seconds = numbers.count == 3 ? Double(numbers[2]) : 0
        return Double(day) * 1440 + Double(numbers[0] * 60 + numbers[1]) + seconds / 60
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
