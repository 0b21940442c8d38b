import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct OutcomeTests {
    @Test(arguments: Engine.available)
    func aCaseIsClosedWithAWordAboutWhatWasDone(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { browser, site, town in
            let code = try #require(try await browser.report(town).code)
            let id = try #require(try await site.openTasks(in: town).first?.file)
            clock.advance(minutes: 5)
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let path = "/proefdorp/beheer/melding/\(id)"
            func give(_ fields: [(String, String)]) async throws -> Browser.Page {
                try await worker.send(path + "/status", [("seen", "gemeld")] + fields, from: path)
            }
            let refused = try await give([("status", "afgehandeld")])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("value=\"afgehandeld\" checked"))
            #expect(refused.text.contains("Zonder dat kan een melding niet worden afgehandeld"))
            let unknown = try await give([("status", "afgehandeld"), ("outcome", "beboet"), ("outcome", "verlichting")])
            #expect(unknown.status == .unprocessableContent)
            #expect(unknown.text.contains("value=\"verlichting\" checked"))
            #expect(try await site.file(id, in: town).status == .reported)
            // In the order of the list, each once.
            let done = try await give([
                ("status", "afgehandeld"), ("outcome", "meegeteld"), ("outcome", "verlichting"),
                ("outcome", "meegeteld"),
            ])
            #expect(done.status == .seeOther)
            let file = try await site.file(id, in: town)
            #expect(file.status == .closed)
            #expect(file.outcomes == [Code("verlichting"), Code("meegeteld")])
            #expect(
                try await site.events(of: id, in: town) == [
                    .status(.reported), .outcome([Code("verlichting"), Code("meegeteld")]), .status(.closed),
                ])
            func lines(_ action: AuditAction) async throws -> Int {
                try await site.audited(in: town).count { $0 == action.rawValue }
            }
            #expect(try await lines(.statusChanged) == 1)
            #expect(try await lines(.outcomesChanged) == 1)
            // The reporter's own words for it, in the language of the page.
            let answer = try await browser.post("/en/proefdorp/antwoord", [("code", code)])
            #expect(answer.text.contains("Light or visibility improved"))

            // A closed case keeps at least one; an open one may lose them all.
            #expect(try await worker.send(path + "/uitkomst", [], from: path).status == .unprocessableContent)
            let changed = try await worker.send(path + "/uitkomst", [("outcome", "jongerenwerk")], from: path)
            #expect(changed.status == .seeOther)
            _ = try await worker.send(path + "/status", [("seen", "afgehandeld"), ("status", "heropend")], from: path)
            clock.advance(minutes: 1)
            #expect(try await worker.send(path + "/uitkomst", [], from: path).status == .seeOther)
            #expect(try await site.file(id, in: town).outcomes.isEmpty)
            #expect(try await site.events(of: id, in: town).last == .outcome([]))
            #expect(try await lines(.outcomesChanged) == 3)
        }
    }

    @Test func outcomesOfBeforeAreEnoughToCloseWith() async throws {
        try await withSite { _, site, town in
            let file = try await site.takeReport(in: town)
            let handler = HandleCase(site: site, account: try await site.colleague(in: town))
            try await handler.set([Code("gesprek-school-club")], of: file.id)
            try await handler.give(.closed, to: file.id, seenWith: .reported)
            #expect(try await site.file(file.id, in: town).outcomes == [Code("gesprek-school-club")])
        }
    }
}

struct LinkTests {
    /// Whether links have heads only: nothing is linked to what is linked itself.
    private func check(_ files: [Case], in town: Municipality.ID, _ site: Site) async throws -> [[String]] {
        var groups: [String: [String]] = [:]
        for file in files {
            let present = try await site.file(file.id, in: town)
            if let head = present.linkedTo {
                #expect(try await site.file(head, in: town).linkedTo == nil)
            }
            groups[CaseReference.text(of: present.linkedTo ?? present.id), default: []].append(file.reference)
        }
        return groups.values.filter { $0.count > 1 }.map { $0.sorted() }
    }

