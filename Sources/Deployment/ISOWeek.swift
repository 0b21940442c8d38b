import Domain

/// A week of ISO 8601: from Monday, numbered by its Thursday.
struct ISOWeek: Hashable, Sendable, CustomStringConvertible {
    let monday: CivilDate

    init(containing date: CivilDate) {
        monday = date.adding(days: -date.weekday)
    }

    /// Reads `2026-48`, and `2026-W48` as browsers send it. `nil` for a week that the year does not have.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, let year = Int(parts[0]), (2000...2100).contains(year),
            let number = Int(parts[1].first == "W" ? parts[1].dropFirst() : parts[1]), (1...53).contains(number),
            // The fourth of January is always in the first week.
            let fourth = CivilDate(year: year, month: 1, day: 4)
        else { return nil }
        self.init(containing: fourth.adding(days: 7 * (number - 1)))
        guard self.year == year, self.number == number else { return nil }
    }

    private var thursday: CivilDate { monday.adding(days: 3) }

    var year: Int { thursday.components.year }

    var number: Int {
        guard let first = CivilDate(year: year, month: 1, day: 1) else { return 1 }
        return (thursday.dayNumber - first.dayNumber) / 7 + 1
    }

    var days: [CivilDate] { (0..<7).map { monday.adding(days: $0) } }

    func adding(weeks: Int) -> ISOWeek { ISOWeek(containing: monday.adding(days: 7 * weeks)) }

    /// `2026-48`.
    var description: String { "\(year)-\(number < 10 ? "0" : "")\(number)" }
}
