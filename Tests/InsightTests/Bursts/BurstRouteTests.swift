import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Reporting
import SQLStore
import TestSupport
import Testing

@testable import Insight
@testable import Platform

/// The pages with bursts as a browser asks for them.
struct BurstRouteTests {
    /// A town in which eight reports were set apart, with a case for each.
    private func withBurst(
        _ body: @escaping @Sendable (Browser, Site, Municipality.ID, Burst) async throws -> Void
    ) async throws {
        var maker = RecordMaker()
        let records = try BurstTests.history(&maker) + BurstTests.burst(8, &maker)
        try await TestSite.with(
            migrations: Fixture.migrations, clock: TestClock(Fixture.now),
            router: { given in
                var site = given
                site.readsReports = { try Reporting.readsReports($0, in: $1, $2) }
                let router = SiteRouter(site: site)
                Insight.add(to: router)
                return router
            }
        ) { browser, site, town in
            try await site.database.write { connection in
                for record in records { try AnalysisRecordStore.insert(record, in: town, connection) }
                for (number, record) in records.suffix(8).enumerated() {
                    try CaseStore.insert(
                        CaseHistory(receipt: [UInt8(number)], steps: [], account: nil), for: record, in: town,
                        connection
                    ) { _ in site.surroundings.makeIdentifier() }
                }
            }
            #expect(try await FindBursts(site: site)() == 8)
            let burst = try await site.database.read { try BurstStore.list(limit: 1, in: town, $0) }.first
            try await body(browser, site, town, try #require(burst))
        }
    }

    @Test(arguments: ["", "/en", "/ar"])
    func thePagesAnswerInEachLanguage(prefix: String) async throws {
        try await withBurst { browser, site, town, burst in
            let analyst = try await browser.signedIn(as: .analyst, site, town)
            let list = try await analyst.get("\(prefix)/proefdorp/inzicht/reeksen")
            #expect(list.status == .ok)
            #expect(list.contains("/inzicht/reeksen/\(burst.id)"))
            let page = try await analyst.get("\(prefix)/proefdorp/inzicht/reeksen/\(burst.id)")
            #expect(page.status == .ok)
            for text in [list.text, page.text] {
                #expect(!text.contains("bursts."), "every phrase has a text")
                #expect(!text.contains("{"), "nothing is left to fill in")
            }
            if prefix.isEmpty {
                #expect(page.contains("8 meldingen lijken sterk op elkaar"))
                #expect(page.contains("Kijk of het één gebeurtenis is"))
                #expect(page.contains("Nafluiten (8 van de 8)"))
            }
        }
    }

    @Test func errorsStandBesideTheirFieldsAndNothingIsLost() async throws {
        try await withBurst { browser, site, town, burst in
            let analyst = try await browser.signedIn(as: .analyst, site, town)
            let path = "/proefdorp/inzicht/reeksen/\(burst.id)"
            let none = try await analyst.submit(path, [("gezien", "8"), ("reden", "Wat ik typte")])
            #expect(none.status == .unprocessableContent)
            #expect(none.contains("id=\"besluit-fout\""))
            #expect(none.contains("Wat ik typte"))
            let note = try await analyst.submit(path, [("gezien", "8"), ("besluit", "vals")])
            #expect(note.status == .unprocessableContent)
            #expect(note.contains("id=\"reden-fout\""))
            #expect(note.contains("href=\"#reden\""))
            let partly = try await analyst.submit(path, [("gezien", "8"), ("besluit", "deels"), ("reden", "Deels")])
            #expect(partly.contains("id=\"meldingen-fout\""))
            let changed = try await analyst.submit(path, [("gezien", "9"), ("besluit", "echt")])
            #expect(changed.status == .unprocessableContent)
            let saved = try await analyst.submit(
                path, [("gezien", "8"), ("besluit", "vals"), ("reden", "Oproep <op> een forum")])
            #expect(saved.status == .seeOther)
            let page = try await analyst.get(path)
            #expect(page.contains("Oproep &lt;op&gt; een forum"))
            #expect(page.contains("vals: telt niet mee"))
            #expect(try await analyst.post(path, [("besluit", "echt"), ("gezien", "8")]).status == .forbidden)
        }
    }

    @Test func whoHandlesReportsSeesTheWayToTheCasesAndWhoSeesFiguresDecides() async throws {
        try await withBurst { browser, site, town, burst in
            let path = "/proefdorp/inzicht/reeksen/\(burst.id)"
            let analyst = try await browser.signedIn(as: .analyst, site, town, login: "analist")
            let figures = try await analyst.get(path)
            #expect(figures.contains("name=\"besluit\""))
            #expect(!figures.contains("/beheer/melding/"))
            let worker = try await browser.signedIn(as: .caseWorker, site, town, login: "behandelaar")
            let cases = try await worker.get(path)
            #expect(cases.status == .ok)
            #expect(cases.text.components(separatedBy: "/proefdorp/beheer/melding/").count == 9, "a link to each case")
            #expect(!cases.contains("name=\"besluit\""))
            let refused = try await worker.submit(path, [("besluit", "echt"), ("gezien", "8")])
            #expect(refused.status == .forbidden)
            let partner = try await browser.signedIn(as: .partner, site, town, login: "partner")
            #expect(try await partner.get(path).status == .forbidden)
            #expect(try await partner.get("/proefdorp/inzicht/reeksen").status == .forbidden)
            #expect(try await browser.get(path).status == .seeOther)
            let unknown = site.surroundings.makeIdentifier()
            #expect(try await analyst.get("/proefdorp/inzicht/reeksen/\(unknown)").status == .notFound)
        }
    }

    @Test func everyPhraseIsThereInEachLanguage() throws {
        let phrasebook = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        for language in Language.allCases {
            let missing = Set(BurstPhrase.allCases.map(\.rawValue)).subtracting(phrasebook.keys(in: language))
            #expect(missing.isEmpty, "\(language)")
        }
    }
}
