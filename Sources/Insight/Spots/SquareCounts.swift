import Domain
import Geography
import Platform
import Reporting
import StreetStatistics

/// The squares that a figure is about, and in which of them each report is.
struct SquareCounts: Sendable {
    /// Every square whose centre lies in the municipality or in the chosen area and zone, in row order.
    let squares: [Square]
    let neighbours: Neighbourhoods
    private(set) var tally = Tally()
    /// The reports that count: their place in the view and that of their square.
    private(set) var counted: [(report: Int, cell: Int)] = []

    init(_ view: ReportView, in gazetteer: Gazetteer) throws {
        squares = view.filter.squares(in: gazetteer)
        neighbours = try Neighbourhoods.grid(cells: squares.map { ($0.east, $0.north) })
        let table = SquareTable(around: squares)
        var cells = Array(repeating: -1, count: table.count)
        for (cell, square) in squares.enumerated() {
            if let position = table.position(east: square.east, north: square.north) { cells[position] = cell }
        }
        for (index, problem) in view.timeProblems.enumerated() {
            if let problem = problem ?? Self.placeProblem(view.reports[index].precision) {
                tally.leaveOut(problem)
            } else if let square = view.reports[index].square,
                let position = table.position(east: square.east, north: square.north), cells[position] >= 0
            {
                counted.append((index, cells[position]))
                tally.count()
            } else {
                tally.leaveOut(.outsideBorder)
            }
        }
    }

    /// Reports per square.
    /// - Parameter isCounted: of a position in the view.
    func counts(where isCounted: (Int) -> Bool = { _ in true }) -> [Int] {
        var counts = Array(repeating: 0, count: squares.count)
        for (report, cell) in counted where isCounted(report) { counts[cell] += 1 }
        return counts
    }

    /// Why a report belongs to no square.
    static func placeProblem(_ precision: PlacePrecision) -> LeftOut? {
        switch precision {
        case .point, .place: nil
        case .street: .onlyStreet
        case .area: .onlyArea
        case .unknown: .noPlace
        }
    }
}
