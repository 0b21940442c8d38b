/// The most likely circle and set of cells of time, for cases whose times may be permuted over their places.
///
/// The number of cases in a circle and in a set never changes under permutation, so that "the ratio exceeds λ" is "the
/// count exceeds a whole number" that depends on these two alone. Counts of all circles are grown in lanes and compared
/// with such numbers; only what passes is looked at set by set.
struct ScanSetKernel<Lanes: SetLanes>: Sendable {
    /// The best circle and set so far.
    struct Best: Hashable, Sendable {
        var ratio = 0.0
        /// Kernel number.
        var centre = -1
        /// Position in `layout.ends` of the circle.
        var circle = -1
        var set = -1
        var observed = 0
    }

    private let sets: ScanTimeSets
    private let layout: ScanLayout
    private let total: Int
    private let fewestCases: Int
    /// Cases of each set.
    let setCases: [Int]
    /// Cases of each location, by kernel number: cells[caseOffsets[i] ..< caseOffsets[i + 1]] are their times.
    private let caseOffsets: [Int]
    private var cells: [Int]
    private let observedCells: [Int]
    private let tiles: Int
    /// [tile][location]
    private var counts: [Lanes]
    private var thresholds: SetThresholds<Lanes>
    private var histogram: [Int]
    private var sums: [Int]

    /// - Parameters:
    ///   - places: location of each case.
    ///   - times: cell of each case.
    init(
        _ sets: ScanTimeSets, layout: ScanLayout, locations: Int, places: [Int], times: [Int], fewestCases: Int
    ) {
        self.sets = sets
        self.layout = layout
        self.fewestCases = fewestCases
        total = places.count
        var offsets = Array(repeating: 0, count: locations + 1)
        for place in places { offsets[layout.numberOf[place] + 1] += 1 }
        for location in 0..<locations { offsets[location + 1] += offsets[location] }
        caseOffsets = offsets
        var cells = Array(repeating: 0, count: places.count)
        for (place, time) in zip(places, times) {
            let number = layout.numberOf[place]
            cells[offsets[number]] = time
            offsets[number] += 1
        }
        self.cells = cells
        observedCells = cells
        var sums = Array(repeating: 0, count: sets.cells + 1)
        for time in times { sums[time + 1] += 1 }
        for cell in 0..<sets.cells { sums[cell + 1] += sums[cell] }
        setCases = (0..<sets.count).map { sets.cases(of: $0, sums: sums) }
        tiles = (sets.laneCount + Lanes.width - 1) / Lanes.width
        counts = Array(repeating: Lanes(), count: tiles * locations)
        let smallest = (0..<sets.laneCount).map { [setCases] lane in
            // A set with fewer cases can never hold enough.
            setCases[sets.laneOffsets[lane]..<sets.laneOffsets[lane + 1]].reduce(Int.max) {
                $1 >= fewestCases ? min($0, $1) : $0
            }
        }
        thresholds = SetThresholds(
            smallest: smallest, rows: layout.rows, total: places.count, fewestCases: fewestCases)
        histogram = Array(repeating: 0, count: sets.cells)
        self.sums = Array(repeating: 0, count: sets.cells + 1)
    }

    /// Bytes of counts, which is nearly all memory.
    static func bytes(_ sets: ScanTimeSets, locations: Int) -> Int {
        (sets.laneCount + Lanes.width - 1) / Lanes.width * locations * MemoryLayout<Lanes>.stride
    }

    /// Gives the cases their observed times again, so that what follows does not depend on what was drawn before.
    mutating func restart() {
        cells = observedCells
    }

    /// Draws new times for the cases and returns the best ratio anywhere.
    mutating func replicate(_ generator: inout Xoshiro256StarStar) -> Double {
        generator.shuffle(&cells)
        count()
        var best = Best()
        for tile in 0..<tiles { walk(tile, centres: 0..<layout.count, &best) }
        return best.ratio
    }

    /// The best circle and set around each centre, in kernel order.
    mutating func bestPerCentre(checkpoint: Checkpoint) throws -> [Best] {
        var best = Array(repeating: Best(), count: layout.count)
        count()
        for tile in 0..<tiles {
            try checkpoint(Double(tile) / Double(tiles))
            for centre in best.indices { walk(tile, centres: centre..<(centre + 1), &best[centre]) }
        }
        return best
    }

