import DemoTown
import Domain
import Geography
import Platform
import StreetStatistics
import Testing

@testable import Insight
@testable import Straatlicht

struct StreetGridTests {
    private static let town = DemoDatabase.gazetteer(of: DemoTown.standard)

    /// What the gazetteer finds by looking at every street, the grid finds by looking around.
    @Test func namesAreThoseOfTheGazetteer() {
        for gazetteer in [Self.town, Fixture.gazetteer] {
            let grid = StreetGrid(gazetteer, squares: gazetteer.squares)
            for square in gazetteer.squares {
                #expect(grid.name(of: square) == gazetteer.nearestName(to: square.centre), "\(square)")
            }
        }
    }

    @Test func piecesAreTheLineAndLieInTheirSquares() throws {
        var generator = Xoshiro256StarStar(seed: 11)
        func point() -> RDPoint {
            RDPoint(x: 150_000 + 900 * generator.uniform(), y: 490_000 + 900 * generator.uniform())
        }
        for _ in 0..<200 {
            let (start, end) = (point(), point())
            var (metres, last, squares) = (0.0, start, [Square]())
            StreetGrid.forEachPiece(from: start, to: end) { square, from, to in
                #expect(from.distance(to: last) < 1e-6)
                let middle = RDPoint(x: (from.x + to.x) / 2, y: (from.y + to.y) / 2)
                #expect(Square(containing: middle) == square)
                metres += from.distance(to: to)
                last = to
                squares.append(square)
            }
            #expect(last == end)
            #expect(abs(metres - start.distance(to: end)) < 1e-6)
            // A line passes every square once, each beside the one before.
            #expect(Set(squares).count == squares.count)
            #expect(
                zip(squares, squares.dropFirst()).allSatisfy { abs($0.east - $1.east) + abs($0.north - $1.north) <= 2 })
        }
    }

    @Test func onlyMetresInsideTheSquaresCount() throws {
        let gazetteer = Fixture.gazetteer
        let grid = StreetGrid(gazetteer, squares: gazetteer.squares)
        #expect(grid.metres.count == 1)
        #expect(abs(grid.metres[0] - 1800) < 1e-6)
        // From x = 100 to x = 1000 of the western half.
        let west = StreetGrid(gazetteer, squares: gazetteer.squares(in: "BU99910101"))
        #expect(abs(west.metres[0] - 900) < 1e-6)
    }

    @Test func aSquareHasAStreetWhenOneRunsThroughIt() throws {
        let gazetteer = Fixture.gazetteer
        let grid = StreetGrid(gazetteer, squares: gazetteer.squares)
        // The street lies at y = 250.
        #expect(grid.street(in: try Fixture.square(5, 2)) == 0)
        #expect(grid.street(in: try Fixture.square(5, 3)) == nil)
        #expect(grid.street(in: try Fixture.square(0, 2)) == nil, "it begins on the border")
    }
}

struct ContourTests {
    @Test func onePixelHasADiamondAroundIt() throws {
        let rings = Contours.rings([0, 0, 0, 0, 4, 0, 0, 0, 0], columns: 3, rows: 3, level: 2)
        let ring = try #require(rings.first)
        #expect(rings.count == 1)
        #expect(ring.count == 5)
        let points = Set(ring.map { "\($0.x) \($0.y)" })
        #expect(points == ["0.5 1.0", "1.0 0.5", "1.5 1.0", "1.0 1.5"])
    }

    /// Every pixel above the level lies inside an odd number of rings, every other one inside an even number.
    @Test func ringsDivideWhatIsAboveFromWhatIsNot() {
        var generator = Xoshiro256StarStar(seed: 5)
        for _ in 0..<100 {
            let (columns, rows) = (2 + generator.integer(below: 9), 2 + generator.integer(below: 9))
            let values = (0..<columns * rows).map { _ in generator.uniform() }
            let rings = Contours.rings(values, columns: columns, rows: rows, level: 0.6)
            for ring in rings {
                #expect(ring.first?.x == ring.last?.x)
                #expect(ring.first?.y == ring.last?.y)
            }
            for row in 0..<rows {
                for column in 0..<columns {
                    let crossings = rings.reduce(0) { sum, ring in
                        sum + Self.crossings(of: ring, eastOf: (Double(column), Double(row)))
                    }
                    #expect((crossings % 2 == 1) == (values[row * columns + column] >= 0.6))
                }
            }
        }
    }

    private static func crossings(of ring: [(x: Double, y: Double)], eastOf point: (x: Double, y: Double)) -> Int {
        zip(ring, ring.dropFirst()).count { start, end in
            guard (start.y > point.y) != (end.y > point.y) else { return false }
            return start.x + (point.y - start.y) / (end.y - start.y) * (end.x - start.x) > point.x
        }
    }
}
