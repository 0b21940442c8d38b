import CSV
import Domain
import Foundation
import Geography
import SQLStore
import TestSupport
import Testing

@testable import Help
@testable import Platform

struct ExchangeTests {
    private func importing(
        _ name: String, _ bytes: [UInt8], into town: Municipality.ID, _ database: any SQLDatabase,
        checkedOn: CivilDate? = nil
    ) async throws -> (HelpImportSummary, rejected: String?) {
        let command = ImportHelp(
            into: town, codes: try Fixture.codes(), surroundings: Fixture.surroundings, checkedOn: checkedOn)
        return try await Fixture.withFile(name, bytes) { path in
            let summary = try await command(file: try ImportFile(path: path), database: database)
            let rejected = FileManager.default.contents(atPath: RejectedRows.path(beside: path))
            return (summary, rejected.map { String(decoding: $0, as: UTF8.self) })
        }
    }

    private func export(
        _ format: ExportHelp.Format, _ town: Municipality.ID, _ database: any SQLDatabase
    ) async throws -> [UInt8] {
        try await ExportHelp(of: town, codes: try Fixture.codes())(format, database: database)
    }

    private func fill(_ town: Municipality.ID, _ database: any SQLDatabase) async throws {
        let national = try NationalDirectory(
            resources: ResourceFolder(explicit: TestSite.resources, binary: ""), codes: Fixture.codes())
        try await database.write { connection in
            try national.insert(into: town, at: TestSite.noon, connection)
            try HelpStore.insert(Fixture.full(), changed: TestSite.noon.adding(minutes: 7), in: town, connection)
            var plain = Fixture.service("Kaal", checked: nil)
            plain.source = ""
            plain.phones = []
            plain.isActive = false
            try HelpStore.insert(plain, changed: TestSite.noon, in: town, connection)
        }
    }

