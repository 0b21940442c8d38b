import Geography
import Testing

/// Points in kilometres around (150, 480), as metres of the grid.
private func points(_ pairs: [(Double, Double)]) -> [RDPoint] {
    pairs.map { RDPoint(x: 150_000 + $0.0 * 1_000, y: 480_000 + $0.1 * 1_000) }
}

struct PolygonTests {
    @Test func ringsAreNormalized() throws {
        let clockwise = points([(0, 0), (0, 1), (0, 1), (1, 1), (1, 0), (0, 0)])
        let polygon = try #require(Polygon(exterior: clockwise, holes: [points([(0.2, 0.2), (0.4, 0.2), (0.4, 0.4)])]))
        #expect(polygon.exterior.count == 4)
        #expect(abs(polygon.area - 980_000) < 1e-6)
        let same = try #require(Polygon(exterior: clockwise.reversed()))
        #expect(abs(same.area - 1_000_000) < 1e-6)
        #expect(same.centroid.distance(to: RDPoint(x: 150_500, y: 480_500)) < 1e-6)
    }

    @Test func whatIsNoPolygon() {
        #expect(Polygon(exterior: []) == nil)
        #expect(Polygon(exterior: points([(0, 0), (1, 1)])) == nil)
        #expect(Polygon(exterior: points([(0, 0), (1, 1), (2, 2)])) == nil)
        #expect(Polygon(exterior: points([(0, 0), (1, 0), (.nan, 1)])) == nil)
        #expect(MultiPolygon([]) == nil)
    }

    @Test func holesAreOutside() throws {
        let polygon = try #require(
            Polygon(
                exterior: points([(0, 0), (1, 0), (1, 1), (0, 1)]),
                holes: [points([(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)])]))
        #expect(polygon.contains(RDPoint(x: 150_100, y: 480_100)))
        #expect(!polygon.contains(RDPoint(x: 150_500, y: 480_500)))
        #expect(!polygon.contains(RDPoint(x: 151_500, y: 480_500)))
        #expect(!polygon.contains(RDPoint(x: .nan, y: 480_500)))
        #expect(polygon.contains(polygon.labelPoint))
    }

    @Test func labelPointOfAHorseshoe() throws {
        let shape = try #require(
            Polygon(exterior: points([(0, 0), (3, 0), (3, 3), (2, 3), (2, 0.5), (1, 0.5), (1, 3), (0, 3)])))
        #expect(!shape.contains(shape.centroid))
        #expect(shape.contains(shape.labelPoint))
    }

    /// A fan of triangles with a crooked middle: every point, also on edges and corners, is in exactly one of them.
    @Test func tilesShareNothingAndLeaveNothingOut() throws {
        let border = points([(0, 0), (0.35, 0), (1, 0), (1, 0.61), (1, 1), (0.27, 1), (0, 1), (0, 0.43)])
        let middle = RDPoint(x: 150_333.333, y: 480_411.1)
        let tiles = try border.indices.map { index in
            try #require(Polygon(exterior: [border[index], border[(index + 1) % border.count], middle]))
        }
        var candidates = [middle] + border
        for corner in border {
            for step in 1..<50 {
                let share = Double(step) / 50
                candidates.append(
                    RDPoint(
                        x: corner.x + share * (middle.x - corner.x), y: corner.y + share * (middle.y - corner.y)))
            }
        }
        for x in stride(from: 0.0, to: 1000, by: 12.5) {
            for y in stride(from: 0.0, to: 1000, by: 12.5) {
                candidates.append(RDPoint(x: 150_000 + x, y: 480_000 + y))
            }
        }
        for point in candidates where point.x < 151_000 && point.y < 481_000 {
            #expect(tiles.count { $0.contains(point) } == 1, "\(point)")
        }
    }

    @Test func squaresByScanlineAreThoseWhoseCentreIsInside() throws {
        let polygon = try #require(
            Polygon(
                exterior: points([(0.02, 0.01), (2.3, 0.4), (1.9, 1.3), (2.6, 2.2), (0.7, 1.8), (0.9, 0.9)]),
                holes: [points([(1.0, 0.6), (1.6, 0.7), (1.4, 1.2)])]))
        var expected: [Square] = []
        for north in 4790..<4830 {
            for east in 1490..<1530 {
                if let square = Square(east: east, north: north), polygon.contains(square.centre) {
                    expected.append(square)
                }
            }
        }
        #expect(!expected.isEmpty)
        #expect(Square.squares(inside: polygon) == expected)
        let part = try #require(Polygon(expected[0]))
        let twice = try #require(MultiPolygon([polygon, part]))
        #expect(Square.squares(inside: twice) == expected)
    }

    @Test func squaresWithCentresOnTheEdge() throws {
        let polygon = try #require(Polygon(exterior: points([(0.05, 0.05), (0.25, 0.05), (0.25, 0.25), (0.05, 0.25)])))
        #expect(
            Square.squares(inside: polygon).map(\.code) == ["E1500N4800", "E1501N4800", "E1500N4801", "E1501N4801"])
    }

    @Test func hugePolygonsStayInTheNetherlands() throws {
        let polygon = try #require(Polygon(exterior: points([(-1e9, -1e9), (1e9, -1e9), (1e9, -1e9 + 1)])))
        #expect(Square.squares(inside: polygon).isEmpty)
        let all = try #require(Polygon(exterior: points([(-1e6, 0), (1e6, 0), (1e6, 0.1), (-1e6, 0.1)])))
        #expect(Square.squares(inside: all).count == 3_000)
    }

    @Test func multiPolygons() throws {
        let small = try #require(Polygon(exterior: points([(5, 5), (5.1, 5), (5.1, 5.1), (5, 5.1)])))
        let large = try #require(Polygon(exterior: points([(0, 0), (1, 0), (1, 1), (0, 1)])))
        let both = try #require(MultiPolygon([small, large]))
        #expect(abs(both.area - 1_010_000) < 1e-6)
        #expect(both.contains(RDPoint(x: 155_050, y: 485_050)))
        #expect(both.contains(RDPoint(x: 150_050, y: 480_050)))
        #expect(!both.contains(RDPoint(x: 153_000, y: 483_000)))
        #expect(large.contains(both.labelPoint))
        #expect(both.bounds.high == RDPoint(x: 155_100, y: 485_100))
    }
}

struct LineStringTests {
    @Test func lengthAndPlacesAlong() throws {
        let line = try #require(LineString(points([(0, 0), (0, 0), (0.3, 0), (0.3, 0.4)])))
        #expect(line.points.count == 3)
        #expect(line.length == 700)
        #expect(line.point(at: -5) == line.points[0])
        #expect(line.point(at: 400) == RDPoint(x: 150_300, y: 480_100))
        #expect(line.point(at: 9_000) == line.points[2])
        #expect(LineString(points([(0, 0), (0, 0)])) == nil)
        #expect(LineString([]) == nil)
    }

    @Test func nearestPlace() throws {
        let line = try #require(LineString(points([(0, 0), (0.3, 0), (0.3, 0.4)])))
        let (place, distance) = line.nearest(to: RDPoint(x: 150_340, y: 480_200))
        #expect(place == RDPoint(x: 150_300, y: 480_200))
        #expect(distance == 40)
        #expect(line.nearest(to: RDPoint(x: 149_970, y: 479_960)).distance == 50)
        let street = Street(id: .init("1"), name: "Voorbeeldweg", lines: [line])
        #expect(street.nearest(to: RDPoint(x: 150_340, y: 480_200))?.distance == 40)
        #expect(street.length == 700)
    }
}
