import Domain
import Reporting
import StreetStatistics

/// At what time of the day reports are about: the curve, its middle where it has one, and whether the day is even.
///
/// The page's answer is Rayleigh's test, because it is the only one that takes reports as the intervals they are: a test
/// on gaps or ranks needs moments, and a moment for "in the evening" would be made up. What it cannot see, several humps
/// that cancel, is what Watson's test of the clock times is there for (docs/guides/hot-times.md).
struct ClockFigure: Sendable {
    let tally: Tally
    /// Reports with a clock time among those counted.
    let exact: Int
    /// Reports in each of the 24 hours, spread over their intervals.
    let totals: [Double]
    /// `nil` when there are too few reports.
    let day: Day?

    struct Day: Sendable {
        let curve: ClockCurve
        let evenness: Evenness
        /// The same test of the reports with a clock time alone; `nil` when those are too few.
        let exactEvenness: Evenness?
        /// Watson's U² of the whole hours of the clock times; `nil` when those are too few.
        let exactWatson: Evenness?
        /// Length of the mean arrow, 0…1.
        let resultantLength: Double
        /// `nil` when one time would not describe the reports.
        let middle: Middle?
    }

    struct Evenness: Sendable, Equatable {
        let n: Int
        let p: Double
        let method: CircularPValue

        var isUneven: Bool { p <= 1 - ClockCurve.level }
    }

    /// The mean direction, with its interval.
    struct Middle: Sendable, Equatable {
        /// Hours since midnight.
        let moment: Double
        let from: Double
        let to: Double
    }

    static let seed: UInt64 = 1
    /// A shorter mean arrow is no direction worth a sentence, however surely it is not nothing.
    static let shortestArrow = 0.2
    /// Hours; a wider interval of the mean does not say when.
    static let widestMiddle = 6.0

    init(_ view: ReportView) throws {
        var tally = Tally()
        var sample = ClockSample()
        for (index, problem) in view.timeProblems.enumerated() {
            if let problem = problem ?? sample.add(view.reports[index].time) {
                tally.leaveOut(problem)
            } else {
                tally.count()
            }
        }
        self.tally = tally
        exact = sample.exactCount
        totals = try sample.totals()
        guard !tally.isTooFew else {
            day = nil
            return
        }
        let all = try sample.all()
        let curve = try ClockCurve(all)
        let evenness = Evenness(try RayleighTest.test(all, replications: Self.replications(for: sample.count)))
        let mean = try CircularMean.estimate(
            all, level: ClockCurve.level, replications: try Replications(1999, seed: Self.seed))
        var (exactEvenness, exactWatson): (Evenness?, Evenness?)
        if sample.exactCount >= Tally.fewest {
            let replications = try Self.replications(for: sample.exactCount)
            exactEvenness = Evenness(try RayleighTest.test(sample.exact(), replications: replications))
            // People say whole hours, so the null says whole hours too; otherwise the rounding is what is found.
            let hours = try CircularSample(sample.exactHours, period: ClockSample.hours)
            let watson = try WatsonTest.uniform(hours, null: .rounded(to: 1), replications: replications)
            exactWatson = Evenness(n: watson.n, p: watson.p, method: watson.method)
        }
        day = Day(
            curve: curve, evenness: evenness, exactEvenness: exactEvenness, exactWatson: exactWatson,
            resultantLength: mean.resultantLength, middle: Self.middle(mean, curve, evenness))
    }

    /// Enough for p to 0.005 where it matters; fewer with many reports, so that a choice stays quick.
    static func replications(for count: Int) throws -> Replications {
        try Replications(count <= 2_000 ? 1_999 : count <= 20_000 ? 499 : 199, seed: seed)
    }

    /// A mean of two humps lies between them, where nothing happens: it is told only where the curve is above even.
    private static func middle(_ mean: CircularMeanResult, _ curve: ClockCurve, _ evenness: Evenness) -> Middle? {
        guard evenness.isUneven, let moment = mean.direction, let arc = mean.interval, arc.length <= widestMiddle,
            mean.resultantLength >= shortestArrow, curve.share(at: moment) > ClockCurve.even
        else { return nil }
        let end = (arc.start + arc.length).truncatingRemainder(dividingBy: ClockSample.hours)
        return Middle(moment: moment, from: arc.start, to: end)
    }

    /// Hours in a row of which the interval lies above an even day, those with the largest share first.
    var highHours: [(first: Int, length: Int)] {
        guard let day else { return [] }
        let isHigh = (0..<24).map { day.curve.middle(of: $0).lower > ClockCurve.even }
        guard let low = isHigh.firstIndex(of: false) else { return [(0, 24)] }
        var runs: [(first: Int, length: Int)] = []
        for step in 1...24 where isHigh[(low + step) % 24] {
            if isHigh[(low + step - 1) % 24], let last = runs.last {
                runs[runs.count - 1] = (last.first, last.length + 1)
            } else {
                runs.append(((low + step) % 24, 1))
            }
        }
        func total(_ run: (first: Int, length: Int)) -> Double {
            (run.first..<run.first + run.length).reduce(0) { $0 + day.curve.middle(of: $1 % 24).share }
        }
        return runs.sorted { total($0) != total($1) ? total($0) > total($1) : $0.first < $1.first }
    }
}

extension ClockFigure.Evenness {
    init(_ result: RayleighResult) {
        self.init(n: result.n, p: result.p, method: result.method)
    }
}
