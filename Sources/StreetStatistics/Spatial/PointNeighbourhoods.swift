extension Neighbourhoods {
    /// Coordinates are kept this small so that squared distances stay finite.
    static let largestCoordinate = 1e150
    /// Points between two looks at the checkpoint: some milliseconds of work.
    private static let checkpointStride = 1024

    /// Every other point at most `radius` away; points in the same place are neighbours.
    ///
    /// - Parameters:
    ///   - points: coordinates in a plane, in the unit of `radius`, each within ± 1e150.
    ///   - radius: inclusive, > 0.
    ///   - checkpoint: called with the fraction done, every thousand points or so; what it throws ends the search.
    /// - Throws: `StatisticsError`; `overBudget` when the lists would hold more than `largestTotal`.
    public static func distanceBand(
        points: [(x: Double, y: Double)], radius: Double, checkpoint: Checkpoint = { _ in }
    ) throws -> Neighbourhoods {
        try StatisticsError.checkPositive(radius, "radius")
        try StatisticsError.check(radius, "radius", from: 0, to: largestCoordinate)
        let bins = try PointBins(points, side: radius)
        let limit = radius * radius
        var offsets = [0]
        offsets.reserveCapacity(points.count + 1)
        var members: [Int] = []
        for (index, point) in points.enumerated() {
            if index % checkpointStride == 0 { try checkpoint(Double(index) / Double(points.count)) }
            let start = members.count
            let (column, row) = bins.position(point)
            bins.visit(columns: (column - 1)...(column + 1), rows: (row - 1)...(row + 1)) { other in
                let (dx, dy) = (points[other].x - point.x, points[other].y - point.y)
                if other != index, dx * dx + dy * dy <= limit { members.append(other) }
            }
            guard members.count <= largestTotal else { throw StatisticsError("radius", .overBudget) }
            members[start...].sort()
            offsets.append(members.count)
        }
        return Neighbourhoods(offsets: offsets, members: members)
    }

    /// The `count` nearest other points of every point; of points equally far the first given. Not mutual: a
    /// remote point is nobody's neighbour but has `count` of its own.
    ///
    /// - Parameters:
    ///   - points: coordinates in a plane, each within ± 1e150.
    ///   - count: from 1 to one less than the number of points.
    ///   - checkpoint: called with the fraction done, every thousand points or so; what it throws ends the search.
    /// - Throws: `StatisticsError`; `overBudget` when the lists would hold more than `largestTotal`.
    public static func nearest(
        _ count: Int, points: [(x: Double, y: Double)], checkpoint: Checkpoint = { _ in }
    ) throws -> Neighbourhoods {
        guard count >= 1, count < points.count else {
            throw StatisticsError("count", .outside(lower: 1, upper: Double(points.count - 1)))
        }
        guard count <= largestTotal / points.count else {
            throw StatisticsError("count", .overBudget)
        }
        let bins = try PointBins(points, side: 0)
        var members: [Int] = []
        members.reserveCapacity(points.count * count)
        var found = NearestFound(limit: count)
        for (index, point) in points.enumerated() {
            if index % checkpointStride == 0 { try checkpoint(Double(index) / Double(points.count)) }
            found.clear()
            let (column, row) = bins.position(point)
            for ring in 0...bins.furthestRing(column, row) {
                // Everything outside the rings seen is at least this far.
                let clear = Double(ring - 1) * bins.side * (1 - 1e-9)
                if let furthest = found.furthest, ring > 1, furthest < clear * clear { break }
                bins.visitRing(ring, column, row) { other in
                    let (dx, dy) = (points[other].x - point.x, points[other].y - point.y)
                    if other != index { found.offer(other, squaredDistance: dx * dx + dy * dy) }
                }
            }
            members += found.indices.sorted()
        }
        return Neighbourhoods(offsets: (0...points.count).map { $0 * count }, members: members)
    }
}

/// The nearest points found so far, nearest first.
private struct NearestFound {
    let limit: Int
    private(set) var indices: [Int] = []
    private var distances: [Double] = []

    init(limit: Int) { self.limit = limit }

    /// Squared distance of the last one, once as many as wanted were found.
    var furthest: Double? { distances.count == limit ? distances[limit - 1] : nil }

    mutating func clear() {
        indices.removeAll(keepingCapacity: true)
        distances.removeAll(keepingCapacity: true)
    }

