package import Domain
import Platform

/// What somebody told on the report form, checked: there is no way to make one that is not valid.
package struct ReportAnswers: Hashable, Sendable {
    let behaviours: [Code]
    let place: RecordedPlace
    let when: When
    let details: AnalysisRecord.Details

    package init(
        behaviours: [Code], place: RecordedPlace, when: When, details: AnalysisRecord.Details = AnalysisRecord.Details()
    ) {
        self.behaviours = behaviours
        self.place = place
        self.when = when
        self.details = details
    }

    /// When it happened, as it was chosen. It becomes an interval together with the moment of reporting.
    package enum When: Hashable, Sendable {
        /// Within the last hour.
        case justNow
        /// About this clock time.
        case clock(CivilDate, minuteOfDay: Int)
        case part(CivilDate, DayPart)
        /// From eight in the evening until six.
        case lastNight
        case days(CivilDate, CivilDate)
        case unknown
    }

    package enum DayPart: String, CaseIterable, Sendable {
        case morning = "ochtend"
        case afternoon = "middag"
        case evening = "avond"
        /// After midnight, in the night that follows the day.
        case night = "nacht"

        /// Hours since the day's midnight.
        var hours: Range<Int> {
            switch self {
            case .morning: 6..<12
            case .afternoon: 12..<18
            case .evening: 18..<24
            case .night: 24..<30
            }
        }
    }

    /// - Parameter origin: the channel; the site's own form unless a colleague took the report by telephone.
    func record(
        id: Identifier, origin: AnalysisRecord.Origin = .form, reported: Instant, isCounted: Bool
    ) -> AnalysisRecord {
        AnalysisRecord(
            id: id, origin: origin, reported: reported, time: when.time(reported: reported), place: place,
            behaviours: behaviours, details: details, isCounted: isCounted)
    }
}

extension ReportAnswers.When {
    /// Half of the hour around a clock time that somebody remembers.
    private static let halfWindow: Int64 = 30

    /// The interval, never later than the moment of reporting.
    func time(reported: Instant) -> IncidentTime {
        let (start, end, precision) = interval(reported: reported)
        let limit = min(end, reported)
        // At least a minute: "this evening" can be told the moment the evening begins.
        return IncidentTime(endingAt: limit, startingBefore: start, precision: precision)
    }

    /// Whether it has begun at the moment of reporting.
    func hasBegun(at reported: Instant) -> Bool {
        interval(reported: reported).start <= reported
    }

    private func interval(reported: Instant) -> (start: Instant, end: Instant, IncidentTime.Precision) {
        switch self {
        case .justNow:
            return (reported.adding(minutes: -60), reported, .exact)
        case .clock(let date, let minute):
            let moment = DutchTime.instant(of: date, minuteOfDay: minute)
            return (moment.adding(minutes: -Self.halfWindow), moment.adding(minutes: Self.halfWindow), .exact)
        case .part(let date, let part):
            return (
                moment(date, hour: part.hours.lowerBound), moment(date, hour: part.hours.upperBound), .dayPart
            )
        case .lastNight:
            let today = DutchTime.reading(of: reported).date
            return (moment(today.adding(days: -1), hour: 20), moment(today, hour: 6), .dayPart)
        case .days(let first, let last):
            return (moment(first, hour: 0), moment(last, hour: 24), .days)
        case .unknown:
            return (reported.adding(days: -365), reported, .unknown)
        }
    }

    /// - Parameter hour: 24 and more are hours of the next day.
    private func moment(_ date: CivilDate, hour: Int) -> Instant {
        DutchTime.instant(of: date.adding(days: hour / 24), minuteOfDay: hour % 24 * 60)
    }
}
