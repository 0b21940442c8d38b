/// The null distributions of `SumNull` by random draws, for lists too varied for the exact one.
///
/// One draw is a row of different cells in random order. Its first m values are m values without replacement, so
/// one draw serves every size. It serves every cell too, each with its own value left out: for the few cells that
/// occur among the first m of a draw, their value is replaced by that of the draw's next cell, which gives m of the
/// others in random order. So leaving out costs O(m) per draw instead of O(m) per draw and cell.
struct DrawnSums {
    private struct Cell {
        let value: Int
        /// A sum from here on counts as at least the observed one.
        let low: Int
        /// A sum below this counts as at most the observed one.
        let high: Int
        let size: Int
    }

    private let cells: [Cell]
    private let excludesOwn: Bool
    private let largest: Int
    /// Sizes that occur, ascending, each with the sums that cells of that size compare with.
    private let cuts: [SumCuts]
    private let draws: Int
    private let seed: UInt64

    /// So that one cell alone among N can pass a false-discovery control at 5 %.
    static let drawsPerCell = 20
    static let mostAddedDraws = 1_000_000
    /// Part of what makes a seed reproduce a result.
    private static let blockSize = 16_384

    init(_ null: SumNull, budget: NullBudget) {
        cells = null.values.indices.map {
            let slack = null.tolerance * null.sizes[$0]
            return Cell(
                value: null.values[$0], low: null.sums[$0] - slack, high: null.sums[$0] + slack + 1,
                size: null.sizes[$0])
        }
        excludesOwn = null.excludesOwn
        largest = null.sizes.max() ?? 0
        let bySize = Dictionary(grouping: cells.filter { $0.size > 0 }) { $0.size }
        cuts = bySize.map { SumCuts(size: $0, $1.flatMap { [$0.low, $0.high] }) }.sorted { $0.size < $1.size }
        draws = max(budget.replications, min(DrawnSums.drawsPerCell * cells.count, DrawnSums.mostAddedDraws))
        seed = budget.seed
    }

    /// Draws counted.
    private struct Counts {
        /// Per size and stretch between cuts.
        var stretches: [[Int]]
        /// Per cell: draws by which leaving out its own value changes what its size shows, at least and at most.
        var changes: [SIMD2<Int32>]
    }

    func tails(_ checkpoint: Checkpoint) throws -> SumNull.Tails {
        var total = Counts(
            stretches: cuts.map { Array(repeating: 0, count: $0.count + 1) },
            changes: Array(repeating: .zero, count: cells.count))
        var urn = (0..<Int32(cells.count)).map { $0 }
        let replications = try Replications(draws, seed: seed, blockSize: DrawnSums.blockSize)
        try replications.forEachBlock(checkpoint: checkpoint) { numbers, generator in
            for index in urn.indices { urn[index] = Int32(index) }
            count(numbers.count, &generator, &urn, &total)
        }
        return tails(total)
    }