    @Test(arguments: Engine.available)
    func linkedCasesHaveOneHead(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { _, site, town in
            var files: [Case] = []
            for _ in 0..<4 {
                files.append(try await site.takeReport(in: town))
                clock.advance(minutes: 1)
            }
            let links = LinkCases(site: site, account: try await site.colleague(in: town))
            let (first, second, third, fourth) = (files[0], files[1], files[2], files[3])
            await #expect(throws: LinkCases.Refusal.itself) {
                try await links.link(first.id, toTyped: first.reference)
            }
            for typed in ["", "XYZ", "+12345", "000000", "https://elders.example/beheer", "12345G"] {
                await #expect(throws: LinkCases.Refusal.unknownNumber, "\(typed)") {
                    try await links.link(first.id, toTyped: typed)
                }
            }
            // By number, as it is said on the telephone, and by address.
            try await links.link(second.id, toTyped: " #" + first.reference.lowercased() + " ")
            #expect(try await site.file(second.id, in: town).linkedTo == first.id)
            try await links.link(fourth.id, toTyped: "https://voorbeeld.example/beheer/melding/\(third.id)")
            await #expect(throws: LinkCases.Refusal.linkedAlready) {
                try await links.link(first.id, toTyped: second.reference)
            }
            #expect(try await check(files, in: town, site).count == 2)
            // A head that joins a group brings its own along, behind the head of that group.
            try await links.link(third.id, toTyped: second.reference)
            for member in [second, third, fourth] {
                #expect(try await site.file(member.id, in: town).linkedTo == first.id)
            }
            #expect(try await check(files, in: town, site) == [files.map(\.reference).sorted()])
            #expect(try await site.events(of: third.id, in: town).count { $0 == .linked } == 2)
            // A head that leaves is followed by the oldest of the others.
            try await links.unlink(first.id)
            #expect(try await site.file(first.id, in: town).linkedTo == nil)
            #expect(try await site.file(second.id, in: town).linkedTo == nil)
            #expect(try await site.file(fourth.id, in: town).linkedTo == second.id)
            try await links.unlink(third.id)
            #expect(
                try await check(files, in: town, site) == [[second, fourth].map(\.reference).sorted()])
        }
    }

    @Test(arguments: Engine.available)
    func aWithdrawnHeadLeavesItsGroup(engine: Engine) async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(engine, clock: clock) { browser, site, town in
            let code = try #require(try await browser.report(town).code)
            let head = try #require(try await site.openTasks(in: town).first?.file)
            var members: [Case] = []
            for _ in 0..<2 {
                clock.advance(minutes: 1)
                members.append(try await site.takeReport(in: town))
            }
            let links = LinkCases(site: site, account: try await site.colleague(in: town))
            for member in members { try await links.link(member.id, toTyped: head.description) }
            _ = try await browser.post("/proefdorp/antwoord/intrekken", [("code", code), ("confirm", "yes")])
            #expect(try await site.file(members[0].id, in: town).linkedTo == nil)
            #expect(try await site.file(members[1].id, in: town).linkedTo == members[0].id)
            let gone = try await site.file(head, in: town)
            #expect(gone.outcomes.isEmpty && gone.department == nil && gone.terms.consents.isEmpty)
            await #expect(throws: LinkCases.Refusal.unknownNumber) {
                try await links.link(members[0].id, toTyped: head.description)
            }
            await #expect(throws: LinkCases.Refusal.withdrawn) {
                try await links.link(head, toTyped: members[0].reference)
            }
        }
    }

    @Test(arguments: Engine.available)
    func aCaseOfAnotherTownCannotBeLinked(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            let mine = try await site.takeReport(in: town)
            let theirs = try await site.takeReport(in: other)
            let links = LinkCases(site: site, account: try await site.colleague(in: town))
            for typed in [theirs.reference, theirs.id.description] {
                await #expect(throws: LinkCases.Refusal.unknownNumber) {
                    try await links.link(mine.id, toTyped: typed)
                }
            }
            await #expect(throws: LinkCases.Refusal.notFound) {
                try await links.link(theirs.id, toTyped: mine.reference)
            }
            try await site.database.write { connection in
                #expect(try CaseStore.group(of: theirs, in: town, connection).isEmpty)
                #expect(try CaseStore.find(ending: Array(theirs.id.bytes.suffix(3)), in: town, connection).isEmpty)
                try CaseStore.lead([theirs.id], by: mine.id, in: town, connection)
                try CaseStore.setOutcomes([Code("meegeteld")], of: theirs.id, at: TestSite.noon, in: town, connection)
                try CaseStore.setDepartment("Zorg", of: theirs.id, at: TestSite.noon, in: town, connection)
                #expect(try CaseStore.leaveGroup(theirs.id, in: town, connection).isEmpty)
            }
            let untouched = try await site.file(theirs.id, in: other)
            #expect(untouched.linkedTo == nil && untouched.outcomes.isEmpty && untouched.department == nil)
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let path = "/proefdorp/beheer/melding/\(mine.id)"
            let refused = try await worker.send(path + "/koppelen", [("other", theirs.reference)], from: path)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("value=\"\(theirs.reference)\""))
        }
    }

    @Test func bothCasesShowTheOther() async throws {
        try await withSite { browser, site, town in
            let (first, second) = (try await site.takeReport(in: town), try await site.takeReport(in: town))
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            func path(_ file: Case) -> String { "/proefdorp/beheer/melding/\(file.id)" }
            let linked = try await worker.send(
                path(second) + "/koppelen", [("other", first.reference)], from: path(second))
            #expect(linked.status == .seeOther)
            #expect(try await worker.get(path(first)).text.contains("href=\"\(path(second))\""))
            let page = try await worker.get(path(second)).text
            #expect(page.contains("href=\"\(path(first))\""))
            #expect(page.contains("hoofdmelding"))
            let apart = try await worker.send(path(first) + "/koppelen", [("unlink", "yes")], from: path(first))
            #expect(apart.status == .seeOther)
            #expect(!(try await worker.get(path(second))).text.contains("href=\"\(path(first))\""))
            let audited = try await site.audited(in: town)
            #expect(
                audited.filter { $0.hasPrefix("case") && $0.contains("link") } == ["cases-linked", "case-unlinked"])
        }
    }
}

