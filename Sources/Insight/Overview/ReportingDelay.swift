import Domain
import Reporting

/// How late people report: what of a month is still to come.
///
/// Learned from incidents older than `settledDays`, of which nearly everything is in.
struct ReportingDelay: Sendable {
    /// Minutes between incident and report, ascending.
    private var delays: [Double] = []

    static let settledDays: Int64 = 183

    /// Whether enough older reports tell.
    var isKnown: Bool { delays.count >= Tally.fewest }

    /// Learned from the reports that count in a month.
    init(_ view: ReportView, now: Instant) {
        let settled = now.adding(days: -Self.settledDays)
        var delays: [Double] = []
        for (index, problem) in view.timeProblems.enumerated() where problem == nil {
            let time = view.reports[index].time
            guard Self.countsInMonth(time), time.midpoint < settled else { continue }
            delays.append(max(0, view.reports[index].reported.minutes(since: time.midpoint)))
        }
        self.delays = delays.sorted()
    }

    /// Whether an interval is short enough to say something about a month. The hour more is for a month in which the
    /// clock goes back.
    static func countsInMonth(_ time: IncidentTime) -> Bool { time.minutes <= 31 * 1440 + 60 }

    /// The share of what happened on these days that people will still report, when they report as late as before;
    /// `nil` when too few older reports tell.
    func missing(from first: CivilDate, days: Int, now: Instant) -> Double? {
        guard isKnown, days > 0 else { return nil }
        let late = (0..<days).reduce(0.0) { sum, day in
            let noon = DutchTime.instant(of: first.adding(days: day), minuteOfDay: 720)
            let waited = now.minutes(since: noon)
            return sum + Double(delays.count - count(upTo: waited)) / Double(delays.count)
        }
        return late / Double(days)
    }

    private func count(upTo value: Double) -> Int {
        var (low, high) = (0, delays.count)
        while low < high {
            let middle = (low + high) / 2
            if delays[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
