/// Telephone numbers: `06-12345678`, `(053) 123 45 67`, `+31 (0)6 1234 5678`, `0031…`, `+49 …`.
extension PersonalDetailsScan {
    /// Digits of an international number, with its country (ITU-T E.164: 15 at most).
    private static let international = 8...15
    /// Digits of a number inside a country: 10 in the Netherlands, up to 12 across the border in Germany. One that was
    /// mistyped by a digit is pointed out too.
    private static let national = 9...12
    /// More groups than any way of writing has.
    private static let mostGroups = 10
    /// Lines that belong to no person: free, paid and information numbers, such as those of help lines.
    private static let services = ["0800", "0900", "0906", "0909"]

    mutating func findPhones() {
        var index = 0
        while index < text.tokens.count {
            guard let token = token(index) else {
                index += 1
                continue
            }
            switch token.kind {
            case .number:
                if let end = endOfMoment(at: index) {
                    index = end
                } else {
                    index = claimPhone(at: index)
                }
            case .sign("+"), .sign("("): index = claimPhone(at: index)
            default: index += 1
            }
        }
    }

    /// Claims the number that begins here, and gives the token to go on from.
    private mutating func claimPhone(at index: Int) -> Int {
        guard let phone = phone(at: index) else { return index + 1 }
        claim(.phone, tokens: phone)
        return phone.upperBound
    }

    // MARK: Dates and times

    /// Behind a date (`06-11-2026`, `6 11 2026`, `06/11/26`) or a clock time (`20:15`, `20.15`), which are never part of a
    /// telephone number; `nil` when none begins here.
    private mutating func endOfMoment(at index: Int) -> Int? {
        guard let first = number(index) else { return nil }
        if first.key.count <= 2, isSign(":", index + 1), number(index + 2)?.key.count == 2 { return index + 3 }
        guard let separator = token(index + 1)?.kind, separator == .space || Self.isDateSign(separator),
            let second = number(index + 2)
        else { return nil }
        if let end = endOfDate(first.key, separator, second.key, at: index) { return end }
        let isTime =
            separator == .sign(".") && first.key.count == 2 && second.key.count == 2 && first.key < "24"
            && second.key < "60"
        guard isTime, !(isSign(".", index + 3) && number(index + 4) != nil) else { return nil }
        return index + 3
    }

    private mutating func endOfDate(
        _ day: String, _ separator: StoryTokens.Kind, _ month: String, at index: Int
    ) -> Int? {
        guard day.count <= 2, month.count <= 2, (1...31).contains(Int(day) ?? 0), (1...12).contains(Int(month) ?? 0),
            token(index + 3)?.kind == separator, let year = number(index + 4)
        else { return nil }
        if year.key.count == 4 { return year.key.hasPrefix("19") || year.key.hasPrefix("20") ? index + 5 : nil }
        // 06-12-34 may go on as a telephone number.
        guard year.key.count == 2, separator != .space, let next = token(index + 5)?.kind else {
            return year.key.count == 2 && separator != .space ? index + 5 : nil
        }
        return next == separator && number(index + 6) != nil ? nil : index + 5
    }

    private static func isDateSign(_ kind: StoryTokens.Kind) -> Bool {
        kind == .sign("-") || kind == .sign("/") || kind == .sign(".")
    }

    // MARK: Numbers

    /// The number that begins here, or `nil`. A bracket is part of it only when it closes inside, as in `(053) 123`.
    private mutating func phone(at start: Int) -> Range<Int>? {
        guard !isInsideAccount(start) else { return nil }
        var position = start
        var isOpen = isSign("(", position)
        var begin = start
        if isOpen { position += 1 }
        let hasPlus = isSign("+", position)
        if hasPlus { position += 1 }
        guard let first = number(position), isOpen || hasPlus || first.key.count >= 2 || first.key == "6" else {
            return nil
        }
        if isOpen { begin = start + 1 }

        var digits = hasPlus ? "+" : ""
        var end: Int?
        for _ in 0..<Self.mostGroups {
            guard let group = number(position), !isClock(position) else { break }
            // Behind what can be a whole number another begins.
            if end != nil, group.key.hasPrefix(hasPlus ? "06" : "0") { break }
            // The zero that is dropped behind a country: +31 (0)6.
            if !(digits == "+31" && group.key == "0") { digits += group.key }
            position += 1
            if Self.isPhone(digits, firstGroup: first.key) {
                end = position
                if Self.isFull(digits) { break }
            } else if end != nil {
                break
            }
            if isOpen, isSign(")", position) {
                guard end == nil else { break }
                position += 1
                isOpen = false
                begin = start
            }
            guard let next = nextGroup(position) else { break }
            if isSign("(", next - 1) { isOpen = true }
            position = next
        }
        return end.map { begin..<$0 }
    }

    /// Over what stands between two groups: spaces, a dash, a dot, a slash, a bracket; three signs at most.
    private mutating func nextGroup(_ index: Int) -> Int? {
        var index = index
        for _ in 0..<3 {
            guard let token = token(index) else { return nil }
            switch token.kind {
            case .number: return index
            case .space, .sign("-"), .sign("."), .sign("/"), .sign("("): index += 1
            default: return nil
            }
        }
        return number(index) == nil ? nil : index
    }

    private mutating func isClock(_ index: Int) -> Bool { isSign(":", index + 1) && number(index + 2) != nil }

    /// Whether four capitals and a number stand before it, as in a bank account: `NL91 ABNA 0417 1643 00`.
    private mutating func isInsideAccount(_ index: Int) -> Bool {
        let bank = isSpace(index - 1) ? index - 2 : index - 1
        guard let word = word(bank), word.casing == .capitals, word.glyphs.count == 4 else { return false }
        return number(isSpace(bank - 1) ? bank - 2 : bank - 1) != nil
    }

    private static func isPhone(_ digits: String, firstGroup: String) -> Bool {
        let count = digits.utf8.count
        if digits.hasPrefix("+") { return international.contains(count - 1) && !digits.hasPrefix("+0") }
        if digits.hasPrefix("00") {
            // A country does not begin with 0.
            return international.contains(count - 2) && !digits.hasPrefix("000") && firstGroup != "00"
                || firstGroup == "00" && count == 13 && digits.hasPrefix("0031")
        }
        if services.contains(where: digits.hasPrefix) { return false }
        if digits.hasPrefix("0") { return national.contains(count) }
        // Without the first zero or the plus: 612345678, 31612345678.
        return digits.hasPrefix("6") && count == 9 && (firstGroup == "6" || firstGroup.utf8.count == 9)
            || digits.hasPrefix("316") && count == 11
    }

    /// Whether no digit can follow. German mobile numbers (015, 016, 017) go on after ten.
    private static func isFull(_ digits: String) -> Bool {
        let count = digits.utf8.count
        if digits.hasPrefix("+31") { return count == 12 }
        if digits.hasPrefix("0031") { return count == 13 }
        if digits.hasPrefix("+") || digits.hasPrefix("00") { return false }
        if ["015", "016", "017"].contains(where: digits.hasPrefix) { return count == 12 }
        return digits.hasPrefix("0") ? count == 10 : true
    }
}
