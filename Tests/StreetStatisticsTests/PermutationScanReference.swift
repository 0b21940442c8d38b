@testable import StreetStatistics

/// The scan written as its definition says, with nothing shared, pruned or rounded: slow.
struct PermutationScanReference {
    struct Best: Hashable {
        var ratio = 0.0
        var observed = 0.0
        var expected = 0.0
        var members: Set<Int> = []
        var length = 0
    }

    let locations: ScanLocations
    let settings: PermutationScan.Settings
    let days: Int

    /// Every circle: all sets of locations within some member's distance of a centre, or, one place at a time, all
    /// prefixes of the list by distance, x, y.
    func circles(weights: [Double]) -> [[Int]] {
        let total = weights.reduce(0, +)
        var result: [[Int]] = []
        for centre in 0..<locations.count {
            func distance(_ other: Int) -> Double {
                let (dx, dy) = (locations.x[other] - locations.x[centre], locations.y[other] - locations.y[centre])
                return (dx * dx + dy * dy).squareRoot()
            }
            // Coordinates in the tests are small whole numbers: equal distances are equal doubles.
            let order = (0..<locations.count).sorted {
                (distance($0), locations.x[$0], locations.y[$0]) < (distance($1), locations.x[$1], locations.y[$1])
            }
            for size in 1...order.count {
                let last = distance(order[size - 1])
                if settings.growth == .wholeRings, size < order.count, distance(order[size]) == last { continue }
                let members = Array(order.prefix(size))
                if last > settings.limits.radius ?? .infinity { break }
                if size > settings.limits.locations ?? .max { break }
                if members.reduce(0, { $0 + weights[$1] }) > total * (settings.limits.share ?? 1) + 1e-9 { break }
                result.append(members)
            }
        }
        return result
    }

    /// - Parameters:
    ///   - windowCounts: per location, per length − 1: cases in the last so many days.
    ///   - cases: per location, at all times.
    func best(windowCounts: [[Double]], cases: [Double]) -> Best {
        let total = cases.reduce(0, +)
        var best = Best()
        for members in circles(weights: cases) {
            let zone = members.reduce(0) { $0 + cases[$1] }
            for length in settings.shortestWindow...settings.longestWindow {
                let observed = members.reduce(0) { $0 + windowCounts[$1][length - 1] }
                let window = windowCounts.reduce(0) { $0 + $1[length - 1] }
                let expected = zone * window / total
                // Parts of cases are sums of fractions.
                guard observed >= Double(settings.minimumCases) - 1e-9, observed > expected + 1e-9 else { continue }
                let ratio = logRatio(observed, expected, total)
                if ratio > best.ratio + 1e-12 {
                    best = Best(
                        ratio: ratio, observed: observed, expected: expected, members: Set(members), length: length)
                }
            }
        }
        return best
    }

    func best(_ cases: ScanCases) -> Best {
        var counts = Array(repeating: Array(repeating: 0.0, count: settings.longestWindow), count: locations.count)
        var totals = Array(repeating: 0.0, count: locations.count)
        for index in cases.location.indices {
            let count = Double(cases.count?[index] ?? 1)
            totals[cases.location[index]] += count
            for length in 1...settings.longestWindow where cases.day[index] >= days - length {
                counts[cases.location[index]][length - 1] += count
            }
        }
        return best(windowCounts: counts, cases: totals)
    }

    func logRatio(_ observed: Double, _ expected: Double, _ total: Double) -> Double {
        let inside = observed * log(observed / expected)
        let outside = observed == total ? 0 : (total - observed) * log((total - observed) / (total - expected))
        return inside + outside
    }
}

/// Small data sets of all kinds.
struct ScanSample {
    let locations: ScanLocations
    let cases: ScanCases
    let days: Int
    let settings: PermutationScan.Settings

    init(locations: ScanLocations, cases: ScanCases, days: Int, settings: PermutationScan.Settings) {
        self.locations = locations
        self.cases = cases
        self.days = days
        self.settings = settings
    }

    init(_ generator: inout Xoshiro256StarStar, longest: Int = 14) throws {
        let side = 1 + generator.integer(below: 4)
        var (x, y): ([Double], [Double]) = ([], [])
        for column in 0..<side {
            for row in 0..<side where x.isEmpty || generator.integer(below: 4) > 0 {
                x.append(Double(3 * column))
                y.append(Double(4 * row))
            }
        }
        locations = try ScanLocations(x: x, y: y)
        days = 1 + generator.integer(below: 2 * longest)
        let n = 1 + generator.integer(below: 60)
        let (first, place) = (generator.integer(below: days), generator.integer(below: x.count))
        var (location, day): ([Int], [Int]) = ([], [])
        for _ in 0..<n {
            let isPlanted = generator.integer(below: 3) == 0
            location.append(isPlanted ? place : generator.integer(below: x.count))
            day.append(isPlanted ? first + generator.integer(below: days - first) : generator.integer(below: days))
        }
        var count: [Int]?
        if generator.integer(below: 3) == 0 { count = (0..<n).map { _ in generator.integer(below: 40) } }
        if let values = count, values.allSatisfy({ $0 == 0 }) { count = nil }
        cases = ScanCases(location: location, day: day, count: count)
        let window = 1 + generator.integer(below: days)
        var limits = ScanCircles.Limits(share: generator.integer(below: 2) == 0 ? nil : 0.5)
        if generator.integer(below: 2) == 0 { limits.radius = Double(generator.integer(below: 13)) }
        if generator.integer(below: 4) == 0 { limits.locations = 1 + generator.integer(below: 9) }
        settings = PermutationScan.Settings(
            longestWindow: window, shortestWindow: 1 + generator.integer(below: window),
            minimumCases: 1 + generator.integer(below: 3),
            growth: generator.integer(below: 2) == 0 ? .wholeRings : .onePlaceAtATime, limits: limits,
            inference: .monteCarlo(replications: 6), seed: generator.next())
    }

    var reference: PermutationScanReference {
        PermutationScanReference(locations: locations, settings: settings, days: days)
    }

    func model() throws -> PermutationModel {
        let data = try PermutationData(
            cases, locations: locations.count, days: days, longest: settings.longestWindow)
        return try PermutationModel(locations, data, days: days, settings)
    }
}
