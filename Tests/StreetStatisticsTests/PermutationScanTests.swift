import Testing

@testable import StreetStatistics

struct PermutationScanTests {
    /// Most likely cluster of random small data sets, against the definition.
    @Test(arguments: [14, 40]) func agreesWithTheDefinition(longest: Int) throws {
        var generator = Xoshiro256StarStar(seed: 31)
        var found = 0
        for _ in 0..<400 {
            let sample = try ScanSample(&generator, longest: longest)
            let result = try PermutationScan.prospective(
                locations: sample.locations, cases: sample.cases, days: sample.days, settings: sample.settings)
            let best = sample.reference.best(sample.cases)
            guard let cluster = result.clusters.first else {
                #expect(best.ratio < 1e-9)
                continue
            }
            found += 1
            #expect(abs(cluster.logLikelihoodRatio - best.ratio) < 1e-9 * max(1, best.ratio))
            // Told counts belong to the told circle and window, whichever of equally likely ones it is.
            let inside = zip(sample.cases.location, sample.cases.day).enumerated().reduce(0) { sum, item in
                let isInside =
                    cluster.members.contains(item.element.0) && item.element.1 >= cluster.window.firstDay
                    && item.element.1 <= cluster.window.lastDay
                return isInside ? sum + (sample.cases.count?[item.offset] ?? 1) : sum
            }
            #expect(cluster.observed == Double(inside))
            let ratio = sample.reference.logRatio(cluster.observed, cluster.expected, Double(result.n))
            #expect(abs(ratio - cluster.logLikelihoodRatio) < 1e-9 * max(1, ratio))
            #expect(cluster.window.lastDay == sample.days - 1)
        }
        #expect(found > 150)
    }

    /// Lanes of every width and both ways of dealing: the largest ratio of what was dealt, against the definition.
    @Test func replicationsAgreeWithTheDefinition() throws {
        var generator = Xoshiro256StarStar(seed: 5)
        for round in 0..<120 {
            let sample = try ScanSample(&generator, longest: round % 3 == 0 ? 40 : 14)
            let model = try sample.model()
            try compare(sample, PermutationRun<ScanLanes16>(model, scheme: .labels))
            try compare(sample, PermutationRun<ScanLanes32>(model, scheme: .labels))
            try compare(sample, PermutationRun<ScanLanesWide>(model, scheme: .labels))
            try compare(sample, PermutationRun<ScanLanes32>(model, scheme: .counts))
            try compare(sample, PermutationRun<ScanLanesWide>(model, scheme: .counts))
        }
    }

    private func compare<Lanes>(_ sample: ScanSample, _ run: PermutationRun<Lanes>) throws {
        let model = run.model
        var kernel = ScanKernel<Lanes>(layout: model.layout, likelihood: model.likelihood)
        var state = run.draws.start(Xoshiro256StarStar(seed: sample.settings.seed))
        var counts: [[Lanes]] = []
        let cases = model.data.zoneCases.map(Double.init)
        for _ in 0..<3 {
            run.draws.fill(&counts, replications: 4, &state)
            let maxima = kernel.maxima(counts)
            for replication in 0..<4 {
                let windows = model.layout.numberOf.map { number in
                    (0..<model.data.longest).map { day in
                        Double(counts[day / Lanes.width][number * 4 + replication].count(day % Lanes.width))
                    }
                }
                // What is dealt keeps the totals of windows and stays inside those of places.
                for day in 0..<model.data.longest {
                    let dealt = windows.reduce(0) { $0 + $1[day] }
                    #expect(dealt == Double(model.data.windowUnits[day + 1]))
                }
                #expect(zip(windows, cases).allSatisfy { ($0.last ?? 0) <= $1 })
                let best = sample.reference.best(windowCounts: windows, cases: cases)
                #expect(abs(best.ratio - maxima[replication]) < 1e-9 * max(1, best.ratio))
            }
        }
    }

