import Geography
import Platform

/// The streets and named places of a municipality, cut along the squares of 100 m.
///
/// Made once for a figure: asking the gazetteer square by square would look at every street of the town each time.
struct StreetGrid: Sendable {
    let streets: [Street]
    /// Of each street, the metres that lie in the squares.
    let metres: [Double]
    private let places: [NamedPlace]
    private let pieces: SquareBuckets<Piece>
    private let labels: SquareBuckets<Int>

    /// The part of a street in one square.
    private struct Piece: Sendable {
        let street: Int
        let from: RDPoint
        let to: RDPoint

        func nearest(to point: RDPoint) -> RDPoint {
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            let along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy)
            let share = min(1, max(0, along))
            return RDPoint(x: from.x + share * dx, y: from.y + share * dy)
        }
    }

    /// Beyond this, a name says nothing about a place.
    private static let reach = 400.0
    private static let rings = 4

    /// - Parameter squares: those that a figure is about; streets beside them still give names.
    init(_ gazetteer: Gazetteer, squares: [Square]) {
        let table = SquareTable(around: squares, rim: Self.rings)
        var isInside = Array(repeating: false, count: table.count)
        for square in squares {
            if let position = table.position(east: square.east, north: square.north) { isInside[position] = true }
        }
        var placed: [(square: Square, item: Piece)] = []
        var metres = Array(repeating: 0.0, count: gazetteer.streets.count)
        for (index, street) in gazetteer.streets.enumerated() {
            for line in street.lines {
                for (start, end) in zip(line.points, line.points.dropFirst()) {
                    Self.forEachPiece(from: start, to: end) { square, from, to in
                        guard let position = table.position(east: square.east, north: square.north) else { return }
                        placed.append((square, Piece(street: index, from: from, to: to)))
                        if isInside[position] { metres[index] += from.distance(to: to) }
                    }
                }
            }
        }
        streets = gazetteer.streets
        places = gazetteer.places
        self.metres = metres
        pieces = SquareBuckets(table, placed)
        labels = SquareBuckets(
            table,
            gazetteer.places.enumerated().compactMap { index, place in
                Square(containing: place.point).map { ($0, index) }
            })
    }

    /// Cuts a line where it crosses from square to square.
    static func forEachPiece(from start: RDPoint, to end: RDPoint, _ body: (Square, RDPoint, RDPoint) -> Void) {
        func point(_ share: Double) -> RDPoint {
            share == 0
                ? start
                : share == 1
                    ? end : RDPoint(x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
        }
        let cuts = [0] + (crossings(start.x, end.x) + crossings(start.y, end.y)).sorted() + [1]
        for (first, last) in zip(cuts, cuts.dropFirst()) where last > first {
            guard let square = Square(containing: point((first + last) / 2)) else { continue }
            body(square, point(first), point(last))
        }
    }

    /// Where, as shares of the way, a coordinate passes a border between squares.
    private static func crossings(_ start: Double, _ end: Double) -> [Double] {
        guard start != end else { return [] }
        let (low, high) = (min(start, end) / Square.side, max(start, end) / Square.side)
        return stride(from: low.rounded(.down) + 1, to: high, by: 1).map { ($0 * Square.side - start) / (end - start) }
    }

    // MARK: What is near

    /// The street nearest to the middle of a square, among those within 400 m.
    private func nearestStreet(to square: Square) -> (street: Int, point: RDPoint, distance: Double)? {
        let centre = square.centre
        let found = pieces.nearest(
            to: square, rings: Self.rings, distance: { $0.nearest(to: centre).distance(to: centre) },
            precedes: { $0.street < $1.street })
        return found.flatMap { item, distance in
            distance <= Self.reach ? (item.street, item.nearest(to: centre), distance) : nil
        }
    }

    /// The street that a report in a square counts for: the one nearest to its middle, if it is nearest inside the
    /// square.
    func street(in square: Square) -> Int? {
        guard let near = nearestStreet(to: square) else { return nil }
        let (low, side) = (square.corner, Square.side)
        return (low.x..<low.x + side).contains(near.point.x) && (low.y..<low.y + side).contains(near.point.y)
            ? near.street : nil
    }

    /// What people call a square: as `Gazetteer.nearestName(to:)` of its middle.
    func name(of square: Square) -> String? {
        let centre = square.centre
        let place = labels.nearest(
            to: square, rings: Self.rings, distance: { places[$0].point.distance(to: centre) }, precedes: { $0 < $1 }
        ).flatMap { $0.distance <= Self.reach ? $0 : nil }
        if let place, place.distance <= 150 { return places[place.item].name }
        guard let street = nearestStreet(to: square) else { return place.map { places[$0.item].name } }
        if let place, place.distance <= street.distance { return places[place.item].name }
        return streets[street.street].name
    }
}
