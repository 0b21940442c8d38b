import Domain
import Geography
import Platform
import StreetStatistics

/// Where there are more reports than chance would put there, in squares of 100 m.
///
/// Every square whose centre lies inside the border is tested, the empty ones too; a neighbourhood is a square with the
/// up to eight around it. p is the exact upper tail when the counts are dealt out again over all squares, corrected
/// after Benjamini and Hochberg over all squares (docs/adr/0005).
struct HotspotFigure: Sendable {
    let tally: Tally
    /// Every square tested, in row order; empty when the municipality has no borders.
    let cells: [Cell]
    /// Connected hot squares, the surest first.
    let hotspots: [Hotspot]
    /// `nil` when nothing was tested.
    let method: NullMethod?

    /// Squares of the map and the table: those with reports, the surest first.
    let shown: [Cell]
    /// The data of its map.
    let drawings = Drawings()

    private static func shown(_ cells: [Cell]) -> [Cell] {
        cells.filter { $0.count > 0 }.sorted { left, right in
            let (first, second) = (left.test?.q ?? 1, right.test?.q ?? 1)
            if left.level.isHot != right.level.isHot { return left.level.isHot }
            if left.level.isHot, first != second { return first < second }
            return left.count != right.count ? left.count > right.count : left.square < right.square
        }
    }

    struct Cell: Sendable {
        let square: Square
        let count: Int
        /// `nil` when there are too few reports to test.
        let test: Test?
        /// From 1; `nil` outside hotspots.
        var hotspot: Int?
        /// The place or street nearest to it, for squares with reports.
        var name: String?

        struct Test: Sendable {
            /// Reports in the square and those around it.
            let neighbourhoodSum: Int
            /// The square and those around it that are inside the border.
            let neighbourhoodSize: Int
            /// What the neighbourhood would hold if all squares were alike.
            let expected: Double
            let z: Double?
            let p: Double
            let q: Double
        }

        var level: Level {
            guard let test else { return .few }
            guard HotspotFigure.isHot(count: count, neighbourhoodSum: test.neighbourhoodSum, q: test.q) else {
                return .even
            }
            return test.q <= 0.001 ? .hot3 : test.q <= 0.01 ? .hot2 : .hot1
        }
    }

    /// How sure it is. Raw values are the classes of the map.
    enum Level: String, CaseIterable, Sendable {
        case hot3 = "hot-3"
        case hot2 = "hot-2"
        case hot1 = "hot-1"
        case even
        /// Too few reports in the view: nothing was tested.
        case few

        var isHot: Bool { self == .hot3 || self == .hot2 || self == .hot1 }
    }

    struct Hotspot: Sendable {
        /// From 1.
        let number: Int
        /// The place or street nearest to its busiest square.
        let name: String?
        let squares: [Square]
        /// The square with the largest neighbourhood sum.
        let busiest: Square
        /// The area around its busiest square.
        let areaCode: String?
        /// Reports in its squares.
        let count: Int
        /// The smallest of its squares.
        let q: Double
    }

    /// However small the probability: three reports are never a hotspot.
    static let fewestInNeighbourhood = 5

    init(_ view: ReportView, in gazetteer: Gazetteer, budget: NullBudget = NullBudget()) throws {
        let squares = try SquareCounts(view, in: gazetteer)
        try self.init(
            squares, squares.counts(), tally: squares.tally,
            names: StreetGrid(gazetteer, squares: squares.squares), in: gazetteer, budget: budget)
    }

    /// - Parameters:
    ///   - counts: of the squares: all reports, or those of one kind.
    ///   - tally: what of the view is in the counts.
    init(
        _ all: SquareCounts, _ counts: [Int], tally: Tally, names grid: StreetGrid, in gazetteer: Gazetteer,
        budget: NullBudget = NullBudget()
    ) throws {
        self.tally = tally
        let squares = all.squares
        let names = zip(squares, counts).map { $1 > 0 ? grid.name(of: $0) : nil }

        guard !tally.isTooFew, !squares.isEmpty else {
            cells = squares.indices.map {
                Cell(square: squares[$0], count: counts[$0], test: nil, name: names[$0])
            }
            shown = Self.shown(cells)
            hotspots = []
            method = nil
            return
        }
        let neighbours = all.neighbours
        let result = try GetisOrd.star(values: counts, neighbours: neighbours, budget: budget)
        var cells = squares.indices.map { index in
            let cell = result.cells[index]
            return Cell(
                square: squares[index], count: cell.value,
                test: Cell.Test(
                    neighbourhoodSum: cell.neighbourhoodSum, neighbourhoodSize: cell.neighbourhoodSize,
                    expected: result.mean * Double(cell.neighbourhoodSize), z: cell.z, p: cell.p, q: cell.adjustedP),
                name: names[index])
        }
        let groups = Self.connectedHot(cells, neighbours).sorted { left, right in
            let (first, second) = (Self.smallestQ(left, cells), Self.smallestQ(right, cells))
            return first != second ? first < second : left.count > right.count
        }
        var hotspots: [Hotspot] = []
        for (offset, group) in groups.enumerated() {
            for member in group { cells[member].hotspot = offset + 1 }
            let busiest = group.max { Self.rank(cells[$0]) < Self.rank(cells[$1]) } ?? group[0]
            hotspots.append(
                Hotspot(
                    number: offset + 1, name: names[busiest],
                    squares: group.map { squares[$0] }, busiest: squares[busiest],
                    areaCode: gazetteer.area(containing: squares[busiest].centre)?.code,
                    count: group.reduce(0) { $0 + counts[$1] }, q: Self.smallestQ(group, cells)))
        }
        self.cells = cells
        shown = Self.shown(cells)
        self.hotspots = hotspots
        method = result.method
    }

    /// The cells that are hot with these counts: the same test and the same rule, without names and groups.
    static func hotCells(_ counts: [Int], _ neighbours: Neighbourhoods, budget: NullBudget) throws -> [Int] {
        let result = try GetisOrd.star(values: counts, neighbours: neighbours, budget: budget)
        return result.cells.indices.filter {
            let cell = result.cells[$0]
            return isHot(count: cell.value, neighbourhoodSum: cell.neighbourhoodSum, q: cell.adjustedP)
        }
    }

    static func isHot(count: Int, neighbourhoodSum: Int, q: Double) -> Bool {
        count >= 1 && neighbourhoodSum >= fewestInNeighbourhood && q <= 0.05
    }

    private static func rank(_ cell: Cell) -> (Int, Int) { (cell.test?.neighbourhoodSum ?? 0, cell.count) }

    private static func smallestQ(_ group: [Int], _ cells: [Cell]) -> Double {
        group.compactMap { cells[$0].test?.q }.min() ?? 1
    }

    /// Hot cells that touch, corners included, each group in row order.
    private static func connectedHot(_ cells: [Cell], _ neighbours: Neighbourhoods) -> [[Int]] {
        var seen = Set<Int>()
        var groups: [[Int]] = []
        for start in cells.indices where cells[start].level.isHot && seen.insert(start).inserted {
            var group = [start]
            var next = 0
            while next < group.count {
                for other in neighbours.neighbours(of: group[next])
                where cells[other].level.isHot && seen.insert(other).inserted {
                    group.append(other)
                }
                next += 1
            }
            groups.append(group.sorted())
        }
        return groups
    }
}
