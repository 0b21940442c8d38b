/// A window laid over a grid: the exact share of every pixel that lies inside, and a fast test of points.
///
/// Coverage is summed from trapezoids along the edges, so it is exact but for rounding (about 1e-12) and its sum is the
/// window's area. Pixels that no edge touches are wholly in or out; only points in the others need the polygon.
///
/// Cost: edges x (rows + columns they cross), then one pass over the pixels. Memory: 9 bytes per pixel and 8 per edge
/// and row it crosses.
public struct WindowRaster: Hashable, Sendable {
    /// The area that is looked at.
    public let window: ObservationWindow
    /// The pixels that cover it.
    public let grid: PixelGrid
    /// Share of each pixel inside the window, 0…1. A share below a billionth is taken as 0.
    public let coverage: [Double]
    /// Square metres that polygons cover twice, or rings that cross themselves turn inside out; counted once or not at
    /// all. 0 for valid polygons.
    public let overlap: Double

    let states: [UInt8]
    private let edges: [Edge]
    /// `rowEdges[rowStarts[r] ..< rowStarts[r + 1]]` are the edges that reach into row r.
    private let rowStarts: [Int]
    private let rowEdges: [Int]

    static let isOutside: UInt8 = 0
    static let isInside: UInt8 = 1
    /// An edge runs through.
    static let isMixed: UInt8 = 2

    struct Edge: Hashable, Sendable {
        let ax: Double
        let ay: Double
        let bx: Double
        let by: Double
    }

    /// - Throws: `StatisticsError` when the grid does not cover the window, or when more than one hundredth of the
    ///   window's area is covered twice or turned inside out.
    public init(_ window: ObservationWindow, on grid: PixelGrid) throws {
        let slack = grid.side * 1e-6
        guard window.west >= grid.west - slack, window.south >= grid.south - slack,
            window.east <= grid.west + Double(grid.columns) * grid.side + slack,
            window.north <= grid.south + Double(grid.rows) * grid.side + slack
        else { throw StatisticsError("grid", .doesNotCover) }

        var edges: [Edge] = []
        for polygon in window.polygons {
            for ring in [polygon.exterior] + polygon.holes {
                guard var previous = ring.last else { continue }
                for point in ring {
                    edges.append(Edge(ax: previous.x, ay: previous.y, bx: point.x, by: point.y))
                    previous = point
                }
            }
        }

        var trace = EdgeTrace(grid)
        for edge in edges { trace.add(edge) }
        var coverage = Array(repeating: 0.0, count: grid.count)
        var states = trace.isTouched
        var clipped = 0.0
        for row in 0..<grid.rows {
            var winding = 0.0
            for column in 0..<grid.columns {
                let pixel = row * grid.columns + column
                winding += trace.steps[row * (grid.columns + 2) + column]
                var share = winding
                // Without an edge the share is a whole number but for the rounding of the sum.
                if states[pixel] != Self.isMixed {
                    share = winding.rounded()
                    states[pixel] = share >= 1 ? Self.isInside : Self.isOutside
                }
                let kept = share < 1e-9 ? 0 : min(share, 1)
                // Not `share - kept`: what is dropped as a sliver is no overlap.
                if share < -1e-9 { clipped -= share } else if share > 1 + 1e-9 { clipped += share - 1 }
                if kept == 0 { states[pixel] = Self.isOutside }
                coverage[pixel] = kept
            }
        }
        guard clipped * grid.pixelArea <= 0.01 * window.area else {
            throw StatisticsError("window", .overlapsItself)
        }

        var starts = Array(repeating: 0, count: grid.rows + 1)
        let spans = edges.map { edge in
            let first = Self.row(of: min(edge.ay, edge.by), grid)
            return first...max(first, Self.row(of: max(edge.ay, edge.by), grid))
        }
        for span in spans { for row in span { starts[row + 1] += 1 } }
        for row in 0..<grid.rows { starts[row + 1] += starts[row] }
        var next = starts
        var rowEdges = Array(repeating: 0, count: starts[grid.rows])
        for (index, span) in spans.enumerated() {
            for row in span {
                rowEdges[next[row]] = index
                next[row] += 1
            }
        }

        self.window = window
        self.grid = grid
        self.coverage = coverage
        self.states = states
        self.edges = edges
        self.rowEdges = rowEdges
        overlap = clipped * grid.pixelArea
        rowStarts = starts
    }

    /// Square metres inside, by the pixels.
    public var area: Double { coverage.reduce(0, +) * grid.pixelArea }

    /// The pixel of a place inside the window; `nil` outside, and for NaN.
    public func pixel(x: Double, y: Double) -> Int? {
        guard let pixel = grid.pixel(x: x, y: y), contains(x: x, y: y, in: pixel) else { return nil }
        return pixel
    }

