/// Scans that know how many cases to expect: from a population (Poisson) or from controls (Bernoulli).
///
/// Kulldorff 1997, *A spatial scan statistic*, Communications in Statistics 26(6); Kulldorff 2001, *Prospective time
/// periodic geographical disease surveillance using a scan statistic*, JRSS A 164(1). Purely spatial, purely temporal
/// or both; windows anywhere or those that last until the end; high rates, low rates or both.
public enum PopulationScan {
    /// Which clusters are looked for.
    public enum Rates: Hashable, Sendable {
        /// More cases than expected.
        case high
        /// Fewer cases than expected.
        case low
        /// Either.
        case both
    }

    /// Which sets of locations are looked at.
    public enum Space: Hashable, Sendable {
        /// Circles around each location.
        case circles
        /// All locations together: the purely temporal scan.
        case everywhere
    }

    /// What is looked for and how.
    public struct Settings: Hashable, Sendable {
        /// Circles, or all locations together.
        public var space: Space
        /// `nil` means the whole period: the purely spatial scan.
        public var windows: ScanWindows?
        /// Clusters of high rates, of low ones, or both.
        public var rates: Rates
        /// A cluster of a high rate has at least so many cases.
        public var minimumCases: Int
        /// How circles grow over locations equally far from their centre.
        public var growth: ScanCircles.Growth
        /// The share is one of the population, or of cases and controls together.
        public var limits: ScanCircles.Limits
        /// How p values are found from replications.
        public var inference: ScanInference
        /// Which clusters behind the most likely one are told.
        public var overlap: ScanOverlap
        /// At most so many clusters are told.
        public var clusterLimit: Int
        /// For recurrence intervals, with windows that last until the end.
        public var daysBetweenAnalyses: Double
        /// Members of circles × windows × replications that the scan may take, 1 to 2 ns each.
        public var operations: Double
        /// What the random data sets begin with: the same seed gives the same result.
        public var seed: UInt64

        /// The values are checked when the scan runs.
        public init(
            space: Space = .circles, windows: ScanWindows? = nil, rates: Rates = .high, minimumCases: Int = 2,
            growth: ScanCircles.Growth = .wholeRings, limits: ScanCircles.Limits = ScanCircles.Limits(share: 0.5),
            inference: ScanInference = .monteCarlo(), overlap: ScanOverlap = .noSharedLocations,
            clusterLimit: Int = 10, daysBetweenAnalyses: Double = 1, operations: Double = 1e11, seed: UInt64 = 1
        ) {
            self.space = space
            self.windows = windows
            self.rates = rates
            self.minimumCases = minimumCases
            self.growth = growth
            self.limits = limits
            self.inference = inference
            self.overlap = overlap
            self.clusterLimit = clusterLimit
            self.daysBetweenAnalyses = daysBetweenAnalyses
            self.operations = operations
            self.seed = seed
        }
    }

    /// Cases against a population: given their total, each case falls at each location and day with a probability
    /// proportional to the population there, the same on every day.
    ///
    /// - Parameters:
    ///   - population: one per location, in any unit: people, or cases expected after standardisation
    ///     (``standardised(cases:population:)``).
    ///   - days: length of the period; 1 when only places matter.
    ///   - checkpoint: called with the fraction done; what it throws ends the scan.
    /// - Throws: `StatisticsError` for no cases, indices or days outside, a case where nobody is, or more work than
    ///   `settings.operations`.
    public static func poisson(
        locations: ScanLocations, cases: ScanCases, population: [Double], days: Int, settings: Settings,
        checkpoint: Checkpoint = { _ in }
    ) throws -> PopulationScanResult {
        let (run, source) = try poissonRun(locations, cases, population, days, settings, checkpoint)
        return try run.result(source, checkpoint)
    }