    /// The kernel: a batch of draws at a time, so that the reads of many draws are under way together.
    ///
    /// Every index is in bounds: what the urn holds is below the number of cells, the length of `changes`; sizes are
    /// below `length`, places below `length` and stretches at most the number of cuts.
    private func count(
        _ draws: Int, _ generator: inout Xoshiro256StarStar, _ urn: inout [Int32], _ counts: inout Counts
    ) {
        // One more than the largest sum needs, to stand in for a cell's own value.
        let length = min(largest + (excludesOwn ? 1 : 0), cells.count)
        let batch = max(1, min(64, 1024 / length))
        var drawn = Array(repeating: Int32(0), count: batch * length)
        var sums = Array(repeating: 0, count: batch * (length + 1))
        var done = 0
        while done < draws {
            let rows = min(batch, draws - done)
            done += rows
            for row in 0..<rows {
                for place in 0..<length {
                    urn.swapAt(place, place &+ generator.integer(below: cells.count &- place))
                    drawn[row &* length &+ place] = urn[place]
                }
            }
            cells.withUnsafeBufferPointer { cells in
                drawn.withUnsafeBufferPointer { drawn in
                    sums.withUnsafeMutableBufferPointer { sums in
                        for row in 0..<rows {
                            var sum = 0
                            for place in 0..<length {
                                sum &+= cells[Int(drawn[row &* length &+ place])].value
                                sums[row &* (length &+ 1) &+ place &+ 1] = sum
                            }
                        }
                        for (index, cut) in cuts.enumerated() {
                            counts.stretches[index].withUnsafeMutableBufferPointer { stretches in
                                for row in 0..<rows {
                                    stretches[cut.stretch(sums[row &* (length &+ 1) &+ cut.size])] &+= 1
                                }
                            }
                        }
                        guard excludesOwn else { return }
                        counts.changes.withUnsafeMutableBufferPointer { changes in
                            for row in 0..<rows {
                                let start = row &* (length &+ 1)
                                for place in 0..<length {
                                    let index = Int(drawn[row &* length &+ place])
                                    let cell = cells[index]
                                    guard place < cell.size else { continue }
                                    let shared = sums[start &+ cell.size]
                                    let own = sums[start &+ cell.size &+ 1] &- cell.value
                                    let up = (own >= cell.low ? 1 : 0) - (shared >= cell.low ? 1 : 0)
                                    let down = (own < cell.high ? 1 : 0) - (shared < cell.high ? 1 : 0)
                                    if up | down != 0 {
                                        changes[index] &+= SIMD2(Int32(up), Int32(down))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func tails(_ counts: Counts) -> SumNull.Tails {
        let reached = zip(cuts, counts.stretches).map { $0.reached($1) }
        var place: [Int: Int] = [:]
        for (index, cut) in cuts.enumerated() { place[cut.size] = index }
        let ones = Array(repeating: 1.0, count: cells.count)
        var tails = SumNull.Tails(upper: ones, lower: ones, method: .monteCarlo(replications: draws, seed: seed))
        for (index, cell) in cells.enumerated() {
            guard let place = place[cell.size] else { continue }
            let low = reached[place][cuts[place].index(of: cell.low)]
            let high = reached[place][cuts[place].index(of: cell.high)]
            tails.upper[index] = PermutationTally.p(extreme: low + Int(counts.changes[index].x), of: draws)
            tails.lower[index] = PermutationTally.p(extreme: draws - high + Int(counts.changes[index].y), of: draws)
        }
        return tails
    }
}

/// The different sums that cells of one size compare draws with, and where between them a sum lies.
private struct SumCuts {
    let size: Int
    /// Ascending, each once.
    private let cuts: [Int]
    /// `starts[b]` = number of cuts below the start of bucket b: a first guess that is at most a few short.
    private let starts: [Int32]
    private let first: Int
    private let shift: Int

    var count: Int { cuts.count }

    init(size: Int, _ sums: [Int]) {
        self.size = size
        var cuts = sums.sorted()
        var kept = 0
        for index in cuts.indices where index == 0 || cuts[index] != cuts[kept - 1] {
            cuts[kept] = cuts[index]
            kept += 1
        }
        cuts.removeLast(cuts.count - kept)
        self.cuts = cuts
        let first = cuts.first ?? 0
        let range = (cuts.last ?? 0) - first
        // About eight buckets for every cut, at most a million.
        let wanted = min(max(cuts.count * 8, 256), 1 << 20)
        var shift = 0
        while range >> shift >= wanted { shift += 1 }
        var starts: [Int32] = []
        var below = 0
        for bucket in 0...(range >> shift) {
            while below < cuts.count, cuts[below] < first + bucket << shift { below += 1 }
            starts.append(Int32(below))
        }
        self.first = first
        self.shift = shift
        self.starts = starts
    }

    /// Number of cuts at or below a sum.
    func stretch(_ sum: Int) -> Int {
        let distance = sum - first
        guard distance >= 0 else { return 0 }
        let bucket = distance >> shift
        guard bucket < starts.count else { return cuts.count }
        var below = Int(starts[bucket])
        while below < cuts.count, cuts[below] <= sum { below += 1 }
        return below
    }

    func index(of cut: Int) -> Int {
        cuts.partitioningIndex { $0 >= cut }
    }

    /// Draws at or above each cut, out of draws per stretch.
    func reached(_ stretches: [Int]) -> [Int] {
        var reached = stretches
        for index in stretches.indices.dropLast().reversed() { reached[index] += reached[index + 1] }
        return Array(reached.dropFirst())
    }
}
