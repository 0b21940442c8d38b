import Domain

/// When a service can be reached, by the clock in the Netherlands.
struct OpeningHours: Hashable, Sendable {
    /// One stretch of the week.
    struct Slot: Hashable, Comparable, Sendable {
        /// 0 is Monday.
        let weekday: Int
        /// Minutes since midnight, 0…1439.
        let opens: Int
        /// Minutes since the midnight before `opens`, more than `opens` and less than a day later: 1560 is 02:00 of the
        /// next day, 1440 is midnight.
        let closes: Int

        /// `nil` when a number is out of its range, or when it lasts a day and a night but does not start at midnight:
        /// opening and closing at the same time of day is a slip of the pen.
        init?(weekday: Int, opens: Int, closes: Int) {
            guard (0...6).contains(weekday), (0...1439).contains(opens), closes > opens,
                closes < opens + 1440 || (opens == 0 && closes == 1440)
            else { return nil }
            self.weekday = weekday
            self.opens = opens
            self.closes = closes
        }

        static func < (left: Slot, right: Slot) -> Bool {
            (left.weekday, left.opens, left.closes) < (right.weekday, right.opens, right.closes)
        }
    }

    enum Pattern: Hashable, Sendable {
        /// Nobody wrote it down.
        case unknown
        /// Day and night, holidays too.
        case always
        /// In order, not empty.
        case weekly([Slot])
    }

    let pattern: Pattern
    /// Not open on `DutchHolidays`. Only hours of the week can be.
    let closedOnHolidays: Bool

    static let unknown = OpeningHours(pattern: .unknown, closedOnHolidays: false)
    static let always = OpeningHours(pattern: .always, closedOnHolidays: false)

    private init(pattern: Pattern, closedOnHolidays: Bool) {
        self.pattern = pattern
        self.closedOnHolidays = closedOnHolidays
    }

    /// Hours of the week; unknown when there are none, and `always` when they are all of the week.
    init(_ slots: [Slot], closedOnHolidays: Bool) {
        let slots = Array(Set(slots)).sorted()
        let isAlways =
            !closedOnHolidays && slots.count == 7 && slots.allSatisfy { $0.opens == 0 && $0.closes == 1440 }
        if slots.isEmpty {
            self = .unknown
        } else if isAlways {
            self = .always
        } else {
            self.init(pattern: .weekly(slots), closedOnHolidays: closedOnHolidays)
        }
    }

    var slots: [Slot] {
        if case .weekly(let slots) = pattern { slots } else { [] }
    }
}

/// Whether somebody answers at a moment.
enum OpenState: Hashable, Sendable {
    case unknown
    case always
    /// Until when, by the clock.
    case open(until: DutchTime.Reading)
    /// When it opens again; `nil` when not within two weeks.
    case closed(opens: DutchTime.Reading?)
}

extension OpeningHours {
    /// - Parameter isHoliday: whether a day counts as a public holiday.
    func state(
        at instant: Instant, isHoliday: (CivilDate) -> Bool = { DutchHolidays.holiday(on: $0) != nil }
    ) -> OpenState {
        switch pattern {
        case .unknown: return .unknown
        case .always: return .always
        case .weekly(let slots):
            let today = DutchTime.reading(of: instant).date
            var next: (opening: Instant, reading: DutchTime.Reading)?
            var last: (closing: Instant, reading: DutchTime.Reading)?
            // Yesterday's evening may last into today; two weeks see past every row of holidays.
            for day in -1...14 {
                let date = today.adding(days: day)
                guard !(closedOnHolidays && isHoliday(date)) else { continue }
                for slot in slots where slot.weekday == date.weekday {
                    let (opening, closing) = slot.moments(on: date)
                    if opening <= instant, instant < closing {
                        if last.map({ $0.closing < closing }) ?? true { last = (closing, slot.closing(on: date)) }
                    } else if opening > instant, next.map({ opening < $0.opening }) ?? true {
                        next = (opening, DutchTime.Reading(date: date, minuteOfDay: slot.opens))
                    }
                }
            }
            if let last { return .open(until: last.reading) }
            return .closed(opens: next?.reading)
        }
    }
}

extension OpeningHours.Slot {
    func closing(on date: CivilDate) -> DutchTime.Reading {
        DutchTime.Reading(date: date.adding(days: closes / 1440), minuteOfDay: closes % 1440)
    }

    /// From when until when it is open, if it opens on this day. In the hour that occurs twice in October the first one
    /// closes, and a closing time that is skipped in March is when the clock jumps, so that nobody is sent to a line
    /// that may have closed.
    fileprivate func moments(on date: CivilDate) -> (opening: Instant, closing: Instant) {
        let end = closing(on: date)
        let closing = DutchTime.instant(of: end.date, minuteOfDay: end.minuteOfDay)
        let shown = DutchTime.reading(of: closing)
        let late = (shown.date.dayNumber - end.date.dayNumber) * 1440 + shown.minuteOfDay - end.minuteOfDay
        // Read as winter time, a skipped 02:30 is 03:30; the clock jumped half an hour before.
        let jump = late > 0 ? closing.adding(minutes: Int64(-(end.minuteOfDay % 60))) : closing
        return (DutchTime.instant(of: date, minuteOfDay: opens), jump)
    }
}