    /// All orders of few cases give the exact p; the Monte Carlo p comes near it.
    @Test func agreesWithAllPermutations() throws {
        let locations = try ScanLocations(x: [0, 1, 2, 5], y: [0, 0, 1, 3])
        var generator = Xoshiro256StarStar(seed: 8)
        for round in 0..<6 {
            let n = 4 + round % 4
            let cases = ScanCases(
                location: (0..<n).map { _ in generator.integer(below: 4) },
                day: (0..<n).map { _ in generator.integer(below: 10) })
            let replications = 4999
            let settings = PermutationScan.Settings(
                longestWindow: 5, minimumCases: 1, limits: .init(),
                inference: .monteCarlo(replications: replications), seed: UInt64(round))
            let result = try PermutationScan.prospective(
                locations: locations, cases: cases, days: 10, settings: settings)
            let reference = PermutationScanReference(locations: locations, settings: settings, days: 10)
            let observed = reference.best(cases).ratio
            guard let cluster = result.clusters.first else {
                #expect(observed < 1e-9)
                continue
            }
            var (reached, all) = (0, 0)
            permutations(of: cases.location) { places in
                all += 1
                if reference.best(ScanCases(location: places, day: cases.day)).ratio >= observed - 1e-9 { reached += 1 }
            }
            let exact = Double(reached) / Double(all)
            let sigma = (exact * (1 - exact) / Double(replications)).squareRoot()
            #expect(abs(cluster.p.value - exact) <= 4 * sigma + 1 / Double(replications + 1), "\(n): \(exact)")
        }
    }

    private func permutations(of values: [Int], _ body: ([Int]) -> Void) {
        var values = values
        func permute(_ k: Int) {
            if k == values.count { return body(values) }
            for index in k..<values.count {
                values.swapAt(k, index)
                permute(k + 1)
                values.swapAt(k, index)
            }
        }
        permute(0)
    }

    /// The example of the guide.
    @Test func exampleByHand() throws {
        // Three places in a row, ten days. 12 cases, 4 of them in the last two days, 3 of those at the first place.
        let locations = try ScanLocations(x: [0, 100, 300], y: [0, 0, 0])
        let cases = ScanCases(
            location: [0, 0, 0, 1, 0, 1, 1, 1, 2, 2, 2, 2], day: [8, 9, 9, 9, 2, 0, 3, 5, 1, 4, 6, 7])
        let settings = PermutationScan.Settings(
            longestWindow: 2, limits: .init(radius: 100, share: 0.5), inference: .monteCarlo(replications: 9999))
        let result = try PermutationScan.prospective(locations: locations, cases: cases, days: 10, settings: settings)
        let cluster = try #require(result.clusters.first)
        #expect(cluster.members == [0])
        #expect(cluster.window == ScanWindow(firstDay: 8, lastDay: 9))
        #expect(cluster.observed == 3)
        #expect(abs(cluster.expected - 4.0 / 3) < 1e-15)
        #expect(abs(cluster.logLikelihoodRatio - 0.903_699_317) < 1e-9)
        #expect(cluster.ratio == 2.25)
        let recurrence = try #require(cluster.recurrenceInterval)
        #expect(abs(recurrence * cluster.p.value - 1) < 1e-12)
    }

    @Test func moreThreadsSameBytes() async throws {
        let city = try ScanTown(reports: 2000, cells: 20, days: 60, seed: 3)
        for inference in [
            ScanInference.monteCarlo(replications: 199), .sequential(replications: 199, stopAfter: 10),
            .gumbel(replications: 99),
        ] {
            let settings = PermutationScan.Settings(
                longestWindow: 14, limits: .init(radius: 400, share: 0.5), inference: inference, seed: 12)
            let one = try PermutationScan.prospective(
                locations: city.locations, cases: city.cases, days: 60, settings: settings)
            for threads in 1...3 {
                let several = try await PermutationScan.prospective(
                    locations: city.locations, cases: city.cases, days: 60, settings: settings, threads: threads)
                #expect(several == one)
            }
        }
    }