struct RoutingTests {
    private var rules: [ReportingSettings.RoutingRule] {
        [
            .init(settings: ["school"], areas: ["BU99910102"], department: "Jeugd"),
            .init(behaviours: ["bedreigen", "aanraken"], department: "Veiligheid"),
            .init(areas: ["BU99910102"], department: "Wijkteam \"Oost\" & Zn."),
        ]
    }

    @Test(arguments: Engine.available)
    func theFirstRuleThatFitsNamesTheDepartment(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            var settings = ReportingSettings()
            settings.routing = rules
            try await site.save(settings, in: town)
            let expected: [(String?, String, String, String?)] = [
                ("school", "BU99910102", "bedreigen", "Jeugd"), ("school", "BU99910101", "bedreigen", "Veiligheid"),
                (nil, "BU99910102", "nafluiten", "Wijkteam \"Oost\" & Zn."), (nil, "BU99910101", "nafluiten", nil),
            ]
            var files: [Case] = []
            for (setting, area, behaviour, department) in expected {
                let file = try await site.takeReport(in: town, setting: setting, area: area, behaviour: behaviour)
                #expect(file.department == department)
                files.append(file)
            }
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            func shown(_ query: String) async throws -> [Int] {
                let page = try await worker.get("/proefdorp/beheer" + query)
                #expect(page.status == .ok)
                return files.indices.filter { page.text.contains(">\(files[$0].reference)<") }
            }
            #expect(try await shown("") == [0, 1, 2, 3])
            #expect(try await shown("?department=%3DJeugd") == [0])
            #expect(try await shown("?department=-") == [3])
            #expect(try await shown("?department=%3DNergens") == [])
            // The links of the page itself carry any name.
            let page = try await worker.get("/proefdorp/beheer?department=%3DWijkteam+%22Oost%22+%26+Zn.").text
            #expect(page.contains(files[2].reference) && !page.contains(files[0].reference))
            #expect(page.contains("department=%3DWijkteam%20%22Oost%22%20%26%20Zn%2E"))
            #expect(try await shown("?status=open&department=%3DWijkteam%20%22Oost%22%20%26%20Zn%2E") == [2])
            let tasks = try await worker.get("/proefdorp/beheer/taken?department=%3DJeugd").text
            #expect(tasks.contains(files[0].reference) && !tasks.contains(files[1].reference))
        }
    }

    @Test(arguments: Engine.available)
    func aCaseIsHandedToAnotherDepartment(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let file = try await site.takeReport(in: town)
            var settings = ReportingSettings()
            settings.routing = rules
            try await site.save(settings, in: town)
            let worker = try await browser.signedIn(as: .caseWorker, site, town)
            let path = "/proefdorp/beheer/melding/\(file.id)"
            let given = try await worker.send(path + "/afdeling", [("department", "Veiligheid")], from: path)
            #expect(given.status == .seeOther)
            #expect(try await site.file(file.id, in: town).department == "Veiligheid")
            #expect(try await worker.get(path).text.contains("value=\"Veiligheid\" selected"))
            // The same once more changes nothing, and is no line in the audit log.
            _ = try await worker.send(path + "/afdeling", [("department", "Veiligheid")], from: path)
            func changes() async throws -> Int {
                try await site.audited(in: town).count { $0 == AuditAction.departmentChanged.rawValue }
            }
            #expect(try await changes() == 1)
            let unknown = try await worker.send(path + "/afdeling", [("department", "Nergens")], from: path)
            #expect(unknown.status == .unprocessableContent)
            #expect(try await worker.send(path + "/afdeling", [("department", "")], from: path).status == .seeOther)
            #expect(try await site.file(file.id, in: town).department == nil)
            #expect(try await changes() == 2)
        }
    }
}
