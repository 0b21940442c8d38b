/// The hour-of-week scan: is there a circle where certain hours of the week, week after week, hold more reports than
/// their share?
///
/// A cylinder of another kind: a circle, and hours that recur, such as Friday and Saturday from 22 to 2. Expected is
/// (reports in the circle) · (reports in these hours anywhere) / (all reports): a busy square is no cluster and neither
/// is Saturday night; what is found is a place with hours of its own. Under the null the hours are permuted over the
/// places.
public enum HourOfWeekScan {
    /// Days of the week taken together; 0 is the first day of the caller's week, Monday below.
    public struct DaySet: Hashable, Sendable {
        /// Ascending, each in 0…6.
        public let days: [Int]

        /// - Throws: `StatisticsError` unless 1 to 7 different days in 0…6 are given.
        public init(_ days: [Int]) throws {
            guard !days.isEmpty else { throw StatisticsError("days", .empty) }
            for (index, day) in days.enumerated() {
                guard (0...6).contains(day) else {
                    throw StatisticsError("days", at: index, .outside(lower: 0, upper: 6))
                }
                guard !days[..<index].contains(day) else { throw StatisticsError("days", at: index, .duplicate) }
            }
            self.days = days.sorted()
        }

        private init(known days: [Int]) {
            self.days = days
        }

        /// The seven single days, Monday to Friday, the nights of the weekend (Friday and Saturday), Saturday and
        /// Sunday, the nights before work (Sunday to Thursday), and every day, in a week that starts on Monday.
        public static let usual: [DaySet] =
            (0...6).map { DaySet(known: [$0]) }
            + [[0, 1, 2, 3, 4], [4, 5], [5, 6], [0, 1, 2, 3, 6], [0, 1, 2, 3, 4, 5, 6]].map { DaySet(known: $0) }
    }

    /// Hours in a row on each of some days; hours after midnight belong to the day on which they began.
    public struct Hours: Hashable, Sendable {
        /// The days of the week on which the hours begin.
        public let days: DaySet
        /// 0…23.
        public let firstHour: Int
        /// 1…23.
        public let hourCount: Int

        /// The hour at which they end, 0…23.
        public var endHour: Int { (firstHour + hourCount) % 24 }

        /// Hours of the week, 0…167, not in order over the end of the week.
        public var hoursOfWeek: [Int] {
            days.days.flatMap { day in (0..<hourCount).map { (day * 24 + firstHour + $0) % 168 } }
        }

        var ranges: [Range<Int>] {
            days.days.flatMap { day -> [Range<Int>] in
                let start = day * 24 + firstHour
                let end = start + hourCount
                if end <= 168 { return [start..<end] }
                return start >= 168 ? [(start - 168)..<(end - 168)] : [start..<168, 0..<(end - 168)]
            }
        }
    }

    /// What is looked for and how.
    public struct Settings: Hashable, Sendable {
        /// Sets of days that recurring hours may have; no two alike.
        public var daySets: [DaySet]
        /// Hours in a row, 1…23.
        public var shortest: Int
        /// Most hours in a row, up to 23.
        public var longest: Int
        /// A cluster has at least so many reports.
        public var minimumCases: Int
        /// How circles grow over locations equally far from their centre.
        public var growth: ScanCircles.Growth
        /// How large circles may become.
        public var limits: ScanCircles.Limits
        /// How p values are found from replications.
        public var inference: ScanInference
        /// Which clusters behind the most likely one are told.
        public var overlap: ScanOverlap
        /// At most so many clusters are told.
        public var clusterLimit: Int
        /// What the random data sets begin with: the same seed gives the same result.
        public var seed: UInt64

        /// The values are checked when the scan runs.
        public init(
            daySets: [DaySet] = DaySet.usual, shortest: Int = 1, longest: Int = 8, minimumCases: Int = 2,
            growth: ScanCircles.Growth = .wholeRings, limits: ScanCircles.Limits = ScanCircles.Limits(share: 0.5),
            inference: ScanInference = .monteCarlo(), overlap: ScanOverlap = .noSharedLocations,
            clusterLimit: Int = 10, seed: UInt64 = 1
        ) {
            self.daySets = daySets
            self.shortest = shortest
            self.longest = longest
            self.minimumCases = minimumCases
            self.growth = growth
            self.limits = limits
            self.inference = inference
            self.overlap = overlap
            self.clusterLimit = clusterLimit
            self.seed = seed
        }

        /// All sets of hours looked at: every range of `shortest` to `longest` hours, from every hour of the day, on
        /// every set of days. Shorter ranges first, then the order of the sets of days, then the earlier hour.
        public var family: [Hours] {
            guard shortest <= longest else { return [] }
            return (shortest...longest).flatMap { length in
                daySets.flatMap { days in (0..<24).map { Hours(days: days, firstHour: $0, hourCount: length) } }
            }
        }
    }

    /// - Parameters:
    ///   - places: index of the location of each report.
    ///   - hours: hour of the week of each report, 0…167, as many.
    ///   - checkpoint: called with the fraction done, after every replication; what it throws ends the scan.
    /// - Throws: `StatisticsError` for no reports, indices or hours outside, or settings without any set of hours.
    public static func scan(
        locations: ScanLocations, places: [Int], hours: [Int], settings: Settings = Settings(),
        checkpoint: Checkpoint = { _ in }
    ) throws -> HourOfWeekScanResult {
        let model = try model(locations, places, hours, settings, checkpoint)
        return result(model, try model.run(checkpoint), settings)
    }

