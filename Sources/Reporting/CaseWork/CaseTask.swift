import Domain

/// Something that the municipality promised to do for a report, with the moment by which it is done.
struct CaseTask: Sendable, Identifiable {
    /// Raw values are stored; never rename one.
    enum Kind: String, CaseIterable, Sendable {
        /// The first answer to the reporter.
        case answer
        /// The reporter said that the municipality may call or write.
        case callBack = "call-back"
        /// Asking once more how somebody is, a week after the first call.
        case aftercare
        /// The reporter added something and waits for a reaction.
        case reply
        /// Somebody says that a report describes them wrongly.
        case correction

        /// What a colleague can say became of it. A request for correction is decided on a page of its own.
        var results: [Result] {
            switch self {
            case .answer, .reply: [.answered, .notNeeded]
            case .callBack, .aftercare: [.reached, .notReached, .notWanted]
            case .correction: []
            }
        }
    }

    /// What became of a task. Raw values are stored; never rename one.
    enum Result: String, CaseIterable, Sendable {
        case reached
        /// Tried; the task comes back for the next working day.
        case notReached = "not-reached"
        case notWanted = "not-wanted"
        case answered
        case notNeeded = "not-needed"
        case corrected
        case unfounded
        /// The report was withdrawn. Given by the program alone.
        case withdrawn
    }

    let id: Identifier
    /// `nil` for a task that is about no single report.
    let file: Identifier?
    let kind: Kind
    let created: Instant
    let due: Instant
    /// `nil` as long as it is open.
    let result: Result?
    /// The request that it is about, for a task of that kind.
    var correction: Identifier?
}

/// The moments by which tasks are done: five o'clock in the afternoon of an office day.
enum Deadline {
    private static let minuteOfDay = 17 * 60
    /// A reporter who added something hears from a person within this many working days.
    static let replyDays = 2
    /// Somebody was called and did not answer.
    static let nextTryDays = 1

    /// - Parameter workingDays: counted from the day after `moment`.
    static func after(workingDays: Int, from moment: Instant) -> Instant {
        end(of: DutchTime.reading(of: moment).date.adding(workingDays: workingDays))
    }

    /// A week later, or the first working day after that.
    static func nextWeek(from moment: Instant) -> Instant {
        end(of: DutchTime.reading(of: moment).date.adding(days: 6).adding(workingDays: 1))
    }

    /// Within a month, as the law wants it for a request for correction (GDPR, article 12.3): the day with the same
    /// number in the next month, or the last of that month; when nobody works then, the last working day before.
    static func aMonth(from moment: Instant) -> Instant {
        let limit = DutchTime.reading(of: moment).date.adding(months: 1)
        return end(of: limit.isWorkingDay ? limit : limit.adding(workingDays: -1))
    }

    private static func end(of date: CivilDate) -> Instant { DutchTime.instant(of: date, minuteOfDay: minuteOfDay) }
}

/// How a deadline lies to the present moment.
enum Urgency: CaseIterable, Sendable {
    case late, today, later

    init(of due: Instant, at now: Instant) {
        if due <= now {
            self = .late
        } else {
            self = due < Self.endOfDay(at: now) ? .today : .later
        }
    }

    /// The midnight that ends the day, on clocks in the Netherlands.
    static func endOfDay(at now: Instant) -> Instant {
        DutchTime.instant(of: DutchTime.reading(of: now).date.adding(days: 1))
    }
}
