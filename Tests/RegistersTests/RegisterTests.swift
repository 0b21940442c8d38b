import Domain
import Geography
import HTTPTypes
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Registers

/// A register with a rule, and one that refers to it.
enum Proof {
    static let title = Field.line("titel", [.required, .column])
    static let area = Field.area("gebied", [.filter, .column])
    static let from = Field.date("begin")
    static let until = Field.date("eind")
    static let plan: Register = {
        var register = Register("proof-plan", room: .planning, path: "proefplannen") {
            FieldGroup {
                title
                area
                from
                until
            }
        }
        register.rules = ["order"]
        register.check = { entry, _ in
            guard let from = entry[from], let until = entry[until], until < from else { return [] }
            return [EntryProblem(Proof.until, rule: "order")]
        }
        return register
    }()

    static let name = Field.line("naam", [.required])
    static let plans = Field.references("plannen", to: "proof-plan")
    static let step = Register("proof-step", room: .planning, path: "proefstappen") {
        FieldGroup {
            name
            plans
        }
    }

    static let catalogue = RegisterCatalogue([plan, step])

    static func with(
        _ engine: Engine = .sqlite,
        _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
    ) async throws {
        try await TestSite.with(engine, migrations: PlatformMigrations.all + RegisterMigrations.all) { site in
            let router = SiteRouter(site: site)
            Registers.add(to: router, catalogue, links: [])
            return router
        } _: {
            try await body($0, $1, $2)
        }
    }
}

struct RegisterTests {
    private static let list = "/proefdorp/beheer/plan/proefplannen"

    private func entries(_ site: Site, _ town: Municipality.ID, _ register: Register = Proof.plan) async throws
        -> [Entry]
    {
        try await site.database.read { try RegisterStore.all(of: register.id, in: town, $0) }
    }

