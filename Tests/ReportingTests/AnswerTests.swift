import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct AnswerTests {
    /// The whole loop: a report, its case, an answer, a status, and the reporter who comes back.
    @Test(arguments: Engine.available)
    func theReporterFindsTheAnswerUnderTheCode(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let code = try #require(try await browser.report(town).code)
            let worker = try await browser.signedInWithPassword(as: .caseWorker, site, town)
            let queue = try await worker.get("/proefdorp/beheer")
            #expect(queue.text.contains("Nafluiten"))
            let path = try #require(queue.text.firstMatch(of: #//proefdorp/beheer/melding/[0-9a-f-]+/#)).output
                .description
            let file = try await worker.get(path)
            let csrf = try #require(file.hidden("csrf"))
            let sent = try await worker.post(path + "/antwoord", [("csrf", csrf), ("answer", "geteld")])
            #expect(sent.status == .seeOther)
            let saved = try await worker.post(
                path + "/status",
                [("csrf", csrf), ("seen", "gemeld"), ("status", "afgehandeld"), ("outcome", "meegeteld")])
            #expect(saved.status == .seeOther)
            for (prefix, text) in [("", "We hebben je melding gelezen"), ("/en", "We have read your report")] {
                let answer = try await browser.post("\(prefix)/proefdorp/antwoord", [("code", code)])
                #expect(answer.status == .ok)
                #expect(answer.text.contains(text))
                #expect(answer.headers[.cacheControl] == "no-store")
            }
            #expect(try await browser.post("/proefdorp/antwoord", [("code", code)]).text.contains("Afgehandeld"))
        }
    }

    @Test(arguments: Engine.available)
    func withdrawingTakesEverythingAway(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            let code = try #require(try await browser.report(town, token: token).code)
            let asked = try await browser.post("/proefdorp/antwoord/intrekken", [("code", code)])
            #expect(asked.text.contains("Weet je het zeker"))
            #expect(try await browser.records(site, town).count == 1)
            let done = try await browser.post("/proefdorp/antwoord/intrekken", [("code", code), ("confirm", "yes")])
            #expect(done.status == .ok)
            #expect(try await browser.records(site, town).isEmpty)
            #expect(try await browser.post("/proefdorp/antwoord", [("code", code)]).text.contains("ingetrokken"))
            // The sheet in another tab does not bring it back.
            #expect(try await browser.report(town, token: token).text.contains("ingetrokken"))
            #expect(try await browser.records(site, town).isEmpty)
            let worker = try await browser.signedInWithPassword(as: .caseWorker, site, town)
            #expect(!(try await worker.get("/proefdorp/beheer")).text.contains("Nafluiten"))
        }
    }

    @Test(arguments: ["", "1234", "1234 5678 9012 3456 7890", "<script>alert(1)</script>"])
    func aCodeThatIsNotOneIsKeptAndExplained(typed: String) async throws {
        try await withSite { browser, _, _ in
            let answer = try await browser.post("/proefdorp/antwoord", [("code", typed)])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("id=\"code-fout\""))
            #expect(!answer.text.contains("<script>alert"))
            if typed.hasPrefix("1") { #expect(answer.text.contains("value=\"\(typed)\"")) }
        }
    }

    @Test func aCodeOfAnotherTownIsUnknown() async throws {
        try await withSite { browser, site, town in
            try await TestSite.addTown("elders", to: site.database)
            let code = try #require(try await browser.report(town).code)
            let answer = try await browser.post("/elders/antwoord", [("code", code)])
            #expect(answer.status == .unprocessableContent)
        }
    }
}

struct QueueTests {
    @Test func whoIsNotSignedInIsSentToTheDoor() async throws {
        try await withSite { browser, _, _ in
            let answer = try await browser.get("/proefdorp/beheer")
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/proefdorp/beheer/inloggen")
        }
    }

    @Test(arguments: Role.allCases)
    func rolesSeeWhatTheyMay(role: Role) async throws {
        try await withSite { browser, site, town in
            _ = try await browser.report(town)
            let page = try await browser.signedInWithPassword(as: role, site, town).get("/proefdorp/beheer")
            #expect(page.status == (role.allows(.handleReports) ? .ok : .seeOther))
            let file = try await site.database.read { connection in
                try CaseStore.queue(CaseStatus.allCases, limit: 1, offset: 0, in: town, connection)
            }
            let id = try #require(file.first?.0.id)
            var staff = browser
            staff.cookie = nil
            staff = try await staff.signedInWithPassword(as: role, site, town, login: "nog-iemand")
            let detail = try await staff.get("/proefdorp/beheer/melding/\(id)")
            #expect(detail.status == (role.allows(.handleReports) ? .ok : .forbidden))
        }
    }

