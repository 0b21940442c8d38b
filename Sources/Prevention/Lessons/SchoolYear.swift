import Domain

/// A Dutch school year, from 1 August to 31 July: `2026-2027`.
struct SchoolYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The year in which it begins.
    let start: Int

    /// `nil` unless the text is two years that follow each other.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 4 }), let first = Int(parts[0]),
            let second = Int(parts[1]), first >= 2000, second == first + 1
        else { return nil }
        start = first
    }

    init(of date: CivilDate) {
        let (year, month, _) = date.components
        start = month >= 8 ? year : year - 1
    }

    private init(start: Int) { self.start = start }

    var description: String { "\(start)-\(start + 1)" }

    func adding(_ years: Int) -> SchoolYear { SchoolYear(start: start + years) }

    static func < (left: SchoolYear, right: SchoolYear) -> Bool { left.start < right.start }
}