    @Test(arguments: Engine.available)
    func anEntryIsAddedChangedPutAwayAndTakenBack(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let added = try await staff.submit(
                Self.list + "/nieuw", [("titel", "Licht & \"groen\""), ("gebied", "BU99910101"), ("begin", "1-2-2026")])
            #expect(added.status == .seeOther)
            let entry = try #require(try await entries(site, town).first)
            #expect(entry[Proof.title] == "Licht & \"groen\"")
            let path = "\(Self.list)/lijst/\(entry.id)"
            #expect(added.headers[.location] == path + "?bevestiging=toegevoegd")
            #expect(try await staff.get(Self.list).contains("Licht &amp; &quot;groen&quot;"))

            let changed = try await staff.submit(path, [("titel", "Licht"), ("gebied", ""), ("begin", "2026-02-01")])
            #expect(changed.status == .seeOther)
            let page = try await staff.get(path)
            #expect(page.contains("Licht &amp; &quot;groen&quot;") && page.contains("Iemand"))
            let history = try await site.database.read { try RegisterStore.history(of: entry.id, in: town, $0) }
            #expect(history.map(\.number) == [2, 1])
            #expect(history.map(\.by) == ["Iemand", "Iemand"])

            #expect(try await staff.submit(path, [("weg", "ja")], to: path + "/archief").status == .seeOther)
            #expect(try await entries(site, town).isEmpty)
            #expect(try await staff.get(Self.list + "?archief=1").contains("Licht"))
            #expect(try await staff.submit(path, [("weg", "nee")], to: path + "/archief").status == .seeOther)
            #expect(try await entries(site, town).map(\.version) == [4])
        }
    }

    @Test func savingWhatIsThereMakesNoVersion() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            _ = try await staff.submit(Self.list + "/nieuw", [("titel", "Licht")])
            let entry = try #require(try await entries(site, town).first)
            let path = "\(Self.list)/lijst/\(entry.id)"
            #expect(try await staff.submit(path, [("titel", " Licht ")]).status == .seeOther)
            #expect(try await entries(site, town).map(\.version) == [1])
        }
    }

    @Test func nothingTypedIsLostAndEachErrorStandsBesideItsField() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .administrator, site, town)
            let path = Self.list + "/nieuw"
            let empty = try await staff.submit(path, [("begin", "ooit"), ("gebied", "BU99910101")])
            #expect(empty.status == .unprocessableContent)
            #expect(empty.contains("href=\"#titel\"") && empty.contains("id=\"titel-fout\""))
            #expect(empty.contains("id=\"begin-fout\"") && empty.contains("value=\"ooit\""))
            #expect(empty.contains("value=\"BU99910101\" selected"))
            let rule = try await staff.submit(
                path, [("titel", "Licht"), ("begin", "2026-03-02"), ("eind", "2026-03-01")])
            #expect(rule.status == .unprocessableContent)
            #expect(rule.contains("register.proof-plan.problem.order"))
            #expect(try await entries(site, town).isEmpty)
        }
    }

    @Test func whoSavesOverSomebodyElseIsToldAndKeepsTheWords() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            _ = try await staff.submit(Self.list + "/nieuw", [("titel", "Eerst")])
            let entry = try #require(try await entries(site, town).first)
            let path = "\(Self.list)/lijst/\(entry.id)"
            let csrf = try #require(try await staff.get(path).hidden("csrf"))
            #expect(try await staff.submit(path, [("titel", "Van een ander")]).status == .seeOther)
            let late = try await staff.post(path, [("csrf", csrf), ("versie", "1"), ("titel", "Van mij")])
            #expect(late.status == .unprocessableContent)
            #expect(late.contains("value=\"Van mij\"") && late.hidden("versie") == "2")
            #expect(try await entries(site, town).map { $0[Proof.title] } == ["Van een ander"])
            let again = try await staff.post(path, [("csrf", csrf), ("versie", "2"), ("titel", "Van mij")])
            #expect(again.status == .seeOther)
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownSeesNothing(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            _ = try await staff.submit(Self.list + "/nieuw", [("titel", "Van ons")])
            let entry = try #require(try await entries(site, town).first)
            let other = try await TestSite.addTown("elders", to: site.database)
            #expect(try await entries(site, other).isEmpty)
            let stranger = try await browser.signedIn(as: .policyOfficer, site, other, login: "vreemde")
            #expect(try await stranger.get("/elders/beheer/plan/proefplannen/lijst/\(entry.id)").status == .notFound)
            // Nor can a field point there.
            let answer = try await stranger.submit(
                "/elders/beheer/plan/proefstappen/nieuw", [("naam", "Stap"), ("plannen", entry.id.description)])
            #expect(answer.status == .unprocessableContent)
        }
    }

    @Test(arguments: Engine.available)
    func aFileIsReadBackAsItWas(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let importer = ImportRegisters(site: site, catalogue: Proof.catalogue)
            let file = try JSONValue(
                parsing: """
                    {"registers": {"proof-step": [{"id": "stap", "fields": {"naam": "Stap", "plannen": ["licht"]}}],
                    "proof-plan": [{"id": "licht", "fields": {"titel": "Licht", "begin": "2026-01-02"}},
                    {"id": "oud", "archived": true, "fields": {"titel": "Oud"}},
                    {"id": "fout", "fields": {"begin": "ooit"}}]}}
                    """.utf8)
            let first = try await importer(file, into: town, by: .command("test"), from: .commandLine)
            #expect(first.added == 3 && first.changed == 0)
            #expect(first.rejected.count == 2 && first.rejected.allSatisfy { $0.hasPrefix("proof-plan/fout: ") })
            let second = try await importer(file, into: town, by: .command("test"), from: .commandLine)
            #expect(second.added == 0 && second.unchanged == 3)

            let step = try #require(try await entries(site, town, Proof.step).first)
            #expect(step[Proof.plans] == (try await entries(site, town).map(\.id)))
            let plans = try await entries(site, town)
            let written = RegisterFile.json(of: [(Proof.plan, plans), (Proof.step, [step])])
            let elsewhere = try await TestSite.addTown("elders", to: site.database)
            let third = try await importer(
                JSONValue(parsing: written), into: elsewhere, by: .command("test"), from: .commandLine)
            #expect(third.added == 2 && third.rejected == [])
            #expect(try await entries(site, elsewhere).map(\.fields) == plans.map(\.fields))
        }
    }

    @Test func tablesAndFilesAreForWhoReadsTheRoom() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            _ = try await staff.submit(Self.list + "/nieuw", [("titel", "=1+1"), ("begin", "2026-01-02")])
            let table = try await staff.get(Self.list + "/lijst.csv")
            #expect(table.contains("id,titel,gebied,begin,eind") && table.contains("'=1+1"))
            let reader = try await browser.signedIn(as: .partner, site, town, login: "partner")
            #expect(try await reader.get(Self.list).status == .ok)
            #expect(try await reader.get(Self.list + "/nieuw").status == .forbidden)
            let entry = try #require(try await entries(site, town).first)
            let page = try await reader.get("\(Self.list)/lijst/\(entry.id)")
            #expect(page.status == .ok && !page.contains("<textarea") && !page.contains("name=\"titel\""))
        }
    }

    @Test func aNumberThatIsNoTimeIsRefusedAndTrapsNothing() async throws {
        try await Proof.with { _, site, town in
            let file = try JSONValue(
                parsing: #"{"registers": {"proof-plan": [{"id": "x", "fields": {"titel": "X", "begin": 1e300}}]}}"#.utf8
            )
            let outcome = try await ImportRegisters(site: site, catalogue: Proof.catalogue)(
                file, into: town, by: .command("test"), from: .commandLine)
            #expect(outcome.added == 0 && outcome.rejected.count == 1)
        }
    }

    @Test func searchAndFiltersNarrowTheList() async throws {
        try await Proof.with { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            for index in 1...6 {
                _ = try await staff.submit(
                    Self.list + "/nieuw",
                    [("titel", "Café \(index)"), ("gebied", index < 3 ? "BU99910101" : "")])
            }
            let found = try await staff.get(Self.list + "?zoek=cafe+3")
            #expect(found.contains("Café 3") && !found.contains("Café 4"))
            let filtered = try await staff.get(Self.list + "?gebied=BU99910101")
            #expect(filtered.contains("Café 1") && filtered.contains("Café 2") && !filtered.contains("Café 3"))
        }
    }
}
