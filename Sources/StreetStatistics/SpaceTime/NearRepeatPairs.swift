/// Events sorted into square cells as wide as the largest distance, so that partners lie in 3 × 3 cells.
struct PlacesOnGrid {
    /// Event that stands at each position: sorted by row and column, so that neighbours lie near in memory.
    let order: [Int]
    /// Coordinates by position.
    private let x: [Double]
    private let y: [Double]
    /// Row and column of the cell, in one number, by position.
    private let keys: [Int]
    private let bands: NearRepeatBands
    private let distance: NearRepeat.Distance

    private static let rowFactor = 1 << 24

    init(x: [Double], y: [Double], bands: NearRepeatBands, distance: NearRepeat.Distance) throws {
        for (name, values) in [("x", x), ("y", y)] {
            for (index, value) in values.enumerated() {
                try StatisticsError.check(
                    value, name, at: index, from: -NearRepeatBands.farthest, to: NearRepeatBands.farthest)
            }
        }
        let (left, right) = (x.min() ?? 0, x.max() ?? 0)
        let (bottom, top) = (y.min() ?? 0, y.max() ?? 0)
        // At most 2²⁰ cells a side, and a little wider than the distance: rounding in the division then never puts
        // partners two cells apart.
        let widest = max(right - left, top - bottom) * 0x1p-20
        let farthest = bands.distanceEdges.last ?? 0
        let width = max(farthest, widest) * (1 + 1e-9)
        func cell(_ offset: Double) -> Int { width > 0 ? Int((offset / width).rounded(.down)) : 0 }

        let unsorted = x.indices.map { cell(y[$0] - bottom) * Self.rowFactor + cell(x[$0] - left) }
        let order = x.indices.sorted { (unsorted[$0], $0) < (unsorted[$1], $1) }
        self.order = order
        self.x = order.map { x[$0] }
        self.y = order.map { y[$0] }
        keys = order.map { unsorted[$0] }
        self.bands = bands
        self.distance = distance
    }

    /// Calls `body` with the positions (the smaller first, ascending) and the band of every pair in a band of space.
    @inline(__always)
    func forEachClosePair(
        checkpoint: Checkpoint, _ body: (_ first: Int, _ second: Int, _ band: Int) throws -> Void
    ) throws {
        let cuts = bands.distanceEdges.map { distance == .euclidean ? $0 * $0 : $0 }
        var (start, untilCheck) = (0, 0)
        while start < keys.count {
            let key = keys[start]
            let end = firstPosition(from: start, keyAtLeast: key + 1)
            // The cell itself and the one to its right; then the three of the next row.
            let right = firstPosition(from: end, keyAtLeast: key + 2)
            let above = firstPosition(from: right, keyAtLeast: key + Self.rowFactor - 1)
            let aboveEnd = firstPosition(from: above, keyAtLeast: key + Self.rowFactor + 2)
            for first in start..<end {
                untilCheck -= right - first + aboveEnd - above
                if untilCheck < 0 {
                    untilCheck = 10_000_000
                    // Finding the pairs is the smaller part of the work.
                    try checkpoint(0.1 * Double(first) / Double(keys.count))
                }
                for second in (first + 1)..<max(right, first + 1) {
                    if let band = band(first, second, cuts) { try body(first, second, band) }
                }
                for second in above..<aboveEnd {
                    if let band = band(first, second, cuts) { try body(first, second, band) }
                }
            }
            start = end
        }
    }

    private func firstPosition(from start: Int, keyAtLeast key: Int) -> Int {
        var (low, high) = (start, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] >= key { high = middle } else { low = middle + 1 }
        }
        return low
    }

    @inline(__always)
    private func band(_ first: Int, _ second: Int, _ cuts: [Double]) -> Int? {
        let (dx, dy) = (x[first] - x[second], y[first] - y[second])
        if bands.samePlace, dx == 0, dy == 0 { return 0 }
        let apart = distance == .euclidean ? dx * dx + dy * dy : abs(dx) + abs(dy)
        guard apart >= cuts[0] else { return nil }
        var band = 1
        while band < cuts.count, apart >= cuts[band] { band += 1 }
        guard band < cuts.count else { return nil }
        return band - 1 + (bands.samePlace ? 1 : 0)
    }
}

/// Times as offsets from the first, and what all pairs of them look like in each band of time.
struct TimesInBands: Sendable {
    /// Not negative, below 2³¹ − 1.
    let offsets: [Int]
    /// The bands' edges; those beyond the span are cut down to just beyond it, which no difference can tell.
    let edges: [Int]

    var count: Int { offsets.count }
    var span: Int { offsets.max() ?? 0 }

