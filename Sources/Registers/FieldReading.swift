public import Domain
public import Geography
import Mail

/// Reads what was typed, or what a file says, into values; the same rules for forms, JSON and CSV.
public struct FieldReading: Sendable {
    /// Codes of areas that exist here.
    public let areas: Set<String>
    /// Entries that a field may refer to, by the id of their register.
    public let entries: [String: Set<Identifier>]

    public init(areas: Set<String>, entries: [String: Set<Identifier>]) {
        self.areas = areas
        self.entries = entries
    }

    /// - Parameter values: what was given for a field, by its name; several for a choice of many.
    public func read(
        _ register: Register, _ values: (_ name: String) -> [String]
    ) -> (fields: JSONObject, problems: [EntryProblem]) {
        var fields = JSONObject()
        var problems: [EntryProblem] = []
        for shape in register.fields {
            // A NUL cannot be stored by every engine; forms lose it earlier.
            let given = values(shape.name).map { $0.replacing("\0", with: "\u{FFFD}").trimmed }.filter { !$0.isEmpty }
            do throws(EntryProblem) {
                let value = try value(given, of: shape)
                if value == nil, shape.traits.contains(.required) { throw EntryProblem(field: shape.name, .required) }
                fields[shape.name] = value
            } catch {
                problems.append(error)
            }
        }
        return (fields, problems)
    }

    private func value(_ given: [String], of shape: FieldShape) throws(EntryProblem) -> JSONValue? {
        guard let first = given.first else { return nil }
        func problem(_ reason: EntryProblem.Reason) -> EntryProblem { EntryProblem(field: shape.name, reason) }
        switch shape.kind {
        case .line(let maximum):
            guard Self.fits(first, maximum) else { throw problem(.tooLong(maximum: maximum)) }
            return .string(String(first.map { $0.isNewline ? " " : $0 }))
        case .text(let maximum):
            guard Self.fits(first, maximum) else { throw problem(.tooLong(maximum: maximum)) }
            return .string(first)
        case .choice(let codes, _, let many):
            guard given.allSatisfy(codes.contains), many || given.count == 1 else { throw problem(.unknownChoice) }
            // In the order of the list, so that the same choice is the same text.
            return many ? .array(codes.filter(given.contains).map { .string($0) }) : .string(first)
        case .date:
            guard let date = Self.date(first) else { throw problem(.notADate) }
            return .string(date.description)
        case .time:
            guard let minutes = Self.minutes(first) else { throw problem(.notATime) }
            return .number(Double(minutes))
        case .number(let range, let isWhole):
            guard let number = Self.number(first), number.isFinite, !isWhole || number == number.rounded() else {
                throw problem(.notANumber)
            }
            guard range.contains(number) else {
                throw problem(
                    .outOfRange(from: Self.text(range.lowerBound), through: Self.text(range.upperBound)))
            }
            return .number(number)
        case .flag:
            return ["ja", "true", "1"].contains(first.lowercased()) ? true : nil
        case .link:
            guard Self.isLink(first) else { throw problem(.notALink) }
            return .string(first)
        case .email:
            guard EmailAddress(first) != nil else { throw problem(.notAnEmail) }
            return .string(first)
        case .area:
            guard areas.contains(first) else { throw problem(.unknownArea) }
            return .string(first)
        case .reference(let register, let many):
            let known = entries[register] ?? []
            var ids: [Identifier] = []
            for text in many ? given : [first] {
                guard let id = Identifier(text), known.contains(id) else { throw problem(.unknownEntry) }
                if !ids.contains(id) { ids.append(id) }
            }
            return many ? .array(ids.map { .string($0.description) }) : ids.first.map { .string($0.description) }
        }
    }

    // MARK: Texts

    /// `2026-11-21`, and `21-11-2026` as people type it.
    public static func date(_ text: String) -> CivilDate? {
        if let date = CivilDate(iso: text) { return date }
        let parts = text.split(whereSeparator: { "-/.".contains($0) }).map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2], year > 999 else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `22:30`, `22.30` and, from a file, minutes since midnight.
    public static func minutes(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { ":.".contains($0) })
        if parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), parts[1].count == 2,
            (0...23).contains(hour), (0...59).contains(minute)
        {
            return hour * 60 + minute
        }
        guard parts.count == 1, let minutes = Int(text), (0...1439).contains(minutes), text.count > 2 || minutes == 0
        else { return nil }
        return minutes
    }

    /// With a Dutch comma or a point; a point before three digits in front of a comma is a thousands separator.
    public static func number(_ text: String) -> Double? {
        let plain = text.contains(",") ? text.filter { $0 != "." }.map { $0 == "," ? "." : $0 } : Array(text)
        let digits = plain.last == "%" ? plain.dropLast() : plain[...]
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || "-.eE+".contains($0)) }) else { return nil }
        return Double(String(digits))
    }

    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }

    /// Letters with marks count as one letter, but not without end.
    private static func fits(_ text: String, _ maximum: Int) -> Bool {
        text.count <= maximum && text.utf8.count <= 4 * maximum
    }

    static func isLink(_ text: String) -> Bool {
        guard text.utf8.count <= 2_000, !text.contains(where: { $0.isWhitespace || "<>\"\\".contains($0) }),
            text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
        else {
            return false
        }
        for scheme in ["https://", "http://"] where text.lowercased().hasPrefix(scheme) {
            // With an account in front of the host people would read another host than they go to.
            let host = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            return host.contains(".") && !host.contains("@")
        }
        return false
    }
}
