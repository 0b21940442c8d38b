import Domain
import Reporting

/// What most reports of a burst share, and where each differs from it.
struct BurstSummary: Sendable {
    enum Difference: CaseIterable, Sendable {
        case place, kinds, time
    }

    struct Common<Value: Sendable>: Sendable {
        let value: Value
        let count: Int
    }

    /// By arrival.
    let records: [AnalysisRecord]
    let place: Common<RecordedPlace>?
    /// Each kind with the reports that name it, the most frequent first.
    let kinds: [Common<Code>]
    let time: Common<IncidentTime>?
    private let usualKinds: [Code]?

    init(_ records: [AnalysisRecord]) {
        self.records = records
        place = Self.mostCommon(records.map(\.place))
        time = Self.mostCommon(records.map { Self.comparable($0) })
        usualKinds = Self.mostCommon(records.map { $0.behaviours.sorted() })?.value
        var counts: [Code: Int] = [:]
        for code in records.flatMap(\.behaviours) { counts[code, default: 0] += 1 }
        kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { Common(value: $0.key, count: $0.value) }
    }

    func differences(of record: AnalysisRecord) -> [Difference] {
        Difference.allCases.filter { difference in
            switch difference {
            case .place: record.place != place?.value
            case .kinds: record.behaviours.sorted() != usualKinds
            case .time: Self.comparable(record) != time?.value
            }
        }
    }

    /// What is unknown ends with the report itself, and is the same whenever that was.
    private static func comparable(_ record: AnalysisRecord) -> IncidentTime {
        guard record.time.precision == .unknown else { return record.time }
        return IncidentTime(
            endingAt: Instant(milliseconds: 60_000), startingBefore: Instant(milliseconds: 0), precision: .unknown)
    }

    /// The first to come in of those that are equally frequent.
    private static func mostCommon<Value: Hashable & Sendable>(_ values: [Value]) -> Common<Value>? {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        guard let most = counts.values.max(), let value = values.first(where: { counts[$0] == most }) else {
            return nil
        }
        return Common(value: value, count: most)
    }
}
