/// Finds the best circle and window: per centre for the real data, overall for four replications at once.
///
/// One step adds one location to a growing circle for all windows; one test per block compares the sums with whole
/// numbers (`ScanThresholds`). Logarithms are taken only for what passes, a few times per replication.
struct ScanKernel<Lanes: ScanLanes>: Sendable {
    /// The best circle of a centre.
    struct Hit: Sendable {
        var ratio = 0.0
        /// Members of the circle.
        var size = 0
        /// Cases in the circle, at all times.
        var zone = 0
        /// Days in the window.
        var length = 0
        var units = 0
    }

    /// Replications in one pass: they share the walk through members and bounds.
    static var replications: Int { 4 }

    let layout: ScanLayout
    private(set) var chunks: [ScanThresholds<Lanes>]
    /// Where a pass begins to look: below the maxima seen so far, so that hardly any circle passes the bounds. A pass
    /// that finds nothing there is made again from 0, so that it only saves time.
    private var startingLevel = 0
    private var smallestMaximum = Double.infinity

    init(layout: ScanLayout, likelihood: ZoneLikelihood) {
        self.layout = layout
        chunks = stride(from: 1, through: likelihood.longest, by: Lanes.width).map {
            ScanThresholds(likelihood, firstLength: $0, rows: layout.rows)
        }
    }

    // MARK: The real data

    /// The best circle of each centre (in the user's numbers), with ratio 0 where nothing exceeds its expectation. Of
    /// equal ratios the smaller circle and then the shorter window.
    ///
    /// - Parameter counts: per chunk, per kernel location.
    mutating func bestPerCentre(_ counts: [[Lanes]]) -> [Hit] {
        var hits = Array(repeating: Hit(), count: layout.count)
        for centre in 0..<layout.count {
            var hit = Hit()
            for chunk in chunks.indices { scan(centre, chunk, counts[chunk], &hit) }
            hits[layout.locationOf[centre]] = hit
        }
        return hits
    }

    private mutating func scan(_ centre: Int, _ chunk: Int, _ counts: [Lanes], _ hit: inout Hit) {
        // Every centre begins at the lowest bounds: a coarse ladder needs fewer tables.
        var level = ScanThresholds<Lanes>.coarseLevel(below: hit.ratio)
        var table = chunks[chunk].table(level: level)
        var sum = Lanes.empty
        var position = layout.memberOffsets[centre]
        for block in layout.blockOffsets[centre]..<layout.blockOffsets[centre + 1] {
            while position < Int(layout.blocks[block].end) {
                sum.add(counts[Int(layout.members[position])])
                position += 1
            }
            let bound = table[Int(layout.blocks[block].row)]
            guard sum.exceeds(bound) else { continue }
            counts.withUnsafeBufferPointer {
                refine(&hit, centre, block, chunk, bound, $0, replication: 0, stride: 1)
            }
            let reached = ScanThresholds<Lanes>.coarseLevel(below: hit.ratio)
            if reached > level {
                level = reached
                table = chunks[chunk].table(level: level)
            }
        }
    }

    // MARK: Replications

    /// The largest ratio of each of four replications, 0 where nothing exceeds its expectation.
    ///
    /// - Parameters:
    ///   - counts: per chunk; of kernel location i the four replications at 4i … 4i + 3.
    ///   - replications: the first so many of the four are looked at; infinite for the others.
    mutating func maxima(_ counts: [[Lanes]], replications: Int = Self.replications) -> SIMD4<Double> {
        var found = maxima(counts, replications, from: startingLevel)
        let start = ScanThresholds<Lanes>.ratio(level: startingLevel)
        if startingLevel > 0, found.min() <= start { found = maxima(counts, replications, from: 0) }
        smallestMaximum = min(smallestMaximum, found.min())
        startingLevel = ScanThresholds<Lanes>.level(below: 0.95 * smallestMaximum)
        return found
    }

