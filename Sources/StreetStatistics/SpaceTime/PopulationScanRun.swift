/// One scan with known expectations: circles, windows, and the walk through all of them.
struct PopulationScanRun: Sendable {
    static let mostCases = 50_000_000

    /// Where replications come from.
    enum Source: Sendable {
        /// Part of the population at each location; place and day of the cases.
        case poisson(shares: [Double], places: [Int], times: [Int])
        /// Place and day of cases and controls, the cases first.
        case bernoulli(places: [Int], times: [Int], cases: Int)
    }

    private struct Best: Sendable {
        var ratio = 0.0
        var size = 0
        var window = 0
        var observed = 0
        var expected = 0.0
    }

    private let locations: ScanLocations
    private let days: Int
    private let settings: PopulationScan.Settings
    /// `nil` when all locations are looked at together.
    private let circles: ScanCircles?
    private let windows: [ScanWindow]
    /// Windows that hold each day.
    private let windowsOfDay: [[Int]]

    init(
        _ locations: ScanLocations, weights: [Double], days: Int, settings: PopulationScan.Settings,
        checkpoint: Checkpoint
    ) throws {
        self.locations = locations
        self.days = days
        self.settings = settings
        // The number of windows is known before they are listed.
        let shortest = settings.windows?.shortest ?? days
        let longest = settings.windows?.longest ?? days
        var windowCount = Double(longest - shortest + 1)
        if case .anywhere = settings.windows {
            windowCount *= Double(days) - (Double(shortest) + Double(longest)) / 2 + 1
        }
        let replications = Double(settings.inference.replications)
        func checkBudget(_ members: Int) throws {
            guard windowCount * Double(members) * (replications + 1) <= settings.operations else {
                throw StatisticsError("settings.operations", .overBudget)
            }
        }
        try checkBudget(locations.count)
        // Every day lists the windows that hold it, and every place has a count per window.
        guard days <= 1_000_000, windowCount * Double(longest) <= 0x1p28,
            windowCount * Double(locations.count) <= 0x1p28
        else { throw StatisticsError("settings.windows", .overBudget) }
        switch settings.space {
        case .circles:
            let circles = try ScanCircles(
                around: locations, weights: weights, growth: settings.growth, limits: settings.limits,
                checkpoint: { try checkpoint(0.05 * $0) })
            try checkBudget(circles.memberCount)
            self.circles = circles
        case .everywhere:
            circles = nil
        }
        let windows = try settings.windows?.list(days: days) ?? [ScanWindow(firstDay: 0, lastDay: days - 1)]
        var ofDay: [[Int]] = Array(repeating: [], count: days)
        for (index, window) in windows.enumerated() {
            for day in window.firstDay...window.lastDay { ofDay[day].append(index) }
        }
        self.windows = windows
        windowsOfDay = ofDay
    }

    func result(_ source: Source, _ checkpoint: Checkpoint) throws -> PopulationScanResult {
        let scan = observe(source)
        guard let observed = scan.candidates.first?.logLikelihoodRatio else { return result(scan, noNull) }
        var worker = worker(scan)
        return result(scan, try replications(scan).null(observed: observed, &worker, checkpoint))
    }

    /// The same result on several threads.
    @concurrent func result(
        _ source: Source, threads: Int, _ checkpoint: @Sendable (Double) throws -> Void
    ) async throws -> PopulationScanResult {
        guard threads >= 1 else { throw StatisticsError("threads", .notPositive) }
        let scan = observe(source)
        guard let observed = scan.candidates.first?.logLikelihoodRatio else { return result(scan, noNull) }
        return result(
            scan,
            try await replications(scan).null(observed: observed, worker(scan), threads: threads, checkpoint))
    }

    /// The data as they are: what replications are compared with, and start from.
    private struct Observed: Sendable {
        let data: Replicate
        let rate: CaseRate
        /// Per location and window.
        let expected: [Double]
        let candidates: [ScanCandidate]
    }

    /// What a thread keeps from block to block. Nothing in it changes a result.
    private struct Worker: Sendable {
        var data: Replicate
        /// Cases per location and window.
        var counts: [Int]
    }

    private var noNull: ScanNull {
        ScanNull(maxima: [], observed: 0, inference: settings.inference, seed: settings.seed)
    }

