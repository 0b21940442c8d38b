import DemoTown
import Domain
import Geography
import StreetStatistics
import Testing

struct DemoTownTests {
    let town = DemoTown.standard

    @Test(arguments: [1, 2, 3, 7, 42, 2026, UInt64.max])
    func everySeedGivesATownOfTheRightSize(seed: UInt64) {
        let town = DemoTown(seed: seed)
        #expect((1_300...1_700).contains(town.squares.count))
        #expect(town.districts.count == 5)
        #expect(town.neighbourhoods.count == 24)
        #expect(town.streets.count >= 120)
        #expect(town.places.count >= 20)
        #expect(town.municipality.shape.polygons.count == 1)
        #expect(town.districts.allSatisfy { $0.shape.polygons.count == 1 })
        // Sides that cross would make areas disagree.
        let whole = town.municipality.shape.area
        #expect(abs(town.neighbourhoods.reduce(0) { $0 + $1.shape.area } - whole) < 1)
        #expect(abs(town.districts.reduce(0) { $0 + $1.shape.area } - whole) < 1)
        #expect(town.neighbourhoods.allSatisfy { $0.shape.area > 40_000 })
    }

    @Test(arguments: [2026, 5])
    func neighbourhoodsAndDistrictsTileTheTown(seed: UInt64) {
        let town = DemoTown(seed: seed)
        var generator = Xoshiro256StarStar(seed: 1)
        let bounds = town.municipality.shape.bounds
        var points = (0..<6_000).map { _ in
            RDPoint(
                x: bounds.low.x + bounds.width * generator.uniform(),
                y: bounds.low.y + bounds.height * generator.uniform())
        }
        // Corners and edges are where tiles go wrong.
        for area in town.neighbourhoods {
            let ring = area.shape.polygons[0].exterior
            points += ring
            points += zip(ring, ring.dropFirst()).map { RDPoint(x: ($0.x + $1.x) / 2, y: ($0.y + $1.y) / 2) }
        }
        for point in points {
            let expected = town.municipality.shape.contains(point) ? 1 : 0
            #expect(town.neighbourhoods.count { $0.shape.contains(point) } == expected, "\(point)")
            #expect(town.districts.count { $0.shape.contains(point) } == expected, "\(point)")
        }
    }

    @Test func districtsAreMadeOfTheirNeighbourhoods() {
        for district in town.districts {
            let parts = town.neighbourhoods.filter { $0.code.dropFirst(2).hasPrefix(district.code.dropFirst(2)) }
            #expect(!parts.isEmpty)
            #expect(abs(parts.reduce(0) { $0 + $1.shape.area } - district.shape.area) < 1)
            #expect(parts.allSatisfy { district.shape.contains($0.shape.labelPoint) })
        }
    }

    @Test func codesAndNames() {
        let areas = [town.municipality] + town.districts + town.neighbourhoods
        #expect(Set(areas.map(\.code)).count == areas.count)
        #expect(Set(areas.map(\.name)).count == areas.count)
        #expect(town.municipality.code == "GM9990")
        #expect(town.districts.first?.code == "WK999001")
        #expect(town.neighbourhoods.first?.code == "BU99900101")
        #expect(areas.allSatisfy { $0.year == 2026 })
        #expect(Set(town.streets.map(\.id)).count == town.streets.count)
        #expect(Set(town.streets.map(\.name)).count == town.streets.count)
        #expect(Set(town.places.map(\.id)).count == town.places.count)
        #expect(town.streets.contains { $0.name == "Lantaarnstraat" })
    }

    @Test func everythingLiesInTheTown() throws {
        let shape = town.municipality.shape
        #expect(town.squares.allSatisfy { shape.contains($0.centre) })
        #expect(town.places.allSatisfy { shape.contains($0.point) })
        #expect(town.plantedHotspots.allSatisfy { shape.contains($0.centre) })
        let border = try #require(LineString(shape.polygons[0].exterior + shape.polygons[0].exterior.prefix(1)))
        for street in town.streets {
            #expect(street.length > 60, "\(street.name)")
            let strays = street.lines.flatMap(\.points).filter {
                // Roads out of town end on the border itself.
                !shape.contains($0) && border.nearest(to: $0).distance > 0.01
            }
            #expect(strays.isEmpty, "\(street.name)")
        }
        for feature in town.landscape {
            #expect(!feature.name.isEmpty)
            #expect((feature.kind == .rail) == (feature.shape.surface == nil))
        }
        #expect(Set(town.landscape.map(\.kind)) == Set(Landscape.Kind.allCases))
    }

    @Test func theSameSeedGivesTheSameTown() {
        let (one, two, other) = (DemoTown(seed: 9), DemoTown(seed: 9), DemoTown(seed: 10))
        #expect(one.municipality == two.municipality)
        #expect(one.neighbourhoods == two.neighbourhoods)
        #expect(one.streets == two.streets)
        #expect(one.places == two.places)
        #expect(one.landscape == two.landscape)
        #expect(one.plantedHotspots == two.plantedHotspots)
        #expect(one.municipality != other.municipality)
    }

    @Test func eachHotspotLiesInTheNeighbourhoodThatIsCalledAfterIt() {
        let names = Dictionary(
            uniqueKeysWithValues: DemoTown.standard.plantedHotspots.map { hotspot in
                (hotspot.name, DemoTown.standard.neighbourhoods.first { $0.shape.contains(hotspot.centre) }?.name)
            })
        #expect(
            names == [
                "Lantaarnstraat": "Lantaarnkwartier", "Station": "Stationskwartier", "Campusroute": "Campus De Kring",
                "Parkrand": "Parkbuurt",
            ])
    }
}