    private mutating func count() {
        let locations = layout.count
        let scalars = Lanes.width
        counts.withUnsafeMutableBufferPointer { counts in
            counts.update(repeating: Lanes())
            UnsafeMutableRawBufferPointer(counts).withMemoryRebound(to: Lanes.Scalar.self) { lanes in
                for location in 0..<locations {
                    for index in caseOffsets[location]..<caseOffsets[location + 1] {
                        let cell = cells[index]
                        for cover in sets.coverOffsets[cell]..<sets.coverOffsets[cell + 1] {
                            let lane = Int(sets.covers[cover])
                            let tile = lane / scalars
                            lanes[(tile * locations + location) * scalars + lane % scalars] &+= 1
                        }
                    }
                }
            }
        }
    }

    private mutating func walk(_ tile: Int, centres: Range<Int>, _ best: inout Best) {
        var position = centres.lowerBound
        var block = layout.blockOffsets[position]
        var passed = Lanes()
        // Stops where a bound is passed, looks there with true ratios, and goes on with higher bounds.
        while position < centres.upperBound {
            let bounds = thresholds.table(below: best.ratio, tile: tile)
            guard
                let hit = firstHit(tile, from: position, block: block, to: centres.upperBound, bounds, &passed)
            else { return }
            let lanes = thresholds.lanes(of: passed, above: bounds[Int(layout.blocks[hit.block].row)], tile: tile)
            examine(lanes, centre: hit.centre, block: hit.block, &best)
            (position, block) = (hit.centre, hit.block + 1)
            while position < centres.upperBound, block >= layout.blockOffsets[position + 1] {
                position += 1
                block = layout.blockOffsets[position]
            }
        }
    }

    private func firstHit(
        _ tile: Int, from start: Int, block startBlock: Int, to end: Int, _ bounds: [Lanes], _ passed: inout Lanes
    ) -> (centre: Int, block: Int)? {
        let locations = layout.count
        return counts.withUnsafeBufferPointer { counts in
            layout.members.withUnsafeBufferPointer { members in
                layout.blocks.withUnsafeBufferPointer { blocks in
                    bounds.withUnsafeBufferPointer { bounds in
                        let base = tile * locations
                        for centre in start..<end {
                            var sum = Lanes()
                            var position = layout.memberOffsets[centre]
                            for block in layout.blockOffsets[centre]..<layout.blockOffsets[centre + 1] {
                                let blockEnd = Int(blocks[block].end)
                                while position < blockEnd {
                                    sum.add(counts[base + Int(members[position])])
                                    position += 1
                                }
                                if sum.exceeds(bounds[Int(blocks[block].row)]), centre > start || block >= startBlock {
                                    passed = sum
                                    return (centre, block)
                                }
                            }
                        }
                        return nil
                    }
                }
            }
        }
    }

    /// All circles of a block, all sets of some lanes, with true counts and ratios.
    private mutating func examine(_ lanes: [Int], centre: Int, block: Int, _ best: inout Best) {
        for cell in histogram.indices { histogram[cell] = 0 }
        let total = Double(total)
        var position = layout.memberOffsets[centre]
        for circle in Int(layout.blocks[block].firstEnd)..<Int(layout.blocks[block + 1].firstEnd) {
            while position < Int(layout.ends[circle]) {
                let location = Int(layout.members[position])
                for index in caseOffsets[location]..<caseOffsets[location + 1] { histogram[cells[index]] += 1 }
                position += 1
            }
            var sum = 0
            for cell in histogram.indices {
                sum += histogram[cell]
                sums[cell + 1] = sum
            }
            let zone = Double(layout.zones[circle])
            for lane in lanes {
                for set in sets.laneOffsets[lane]..<sets.laneOffsets[lane + 1] {
                    let observed = sets.cases(of: set, sums: sums)
                    guard observed >= fewestCases else { continue }
                    let expected = zone * Double(setCases[set]) / total
                    let excess = Double(observed) - expected
                    // The ratio is never above chi-squared, which needs no logarithm.
                    guard excess > 0, excess * excess * total >= best.ratio * expected * (total - expected) else {
                        continue
                    }
                    let ratio = ScanLikelihood.logRatio(Double(observed), expected: expected, total: total)
                    let found = Best(ratio: ratio, centre: centre, circle: circle, set: set, observed: observed)
                    if isBetter(found, best) { best = found }
                }
            }
        }
    }