    private func observe(_ source: Source) -> Observed {
        let data = Replicate(source, days: days)
        let rate = CaseRate(cases: data.caseCount, controls: data.controls, settings)
        let expected = self.expected(source)
        var counts = Array(repeating: 0, count: locations.count * windows.count)
        fill(&counts, data)
        let best = centres.map { centre in
            var best = Best()
            walk(centre, counts, expected, rate, &best)
            return best
        }
        return Observed(data: data, rate: rate, expected: expected, candidates: select(best))
    }

    private func worker(_ observed: Observed) -> Worker {
        Worker(data: observed.data, counts: Array(repeating: 0, count: locations.count * windows.count))
    }

    private func replications(_ observed: Observed) -> ScanReplications<Worker> {
        ScanReplications(inference: settings.inference, seed: settings.seed) { block, worker, checkpoint in
            var generator = block.stream
            worker.data.restart()
            return try (0..<block.size).map { replication in
                try checkpoint(Double(replication) / Double(block.size))
                worker.data.next(&generator)
                fill(&worker.counts, worker.data)
                var best = Best()
                for centre in centres { walk(centre, worker.counts, observed.expected, observed.rate, &best) }
                return best.ratio
            }
        }
    }

    private func result(_ scan: Observed, _ null: ScanNull) -> PopulationScanResult {
        PopulationScanResult(
            model: scan.data.controls.map { .bernoulli(controls: $0) } ?? .poisson,
            clusters: scan.candidates.map { cluster($0, null) }, n: scan.data.caseCount, locations: locations.count,
            days: days, null: null, settings: settings)
    }

    private var centres: Range<Int> { 0..<(circles?.count ?? 1) }

    private func select(_ best: [Best]) -> [ScanCandidate] {
        let all = best.enumerated().map { centre, best in
            ScanCandidate(
                centre: centre, size: best.size, window: windows[best.window], observed: Double(best.observed),
                expected: best.expected, logLikelihoodRatio: best.ratio)
        }
        guard let circles else { return all.filter { $0.logLikelihoodRatio > 0 } }
        return settings.overlap.select(all, circles: circles, locations: locations, limit: settings.clusterLimit)
    }

    private func cluster(_ candidate: ScanCandidate, _ null: ScanNull) -> ScanCluster {
        var interval: Double?
        if case .aliveAtEnd = settings.windows { interval = settings.daysBetweenAnalyses }
        if let circles { return candidate.cluster(circles: circles, null: null, daysBetweenAnalyses: interval) }
        let p = null.p(of: candidate.logLikelihoodRatio)
        let members = Array(0..<locations.count)
        let radius = members.reduce(0) { max($0, locations.squaredDistance(0, $1)) }.squareRoot()
        return ScanCluster(
            centre: 0, radius: radius, members: members, window: candidate.window, observed: candidate.observed,
            expected: candidate.expected, logLikelihoodRatio: candidate.logLikelihoodRatio, p: p,
            recurrenceInterval: interval.map { $0 / p.value })
    }

    /// Cases expected per location and window.
    private func expected(_ source: Source) -> [Double] {
        switch source {
        case .poisson(let shares, let places, _):
            return shares.flatMap { share in
                windows.map { share * (Double($0.dayCount) / Double(days)) * Double(places.count) }
            }
        case .bernoulli(let places, let times, let cases):
            var people = Array(repeating: 0.0, count: locations.count * windows.count)
            for (place, day) in zip(places, times) {
                for window in windowsOfDay[day] { people[place * windows.count + window] += 1 }
            }
            return people.map { $0 * Double(cases) / Double(places.count) }
        }
    }

    private func fill(_ counts: inout [Int], _ draw: Replicate) {
        for index in counts.indices { counts[index] = 0 }
        for index in 0..<draw.caseCount {
            for window in windowsOfDay[draw.times[index]] { counts[draw.places[index] * windows.count + window] += 1 }
        }
    }

