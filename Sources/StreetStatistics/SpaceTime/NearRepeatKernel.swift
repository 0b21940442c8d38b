/// Sixteen lanes of offsets in time, of one width.
///
/// The few operations that the kernel needs are written out for each width: on a vector whose lanes are of a type known
/// only at run time they are loops.
protocol TimeLanes {
    init()
    init(repeating offset: Int)
    subscript(_ lane: Int) -> Int { get set }
    /// |a − b|: offsets are not negative, so that the difference fits.
    func distance(to other: Self) -> Self
    /// Adds 1 to every lane of `counts` in which the edge is above this.
    func count(below edge: Self, in counts: inout Self)
}

/// Offsets up to 32,766.
struct NarrowLanes: TimeLanes {
    private var values = SIMD16<Int16>()

    @inline(__always) init() {}
    @inline(__always) init(repeating offset: Int) { values = SIMD16(repeating: Int16(truncatingIfNeeded: offset)) }

    @inline(__always) subscript(_ lane: Int) -> Int {
        get { Int(values[lane]) }
        set { values[lane] = Int16(truncatingIfNeeded: newValue) }
    }

    @inline(__always) func distance(to other: NarrowLanes) -> NarrowLanes {
        var result = NarrowLanes()
        let (there, back) = (values &- other.values, other.values &- values)
        result.values = there.replacing(with: back, where: there .< back)
        return result
    }

    @inline(__always) func count(below edge: NarrowLanes, in counts: inout NarrowLanes) {
        counts.values &-= SIMD16<Int16>().replacing(with: SIMD16(repeating: -1), where: values .< edge.values)
    }
}

/// Offsets up to 2³¹ − 2.
struct WideLanes: TimeLanes {
    private var values = SIMD16<Int32>()

    @inline(__always) init() {}
    @inline(__always) init(repeating offset: Int) { values = SIMD16(repeating: Int32(truncatingIfNeeded: offset)) }

    @inline(__always) subscript(_ lane: Int) -> Int {
        get { Int(values[lane]) }
        set { values[lane] = Int32(truncatingIfNeeded: newValue) }
    }

    @inline(__always) func distance(to other: WideLanes) -> WideLanes {
        var result = WideLanes()
        let (there, back) = (values &- other.values, other.values &- values)
        result.values = there.replacing(with: back, where: there .< back)
        return result
    }

    @inline(__always) func count(below edge: WideLanes, in counts: inout WideLanes) {
        counts.values &-= SIMD16<Int32>().replacing(with: SIMD16(repeating: -1), where: values .< edge.values)
    }
}

/// Four edges of time, 32 lanes, and the pairs counted so far.
struct PairCounter<Lanes: TimeLanes> {
    /// Counts that still fit a lane: moved to `totals` before they could overflow it.
    private struct Counts {
        var low = Lanes()
        var high = Lanes()
    }

    private let edges: (Lanes, Lanes, Lanes, Lanes)
    private var totals = Array(repeating: Array(repeating: 0, count: PermutedTimes.lanes), count: 4)

    /// - Parameter edges: four.
    init(_ edges: [Int]) {
        self.edges = (
            Lanes(repeating: edges[0]), Lanes(repeating: edges[1]), Lanes(repeating: edges[2]),
            Lanes(repeating: edges[3])
        )
    }

    /// [edge][lane]: pairs of the band whose times differ by less than the edge.
    ///
    /// - Parameter lanes: two per position.
    @inline(__always)
    consuming func count(_ band: PairsByBand.Band, _ lanes: [Lanes]) -> [[Int]] {
        precondition(band.starts.count * 2 == lanes.count + 2, "two vectors per position")
        precondition(band.starts.last == band.partners.count, "closed lists")
        // A row longer than this is cut in pieces, so that a piece never overflows a lane.
        let longest = Int(Int16.max)
        let edges = edges
        var counts = (Counts(), Counts(), Counts(), Counts())
        var pending = 0
        lanes.withUnsafeBufferPointer { lanes in
            band.partners.withUnsafeBufferPointer { partners in
                for first in 0..<(band.starts.count - 1) {
                    let (ownLow, ownHigh) = (lanes[2 * first], lanes[2 * first + 1])
                    let end = band.starts[first + 1]
                    var start = band.starts[first]
                    while start < end {
                        let piece = min(end - start, longest)
                        if pending + piece > longest {
                            flush(&counts)
                            pending = 0
                        }
                        pending += piece
                        for index in start..<(start + piece) {
                            let second = 2 * Int(truncatingIfNeeded: partners[index])
                            let low = ownLow.distance(to: lanes[second])
                            let high = ownHigh.distance(to: lanes[second + 1])
                            low.count(below: edges.0, in: &counts.0.low)
                            high.count(below: edges.0, in: &counts.0.high)
                            low.count(below: edges.1, in: &counts.1.low)
                            high.count(below: edges.1, in: &counts.1.high)
                            low.count(below: edges.2, in: &counts.2.low)
                            high.count(below: edges.2, in: &counts.2.high)
                            low.count(below: edges.3, in: &counts.3.low)
                            high.count(below: edges.3, in: &counts.3.high)
                        }
                        start += piece
                    }
                }
            }
        }
        flush(&counts)
        return totals
    }

    private mutating func flush(_ counts: inout (Counts, Counts, Counts, Counts)) {
        for (edge, part) in [counts.0, counts.1, counts.2, counts.3].enumerated() {
            for lane in 0..<16 {
                totals[edge][lane] += part.low[lane]
                totals[edge][16 + lane] += part.high[lane]
            }
        }
        counts = (Counts(), Counts(), Counts(), Counts())
    }
}