    /// Lanes of all widths give the same bytes, given the same way of dealing.
    @Test func widerLanesSameBytes() throws {
        let city = try ScanTown(reports: 3000, cells: 15, days: 50, seed: 4)
        let settings = PermutationScan.Settings(
            longestWindow: 40, limits: .init(radius: 300), inference: .monteCarlo(replications: 39))
        let data = try PermutationData(city.cases, locations: city.locations.count, days: 50, longest: 40)
        let model = try PermutationModel(city.locations, data, days: 50, settings)
        #expect(model.lanes == .usual)
        let usual = try PermutationRun<ScanLanes32>(model, scheme: .labels).result { _ in }
        #expect(try PermutationRun<ScanLanes16>(model, scheme: .labels).result { _ in } == usual)
        #expect(try PermutationRun<ScanLanesWide>(model, scheme: .labels).result { _ in } == usual)
    }

    /// Dealing counts gives the same distribution as dealing places.
    @Test func bothWaysOfDealingAgree() throws {
        let city = try ScanTown(reports: 1500, cells: 6, days: 20, seed: 9)
        let settings = PermutationScan.Settings(
            longestWindow: 7, limits: .init(radius: 250), inference: .monteCarlo(replications: 2000))
        let data = try PermutationData(city.cases, locations: city.locations.count, days: 20, longest: 7)
        let model = try PermutationModel(city.locations, data, days: 20, settings)
        let labels = try PermutationRun<ScanLanes16>(model, scheme: .labels).result { _ in }.null.maxima.sorted()
        let counts = try PermutationRun<ScanLanes16>(model, scheme: .counts).result { _ in }.null.maxima.sorted()
        var largest = 0.0
        for value in labels {
            let a = Double(labels.count { $0 <= value }) / 2000
            let b = Double(counts.count { $0 <= value }) / 2000
            largest = max(largest, abs(a - b))
        }
        // Kolmogorov-Smirnov for two samples of 2,000: beyond 0.0737 once in 30,000.
        #expect(largest < 0.0737)
    }

    /// Moving, turning by a right angle, scaling by two and renumbering change no cluster and no p.
    @Test func geometryAndNumbersDoNotMatter() throws {
        let city = try ScanTown(reports: 800, cells: 9, days: 40, seed: 6, planted: 12)
        let settings = PermutationScan.Settings(
            longestWindow: 10, limits: .init(radius: 300, share: 0.5), inference: .monteCarlo(replications: 99))
        func scan(_ x: [Double], _ y: [Double], _ scale: Double) throws -> PermutationScanResult {
            var settings = settings
            settings.limits.radius = 300 * scale
            return try PermutationScan.prospective(
                locations: ScanLocations(x: x, y: y), cases: city.cases, days: 40, settings: settings)
        }
        let (x, y) = (city.locations.x, city.locations.y)
        let base = try scan(x, y, 1)
        let first = try #require(base.clusters.first)
        #expect(first.p.value <= 0.02)
        for changed in [
            try scan(x.map { $0 + 123_456.7 }, y.map { $0 - 0.3 }, 1), try scan(y.map { -$0 }, x, 1),
            try scan(x.map { $0 * 2 }, y.map { $0 * 2 }, 2),
        ] {
            #expect(changed.null.maxima == base.null.maxima)
            let cluster = try #require(changed.clusters.first)
            #expect(Set(cluster.members) == Set(first.members))
            #expect(cluster.p == first.p)
            #expect(changed.clusters.map(\.logLikelihoodRatio) == base.clusters.map(\.logLikelihoodRatio))
        }
        // Other numbers deal other replications, but find the same clusters.
        let reversed = try PermutationScan.prospective(
            locations: ScanLocations(x: x.reversed(), y: y.reversed()),
            cases: ScanCases(location: city.cases.location.map { x.count - 1 - $0 }, day: city.cases.day), days: 40,
            settings: settings)
        let members = reversed.clusters.map { cluster in Set(cluster.members.map { x.count - 1 - $0 }) }
        #expect(members == base.clusters.map { Set($0.members) })
    }

