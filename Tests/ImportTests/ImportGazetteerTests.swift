import Domain
import Foundation
import Geography
import SQLStore
import TestSupport
import Testing

@testable import Platform

struct ImportGazetteerTests {
    private func gazetteer(
        _ database: any SQLDatabase, _ municipality: Municipality = Town.municipality
    ) async throws -> Gazetteer {
        try await database.read { try GazetteerStore.load(municipality.id, $0) }
    }

    private func feature(_ properties: String, x: Double, y: Double = 471_000, side: Double = 100) -> String {
        """
        {"type":"Feature","properties":{\(properties)},"geometry":{"type":"Polygon","coordinates":[[[\(x),\(y)],\
        [\(x + side),\(y)],[\(x + side),\(y + side)],[\(x),\(y + side)],[\(x),\(y)]]]}}
        """
    }

    private func collection(_ features: String...) -> String {
        #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",") + "]}"
    }

    // MARK: Areas

    @Test(arguments: Engine.available)
    func onlyAreasOfTheMunicipalityGoIn(engine: Engine) async throws {
        let folder = try Folder()
        let file = try folder.file(
            "areas.geojson",
            collection(
                feature(
                    #""WK_CODE":"WK999901","WK_NAAM":"West","GM_CODE":"GM9999","H2O":"NEE","jaar":2023"#, x: 255_000),
                feature(#""wijkcode":"WK888801","wijknaam":"Elders","jaar":2023"#, x: 256_000),
                feature(
                    #""buurtcode":"BU99990101","buurtnaam":"Noord","wijkcode":"WK999901","wijknaam":"West","jaar":2023"#,
                    x: 255_000),
                feature(#""gemeentecode":"GM9999","gemeentenaam":"Teststad","water":"NEE","jaar":2023"#, x: 255_000),
                feature(#""gemeentecode":"GM9999","gemeentenaam":"Teststad","water":"JA","jaar":2023"#, x: 259_000),
                feature(#""statcode":"BU99990102","statnaam":"Zuid","jrstatcode":"2023BU99990102""#, x: 255_200),
                feature(#""buurtcode_2023":"bu99990103","name":"Oost""#, x: 255_400),
                feature(#""buurtcode_2023":"bu99990103","name":"Oost""#, x: 255_600),
                feature(#""name":"nothing""#, x: 255_400)))
        try await withDatabase(engine, migrations: migrations) { database in
            try await Town.found(in: database)
            let command = ImportAreas(into: Town.municipality)
            let summary = try await command(file: file, database: database)
            #expect((summary.added, summary.renewed) == (5, 0))
            #expect(summary.skipped == ["of another municipality": 1, "water": 1, "without a CBS code": 1])
            let areas = try await gazetteer(database).areas
            #expect(
                areas.map { "\($0.code) \($0.name) \($0.kind.rawValue) \($0.year) \($0.shape.polygons.count)" }.sorted()
                    == [
                        "BU99990101 Noord buurt 2023 1", "BU99990102 Zuid buurt 2023 1", "BU99990103 Oost buurt 2023 2",
                        "GM9999 Teststad gemeente 2023 1", "WK999901 West wijk 2023 1",
                    ])
            let again = try await command(file: file, database: database)
            #expect((again.added, again.renewed) == (0, 5))
            #expect(try await gazetteer(database, Town.other).areas.isEmpty)

            let older = try await ImportAreas(into: Town.municipality, year: 2020)(file: file, database: database)
            #expect(older.added == 5)
            #expect(older.notes == ["pages go on using the borders of 2023, which are newer"])
        }
    }

    @Test func areasThatCannotBeToldApartAreAnError() async throws {
        let folder = try Folder()
        let file = try folder.file("a.geojson", collection(feature(#""code":"WK999901","name":"West""#, x: 255_000)))
        let withoutCode = Municipality(id: Town.municipality.id, name: "Teststad")
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            func failure(_ command: ImportAreas) async -> ImportFailure? {
                await #expect(throws: ImportFailure.self) { try await command(file: file, database: database) }
            }
            #expect(await failure(ImportAreas(into: withoutCode, year: 2022))?.exitStatus == 64)
            let noYear = await failure(ImportAreas(into: Town.municipality))
            #expect(noYear == .usage("feature 0 does not say of which year it is: give --year"))
            let other = await failure(ImportAreas(into: Town.other, year: 2022))
            #expect(other == .data("no area of GM0153 in the file, which has areas of GM9999"))
            #expect(await failure(ImportAreas(into: Town.municipality, year: 22))?.exitStatus == 64)
            let all = try await ImportAreas(into: withoutCode, year: 2022, takesAll: true)(
                file: file, database: database)
            #expect(all.added == 1)
        }
    }

    @Test func aFileThatIsNoGeoJSONIsAnError() async throws {
        let folder = try Folder()
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            for text in ["{}", "{\"type\":\"FeatureCollection\",\"features\":[", "", "a,b\n1,2\n"] {
                let file = try folder.file("a.geojson", text)
                let error = await #expect(throws: ImportFailure.self) {
                    try await ImportAreas(into: Town.municipality, year: 2022)(file: file, database: database)
                }
                #expect(error?.exitStatus == 65)
            }
            #expect(throws: ImportFailure.unreadable(path: "/nowhere")) { try ImportFile(path: "/nowhere") }
        }
    }

    /// The borders of five municipalities that this project develops with.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["STRAATLICHT_SAMPLE_DATA"] != nil),
        arguments: ["wijken_seed_2022.geojson", "wijken_seed_2022_rd.geojson"])
    func readsTheSampleBorders(name: String) async throws {
        let path = try #require(ProcessInfo.processInfo.environment["STRAATLICHT_SAMPLE_DATA"])
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            let summary = try await ImportAreas(into: Town.other)(
                file: try ImportFile(path: "\(path)/\(name)"), database: database)
            #expect((summary.added, summary.skipped) == (10, ["of another municipality": 103]))
            let municipality = try await ImportAreas(into: Town.other)(
                file: try ImportFile(path: "\(path)/gemeenten_seed_2022.geojson"), database: database)
            #expect((municipality.added, municipality.skipped) == (1, ["of another municipality": 4]))
            let gazetteer = try await gazetteer(database, Town.other)
            #expect(gazetteer.smallestAreas.count == 10)
            // The town hall of Enschede.
            let hall = RDNew.rd(from: Coordinate(longitude: 6.8958, latitude: 52.2203))
            #expect(gazetteer.area(containing: hall)?.code == "WK015300")
            #expect((14_000...14_400).contains(gazetteer.squares.count))
        }
    }

    // MARK: Places

    private func withTown(_ body: (any SQLDatabase, Gazetteer) async throws -> Void) async throws {
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            try await database.write { try GazetteerStore.put(Town.areas, in: Town.municipality.id, $0) }
            try await body(database, try await gazetteer(database))
        }
    }

    private func point(_ properties: String, id: String = "null", x: Double, y: Double = 471_000) -> String {
        let coordinate = RDNew.coordinate(from: RDPoint(x: x, y: y))
        return """
            {"type":"Feature","id":\(id),"properties":{\(properties)},
             "geometry":{"type":"Point","coordinates":[\(coordinate.longitude),\(coordinate.latitude)]}}
            """
    }

    @Test func readsPlacesOfOpenStreetMap() async throws {
        let folder = try Folder()
        let file = try folder.file(
            "osm.geojson",
            collection(
                point(#""name":"Teststad Centraal","railway":"station""#, id: #""node/1""#, x: 256_000),
                point(#""name":"Café De Dom","amenity":"pub""#, x: 256_100),
                point(#""name":"Halte","highway":"bus_stop""#, x: 256_200),
                point(#""name":"Halte","highway":"bus_stop""#, x: 256_900),
                point(#""name":"Bieb","other_tags":"\"amenity\"=>\"library\",\"wheelchair\"=>\"yes\"""#, x: 256_300),
                point(#""amenity":"bench""#, x: 256_300),
                point(#""name":"Elders","leisure":"park""#, x: 260_000)))
        try await withTown { database, gazetteer in
            let command = ImportPlaces(into: Town.municipality, gazetteer: gazetteer)
            let summary = try await command(file: file, database: database)
            #expect((summary.added, summary.renewed, summary.rejected) == (5, 0, 0))
            #expect(summary.skipped == ["without a name": 1, "outside the municipality": 1])
            let places = try await self.gazetteer(database).places
            #expect(
                places.map { "\($0.id) \($0.kind)" }.sorted() == [
                    "bieb bibliotheek", "cafe-de-dom uitgaan", "halte-e2562n4710 halte", "halte-e2569n4710 halte",
                    "node-1 station",
                ])
            #expect(try await command(file: file, database: database).renewed == 5)
            #expect(try await self.gazetteer(database, Town.other).places.isEmpty)
        }
    }

    @Test func readsPlacesOfATable() async throws {
        let folder = try Folder()
        let file = try folder.file(
            "places.csv",
            """
            Naam;Soort;X;Y
            Volkspark;park;256050,5;471000,25
            Speelplaats;iets;256060;471000
            Fout;park;;
            Ver weg;park;100000;400000
            Ruim;park;0;0

            """)
        try await withTown { database, gazetteer in
            let summary = try await ImportPlaces(into: Town.municipality, gazetteer: gazetteer)(
                file: file, database: database)
            #expect((summary.added, summary.rejected, summary.exitStatus) == (2, 2, 65))
            let places = try await self.gazetteer(database).places
            #expect(places.map(\.kind.value) == ["overig", "park"])
            #expect(places.last?.point == RDPoint(x: 256_050.5, y: 471_000.25))
            #expect(
                folder.text("places.rejected.csv") == """
                    \u{FEFF}line;reason;Naam;Soort;X;Y\r
                    4;there are no coordinates;Fout;park;;\r
                    6;the coordinates are 0, 0;Ruim;park;0;0\r\n
                    """)
        }
    }

    // MARK: Streets

    private func line(_ properties: String, _ points: (Double, Double)...) -> String {
        let positions = points.map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
        return """
            {"type":"Feature","properties":{\(properties)},"geometry":{"type":"LineString","coordinates":[\(positions)]}}
            """
    }

    @Test func piecesOfRoadBecomeStreets() async throws {
        let folder = try Folder()
        let file = try folder.file(
            "nwb.geojson",
            collection(
                line(#""WVK_ID":1,"STT_NAAM":"Kerkstraat","GME_ID":9999"#, (256_000, 470_000), (256_100, 470_000)),
                line(#""WVK_ID":2,"STT_NAAM":"KERKSTRAAT","GME_ID":9999"#, (256_100, 470_000), (256_200, 470_000)),
                line(#""WVK_ID":3,"STT_NAAM":"Dorpsweg","GME_ID":9999"#, (255_100, 469_100), (255_200, 469_100)),
                line(#""WVK_ID":4,"STT_NAAM":"Dorpsweg","GME_ID":9999"#, (258_800, 472_900), (258_900, 472_900)),
                line(#""WVK_ID":5,"STT_NAAM":"Kerkstraat","GME_ID":153"#, (256_100, 470_100), (256_200, 470_100)),
                line(#""WVK_ID":6,"STT_NAAM":"Verweg","GME_ID":9999"#, (266_100, 470_100), (266_200, 470_100)),
                line(#""WVK_ID":7,"STT_NAAM":"","GME_ID":9999"#, (256_100, 470_100), (256_200, 470_100)),
                line(#""name":"Beek","waterway":"stream""#, (256_100, 470_100), (256_200, 470_100)),
                line(#""name":"Grensweg","highway":"residential""#, (254_000, 470_100), (256_200, 470_100))))
        try await withTown { database, gazetteer in
            let command = ImportStreets(into: Town.municipality, gazetteer: gazetteer)
            let summary = try await command(file: file, database: database)
            #expect((summary.added, summary.renewed) == (4, 0))
            #expect(
                summary.skipped == [
                    "of another municipality": 1, "outside the municipality": 1, "without a name": 1,
                    "no street (water, rail, border)": 1,
                ])
            let streets = try await self.gazetteer(database).streets
            #expect(
                streets.map { "\($0.id) \($0.name) \(Int($0.length))" } == [
                    "dorpsweg-wk999901 Dorpsweg 100", "dorpsweg-wk999902 Dorpsweg 100", "grensweg Grensweg 2200",
                    "kerkstraat Kerkstraat 200",
                ])
            #expect(try await command(file: file, database: database).renewed == 4)
            #expect(try await self.gazetteer(database, Town.other).streets.isEmpty)
        }
    }

    @Test func readsStreetsOfATable() async throws {
        let folder = try Folder()
        let file = try folder.file(
            "streets.csv",
            """
            straatnaam,gme_naam,WKT
            Kerkstraat,Teststad,"LINESTRING (256000 470000, 256100 470000)"
            Kerkstraat,Elders,"LINESTRING (256000 470000, 256100 470000)"
            Marktplein,teststad,"SRID=28992;MULTILINESTRING Z ((256000 470000 1, 256100 470000 1),(256000 470010 1,256100 470010 1))"
            Kapot,Teststad,"LINESTRING (256000 470000"
            Kring,Teststad,"CIRCULARSTRING (1 2, 3 4)"

            """)
        try await withTown { database, gazetteer in
            let summary = try await ImportStreets(into: Town.municipality, gazetteer: gazetteer)(
                file: file, database: database)
            #expect((summary.added, summary.rejected) == (2, 2))
            #expect(summary.skipped == ["of another municipality": 1])
            #expect(try await self.gazetteer(database).streets.last?.lines.count == 2)
        }
    }
}
