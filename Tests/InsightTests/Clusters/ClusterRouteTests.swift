import CSV
import Domain
import Foundation
import Geography
import Hummingbird
import HummingbirdTesting
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Platform

/// The pages of alerts as a browser asks for them.
struct ClusterRouteTests {
    private static let page = "/proefdorp/inzicht/signalen"

    private struct Town: Sendable {
        let browser: Browser
        let site: Site
        let id: Municipality.ID
    }

    /// A town with one alert; with `planted: 0` without any.
    private func withTown(
        planted: Int = 8, _ body: @escaping @Sendable (Town, ClusterAlert?) async throws -> Void
    ) async throws {
        let records = try ClusterAlertTests.records(planted: planted).records
        try await withRecords(.sqlite, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            _ = try await ScanForClusters(site: site)(.night(ClusterAlertTests.night), in: municipality.id)
            let alert = try await database.read { try ClusterAlertStore.all(in: municipality.id, $0).first }
            let router = SiteRouter(site: site)
            Insight.add(to: router)
            try await Application(router: router.router).test(.router) { client in
                try await body(
                    Town(browser: Browser(client: client), site: site, id: municipality.id), alert)
            }
        }
    }

    @Test(arguments: ["", "/en", "/ar"])
    func thePagesAnswerInEachLanguage(prefix: String) async throws {
        try await withTown { town, alert in
            let alert = try #require(alert)
            let browser = try await town.browser.signedIn(as: .administrator, town.site, town.id)
            for path in ["", "/\(alert.id)"] {
                let page = try await browser.get(prefix + Self.page + path)
                #expect(page.status == .ok)
                #expect(page.contains("Proefplein"))
                #expect(page.contains("data-map=\"squares\""))
                for room in ["clusters.", "insight."] { #expect(!page.contains(room), "every phrase has a text") }
                let text = page.text.replacing(/<script[^>]*json[^>]*>[^<]*<\/script>/, with: "")
                #expect(!text.contains("{"), "nothing is left to fill in")
            }
        }
    }

    @Test func aTownWithoutAlertsSaysSo() async throws {
        try await withTown(planted: 0) { town, alert in
            #expect(alert == nil)
            let browser = try await town.browser.signedIn(as: .analyst, town.site, town.id)
            let page = try await browser.get(Self.page)
            #expect(page.contains("Er zijn nu geen signalen."))
            #expect(page.contains("Er is niets ongewoons."))
            #expect(page.contains("eens in de"))
        }
    }

    @Test func whoHandlesReportsSeesCasesAndOthersTotals() async throws {
        try await withTown { town, alert in
            let alert = try #require(alert)
            let linked = try await town.site.database.read {
                try AnalysisRecordStore.counted(
                    ClusterAlertStore.reports(of: alert.id, in: town.id, $0), in: town.id, $0)
            }
            let record = try #require(linked.first)
            try await town.site.database.write { connection in
                try CaseStore.insert(
                    CaseHistory(receipt: Array(0..<32), steps: [], account: nil), for: record, in: town.id, connection
                ) { _ in town.site.surroundings.makeIdentifier() }
            }
            let file = try #require(
                try await town.site.database.read { try CaseStore.cases(of: [record.id], in: town.id, $0) }.first)
            let path = "\(Self.page)/\(alert.id)"
            let handler = try await town.browser.signedIn(as: .caseWorker, town.site, town.id, login: "zaken")
            let page = try await handler.get(path)
            #expect(page.contains("/proefdorp/beheer/melding/\(file.id)"))
            #expect(page.contains(file.reference))
            #expect(!page.contains("aria-current=\"page\""), "figures are not for case workers")
            let analyst = try await town.browser.signedIn(as: .analyst, town.site, town.id, login: "cijfers")
            let totals = try await analyst.get(path)
            #expect(!totals.contains(file.reference) && !totals.contains("/beheer/melding/"))
            #expect(totals.contains("minder dan 5"))
            // Eight whistled at, of whom two were followed.
            #expect(linked.count { $0.behaviours.contains(Code("achternalopen")) } == 2)
            #expect(!totals.text.contains(/achternalopen<\/th><td class="numeric">2</))
            for role in [Role.teamMember, .partner, .communication] {
                let browser = try await town.browser.signedIn(
                    as: role, town.site, town.id, login: "ander-\(role.rawValue)")
                #expect(try await browser.get(path).status == .forbidden)
                #expect(try await browser.get(Self.page).status == .forbidden)
            }
        }
    }

