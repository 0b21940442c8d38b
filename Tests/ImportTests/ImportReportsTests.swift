import Domain
import Foundation
import Geography
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Reporting

struct ImportReportsTests {
    /// Semicolons, decimal commas, date and time in two columns, as Dutch spreadsheets write them.
    private static let dutch = """
        {"source": "meldpunt-x", "separator": ";", "empty": ["onbekend"],
         "reported": {"column": "Gemeld op", "format": "dd-MM-yyyy"},
         "time": {"start": {"columns": ["Datum", "Van"], "format": ["dd-MM-yyyy HH:mm", "dd-MM-yyyy", "MM-yyyy"]},
                  "end": {"column": "Tot", "format": "HH:mm"}},
         "place": {"longitude": "Lengte", "latitude": "Breedte", "name": "Plek", "street": "Straat", "area": "Wijk"},
         "behaviours": {"column": "Soort", "separator": ",",
            "codes": {"Nafluiten": "nafluiten", "Achterna lopen": "achternalopen"}},
         "setting": {"column": "Waar", "codes": {"Op straat": "straat"}}}
        """
    private static let header = "Gemeld op;Datum;Van;Tot;Lengte;Breedte;Plek;Straat;Wijk;Soort;Waar;Toelichting\r\n"

    private func run(
        _ text: String, mapping: String = dutch, gazetteer: Gazetteer = Town.gazetteer, engine: Engine = .sqlite,
        times: Int = 1
    ) async throws -> (ReportImportSummary, [AnalysisRecord], rejected: String?) {
        let folder = try Folder()
        let file = try folder.file("reports.csv", text)
        return try await withDatabase(engine, migrations: migrations) { database in
            try await Town.found(in: database)
            let command = ImportReports(
                into: Town.municipality.id, mapping: try ImportTests.mapping(mapping), gazetteer: gazetteer,
                surroundings: surroundings())
            var summary = try await command(file: file, database: database)
            for _ in 1..<max(2, times + 1) where times > 1 {
                summary = try await command(file: file, database: database)
            }
            return (summary, try await records(database), folder.text("reports.rejected.csv"))
        }
    }

    @Test(arguments: Engine.available)
    func readsADutchSpreadsheet(engine: Engine) async throws {
        // 256050, 471050 in degrees with a decimal comma.
        let coordinate = RDNew.coordinate(from: RDPoint(x: 256_050, y: 471_050))
        func comma(_ degrees: Double) -> String { "\(degrees)".replacingOccurrences(of: ".", with: ",") }
        let (summary, records, rejected) = try await run(
            Self.header
                + "05-05-2024;03-05-2024;22:15;;\(comma(coordinate.longitude));\(comma(coordinate.latitude));;;;Nafluiten;op  STRAAT;\"Een verhaal; met\nregels\"\r\n"
                + "05-05-2024;03-05-2024;22:00;02:00;;;station;;;Achterna lopen, Nafluiten;onbekend;\r\n"
                + "06-05-2024;04-05-2024;onbekend;;;;;Kerkstraat 12a;;nafluiten;;\r\n"
                + ";05-2024;;;;;;Dorpsweg;Oost;nafluiten;;\r\n"
                + "07-05-2024;;;;;;;;wk999901;nafluiten;;\r\n"
                + "08-05-2024;08-05-2024;;;;;;;;nafluiten;;",
            engine: engine)

        #expect(rejected == nil)
        #expect((summary.rows, summary.added, summary.alreadyThere, summary.rejected) == (6, 6, 0, 0))
        #expect(summary.exitStatus == 0)
        #expect(summary.notStored == [.init(name: "Toelichting", isText: true)])
        let byTime = Dictionary(grouping: records) { interval($0.time) }
        #expect(records.allSatisfy { $0.origin.value == "import:meldpunt-x" })

        let pin = try #require(byTime["2024-05-03 21:45 – 2024-05-03 22:45 exact"]?.first)
        #expect(clock(pin.reported) == "2024-05-05 23:59")
        #expect(
            pin.place
                == RecordedPlace(
                    precision: .point, square: Square(east: 2560, north: 4710),
                    area: .init(code: "WK999901", year: 2022)))
        #expect(pin.details.setting == Code("straat"))