    @Test func aFormWithoutTheSessionsTokenIsRefused() async throws {
        try await withSite { browser, site, town in
            _ = try await browser.report(town)
            let worker = try await browser.signedInWithPassword(as: .caseWorker, site, town)
            let file = try await site.database.read { connection in
                try CaseStore.queue(CaseStatus.allCases, limit: 1, offset: 0, in: town, connection)
            }
            let id = try #require(file.first?.0.id)
            let fields = [("seen", "gemeld"), ("status", "afgehandeld"), ("outcome", "meegeteld")]
            let path = "/proefdorp/beheer/melding/\(id)/status"
            #expect(try await worker.post(path, fields).status == .forbidden)
            let csrf = try #require(try await worker.get("/proefdorp/beheer/melding/\(id)").hidden("csrf"))
            let elsewhere: HTTPFields = [.origin: "https://elders.example"]
            #expect(try await worker.post(path, fields + [("csrf", csrf)], headers: elsewhere).status == .forbidden)
            #expect(try await worker.post(path, fields + [("csrf", csrf)]).status == .seeOther)
            // The second person who had the old status on the screen.
            #expect(try await worker.post(path, fields + [("csrf", csrf)]).status == .unprocessableContent)
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownsRowsStayInvisible(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            _ = try await browser.report(town)
            let (mine, theirs) = try await site.database.read { connection in
                (
                    try CaseStore.queue(CaseStatus.allCases, limit: 9, offset: 0, in: town, connection),
                    try CaseStore.queue(CaseStatus.allCases, limit: 9, offset: 0, in: other, connection)
                )
            }
            #expect(mine.count == 1)
            #expect(theirs.isEmpty)
            let (file, record) = try #require(mine.first)
            try await site.database.write { connection in
                #expect(try CaseStore.find(file.id, in: other, connection) == nil)
                #expect(try CaseStore.counts(in: other, connection).isEmpty)
                #expect(try CaseStore.events(of: file.id, in: other, connection).isEmpty)
                #expect(try AnalysisRecordStore.find(record.id, in: other, connection) == nil)
                #expect(try AnalysisRecordStore.extent(in: other, connection) == nil)
                #expect(
                    try !CaseStore.setStatus(
                        .closed, from: .reported, of: file.id, at: TestSite.noon, in: other, connection))
                try AnalysisRecordStore.delete(record.id, in: other, connection)
                #expect(try AnalysisRecordStore.find(record.id, in: town, connection) != nil)
            }
            #expect(try await browser.records(site, other).isEmpty)
            let worker = try await browser.signedInWithPassword(as: .administrator, site, other)
            #expect(try await worker.get("/elders/beheer/melding/\(file.id)").status == .notFound)
            #expect(try await worker.get("/proefdorp/beheer").status == .seeOther)
        }
    }

    @Test func tenWrongPasswordsLockTheAccountForAQuarter() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock) { browser, site, town in
            _ = try await browser.signedInWithPassword(as: .analyst, site, town)
            func attempt(_ password: String) async throws -> HTTPResponse.Status {
                let token = try await browser.get("/proefdorp/beheer/inloggen").hidden("token") ?? ""
                return try await browser.post(
                    "/proefdorp/beheer/inloggen", [("token", token), ("login", "iemand"), ("password", password)]
                ).status
            }
            for _ in 0..<10 { #expect(try await attempt("verkeerd") == .unprocessableContent) }
            #expect(try await attempt(Browser.password) == .unprocessableContent)
            clock.advance(minutes: 16)
            #expect(try await attempt(Browser.password) == .seeOther)
        }
    }

    @Test func aSessionEnds() async throws {
        let clock = TestClock(TestSite.noon)
        try await withSite(clock: clock) { browser, site, town in
            let worker = try await browser.signedInWithPassword(as: .caseWorker, site, town)
            #expect(try await worker.get("/proefdorp/beheer").status == .ok)
            clock.advance(minutes: SignIn.sessionHours * 60)
            #expect(try await worker.get("/proefdorp/beheer").status == .seeOther)
            let again = try await browser.signedInWithPassword(as: .caseWorker, site, town, login: "ander")
            let csrf = try #require(try await again.get("/proefdorp/beheer").hidden("csrf"))
            #expect(try await again.post("/proefdorp/beheer/uitloggen", [("csrf", csrf)]).status == .seeOther)
            #expect(try await again.get("/proefdorp/beheer").status == .seeOther)
        }
    }

    @Test func everyStatusHasAWordAndAWayOn() throws {
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        #expect(codes[.status].codes.map(\.value) == CaseStatus.allCases.map(\.rawValue))
        for status in CaseStatus.allCases {
            #expect(!status.next.isEmpty)
            #expect(!status.next.contains(status))
        }
    }
}