    @Test func anAlertIsHandledOnItsPage() async throws {
        try await withTown { town, alert in
            let alert = try #require(alert)
            let path = "\(Self.page)/\(alert.id)"
            let browser = try await town.browser.signedIn(as: .analyst, town.site, town.id)
            let me = try #require(
                try await town.site.database.read { try AccountStore.find(login: "iemand", in: town.id, $0) })
            // Nothing changed: beside the field, and nothing typed is lost.
            let nothing = try await browser.submit(path, [("stand", "new"), ("persoon", ""), ("notitie", "")])
            #expect(nothing.status == .unprocessableContent)
            #expect(nothing.contains("id=\"notitie-fout\""))
            let long = String(repeating: "lang ", count: 401)
            let tooLong = try await browser.submit(path, [("stand", "acted-on"), ("persoon", ""), ("notitie", long)])
            #expect(tooLong.status == .unprocessableContent)
            #expect(tooLong.contains("lang lang") && tooLong.contains("href=\"#notitie\""))
            #expect(tooLong.contains("value=\"acted-on\" selected"))
            for (name, value) in [("stand", "klaar"), ("persoon", "iemand-anders")] {
                let fields = [("stand", "false"), ("persoon", "")].map { $0.0 == name ? (name, value) : $0 }
                let wrong = try await browser.submit(path, fields)
                #expect(wrong.status == .unprocessableContent && wrong.contains("id=\"\(name)-fout\""))
            }
            let done = try await browser.submit(
                path, [("stand", "false"), ("persoon", me.id.description), ("notitie", "Een <b>feest</b>")])
            #expect(done.status == .seeOther)
            let page = try await browser.get(path)
            #expect(page.contains("Een &lt;b&gt;feest"))
            #expect(page.contains("Stand: vals") && page.contains("Verantwoordelijk: Iemand"))
            // A form that was opened before that change.
            let token = try #require(page.hidden("csrf"))
            let late = try await browser.post(
                path, [("csrf", token), ("versie", "0"), ("stand", "acted-on"), ("notitie", "te laat")])
            #expect(late.status == .unprocessableContent)
            #expect(late.contains("intussen") && late.contains("te laat"))
            #expect(try await browser.post(path, [("stand", "new")]).status == .forbidden)
        }
    }

    @Test func aSearchIsAskedForOnce() async throws {
        try await withTown(planted: 0) { town, _ in
            let browser = try await town.browser.signedIn(as: .coordinator, town.site, town.id)
            for _ in 0..<2 {
                let answer = try await browser.submit(Self.page, [], to: "/proefdorp/inzicht/zoeken")
                #expect(answer.status == .seeOther)
            }
            let job = try #require(
                try await town.site.database.read { try JobStore.latest(of: ClusterJobs.kind, in: town.id, $0) })
            #expect(job.state == .waiting && job.key == "asked")
            let asked = try await town.site.database.read {
                try AuditStore.newest(
                    AuditStore.Filter(action: .searchAsked), before: nil, limit: 20, in: town.id, $0)
            }
            #expect(asked.count == 1)
            #expect(try await browser.get(Self.page).contains("Zoeken naar groepen meldingen"))
            try await RunJobs(site: town.site, handlers: Insight.jobHandlers(site: town.site))()
            let latest = try await town.site.database.read { try ClusterStore.latest(in: town.id, $0) }
            #expect(latest?.night == nil)
            #expect(try await browser.get("/proefdorp/inzicht/zoeken").status == .seeOther)
        }
    }

    @Test func settingsAreCheckedAndKept() async throws {
        try await withTown(planted: 0) { town, _ in
            let browser = try await town.browser.signedIn(as: .administrator, town.site, town.id)
            let good = [
                ("period_days", "365"), ("longest_days", "10"), ("radius", "400"), ("fewest", "4"),
                ("alarm_days", "180"), ("replications", "999"),
            ]
            let bad = good.map { $0.0 == "radius" ? ("radius", "overal") : $0 }
            let wrong = try await browser.submit(Self.page, bad)
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.contains("id=\"radius-fout\"") && wrong.contains("value=\"overal\""))
            #expect(wrong.contains("value=\"180\""))
            #expect(try await browser.submit(Self.page, good).status == .seeOther)
            let settings = try await town.site.database.read { try ClusterStore.settings(in: town.id, $0) }
            #expect(
                settings
                    == ClusterSettings(
                        periodDays: 365, longestDays: 10, radius: 400, fewest: 4, alarmDays: 180, replications: 999))
            let analyst = try await town.browser.signedIn(as: .analyst, town.site, town.id, login: "cijfers")
            #expect(try await analyst.submit(Self.page, good).status == .forbidden)
            #expect(!(try await analyst.get(Self.page).contains("name=\"alarm_days\"")))
        }
    }

    @Test func filesHoldWhatThePagesShow() async throws {
        try await withTown { town, alert in
            let alert = try #require(alert)
            let browser = try await town.browser.signedIn(as: .analyst, town.site, town.id)
            let alerts = try CSVReader.rows(of: Array(try await browser.get("\(Self.page).csv").text.utf8))
            #expect(alerts.rows.count == 1)
            let search = try await browser.get("/proefdorp/inzicht/zoeken/\(alert.search)")
            #expect(search.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(search.contains(alert.squares[0].code))
            let other = "01900000-0000-7000-8000-000000000000"
            #expect(try await browser.get("/proefdorp/inzicht/zoeken/\(other)").status == .notFound)
            #expect(try await browser.get("\(Self.page)/\(other)").status == .notFound)
        }
    }
}
