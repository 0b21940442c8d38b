import Domain
import Reporting
import StreetStatistics

/// When in the week there are more reports than chance would put there.
///
/// Each report is spread over its interval on the Dutch clock; rows run from 06:00 to 06:00, so that what happens on
/// Saturday at 02:00 stands with Friday night (docs/adr/0006). p is the upper tail when every interval keeps its length
/// and starts in any hour of the week, corrected after Benjamini and Hochberg over the 168 hours.
struct HotTimesFigure: Sendable {
    let tally: Tally
    /// 168 hours from Monday 06:00.
    let hours: [Hour]
    /// Hot hours that follow each other, the most reports first.
    let blocks: [Block]
    /// `nil` when nothing was tested.
    let method: NullMethod?

    struct Hour: Sendable {
        /// Reports: a sum of aoristic weights.
        let total: Double
        /// `nil` when there are too few reports to test.
        let test: Test?

        struct Test: Sendable {
            let p: Double
            let q: Double
        }

        var isHot: Bool { test.map { $0.q <= HotTimesFigure.level } ?? false }
    }

    /// Consecutive hot hours, possibly across the end of the week.
    struct Block: Sendable, Equatable {
        /// Hour of the week from Monday 06:00, 0…167.
        let first: Int
        /// Hours, 1…168.
        let length: Int
        let total: Double
        let expected: Double
        /// The smallest of its hours.
        let q: Double
    }

    static let level = 0.05
    /// The hour at which rows begin.
    static let turn = 6

    /// Reports in each hour if all were alike.
    var expected: Double { Double(tally.counted) / Double(Aoristic.cellCount) }

    /// - Parameters:
    ///   - day: 0 is Monday.
    ///   - column: hours since 06:00, 0…23.
    func hour(day: Int, column: Int) -> Hour { hours[day * 24 + column] }

    init(_ view: ReportView, budget: NullBudget = NullBudget()) throws {
        var tally = Tally()
        var intervals: [HotTimes.Interval] = []
        for (index, problem) in view.timeProblems.enumerated() {
            if let problem {
                tally.leaveOut(problem)
            } else if let interval = Self.interval(of: view.reports[index].time), interval.duration <= 1440 {
                intervals.append(interval)
                tally.count()
            } else {
                tally.leaveOut(.longerThanDay)
            }
        }
        self.tally = tally

        guard !tally.isTooFew else {
            var matrix = AoristicMatrix()
            for interval in intervals { try matrix.add(start: interval.start, duration: interval.duration) }
            hours = matrix.totals.map { Hour(total: $0, test: nil) }
            blocks = []
            method = nil
            return
        }
        let result = try HotTimes.test(intervals: intervals, budget: budget)
        let hours = result.cells.map { Hour(total: $0.total, test: Hour.Test(p: $0.p, q: $0.adjustedP)) }
        self.hours = hours
        blocks = Self.blocks(in: hours, expected: result.expected)
        method = result.method
    }

    /// The interval on the clock of the week that starts on Monday at 06:00, in minutes.
    ///
    /// Its length is taken on the clock, so that "the night" is as long as on other days when the clock changes; only
    /// where the clock goes back within a short interval does the time that passed count. `nil` beyond some years.
    static func interval(of time: IncidentTime) -> HotTimes.Interval? {
        guard time.minutes < 1_000_000 else { return nil }
        func minutes(_ reading: DutchTime.Reading) -> Int { reading.date.dayNumber * 1440 + reading.minuteOfDay }
        let start = DutchTime.reading(of: time.start)
        let onClock = minutes(DutchTime.reading(of: time.end)) - minutes(start)
        return HotTimes.Interval(
            start: Double(start.date.weekday * 1440 + start.minuteOfDay - turn * 60),
            duration: onClock > 0 ? Double(onClock) : time.minutes)
    }

    private static func blocks(in hours: [Hour], expected: Double) -> [Block] {
        let count = hours.count
        // The week is a circle: begin after an hour that is not hot.
        guard let cool = hours.firstIndex(where: { !$0.isHot }) else {
            return [block(first: 0, length: count, hours, expected)]
        }
        var blocks: [Block] = []
        var start: Int?
        for step in 1...count {
            let hour = (cool + step) % count
            if hours[hour].isHot {
                start = start ?? step
            } else if let first = start {
                blocks.append(block(first: (cool + first) % count, length: step - first, hours, expected))
                start = nil
            }
        }
        return blocks.sorted { $0.total != $1.total ? $0.total > $1.total : $0.first < $1.first }
    }

    private static func block(first: Int, length: Int, _ hours: [Hour], _ expected: Double) -> Block {
        let members = (first..<first + length).map { hours[$0 % hours.count] }
        return Block(
            first: first, length: length, total: members.reduce(0) { $0 + $1.total },
            expected: expected * Double(length), q: members.compactMap { $0.test?.q }.min() ?? 1)
    }
}
