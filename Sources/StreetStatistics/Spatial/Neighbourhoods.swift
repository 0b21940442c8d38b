/// Which cells border on which, as compressed lists. No cell is listed as a neighbour of itself.
public struct Neighbourhoods: Hashable, Sendable {
    /// `members[offsets[i] ..< offsets[i + 1]]` are the neighbours of cell i.
    private let offsets: [Int]
    private let members: [Int]

    /// Number of cells.
    public var count: Int { offsets.count - 1 }

    /// The neighbours of one cell, without itself.
    ///
    /// - Returns: empty for a cell that does not exist.
    public func neighbours(of cell: Int) -> ArraySlice<Int> {
        guard cell >= 0, cell < count else { return [] }
        return members[offsets[cell]..<offsets[cell + 1]]
    }

    /// Neighbours as they are listed for each cell; lists need not be mutual.
    public init(lists: [[Int]]) throws {
        var offsets = [0]
        var members: [Int] = []
        for (cell, list) in lists.enumerated() {
            for neighbour in list {
                guard lists.indices.contains(neighbour) else {
                    throw StatisticsError("lists", at: cell, .outside(lower: 0, upper: Double(lists.count - 1)))
                }
                guard neighbour != cell else { throw StatisticsError("lists", at: cell, .listsItself) }
            }
            guard Set(list).count == list.count else { throw StatisticsError("lists", at: cell, .duplicate) }
            members += list
            offsets.append(members.count)
        }
        self.offsets = offsets
        self.members = members
    }

    private init(offsets: [Int], members: [Int]) {
        self.offsets = offsets
        self.members = members
    }

    /// Queen contiguity on a square grid: the up to eight given cells that share an edge or a corner.
    ///
    /// - Parameter cells: positions on the grid in any order, each once, coordinates within ± 2³¹.
    public static func grid(cells: [(column: Int, row: Int)]) throws -> Neighbourhoods {
        var indices: [Position: Int] = Dictionary(minimumCapacity: cells.count)
        for (index, cell) in cells.enumerated() {
            guard let column = Int32(exactly: cell.column), let row = Int32(exactly: cell.row) else {
                throw StatisticsError("cells", at: index, .outside(lower: -0x1p31, upper: 0x1p31))
            }
            let position = Position(column: Int(column), row: Int(row))
            guard indices.updateValue(index, forKey: position) == nil else {
                throw StatisticsError("cells", at: index, .duplicate)
            }
        }
        var offsets = [0]
        var members: [Int] = []
        members.reserveCapacity(cells.count * 8)
        for cell in cells {
            for rowStep in -1...1 {
                for columnStep in -1...1 where rowStep != 0 || columnStep != 0 {
                    let position = Position(column: cell.column + columnStep, row: cell.row + rowStep)
                    if let index = indices[position] { members.append(index) }
                }
            }
            offsets.append(members.count)
        }
        return Neighbourhoods(offsets: offsets, members: members)
    }

    private struct Position: Hashable {
        var column: Int
        var row: Int
    }
}
