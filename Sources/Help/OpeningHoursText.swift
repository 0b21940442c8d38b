import Domain

/// Opening hours as people in the Netherlands write them: `24/7`, `ma-vr 09:00-17:00`,
/// `ma-do 09:00-12:30, 13:30-17:00; vr 22:00-02:00; niet op feestdagen`.
///
/// What this writes it also reads. A stretch that ends before it starts lasts until the next day; `24:00` is midnight.
enum OpeningHoursText {
    static let days = ["ma", "di", "wo", "do", "vr", "za", "zo"]
    private static let dayNames = [
        "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
    ]
    private static let always = "24/7"
    private static let noHolidays = "niet op feestdagen"

    /// `nil` when it cannot be read. Nothing gives `unknown`.
    static func parse(_ text: String) -> OpeningHours? {
        let text = text.lowercased()
        if text.allSatisfy(\.isWhitespace) { return .unknown }
        if text.filter({ !$0.isWhitespace }) == always { return .always }
        var slots: [OpeningHours.Slot] = []
        var closedOnHolidays = false
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "\n" }).map(\.trimmed) where !part.isEmpty {
            if part == noHolidays {
                closedOnHolidays = true
                continue
            }
            guard let space = part.firstIndex(of: " "), let days = weekdays(part[..<space]),
                let times = stretches(part[space...])
            else { return nil }
            for day in days {
                for time in times {
                    guard let slot = OpeningHours.Slot(weekday: day, opens: time.opens, closes: time.closes) else {
                        return nil
                    }
                    slots.append(slot)
                }
            }
        }
        guard !slots.isEmpty else { return nil }
        return OpeningHours(slots, closedOnHolidays: closedOnHolidays)
    }

    /// Stretches of one day, `09:00-12:30, 13:30-17:00`; `nil` when they cannot be read, empty for no text.
    static func stretches(_ text: some StringProtocol) -> [(opens: Int, closes: Int)]? {
        var result: [(opens: Int, closes: Int)] = []
        for part in text.split(separator: ",") {
            let ends = part.split(whereSeparator: { $0 == "-" || $0 == "–" }).map(\.trimmed)
            guard ends.count == 2, let opens = minute(ends[0]), let closes = minute(ends[1]), opens < 1440,
                opens != closes
            else { return nil }
            result.append((opens, closes > opens ? closes : closes + 1440))
        }
        return result.isEmpty && !text.trimmed.isEmpty ? nil : result
    }

    static func write(_ hours: OpeningHours) -> String {
        switch hours.pattern {
        case .unknown: return ""
        case .always: return always
        case .weekly:
            let runs = DayRun.runs(of: hours).map { run in
                let days =
                    run.first == run.last ? self.days[run.first] : "\(self.days[run.first])-\(self.days[run.last])"
                return days + " " + write(run.stretches)
            }
            return (runs + (hours.closedOnHolidays ? [noHolidays] : [])).joined(separator: "; ")
        }
    }

    /// `09:00-12:30, 13:30-17:00`.
    static func write(_ stretches: [DayRun.Stretch]) -> String {
        stretches.map { "\(clock($0.opens))-\(clock($0.closes))" }.joined(separator: ", ")
    }

    /// `02:00` for 1560; `24:00` for midnight at the end of a day.
    static func clock(_ minute: Int) -> String {
        let minute = minute > 1440 ? minute - 1440 : minute
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "." })
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute),
            hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    /// `ma`, `ma-vr`, `vr-ma`, `za,zo`; also whole names, and `dagelijks`.
    private static func weekdays(_ text: some StringProtocol) -> [Int]? {
        if text == "dagelijks" { return Array(0...6) }
        var result: [Int] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").map { weekday(String($0)) }
            switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
            case (1, let day?, _): result.append(day)
            case (2, let first?, let last?):
                let count = (last - first + 7) % 7
                result += (0...count).map { (first + $0) % 7 }
            default: return nil
            }
        }
        return result.isEmpty ? nil : result
    }

    private static func weekday(_ text: String) -> Int? {
        days.firstIndex(of: text) ?? dayNames.firstIndex(of: text)
    }
}

/// Days after one another with the same hours.
struct DayRun: Hashable, Sendable {
    struct Stretch: Hashable, Sendable {
        let opens: Int
        let closes: Int
    }

    /// 0 is Monday.
    let first: Int
    var last: Int
    let stretches: [Stretch]

    /// In order of the week; days without hours are left out.
    static func runs(of hours: OpeningHours) -> [DayRun] {
        var runs: [DayRun] = []
        for day in 0...6 {
            let stretches = hours.slots.filter { $0.weekday == day }.map {
                Stretch(opens: $0.opens, closes: $0.closes)
            }
            if stretches.isEmpty { continue }
            if let run = runs.last, run.last == day - 1, run.stretches == stretches {
                runs[runs.count - 1].last = day
            } else {
                runs.append(DayRun(first: day, last: day, stretches: stretches))
            }
        }
        return runs
    }
}