    /// Both formats carry everything: what comes out after going in is the same, byte for byte.
    @Test(arguments: Engine.available, ExportHelp.Format.allCases)
    func exportImportExportGivesTheSameBytes(engine: Engine, format: ExportHelp.Format) async throws {
        try await Fixture.withTowns(engine) { database, town, other in
            try await fill(town, database)
            let first = try await export(format, town, database)
            let file = "hulp." + (format == .hsds ? "json" : "csv")
            let (summary, rejected) = try await importing(file, first, into: other, database)
            #expect(rejected == nil)
            #expect(summary.added == 7)
            #expect(summary.rejected == 0)
            #expect(try await export(format, other, database) == first)
            let (again, _) = try await importing(file, first, into: other, database)
            #expect(again.added == 0 && again.renewed == 0)
            #expect(again.unchanged + again.kept == 7)
            let (mine, theirs) = try await database.read {
                (try HelpStore.all(in: town, $0), try HelpStore.all(in: other, $0))
            }
            // The table has no column for the website of an organization.
            if format == .hsds { #expect(mine.map(\.service) == theirs.map(\.service)) }
            #expect(theirs.allSatisfy { $0.version == 1 })
        }
    }

    /// A name without an organization is that of the organization too, and PostgreSQL takes no NUL in either.
    @Test(arguments: Engine.available)
    func aNulInANameStopsNoImport(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ async throws in
            let file = Array(#"[{"id":"1","name":"\u0000Proef","status":"active"}]"#.utf8)
            let (summary, _) = try await importing("hulp.json", file, into: town, database)
            #expect(summary.added == 1)
            let service = try #require(try await database.read { try HelpStore.all(in: town, $0) }.first?.service)
            #expect(service.name == "\u{FFFD}Proef")
            #expect(service.organization.name == service.name)
        }
    }

    /// The rules of the specification, held against what is written.
    @Test func whatIsWrittenIsHSDS() async throws {
        try await Fixture.withTowns(.sqlite) { database, town, _ in
            try await fill(town, database)
            let page = try JSONValue(parsing: try await export(.hsds, town, database))
            #expect(page["total_items"]?.integer == 7)
            #expect(page["empty"]?.bool == false)
            for name in ["total_pages", "page_number", "size", "first_page", "last_page"] { #expect(page[name] != nil) }
            let services = try #require(page["contents"]?.array)
            #expect(services.count == 7)
            var ids: [String] = []
            for service in services {
                for name in ["id", "name", "status"] { #expect(service[name]?.string?.isEmpty == false) }
                #expect(["active", "inactive"].contains(service["status"]?.string))
                let id = try #require(service["id"]?.string)
                for name in ["id", "name", "description"] {
                    #expect(service["organization"]?[name]?.string?.isEmpty == false)
                }
                #expect(service["organization_id"] == service["organization"]?["id"])
                for part in ["phones", "schedules", "service_areas", "languages", "cost_options"] {
                    for value in service[part]?.array ?? [] {
                        ids.append(try #require(value["id"]?.string))
                        #expect(value["service_id"]?.string == id)
                    }
                }
                for phone in service["phones"]?.array ?? [] { #expect(phone["number"]?.string?.isEmpty == false) }
                for schedule in service["schedules"]?.array ?? [] {
                    #expect(schedule["freq"]?.string == "WEEKLY")
                    let days = (schedule["byday"]?.string ?? "").split(separator: ",").map(String.init)
                    #expect(!days.isEmpty && days.allSatisfy(HSDSSchedule.days.contains))
                    for name in ["opens_at", "closes_at"] {
                        #expect(schedule[name]?.string?.wholeMatch(of: #/([01]\d|2[0-3]):[0-5]\d/#) != nil)
                    }
                }
                for attribute in service["attributes"]?.array ?? [] {
                    ids.append(try #require(attribute["id"]?.string))
                    #expect(attribute["link_id"]?.string == id)
                    for name in ["id", "code", "name", "description"] {
                        #expect(attribute["taxonomy_term"]?[name]?.string?.isEmpty == false)
                    }
                    #expect(attribute["taxonomy_term_id"] == attribute["taxonomy_term"]?["id"])
                }
                if let date = service["assured_date"]?.string { #expect(CivilDate(iso: date) != nil) }
                #expect(service["last_modified"]?.string.flatMap { HSDSMoment.read($0) } != nil)
                ids.append(id)
            }
            #expect(Set(ids).count == ids.count)
            for id in ids { #expect(Identifier(id) != nil) }
            #expect(services.contains { $0["cost_options"]?.array?.first?["amount"]?.number == 0 })
        }
    }

    /// The directory of another program: other ids, no terms of ours, times with seconds and a distance.
    @Test(arguments: Engine.available)
    func aFileOfAnotherProgramIsRead(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let text = """
                [{"id":"dienst-7","name":"Inloop","status":"active","description":"Kom langs.","url":"inloop.example",
                "assured_date":"2026-10-01","organization":{"id":"org-1","name":"Buurthuis","description":"x"},
                "phones":[{"id":"1","number":"0123 456789"},{"id":"2","number":"0123 456780","type":"fax"}],
                "languages":[{"id":"1","code":"tr"},{"id":"2","code":"tlh"}],
                "schedules":[{"id":"1","freq":"WEEKLY","byday":"MO,TU","opens_at":"09:00:00+01:00","closes_at":"17:00"}]},
                {"id":"8","name":"Soms","status":"defunct",
                "schedules":[{"id":"1","freq":"MONTHLY","byday":"1MO","opens_at":"09:00","closes_at":"17:00"}]},
                {"id":"9","name":"Zonder stand"},
                {"id":"10","name":"Greenwich","status":"active",
                "schedules":[{"id":"1","freq":"WEEKLY","byday":"MO","opens_at":"09:00Z","closes_at":"17:00Z"}]},
                {"id":"8","name":"Dubbel","status":"active"}, 7]
                """
            let (summary, rejected) = try await importing("x.json", Array(text.utf8), into: town, database)
            #expect(summary.added == 2)
            #expect(summary.rejected == 4)
            #expect(summary.exitStatus == 65)
            let list = try #require(rejected)
            for part in ["status:", "clock in the Netherlands", "earlier row", "not an object"] {
                #expect(list.contains(part), "\(part)")
            }
            let entries = try await database.read { try HelpStore.all(in: town, $0) }
            let open = try #require(entries.first { $0.service.name == "Inloop" }?.service)
            #expect(open.phones.map(\.text) == ["0123 456789"])
            #expect(open.languages == [Code("tr")])
            #expect(OpeningHoursText.write(open.hours) == "ma-di 09:00-17:00")
            #expect(open.organization.name == "Buurthuis")
            // Nobody says where the facts come from, so the claim of a check does not count.
            #expect(open.checkedOn == nil)
            #expect(summary.claimsWithoutSource == 1)
            let seldom = try #require(entries.first { $0.service.name == "Soms" }?.service)
            #expect(!seldom.isActive)
            #expect(seldom.hours == .unknown)
        }
    }

    @Test(arguments: ["", "{", "[1,2", "\"x\"", "{\"a\":1}", "null"])
    func whatIsNoDirectoryIsRefused(text: String) async throws {
        try await Fixture.withTowns(.sqlite) { database, town, _ in
            await #expect(throws: ImportFailure.self) {
                _ = try await importing("x.json", Array(text.utf8), into: town, database)
            }
        }
    }

    private static let table = """
        id,naam,soort,regio,telefoon,kosten,openingstijden,website,voor_wie,wanneer,bron,gecontroleerd
        a,Lijn A,luisterlijn,landelijk (16),0800-0001 of 113,gratis,24/7,a.nl; b.nl,iedereen,altijd,a.nl,ja (deels)
        b,Lijn B,,Twente,085-0734600,,ma-vr 09:00-17:00,,,,b.nl,nee: nummer controleren
        c,Lijn C,,,nummer volgt,,,,,,c.nl,ja
        d,,,,,,,,,,d.nl,ja
        e,Lijn E,,,,,elke dag,,,,e.nl,ja
        f,Lijn F,,,,,,,,,f.nl,misschien
        g,Lijn G,,,,,,,,,,ja
        a,Lijn A2,,,,,,,,,a.nl,ja
        """

    @Test(arguments: Engine.available)
    func aTableKeptByHandIsRead(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let bytes = Array(Self.table.utf8)
            let (summary, rejected) = try await importing("kaart.csv", bytes, into: town, database)
            #expect(summary.added == 3)
            #expect(summary.rejected == 5)
            // "ja" alone does not say when: nothing is shown.
            #expect(summary.claimsWithoutDay == 2)
            let list = try #require(rejected)
            for (line, reason) in [
                (4, "telefoon"), (5, "naam"), (6, "openingstijden"), (7, "gecontroleerd"), (9, "id"),
            ] {
                #expect(list.contains("\(line),\(reason)") || list.contains("\(line),\"\(reason)"), "\(line)")
            }
            var entries = try await database.read { try HelpStore.all(in: town, $0) }
            #expect(entries.allSatisfy { !$0.service.standing(on: Fixture.today).isPublic })
            let (again, _) = try await importing("kaart.csv", bytes, into: town, database)
            #expect(again.unchanged == 3 && again.added == 0 && again.renewed == 0)

            let (checked, _) = try await importing(
                "kaart.csv", bytes, into: town, database, checkedOn: Fixture.today.adding(days: -1))
            #expect(checked.renewed == 1)
            // A claim without a source is none.
            #expect(checked.claimsWithoutSource == 1)
            entries = try await database.read { try HelpStore.all(in: town, $0) }
            let shown = entries.map(\.service).filter { $0.standing(on: Fixture.today).isPublic }
            #expect(shown.map(\.name) == ["Lijn A"])
            let service = try #require(shown.first)
            #expect(service.phones.map(\.text) == ["0800-0001", "113"])
            #expect(service.websites.map(\.text) == ["https://a.nl", "https://b.nl"])
            #expect(service.hours == .always)
            #expect(service.reach == .country)
            #expect(entries.first { $0.service.name == "Lijn B" }?.service.reach == .region)
            let checks = try await database.read { try HelpStore.checks(of: service.id, in: town, $0) }
            #expect(checks.map(\.on) == [Fixture.today.adding(days: -1)])
        }
    }

    /// A colleague corrected the number after the file was made.
    @Test(arguments: Engine.available)
    func aFileDoesNotOverruleALaterCheck(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let bytes = Array(Self.table.utf8)
            let day = Fixture.today.adding(days: -10)
            _ = try await importing("kaart.csv", bytes, into: town, database, checkedOn: day)
            let id = NamedIdentifier.service("a")
            let entry = try #require(try await database.read { try HelpStore.find(id, in: town, $0) })
            var corrected = entry.service
            corrected.phones = ["0800-0002"].compactMap { PhoneNumber($0) }
            corrected.checkedOn = Fixture.today
            let kept = corrected
            try await database.write {
                _ = try HelpStore.update(kept, seen: entry.version, changed: TestSite.noon, in: town, $0)
            }
            let (summary, _) = try await importing("kaart.csv", bytes, into: town, database, checkedOn: day)
            #expect(summary.kept == 1)
            #expect(try await database.read { try HelpStore.find(id, in: town, $0) }?.service == kept)
        }
    }

    @Test func aCheckInTheFutureIsRefused() async throws {
        try await Fixture.withTowns(.sqlite) { database, town, _ in
            await #expect(throws: ImportFailure.usage("--checked-on lies in the future")) {
                _ = try await importing(
                    "kaart.csv", Array(Self.table.utf8), into: town, database,
                    checkedOn: Fixture.today.adding(days: 1))
            }
            let table = "naam,bron,gecontroleerd,gecontroleerd_op\nA,a.nl,ja,2026-11-22\nB,b.nl,ja,2026-11-21\n"
            let (summary, _) = try await importing("k.csv", Array(table.utf8), into: town, database)
            #expect(summary.rejected == 1)
            #expect(summary.added == 1)
        }
    }

    /// The list of the five municipalities, as they keep it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["STRAATLICHT_SAMPLE_DATA"] != nil))
    func theListOfTheFiveMunicipalitiesLoads() async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["STRAATLICHT_SAMPLE_DATA"])
        let bytes = Array(try #require(FileManager.default.contents(atPath: folder + "/sociale_kaart_seed.csv")))
        try await Fixture.withTowns(.sqlite) { database, town, other in
            let (summary, rejected) = try await importing("kaart.csv", bytes, into: town, database)
            #expect(rejected == nil)
            #expect(summary.added == 19)
            #expect(summary.claimsWithoutDay == 10)
            var entries = try await database.read { try HelpStore.all(in: town, $0) }
            #expect(entries.allSatisfy { !$0.service.standing(on: Fixture.today).isPublic })
            let (checked, _) = try await importing(
                "kaart.csv", bytes, into: town, database, checkedOn: Fixture.today)
            #expect(checked.renewed == 10)
            #expect(checked.unchanged == 9)
            entries = try await database.read { try HelpStore.all(in: town, $0) }
            let hidden = entries.map(\.service).filter { !$0.standing(on: Fixture.today).isPublic }
            #expect(hidden.count == 9)
            #expect(hidden.contains { $0.name == "Slachtofferhulp Nederland" })
            // On top of what every municipality starts with nothing comes twice.
            try await fill(other, database)
            let (over, _) = try await importing("kaart.csv", bytes, into: other, database)
            #expect(over.added == 14)
        }
    }
}

struct NationalDirectoryTests {
    /// What ships: five services, checked, with their numbers.
    @Test(arguments: Engine.available)
    func everyTownStartsWithTheNationalNumbers(engine: Engine) async throws {
        try await Fixture.withTowns(engine) { database, town, _ in
            let national = try NationalDirectory(
                resources: ResourceFolder(explicit: TestSite.resources, binary: ""), codes: Fixture.codes())
            try await database.write { try national.insert(into: town, at: TestSite.noon, $0) }
            let services = try await database.read { try HelpStore.all(in: town, $0) }.map(\.service)
            #expect(
                Set(services.flatMap(\.phones).map(\.text))
                    == ["112", "0900-8844", "0800-0188", "0800-2000", "113", "0800-0113"])
            for service in services {
                #expect(service.checkedOn != nil)
                #expect(!service.source.isEmpty)
                #expect(service.hours == .always)
                #expect(Set(service.texts.keys) == Set(Language.allCases))
            }
        }
    }

    /// The file is what an export writes, so that a change of it can be read line by line.
    @Test func theFileIsWrittenAsAnExportIs() async throws {
        let resources = try ResourceFolder(explicit: TestSite.resources, binary: "")
        let bytes = Array(try resources.data("help/national.json"))
        let codes = try Fixture.codes()
        let entries = try HSDSReader(codes: codes).readings(bytes).map { result in
            let reading = try result.get()
            var service = try reading.read(nil)
            if case .on(let date) = reading.claim { service.checkedOn = date }
            return DirectoryEntry(service: service, version: 1, changed: reading.changed ?? TestSite.noon)
        }
        #expect(HSDSWriter(codes: codes).write(entries) == bytes)
    }
}

struct HSDSMomentTests {
    @Test(arguments: [
        ("2026-11-21T12:34:56.789Z", "2026-11-21T12:34:56.789Z"), ("2026-11-21T12:34:56Z", "2026-11-21T12:34:56.000Z"),
        ("2026-11-21T12:34:56+01:00", "2026-11-21T11:34:56.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("2026-01-01T00:30:00.5-00:45", "2026-01-01T01:15:00.500Z"),
    ])
    func readsAndWrites(text: String, written: String) throws {
        #expect(HSDSMoment.write(try #require(HSDSMoment.read(text))) == written)
    }

    @Test(arguments: ["", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21 12:00:00"])
    func refusesWhatIsNoMoment(text: String) { #expect(HSDSMoment.read(text) == nil) }
}

struct GuidanceTextTests {
    @Test func everyTextIsThereInEveryLanguage() throws {
        let texts = try GuidanceTexts(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        for key in GuidanceKey.all {
            #expect(texts[key].count > 200, "\(key.file)")
            let isArabic = texts[key].unicodeScalars.contains { (0x600...0x6FF).contains($0.value) }
            #expect(isArabic == (key.language == .arabic), "\(key.file)")
        }
    }

    /// At most twenty words in a sentence, twelve on average.
    @Test func dutchIsShort() throws {
        let texts = try GuidanceTexts(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        for key in GuidanceKey.all where key.language == .dutch {
            let plain = texts[key].replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.output.1 }
            let sentences = plain.split(whereSeparator: { ".?!:\n".contains($0) })
                .map { $0.split(whereSeparator: \.isWhitespace).count }.filter { $0 > 1 }
            #expect(sentences.allSatisfy { $0 <= 20 }, "\(key.file)")
            #expect(sentences.reduce(0, +) <= 12 * sentences.count, "\(key.file)")
        }
    }
}
