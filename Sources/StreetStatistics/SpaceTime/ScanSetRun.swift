/// What a scan over sets of cells of time looks at and how, whatever the sets mean.
struct ScanSetModel {
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

    /// Most likely circles and sets first. The window of a candidate is not a window: its first day is the number of
    /// the set.
    func run(_ checkpoint: Checkpoint) throws -> (candidates: [ScanCandidate], null: ScanNull) {
        if largest <= NarrowSetLanes.largest { return try run(NarrowSetLanes.self, checkpoint) }
        return try run(WideSetLanes.self, checkpoint)
    }

    private func run<Lanes: SetLanes>(
        _: Lanes.Type, _ checkpoint: Checkpoint
    ) throws -> (candidates: [ScanCandidate], null: ScanNull) {
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
        let inference = settings.inference
        guard let observed = candidates.first?.logLikelihoodRatio else {
            return ([], ScanNull(maxima: [], observed: 0, inference: inference, seed: settings.seed))
        }
        let blocks = ScanBlocks(replications: inference.replications, seed: settings.seed)
        var maxima: [Double] = []
        for block in 0..<blocks.count {
            var generator = blocks.streams[block]
            kernel.restart()
            for _ in 0..<blocks.size(of: block) {
                try checkpoint(0.1 + 0.9 * Double(maxima.count) / Double(inference.replications))
                maxima.append(kernel.replicate(&generator))
            }
            if ScanNull.stop(maxima, observed, inference) != nil { break }
        }
        return (candidates, ScanNull(maxima: maxima, observed: observed, inference: inference, seed: settings.seed))
    }
}
