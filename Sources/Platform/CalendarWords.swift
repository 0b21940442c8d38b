public import Domain

/// Dates in words, in the page's language. Written out here, because a formatter costs 45 MB of tables for these
/// thirty words.
public struct CalendarWords: Sendable {
    public let language: Language

    public init(_ language: Language) {
        self.language = language
    }

    /// `14 november 2026`.
    public func date(_ date: CivilDate) -> String {
        let (year, month, day) = date.components
        return "\(day) \(self.month(month)) \(year)"
    }

    /// `zaterdag 14 november 2026`.
    public func dateWithWeekday(_ date: CivilDate) -> String {
        weekday(date.weekday) + (language == .arabic ? "، " : " ") + self.date(date)
    }

    /// `14 november 2026, 23:05`, Dutch clock.
    public func moment(_ instant: Instant) -> String {
        let reading = DutchTime.reading(of: instant)
        return date(reading.date) + language.comma + reading.clock
    }

    /// `november 2026`.
    public func monthAndYear(_ date: CivilDate) -> String {
        let (year, month, _) = date.components
        return "\(self.month(month)) \(year)"
    }

    /// - Parameter month: 1…12.
    public func month(_ month: Int) -> String {
        let names =
            switch language {
            case .dutch:
                "januari februari maart april mei juni juli augustus september oktober november december"
            case .english:
                "January February March April May June July August September October November December"
            case .arabic:
                "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
            }
        return name(month - 1, of: names)
    }

    /// - Parameter weekday: 0 is Monday.
    public func weekday(_ weekday: Int) -> String {
        let names =
            switch language {
            case .dutch: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
            case .english: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
            case .arabic: "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
            }
        return name(weekday, of: names)
    }

    private func name(_ index: Int, of names: String) -> String {
        let list = names.split(separator: " ")
        return list.indices.contains(index) ? String(list[index]) : ""
    }
}
