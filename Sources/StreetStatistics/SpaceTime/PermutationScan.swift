/// The prospective space-time permutation scan: is there a circle in which the last days hold more cases than its share?
///
/// Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005, *A space-time permutation scan statistic for disease
/// outbreak detection*, PLoS Medicine 2(3). It needs cases only, no population: the expected number in a circle and window
/// is (cases in the circle) · (cases in the window) / (all cases), so that places that always report much and days on
/// which everybody reports are no clusters.
public enum PermutationScan {
    /// What is looked for and how.
    public struct Settings: Hashable, Sendable {
        /// Days of the longest and shortest window; windows end with the period.
        public var longestWindow: Int
        /// Days of the shortest window, ≥ 1.
        public var shortestWindow: Int
        /// A cluster has at least so many cases.
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
        /// For recurrence intervals: 1 for an analysis every night.
        public var daysBetweenAnalyses: Double
        /// Times drawn from the interval of a case with uncertain time.
        public var timesPerCase: Int
        /// What the random data sets begin with: the same seed gives the same result.
        public var seed: UInt64

        /// The values are checked when the scan runs.
        public init(
            longestWindow: Int, shortestWindow: Int = 1, minimumCases: Int = 2,
            growth: ScanCircles.Growth = .wholeRings, limits: ScanCircles.Limits = ScanCircles.Limits(share: 0.5),
            inference: ScanInference = .monteCarlo(), overlap: ScanOverlap = .noSharedLocations,
            clusterLimit: Int = 10, daysBetweenAnalyses: Double = 1, timesPerCase: Int = 20, seed: UInt64 = 1
        ) {
            self.longestWindow = longestWindow
            self.shortestWindow = shortestWindow
            self.minimumCases = minimumCases
            self.growth = growth
            self.limits = limits
            self.inference = inference
            self.overlap = overlap
            self.clusterLimit = clusterLimit
            self.daysBetweenAnalyses = daysBetweenAnalyses
            self.timesPerCase = timesPerCase
            self.seed = seed
        }
    }

    /// - Parameters:
    ///   - cases: each with the index of its location and a day in 0 ..< `days`; at most 1e9 in all.
    ///   - days: length of the period; a year is usual.
    ///   - checkpoint: called with the fraction done, after every four replications; what it throws ends the scan.
    /// - Throws: `StatisticsError` for no cases, indices or days outside, windows longer than the period.
    public static func prospective(
        locations: ScanLocations, cases: ScanCases, days: Int, settings: Settings,
        checkpoint: Checkpoint = { _ in }
    ) throws -> PermutationScanResult {
        try settings.check(days: days)
        let data = try PermutationData(
            cases, locations: locations.count, days: days, longest: settings.longestWindow)
        return try run(locations, data, days, settings, checkpoint)
    }

    /// With times known only as intervals. Each case counts in every window with the part of its `timesPerCase` times that
    /// fall in it, in the real data and in every replication alike, so that p is as exact as with known times.
    public static func prospective(
        locations: ScanLocations, cases: UncertainScanCases, days: Int, settings: Settings,
        checkpoint: Checkpoint = { _ in }
    ) throws -> PermutationScanResult {
        try settings.check(days: days)
        let data = try PermutationData(
            cases, locations: locations.count, days: days, longest: settings.longestWindow,
            draws: settings.timesPerCase)
        return try run(locations, data, days, settings, checkpoint)
    }

    private static func run(
        _ locations: ScanLocations, _ data: PermutationData, _ days: Int, _ settings: Settings,
        _ checkpoint: Checkpoint
    ) throws -> PermutationScanResult {
        let model = try PermutationModel(locations, data, days: days, settings, checkpoint)
        switch model.lanes {
        case .narrow: return try PermutationRun<ScanLanes16>(model).result(checkpoint)
        case .usual: return try PermutationRun<ScanLanes32>(model).result(checkpoint)
        case .wide: return try PermutationRun<ScanLanesWide>(model).result(checkpoint)
        }
    }
}

