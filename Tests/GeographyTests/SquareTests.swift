import Geography
import Testing

struct SquareTests {
    @Test func codeThereAndBack() throws {
        let square = try #require(Square(code: "E1498N4894"))
        #expect(square.east == 1498)
        #expect(square.north == 4894)
        #expect(square.code == "E1498N4894")
        #expect(square.corner == RDPoint(x: 149_800, y: 489_400))
        #expect(square.centre == RDPoint(x: 149_850, y: 489_450))
        #expect(try #require(Square(east: 7, north: 4894)).code == "E0007N4894")
    }

    @Test(
        arguments: [
            "", "E1498N489", "E1498N48944", "e1498N4894", "E1498-4894", "E14 8N4894", "E-498N4894", "E3000N4894",
            "E1498N2889", "E1498N6290", "E1498N489٤",
        ])
    func badCodes(code: String) {
        #expect(Square(code: code) == nil)
    }

    @Test func edgesBelongToTheNorthEast() throws {
        let square = try #require(Square(containing: RDPoint(x: 150_000, y: 480_000)))
        #expect(square.code == "E1500N4800")
        #expect(Square(containing: RDPoint(x: 150_000.0.nextDown, y: 480_000))?.code == "E1499N4800")
    }

    @Test func neighbours() throws {
        let square = try #require(Square(code: "E1498N4894"))
        #expect(square.neighbours.count == 8)
        #expect(square.neighbours == square.neighbours.sorted())
        #expect(square.neighbours.allSatisfy { $0.neighbours.contains(square) })
        #expect(try #require(Square(east: 0, north: 2890)).neighbours.count == 3)
    }

    @Test func ringIsClosedAndCounterClockwise() throws {
        let ring = try #require(Square(code: "E1498N4894")).ring
        #expect(ring.count == 5)
        #expect(ring.first == ring.last)
        let doubled = zip(ring, ring.dropFirst()).reduce(0.0) {
            $0 + $1.0.longitude * $1.1.latitude - $1.1.longitude * $1.0.latitude
        }
        #expect(doubled > 0)
    }
}
