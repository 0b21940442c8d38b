import Domain

/// January to June, or July to December.
struct HalfYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    let year: Int
    /// 1 or 2.
    let half: Int

    init(holding date: CivilDate) {
        let (year, month, _) = date.components
        self.year = year
        half = month <= 6 ? 1 : 2
    }

    /// Reads `2026-2`; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, let year = Int(parts[0]), (2000...2100).contains(year),
            let half = Int(parts[1]), parts[1].utf8.count == 1, (1...2).contains(half)
        else { return nil }
        self.year = year
        self.half = half
    }

    private init(index: Int) {
        year = index / 2
        half = index % 2 + 1
    }

    private var index: Int { year * 2 + half - 1 }

    var next: HalfYear { HalfYear(index: index + 1) }

    func adding(_ count: Int) -> HalfYear { HalfYear(index: index + count) }

    var first: CivilDate { CivilDate(year: year, month: half == 1 ? 1 : 7, day: 1) ?? CivilDate(dayNumber: 0) }
    var last: CivilDate { next.first.adding(days: -1) }

    func contains(_ date: CivilDate?) -> Bool { date.map { first <= $0 && $0 <= last } ?? false }

    var description: String { "\(year)-\(half)" }

    static func < (left: HalfYear, right: HalfYear) -> Bool { left.index < right.index }
}
