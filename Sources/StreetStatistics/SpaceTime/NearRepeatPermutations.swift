/// How the counts of many permutations compare with the observed ones.
struct PermutedCounts: Hashable, Sendable {
    var replications: Int
    /// [space][time]: replications with as many pairs as observed or more.
    var reached: [[Int]]
    /// [space][time]: sum of the counts over the replications.
    var sums: [[Int]]
}

/// Permutes times over places and counts close pairs, 32 permutations at once: one lane each.
///
/// The pairs in space stay; what changes is which times their two events have. For one pair and one edge of time, 32
/// permutations cost one subtraction, one absolute value, one comparison and one subtraction of the mask, on two
/// vectors of 16 lanes of 16 bits (32 bits when the times span more than 32,766 units).
struct PermutedTimes: Sendable {
    static let lanes = 32

    private let times: TimesInBands
    /// Offsets by position.
    private let offsets: [Int]
    private let pairs: PairsByBand

    init(times: TimesInBands, order: [Int], pairs: PairsByBand) {
        self.times = times
        offsets = order.map { times.offsets[$0] }
        self.pairs = pairs
    }

    /// - Parameters:
    ///   - observed: [space][time].
    ///   - replications: in blocks of as many as there are lanes.
    ///   - scalar: counts one pair at a time; the vectors must give the same.
    func compare(
        with observed: [[Int]], replications: Replications, scalar: Bool = false, checkpoint: Checkpoint
    ) throws -> PermutedCounts {
        try replications.fold(
            into: none(observed, replications), checkpoint: { try checkpoint(0.1 + 0.9 * $0) },
            block: { counts(of: $0, &$1, scalar: scalar) }, combine: { add($1, to: &$0, observed) })
    }

    /// The same on several threads.
    @concurrent func compare(
        with observed: [[Int]], replications: Replications, threads: Int,
        checkpoint: @Sendable (Double) throws -> Void
    ) async throws -> PermutedCounts {
        try await replications.fold(
            into: none(observed, replications), threads: threads, checkpoint: { try checkpoint(0.1 + 0.9 * $0) },
            block: { counts(of: $0, &$1, scalar: false) }, combine: { add($1, to: &$0, observed) })
    }

    private func none(_ observed: [[Int]], _ replications: Replications) -> PermutedCounts {
        let empty = observed.map { $0.map { _ in 0 } }
        return PermutedCounts(replications: replications.count, reached: empty, sums: empty)
    }

    /// [space × edges + edge][replication]: pairs with a difference in time below the edge.
    private func counts(
        of numbers: Range<Int>, _ generator: inout Xoshiro256StarStar, scalar: Bool
    ) -> [[Int]] {
        let permuted = numbers.map { _ in
            var permuted = offsets
            generator.shuffle(&permuted)
            return permuted
        }
        if scalar { return scalarCounts(permuted) }
        if times.span < Int(Int16.max) { return laneCounts(permuted, NarrowLanes.self) }
        return laneCounts(permuted, WideLanes.self)
    }

    private func add(_ counts: [[Int]], to result: inout PermutedCounts, _ observed: [[Int]]) {
        for space in observed.indices {
            for time in observed[space].indices {
                // A band is what lies below its end less what lies below its start.
                let edge = space * times.edges.count + time
                for (end, start) in zip(counts[edge + 1], counts[edge]) {
                    result.sums[space][time] += end - start
                    if end - start >= observed[space][time] { result.reached[space][time] += 1 }
                }
            }
        }
    }

    /// [space × edges + edge][lane]: pairs with a difference in time below the edge, one pair at a time.
    private func scalarCounts(_ permuted: [[Int]]) -> [[Int]] {
        pairs.bands.flatMap { band in
            times.edges.map { edge in
                permuted.map { offsets in
                    var count = 0
                    for first in 0..<(band.starts.count - 1) {
                        for index in band.starts[first]..<band.starts[first + 1] {
                            if abs(offsets[first] - offsets[Int(band.partners[index])]) < edge { count += 1 }
                        }
                    }
                    return count
                }
            }
        }
    }

    /// The same by vectors.
    private func laneCounts<Lanes: TimeLanes>(_ permuted: [[Int]], _: Lanes.Type) -> [[Int]] {
        var lanes = Array(repeating: Lanes(), count: offsets.count * 2)
        for (lane, offsets) in permuted.enumerated() {
            for position in offsets.indices {
                lanes[2 * position + lane / 16][lane % 16] = offsets[position]
            }
        }
        var counts: [[Int]] = []
        counts.reserveCapacity(pairs.bands.count * times.edges.count)
        let empty = Array(repeating: 0, count: permuted.count)
        // Nothing lies below 0: such an edge is not counted, and fills the last group of four.
        let edges = times.edges.filter { $0 > 0 }
        for band in pairs.bands {
            counts += Array(repeating: empty, count: times.edges.count - edges.count)
            for start in stride(from: 0, to: edges.count, by: 4) {
                let group = (start..<(start + 4)).map { $0 < edges.count ? edges[$0] : 0 }
                let counted = PairCounter<Lanes>(group).count(band, lanes).prefix(edges.count - start)
                counts += counted.map { Array($0.prefix(permuted.count)) }
            }
        }
        return counts
    }
}
