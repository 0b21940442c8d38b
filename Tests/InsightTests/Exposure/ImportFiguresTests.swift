import CSV
import Domain
import Foundation
import Geography
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Insight

struct ImportFiguresTests {
    static let town = Municipality(id: Municipality.ID("proefdorp") ?? fallback, name: "Proefdorp", cbsCode: "GM9991")
    private static let fallback: Municipality.ID = {
        guard let id = Municipality.ID("xx") else { preconditionFailure("xx is a valid address") }
        return id
    }()

    /// Imports a text and gives what was done and what is there.
    private func imported(
        _ text: String, named name: String = "cijfers.csv", _ options: ImportFigures.Options = .init(),
        in folder: ImportFolder, _ database: any SQLDatabase, _ gazetteer: Gazetteer
    ) async throws -> (summary: FigureImportSummary, figures: [ExposureFigure]) {
        let summary = try await ImportFigures(
            into: Self.town, gazetteer: gazetteer, options: options, surroundings: .still
        )(file: try folder.file(name, text), database: database)
        return (summary, try await database.read { try ExposureStore.all(in: Self.town.id, $0) })
    }

    private func withTown(
        _ engine: Engine = .sqlite, _ body: (any SQLDatabase, Gazetteer, ImportFolder) async throws -> Void
    ) async throws {
        let gazetteer = try Quarters.gazetteer(columns: 2, rows: 1)
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            try await database.write { try MunicipalityStore.insert(Self.town, at: Fixture.now, $0) }
            try await body(database, gazetteer, try ImportFolder())
        }
    }

    private func line(_ figure: ExposureFigure) -> String {
        "\(figure.key.place) \(figure.measure.rawValue) \(figure.year) \(figure.value) \(figure.source)"
    }

    // MARK: Tables of Statistics Netherlands

    @Test(arguments: Engine.available)
    func inhabitantsAndAgesGoIn(engine: Engine) async throws {
        let table = """
            gwb_code,regio,aantal_inwoners,vrouwen,p_00_14_jr,p_15_24_jr,p_25_44_jr,p_45_64_jr,p_65_eo_jr,jaar
            GM9991,Proefdorp,1200,610,17,13,26,27,17,2026
            BU99910101,Buurt 01,800,,10,25,30,20,15,2026
            BU99910102,Buurt 02,.,,,,,,,2026
            BU88880101,Elders,500,250,20,20,20,20,20,2026
            """
        try await withTown(engine) { database, gazetteer, folder in
            let options = ImportFigures.Options(source: "CBS")
            let (summary, figures) = try await imported(table, options, in: folder, database, gazetteer)
            #expect((summary.rows, summary.added, summary.renewed, summary.rejected) == (4, 13, 0, 0))
            #expect(summary.skipped == ["of another municipality": 1])
            let expected = [
                "BU99910101 inwoners 2026 800.0 CBS", "GM9991 inwoners 2026 1200.0 CBS",
                "BU99910101 inwoners-0-14 2026 80.0 CBS", "GM9991 inwoners-0-14 2026 204.0 CBS",
                "BU99910101 inwoners-15-24 2026 200.0 CBS", "GM9991 inwoners-15-24 2026 156.0 CBS",
                "BU99910101 inwoners-25-44 2026 240.0 CBS", "GM9991 inwoners-25-44 2026 312.0 CBS",
                "BU99910101 inwoners-45-64 2026 160.0 CBS", "GM9991 inwoners-45-64 2026 324.0 CBS",
                "BU99910101 inwoners-65-plus 2026 120.0 CBS", "GM9991 inwoners-65-plus 2026 204.0 CBS",
                "GM9991 vrouwen 2026 610.0 CBS",
            ]
            #expect(figures.map(line).sorted() == expected.sorted())
            #expect(figures.filter { !$0.isFromShare }.count == 3)

            let again = try await imported(table, options, in: folder, database, gazetteer)
            #expect((again.summary.added, again.summary.renewed, again.summary.alreadyThere) == (0, 0, 13))
            #expect(again.figures == figures)
            let changed = table.replacing("800", with: "810")
            let renewed = try await imported(changed, options, in: folder, database, gazetteer)
            // Inhabitants and the five groups, of which 25% of 810 is 202.5.
            #expect((renewed.summary.added, renewed.summary.renewed, renewed.summary.alreadyThere) == (0, 6, 7))
            #expect(renewed.figures.contains { line($0) == "BU99910101 inwoners-15-24 2026 203.0 CBS" })
            let other = try Fixture.municipality("buurdorp")
            try await database.write { try MunicipalityStore.insert(other, at: Fixture.now, $0) }
            #expect(try await database.read { try ExposureStore.all(in: other.id, $0) } == [])
            #expect(try await database.read { try ExposureStore.stamp(in: other.id, $0).count } == 0)
            #expect(try await database.read { try ExposureStore.stamp(in: Self.town.id, $0).count } == 13)
        }
    }

    @Test(arguments: [
        ("population", "inwoners"), ("AantalInwoners_5", "inwoners"), ("a_inw", "inwoners"), ("Mannen_6", "mannen"),
        ("k_15Tot25Jaar_9", "inwoners-15-24"), ("a_15_24", "inwoners-15-24"), ("horeca", "horeca"),
        ("vrouwen_15_24", "vrouwen-15-24"), ("k_65JaarOfOuder_12", "inwoners-65-plus"),
    ])
    func columnsHaveManyNames(column: String, measure: String) throws {
        let content = try #require(FigureColumns.content(GazetteerRecord.plain(column)))
        #expect(content == .number(try #require(ExposureMeasure(rawValue: measure))))
    }

    @Test(arguments: ["dwelling_total", "area", "pop_15", "gemiddelde_huishoudensgrootte"])
    func otherColumnsAreNotTaken(column: String) {
        #expect(FigureColumns.content(GazetteerRecord.plain(column)) == nil)
    }

    // MARK: What is refused

    @Test func eachBadRowGetsItsReasonAndTheOthersGoIn() async throws {
        let table = """
            code;naam;Aantal_Inwoners;pop_15_24;jaar
            BU99910101;Buurt 01;800;25;2026
            BU99910102;Buurt 02;veel;25;2026
            BU99910102;Buurt 02;700;250;2026
            BU99910102;Buurt 02;700;25;toen
            BU99910199;Buurt 99;700;25;2026
            West;Buurt 02;700;25;2026
            BU99910102;Buurt 02;12,5;25;2026
            BU99910101;Buurt 01;801;25;2026
            BU99910101;Buurt 01
            """
        try await withTown { database, gazetteer, folder in
            let (summary, figures) = try await imported(table, in: folder, database, gazetteer)
            #expect((summary.added, summary.rejected, summary.exitStatus) == (2, 8, 65))
            #expect(figures.map(\.value) == [800, 200])
            #expect(figures.first?.source == "cijfers.csv")
            let (_, rows) = try CSVReader.rows(of: Array(try #require(folder.text("cijfers.rejected.csv")).utf8))
            #expect(
                rows.map { "\($0.fields[0]): \($0.fields[1])" } == [
                    "3: column Aantal_Inwoners: not a number", "4: column pop_15_24: no percentage from 0 to 100",
                    "5: column jaar: no year", "6: column code: BU99910199 is no area in the borders of 2026",
                    "7: column code: no code of an area such as GM0153, WK015303 or BU01530304",
                    "8: column Aantal_Inwoners: not a whole number",
                    "9: line 2 gives another inwoners of 2026 for BU99910101",
                    "10: the row has 2 fields, the header 5",
                ])
        }
    }

    /// The codes of Almere's districts of 2014 are other districts today.
    @Test func codesOfAnotherYearAreRefusedUnlessTheyAreClearlyTheSame() async throws {
        try await withTown { database, gazetteer, folder in
            let table = """
                code,naam,inwoners,jaar
                BU99910101,Oud Noord,800,2015
                BU99910102,Wijk 02 Buurt 02,700,2015
                BU99910107,Buurt 07,600,2015
                GM9991,Toen anders,2100,2015
                """
            let (summary, figures) = try await imported(table, in: folder, database, gazetteer)
            #expect((summary.added, summary.rejected) == (2, 2))
            #expect(figures.map(\.key.place) == ["BU99910102", "GM9991"])
            let rejected = try #require(folder.text("cijfers.rejected.csv"))
            #expect(
                rejected.contains(
                    "column code: BU99910101 is a code of 2015 for an area of another name; in the borders of 2026 it is "
                        + "Buurt 01: codes were given anew, so the figure would land in the wrong place"))
            #expect(rejected.contains("BU99910107 is a code of 2015 and the borders here are of 2026"))

            let nameless = "code,inwoners,jaar\nBU99910101,800,2015\n"
            let refused = try await imported(nameless, in: folder, database, gazetteer)
            #expect(refused.summary.rejected == 1)
            #expect(try #require(folder.text("cijfers.rejected.csv")).contains("--borders 2026"))
            let told = try await imported(
                nameless, ImportFigures.Options(bordersOf: 2026), in: folder, database, gazetteer)
            #expect((told.summary.added, told.summary.rejected) == (1, 0))
            #expect(folder.text("cijfers.rejected.csv") == nil)
        }
    }

    @Test func aFileThatSaysTooLittleIsAnError() async throws {
        try await withTown { database, gazetteer, folder in
            func failure(_ text: String, _ options: ImportFigures.Options = .init(), _ gazetteer: Gazetteer) async
                -> ImportFailure?
            {
                await #expect(throws: ImportFailure.self) {
                    try await imported(text, options, in: folder, database, gazetteer)
                }
            }
            #expect(await failure("code,naam\nBU99910101,x\n", .init(), gazetteer)?.exitStatus == 64)
            #expect(await failure("", .init(), gazetteer)?.exitStatus == 65)
            #expect(await failure("code,inwoners\n", .init(year: 26), gazetteer)?.exitStatus == 64)
            let empty = Gazetteer(areas: [], places: [], streets: [])
            #expect(await failure("code,inwoners\n", .init(), empty)?.exitStatus == 65)
            let yearless = try await imported("code,inwoners\nBU99910101,5\n", in: folder, database, gazetteer)
            #expect(yearless.summary.rejected == 1)
            #expect(try #require(folder.text("cijfers.rejected.csv")).contains("give --year"))
        }
    }

    @Test func agesThatDoNotAddUpAreRefusedUnlessTheAreaIsTiny() async throws {
        try await withTown { database, gazetteer, folder in
            func table(_ inhabitants: Int) -> String {
                "code,population,pop_0_14,pop_15_24,pop_25_44,pop_45_64,pop_65plus\nBU99910101,\(inhabitants),57,29,29,14,0\n"
            }
            let options = ImportFigures.Options(year: 2026)
            let tiny = try await imported(table(35), options, in: folder, database, gazetteer)
            #expect((tiny.summary.added, tiny.summary.rejected) == (6, 0))
            let large = try await imported(table(350), options, in: folder, database, gazetteer)
            #expect((large.summary.renewed, large.summary.rejected) == (0, 1))
            #expect(try #require(folder.text("cijfers.rejected.csv")).contains("do not add up to 100"))
        }
    }

    // MARK: Places

    @Test(arguments: Engine.available)
    func aListOfVenuesCountsEachOnce(engine: Engine) async throws {
        // Two in one building without a number, one with, one outside, one in degrees.
        let table = """
            id,naam,x,y
            ,Zaak,150100,490100
            ,Zaak,150100,490100
            17,Zaak 17,150700,490100
            18,Ver weg,160000,490100
            19,Zwart,0,0
            """
        try await withTown(engine) { database, gazetteer, folder in
            let options = ImportFigures.Options(measure: .venues, year: 2025)
            let (summary, figures) = try await imported(table, options, in: folder, database, gazetteer)
            #expect((summary.added, summary.rejected) == (3, 1))
            #expect(summary.skipped == ["outside the municipality": 1])
            #expect(Set(figures.map(\.key)).count == 3)
            #expect(figures.allSatisfy { $0.value == 1 && $0.measure == .venues && $0.year == 2025 })
            let coverage = try #require(Exposures(figures, in: gazetteer).coverage(of: .venues))
            #expect(coverage.values == [Quarters.code(0): 2, Quarters.code(1): 1])
            let again = try await imported(table, options, in: folder, database, gazetteer)
            #expect((again.summary.added, again.summary.alreadyThere) == (0, 3))
            #expect(again.figures == figures)
        }
    }

    @Test func aTableMayNameTheMeasureOfEachRow() async throws {
        let corner = RDNew.coordinate(from: RDPoint(x: 150_700, y: 490_200))
        let table = """
            code,lat,lon,measure,value,year,source
            BU99910101,,,horeca,12,2024,eigen telling
            ,\(corner.latitude),\(corner.longitude),passanten,5300,2024,teller
            GM9991,,,aantal_inwoners,2000,2024,CBS
            BU99910102,,,bezoekers,3,2024,x
            ,,,horeca,3,2024,x
            """
        try await withTown { database, gazetteer, folder in
            let (summary, figures) = try await imported(
                table, ImportFigures.Options(bordersOf: 2026), in: folder, database, gazetteer)
            #expect((summary.added, summary.rejected) == (3, 2))
            #expect(
                Set(figures.map { "\($0.measure.rawValue) \($0.value) \($0.source)" }) == [
                    "horeca 12.0 eigen telling", "passanten 5300.0 teller", "inwoners 2000.0 CBS",
                ])
            let footfall = try #require(Exposures(figures, in: gazetteer).coverage(of: .footfall, for: .neighbourhood))
            #expect(footfall.values == [Quarters.code(1): 5300])
        }
    }

    // MARK: Real tables

    private static let samples = ProcessInfo.processInfo.environment["STRAATLICHT_SAMPLE_DATA"]

    /// Almere's 71 districts and the town; in some so few people live that their age groups do not add up.
    @Test(.enabled(if: samples != nil))
    func readsTheSampleFiguresOfAlmere() async throws {
        let folder = try #require(Self.samples)
        let id = try #require(Municipality.ID("almere"))
        let almere = Municipality(id: id, name: "Almere", cbsCode: "GM0034")
        let copy = try ImportFolder()
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            try await database.write { try MunicipalityStore.insert(almere, at: Fixture.now, $0) }
            for name in ["wijken_seed_2022.geojson", "gemeenten_seed_2022.geojson"] {
                _ = try await ImportAreas(into: almere)(
                    file: try ImportFile(path: "\(folder)/\(name)"), database: database)
            }
            let gazetteer = try await database.read { try GazetteerStore.load(id, $0) }
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/kerncijfers_wijken_seed_2022.csv"))
            let table = String(decoding: bytes, as: UTF8.self)
            func imported(_ year: Int) async throws -> FigureImportSummary {
                try await ImportFigures(
                    into: almere, gazetteer: gazetteer, options: .init(year: year), surroundings: .still)(
                        file: try copy.file("almere.csv", table), database: database)
            }
            let districts = try await imported(2022)
            #expect((districts.rejected, districts.skipped) == (0, ["of another municipality": 46]))
            #expect(districts.figures["inwoners 2022"] == 72)
            // The neighbourhoods of 2014 became the districts of today: their codes are refused by what they were called.
            let points = try #require(FileManager.default.contents(atPath: "\(folder)/buurten_punten_seed_2014.csv"))
            let old = String(decoding: points, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
                .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let names = Dictionary(old.map { ($0[0].dropFirst(2).prefix(6), $0[1]) }) { $1 }
            let rows = gazetteer.areas.filter { $0.kind == .district }.compactMap { area in
                names[area.code.dropFirst(2)].map { "\(area.code),\($0),100,2014" }
            }
            #expect(rows.count > 5)
            let refused = try await ImportFigures(into: almere, gazetteer: gazetteer, surroundings: .still)(
                file: try copy.file("oud.csv", "code,naam,inwoners,jaar\n" + rows.joined(separator: "\n") + "\n"),
                database: database)
            #expect((refused.added, refused.rejected) == (0, rows.count))
            #expect(try #require(copy.text("oud.rejected.csv")).contains("codes were given anew"))
        }
    }

    /// Enschede's districts of 2022: all ten and the town, with ages and without women.
    @Test(.enabled(if: samples != nil))
    func readsTheSampleFigures() async throws {
        let folder = try #require(Self.samples)
        let id = try #require(Municipality.ID("enschede"))
        let enschede = Municipality(id: id, name: "Enschede", cbsCode: "GM0153")
        let copy = try ImportFolder()
        func file(_ name: String) throws -> ImportFile {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            return try copy.file(name, String(decoding: bytes, as: UTF8.self))
        }
        try await withDatabase(.sqlite, migrations: Fixture.migrations) { database in
            try await database.write { try MunicipalityStore.insert(enschede, at: Fixture.now, $0) }
            for name in ["wijken_seed_2022.geojson", "gemeenten_seed_2022.geojson"] {
                _ = try await ImportAreas(into: enschede)(file: try file(name), database: database)
            }
            let gazetteer = try await database.read { try GazetteerStore.load(id, $0) }
            let districts = try await ImportFigures(
                into: enschede, gazetteer: gazetteer, options: .init(year: 2022), surroundings: .still)(
                    file: try file("kerncijfers_wijken_seed_2022.csv"), database: database)
            #expect((districts.rows, districts.rejected) == (118, 0))
            #expect(districts.skipped == ["of another municipality": 107])
            #expect(districts.figures["inwoners 2022"] == 11)
            let town = try await ImportFigures(
                into: enschede, gazetteer: gazetteer, options: .init(year: 2015), surroundings: .still)(
                    file: try file("kerncijfers_gemeenten_seed_2015.csv"), database: database)
            #expect((town.rows, town.added, town.rejected) == (5, 8, 0))
            let exposures = try await database.read { try Exposures.read(in: id, gazetteer, $0) }
            let inhabitants = try #require(exposures.coverage(of: .inhabitants))
            #expect((inhabitants.kind, inhabitants.year, inhabitants.values.count) == (.district, 2022, 10))
            let whole = try #require(exposures.coverage(of: .inhabitants, for: .municipality))
            #expect(whole.values["GM0153"] == inhabitants.values.values.reduce(0, +))
            #expect(exposures.coverage(of: .women, for: .municipality)?.year == 2015)
            #expect(exposures.coverage(of: .women) == nil)
        }
    }
}
