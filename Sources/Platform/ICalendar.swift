public import Domain

/// A calendar as a file that any agenda reads (RFC 5545). All moments are in UTC, which every agenda shows in the time
/// of its own place, so that no time zone has to travel along and nights of a clock change keep their true length.
public struct ICalendar: Sendable {
    /// What agendas call it.
    public let name: String
    /// The language of its texts, such as `nl`.
    public let language: String
    /// How many minutes agendas that subscribe to it may wait before they look again.
    public let refreshMinutes: Int
    public let events: [Event]

    public init(name: String, language: String = "nl", refreshMinutes: Int = 60, events: [Event]) {
        self.name = name
        self.language = language
        self.refreshMinutes = refreshMinutes
        self.events = events
    }

    /// What such a file is served as.
    public static let contentType = "text/calendar; charset=utf-8"

    /// One thing that happens.
    public struct Event: Sendable {
        public enum Time: Sendable, Equatable {
            /// From a moment up to another one.
            case moments(Instant, Instant)
            /// Whole days: the first and the last one, both of them included.
            case days(CivilDate, through: CivilDate)
        }

        public enum Status: String, Sendable {
            case tentative = "TENTATIVE"
            case confirmed = "CONFIRMED"
            case cancelled = "CANCELLED"
        }

        /// The same for ever, and the same in no other calendar: `shift-<id>@straatlicht`.
        public let uid: String
        /// Goes up with each change, from 0.
        public let sequence: Int
        /// When it last changed.
        public let changed: Instant
        public let time: Time
        public let summary: String
        public let status: Status
        public let location: String?
        public let description: String?
        /// The page about it.
        public let url: String?
        public let coordinates: (latitude: Double, longitude: Double)?

        public init(
            uid: String, sequence: Int, changed: Instant, time: Time, summary: String, status: Status = .confirmed,
            location: String? = nil, description: String? = nil, url: String? = nil,
            coordinates: (latitude: Double, longitude: Double)? = nil
        ) {
            self.uid = uid
            self.sequence = sequence
            self.changed = changed
            self.time = time
            self.summary = summary
            self.status = status
            self.location = location
            self.description = description
            self.url = url
            self.coordinates = coordinates
        }
    }

    /// The file: lines end in CR LF and none is longer than 75 bytes.
    public var text: String {
        var lines = ICalendarLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", "-//Straatlicht//Straatlicht//\(language.uppercased())")
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("METHOD", "PUBLISH")
        lines.addText("NAME", name)
        // Older agendas know this name only.
        lines.addText("X-WR-CALNAME", name)
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT\(refreshMinutes)M")
        lines.add("X-PUBLISHED-TTL", "PT\(refreshMinutes)M")
        for event in events { lines.add(event, language: language) }
        lines.add("END", "VCALENDAR")
        return lines.text
    }
}

/// Writes content lines (RFC 5545, section 3.1).
private struct ICalendarLines {
    private(set) var text = ""

    mutating func add(_ event: ICalendar.Event, language: String) {
        add("BEGIN", "VEVENT")
        addText("UID", event.uid)
        // With METHOD and no message of its own, this is when the event as it now is was made.
        add("DTSTAMP", Self.moment(event.changed))
        add("LAST-MODIFIED", Self.moment(event.changed))
        add("SEQUENCE", String(event.sequence))
        switch event.time {
        case .moments(let start, let end):
            add("DTSTART", Self.moment(start))
            add("DTEND", Self.moment(end))
        case .days(let first, let last):
            add("DTSTART;VALUE=DATE", Self.day(first))
            // The end of whole days is the day after them.
            add("DTEND;VALUE=DATE", Self.day(last.adding(days: 1)))
        }
        addText("SUMMARY;LANGUAGE=\(language)", event.summary)
        if let location = event.location { addText("LOCATION;LANGUAGE=\(language)", location) }
        if let description = event.description { addText("DESCRIPTION;LANGUAGE=\(language)", description) }
        if let (latitude, longitude) = event.coordinates { add("GEO", "\(latitude);\(longitude)") }
        if let url = event.url { add("URL", url.filter { !$0.isNewline }) }
        add("STATUS", event.status.rawValue)
        add("END", "VEVENT")
    }

    /// A line whose value is text: commas, semicolons, backslashes and line ends are escaped.
    mutating func addText(_ name: String, _ value: String) {
        var escaped = ""
        for character in value {
            switch character {
            case "\\": escaped += "\\\\"
            case ";": escaped += "\\;"
            case ",": escaped += "\\,"
            case _ where character.isNewline: escaped += "\\n"
            // Control characters have no place in the format.
            case _ where character.unicodeScalars.allSatisfy { $0.value < 32 || $0.value == 127 } && character != "\t":
                break
            default: escaped.append(character)
            }
        }
        add(name, escaped)
    }

    /// Folds at 75 bytes, and inside a letter only when it is longer than a line.
    mutating func add(_ name: String, _ value: String) {
        var used = 0
        func fold() {
            text += "\r\n "
            used = 1
        }
        for character in "\(name):\(value)" {
            if used + character.utf8.count > 75, used > 1 { fold() }
            for scalar in character.unicodeScalars {
                let width = UTF8.width(scalar)
                if used + width > 75 { fold() }
                text.unicodeScalars.append(scalar)
                used += width
            }
        }
        text += "\r\n"
    }

    /// `20261121T213000Z`.
    static func moment(_ instant: Instant) -> String {
        let seconds = (Double(instant.milliseconds) / 1000).rounded(.down)
        let days = (seconds / 86_400).rounded(.down)
        let rest = Int(seconds - days * 86_400)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        return "\(day(CivilDate(dayNumber: Int(days))))T\(clock)Z"
    }

    /// `20261121`.
    static func day(_ date: CivilDate) -> String { date.description.filter { $0 != "-" } }
}
