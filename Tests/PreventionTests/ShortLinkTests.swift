import Domain
import Foundation
import Geography
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Prevention
@testable import Registers
@testable import Straatlicht

/// Links of campaigns: where they lead, and that a visit is a number and nothing else.
struct ShortLinkTests {
    /// Held by the public privacy page.
    @Test func aVisitIsANumberAndNothingElse() async throws {
        try await withDatabaseURL(.sqlite) { url in
            guard case .sqlite(let path) = url else { return }
            try await withOpenDatabase(url) { database async throws in
                try await Migrator(Composition.migrations).run(on: database)
                try await withCampaignSite(on: database, CampaignSample.registers) { site async throws in
                    func lines() async throws -> Int? {
                        try await site.site.database.read {
                            try $0.first("SELECT COUNT(*) AS n FROM audit_line")?.int("n")
                        }
                    }
                    let before = try await lines()
                    var headers: HTTPFields = [.userAgent: "Kijkdoos/7.7", .referer: "https://vandaan.example/"]
                    headers[try #require(HTTPField.Name("X-Forwarded-For"))] = "203.0.113.99"
                    for _ in 1...2 {
                        let answer = try await site.get("/proefdorp/g/halte?bron=vriendin", headers)
                        #expect(answer.status == .found)
                        #expect(answer.headers[.setCookie] == nil)
                    }
                    let rows = try await site.site.database.read { try $0.rows("SELECT * FROM campaign_visit") }
                    #expect(rows.count == 1)
                    let row = try #require(rows.first)
                    #expect(Set(row.columns.names) == ["municipality_id", "link_id", "day", "visits"])
                    #expect(try row.text("day") == "2026-11-21")
                    #expect(try row.int("visits") == 2)
                    #expect(try await lines() == before)
                    let file = ["", "-wal"].reduce(into: Data()) { data, suffix in
                        data += FileManager.default.contents(atPath: path + suffix) ?? Data()
                    }
                    #expect(file.range(of: Data("2026-11-21".utf8)) != nil)
                    for word in ["Kijkdoos", "vandaan.example", "203.0.113.99", "vriendin"] {
                        #expect(file.range(of: Data(word.utf8)) == nil, "\(word)")
                    }
                }
            }
        }
    }

    /// Held by the public privacy page.
    @Test(arguments: [
        ("hulp", "/proefdorp/hulp"), ("melden", "/proefdorp/melden"), ("lijn", "https://hulplijn.example/"),
    ])
    func theWayToHelpIsNotCounted(name: String, target: String) async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let answer = try await site.get("/proefdorp/g/\(name)")
            #expect(answer.status == .found)
            #expect(answer.headers[.location] == target)
            #expect(try await site.visits() == [])
        }
    }

    /// What a colleague can choose: nothing that is help, and nothing behind which a report starts.
    @Test func whichPagesAreCounted() {
        let silent = CampaignLink.SitePage.allCases.filter { !$0.isCounted }
        #expect(Set(silent) == [.report, .help, .guidance])
        for page in CampaignLink.SitePage.allCases {
            switch page.url(of: "x") {
            case .help, .reporting: #expect(!page.isCounted, "\(page)")
            default: #expect(page.isCounted, "\(page)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func visitsAreCountedForEachLinkAndDay(engine: Engine) async throws {
        try await withCampaignSite(engine, CampaignSample.registers) { site async throws in
            let first = try await site.get("/proefdorp/g/halte")
            #expect(first.headers[.location] == "/proefdorp/normen")
            #expect(first.headers[.cacheControl] == "no-store")
            #expect(try await site.get("/en/proefdorp/g/HALTE").headers[.location] == "/en/proefdorp/normen")
            #expect(
                try await site.get("/proefdorp/g/club").headers[.location] == "https://campagne.example/club?x=1")
            site.clock.advance(minutes: 24 * 60)
            _ = try await site.get("/proefdorp/g/halte")
            let visits = try await site.visits()
            #expect(visits.map(\.day.description) == ["2026-11-21", "2026-11-21", "2026-11-22"])
            #expect(visits.map(\.count).sorted() == [1, 1, 2])
            let elsewhere = try #require(Municipality.ID("elders"))
            #expect(try await site.visits(in: elsewhere) == [])
            #expect(try await site.get("/elders/g/halte").status == .notFound)
        }
    }

    @Test func whoOnlyLooksAheadIsNotCounted() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            for (name, value) in [
                ("Sec-Purpose", "prefetch"), ("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"),
                ("X-Moz", "prefetch"),
            ] {
                let headers: HTTPFields = [try #require(HTTPField.Name(name)): value]
                #expect(try await site.get("/proefdorp/g/halte", headers).status == .found)
            }
            _ = try await site.head("/proefdorp/g/halte")
            #expect(try await site.visits() == [])
            _ = try await site.get("/proefdorp/g/halte")
            #expect(try await site.visits().map(\.count) == [1])
        }
    }

    /// The register says where a link leads; nothing in the request does.
    @Test func noRequestChoosesTheTarget() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            for path in [
                "/proefdorp/g/halte?url=https://kwaad.example", "/proefdorp/g/halte?adres=//kwaad.example",
                "/proefdorp/g/https:%2F%2Fkwaad.example", "/proefdorp/g/..", "/proefdorp/g/onbekend",
            ] {
                let answer = try await site.get(path)
                #expect(!(answer.headers[.location] ?? "").contains("kwaad"), "\(path)")
                #expect([.found, .notFound].contains(answer.status), "\(path)")
            }
        }
    }

    @Test(arguments: [
        (["naam": "Met Spatie"], ["naam: rule(\"short-name\")"]),
        (["naam": "-x"], ["naam: rule(\"short-name\")"]),
        (["naam": "halte"], ["naam: rule(\"short-name-taken\")"]),
        (["pagina": "normen", "adres": "https://a.example/"], ["pagina: rule(\"one-target\")"]),
        (["pagina": ""], ["pagina: rule(\"one-target\")"]),
        (["pagina": "", "adres": "http://a.example/"], ["adres: rule(\"not-https\")"]),
        (["pagina": "", "adres": "https://site.example/proefdorp/hulp"], ["adres: rule(\"own-page\")"]),
        (["pagina": "", "adres": "https://site.example/en/proefdorp/melden"], ["adres: rule(\"own-page\")"]),
        (["pagina": "", "adres": "https://site.example/proefdorp/%6Delden"], ["adres: rule(\"own-page\")"]),
        (["pagina": "", "adres": "https://site.example/proefdorp//hulp"], ["adres: rule(\"own-page\")"]),
        (["pagina": "", "adres": "https://site.example/proefdorp/x/%2E%2E/hulp?a=/.."], ["adres: rule(\"own-page\")"]),
        (["golf": "anders"], ["golf: rule(\"other-campaign\")"]),
        (["naam": "goed"], []),
    ])
    func aLinkObeysItsRules(change: [String: String], expected: [String]) async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let other: JSONValue = [
                "campaign": [["id": "tweede", "fields": CampaignSample.with(["korte-naam": "tweede"])]],
                "campaign-wave": [
                    [
                        "id": "anders",
                        "fields": ["titel": "Anders", "campagne": "tweede", "nummer": 1, "begin": "2026-10-02"],
                    ]
                ],
            ]
            #expect(try await site.load(other) == [])
            var fields: JSONObject = ["naam": "nieuw", "campagne": "proef", "kanaal": "poster", "pagina": "normen"]
            for (name, value) in change { fields[name] = .string(value) }
            let rejected = try await site.load(["campaign-link": [["id": "nieuw", "fields": .object(fields)]]])
            #expect(rejected == expected.map { "campaign-link/nieuw: \($0)" })
        }
    }

    @Test func aLinkThatWasPutAwayLeadsNowhereAndItsNumbersStay() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            _ = try await site.get("/proefdorp/g/halte")
            let staff = try await site.signedIn(as: .communication)
            let id = ImportRegisters.identifier("halte", CampaignLink.register)
            let answer = try await staff.post(
                "/proefdorp/beheer/preventie/korte-links/lijst/\(id)/archief", [("weg", "ja"), ("versie", "1")])
            #expect(answer.status == .seeOther)
            #expect(try await site.get("/proefdorp/g/halte").status == .notFound)
            #expect(try await staff.get("/proefdorp/beheer/preventie/bereik/bereik.csv").text.contains("halte"))
        }
    }

    @Test func colleaguesSeeReachAndTakeTheCode() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            for _ in 1...3 { _ = try await site.get("/proefdorp/g/halte") }
            _ = try await site.get("/proefdorp/g/club")
            let staff = try await site.signedIn(as: .analyst)
            let page = try await staff.get("/proefdorp/beheer/preventie/bereik")
            #expect(page.text.contains("Bezoeken in totaal: 4."))
            #expect(page.text.contains("niet geteld"))
            // The only poster leads to help: it is not told as nought.
            #expect(!page.text.contains("dir=\"auto\">Poster<"))
            #expect(page.text.contains("portion__bar--20") && page.text.contains("portion__bar--7"))
            let file = try await staff.get("/proefdorp/beheer/preventie/bereik/bereik.csv")
            #expect(file.text.contains("2026-11-21,halte,Proefcampagne,1,bushokje,3"))
            let id = ImportRegisters.identifier("halte", CampaignLink.register)
            let code = try await staff.get("/proefdorp/beheer/preventie/korte-link/\(id)/qr.svg")
            #expect(code.headers[.contentType] == "image/svg+xml")
            #expect(code.text.hasPrefix("<svg "))
            #expect(try await site.get("/proefdorp/beheer/preventie/bereik").status == .seeOther)
        }
    }

    @Test func whatHangsTogetherStandsBesideALinkAndItsCampaign() async throws {
        try await withCampaignSite(.sqlite, CampaignSample.registers) { site async throws in
            let staff = try await site.signedIn(as: .communication)
            let link = ImportRegisters.identifier("halte", CampaignLink.register)
            let campaign = ImportRegisters.identifier("proef", Campaign.register)
            let reach = "/proefdorp/beheer/preventie/bereik?campagne=\(campaign)"
            let linkPage = try await staff.get("/proefdorp/beheer/preventie/korte-links/lijst/\(link)")
            for text in ["/proefdorp/g/halte</code>", "/korte-link/\(link)/qr.svg", reach] {
                #expect(linkPage.text.contains(text), "\(text)")
            }
            let page = try await staff.get("/proefdorp/beheer/preventie/campagnes/lijst/\(campaign)")
            let wave = ImportRegisters.identifier("twee", CampaignWave.register)
            for text in ["/campagnegolven/lijst/\(wave)", "/korte-links/lijst/\(link)", "Campagnemateriaal", reach] {
                #expect(page.text.contains(text), "\(text)")
            }
        }
    }

    @Test func sumsAreTakenOverTheRightLinks() throws {
        func link(_ name: String, _ channel: String, _ wave: String?) -> Entry {
            var fields: JSONObject = [
                "naam": .string(name), "kanaal": .string(channel), "campagne": .string(id("c").description),
            ]
            if let wave { fields["golf"] = .string(id(wave).description) }
            return Entry(
                id: id(name), register: "campaign-link", fields: fields, created: TestSite.noon,
                changed: TestSite.noon)
        }
        func id(_ name: String) -> Identifier { ImportRegisters.identifier(name, CampaignLink.register) }
        func day(_ number: Int) -> CivilDate { CivilDate(dayNumber: 20_000 + number) }
        let wave = Entry(
            id: id("w"), register: "campaign-wave", fields: ["titel": "W", "nummer": 1], created: TestSite.noon,
            changed: TestSite.noon)
        let reach = Reach(
            of: id("c"), links: [link("a", "poster", "w"), link("b", "radio", nil), link("d", "poster", nil)],
            waves: [wave],
            visits: [
                LinkVisits(link: id("a"), day: day(0), count: 5), LinkVisits(link: id("b"), day: day(3), count: 2),
                LinkVisits(link: id("d"), day: day(3), count: 1), LinkVisits(link: id("x"), day: day(9), count: 100),
            ])
        #expect(reach.total == 8)
        #expect(reach.rows.map { $0.link[CampaignLink.name] } == ["a", "b", "d"])
        #expect(reach.channels.map(\.channel) == [.poster, .radio])
        #expect(reach.channels.map(\.visits) == [6, 2])
        #expect(reach.waves.map(\.visits) == [5, 3])
        #expect(reach.days.map(\.visits) == [5, 0, 0, 3])
        #expect([0, 1, 5, 10].map { ReachPage.step($0, of: 10) } == [0, 2, 10, 20])
        #expect(ReachPage.step(1, of: 1_000_000) == 1)
    }
}
