import Domain
import HTML
import HTTPTypes
import Hummingbird
import SQLStore
import TestSupport
import Testing

@testable import Platform

/// A page that shows a job, as its reader gets it.
struct JobPageTests {
    private func withPage(
        _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
    ) async throws {
        try await TestSite.with(migrations: PlatformMigrations.all) { site in
            let router = SiteRouter(site: site)
            router.staff(.get, .insight(.overview), nil) { staff in
                let town = staff.municipality.id
                let job = try await site.database.read { try JobStore.latest(of: "sum", in: town, $0) }
                return staff.page(
                    Page(title: "Som", refresh: JobPanel.refresh(job, staff)) {
                        h1 { "Som" }
                        if let job {
                            JobPanel.markup(
                                job, staff, title: "Grote som", query: "?soort=alles",
                                stage: { $0 == "adding" ? "optellen" : $0 },
                                failure: { $0 == "too-few" ? "Er zijn te weinig getallen." : nil })
                        }
                    })
            }
            return router
        } _: { browser, site, town in
            try await body(browser, site, town)
        }
    }

    private static let path = "/proefdorp/inzicht"
    private let refresh = HTTPField.Name("Refresh")!

    @discardableResult
    private func add(_ site: Site, _ town: Municipality.ID, by account: Identifier? = nil) async throws -> Identifier {
        let id = site.surroundings.makeIdentifier()
        return try await site.database.write {
            try JobStore.add(JobRequest(kind: "sum", by: account), id: id, at: TestSite.noon, in: town, $0)
        }
    }

    private func run(
        _ site: Site, _ work: @escaping @Sendable (JobProgress) async throws -> String
    ) async throws {
        try await RunJobs(site: site, handlers: [JobHandler(kind: "sum") { try await work($1) }])()
    }

    @Test func thePageOfAJobThatWaitsComesAgain() async throws {
        try await withPage { browser, site, town in
            let browser = try await browser.signedIn(as: .administrator, site, town)
            #expect(try await browser.get(Self.path).headers[refresh] == nil)
            try await add(site, town)
            let page = try await browser.get(Self.path)
            #expect(page.headers[refresh] == "5" && page.contains("zodra er een computer vrij is"))
            #expect(page.contains("Stop dit werk") && page.contains("\(Self.path)?soort=alles&amp;verversen=nee"))
            let still = try await browser.get(Self.path + "?soort=alles&verversen=nee")
            #expect(still.headers[refresh] == nil && still.contains("Vanzelf verversen"))
            try await run(site) { _ in "42" }
            let done = try await browser.get(Self.path)
            #expect(done.headers[refresh] == nil && done.contains("Het werk is klaar."))
            #expect(!done.contains("Stop dit werk") && !done.contains("verversen"))
        }
    }

    @Test func thePageShowsHowFarItIs() async throws {
        try await withPage { browser, site, town in
            let browser = try await browser.signedIn(as: .administrator, site, town)
            let id = try await add(site, town)
            let now = TestSite.noon
            try await site.database.write { connection throws in
                let run = try #require(try JobStore.claim(["sum"], at: now, until: now, in: town, connection))
                _ = try JobStore.renew(run, until: now, fraction: 0.379, stage: "adding", in: town, connection)
                try JobStore.askToStop(id, at: now, in: town, connection)
            }
            for (language, words) in [("", "37 procent · optellen"), ("/en", "37 percent"), ("/ar", "37 بالمئة")] {
                let page = try await browser.get(language + Self.path)
                #expect(page.contains(words) && page.contains(#"<progress max="100" value="37""#))
            }
            // It was asked already.
            let page = try await browser.get(Self.path)
            #expect(page.contains("Het werk stopt.") && !page.contains("Stop dit werk"))
            #expect(page.headers[refresh] == "5")
        }
    }

    @Test func thePageSaysWhatWentWrong() async throws {
        struct Kanarie: Error {}
        try await withPage { browser, site, town in
            let browser = try await browser.signedIn(as: .administrator, site, town)
            try await add(site, town)
            try await run(site) { _ in throw JobFailure("too-few") }
            #expect(try await browser.get(Self.path).contains("Er zijn te weinig getallen."))
            try await add(site, town)
            try await run(site) { _ in throw JobFailure("other") }
            #expect(try await browser.get(Self.path).contains("De reden: other."))
            let broken = try await add(site, town)
            try await run(site) { _ in throw Kanarie() }
            let job = try #require(try await site.database.read { try JobStore.find(broken, in: town, $0) })
            let reference = try #require(job.failure?.split(separator: "-").last)
            let page = try await browser.get(Self.path)
            #expect(page.contains(String(reference)) && !page.contains("Kanarie") && page.contains("niet gelukt"))
        }
    }

    @Test func whoAskedForItStopsItAndTheLogKnows() async throws {
        try await withPage { browser, site, town in
            let analyst = try await browser.signedIn(as: .analyst, site, town, login: "analist")
            let me = try #require(
                try await site.database.read { try AccountStore.all(in: town, $0) }.first { $0.login == "analist" })
            let id = try await add(site, town, by: me.id)
            let stop = "/proefdorp/beheer/werk/\(id)/stop"
            // A colleague who did not ask for it has no button, and the address refuses.
            let colleague = try await browser.signedIn(as: .policyOfficer, site, town, login: "beleid")
            #expect(try await !colleague.get(Self.path).contains("Stop dit werk"))
            #expect(try await colleague.submit(Self.path, [], to: stop).status == .forbidden)
            let answer = try await analyst.submit(Self.path, [("terug", "\(Self.path)?soort=alles")], to: stop)
            #expect(answer.status == .seeOther && answer.headers[.location] == "\(Self.path)?soort=alles")
            #expect(try await analyst.get(Self.path).contains("Het werk is gestopt."))
            // A second time changes nothing, and is no line.
            #expect(try await analyst.submit(Self.path, [], to: stop).status == .seeOther)
            let lines = try await site.database.read {
                try AuditStore.lines(since: TestSite.noon, after: 0, limit: 100, in: town, $0)
            }
            let event = AuditEvent(.jobStopped, of: .job(id), by: .account(me), from: .site)
            #expect(lines == [AuditLine(event, sequence: 1, at: TestSite.noon, in: town)])
        }
    }

    /// The way back is a page of this town; any other one is not followed.
    @Test(arguments: [
        "https://kwaad.example/", "//kwaad.example/proefdorp/", "/elders/inzicht", "/proefdorpen/inzicht",
        "/proefdorp/\\kwaad", "/proefdorp/inzicht\r\nX: y", "",
    ])
    func noWayOut(back: String) async throws {
        try await withPage { browser, site, town in
            let browser = try await browser.signedIn(as: .administrator, site, town)
            let id = try await add(site, town)
            let answer = try await browser.submit(
                Self.path, [("terug", back)], to: "/proefdorp/beheer/werk/\(id)/stop")
            #expect(answer.status == .seeOther && answer.headers[.location] == "/proefdorp/inzicht")
        }
    }

    @Test func anotherTownsJobIsNotThere() async throws {
        try await withPage { browser, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            let theirs = try await add(site, other)
            try await add(site, town)
            let browser = try await browser.signedIn(as: .administrator, site, town)
            let answer = try await browser.submit(Self.path, [], to: "/proefdorp/beheer/werk/\(theirs)/stop")
            #expect(answer.status == .notFound)
            #expect(try await site.database.read { try JobStore.find(theirs, in: other, $0)?.state } == .waiting)
        }
    }
}