    private mutating func maxima(_ counts: [[Lanes]], _ replications: Int, from start: Int) -> SIMD4<Double> {
        var best = SIMD4(repeating: ScanThresholds<Lanes>.ratio(level: start))
        // Never the smallest of the four, so that they hold no bounds down.
        for missing in replications..<Self.replications { best[missing] = .infinity }
        for chunk in chunks.indices {
            var centre = 0
            while centre < layout.count {
                let level = ScanThresholds<Lanes>.level(below: best.min())
                let table = chunks[chunk].table(level: level)
                centre = walk(from: centre, chunk, counts[chunk], table, level, &best)
            }
        }
        return best
    }

    /// Walks until all centres are done or the bounds may be raised, and returns the next centre.
    ///
    /// The one function that works with unchecked pointers. All indices come from `layout`: members are below the number
    /// of locations, rows below the length of the table.
    private func walk(
        from start: Int, _ chunk: Int, _ counts: [Lanes], _ table: [Lanes], _ level: Int, _ best: inout SIMD4<Double>
    ) -> Int {
        precondition(counts.count == 4 * layout.count && table.count == layout.rows.zones.count)
        let next = ScanThresholds<Lanes>.ratio(level: level + 1)
        return counts.withUnsafeBufferPointer { counts in
            table.withUnsafeBufferPointer { table in
                layout.members.withUnsafeBufferPointer { members in
                    layout.blocks.withUnsafeBufferPointer { blocks in
                        for centre in start..<layout.count {
                            var a = Lanes.empty
                            var b = Lanes.empty
                            var c = Lanes.empty
                            var d = Lanes.empty
                            var position = layout.memberOffsets[centre]
                            var hasHit = false
                            for block in layout.blockOffsets[centre]..<layout.blockOffsets[centre + 1] {
                                let end = Int(blocks[block].end)
                                while position < end {
                                    let location = Int(members[position]) &* 4
                                    a.add(counts[location])
                                    b.add(counts[location &+ 1])
                                    c.add(counts[location &+ 2])
                                    d.add(counts[location &+ 3])
                                    position &+= 1
                                }
                                let bound = table[Int(blocks[block].row)]
                                if a.larger(b).larger(c.larger(d)).exceeds(bound) {
                                    hasHit = true
                                    if a.exceeds(bound) { raise(&best, 0, centre, block, chunk, bound, counts) }
                                    if b.exceeds(bound) { raise(&best, 1, centre, block, chunk, bound, counts) }
                                    if c.exceeds(bound) { raise(&best, 2, centre, block, chunk, bound, counts) }
                                    if d.exceeds(bound) { raise(&best, 3, centre, block, chunk, bound, counts) }
                                }
                            }
                            if hasHit, best.min() >= next { return centre + 1 }
                        }
                        return layout.count
                    }
                }
            }
        }
    }

    @inline(never)
    private func raise(
        _ best: inout SIMD4<Double>, _ replication: Int, _ centre: Int, _ block: Int, _ chunk: Int, _ bound: Lanes,
        _ counts: UnsafeBufferPointer<Lanes>
    ) {
        var hit = Hit(ratio: best[replication])
        refine(&hit, centre, block, chunk, bound, counts, replication: replication, stride: 4)
        best[replication] = hit.ratio
    }

    /// Looks at the circles of one block one by one, with true ratios.
    private func refine(
        _ hit: inout Hit, _ centre: Int, _ block: Int, _ chunk: Int, _ bound: Lanes,
        _ counts: UnsafeBufferPointer<Lanes>, replication: Int, stride: Int
    ) {
        let thresholds = chunks[chunk]
        let start = layout.memberOffsets[centre]
        var sum = Lanes.empty
        var position = start
        for circle in Int(layout.blocks[block].firstEnd)..<Int(layout.blocks[block + 1].firstEnd) {
            let end = Int(layout.ends[circle])
            while position < end {
                sum.add(counts[Int(layout.members[position]) * stride + replication])
                position += 1
            }
            guard sum.exceeds(bound) else { continue }
            let zone = layout.zones[circle]
            for lane in 0..<Lanes.width where sum.exceeds(bound, lane: lane) {
                let length = thresholds.firstLength + lane
                let units = sum.sum(lane)
                let ratio = thresholds.likelihood.ratio(zone: zone, length: length, units: units)
                if ratio > hit.ratio, units >= thresholds.likelihood.smallestUnits {
                    hit = Hit(ratio: ratio, size: end - start, zone: zone, length: length, units: units)
                }
            }
        }
    }
}
