package import Domain
package import Registers

/// How an indicator stands: from where, to where, and whether a difference can be told from chance.
package struct Progress: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        case notMeasured
        /// Few were asked or counted, or nobody wrote down how many.
        case tooFew(n: Int?)
        /// Without an interval a difference cannot be told from chance.
        case noInterval
        /// Nothing to compare with.
        case noBaseline
        /// The whole interval is at the target or beyond it.
        case reached
        case better
        case same
        case worse
    }

    package struct Value: Sendable, Equatable {
        package let date: CivilDate
        package let value: Double
        package let count: Int?
        /// Low and high.
        package let interval: ClosedRange<Double>?
        package let source: String

        /// So little was counted that the number could point at people.
        package var isTooFewToTell: Bool { count.map { $0 < Progress.fewestToTell } ?? false }
    }

    package let latest: Value?
    /// The measurement that the baseline was taken from, if it was kept too.
    package let first: Value?
    package let verdict: Verdict
    /// The baseline was written down with an interval of its own. If it was not, the comparison seems surer than it is.
    package let isBaselineUncertain: Bool

    /// What is counted less often than this is told to nobody as a number, on any page about the plan.
    package static let fewestToTell = 30

    /// Answers of people differ more than counts do, so that more of them are needed.
    package static func fewest(_ kind: Indicator.Kind?) -> Int { kind == .objective ? 30 : 100 }

    /// - Parameter values: of this indicator, newest first.
    package init(of indicator: Entry, _ values: [Entry]) {
        let read = values.compactMap(Value.init)
        latest = read.first
        let start = indicator[Indicator.baseline]
        first = Self.baseline(of: indicator, read)
        isBaselineUncertain = first?.interval == nil && start != nil
        guard let latest else {
            verdict = .notMeasured
            return
        }
        guard let n = latest.count, n >= Self.fewest(indicator[Indicator.kind]) else {
            verdict = .tooFew(n: latest.count)
            return
        }
        guard let interval = latest.interval else {
            verdict = .noInterval
            return
        }
        let isLowerBetter = indicator[Indicator.direction] == .lower
        if let target = indicator[Indicator.target],
            isLowerBetter ? interval.upperBound <= target : interval.lowerBound >= target
        {
            verdict = .reached
        } else if let range = first?.interval ?? start.map({ $0...$0 }) {
            if interval.overlaps(range) {
                verdict = .same
            } else {
                verdict = (interval.upperBound < range.lowerBound) == isLowerBetter ? .better : .worse
            }
        } else {
            verdict = .noBaseline
        }
    }

    private static func baseline(of indicator: Entry, _ values: [Value]) -> Value? {
        guard let start = indicator[Indicator.baseline], let year = indicator[Indicator.baselineYear] else {
            return nil
        }
        return values.first { $0.value == start && $0.date.components.year == year }
    }
}

extension Progress.Value {
    init?(_ entry: Entry) {
        guard let date = entry[IndicatorValue.date], let value = entry[IndicatorValue.value] else { return nil }
        self.date = date
        self.value = value
        count = entry[IndicatorValue.count]
        source = entry[IndicatorValue.source]
        if let low = entry[IndicatorValue.low], let high = entry[IndicatorValue.high], low <= high {
            interval = low...high
        } else {
            interval = nil
        }
    }
}