    /// Of equal ones the smaller circle, then the earlier set.
    private func isBetter(_ a: Best, _ b: Best) -> Bool {
        if a.ratio != b.ratio || b.set < 0 { return a.ratio > b.ratio }
        if a.centre != b.centre { return a.centre < b.centre }
        if a.circle != b.circle { return a.circle < b.circle }
        return sets.ranks[a.set] < sets.ranks[b.set]
    }
}

/// What the count of a lane must exceed before one of its sets can have a ratio above λ.
struct SetThresholds<Lanes: SetLanes>: Sendable {
    /// Per lane the cases of its smallest set, for which the fewest are remarkable; `Int.max` when none can be.
    private let smallest: [Int]
    private let rows: ScanRows
    private let total: Int
    private let fewestCases: Int
    /// [level][tile][row]
    private var tables: [[[Lanes]]] = []

    init(smallest: [Int], rows: ScanRows, total: Int, fewestCases: Int) {
        self.smallest = smallest
        self.rows = rows
        self.total = total
        self.fewestCases = fewestCases
    }

    /// Bounds of one tile of lanes, by row of zone cases, for the highest level that is not above `ratio`.
    mutating func table(below ratio: Double, tile: Int) -> [Lanes] {
        let level = SetThresholdLevel.level(below: ratio)
        while tables.count <= level { tables.append([]) }
        if tables[level].isEmpty { tables[level] = makeTables(SetThresholdLevel.ratio(level: level)) }
        return tables[level][tile]
    }

    /// Lanes of a tile that are above their bounds.
    func lanes(of counts: Lanes, above bound: Lanes, tile: Int) -> [Int] {
        withUnsafeBytes(of: counts) { counts in
            withUnsafeBytes(of: bound) { bound in
                let (counts, bound) = (
                    counts.bindMemory(to: Lanes.Scalar.self), bound.bindMemory(to: Lanes.Scalar.self)
                )
                return (0..<Lanes.width).filter { counts[$0] > bound[$0] }.map { tile * Lanes.width + $0 }
            }
        }
    }

    private func makeTables(_ ratio: Double) -> [[Lanes]] {
        // A little low, so that rounding never hides a circle.
        let target = ratio - 1e-9 * max(1, ratio)
        var columns: [Int: [Lanes.Scalar]] = [:]
        let tiles = (smallest.count + Lanes.width - 1) / Lanes.width
        return (0..<tiles).map { tile in
            var bounds = Array(repeating: Lanes(), count: rows.zones.count)
            bounds.withUnsafeMutableBytes { bounds in
                let scalars = bounds.bindMemory(to: Lanes.Scalar.self)
                for lane in 0..<Lanes.width {
                    let index = tile * Lanes.width + lane
                    let cases = index < smallest.count ? smallest[index] : Int.max
                    let column = columns[cases] ?? self.column(cases, target)
                    columns[cases] = column
                    for row in column.indices { scalars[row * Lanes.width + lane] = column[row] }
                }
            }
            return bounds
        }
    }

    /// Per row of zone cases one less than the smallest count whose ratio exceeds the target.
    private func column(_ cases: Int, _ target: Double) -> [Lanes.Scalar] {
        guard cases < Int.max else { return Array(repeating: .max, count: rows.zones.count) }
        var count = fewestCases
        return rows.zones.map { zone in
            let expected = Double(zone) * Double(cases) / Double(total)
            func exceeds(_ count: Int) -> Bool {
                ScanLikelihood.logRatio(Double(count), expected: expected, total: Double(total)) > target
            }
            // A circle without cases holds none; the ratio rises with the count, and what is needed with the circle.
            guard zone > 0 else { return Lanes.Scalar(clamping: fewestCases - 1) }
            count = max(smallestCount(from: count, through: total, where: exceeds), fewestCases)
            return Lanes.Scalar(clamping: count - 1)
        }
    }
}

/// The ladder of ratios for which bounds are kept.
enum SetThresholdLevel {
    /// Steps of a half up to 32, then of 5 %.
    static func ratio(level: Int) -> Double {
        if level <= 64 { return Double(level) / 2 }
        var ratio = 32.0
        for _ in 64..<level { ratio *= 1.05 }
        return ratio
    }

    /// The highest level not above `ratio`.
    static func level(below ratio: Double) -> Int {
        if ratio < 32 * 1.05 { return ratio < 32 ? max(0, Int(ratio * 2)) : 64 }
        var (level, next) = (64, 32 * 1.05)
        while next <= ratio, level < 1000 {
            level += 1
            next *= 1.05
        }
        return level
    }
}