    private func walk(_ centre: Int, _ counts: [Int], _ expected: [Double], _ rate: CaseRate, _ best: inout Best) {
        let members = circles?.members(of: centre) ?? ArraySlice((0..<locations.count).map(Int32.init))
        let ends = circles?.ends(of: centre) ?? [Int32(locations.count)]
        var observedSums = Array(repeating: 0, count: windows.count)
        var expectedSums = Array(repeating: 0.0, count: windows.count)
        var position = members.startIndex
        for end in ends {
            while position < members.startIndex + Int(end) {
                let base = Int(members[position]) * windows.count
                for window in windows.indices {
                    observedSums[window] += counts[base + window]
                    expectedSums[window] += expected[base + window]
                }
                position += 1
            }
            for window in windows.indices {
                guard let ratio = rate.ratio(observedSums[window], expectedSums[window], above: best.ratio) else {
                    continue
                }
                best = Best(
                    ratio: ratio, size: Int(end), window: window, observed: observedSums[window],
                    expected: expectedSums[window])
            }
        }
    }
}

/// The likelihood ratio of a rate inside that differs from the rate outside.
private struct CaseRate: Sendable {
    private let total: Double
    /// Cases and controls; `nil` for the Poisson model.
    private let people: Double?
    private let rates: PopulationScan.Rates
    private let fewest: Int
    /// χ² is this · (observed − expected)² / (expected · (total − expected)).
    private let factor: Double

    init(cases: Int, controls: Int?, _ settings: PopulationScan.Settings) {
        total = Double(cases)
        people = controls.map { Double($0 + cases) }
        rates = settings.rates
        fewest = settings.minimumCases
        factor = controls.map { Double(cases) * (Double($0 + cases) / Double($0)) } ?? Double(cases)
    }

    /// `nil` unless the ratio is above `best`.
    @inline(__always)
    func ratio(_ count: Int, _ expected: Double, above best: Double) -> Double? {
        let observed = Double(count)
        let excess = observed - expected
        let isLookedFor =
            switch rates {
            case .high: excess > 0 && count >= fewest
            case .low: excess < 0
            case .both: excess < 0 || count >= fewest
            }
        // The ratio is never above χ², which needs no logarithm. Everything inside is no cluster.
        let spread = expected * (total - expected)
        guard isLookedFor, expected < total * (1 - 1e-12), factor * excess * excess > best * spread else { return nil }
        var ratio = deviance(observed, expected) + deviance(total - observed, total - expected)
        if let people {
            let inside = (expected * (people / total)).rounded()
            ratio += deviance(inside - observed, inside - expected)
            ratio += deviance(people - inside - total + observed, people - inside - total + expected)
        }
        // Rounding alone is no difference in rates.
        return ratio > best && ratio > 1e-12 ? ratio : nil
    }

    private func deviance(_ observed: Double, _ expected: Double) -> Double {
        observed > 0 && expected > 0 ? LogGamma.devianceTerm(observed, mean: expected) : max(0, expected)
    }
}

/// Place and day of the cases: as observed, or drawn.
private struct Replicate: Sendable {
    private let source: PopulationScanRun.Source
    private let days: Int
    private var cumulative: [Double] = []
    private(set) var places: [Int] = []
    private(set) var times: [Int] = []

    let caseCount: Int
    let controls: Int?

    init(_ source: PopulationScanRun.Source, days: Int) {
        self.source = source
        self.days = days
        switch source {
        case .poisson(let shares, let places, _):
            var sum = 0.0
            cumulative = shares.map { share in
                sum += share
                return sum
            }
            caseCount = places.count
            controls = nil
        case .bernoulli(let places, _, let cases):
            caseCount = cases
            controls = places.count - cases
        }
        restart()
    }

    mutating func restart() {
        switch source {
        case .poisson(_, let places, let times), .bernoulli(let places, let times, _):
            self.places = places
            self.times = times
        }
    }

    mutating func next(_ generator: inout Xoshiro256StarStar) {
        switch source {
        case .poisson:
            let all = cumulative.last ?? 0
            for index in places.indices {
                let point = generator.uniform() * all
                // A location without population is never drawn: its step has no width.
                places[index] = min(cumulative.partitioningIndex { $0 > point }, cumulative.count - 1)
                times[index] = generator.integer(below: days)
            }
        case .bernoulli:
            // The first places in a random order are the cases.
            for index in 0..<caseCount {
                let other = index + generator.integer(below: places.count - index)
                places.swapAt(index, other)
                times.swapAt(index, other)
            }
        }
    }
}