    mutating func offer(_ index: Int, squaredDistance: Double) {
        if distances.count == limit {
            let last = distances[limit - 1]
            if squaredDistance > last || (squaredDistance == last && index > indices[limit - 1]) { return }
            distances.removeLast()
            indices.removeLast()
        }
        var place = distances.count
        while place > 0,
            distances[place - 1] > squaredDistance
                || (distances[place - 1] == squaredDistance && indices[place - 1] > index)
        {
            place -= 1
        }
        distances.insert(squaredDistance, at: place)
        indices.insert(index, at: place)
    }
}

/// Points sorted into square bins, about as many bins as points.
private struct PointBins {
    let side: Double
    private let west: Double
    private let south: Double
    private let columns: Int
    private let rows: Int
    private let starts: [Int]
    private let order: [Int]

    /// - Parameter side: the bins are at least this wide.
    init(_ points: [(x: Double, y: Double)], side: Double) throws {
        let bound = Neighbourhoods.largestCoordinate
        var (west, east, south, north) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
        for (index, point) in points.enumerated() {
            try StatisticsError.check(point.x, "points", at: index, from: -bound, to: bound)
            try StatisticsError.check(point.y, "points", at: index, from: -bound, to: bound)
            (west, east) = (min(west, point.x), max(east, point.x))
            (south, north) = (min(south, point.y), max(north, point.y))
        }
        let count = Double(max(points.count, 1))
        let (width, height) = points.isEmpty ? (0, 0) : (east - west, north - south)
        // Two points in a bin on average, also when all lie on a line. A little wider than asked, so that rounding
        // never puts two points less than a side apart two bins apart.
        let wanted = max(side, (width * 2 / count).squareRoot() * height.squareRoot(), max(width, height) * 2 / count)
        self.side = wanted > 0 ? wanted * (1 + 1e-9) : 1
        (self.west, self.south) = (points.isEmpty ? 0 : west, points.isEmpty ? 0 : south)
        columns = Int(width / self.side) + 1
        rows = Int(height / self.side) + 1

        var bins: [Int] = []
        bins.reserveCapacity(points.count)
        var starts = Array(repeating: 0, count: columns * rows + 1)
        for point in points {
            let column = min(Int((point.x - self.west) / self.side), columns - 1)
            let row = min(Int((point.y - self.south) / self.side), rows - 1)
            bins.append(row * columns + column)
            starts[row * columns + column + 1] += 1
        }
        for bin in 0..<(columns * rows) { starts[bin + 1] += starts[bin] }
        var next = starts
        var order = Array(repeating: 0, count: points.count)
        for (index, bin) in bins.enumerated() {
            order[next[bin]] = index
            next[bin] += 1
        }
        self.starts = starts
        self.order = order
    }

    func position(_ point: (x: Double, y: Double)) -> (column: Int, row: Int) {
        (min(Int((point.x - west) / side), columns - 1), min(Int((point.y - south) / side), rows - 1))
    }

    /// Calls with every point in the bins of a rectangle, of which at least one row lies inside.
    func visit(columns wanted: ClosedRange<Int>, rows wantedRows: ClosedRange<Int>, _ body: (Int) -> Void) {
        let first = max(wanted.lowerBound, 0)
        let last = min(wanted.upperBound, columns - 1)
        guard first <= last else { return }
        for row in max(wantedRows.lowerBound, 0)...min(wantedRows.upperBound, rows - 1) {
            for place in starts[row * columns + first]..<starts[row * columns + last + 1] { body(order[place]) }
        }
    }

    /// Largest ring around a bin that still holds bins.
    func furthestRing(_ column: Int, _ row: Int) -> Int {
        max(column, columns - 1 - column, row, rows - 1 - row)
    }

    /// Calls with every point in the bins exactly `ring` columns or rows away.
    func visitRing(_ ring: Int, _ column: Int, _ row: Int, _ body: (Int) -> Void) {
        guard ring > 0 else { return visit(columns: column...column, rows: row...row, body) }
        for edge in [row - ring, row + ring] where edge >= 0 && edge < rows {
            visit(columns: (column - ring)...(column + ring), rows: edge...edge, body)
        }
        for between in max(row - ring + 1, 0)...min(row + ring - 1, rows - 1) {
            for edge in [column - ring, column + ring] where edge >= 0 && edge < columns {
                visit(columns: edge...edge, rows: between...between, body)
            }
        }
    }
}
