import Domain
import Geography
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Platform
import SQLStore
import TestSupport
import Testing

@testable import Registers

/// Pages of a register with ten thousand entries read and send what they show.
struct LargeRegisterTests {
    private static let plans = "/proefdorp/beheer/plan/proefplannen"
    private static let steps = "/proefdorp/beheer/plan/proefstappen"
    private static let count = 10_000

    private func id(_ number: Int) -> Identifier { Identifier(at: TestSite.noon, random: Self.bytes(number)) }

    private static func bytes(_ number: Int) -> [UInt8] {
        [0, 0, 0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    /// Ten thousand plans and fifty steps that refer to them.
    private func with(
        _ engine: Engine, _ body: @escaping @Sendable (Browser, CountingDatabase, Municipality.ID) async throws -> Void
    ) async throws {
        let migrations = PlatformMigrations.all + RegisterMigrations.all
        try await withDatabase(engine, migrations: migrations) { database async throws in
            let town = try await TestSite.addTown("proefdorp", to: database)
            let counting = CountingDatabase(database)
            let site = try TestSite.make(counting)
            let text = String(repeating: "Een zin om te lezen. ", count: 40)
            try await database.write { connection in
                for number in 0..<Self.count {
                    var fields: JSONObject = ["titel": .string("Plan \(100_000 + number)"), "begin": "2026-01-02"]
                    fields["uitleg"] = .string(text)
                    if number % 2 == 0 { fields["gebied"] = "BU99910102" }
                    let entry = Entry(
                        id: id(number), register: Proof.plan.id, fields: fields, created: TestSite.noon,
                        changed: TestSite.noon)
                    try RegisterStore.insert(entry, of: Proof.plan, by: nil, in: town, connection)
                }
                for number in 0..<50 {
                    let entry = Entry(
                        id: id(Self.count + number), register: Proof.step.id,
                        fields: [
                            "naam": .string("Stap \(number)"), "plannen": [.string(id(number).description)],
                        ], created: TestSite.noon, changed: TestSite.noon)
                    try RegisterStore.insert(entry, of: Proof.step, by: nil, in: town, connection)
                }
            }
            let router = SiteRouter(site: site)
            Registers.add(to: router, Proof.catalogue, links: [])
            try await Application(router: router.router).test(.router) { client in
                let browser = try await Browser(client: client).signedIn(as: .policyOfficer, site, town)
                try await body(browser, counting, town)
            }
        }
    }

    @Test(arguments: Engine.available)
    func everyPageReadsAndSendsWhatItShows(engine: Engine) async throws {
        try await with(engine) { staff, database, _ in
            for path in [
                Self.plans, Self.plans + "?bladzijde=200", Self.plans + "?zoek=plan+1099",
                Self.plans + "?gebied=BU99910102",
                Self.plans + "?zoek=oost", Self.steps, Self.steps + "/nieuw",
                "\(Self.steps)/lijst/\(id(Self.count + 3))",
                "\(Self.plans)/lijst/\(id(3))",
            ] {
                _ = database.take()
                let page = try await staff.get(path)
                let read = database.take()
                #expect(page.status == .ok)
                #expect(read.rows < 500 && read.queries < 30, "\(path): \(read)")
                #expect(page.text.utf8.count < 60_000, "\(path): \(page.text.utf8.count) bytes")
            }
            let last = try await staff.get(Self.plans + "?bladzijde=200")
            #expect(last.contains("Plan 109999") && !last.contains("Plan 109949"))
            #expect(last.contains("bladzijde=199") && last.contains("10.000"))
            // Beyond the end stands the last page.
            #expect(try await staff.get(Self.plans + "?bladzijde=999999999").contains("Plan 109999"))
            let found = try await staff.get(Self.plans + "?zoek=plan+1099")
            #expect(found.contains("100 in deze lijst") && found.contains("zoek=plan%201099&amp;bladzijde=2"))
            #expect(try await staff.get(Self.plans + "?zoek=oost").contains("5.000 in deze lijst"))
            #expect(try await staff.get(Self.steps + "?zoek=plan+100007").contains("Stap 7"))
            // Fifty entries that are called so are found as well as one.
            #expect(try await staff.get(Self.steps + "?zoek=plan+1000").contains("50 in deze lijst"))
        }
    }

    @Test(arguments: Engine.available)
    func keepingAnEntryReadsOnlyWhatItRefersTo(engine: Engine) async throws {
        try await with(engine) { staff, database, town in
            let page = try await staff.get(Self.steps + "/nieuw")
            let hidden = ["csrf", "eenmalig"].map { ($0, page.hidden($0) ?? "") }
            _ = database.take()
            let far = id(Self.count - 1)
            let added = try await staff.post(
                Self.steps + "/nieuw", hidden + [("naam", "Verre stap"), ("plannen", far.description)])
            #expect(added.status == .seeOther)
            #expect(database.take().rows < 20)
            let unknown = try await staff.submit(
                Self.steps + "/nieuw", [("naam", "Stap"), ("plannen", id(Self.count + 1).description)])
            #expect(unknown.status == .unprocessableContent)
        }
    }

    @Test(arguments: Engine.available)
    func aLongListOfOptionsIsSearchedAndNothingTypedIsLost(engine: Engine) async throws {
        try await with(engine) { staff, _, town in
            let page = try await staff.get(Self.steps + "/nieuw")
            #expect(page.contains("Plan 100000") && !page.contains("Plan 100100"))
            let hidden = ["csrf", "versie", "eenmalig"].map { ($0, page.hidden($0) ?? "") }
            let found = try await staff.post(
                Self.steps + "/nieuw",
                hidden + [
                    ("naam", "Mijn stap"), ("plannen", id(7).description), ("zoek-plannen", "Plan 104321"),
                    ("zoek", "plannen"),
                ])
            #expect(found.status == .ok && found.contains("value=\"Mijn stap\"") && found.contains("Plan 104321"))
            #expect(found.contains("value=\"\(id(7))\" checked") && !found.contains("Plan 100001"))
            #expect(found.hidden("eenmalig") == page.hidden("eenmalig"))
        }
    }

    /// Sorted by the database as by the program, by each of the ways in which registers sort.
    @Test(arguments: Engine.available)
    func theDatabaseSortsAsTheProgramDoes(engine: Engine) async throws {
        try await withDatabase(engine, migrations: PlatformMigrations.all + RegisterMigrations.all) {
            database async throws in
            let town = try await TestSite.addTown("proefdorp", to: database)
            let titles = ["Zebra", "élan", "Eland", "appel", "Äpfel", "42", "zebra", "", "eland 2", "Ö"]
            let orders: [[EntryOrder]] = [
                [], [.ascending(Sorted.date)], [.descending(Sorted.date), .ascending(Sorted.number)],
                [.rank(Sorted.choice), .descending(Sorted.number)], [.newest],
                [.ascending(Sorted.title)], [.descending(Sorted.title)], [.ascending(Sorted.words)],
                [.descending(Sorted.words), .ascending(Sorted.number)], [.ascending(Sorted.flag)],
            ]
            // A locale would set these otherwise: by letters first and by capitals and signs last.
            let words = ["Beta", "alfa", "Alfa", "al fa", "al-fa", "Äther", "zeta", "Zeta", "#", ""]
            let entries = titles.enumerated().map { number, title in
                var fields: JSONObject = [:]
                if !title.isEmpty { fields["titel"] = .string(title) }
                if number % 3 != 0 { fields["datum"] = .string("2026-0\(1 + number % 5)-10") }
                if number % 4 != 1 { fields["getal"] = .number([100, 9, 25.5][number % 3]) }
                if !words[number].isEmpty { fields["woorden"] = .string(words[number]) }
                if number % 2 == 0 { fields["vlag"] = true }
                if number % 5 != 2 { fields["keuze"] = .string(["twee", "een"][number % 2]) }
                return Entry(
                    id: id(number), register: Sorted.register.id, fields: fields, created: TestSite.noon,
                    changed: TestSite.noon.adding(minutes: Int64(number * 7 % 5)))
            }
            try await database.write { connection in
                for entry in entries {
                    try RegisterStore.insert(entry, of: Sorted.register, by: nil, in: town, connection)
                }
            }
            for order in orders {
                var register = Sorted.register
                register.order = order
                let sorted = register
                let read = try await database.read { connection in
                    try RegisterStore.page(of: sorted, in: town, EntryQuery(), limit: 100, connection).map(\.id)
                }
                #expect(read == sorted.sorted(entries.shuffled()).map(\.id), "\(order)")
            }
        }
    }

    /// The look at every start costs nothing when there is nothing to do.
    @Test(arguments: Engine.available)
    func whatIsNotIndexedIsFoundByAnIndex(engine: Engine) async throws {
        try await withDatabase(engine, migrations: PlatformMigrations.all + RegisterMigrations.all) {
            database async throws in
            let town = try await TestSite.addTown("proefdorp", to: database)
            let plan = try await database.write { connection in
                for number in 0..<1_000 {
                    let entry = Entry(
                        id: id(number), register: Proof.plan.id, fields: ["titel": "Plan"], created: TestSite.noon,
                        changed: TestSite.noon)
                    try RegisterStore.insert(entry, of: Proof.plan, by: nil, in: town, connection)
                }
                try connection.execute("ANALYZE register_entry")
                let query = RegisterStore.notIndexed(Proof.plan.id, in: town, limit: 500)
                let explained: SQLQuery = connection.dialect.choose(
                    sqlite: "EXPLAIN QUERY PLAN \(fragment: query)", postgres: "EXPLAIN \(fragment: query)")
                // A row says what type it holds, never what.
                return try connection.rows(explained).flatMap(\.values).compactMap { value -> String? in
                    guard case .text(let line) = value else { return nil }
                    return line
                }.joined(separator: "\n")
            }
            #expect(plan.contains("register_entry_by_indexed"), "\(plan)")
        }
    }

    /// What an older program stored has no words to be searched by until the program starts.
    @Test(arguments: Engine.available)
    func entriesFromBeforeAreFoundOnceTheProgramStarted(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            _ = try await staff.submit(Self.plans + "/nieuw", [("titel", "Café De Zon")])
            try await site.database.write { connection in
                _ = try connection.execute("UPDATE register_entry SET title = '', search = '', indexed = 0")
            }
            #expect(try await staff.get(Self.plans).contains("Café De Zon"))
            #expect(!(try await staff.get(Self.plans + "?zoek=cafe").contains("Café De Zon")))
            let index = IndexRegisters(site: site, catalogue: Proof.catalogue)
            #expect(try await index() == 1)
            #expect(try await index() == 0)
            #expect(try await staff.get(Self.plans + "?zoek=cafe").contains("Café De Zon"))
        }
    }

    @Test(arguments: Engine.available)
    func signsOfSQLAreSearchedForAsTheyAre(engine: Engine) async throws {
        try await Proof.with(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            for title in ["100% veilig", "100 meter", "a_b", "acb", "wat!", "o'tje"] {
                _ = try await staff.submit(Self.plans + "/nieuw", [("titel", title)])
            }
            for (typed, found, other) in [
                ("100%25", "100% veilig", "100 meter"), ("a_b", "a_b", "acb"), ("wat!", "wat!", "acb"),
                ("o%27t", "o&#39;tje", "acb"),
            ] {
                let page = try await staff.get(Self.plans + "?zoek=\(typed)")
                #expect(page.contains(found) && !page.contains(other), "\(typed)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func anIdThatAnotherRegisterHoldsIsRefusedByRow(engine: Engine) async throws {
        try await Proof.with(engine) { _, site, town in
            let id = site.surroundings.makeIdentifier()
            let importer = ImportRegisters(site: site, catalogue: Proof.catalogue)
            func file(_ registers: JSONObject) -> JSONValue { ["registers": .object(registers)] }
            let plan: JSONValue = ["id": .string(id.description), "fields": ["titel": "Licht"]]
            let step: JSONValue = ["id": .string(id.description), "fields": ["naam": "Stap"]]
            let good: JSONValue = ["id": "goed", "fields": ["naam": "Goede stap"]]
            let first = try await importer(
                file(["proof-plan": [plan]]), into: town, by: .command("test"), from: .commandLine)
            #expect(first.added == 1)
            let second = try await importer(
                file(["proof-step": [step, good]]), into: town, by: .command("test"), from: .commandLine)
            #expect(second.added == 1)
            #expect(
                second.rejected == ["proof-step/\(id): id: the register proof-plan has something under this id"])
            // Also when both stand in one file.
            let elsewhere = try await TestSite.addTown("elders", to: site.database)
            let third = try await importer(
                file(["proof-plan": [plan], "proof-step": [step]]), into: elsewhere, by: .command("test"),
                from: .commandLine)
            #expect(third.added == 1 && third.rejected.count == 1)
        }
    }
}

/// A register with something of each kind to sort by.
private enum Sorted {
    enum Choice: String, FieldChoice {
        case one = "een"
        case two = "twee"
        static let phrases = "register.sorted.choice"
    }

    static let title = Field.line("titel")
    static let date = Field.date("datum")
    static let number = Field.decimal("getal")
    static let choice = Field.choice("keuze", Choice.self)
    static let words = Field.line("woorden")
    static let flag = Field.flag("vlag")
    static let register = Register("sorted", room: .planning, path: "gesorteerd") {
        FieldGroup {
            title
            date
            number
            choice
            words
            flag
        }
    }
}
