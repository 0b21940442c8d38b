import Domain

/// A term of keeping: a number of calendar months, on the Dutch clock.
///
/// It is over at the beginning of the day with the same number so many months later, or of the last day of that month
/// when it has no such day (31 January and one month: 28 or 29 February). Whole days, because then a term never takes
/// longer than was said, whatever the clocks do in between, and work that runs once a day is never late.
struct RetentionTerm: Hashable, Sendable {
    let months: Int

    /// The first moment at which what came at `start` may not be there any more.
    func end(of start: Instant) -> Instant {
        DutchTime.instant(of: DutchTime.reading(of: start).date.adding(months: months))
    }

    /// Whatever came before this moment has had its term, and nothing else has.
    func limit(at now: Instant) -> Instant {
        let today = DutchTime.reading(of: now).date
        let (year, month, day) = today.components
        let source = today.startOfMonth(adding: -months)
        let (sourceYear, sourceMonth, _) = source.components
        let sourceLength = CivilDate.daysInMonth(year: sourceYear, month: sourceMonth)
        // On the last day of a short month the terms end that began on days that this month does not have.
        let isLastDay = day == CivilDate.daysInMonth(year: year, month: month)
        return DutchTime.instant(of: source.adding(days: isLastDay ? sourceLength : min(day, sourceLength)))
    }
}

extension CivilDate {
    /// The day with the same number `count` months later, or the last day of that month.
    func adding(months count: Int) -> CivilDate {
        let first = startOfMonth(adding: count)
        let (year, month, _) = first.components
        return first.adding(days: min(components.day, CivilDate.daysInMonth(year: year, month: month)) - 1)
    }
}

extension ReportingSettings.Retention {
    /// The terms that are kept to: within the limits of the program whatever was saved, contact details never longer
    /// than the story, and the story never longer than the report.
    var kept: ReportingSettings.Retention {
        let checked = ReportingSettings.Retention(
            storyMonths: storyMonths, contactMonths: contactMonths, reportYears: reportYears)
        return ReportingSettings.Retention(
            storyMonths: min(checked.storyMonths, checked.reportYears * 12), contactMonths: checked.contactMonths,
            reportYears: checked.reportYears)
    }

    var contact: RetentionTerm { RetentionTerm(months: kept.contactMonths) }
    var story: RetentionTerm { RetentionTerm(months: kept.storyMonths) }
    var report: RetentionTerm { RetentionTerm(months: kept.reportYears * 12) }

    /// How long a code whose report is gone is still known. Long enough that somebody who comes back reads why, and
    /// not for ever.
    static let emptyCase = RetentionTerm(months: 12)
}
