/// A square of 100 by 100 metres of Statistics Netherlands (CBS): the smallest place the product keeps.
///
/// Squares are half open: the west and south edges belong to it, the east and north edges to its neighbours.
public struct Square: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Hectometres east of the grid's origin (whole).
    public let east: Int
    /// Hectometres north of the grid's origin (whole).
    public let north: Int

    /// Metres along each side.
    public static let side = 100.0
    /// Squares outside these ranges do not lie in the Netherlands.
    public static let validEast = 0...2_999
    public static let validNorth = 2_890...6_289

    /// `nil` outside the Netherlands.
    public init?(east: Int, north: Int) {
        guard Self.validEast.contains(east), Self.validNorth.contains(north) else { return nil }
        self.east = east
        self.north = north
    }

    /// The square in which a point lies; `nil` outside the Netherlands and for NaN.
    public init?(containing point: RDPoint) {
        let (east, north) = ((point.x / Self.side).rounded(.down), (point.y / Self.side).rounded(.down))
        // Compared as floating point: converting a huge value or NaN to an integer would trap.
        guard east >= 0, east < 10_000, north >= 0, north < 10_000 else { return nil }
        self.init(east: Int(east), north: Int(north))
    }

    /// Reads `E1498N4894`: the south-west corner in hectometres, four digits each. `nil` for anything else.
    public init?(code: some StringProtocol) {
        let bytes = Array(code.utf8)
        guard bytes.count == 10, bytes[0] == UInt8(ascii: "E"), bytes[5] == UInt8(ascii: "N"),
            let east = Self.number(bytes[1...4]), let north = Self.number(bytes[6...9])
        else { return nil }
        self.init(east: east, north: north)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// The code of CBS: `E1498N4894`.
    public var code: String { "E\(Self.fourDigits(east))N\(Self.fourDigits(north))" }

    private static func fourDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    public var description: String { code }

    /// South-west corner.
    public var corner: RDPoint { RDPoint(x: Double(east) * Self.side, y: Double(north) * Self.side) }

    public var centre: RDPoint {
        RDPoint(x: (Double(east) + 0.5) * Self.side, y: (Double(north) + 0.5) * Self.side)
    }

    /// The four corners, counter-clockwise from the south-west.
    public var corners: [RDPoint] {
        let low = corner
        let (right, top) = (low.x + Self.side, low.y + Self.side)
        return [low, RDPoint(x: right, y: low.y), RDPoint(x: right, y: top), RDPoint(x: low.x, y: top)]
    }

    /// A closed ring of five positions, counter-clockwise, as maps want it.
    public var ring: [Coordinate] {
        let positions = corners.map(RDNew.coordinate(from:))
        return positions + positions.prefix(1)
    }

    /// The squares that share an edge or a corner (queen contiguity), at most eight, in row order from the south-west.
    public var neighbours: [Square] {
        var result: [Square] = []
        result.reserveCapacity(8)
        for northStep in -1...1 {
            for eastStep in -1...1 where (eastStep, northStep) != (0, 0) {
                if let square = Square(east: east + eastStep, north: north + northStep) { result.append(square) }
            }
        }
        return result
    }

    /// Row by row from the south, then from the west.
    public static func < (left: Square, right: Square) -> Bool {
        (left.north, left.east) < (right.north, right.east)
    }
}
