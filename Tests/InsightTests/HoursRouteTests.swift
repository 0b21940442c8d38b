import CSV
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Reporting
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Insight
@testable import Platform

/// The page of hours and the overview, as a browser asks for them.
struct HoursRouteTests {
    private static let password = "een heel lang wachtwoord"

    private func withSite(
        _ records: [AnalysisRecord], as role: Role = .analyst, annotations: AnnotationPort = AnnotationPort(),
        _ body: @escaping @Sendable (_ get: @Sendable (String) async throws -> (Int, String)) async throws -> Void
    ) async throws {
        try await withRecords(.sqlite, records) { database, municipality in
            let site = try TestSite.make(database, clock: TestClock(Fixture.now))
            let hash = try await PasswordHash.make(
                password: Self.password, salt: site.surroundings.randomBytes(16), on: .singleton)
            let account = try NewAccount(login: "iemand", name: "Iemand", role: role, password: hash)
            try await database.write { connection in
                try AccountStore.insert(
                    account, id: site.surroundings.makeIdentifier(), in: municipality.id, at: Fixture.now, connection)
            }
            let session = try await SignIn(site: site)(login: "iemand", password: Self.password, in: municipality.id)
            let router = SiteRouter(site: site)
            Insight.add(to: router, annotations: annotations)
            let cookie: HTTPFields = [.cookie: "\(SignInRoutes.cookieName)=\(session.text)"]
            try await Application(router: router.router).test(.router) { client in
                try await body { path in
                    try await client.execute(uri: path, method: .get, headers: cookie) {
                        (Int($0.status.code), String(buffer: $0.body))
                    }
                }
            }
        }
    }

    /// Sixty reports of 2026, at noon and in the evening.
    private func records() throws -> [AnalysisRecord] {
        var maker = RecordMaker()
        return try (0..<60).map { index in
            let day = Fixture.day(2026, 1, 1).adding(days: index * 5)
            return try maker.record(
                .inSquare(try Fixture.square(index * 7 % 20, index * 3 % 20)),
                start: DutchTime.instant(of: day, minuteOfDay: index % 3 == 0 ? 720 : 1290),
                behaviours: index % 2 == 0 ? ["nafluiten"] : ["nastaren"], setting: "straat")
        }
    }

    /// What is left of a page without its data for drawings.
    private func text(_ page: String) -> String {
        page.replacing(/<script[^>]*json[^>]*>[^<]*<\/script>/, with: "")
    }

    @Test(arguments: ["", "/en", "/ar"])
    func thePageAnswersInEachLanguage(prefix: String) async throws {
        try await withSite(records()) { get in
            let (status, page) = try await get("\(prefix)/proefdorp/inzicht/uren?with=behaviour.nafluiten")
            #expect(status == 200)
            for id in ["klok", "tijden", "vergelijken", "vaste-tijden"] {
                #expect(page.contains("id=\"\(id)\""), "\(id)")
            }
            #expect(page.components(separatedBy: "data-drawing=\"clock\"").count == 3, "one curve, and two groups")
            #expect(text(page).firstMatch(of: /hours\.[a-z]/) == nil, "every phrase has a text")
            #expect(!text(page).contains("{"), "nothing is left to fill in")
            // A later choice of the filter keeps the comparison.
            #expect(page.contains("name=\"with\" value=\"behaviour.nafluiten\""))
        }
    }

