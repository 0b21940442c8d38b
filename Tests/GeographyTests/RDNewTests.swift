import Foundation
import Geography
import Testing

/// The 355 points of the fixture, made with RDNAPTRANS2018 (PyRDNAP 26.8.18, MIT; the file is CC0).
struct RDNewTests {
    struct Row {
        let id: String
        let point: RDPoint
        let coordinate: Coordinate
        let square: String
    }

    static let rows: [Row] = {
        guard
            let url = Bundle.module.url(
                forResource: "rd_etrs89_testvectors", withExtension: "csv", subdirectory: "Fixtures"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else { return [] }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count >= 6, let x = Double(fields[1]), let y = Double(fields[2]),
                let latitude = Double(fields[3]), let longitude = Double(fields[4])
            else { return nil }
            return Row(
                id: String(fields[0]), point: RDPoint(x: x, y: y),
                coordinate: Coordinate(longitude: longitude, latitude: latitude), square: String(fields[5]))
        }
    }()

    @Test func theFileIsThere() {
        #expect(Self.rows.count == 355)
    }

    @Test func degreesToMetresWithin30Centimetres() {
        for row in Self.rows {
            #expect(RDNew.rd(from: row.coordinate).distance(to: row.point) < 0.3, "\(row.id)")
        }
    }

    @Test func metresToDegreesWithin30Centimetres() {
        for row in Self.rows {
            let found = RDNew.coordinate(from: row.point)
            // Metres per degree on the ellipsoid's sphere, rounded up.
            let north = (found.latitude - row.coordinate.latitude) * 111_400
            let east =
                (found.longitude - row.coordinate.longitude) * 111_400 * cos(row.coordinate.latitude * .pi / 180)
            #expect((north * north + east * east).squareRoot() < 0.3, "\(row.id)")
        }
    }

    @Test func thereAndBackIsTheSamePlace() {
        for row in Self.rows {
            #expect(RDNew.rd(from: RDNew.coordinate(from: row.point)).distance(to: row.point) < 0.001, "\(row.id)")
        }
    }

    @Test func squaresAgreeAwayFromEdges() {
        var compared = 0
        for row in Self.rows {
            #expect(Square(containing: row.point)?.code == row.square, "\(row.id)")
            let inX = row.point.x.truncatingRemainder(dividingBy: 100)
            let inY = row.point.y.truncatingRemainder(dividingBy: 100)
            guard min(inX, 100 - inX, inY, 100 - inY) > 0.3 else { continue }
            compared += 1
            #expect(Square(containing: RDNew.rd(from: row.coordinate))?.code == row.square, "\(row.id)")
        }
        #expect(compared > 150)
    }

    @Test func nothingTrapsFarAway() {
        for value in [0, 90, -180, 1e9, .infinity, -.infinity, .nan] {
            let point = RDNew.rd(from: Coordinate(longitude: value, latitude: value))
            _ = RDNew.coordinate(from: RDPoint(x: value, y: value))
            #expect(!RDNew.isValid(point) || value == 0)
            #expect(Square(containing: RDPoint(x: value, y: value)) == nil)
        }
    }
}