    init(_ times: [Int], edges: [Int]) throws {
        guard let first = times.min(), let last = times.max() else { throw StatisticsError("times", .empty) }
        let (span, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, span < Int(Int32.max) else {
            throw StatisticsError("times", .outside(lower: 0, upper: Double(Int32.max)))
        }
        offsets = times.map { $0 - first }
        self.edges = edges.map { min($0, span + 1) }
    }

    /// For each band of time.
    var moments: [PairMoments] {
        let sorted = offsets.sorted()
        // Partners of each event closer than each edge, by two pointers.
        let degrees = edges.map { edge in
            guard edge > 0 else { return Array(repeating: 0, count: sorted.count) }
            var (low, high) = (0, 0)
            return sorted.indices.map { event in
                while sorted[low] <= sorted[event] - edge { low += 1 }
                while high < sorted.count, sorted[high] < sorted[event] + edge { high += 1 }
                return max(0, high - low - 1)
            }
        }
        return (1..<edges.count).map { edge in
            PairMoments(degrees: zip(degrees[edge], degrees[edge - 1]).map { $0 - $1 })
        }
    }
}

/// A graph on the events, as far as the closed-form mean and variance need it.
struct PairMoments {
    /// Pairs.
    let edges: Double
    /// Unordered pairs of pairs that share one event.
    let paths: Double

    init(degrees: [Int]) {
        edges = degrees.reduce(0) { $0 + Double($1) } / 2
        paths = degrees.reduce(0) { $0 + Double($1) * (Double($1) - 1) } / 2
    }

    /// Mean and variance of the number of pairs that two graphs share when the events of one are permuted
    /// (David and Barton 1966).
    func expectation(with other: PairMoments, n: Int) -> (mean: Double, variance: Double) {
        let n = Double(n)
        guard n >= 2 else { return (0, 0) }
        let all = n * (n - 1) / 2
        let mean = edges * (other.edges / all)
        var variance = mean - mean * mean
        if n >= 3 { variance += 4 * paths * (other.paths / (n * (n - 1) * (n - 2))) }
        if n >= 4 {
            let apart = (n - 2) * (n - 3) / 2
            let (here, there) = (edges * (edges - 1) - 2 * paths, other.edges * (other.edges - 1) - 2 * other.paths)
            variance += here / all * (there / apart)
        }
        return (mean, max(0, variance))
    }
}

/// Counts of pairs by band of space and edge of time, and of partners by event.
struct PairTally: Sendable {
    private(set) var total = 0
    private let timeEdges: [Int]
    /// [space][edge]: pairs with a difference in time at or above the edge and below the next.
    private var atEdge: [[Int]]
    private var degrees: [[Int]]

    init(events: Int, spaceBands: Int, timeEdges: [Int]) {
        self.timeEdges = timeEdges
        atEdge = Array(repeating: Array(repeating: 0, count: timeEdges.count), count: spaceBands)
        degrees = Array(repeating: Array(repeating: 0, count: events), count: spaceBands)
    }

    @inline(__always)
    mutating func count(_ first: Int, _ second: Int, band: Int, gap: Int) {
        total += 1
        degrees[band][first] += 1
        degrees[band][second] += 1
        guard gap >= timeEdges[0] else { return }
        var edge = 0
        while edge + 1 < timeEdges.count, gap >= timeEdges[edge + 1] { edge += 1 }
        atEdge[band][edge] += 1
    }

    /// [space][time]: pairs in both bands.
    var bandCounts: [[Int]] { atEdge.map { Array($0.dropLast()) } }

    func moments(of space: Int) -> PairMoments { PairMoments(degrees: degrees[space]) }
}

/// For each band of space, for each position, the later positions it makes a pair with.
struct PairsByBand: Sendable {
    struct Band: Sendable {
        /// One more than there are events: partners of position i stand at starts[i] ..< starts[i + 1].
        var starts: [Int] = []
        var partners: [UInt32] = []
    }

    private(set) var bands: [Band]
    private let events: Int

    init(events: Int, bands: Int) {
        self.events = events
        self.bands = Array(repeating: Band(), count: bands)
    }

    /// `first` never falls from call to call.
    @inline(__always)
    mutating func add(_ first: Int, _ second: Int, band: Int) {
        while bands[band].starts.count <= first { bands[band].starts.append(bands[band].partners.count) }
        bands[band].partners.append(UInt32(truncatingIfNeeded: second))
    }

    mutating func close() {
        for band in bands.indices {
            while bands[band].starts.count <= events { bands[band].starts.append(bands[band].partners.count) }
        }
    }
}