    /// Reference values by Tests/Reference/permutation_scan.py.
    @Test func agreesWithPython() throws {
        let locations = try ScanLocations(
            x: (0..<12).map { Double($0 / 3 * 100) }, y: (0..<12).map { Double($0 % 3 * 100) })
        let cases = ScanCases(
            location: [
                0, 3, 3, 4, 1, 7, 7, 4, 4, 4, 10, 11, 2, 5, 8, 9, 6, 6, 1, 4, 4, 3, 7, 0, 2, 11, 10, 9, 8, 5, 4, 7, 3,
                4, 6,
                1, 0, 2, 11, 10,
            ],
            day: [
                3, 28, 27, 29, 12, 25, 14, 26, 28, 2, 7, 19, 22, 5, 9, 16, 11, 24, 20, 27, 13, 8, 29, 17, 6, 1, 0, 23,
                10,
                15, 28, 18, 4, 21, 26, 29, 9, 14, 3, 25,
            ])
        func best(_ growth: ScanCircles.Growth) throws -> ScanCluster {
            let settings = PermutationScan.Settings(
                longestWindow: 7, growth: growth, limits: .init(radius: 150, share: 0.5),
                inference: .monteCarlo(replications: 1))
            let result = try PermutationScan.prospective(
                locations: locations, cases: cases, days: 30, settings: settings)
            return try #require(result.clusters.first)
        }
        let rings = try best(.wholeRings)
        #expect(abs(rings.logLikelihoodRatio - 1.703_120_221_076_757) < 1e-12)
        #expect(rings.members == [4] && rings.window.dayCount == 4 && rings.observed == 5 && rings.expected == 2)
        let single = try best(.onePlaceAtATime)
        #expect(abs(single.logLikelihoodRatio - 2.155_543_433_844_866) < 1e-12)
        #expect(Set(single.members) == [1, 3, 4])
        #expect(single.window.dayCount == 3 && single.observed == 7 && single.expected == 3)
    }

    @Test func orderOfCasesDoesNotMatter() throws {
        let city = try ScanTown(reports: 500, cells: 9, days: 40, seed: 6)
        let settings = PermutationScan.Settings(longestWindow: 10, inference: .monteCarlo(replications: 49))
        let turned = ScanCases(location: city.cases.location.reversed(), day: city.cases.day.reversed())
        #expect(
            try PermutationScan.prospective(
                locations: city.locations, cases: city.cases, days: 40, settings: settings)
                == PermutationScan.prospective(locations: city.locations, cases: turned, days: 40, settings: settings))
    }
}

/// A small town for tests: square cells of 100 m.
struct ScanTown {
    let locations: ScanLocations
    let cases: ScanCases
    let days: Int

    init(reports: Int, cells: Int, days: Int, seed: UInt64, planted: Int = 0) throws {
        var generator = Xoshiro256StarStar(seed: seed)
        locations = try ScanLocations(
            x: (0..<(cells * cells)).map { Double($0 % cells) * 100 },
            y: (0..<(cells * cells)).map { Double($0 / cells) * 100 })
        // Busier in the middle.
        var (location, day): ([Int], [Int]) = ([], [])
        func coordinate() -> Int { (generator.integer(below: cells) + generator.integer(below: cells)) / 2 }
        for _ in 0..<reports {
            location.append(coordinate() * cells + coordinate())
            day.append(generator.integer(below: days))
        }
        for _ in 0..<planted {
            location.append(cells + 1 + generator.integer(below: 2))
            day.append(days - 1 - generator.integer(below: 4))
        }
        cases = ScanCases(location: location, day: day)
        self.days = days
    }
}
