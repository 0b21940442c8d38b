/// What a scan over sets of cells of time looks at and how, whatever the sets mean.
struct ScanSetModel: Sendable {
    let locations: ScanLocations
    let circles: ScanCircles
    let sets: ScanTimeSets
    let settings: PermutationScan.Settings
    /// Location and cell of time of each case.
    let places: [Int]
    let times: [Int]
    private let layout: ScanLayout
    private let largest: Int

    /// The kernel's number of each location.
    var numberOf: [Int] { layout.numberOf }

    /// Cases that may be permuted one by one.
    static let mostCases = 50_000_000
    /// Bytes of counts.
    static let mostBytes = 4 << 30

    init(
        _ locations: ScanLocations, places: [Int], times: [Int], sets: ScanTimeSets,
        settings: PermutationScan.Settings, checkpoint: Checkpoint
    ) throws {
        self.locations = locations
        self.sets = sets
        self.settings = settings
        self.places = places
        self.times = times
        var cases = Array(repeating: 0, count: locations.count)
        for place in places { cases[place] += 1 }
        circles = try ScanCircles(
            around: locations, weights: cases.map(Double.init), growth: settings.growth, limits: settings.limits,
            checkpoint: { try checkpoint(0.05 * $0) })
        // The largest part of all cases that one lane holds.
        var lanes = Array(repeating: 0, count: sets.laneCount)
        for time in times {
            for cover in sets.covers[sets.coverOffsets[time]..<sets.coverOffsets[time + 1]] { lanes[Int(cover)] += 1 }
        }
        let fullest = lanes.max() ?? 0
        layout = try ScanLayout(
            circles, locations: locations, cases: cases, recentShare: Double(fullest) / Double(max(1, places.count)))
        largest = min(layout.largestZone, fullest)
        let bytes =
            largest <= NarrowSetLanes.largest
            ? ScanSetKernel<NarrowSetLanes>.bytes(sets, locations: locations.count)
            : ScanSetKernel<WideSetLanes>.bytes(sets, locations: locations.count)
        guard bytes <= Self.mostBytes else { throw StatisticsError("locations", .overBudget) }
    }

    /// Circles and sets, and the random data sets they are compared with. The window of a candidate is not a window:
    /// its first day is the number of the set.
    typealias Outcome = (candidates: [ScanCandidate], null: ScanNull)

    /// Most likely circles and sets first.
    func run(_ checkpoint: Checkpoint) throws -> Outcome {
        if largest <= NarrowSetLanes.largest { return try run(NarrowSetLanes.self, checkpoint) }
        return try run(WideSetLanes.self, checkpoint)
    }

    /// The same on several threads, each with counts of its own.
    @concurrent func run(threads: Int, _ checkpoint: @Sendable (Double) throws -> Void) async throws -> Outcome {
        guard threads >= 1 else { throw StatisticsError("threads", .notPositive) }
        if largest <= NarrowSetLanes.largest { return try await run(NarrowSetLanes.self, threads, checkpoint) }
        return try await run(WideSetLanes.self, threads, checkpoint)
    }

    private func run<Lanes: SetLanes>(_: Lanes.Type, _ checkpoint: Checkpoint) throws -> Outcome {
        var scan = try observe(Lanes.self, checkpoint)
        guard let observed = scan.candidates.first?.logLikelihoodRatio else { return ([], noNull) }
        let null = try replications(Lanes.self).null(observed: observed, &scan.kernel, checkpoint)
        return (scan.candidates, null)
    }

    @concurrent private func run<Lanes: SetLanes>(
        _: Lanes.Type, _ threads: Int, _ checkpoint: @Sendable (Double) throws -> Void
    ) async throws -> Outcome {
        let (candidates, kernel) = try observe(Lanes.self, checkpoint)
        guard let observed = candidates.first?.logLikelihoodRatio else { return ([], noNull) }
        let null = try await replications(Lanes.self).null(
            observed: observed, kernel, threads: threads, checkpoint)
        return (candidates, null)
    }

    /// Of a scan with nothing to test.
    private var noNull: ScanNull {
        ScanNull(maxima: [], observed: 0, inference: settings.inference, seed: settings.seed)
    }

    private func observe<Lanes: SetLanes>(
        _: Lanes.Type, _ checkpoint: Checkpoint
    ) throws -> (candidates: [ScanCandidate], kernel: ScanSetKernel<Lanes>) {
        var kernel = ScanSetKernel<Lanes>(
            sets, layout: layout, locations: locations.count, places: places, times: times,
            fewestCases: settings.minimumCases)
        let best = try kernel.bestPerCentre(checkpoint: { try checkpoint(0.05 + 0.05 * $0) })
        let total = Double(places.count)
        let candidates = settings.overlap.select(
            best.filter { $0.set >= 0 }.map { best in
                ScanCandidate(
                    centre: layout.locationOf[best.centre],
                    size: Int(layout.ends[best.circle]) - layout.memberOffsets[best.centre],
                    window: ScanWindow(firstDay: best.set, lastDay: best.set), observed: Double(best.observed),
                    expected: Double(layout.zones[best.circle]) * Double(kernel.setCases[best.set]) / total,
                    logLikelihoodRatio: best.ratio)
            }, circles: circles, locations: locations, limit: settings.clusterLimit)
        return (candidates, kernel)
    }

    private func replications<Lanes: SetLanes>(_: Lanes.Type) -> ScanReplications<ScanSetKernel<Lanes>> {
        ScanReplications(inference: settings.inference, seed: settings.seed) {
            block, kernel, checkpoint in
            var generator = block.stream
            kernel.restart()
            return try (0..<block.size).map { replication in
                try checkpoint(Double(replication) / Double(block.size))
                return kernel.replicate(&generator)
            }
        }
    }
}