extension PermutationScan.Settings {
    func check(days: Int) throws {
        guard days >= 1 else { throw StatisticsError("days", .notPositive) }
        try ScanWindows.aliveAtEnd(shortest: shortestWindow, longest: longestWindow).check(days: days)
        guard minimumCases >= 1 else { throw StatisticsError("minimumCases", .notPositive) }
        guard minimumCases <= PermutationData.mostCases else { throw StatisticsError("minimumCases", .overflow) }
        guard clusterLimit >= 1 else { throw StatisticsError("clusterLimit", .notPositive) }
        try StatisticsError.checkPositive(daysBetweenAnalyses, "daysBetweenAnalyses")
        try inference.check()
    }
}

/// Everything about one scan that does not depend on the width of the counts.
struct PermutationModel: Sendable {
    enum Lanes: Hashable, Sendable {
        case narrow
        case usual
        case wide
    }

    let locations: ScanLocations
    let circles: ScanCircles
    let layout: ScanLayout
    let data: PermutationData
    let likelihood: ZoneLikelihood
    let days: Int
    let settings: PermutationScan.Settings
    let lanes: Lanes

    init(
        _ locations: ScanLocations, _ data: PermutationData, days: Int, _ settings: PermutationScan.Settings,
        _ checkpoint: Checkpoint = { _ in }
    ) throws {
        self.locations = locations
        self.data = data
        self.days = days
        self.settings = settings
        // Circles are the smaller part of the work, and the first.
        circles = try ScanCircles(
            around: locations, weights: data.zoneCases.map(Double.init), growth: settings.growth,
            limits: settings.limits, checkpoint: { try checkpoint(0.05 * $0) })
        let recentShare =
            Double(data.windowUnits[data.longest]) / Double(data.unitsPerCase) / Double(data.total)
        layout = try ScanLayout(circles, locations: locations, cases: data.zoneCases, recentShare: recentShare)
        likelihood = ZoneLikelihood(
            total: data.total, unitsPerCase: data.unitsPerCase, windowUnits: data.windowUnits,
            shortest: settings.shortestWindow, smallestUnits: settings.minimumCases * data.unitsPerCase)
        let most = likelihood.mostUnits(zone: layout.largestZone, length: data.longest)
        if most > ScanLanes32.largest {
            guard most <= ScanLanesWide.largest else { throw StatisticsError("cases", .overflow) }
            lanes = .wide
        } else {
            lanes = data.longest <= ScanLanes16.width ? .narrow : .usual
        }
    }

    /// Of a scan with nothing to test.
    var noNull: ScanNull { ScanNull(maxima: [], observed: 0, inference: settings.inference, seed: settings.seed) }

    func result(_ candidates: [ScanCandidate], _ null: ScanNull) -> PermutationScanResult {
        PermutationScanResult(
            clusters: candidates.map {
                $0.cluster(circles: circles, null: null, daysBetweenAnalyses: settings.daysBetweenAnalyses)
            },
            n: data.total, recentCases: Double(data.windowUnits[data.longest]) / Double(data.unitsPerCase),
            locations: locations.count, days: days, null: null, settings: settings)
    }
}

/// What `PermutationScan.prospective` found.
public struct PermutationScanResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Prospective space-time permutation scan (Kulldorff et al. 2005), circles"

    /// Most likely first; empty when no circle and window holds enough cases and more than expected.
    public let clusters: [ScanCluster]
    /// Cases in the whole period.
    public let n: Int
    /// Cases in the longest window.
    public let recentCases: Double
    /// Locations looked at.
    public let locations: Int
    /// Days of the period.
    public let days: Int
    /// The replications; empty when there was nothing to test.
    public let null: ScanNull
    /// What was asked for.
    public let settings: PermutationScan.Settings

    /// Clusters that chance alone brings at most once in so many days.
    public func clusters(recurringAtMostEvery days: Double) -> [ScanCluster] {
        clusters.filter { $0.recurrenceInterval.map { $0 >= days } ?? false }
    }
}
