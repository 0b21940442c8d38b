import Geography
import Platform
import StreetStatistics

/// How thickly reports lie, as lines of equal density.
///
/// A Gaussian kernel around the middle of the square of each report, corrected for what falls outside the border. A
/// picture, not a test: where the equivalent of fewer than five reports carries the estimate there is no line.
struct DensityFigure: Sendable {
    let lines: [Line]
    let count: Int

    /// Where the density is so many times that of the whole area.
    struct Line: Sendable {
        let times: Int
        /// Closed: the first point is the last one.
        let rings: [[RDPoint]]
    }

    /// Metres: the width of two squares, so that a report reaches the squares around it.
    static let bandwidth = 200.0
    static let times = [2, 4, 8, 16]
    static let fewest = 5.0

    /// - Returns: `nil` without borders or reports.
    init?(_ squares: SquareCounts, _ filter: InsightFilter, in gazetteer: Gazetteer) throws {
        let polygons = Self.polygons(squares, filter, in: gazetteer)
        guard !polygons.isEmpty, !squares.counted.isEmpty else { return nil }
        let window = try ObservationWindow(
            polygons: polygons.map { polygon in
                ObservationWindow.Polygon(
                    exterior: polygon.exterior.map { .init(x: $0.x, y: $0.y) },
                    holes: polygon.holes.map { $0.map { .init(x: $0.x, y: $0.y) } })
            })
        // Pixels are the squares themselves.
        let side = Square.side
        let (west, south) = ((window.west / side).rounded(.down) * side, (window.south / side).rounded(.down) * side)
        let raster = try WindowRaster(
            window,
            on: PixelGrid(
                west: west, south: south, side: side, columns: Int(((window.east - west) / side).rounded(.up)),
                rows: Int(((window.north - south) / side).rounded(.up))))
        let centres = squares.squares.map(\.centre)
        let surface = try KernelDensity.surface(
            x: squares.counted.map { centres[$0.cell].x }, y: squares.counted.map { centres[$0.cell].y }, in: raster,
            bandwidth: Self.bandwidth, standardErrors: true)
        count = surface.count
        let mean = Double(surface.count) / window.area
        let effective = surface.effectiveCounts ?? surface.intensity.map { _ in 0 }
        let values = surface.intensity.indices.map { pixel in
            surface.coverage[pixel] > 0 && effective[pixel] >= Self.fewest ? surface.intensity[pixel] / mean : 0
        }
        lines = Self.times.compactMap { times in
            let rings = Contours.rings(
                values, columns: raster.grid.columns, rows: raster.grid.rows, level: Double(times)
            ).map { ring in
                ring.map { RDPoint(x: west + ($0.x + 0.5) * side, y: south + ($0.y + 0.5) * side) }
            }
            return rings.isEmpty ? nil : Line(times: times, rings: rings)
        }
    }

    /// The border of the municipality or of the chosen area; that of the squares themselves where a zone was chosen.
    private static func polygons(
        _ squares: SquareCounts, _ filter: InsightFilter, in gazetteer: Gazetteer
    ) -> [Polygon] {
        guard filter.zone == nil else { return squares.squares.compactMap { Polygon($0) } }
        if let whole = gazetteer.areas.first(where: { $0.kind == .municipality }),
            filter.area.map({ $0 == whole.code }) ?? true
        {
            return whole.shape.polygons
        }
        return gazetteer.smallestAreas.filter { part in filter.area.map { gazetteer.isArea(part, in: $0) } ?? true }
            .flatMap(\.shape.polygons)
    }
}

/// Lines of equal height through values on a grid ("marching squares").
enum Contours {
    /// A side between the middles of two pixels.
    private struct Side: Hashable {
        let column: Int
        let row: Int
        /// To the east or to the north of that pixel.
        let isEast: Bool
    }

    /// Closed rings in columns and rows, with whole numbers in the middle of pixels. Beyond the grid there is nothing,
    /// so that all rings close. In a saddle, corners that are not above the level stay together.
    static func rings(
        _ values: [Double], columns: Int, rows: Int, level: Double
    ) -> [[(x: Double, y: Double)]] {
        func value(_ column: Int, _ row: Int) -> Double {
            guard column >= 0, column < columns, row >= 0, row < rows else { return 0 }
            return values[row * columns + column]
        }
        func isAbove(_ column: Int, _ row: Int) -> Bool { value(column, row) >= level }
        // From side to side with what is above on the left, so that every side is left once.
        var next: [Side: Side] = [:]
        var order: [Side] = []
        for row in -1..<rows {
            for column in -1..<columns {
                let south = Side(column: column, row: row, isEast: true)
                let north = Side(column: column, row: row + 1, isEast: true)
                let west = Side(column: column, row: row, isEast: false)
                let east = Side(column: column + 1, row: row, isEast: false)
                let corners = [
                    isAbove(column, row), isAbove(column + 1, row), isAbove(column + 1, row + 1),
                    isAbove(column, row + 1),
                ]
                // Around the four corners: a stretch of corners above begins and ends at a side.
                let sides = [south, east, north, west]
                for corner in 0..<4 where corners[corner] && !corners[(corner + 3) % 4] {
                    var last = corner
                    while corners[(last + 1) % 4] { last = (last + 1) % 4 }
                    // Enters after the last corner of the stretch, leaves before its first.
                    next[sides[last]] = sides[(corner + 3) % 4]
                    order.append(sides[last])
                }
            }
        }
        func point(_ side: Side) -> (x: Double, y: Double) {
            let here = value(side.column, side.row)
            let there = side.isEast ? value(side.column + 1, side.row) : value(side.column, side.row + 1)
            let share = (level - here) / (there - here)
            return side.isEast
                ? (Double(side.column) + share, Double(side.row)) : (Double(side.column), Double(side.row) + share)
        }
        var rings: [[(x: Double, y: Double)]] = []
        for start in order {
            var ring: [(x: Double, y: Double)] = []
            var side = start
            while let following = next.removeValue(forKey: side) {
                ring.append(point(side))
                side = following
            }
            if let first = ring.first { rings.append(ring + [first]) }
        }
        return rings
    }
}