    @Test func theOverviewSaysWhatChanged() async throws {
        let annotations = AnnotationPort { _, _ in
            [
                AnnotationPort.Annotation(
                    .campaign("Een <campagne>"), from: Fixture.day(2026, 3, 9), to: Fixture.day(2026, 4, 1),
                    link: .page(.start, .read(.prevention))),
                AnnotationPort.Annotation(.form, from: Fixture.day(2026, 3, 10), link: .page(.start, .changeSettings)),
                AnnotationPort.Annotation(
                    .law(.sexualOffences), from: Fixture.day(2024, 7, 1), link: .outside("https://wetten.example")),
            ]
        }
        try await withSite(records(), annotations: annotations) { get in
            for prefix in ["", "/en", "/ar"] {
                let (status, page) = try await get("\(prefix)/proefdorp/inzicht?from=2024-06-01&to=2026-10-31")
                #expect(status == 200)
                #expect(page.contains("id=\"verandering\""))
                #expect(!text(page).contains("changes."), "every phrase has a text")
                #expect(!text(page).contains("{"), "nothing is left to fill in")
                #expect(page.contains("Een &lt;campagne&gt;"))
                #expect(page.contains("href=\"https://wetten.example\""))
                // Two of them in one month are one line; an analyst does not change settings, so there is no link.
                #expect(page.contains("\"label\":\"2–3\""))
                #expect(page.components(separatedBy: "<ol class=\"marks\">").count == 2)
            }
            let (_, later) = try await get("/proefdorp/inzicht?from=2026-04-01&to=2026-10-31")
            #expect(!later.contains("class=\"marks\""))
            let (status, file) = try await get("/proefdorp/inzicht/verandering.csv")
            #expect(status == 200)
            #expect(file.contains("month-before,all,"))
        }
    }

    @Test func filesAreFiles() async throws {
        try await withSite(records()) { get in
            let base = "/proefdorp/inzicht/uren.csv?from=2026-01-01&to=2026-10-31"
            for (query, rows) in [("", 24), ("&part=clock", 24), ("&part=comparison&with=behaviour.nafluiten", 24)] {
                let (status, text) = try await get(base + query)
                #expect(status == 200)
                #expect(try CSVReader.rows(of: Array(text.utf8)).rows.count == rows)
            }
            #expect(try await get(base + "&part=recurring").0 == 200)
            #expect(try await get(base + "&part=comparison").0 == 404, "nothing to compare was chosen")
            #expect(try await get(base + "&part=maan").0 == 404)
        }
    }

    @Test func aChoiceThatCannotBeIsSaidBesideItsField() async throws {
        try await withSite(records()) { get in
            let (status, page) = try await get("/proefdorp/inzicht/uren?with=period&with-from=gisteren")
            #expect(status == 200)
            #expect(page.contains("id=\"with-from-fout\""))
            #expect(page.contains("value=\"gisteren\""))
            #expect(page.contains("href=\"#with-from\""))
            #expect(page.components(separatedBy: "data-drawing=\"clock\"").count == 2, "the page's own clock stays")
        }
    }

    @Test func tooFewReportsShowNoPicture() async throws {
        try await withSite(Array(records().prefix(29))) { get in
            for path in ["inzicht/uren?with=weekend&search=1", "inzicht"] {
                let (_, page) = try await get("/proefdorp/\(path)")
                #expect(page.contains("Te weinig meldingen"))
                #expect(!page.contains("data-drawing=\"clock\"") && !page.contains("data-drawing=\"ratios\""))
                #expect(!page.contains("data-chart") && !page.contains("swatch"))
            }
        }
    }

    @Test func onlyWhoMaySeeFiguresSeesThem() async throws {
        try await withSite([], as: .caseWorker) { get async throws in
            for path in ["uren", "uren.csv", "verandering.csv"] {
                #expect(try await get("/proefdorp/inzicht/\(path)").0 == 403)
            }
        }
    }

    @Test func everyPhraseIsThereInEachLanguage() throws {
        let phrasebook = try Phrasebook(resources: ResourceFolder(explicit: resourcesPath, binary: ""))
        let keys = Set(HoursPhrase.allCases.map(\.rawValue) + ChangePhrase.allCases.map(\.rawValue))
        for language in Language.allCases {
            let known = phrasebook.keys(in: language)
            #expect(keys.subtracting(known).isEmpty, "\(language)")
            let rooms = known.filter { $0.hasPrefix("hours.") || $0.hasPrefix("changes.") }
            #expect(rooms.subtracting(keys).isEmpty, "\(language): nobody says these")
        }
    }
}