        let night = try #require(byTime["2024-05-03 22:00 – 2024-05-04 02:00 day-part"]?.first)
        #expect(night.place.placeID == NamedPlace.ID("station"))
        #expect(night.behaviours == [Code("achternalopen"), Code("nafluiten")])
        #expect(night.details.setting == nil)

        let day = try #require(byTime["2024-05-04 00:00 – 2024-05-05 00:00 days"]?.first)
        #expect(day.place.streetID == Street.ID("kerkstraat"))

        let month = try #require(byTime["2024-05-01 00:00 – 2024-06-01 00:00 month"]?.first)
        #expect(month.place.streetID == Street.ID("dorpsweg-oost"))
        #expect(clock(month.reported) == "2024-06-01 00:00")

        let unknown = try #require(records.first { $0.time.precision == .unknown })
        #expect(clock(unknown.time.end) == "2024-05-07 23:59")
        #expect(unknown.place == .area(Town.areas[0]))

        let today = try #require(byTime["2024-05-08 00:00 – 2024-05-09 00:00 days"]?.first)
        #expect(today.place == .unknown)
    }

    @Test(arguments: Engine.available)
    func theSameFileTwiceAddsNothingAndEqualRowsStay(engine: Engine) async throws {
        let row = ";03-05-2024;22:15;;;;;Kerkstraat;;nafluiten;;\r\n"
        let text = Self.header + row + row + ";03-05-2024;22:16;;;;;Kerkstraat;;nafluiten;;\r\n"
        let (summary, records, _) = try await run(text, engine: engine, times: 2)
        #expect((summary.added, summary.alreadyThere) == (0, 3))
        #expect(records.count == 3)
    }

    @Test func aNumberIsTheIdentityOfARow() async throws {
        let mapping = """
            {"source": "nummers", "id": "nr", "time": {"start": {"column": "tijd", "format": "ISO 8601"}},
             "place": {"x": "x", "y": "y"}, "behaviours": {"column": "wat"}}
            """
        let (summary, records, rejected) = try await run(
            """
            nr,tijd,x,y,wat,naam
            7,2024-05-03T22:15:00+02:00,256050,471050,nafluiten,A
            8,2024-05-03T22:15:00+02:00,"256050,4","471050,9",nafluiten,A
            7,2024-05-03T22:15:00+02:00,256050,471050,nafluiten,A
            7,2024-06-03T22:15:00+02:00,256050,471050,nafluiten,A
            ,2024-06-03T22:15:00+02:00,256050,471050,nafluiten,A

            """, mapping: mapping)
        #expect((summary.added, summary.alreadyThere, summary.rejected) == (2, 1, 2))
        #expect(records.count == 2)
        #expect(summary.exitStatus == 65)
        #expect(
            rejected == """
                \u{FEFF}line,reason,nr,tijd,x,y,wat,naam\r
                5,id: an earlier row has the same one and tells something else,7,2024-06-03T22:15:00+02:00,256050,471050,nafluiten,A\r
                6,id: there is none,,2024-06-03T22:15:00+02:00,256050,471050,nafluiten,A\r\n
                """)
    }

    @Test(arguments: [
        (";31-02-2024;22:15;;;;;;;nafluiten;;", "time.start: there is no such day or time"),
        (";gisteren;;;;;;;;nafluiten;;", "time.start: not written as dd-MM-yyyy HH:mm or dd-MM-yyyy or MM-yyyy"),
        (";;;;;;;;;nafluiten;;", "time: there is none"),
        (";;;22:00;;;;;;nafluiten;;", "time: there is an end without a start"),
        (";03-05-1924;;;;;;;;nafluiten;;", "time: before 1996"),
        (";03-05-2025;;;;;;;;nafluiten;;", "time: lies in the future"),
        ("03-05-2025;03-05-2024;;;;;;;;nafluiten;;", "reported: lies in the future"),
        ("01-05-2024;03-05-2024;;;;;;;;nafluiten;;", "time: lies after the moment of reporting"),
        (";03-05-2024;;;0;0;;;;nafluiten;;", "place: the coordinates are 0, 0"),
        (";03-05-2024;;;52,2;6,8;;;;nafluiten;;", "place: longitude and latitude have changed places"),
        (
            ";03-05-2024;;;256050;471050;;;;nafluiten;;",
            "place: the coordinates are metres (RD New), not degrees: map them as x and y"
        ),
        (";03-05-2024;;;5,2;52,1;;;;nafluiten;;", "place: outside the municipality"),
        (";03-05-2024;;;-70;40;;;;nafluiten;;", "place: the coordinates lie outside the Netherlands"),
        (";03-05-2024;;;6,8;;;;;nafluiten;;", "place: one of the two coordinates is missing"),
        (";03-05-2024;;;oost;52;;;;nafluiten;;", "place: a coordinate is not a number"),
        (";03-05-2024;;;;;;Dorpsweg;;nafluiten;;", "place: the street is not in the gazetteer, or more than once"),
        (";03-05-2024;;;;;;;;Zingen;;", "behaviours: a word has no code in the mapping"),
        (";03-05-2024;;;;;;;;;;", "behaviours: there is none"),
        (";03-05-2024;;;;;;;;nafluiten;", "the row has 11 fields, the header 12"),
        (";03-05-2024;;;;;;;;nafluiten;;\"a\"b", "there is text after a closing quotation mark"),
    ])
    func saysWhyARowIsRejected(row: String, reason: String) async throws {
        let good = ";03-05-2024;22:15;;;;;;;nafluiten;;\n"
        let (summary, records, rejected) = try await run(Self.header + good + row + "\n" + good)
        #expect(summary.reasons == [reason: 1])
        #expect(records.count == 2)
        #expect(rejected?.contains("\r\n3;\(reason);") == true, "\(rejected ?? "no file")")
    }

    @Test func aQuoteThatIsNeverClosedCostsOneRow() async throws {
        let good = ";03-05-2024;22:15;;;;;;;nafluiten;;\n"
        let (summary, records, _) = try await run(
            Self.header + good + ";03-05-2024;;;;;;;;nafluiten;;\"nooit dicht\n" + good + good)
        #expect(records.count == 3)
        #expect(summary.rejected == 1)
    }

    @Test func nothingOfATextIsStoredOrPrinted() async throws {
        let secret = "Geheimzinnig"
        let long = String(repeating: secret, count: 10)
        let mapping = """
            {"source": "teksten", "time": {"start": {"column": "d", "format": "dd-MM-yyyy"}}, "place": null,
             "behaviours": {"column": "wat", "default": "anders"}}
            """
        let folder = try Folder()
        let file = try folder.file("t.csv", "d,wat,verhaal\n03-05-2024,\(long),\(secret)\n03-05-2024,Zingen,\(long)\n")
        try await withDatabaseURL(.sqlite) { url in
            guard case .sqlite(let path) = url else { return }
            try await withOpenDatabase(url) { database in
                try await Migrator(migrations).run(on: database)
                try await Town.found(in: database)
                let summary = try await ImportReports(
                    into: Town.municipality.id, mapping: try ImportTests.mapping(mapping), gazetteer: Town.gazetteer,
                    surroundings: surroundings())(file: file, database: database)
                #expect(summary.added == 2)
                let printed = summary.description.joined(separator: "\n")
                #expect(!printed.contains(secret))
                #expect(printed.contains("behaviours: “Zingen”"))
                #expect(printed.contains("Columns not stored: verhaal (text)"))
            }
            for name in [path, path + "-wal"] {
                let bytes = FileManager.default.contents(atPath: name) ?? Data()
                #expect(bytes.range(of: Data(secret.utf8)) == nil)
            }
        }
    }

    /// The guide's file and mapping give what the guide says.
    @Test func theExampleOfTheGuideIsTrue() async throws {
        let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/guides/import.md").standardized
        let blocks = try String(contentsOf: guide, encoding: .utf8).components(separatedBy: "```")
        let table = try #require(blocks.first { $0.hasPrefix("\nNummer;") }).dropFirst()
        let mapping = try #require(blocks.first { $0.hasPrefix("json\n") }).dropFirst(4)
        let output = try #require(blocks.first { $0.hasPrefix("\n3 rows") })
        let areas = [Town.area("WK999900", "Centrum", x: 255_000...259_000)].compactMap { $0 }
        let (summary, records, _) = try await run(
            String(table), mapping: String(mapping),
            gazetteer: Gazetteer(areas: areas, places: [], streets: Town.streets))
        #expect(summary.description.joined(separator: "\n") == output.trimmingCharacters(in: .newlines))
        #expect(
            Set(records.map { interval($0.time) }) == [
                "2024-05-03 21:45 – 2024-05-03 22:45 exact", "2024-05-03 22:00 – 2024-05-04 02:00 day-part",
                "2024-05-01 00:00 – 2024-06-01 00:00 month",
            ])
    }

    @Test func readsWindows1252() async throws {
        let folder = try Folder()
        var bytes = Array("d,straat,wat\n03-05-2024,Kerkstraat,Caf".utf8) + [0xE9]
        bytes += Array("\n".utf8)
        let mapping = """
            {"source": "oud", "time": {"start": {"column": "d", "format": "dd-MM-yyyy"}}, "place": {"street": "straat"},
             "behaviours": {"column": "wat", "codes": {"Café": "naroepen-seksueel"}}}
            """
        let file = try folder.file("oud.csv", bytes)
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            let summary = try await ImportReports(
                into: Town.municipality.id, mapping: try ImportTests.mapping(mapping), gazetteer: Town.gazetteer,
                surroundings: surroundings())(file: file, database: database)
            #expect((summary.added, summary.windows1252) == (1, 1))
            #expect(try await records(database).first?.behaviours == [Code("naroepen-seksueel")])
        }
    }

    @Test func rejectedRowsOfAnEarlierRunGoAwayAndOtherFilesStay() async throws {
        let folder = try Folder()
        let bad = try folder.file("r.csv", Self.header + ";x;;;;;;;;nafluiten;;\n")
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            let command = ImportReports(
                into: Town.municipality.id, mapping: try ImportTests.mapping(Self.dutch), gazetteer: Town.gazetteer,
                surroundings: surroundings())
            _ = try await command(file: bad, database: database)
            let mode = try FileManager.default.attributesOfItem(atPath: folder.path("r.rejected.csv"))[
                .posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)

            let good = try folder.file("r.csv", Self.header + ";03-05-2024;;;;;;;;nafluiten;;\n")
            _ = try await command(file: good, database: database)
            #expect(folder.text("r.rejected.csv") == nil)

            _ = try folder.file("r.rejected.csv", "something else")
            await #expect(throws: ImportFailure.self) { try await command(file: good, database: database) }
            #expect(folder.text("r.rejected.csv") == "something else")
        }
    }

    @Test func aMissingColumnIsToldWithThoseThatAreThere() async throws {
        let error = await #expect(throws: ImportFailure.self) { try await run("a,b\n1,2\n") }
        #expect(error?.exitStatus == 64)
        #expect(error?.description == "reported: the file has no column Gemeld op; it has a,b")
    }

    @Test func anEmptyFileIsAnError() async throws {
        let error = await #expect(throws: ImportFailure.self) { try await run("") }
        #expect(error == .data("the file is empty"))
    }

    @Test func rowsOfOneMunicipalityAreInvisibleToAnother() async throws {
        let folder = try Folder()
        let file = try folder.file("r.csv", Self.header + ";03-05-2024;;;;;;;;nafluiten;;\n")
        try await withDatabase(.sqlite, migrations: migrations) { database in
            try await Town.found(in: database)
            let world = surroundings()
            for municipality in [Town.other, Town.municipality] {
                let summary = try await ImportReports(
                    into: municipality.id, mapping: try ImportTests.mapping(Self.dutch), gazetteer: Town.gazetteer,
                    surroundings: world)(file: file, database: database)
                #expect(summary.added == 1)
            }
            #expect(try await records(database).count == 1)
        }
    }

    @Test func aRangeInOneCellGoesOverMidnightAndWinterTime() async throws {
        let mapping = """
            {"source": "nacht", "time": {"start": {"column": "t", "format": ["dd-MM-yyyy HH:mm-HH:mm",
             "dd-MM-yyyy '-' dd-MM-yyyy"]}}, "place": null, "behaviours": {"column": "w"}}
            """
        let (_, records, _) = try await run(
            """
            t,w
            26-10-2024 22:00-02:00,nafluiten
            03-05-2024 22:00-22:30,nafluiten
            03-05-2024 - 05-05-2024,nafluiten
            01-02-2024 - 01-06-2024,nafluiten

            """, mapping: mapping)
        #expect(
            Set(records.map { interval($0.time) }) == [
                "2024-10-26 22:00 – 2024-10-27 02:00 day-part", "2024-05-03 22:00 – 2024-05-03 22:30 exact",
                "2024-05-03 00:00 – 2024-05-06 00:00 days", "2024-02-01 00:00 – 2024-06-02 00:00 unknown",
            ])
    }
}