    /// Whether a place is inside, given the pixel that holds it.
    @inline(__always)
    func contains(x: Double, y: Double, in pixel: Int) -> Bool {
        let state = states[pixel]
        return state == Self.isMixed ? isInPolygons(x, y, row: pixel / grid.columns) : state == Self.isInside
    }

    /// Winding number by the edges of the row; a place on an edge is inside.
    @inline(never)
    private func isInPolygons(_ x: Double, _ y: Double, row: Int) -> Bool {
        var winding = 0
        for index in rowStarts[row]..<rowStarts[row + 1] {
            let edge = edges[rowEdges[index]]
            guard y >= min(edge.ay, edge.by), y <= max(edge.ay, edge.by) else { continue }
            // Relative to the place, so that a place on a corner or on a side along an axis gives exactly 0.
            let cross = (edge.ax - x) * (edge.by - y) - (edge.bx - x) * (edge.ay - y)
            if cross == 0, x >= min(edge.ax, edge.bx), x <= max(edge.ax, edge.bx) { return true }
            if edge.ay <= y, edge.by > y, cross > 0 { winding += 1 }
            if edge.ay > y, edge.by <= y, cross < 0 { winding -= 1 }
        }
        return winding > 0
    }

    private static func row(of y: Double, _ grid: PixelGrid) -> Int {
        Int(min(max((y - grid.south) * (1 / grid.side), 0), Double(grid.rows - 1)))
    }
}

/// Sums, along the edges of a window, what each of them adds to the coverage of the pixels to its east.
private struct EdgeTrace {
    let grid: PixelGrid
    /// Two more than columns per row; the running sum along a row is the coverage.
    var steps: [Double]
    /// `WindowRaster.isMixed` where an edge runs through.
    var isTouched: [UInt8]

    init(_ grid: PixelGrid) {
        self.grid = grid
        steps = Array(repeating: 0, count: (grid.columns + 2) * grid.rows)
        isTouched = Array(repeating: WindowRaster.isOutside, count: grid.count)
    }

    mutating func add(_ edge: WindowRaster.Edge) {
        let perSide = 1 / grid.side
        let (columns, rows) = (Double(grid.columns), Double(grid.rows))
        func clamped(_ value: Double, _ limit: Double) -> Double { min(max(value, 0), limit) }
        let a = (
            u: clamped((edge.ax - grid.west) * perSide, columns), v: clamped((edge.ay - grid.south) * perSide, rows)
        )
        let b = (
            u: clamped((edge.bx - grid.west) * perSide, columns), v: clamped((edge.by - grid.south) * perSide, rows)
        )
        // Walked upwards; what runs down adds to the coverage east of it, what runs up takes away.
        let (low, high, sign) = a.v < b.v ? (a, b, -1.0) : (b, a, 1.0)
        let first = min(Int(low.v), grid.rows - 1)
        let last = min(Int(high.v), grid.rows - 1)
        let slope = high.v > low.v ? (high.u - low.u) / (high.v - low.v) : 0
        func place(at v: Double) -> Double {
            let u = low.u + (v - low.v) * slope
            return min(max(u, min(low.u, high.u)), max(low.u, high.u))
        }
        for row in first...last {
            let from = row == first ? low.u : place(at: Double(row))
            let to = row == last ? high.u : place(at: Double(row + 1))
            let height = (row == last ? high.v : Double(row + 1)) - (row == first ? low.v : Double(row))
            addSegment(row: row, from: min(from, to), to: max(from, to), signedHeight: sign * height)
        }
    }

    /// A piece of an edge inside one row, from west to east, cut at the sides of the pixels.
    private mutating func addSegment(row: Int, from: Double, to: Double, signedHeight: Double) {
        // A millionth to both sides, so that no rounding leaves the pixel unmarked in which the edge really runs.
        let firstTouched = max(Int(from - 1e-6), 0)
        let lastTouched = min(Int(to + 1e-6), grid.columns - 1)
        for column in min(firstTouched, lastTouched)...lastTouched {
            isTouched[row * grid.columns + column] = WindowRaster.isMixed
        }
        let base = row * (grid.columns + 2)
        let last = min(Int(to), grid.columns)
        for column in min(Int(from), last)...last {
            let start = max(from, Double(column))
            let end = min(to, Double(column + 1))
            let share = to > from ? max(0, end - start) / (to - from) : 1
            let height = signedHeight * share
            let east = Double(column + 1) - (start + end) / 2
            steps[base + column] += height * east
            steps[base + column + 1] += height * (1 - east)
        }
    }
}
