import Domain
import Foundation
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Platform
import Registers
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight

/// Zones in the fixture's town of 20 by 20 squares.
struct ZoneTests {
    /// A rectangle in steps of a square from the south-west corner.
    static func shape(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> MultiPolygon {
        func corner(_ x: Double, _ y: Double) -> RDPoint {
            RDPoint(x: Fixture.west.x + x * 100, y: Fixture.west.y + y * 100)
        }
        return MultiPolygon(
            try #require(
                Polygon(exterior: [corner(west, south), corner(east, south), corner(east, north), corner(west, north)]))
        )
    }

    static func zone(_ shape: MultiPolygon) -> Zone {
        Zone(id: Zone.ID("uitgaan"), name: "De Uitgaansbuurt", kind: .nightlife, year: 2026, shape: shape)
    }

    /// The fixture's town with one zone of four by four squares around (5, 5), in West alone.
    private func town(_ zones: [Zone]? = nil, streets: [Street] = []) throws -> Gazetteer {
        let plain = Fixture.gazetteer
        return Gazetteer(
            areas: plain.areas, places: plain.places, streets: plain.streets + streets,
            zones: try zones ?? [Self.zone(Self.shape(4, 4, 8, 8))])
    }

    private func filter(_ gazetteer: Gazetteer, area: String? = nil) throws -> InsightFilter {
        var filter = Fixture.filter()
        filter.zone = ChosenZone(try #require(gazetteer.zones.first))
        filter.area = area
        return filter
    }

    private func street(_ id: String, _ from: (Double, Double), _ to: (Double, Double)) throws -> Street {
        func point(_ at: (Double, Double)) -> RDPoint {
            RDPoint(x: Fixture.west.x + at.0 * 100, y: Fixture.west.y + at.1 * 100)
        }
        return Street(id: Street.ID(id), name: id, lines: [try #require(LineString([point(from), point(to)]))])
    }

    // MARK: Shapes

    @Test func aStreetIsInAZoneFromEndToEndOrNot() throws {
        let zone = Self.zone(try Self.shape(4, 4, 8, 8))
        #expect(zone.position(of: try street("in", (4.5, 5), (7.5, 5))) == .inside)
        #expect(zone.position(of: try street("out", (9, 5), (12, 5))) == .outside)
        #expect(zone.position(of: try street("half", (7, 5), (12, 5))) == .partly)
        // Both ends outside, the middle inside; and a corner of a few metres.
        #expect(zone.position(of: try street("through", (1, 5), (12, 5))) == .partly)
        #expect(zone.position(of: try street("corner", (3.5, 7.6), (4.9, 8.3))) == .partly)
        #expect(zone.position(of: Street(id: Street.ID("x"), name: "x", lines: [])) == .outside)
    }

    // MARK: Choice

    @Test func placesAndWholeStreetsCountAndWhatMayLieElsewhereIsCountedApart() throws {
        let gazetteer = try town(streets: [street("in", (4.5, 5), (7.5, 5)), street("out", (9, 5), (12, 5))])
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let time = try #require(IncidentTime(start: noon, end: noon.adding(minutes: 60), precision: .exact))
        func report(
            _ precision: PlacePrecision, square: Square? = nil, area: String? = nil, street: String? = nil
        ) -> CountedReport {
            CountedReport(
                time: time, reported: noon, precision: precision, square: square, areaCode: area,
                streetID: street.map { Street.ID($0) })
        }
        let reports = [
            report(.point, square: try Fixture.square(4, 4)), report(.place, square: try Fixture.square(7, 7)),
            report(.street, area: "BU99910101", street: "in"),
            // Not in the zone: squares beside it, a street elsewhere, a neighbourhood it does not touch.
            report(.point, square: try Fixture.square(8, 7)), report(.point, square: try Fixture.square(3, 4)),
            report(.street, area: "BU99910101", street: "out"), report(.area, area: "BU99910102"),
            // Perhaps: the long street, a street that is gone, the neighbourhood around it, nowhere.
            report(.street, street: "S1"), report(.street, street: "gone"), report(.area, area: "BU99910101"),
            report(.area, area: "GM9991"), report(.unknown),
        ]
        // The long street does not touch the zone.
        let view = ReportView(try filter(gazetteer), of: reports, in: gazetteer)
        #expect(view.reports.map(\.id) == [0, 1, 2, 8, 9, 10, 11].map { reports[$0].id })
        #expect(view.timeProblems == [nil, nil, nil] + Array(repeating: .zoneUnknown, count: 4))
        let areas = AreaFigure(view, in: gazetteer)
        #expect(areas.rows.map(\.code) == ["BU99910101"])
        #expect(areas.tally.counted == 3)
        #expect(areas.tally.leftOut == [.zoneUnknown: 4])
        let squares = try SquareCounts(view, in: gazetteer)
        #expect(squares.squares.count == 16)
        #expect(squares.tally.counted == 2)
        #expect(squares.tally.leftOut == [.zoneUnknown: 4, .onlyStreet: 1])
        #expect(try HotTimesFigure(view).tally.counted == 3)

        let both = ReportView(try filter(gazetteer, area: "BU99910102"), of: reports, in: gazetteer)
        #expect(both.reports.isEmpty)
        #expect(try filter(gazetteer, area: "BU99910102").squares(in: gazetteer).isEmpty)
        #expect(try filter(gazetteer, area: "BU99910101").squares(in: gazetteer).count == 16)
        // A zone that went away since an address was made holds nothing.
        #expect(ReportView(try filter(gazetteer), of: reports, in: Fixture.gazetteer).reports.isEmpty)
    }

    @Test func hotspotsOfAZoneAreItsOwnSquares() throws {
        let gazetteer = try town()
        let noon = DutchTime.instant(of: Fixture.day(2026, 3, 4), minuteOfDay: 720)
        let time = try #require(IncidentTime(start: noon, end: noon.adding(minutes: 60), precision: .exact))
        let reports = try (0..<80).map { index in
            let square = index < 40 ? try Fixture.square(4 + index % 4, 4 + index / 4 % 4) : try Fixture.square(15, 15)
            return CountedReport(time: time, reported: noon, precision: .point, square: square, areaCode: nil)
        }
        let all = try HotspotFigure(
            ReportView(Fixture.filter(), of: reports, in: gazetteer), in: gazetteer)
        let inside = try HotspotFigure(
            ReportView(try filter(gazetteer), of: reports, in: gazetteer), in: gazetteer)
        #expect(all.cells.count == 400)
        #expect(inside.cells.count == 16)
        #expect(inside.tally.counted == 40)
        let shape = try Self.shape(4, 4, 8, 8)
        #expect(inside.cells.allSatisfy { shape.contains($0.square.centre) })
    }

    @Test func noRatesAreReckonedForAZone() throws {
        let gazetteer = try Quarters.gazetteer(
            columns: 2, rows: 1, zones: [Self.zone(try Self.shape(0, 0, 5, 5))])
        let exposures = Quarters.exposures([2000, 250], in: gazetteer)
        var view = try Quarters.view([40, 10])
        #expect(try RatesOfAreas(view, in: gazetteer, exposures, per: nil).missing == nil)
        var filter = view.filter
        filter.zone = ChosenZone(gazetteer.zones[0])
        view = ReportView(filter, of: view.reports, in: gazetteer)
        #expect(try RatesOfAreas(view, in: gazetteer, exposures, per: nil).missing == .zone)
    }

    // MARK: Address

    @Test func aZoneSurvivesItsOwnAddress() throws {
        let gazetteer = try town()
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: resourcesPath, binary: ""))
        func request(_ query: String) -> InsightRequest {
            InsightRequest(
                SubmittedForm(urlEncoded: query.utf8), today: Fixture.day(2026, 11, 21), codes: codes,
                gazetteer: gazetteer)
        }
        let chosen = request("zone=uitgaan")
        #expect(chosen.problems.isEmpty)
        #expect(chosen.filter.zone?.name == "De Uitgaansbuurt")
        #expect(chosen.filter.query.contains("zone=uitgaan"))
        #expect(request(String(chosen.filter.query.dropFirst())).filter == chosen.filter)
        let wrong = request("zone=ergens")
        #expect(wrong.problem(of: .zone) == .unknownChoice)
        #expect(wrong.filter.zone == nil)
    }

    // MARK: Import

    private static let municipality = ImportFiguresTests.town

    private func feature(_ name: String?, _ x: Double, _ y: Double, asDegrees: Bool) -> String {
        let corners = [(0.0, 0.0), (400, 0), (400, 400), (0, 400), (0, 0)].map { east, north in
            let point = RDPoint(x: Fixture.west.x + x + east, y: Fixture.west.y + y + north)
            guard asDegrees else { return "[\(point.x),\(point.y)]" }
            let place = RDNew.coordinate(from: point)
            return "[\(place.longitude),\(place.latitude)]"
        }
        let properties = name.map { "\"naam\":\"\($0)\"" } ?? ""
        return """
            {"type":"Feature","properties":{\(properties)},"geometry":{"type":"Polygon","coordinates":[[\
            \(corners.joined(separator: ","))]]}}
            """
    }

    @Test(arguments: Engine.available, [true, false])
    func zonesAreReadFromDegreesAndMetres(engine: Engine, asDegrees: Bool) async throws {
        let folder = try ImportFolder()
        let features = [
            feature("Oude Markt", 400, 400, asDegrees: asDegrees),
            feature("Oude Markt", 1200, 400, asDegrees: asDegrees),
            feature(nil, 400, 400, asDegrees: asDegrees), feature("Ver weg", 9000, 400, asDegrees: asDegrees),
        ]
        let file = try folder.file(
            "z.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}")
        let other = try Fixture.municipality("buurdorp")
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            try await database.write { connection in
                try Fixture.insert(Self.municipality, Fixture.gazetteer, connection)
                try MunicipalityStore.insert(other, at: Fixture.now, connection)
            }
            func gazetteer(_ id: Municipality.ID = Self.municipality.id) async throws -> Gazetteer {
                try await database.read { try GazetteerStore.load(id, $0) }
            }
            func imported(_ kind: Zone.Kind, year: Int) async throws -> GazetteerImportSummary {
                try await ImportZones(
                    into: Self.municipality, kind: kind, year: year, gazetteer: try await gazetteer())(
                        file: file, database: database)
            }
            let before = try await database.read { try GazetteerStore.version(of: Self.municipality.id, $0) }
            let summary = try await imported(.nightlife, year: 2025)
            #expect((summary.added, summary.renewed) == (1, 0))
            #expect(summary.skipped == ["without a name": 1, "outside the municipality": 1])
            let zone = try #require(try await gazetteer().zones.first)
            #expect(zone.id.value == "uitgaansgebied-oude-markt")
            #expect((zone.kind, zone.year, zone.shape.polygons.count) == (.nightlife, 2025, 2))
            let squares = Square.squares(inside: zone.shape)
            #expect(squares.count == 32)
            let after = try await database.read { try GazetteerStore.version(of: Self.municipality.id, $0) }
            #expect(after > before)

            // The same again is nothing new, and servers need not read anew.
            let again = try await imported(.nightlife, year: 2025)
            #expect((again.added, again.renewed) == (0, 1))
            #expect(try await database.read { try GazetteerStore.version(of: Self.municipality.id, $0) } == after)
            // Another kind stands beside it; the borders of a later year take its place, older ones do not.
            _ = try await imported(.shopping, year: 2024)
            #expect(
                try await gazetteer().zones.map(\.id.value) == [
                    "uitgaansgebied-oude-markt", "winkelgebied-oude-markt",
                ])
            let older = try await imported(.nightlife, year: 2020)
            #expect(older.notes == ["pages go on using the zones of 2025, which are newer"])
            #expect(try await gazetteer().zones.map(\.year) == [2025, 2024])
            #expect(try await gazetteer(other.id).zones.isEmpty)
        }
    }

    @Test func aFileWithoutZonesIsAnError() async throws {
        let folder = try ImportFolder()
        let file = try folder.file(
            "z.geojson",
            "{\"type\":\"FeatureCollection\",\"features\":[\(feature("Ver weg", 9000, 400, asDegrees: false))]}")
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            try await database.write { try Fixture.insert(Self.municipality, Fixture.gazetteer, $0) }
            let gazetteer = try await database.read { try GazetteerStore.load(Self.municipality.id, $0) }
            func failure(_ year: Int) async -> ImportFailure? {
                await #expect(throws: ImportFailure.self) {
                    try await ImportZones(
                        into: Self.municipality, kind: .nightlife, year: year, gazetteer: gazetteer)(
                            file: file, database: database)
                }
            }
            #expect(await failure(2026) == .data("no zone in the file: 1 outside the municipality"))
            #expect(await failure(26)?.exitStatus == 64)
        }
    }
}
