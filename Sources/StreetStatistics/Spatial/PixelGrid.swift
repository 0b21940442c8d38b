/// Square pixels in a plane, numbered from the south-west: west to east in a row, rows from south to north.
///
/// A pixel holds its west and south sides; the grid's outermost east and north sides belong to the last column and row.
public struct PixelGrid: Hashable, Sendable {
    /// West side of the first column, metres.
    public let west: Double
    /// South side of the first row, metres.
    public let south: Double
    /// Length of a pixel's side, metres.
    public let side: Double
    /// Pixels from west to east.
    public let columns: Int
    /// Pixels from south to north.
    public let rows: Int

    /// 67 million pixels, 0.5 GB of doubles.
    public static let largestCount = 1 << 26

    /// - Throws: `StatisticsError` for no pixels, too many, or pixels that the coordinates cannot tell apart.
    public init(west: Double, south: Double, side: Double, columns: Int, rows: Int) throws {
        guard west.isFinite else { throw StatisticsError("west", .notFinite) }
        guard south.isFinite else { throw StatisticsError("south", .notFinite) }
        try StatisticsError.checkPositive(side, "side")
        let most = Double(PixelGrid.largestCount)
        guard columns >= 1, columns <= PixelGrid.largestCount else {
            throw StatisticsError("columns", .outside(lower: 1, upper: most))
        }
        guard rows >= 1, rows <= PixelGrid.largestCount / columns else {
            throw StatisticsError("rows", .outside(lower: 1, upper: most / Double(columns)))
        }
        let (east, north) = (west + Double(columns) * side, south + Double(rows) * side)
        guard east.isFinite, north.isFinite, (1 / side).isFinite, side * side > 0, (side * side).isFinite else {
            throw StatisticsError("side", .overflow)
        }
        let farthest = max(max(abs(west), abs(east)), max(abs(south), abs(north)))
        guard side > 1024 * farthest.ulp else {
            throw StatisticsError("side", .outside(lower: 1024 * farthest.ulp, upper: .greatestFiniteMagnitude))
        }
        self.west = west
        self.south = south
        self.side = side
        self.columns = columns
        self.rows = rows
    }

    /// The smallest grid of pixels with this side that covers the window from its south-west corner.
    public init(covering window: ObservationWindow, side: Double) throws {
        try StatisticsError.checkPositive(side, "side")
        // A billionth of a pixel over is rounding, not a reason for another column.
        let columns = max(1, ((window.east - window.west) / side - 1e-9).rounded(.up))
        let rows = max(1, ((window.north - window.south) / side - 1e-9).rounded(.up))
        guard columns * rows <= Double(PixelGrid.largestCount) else {
            let least = ((window.east - window.west) * (window.north - window.south) / Double(PixelGrid.largestCount))
            throw StatisticsError("side", .outside(lower: least.squareRoot(), upper: .greatestFiniteMagnitude))
        }
        try self.init(west: window.west, south: window.south, side: side, columns: Int(columns), rows: Int(rows))
    }

    /// The grid that covers the window with this many pixels along its longer side.
    public init(covering window: ObservationWindow, longerSide pixels: Int) throws {
        guard pixels >= 1, pixels <= PixelGrid.largestCount else {
            throw StatisticsError("pixels", .outside(lower: 1, upper: Double(PixelGrid.largestCount)))
        }
        let length = max(window.east - window.west, window.north - window.south)
        try self.init(covering: window, side: length / Double(pixels))
    }

    /// Number of pixels.
    public var count: Int { columns * rows }
    /// Square metres of one pixel.
    public var pixelArea: Double { side * side }

    /// Middle of a pixel.
    public func centre(of pixel: Int) -> (x: Double, y: Double) {
        (west + (Double(pixel % columns) + 0.5) * side, south + (Double(pixel / columns) + 0.5) * side)
    }

    /// The pixel that holds a place; `nil` outside the grid and for NaN.
    public func pixel(x: Double, y: Double) -> Int? {
        let u = (x - west) * (1 / side)
        let v = (y - south) * (1 / side)
        guard u >= 0, v >= 0, u <= Double(columns), v <= Double(rows) else { return nil }
        return min(Int(v), rows - 1) * columns + min(Int(u), columns - 1)
    }
}