    /// The scan on several threads: the same result, to the last bit, as on one.
    ///
    /// - Parameters:
    ///   - threads: at most so many at once, ≥ 1; each has counts of its own.
    ///   - checkpoint: called with the fraction done after every 32 replications. Cancelling the task ends the scan as
    ///     well.
    @concurrent public static func scan(
        locations: ScanLocations, places: [Int], hours: [Int], settings: Settings = Settings(), threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> HourOfWeekScanResult {
        let model = try model(locations, places, hours, settings, checkpoint)
        return result(model, try await model.run(threads: threads, checkpoint), settings)
    }

    private static func model(
        _ locations: ScanLocations, _ places: [Int], _ hours: [Int], _ settings: Settings, _ checkpoint: Checkpoint
    ) throws -> ScanSetModel {
        let sets = try settings.sets()
        guard hours.count == places.count else { throw StatisticsError("hours", .length(expected: places.count)) }
        for (index, hour) in hours.enumerated() where hour < 0 || hour > 167 {
            throw StatisticsError("hours", at: index, .outside(lower: 0, upper: 167))
        }
        let cases: (places: [Int], days: [Int])
        do {
            cases = try ScanCases(location: places, day: hours).oneByOne(
                locations: locations.count, days: 168, atMost: ScanSetModel.mostCases)
        } catch let error as StatisticsError {
            throw StatisticsError("places", at: error.index, error.reason)
        }
        return try ScanSetModel(
            locations, places: cases.places, times: cases.days, sets: sets, settings: settings.permutation,
            checkpoint: checkpoint)
    }

    private static func result(
        _ model: ScanSetModel, _ outcome: ScanSetModel.Outcome, _ settings: Settings
    ) -> HourOfWeekScanResult {
        let family = settings.family
        return HourOfWeekScanResult(
            clusters: outcome.candidates.map { candidate in
                let hours = family[model.sets.ranks[candidate.window.firstDay]]
                var candidate = candidate
                candidate.window = ScanWindow(firstDay: 0, lastDay: 6)
                return HourOfWeekScanResult.Cluster(
                    place: candidate.cluster(circles: model.circles, null: outcome.null, daysBetweenAnalyses: nil),
                    hours: hours)
            },
            n: model.places.count, locations: model.locations.count, familySize: family.count, null: outcome.null,
            settings: settings)
    }
}

extension HourOfWeekScan.Settings {
    /// The settings it shares with the permutation scan; windows are not used.
    fileprivate var permutation: PermutationScan.Settings {
        PermutationScan.Settings(
            longestWindow: 1, minimumCases: minimumCases, growth: growth, limits: limits, inference: inference,
            overlap: overlap, clusterLimit: clusterLimit, seed: seed)
    }

    /// Ranges that differ little share a lane, as windows of days do.
    fileprivate func sets() throws -> ScanTimeSets {
        guard !daySets.isEmpty else { throw StatisticsError("daySets", .empty) }
        for (index, days) in daySets.enumerated() where daySets[..<index].contains(days) {
            throw StatisticsError("daySets", at: index, .duplicate)
        }
        guard longest >= 1, longest <= 23 else { throw StatisticsError("longest", .outside(lower: 1, upper: 23)) }
        guard shortest >= 1, shortest <= longest else {
            throw StatisticsError("shortest", .outside(lower: 1, upper: Double(longest)))
        }
        try permutation.check(days: 1)
        var lanes: [[ScanTimeSets.Member]] = []
        var length = shortest
        while length <= longest {
            let width = max(1, length / 4)
            let lengths = length...min(longest, length + width - 1)
            for (number, days) in daySets.enumerated() {
                for first in stride(from: 0, to: 24, by: width) {
                    lanes.append(
                        lengths.flatMap { length in
                            (first..<min(24, first + width)).map { hour in
                                ScanTimeSets.Member(
                                    ranges: HourOfWeekScan.Hours(days: days, firstHour: hour, hourCount: length).ranges,
                                    rank: ((length - shortest) * daySets.count + number) * 24 + hour)
                            }
                        })
                }
            }
            length += width
        }
        return ScanTimeSets(cells: 168, lanes: lanes)
    }
}

/// What `HourOfWeekScan` found.
public struct HourOfWeekScanResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Hour-of-week scan: circles and recurring hours; hours permuted over places"

    /// A circle with hours of its own.
    public struct Cluster: Hashable, Sendable {
        /// The circle, its reports in these hours, ratio and p. Its window is the whole week.
        public let place: ScanCluster
        /// The hours of the week in which it has more reports than its share.
        public let hours: HourOfWeekScan.Hours
    }

    /// Most likely first; empty when no circle and set of hours holds enough reports and more than expected.
    public let clusters: [Cluster]
    /// Reports.
    public let n: Int
    /// Locations looked at.
    public let locations: Int
    /// Sets of hours looked at.
    public let familySize: Int
    /// The replications; empty when there was nothing to test.
    public let null: ScanNull
    /// What was asked for.
    public let settings: HourOfWeekScan.Settings
}
