public import Domain
public import Geography
public import Platform

/// Says what stands in a field, in the reader's language.
public struct FieldText: Sendable {
    let visit: Visit
    /// Names of areas by code.
    let areas: [String: String]
    /// Titles of entries that fields refer to.
    let titles: [Identifier: String]

    public init(visit: Visit, areas: [String: String] = [:], titles: [Identifier: String] = [:]) {
        self.visit = visit
        self.areas = areas
        self.titles = titles
    }

    private var words: Words<RegisterPhrase> { visit.words(RegisterPhrase.self) }

    /// One line; empty when the field is.
    public func text(_ shape: FieldShape, _ fields: JSONObject) -> String {
        guard let value = fields[shape.name] else { return "" }
        switch shape.kind {
        case .choice(_, let phrases, _):
            return codes(value).map { visit.site.phrasebook.phrase("\(phrases).\($0)", in: visit.language) }
                .listed(in: visit.language)
        case .date: return value.string.flatMap { CivilDate(iso: $0) }.map(CalendarWords(visit.language).date) ?? ""
        case .time: return value.integer.map(Self.clock) ?? ""
        case .number(let range, let isWhole):
            // A year is no amount: 2026, not 2.026.
            if isWhole, range.lowerBound >= 1000, range.upperBound < 10_000, let year = value.integer {
                return String(year)
            }
            return value.number.map(number) ?? ""
        case .flag: return words(value.bool == true ? .yes : .no)
        case .area: return value.string.map { areas[$0] ?? $0 } ?? ""
        case .reference:
            return codes(value).map { Identifier($0).flatMap { titles[$0] } ?? $0 }.listed(in: visit.language)
        case .line, .text, .link, .email: return value.string ?? ""
        }
    }

    /// The first field of an entry, as people read it.
    public func title(of entry: Entry, _ register: Register) -> String {
        let title = register.fields.first.map { text($0, entry.fields) } ?? ""
        return title.isEmpty ? entry.id.description : title
    }

    private func number(_ value: Double) -> String {
        let words = NumberText(visit.language)
        if value == value.rounded(), abs(value) < 1e15 { return words.whole(Int(value)) }
        return words.decimal(value, (value * 10).rounded() == value * 10 ? 1 : 2)
    }

    private func codes(_ value: JSONValue) -> [String] { value.array?.compactMap(\.string) ?? [value.string ?? ""] }

    /// `22:30`.
    public static func clock(_ minutes: Int) -> String {
        DutchTime.Reading(date: CivilDate(dayNumber: 0), minuteOfDay: minutes).clock
    }
}
