/// Which cells are neighbours of which, as compressed lists: the binary weights of local statistics. No cell is listed
/// as a neighbour of itself.
public struct Neighbourhoods: Hashable, Sendable {
    /// `members[offsets[i] ..< offsets[i + 1]]` are the neighbours of cell i.
    let offsets: [Int]
    let members: [Int]

    /// Memory bound: 2²⁷ neighbours in all lists together, 1 GiB.
    public static let largestTotal = 1 << 27

    /// Number of cells.
    public var count: Int { offsets.count - 1 }

    /// The neighbours of one cell, without itself.
    ///
    /// - Returns: empty for a cell that does not exist.
    public func neighbours(of cell: Int) -> ArraySlice<Int> {
        guard cell >= 0, cell < count else { return [] }
        return members[offsets[cell]..<offsets[cell + 1]]
    }

    /// Cells without any neighbour.
    public var islands: [Int] {
        (0..<count).filter { offsets[$0] == offsets[$0 + 1] }
    }

    /// Neighbours as they are listed for each cell, such as polygons that share a border; lists need not be mutual.
    public init(lists: [[Int]]) throws {
        var offsets = [0]
        offsets.reserveCapacity(lists.count + 1)
        var members: [Int] = []
        // The last cell that listed each cell, to find what is listed twice.
        var listedBy = Array(repeating: -1, count: lists.count)
        for (cell, list) in lists.enumerated() {
            for neighbour in list {
                guard lists.indices.contains(neighbour) else {
                    throw StatisticsError("lists", at: cell, .outside(lower: 0, upper: Double(lists.count - 1)))
                }
                guard neighbour != cell else { throw StatisticsError("lists", at: cell, .listsItself) }
                guard listedBy[neighbour] != cell else { throw StatisticsError("lists", at: cell, .duplicate) }
                listedBy[neighbour] = cell
            }
            members += list
            offsets.append(members.count)
        }
        self.offsets = offsets
        self.members = members
    }

    init(offsets: [Int], members: [Int]) {
        self.offsets = offsets
        self.members = members
    }

    /// Which cells of a square grid border on each other.
    public enum Contiguity: Hashable, Sendable {
        /// Those that share an edge: up to four.
        case rook
        /// Those that share an edge or a corner: up to eight.
        case queen

        fileprivate var steps: [(column: Int, row: Int)] {
            switch self {
            case .rook: [(0, -1), (-1, 0), (1, 0), (0, 1)]
            case .queen: [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]
            }
        }
    }

    /// Contiguity on a square grid, of which any cells may be missing.
    ///
    /// - Parameter cells: positions on the grid in any order, each once, coordinates within ± 2³¹.
    public static func grid(
        cells: [(column: Int, row: Int)], contiguity: Contiguity = .queen
    ) throws -> Neighbourhoods {
        var lowest = (column: Int.max, row: Int.max)
        var highest = (column: Int.min, row: Int.min)
        for (index, cell) in cells.enumerated() {
            guard Int32(exactly: cell.column) != nil, Int32(exactly: cell.row) != nil else {
                throw StatisticsError("cells", at: index, .outside(lower: -0x1p31, upper: 0x1p31))
            }
            lowest = (min(lowest.column, cell.column), min(lowest.row, cell.row))
            highest = (max(highest.column, cell.column), max(highest.row, cell.row))
        }
        guard !cells.isEmpty else { return Neighbourhoods(offsets: [0], members: []) }

        var places = Places(lowest, highest, count: cells.count)
        for (index, cell) in cells.enumerated() {
            guard places.put(index, column: cell.column, row: cell.row) else {
                throw StatisticsError("cells", at: index, .duplicate)
            }
        }
        let steps = contiguity.steps
        var offsets = [0]
        offsets.reserveCapacity(cells.count + 1)
        var members: [Int] = []
        members.reserveCapacity(cells.count * steps.count)
        for cell in cells {
            for step in steps {
                if let index = places.index(column: cell.column + step.column, row: cell.row + step.row) {
                    members.append(index)
                }
            }
            offsets.append(members.count)
        }
        return Neighbourhoods(offsets: offsets, members: members)
    }

    /// Where on the grid each cell lies: a plain table when the cells fill their bounding box by an eighth, otherwise
    /// a dictionary. The table has a rim of one, so that its neighbours can be asked for without a check.
    private struct Places {
        private let lowest: (column: Int, row: Int)
        private let columns: Int
        private var table: [Int32] = []
        private var dictionary: [Position: Int] = [:]

        init(_ lowest: (column: Int, row: Int), _ highest: (column: Int, row: Int), count: Int) {
            self.lowest = (lowest.column - 1, lowest.row - 1)
            columns = highest.column - lowest.column + 3
            let rows = highest.row - lowest.row + 3
            // Both below 2³³ + 3: the product may not fit.
            let (area, overflow) = columns.multipliedReportingOverflow(by: rows)
            if !overflow, area <= 8 * count + 1024, count < Int(Int32.max) {
                table = Array(repeating: -1, count: area)
            } else {
                dictionary.reserveCapacity(count)
            }
        }

        /// - Returns: whether the place was free.
        mutating func put(_ index: Int, column: Int, row: Int) -> Bool {
            guard !table.isEmpty else {
                return dictionary.updateValue(index, forKey: Position(column: column, row: row)) == nil
            }
            let place = (row - lowest.row) * columns + column - lowest.column
            guard table[place] < 0 else { return false }
            table[place] = Int32(index)
            return true
        }

        func index(column: Int, row: Int) -> Int? {
            guard !table.isEmpty else { return dictionary[Position(column: column, row: row)] }
            let index = table[(row - lowest.row) * columns + column - lowest.column]
            return index < 0 ? nil : Int(index)
        }
    }

    private struct Position: Hashable {
        var column: Int
        var row: Int
    }
}
