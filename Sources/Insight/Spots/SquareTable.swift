import Geography

/// A position for each square of a rectangle, so that a square is found without hashing.
struct SquareTable: Sendable {
    private let west: Int
    private let south: Int
    private let columns: Int
    private let rows: Int

    /// Around these squares, with a rim of so many more; empty without squares.
    init(around squares: [Square], rim: Int = 0) {
        let (easts, norths) = (squares.map(\.east), squares.map(\.north))
        guard let west = easts.min(), let east = easts.max(), let south = norths.min(), let north = norths.max() else {
            (west, south, columns, rows) = (0, 0, 0, 0)
            return
        }
        (self.west, self.south) = (west - rim, south - rim)
        (columns, rows) = (east - west + 1 + 2 * rim, north - south + 1 + 2 * rim)
    }

    var count: Int { columns * rows }

    func position(east: Int, north: Int) -> Int? {
        let (column, row) = (east - west, north - south)
        guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
        return row * columns + column
    }
}

/// Things in squares, so that those near a square are found without looking at all of them.
struct SquareBuckets<Item: Sendable>: Sendable {
    private let table: SquareTable
    private let starts: [Int]
    private let items: [Item]

    /// What lies in no square of the table is left out.
    init(_ table: SquareTable, _ placed: [(square: Square, item: Item)]) {
        let positions = placed.map { table.position(east: $0.square.east, north: $0.square.north) }
        var starts = Array(repeating: 0, count: table.count + 1)
        for case let position? in positions { starts[position + 1] += 1 }
        for position in 0..<table.count { starts[position + 1] += starts[position] }
        var next = starts
        var order = Array(repeating: 0, count: starts[table.count])
        for (index, position) in positions.enumerated() {
            guard let position else { continue }
            order[next[position]] = index
            next[position] += 1
        }
        self.table = table
        self.starts = starts
        items = order.map { placed[$0].item }
    }

    /// What lies nearest to the middle of a square.
    /// - Parameters:
    ///   - rings: how many squares around it are looked through.
    ///   - distance: in metres, from the middle of the square.
    ///   - precedes: which of two at the same distance it is.
    func nearest(
        to square: Square, rings: Int, distance: (Item) -> Double, precedes: (Item, Item) -> Bool
    ) -> (item: Item, distance: Double)? {
        var best: (item: Item, distance: Double)?
        for ring in 0...rings {
            for north in -ring...ring {
                // The inner squares of a ring were seen before.
                let step = abs(north) == ring ? 1 : max(1, 2 * ring)
                for east in stride(from: -ring, through: ring, by: step) {
                    guard let position = table.position(east: square.east + east, north: square.north + north)
                    else { continue }
                    for item in items[starts[position]..<starts[position + 1]] {
                        let metres = distance(item)
                        if let known = best,
                            metres > known.distance || (metres == known.distance && !precedes(item, known.item))
                        {
                            continue
                        }
                        best = (item, metres)
                    }
                }
            }
            // Whatever lies further out is further away.
            if let best, best.distance <= (Double(ring) + 0.5) * Square.side { return best }
        }
        return best
    }
}
