import Domain
import Geography
import HTTPTypes
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Registers

/// What is still being written is for the municipality itself, and stays so until somebody says otherwise.
struct DraftTests {
    private static let plans = "/proefdorp/beheer/plan/ontwerpen"
    private static let steps = "/proefdorp/beheer/plan/stappen"

    private enum State: String, FieldChoice {
        case draft = "concept"
        case open = "openbaar"
        static let phrases = "register.publication"
    }

    private enum Drafts {
        static let title = Field.line("titel", [.required, .column])
        static let state = Field.choice("openbaarheid", State.self, [.column, .filter])
        static let plan: Register = {
            var register = Register("draft-plan", room: .planning, path: "ontwerpen") {
                FieldGroup {
                    title
                    state
                }
            }
            register.initial["openbaarheid"] = State.draft.rawValue
            register.unsaid["openbaarheid"] = State.open.rawValue
            register.draft = ("openbaarheid", State.draft.rawValue)
            return register
        }()

        static let name = Field.line("naam", [.required, .column])
        static let plans = Field.references("plannen", to: "draft-plan", [.column, .filter])
        static let step = Register("draft-step", room: .planning, path: "stappen") {
            FieldGroup {
                name
                plans
            }
        }
        static let catalogue = RegisterCatalogue([plan, step])
    }

    private static func with(
        _ engine: Engine, _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
    ) async throws {
        try await TestSite.with(engine, migrations: PlatformMigrations.all + RegisterMigrations.all) { site in
            let router = SiteRouter(site: site)
            Registers.add(to: router, Drafts.catalogue, links: [])
            return router
        } _: {
            try await body($0, $1, $2)
        }
    }

    private func load(
        _ file: JSONValue, _ site: Site, _ town: Municipality.ID
    ) async throws -> ImportRegisters.Outcome {
        try await ImportRegisters(site: site, catalogue: Drafts.catalogue)(
            file, into: town, by: .command("test"), from: .commandLine)
    }

