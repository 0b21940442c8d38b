import Domain

/// What HSDS has no field for travels as attributes with terms of these taxonomies. Their names are ours and do not
/// change.
enum HSDSTaxonomy: String, CaseIterable {
    case situation = "straatlicht/help-situation"
    case moment = "straatlicht/time-since"
    case audience = "straatlicht/audience"
    case urgency = "straatlicht/urgency"
    case reach = "straatlicht/reach"
    /// The text in another language; the value is the text.
    case text = "straatlicht/text"
    /// A field of the directory; the value is what it holds.
    case field = "straatlicht/field"
}

enum HSDSField: String, CaseIterable {
    case kind = "soort"
    case fits = "wanneer"
    case chat
    case source = "bron"
    case owner = "eigenaar"
    case closedOnHolidays = "gesloten-op-feestdagen"
}

/// Moments as HSDS writes them: ISO 8601 in UTC, to the millisecond.
enum HSDSMoment {
    static func write(_ instant: Instant) -> String {
        let day = floorDivide(instant.milliseconds, 86_400_000)
        let rest = instant.milliseconds - day * 86_400_000
        func two(_ number: Int64) -> String { padded(number, to: 2) }
        return "\(CivilDate(dayNumber: Int(day)))T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60))"
            + ":\(two(rest / 1000 % 60)).\(padded(rest % 1000, to: 3))Z"
    }

    /// Reads what this writes, without fractions too, and with a distance from UTC; `nil` for anything else.
    static func read(_ text: String) -> Instant? {
        guard
            let match = text.wholeMatch(
                of: /(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?/),
            let date = CivilDate(iso: match.1), let hour = Int64(match.2), let minute = Int64(match.3),
            let second = Int64(match.4), hour < 24, minute < 60, second < 60
        else { return nil }
        let fraction = match.5.map { Int64(($0 + "000").prefix(3)) ?? 0 } ?? 0
        var distance: Int64 = 0
        if let zone = match.6, zone != "Z" {
            let parts = zone.dropFirst().split(separator: ":").compactMap { Int64($0) }
            guard parts.count == 2 else { return nil }
            distance = (parts[0] * 60 + parts[1]) * (zone.first == "-" ? -1 : 1)
        }
        let minutes = Int64(date.dayNumber) * 1440 + hour * 60 + minute - distance
        return Instant(milliseconds: minutes * 60_000 + second * 1000 + fraction)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Opening hours as rules of RFC 5545: days with the same stretch share one.
enum HSDSSchedule {
    static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    struct Rule: Hashable {
        /// 0 is Monday, in order.
        let weekdays: [Int]
        let opens: Int
        let closes: Int
    }

    /// Day and night is every day from midnight to midnight.
    static func rules(of hours: OpeningHours) -> [Rule] {
        if hours.pattern == .always { return [Rule(weekdays: Array(0...6), opens: 0, closes: 1440)] }
        let stretches = Set(hours.slots.map { DayRun.Stretch(opens: $0.opens, closes: $0.closes) })
        return stretches.map { stretch in
            Rule(
                weekdays: hours.slots.filter { $0.opens == stretch.opens && $0.closes == stretch.closes }
                    .map(\.weekday),
                opens: stretch.opens, closes: stretch.closes)
        }.sorted { ($0.weekdays.first ?? 0, $0.opens, $0.closes) < ($1.weekdays.first ?? 0, $1.opens, $1.closes) }
    }

    /// `00:00` is the midnight that ends the day.
    static func clock(_ minute: Int) -> String { OpeningHoursText.clock(minute % 1440) }

    /// Minutes since midnight. A distance from UTC is taken only where it is that of the Netherlands.
    static func minute(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: /(\d{2}):(\d{2})(?::\d{2})?(?:\+0[12]:00)?/), let hour = Int(match.1),
            let minute = Int(match.2), hour < 24 || (hour == 24 && minute == 0), minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
