import Geography

/// Streets by square, to find the nearest one quickly.
struct StreetIndex: Sendable {
    private let streets: [Street]
    private var bySquare: [Square: [Int]] = [:]

    init(_ streets: [Street]) {
        self.streets = streets
        for (index, street) in streets.enumerated() {
            let squares = Set(street.lines.flatMap { $0.points.densified(to: 25).compactMap(Square.init(containing:)) })
            for square in squares { bySquare[square, default: []].append(index) }
        }
    }

    /// The nearest street, when there is one in the square of the point or a neighbouring square.
    func nearest(to point: RDPoint) -> Street? {
        guard let square = Square(containing: point) else { return nil }
        let candidates = ([square] + square.neighbours).flatMap { bySquare[$0] ?? [] }
        var (best, least) = (Street?.none, Double.infinity)
        // In the order of the streets, so that equal distances always give the same one.
        for index in Set(candidates).sorted() {
            guard let distance = streets[index].nearest(to: point)?.distance, distance < least else { continue }
            (best, least) = (streets[index], distance)
        }
        return best
    }
}