    private func states(_ site: Site, _ town: Municipality.ID) async throws -> [String: State?] {
        let entries = try await site.database.read { try RegisterStore.all(of: Drafts.plan.id, in: town, $0) }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0[Drafts.title], $0[Drafts.state]) })
    }

    @Test(arguments: Engine.available)
    func whoIsNotOfTheMunicipalityReadsNoDrafts(engine: Engine) async throws {
        try await Self.with(engine) { browser, site, town in
            let outcome = try await load(
                [
                    "registers": [
                        "draft-plan": [
                            ["id": "stil", "fields": ["titel": "Stil plan", "openbaarheid": "concept"]],
                            ["id": "open", "fields": ["titel": "Open plan", "openbaarheid": "openbaar"]],
                            ["id": "later", "fields": ["titel": "Eerste woorden", "openbaarheid": "concept"]],
                        ],
                        "draft-step": [["id": "stap", "fields": ["naam": "Stap", "plannen": ["stil", "open"]]]],
                    ]
                ], site, town)
            #expect(outcome.added == 4 && outcome.rejected == [])
            // This one became public; how it was before did not.
            _ = try await load(
                [
                    "registers": [
                        "draft-plan": [["id": "later", "fields": ["titel": "Later plan", "openbaarheid": "openbaar"]]]
                    ]
                ], site, town)
            let ids = ["stil", "open", "later"].map { ImportRegisters.identifier(named: $0, of: Drafts.plan) }
            let step = ImportRegisters.identifier(named: "stap", of: Drafts.step)
            let pages = [
                Self.plans, Self.plans + "?zoek=plan", Self.plans + "?openbaarheid=concept",
                Self.plans + "/lijst.csv", Self.plans + "/lijst.json", "\(Self.plans)/lijst/\(ids[2])",
                "\(Self.steps)/lijst/\(step)", Self.steps, Self.steps + "?zoek=stil",
            ]
            let own = try await browser.signedIn(as: .policyOfficer, site, town, login: "eigen")
            var found: Set<String> = []
            for path in pages {
                let page = try await own.get(path)
                #expect(page.status == .ok, "\(path)")
                for words in ["Stil plan", "Eerste woorden"] where page.contains(words) { found.insert(path) }
            }
            #expect(found.count == pages.count, "\(Set(pages).subtracting(found))")
            #expect(try await own.get("\(Self.plans)/lijst/\(ids[0])").status == .ok)
            #expect(try await own.get(Self.steps + "?zoek=stil").contains("1 in deze lijst"))

            for role in [Role.partner, .researcher] {
                let outsider = try await browser.signedIn(as: role, site, town, login: "\(role)")
                for path in pages {
                    let page = try await outsider.get(path)
                    #expect(page.status == .ok, "\(path)")
                    #expect(!page.contains("Stil plan") && !page.contains("Eerste woorden"), "\(role) \(path)")
                }
                #expect(try await outsider.get(Self.plans).contains("2 in deze lijst"))
                #expect(try await outsider.get("\(Self.plans)/lijst/\(ids[0])").status == .notFound)
                #expect(try await outsider.get("\(Self.plans)/lijst/\(ids[1])").contains("Open plan"))
                #expect(try await outsider.get("\(Self.plans)/lijst/\(ids[2])").contains("Later plan"))
                #expect(try await outsider.get("\(Self.steps)/lijst/\(step)").contains("Open plan"))
                // Nor is it found by what refers to it.
                #expect(!(try await outsider.get(Self.steps + "?zoek=stil").contains("lijst/\(step)")))
            }
        }
    }

    @Test(arguments: Engine.available)
    func whatAFileAddsIsADraftUnlessItSaysOtherwise(engine: Engine) async throws {
        try await Self.with(engine) { _, site, town in
            func file(_ title: String, _ state: JSONValue? = nil, defaults: JSONObject = [:]) -> JSONValue {
                var fields: JSONObject = ["titel": .string(title)]
                fields["openbaarheid"] = state
                return [
                    "registers": ["draft-plan": [["id": .string(title), "fields": .object(fields)]]],
                    "defaults": .object(defaults),
                ]
            }
            _ = try await load(file("stil"), site, town)
            _ = try await load(file("gezegd", "openbaar"), site, town)
            _ = try await load(file("voor-alle", defaults: ["openbaarheid": "openbaar"]), site, town)
            _ = try await load(file("toch-niet", "concept", defaults: ["openbaarheid": "openbaar"]), site, town)
            let expected: [String: State?] = [
                "stil": .draft, "gezegd": .open, "voor-alle": .open, "toch-niet": .draft,
            ]
            #expect(try await states(site, town) == expected)
            // Reading it again changes nothing, also where the file says something of new ones.
            let again = try await load(file("stil", defaults: ["openbaarheid": "openbaar"]), site, town)
            #expect(again.unchanged == 1 && again.changed == 0)
            #expect(try await states(site, town) == expected)
            let wrong = try await load(file("fout", defaults: ["openbaarheid": "soms"]), site, town)
            #expect(wrong.added == 0 && wrong.rejected.count == 1)
        }
    }

    /// An entry from before the question was asked is public, and says so in a file: read back elsewhere it still is.
    @Test(arguments: Engine.available)
    func whatWasPublicIsPublicWhereItsFileIsRead(engine: Engine) async throws {
        try await Self.with(engine) { browser, site, town in
            let old = Entry(
                id: site.surroundings.makeIdentifier(), register: Drafts.plan.id, fields: ["titel": "Oud plan"],
                created: TestSite.noon, changed: TestSite.noon)
            try await site.database.write {
                try RegisterStore.insert(old, of: Drafts.plan, by: nil, in: town, $0)
            }
            let partner = try await browser.signedIn(as: .partner, site, town)
            #expect(try await partner.get(Self.plans).contains("Oud plan"))
            let file = try JSONValue(parsing: try await partner.get(Self.plans + "/lijst.json").text.utf8)
            #expect(try await load(file, site, town).unchanged == 1)
            let elsewhere = try await TestSite.addTown("elders", to: site.database)
            #expect(try await load(file, site, elsewhere).added == 1)
            #expect(try await states(site, elsewhere) == ["Oud plan": .open])
        }
    }
}
