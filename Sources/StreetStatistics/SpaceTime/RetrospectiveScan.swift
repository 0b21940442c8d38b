extension PermutationScan {
    private static let mostWindows = 2_000_000

    /// The retrospective space-time permutation scan: was there, anywhere in the period, a circle and a window of days
    /// with more cases than its share?
    ///
    /// As the prospective scan, but over all windows of `settings.shortestWindow` to `settings.longestWindow` days, not
    /// only those that last until the end (Kulldorff et al. 2005; Kulldorff 2001). The days of the cases are permuted
    /// over their places. Windows are refused many at a time by bounds that never refuse too much: the result is that
    /// of looking at each.
    ///
    /// - Parameters:
    ///   - cases: each with the index of its location and a day in 0 ..< `days`; at most 50 million in all.
    ///   - settings: `daysBetweenAnalyses` and `timesPerCase` are not used.
    ///   - checkpoint: called with the fraction done, after every replication; what it throws ends the scan.
    /// - Throws: `StatisticsError` for no cases, indices or days outside, windows longer than the period, more than two
    ///   million windows, or more locations and days than 4 GiB of counts hold.
    public static func retrospective(
        locations: ScanLocations, cases: ScanCases, days: Int, settings: Settings,
        checkpoint: Checkpoint = { _ in }
    ) throws -> RetrospectiveScanResult {
        let model = try retrospectiveModel(locations, cases, days, settings, checkpoint)
        return retrospectiveResult(model, try model.run(checkpoint), days: days)
    }

    /// The scan on several threads: the same result, to the last bit, as on one.
    ///
    /// - Parameters:
    ///   - threads: at most so many at once, ≥ 1; each has counts of its own.
    ///   - checkpoint: called with the fraction done after every 32 replications. Cancelling the task ends the scan as
    ///     well.
    @concurrent public static func retrospective(
        locations: ScanLocations, cases: ScanCases, days: Int, settings: Settings, threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> RetrospectiveScanResult {
        let model = try retrospectiveModel(locations, cases, days, settings, checkpoint)
        return retrospectiveResult(model, try await model.run(threads: threads, checkpoint), days: days)
    }

    private static func retrospectiveModel(
        _ locations: ScanLocations, _ cases: ScanCases, _ days: Int, _ settings: Settings, _ checkpoint: Checkpoint
    ) throws -> ScanSetModel {
        try settings.check(days: days)
        let (places, times) = try cases.oneByOne(
            locations: locations.count, days: days, atMost: ScanSetModel.mostCases)
        let lengths = settings.longestWindow - settings.shortestWindow + 1
        guard Double(lengths) * Double(days) <= Double(mostWindows) else {
            throw StatisticsError("windows.longest", .overBudget)
        }
        let sets = ScanTimeSets.windows(
            days: days, shortest: settings.shortestWindow, longest: settings.longestWindow)
        return try ScanSetModel(
            locations, places: places, times: times, sets: sets, settings: settings, checkpoint: checkpoint)
    }

    private static func retrospectiveResult(
        _ model: ScanSetModel, _ outcome: ScanSetModel.Outcome, days: Int
    ) -> RetrospectiveScanResult {
        let clusters = outcome.candidates.map { candidate in
            var candidate = candidate
            for range in model.sets.ranges(of: candidate.window.firstDay) {
                candidate.window = ScanWindow(firstDay: range.lowerBound, lastDay: range.upperBound - 1)
            }
            return candidate.cluster(circles: model.circles, null: outcome.null, daysBetweenAnalyses: nil)
        }
        return RetrospectiveScanResult(
            clusters: clusters, n: model.places.count, locations: model.locations.count, days: days,
            null: outcome.null, settings: model.settings)
    }
}

/// What `PermutationScan.retrospective` found.
public struct RetrospectiveScanResult: Hashable, Sendable {
    /// What the method is called, to stand beside its figures.
    public static let name = "Retrospective space-time permutation scan (Kulldorff et al. 2005), circles"

    /// Most likely first; empty when no circle and window holds enough cases and more than expected.
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
    public let settings: PermutationScan.Settings
}

extension ScanCases {
    /// Location and day of every single case.
    func oneByOne(locations: Int, days: Int, atMost limit: Int) throws -> (places: [Int], days: [Int]) {
        guard !location.isEmpty else { throw StatisticsError("cases", .empty) }
        guard day.count == location.count else { throw StatisticsError("cases.day", .length(expected: location.count)) }
        if let count, count.count != location.count {
            throw StatisticsError("cases.count", .length(expected: location.count))
        }
        var (places, times): ([Int], [Int]) = ([], [])
        for index in location.indices {
            guard location[index] >= 0, location[index] < locations else {
                throw StatisticsError("cases.location", at: index, .outside(lower: 0, upper: Double(locations - 1)))
            }
            guard day[index] >= 0, day[index] < days else {
                throw StatisticsError("cases.day", at: index, .outside(lower: 0, upper: Double(days - 1)))
            }
            let number = count?[index] ?? 1
            guard number >= 0 else { throw StatisticsError("cases.count", at: index, .negative) }
            guard number <= limit - places.count else { throw StatisticsError("cases.count", at: index, .overflow) }
            places += repeatElement(location[index], count: number)
            times += repeatElement(day[index], count: number)
        }
        guard !places.isEmpty else { throw StatisticsError("cases", .empty) }
        return (places, times)
    }
}
