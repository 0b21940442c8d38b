extension PermutationScan {
    /// The scan on several threads: the same result, to the last bit, as on one.
    ///
    /// - Parameter checkpoint: called with the fraction done after every 32 replications. Cancelling the task ends the
    ///   scan as well.
    @concurrent public static func prospective(
        locations: ScanLocations, cases: ScanCases, days: Int, settings: Settings, threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> PermutationScanResult {
        try settings.check(days: days)
        let data = try PermutationData(
            cases, locations: locations.count, days: days, longest: settings.longestWindow)
        return try await run(locations, data, days, settings, threads, checkpoint)
    }

    /// The scan with uncertain times on several threads: the same result, to the last bit, as on one.
    @concurrent public static func prospective(
        locations: ScanLocations, cases: UncertainScanCases, days: Int, settings: Settings, threads: Int,
        checkpoint: @Sendable (_ done: Double) throws -> Void = { _ in }
    ) async throws -> PermutationScanResult {
        try settings.check(days: days)
        let data = try PermutationData(
            cases, locations: locations.count, days: days, longest: settings.longestWindow,
            draws: settings.timesPerCase)
        return try await run(locations, data, days, settings, threads, checkpoint)
    }

    private static func run(
        _ locations: ScanLocations, _ data: PermutationData, _ days: Int, _ settings: Settings, _ threads: Int,
        _ checkpoint: @Sendable (_ done: Double) throws -> Void
    ) async throws -> PermutationScanResult {
        guard threads >= 1 else { throw StatisticsError("threads", .notPositive) }
        let model = try PermutationModel(locations, data, days: days, settings, checkpoint)
        switch model.lanes {
        case .narrow: return try await PermutationRun<ScanLanes16>(model).result(threads: threads, checkpoint)
        case .usual: return try await PermutationRun<ScanLanes32>(model).result(threads: threads, checkpoint)
        case .wide: return try await PermutationRun<ScanLanesWide>(model).result(threads: threads, checkpoint)
        }
    }
}