    /// The same on several threads: the same result, to the last bit, as on one.
    ///
    /// - Parameters:
    ///   - threads: at most so many at once, ≥ 1; each has counts of its own.
    ///   - checkpoint: called with the fraction done after every 32 replications. Cancelling the task ends the scan as
    ///     well.
    @concurrent public static func poisson(
        locations: ScanLocations, cases: ScanCases, population: [Double], days: Int, settings: Settings, threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> PopulationScanResult {
        let (run, source) = try poissonRun(locations, cases, population, days, settings, checkpoint)
        return try await run.result(source, threads: threads, checkpoint)
    }

    private static func poissonRun(
        _ locations: ScanLocations, _ cases: ScanCases, _ population: [Double], _ days: Int, _ settings: Settings,
        _ checkpoint: Checkpoint
    ) throws -> (PopulationScanRun, PopulationScanRun.Source) {
        try settings.check(days: days)
        guard population.count == locations.count else {
            throw StatisticsError("population", .length(expected: locations.count))
        }
        let (places, times) = try cases.oneByOne(
            locations: locations.count, days: days, atMost: PopulationScanRun.mostCases)
        for (index, value) in population.enumerated() {
            guard value.isFinite else { throw StatisticsError("population", at: index, .notFinite) }
            guard value >= 0 else { throw StatisticsError("population", at: index, .negative) }
        }
        let all = population.reduce(0, +)
        guard all.isFinite else { throw StatisticsError("population", .overflow) }
        for place in places where population[place] == 0 {
            throw StatisticsError("population", at: place, .countWithoutExposure)
        }
        let run = try PopulationScanRun(
            locations, weights: population, days: days, settings: settings, checkpoint: checkpoint)
        let source = PopulationScanRun.Source.poisson(
            shares: population.map { $0 / all }, places: places, times: times)
        return (run, source)
    }

    /// Cases against controls: given where and when all of them are, each is a case with the same probability.
    ///
    /// - Parameters: as `poisson`; `controls` in the form of the cases.
    public static func bernoulli(
        locations: ScanLocations, cases: ScanCases, controls: ScanCases, days: Int, settings: Settings,
        checkpoint: Checkpoint = { _ in }
    ) throws -> PopulationScanResult {
        let (run, source) = try bernoulliRun(locations, cases, controls, days, settings, checkpoint)
        return try run.result(source, checkpoint)
    }

    /// The same on several threads: the same result, to the last bit, as on one.
    ///
    /// - Parameters:
    ///   - threads: at most so many at once, ≥ 1; each has counts of its own.
    ///   - checkpoint: called with the fraction done after every 32 replications. Cancelling the task ends the scan as
    ///     well.
    @concurrent public static func bernoulli(
        locations: ScanLocations, cases: ScanCases, controls: ScanCases, days: Int, settings: Settings, threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> PopulationScanResult {
        let (run, source) = try bernoulliRun(locations, cases, controls, days, settings, checkpoint)
        return try await run.result(source, threads: threads, checkpoint)
    }

    private static func bernoulliRun(
        _ locations: ScanLocations, _ cases: ScanCases, _ controls: ScanCases, _ days: Int, _ settings: Settings,
        _ checkpoint: Checkpoint
    ) throws -> (PopulationScanRun, PopulationScanRun.Source) {
        try settings.check(days: days)
        let limit = PopulationScanRun.mostCases
        let (casePlaces, caseTimes) = try cases.oneByOne(locations: locations.count, days: days, atMost: limit)
        let (otherPlaces, otherTimes): ([Int], [Int])
        do {
            (otherPlaces, otherTimes) = try controls.oneByOne(locations: locations.count, days: days, atMost: limit)
        } catch let error as StatisticsError {
            throw StatisticsError(
                error.argument.replacingPrefix("cases", with: "controls"), at: error.index, error.reason)
        }
        var people = Array(repeating: 0.0, count: locations.count)
        for place in casePlaces + otherPlaces { people[place] += 1 }
        let run = try PopulationScanRun(
            locations, weights: people, days: days, settings: settings, checkpoint: checkpoint)
        return (
            run,
            .bernoulli(
                places: casePlaces + otherPlaces, times: caseTimes + otherTimes, cases: casePlaces.count)
        )
    }

    /// Indirect standardisation: cases to expect at each location if every stratum (an age group, say) had the same
    /// rate everywhere.
    ///
    /// - Parameters:
    ///   - cases: total per stratum.
    ///   - population: [stratum][location].
    /// - Returns: one per location; their sum is that of the cases. Use it as the population of a Poisson scan.
    public static func standardised(cases: [Int], population: [[Double]]) throws -> [Double] {
        guard !population.isEmpty else { throw StatisticsError("population", .empty) }
        guard cases.count == population.count else {
            throw StatisticsError("cases", .length(expected: population.count))
        }
        var expected = Array(repeating: 0.0, count: population[0].count)
        for (stratum, people) in population.enumerated() {
            guard people.count == expected.count else {
                throw StatisticsError("population", at: stratum, .length(expected: expected.count))
            }
            guard cases[stratum] >= 0 else { throw StatisticsError("cases", at: stratum, .negative) }
            var all = 0.0
            for value in people {
                guard value.isFinite else { throw StatisticsError("population", at: stratum, .notFinite) }
                guard value >= 0 else { throw StatisticsError("population", at: stratum, .negative) }
                all += value
            }
            guard all.isFinite else { throw StatisticsError("population", at: stratum, .overflow) }
            guard all > 0 || cases[stratum] == 0 else {
                throw StatisticsError("population", at: stratum, .countWithoutExposure)
            }
            guard all > 0 else { continue }
            for place in people.indices { expected[place] += Double(cases[stratum]) * (people[place] / all) }
        }
        return expected
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}

extension PopulationScan.Settings {
    fileprivate func check(days: Int) throws {
        guard days >= 1 else { throw StatisticsError("days", .notPositive) }
        try windows?.check(days: days)
        guard minimumCases >= 1 else { throw StatisticsError("minimumCases", .notPositive) }
        guard clusterLimit >= 1 else { throw StatisticsError("clusterLimit", .notPositive) }
        try StatisticsError.checkPositive(daysBetweenAnalyses, "daysBetweenAnalyses")
        try StatisticsError.checkPositive(operations, "operations")
        try inference.check()
    }
}

/// What `PopulationScan` found.
public struct PopulationScanResult: Hashable, Sendable {
    /// Where expected numbers came from.
    public enum Model: Hashable, Sendable {
        /// From a population.
        case poisson
        /// With so many controls.
        case bernoulli(controls: Int)
    }

    /// What the method is called, to stand beside its figures.
    public static let name = "Scan statistic with known expectation (Kulldorff 1997), circles"

    /// Where expected numbers came from.
    public let model: Model
    /// Most likely first. A ratio below 1 is a cluster of a low rate. All locations are members in a purely temporal
    /// scan, and the window is the whole period in a purely spatial one.
    public let clusters: [ScanCluster]
    /// Cases.
    public let n: Int
    /// Locations looked at.
    public let locations: Int
    /// Days of the period.
    public let days: Int
    /// The replications; empty when there was nothing to test.
    public let null: ScanNull
    /// What was asked for.
    public let settings: PopulationScan.Settings

    /// Rate inside the cluster divided by the rate outside; `nil` when it is not defined.
    public func relativeRisk(of cluster: ScanCluster) -> Double? {
        let rest = (Double(n) - cluster.observed) / (Double(n) - cluster.expected)
        let risk = cluster.ratio / rest
        return risk.isFinite ? risk : nil
    }
}
