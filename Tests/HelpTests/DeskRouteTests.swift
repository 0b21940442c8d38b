import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Help
@testable import Platform

struct DeskRouteTests {
    private let complete = [
        ("naam", "Nieuwe lijn"), ("organisatie", "Stichting Proef"), ("telefoon", "0800-0001\n0800-0002"),
        ("website", "proef.example"), ("uren", "week"), ("uren-0", "09:00-17:00"), ("uren-4", "22:00-02:00"),
        ("feestdagen", "ja"), ("situaties", "praten"), ("doelgroepen", "jongeren"), ("talen", "ar"),
        ("momenten", "eerder"), ("leeftijd-van", "12"), ("leeftijd-tot", "17"), ("spoed", "snel"), ("bereik", "regio"),
        ("regio", "Twente"), ("kosten", "gratis"), ("bron", "proef.example"), ("eigenaar", "Team"),
        ("tekst-nl", "Tekst."), ("tekst-ar", "نص."),
    ]

    private func services(_ site: Site, _ town: Municipality.ID) async throws -> [DirectoryEntry] {
        try await site.database.read { try HelpStore.all(in: town, $0) }
    }

    @Test(arguments: Role.allCases)
    func rolesSeeWhatTheyMay(role: Role) async throws {
        try await withSite { browser, site, town in
            let id = try #require(try await services(site, town).first?.id)
            let paths = [
                "/beheer/hulp", "/beheer/hulp/nieuw", "/beheer/hulp/dienst/\(id)", "/beheer/hulp/uitleg",
                "/beheer/hulp/uitleg/omstander/tijdens/nl",
            ]
            for path in paths {
                #expect(try await browser.get("/proefdorp\(path)").headers[.location] == "/proefdorp/beheer/inloggen")
            }
            let staff = try await browser.signedIn(as: role, site, town)
            for path in paths {
                let status = try await staff.get("/proefdorp\(path)").status
                #expect(status == (role.allows(.editHelp) ? .ok : .forbidden), "\(path)")
            }
            let before = try await services(site, town).map(\.version)
            for path in ["/nieuw", "/dienst/\(id)", "/dienst/\(id)/controle", "/dienst/\(id)/actief"] {
                let status = try await staff.post("/proefdorp/beheer/hulp\(path)", complete).status
                #expect(status == .forbidden, "without the session's token: \(path)")
            }
            #expect(try await services(site, town).map(\.version) == before)
        }
    }

    @Test func whoMayEditHelp() {
        #expect(Role.allCases.filter { $0.allows(.editHelp) } == [.caseWorker, .administrator, .communication])
    }

    @Test(arguments: Language.allCases)
    func theDeskSpeaksEveryLanguage(language: Language) async throws {
        try await withSite { browser, site, town in
            let staff = try await browser.signedIn(as: .caseWorker, site, town)
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            let words = site.phrasebook.words(HelpPhrase.self, in: language)
            let page = try await staff.get("\(prefix)/proefdorp/beheer/hulp")
            #expect(page.text.contains(words(.deskTitle)))
            #expect(page.text.contains(words(.standingShown)))
            let id = try #require(try await services(site, town).first?.id)
            let detail = try await staff.get("\(prefix)/proefdorp/beheer/hulp/dienst/\(id)")
            #expect(detail.text.contains(words(.checkTitle)))
            for text in [page.text, detail.text] { #expect(!text.contains("\"help.") && !text.contains(">help.")) }
        }
    }

    @Test(arguments: Engine.available)
    func aServiceIsAddedCheckedAndTakenOut(engine: Engine) async throws {
        try await withSite(engine, isFilled: false) { browser, site, town in
            let staff = try await browser.signedIn(as: .caseWorker, site, town)
            let csrf = try #require(try await staff.get("/proefdorp/beheer/hulp/nieuw").hidden("csrf"))
            let added = try await staff.post("/proefdorp/beheer/hulp/nieuw", complete + [("csrf", csrf)])
            #expect(added.status == .seeOther)
            let entry = try #require(try await services(site, town).first)
            let service = entry.service
            #expect(service.phones.map(\.text) == ["0800-0001", "0800-0002"])
            #expect(OpeningHoursText.write(service.hours) == "ma 09:00-17:00; vr 22:00-02:00; niet op feestdagen")
            #expect(service.situations == [Code("praten")] && service.audiences == [Code("jongeren")])
            #expect(service.languages == [Code("ar")] && service.moments == [.someTimeAgo])
            #expect(service.minimumAge == 12 && service.maximumAge == 17)
            #expect(service.urgency == .soon && service.reach == .region)
            #expect(service.texts == [.dutch: "Tekst.", .arabic: "نص."])
            #expect(service.checkedOn == nil)

            // Nobody checked it: colleagues are told, residents do not see it.
            let path = "/proefdorp/beheer/hulp/dienst/\(entry.id)"
            #expect(added.headers[.location] == path + "?bevestiging=toegevoegd")
            #expect(try await staff.get(added.headers[.location] ?? "").text.contains("<p>Toegevoegd.</p>"))
            #expect(try await staff.get("/proefdorp/beheer/hulp").text.contains("Controleer"))
            #expect(!(try await browser.get("/proefdorp/hulp/alles")).text.contains("Nieuwe lijn"))

            let check = [("csrf", csrf), ("versie", "1"), ("controle-bron", "gebeld")]
            let checked = try await staff.post(path + "/controle", check)
            #expect(checked.status == .seeOther)
            #expect(try await staff.get(checked.headers[.location] ?? "").text.contains("<p>Opgeslagen.</p>"))
            #expect(try await browser.get("/proefdorp/hulp/alles").text.contains("Nieuwe lijn"))
            let checks = try await site.database.read { try HelpStore.checks(of: entry.id, in: town, $0) }
            #expect(checks.map(\.by) == ["Iemand"])
            #expect(checks.map(\.source) == ["gebeld"])
            #expect(checks.map(\.on) == [Fixture.today])
            let detail = try await staff.get(path)
            #expect(detail.text.contains("Iemand") && detail.text.contains("gebeld"))
            // The same form from another tab, which still has the old version.
            #expect(try await staff.post(path + "/controle", check).status == .unprocessableContent)

            let off = [("csrf", csrf), ("versie", "2"), ("actief", "nee")]
            #expect(try await staff.post(path + "/actief", off).status == .seeOther)
            #expect(!(try await browser.get("/proefdorp/hulp/alles")).text.contains("Nieuwe lijn"))
            #expect(try await staff.get("/proefdorp/beheer/hulp?stand=inactive").text.contains("Nieuwe lijn"))
            let on = [("csrf", csrf), ("versie", "3"), ("actief", "ja")]
            #expect(try await staff.post(path + "/actief", on).status == .seeOther)
            #expect(try await browser.get("/proefdorp/hulp/alles").text.contains("Nieuwe lijn"))
            // Added, checked, off, on: who did it is written down; what was refused did not happen.
            let edits = try await site.database.read {
                try $0.first("SELECT COUNT(*) AS n FROM audit_line WHERE action = 'help-edited'")?.int("n")
            }
            #expect(edits == 4)
        }
    }

    /// A check is about the facts: when they change it counts no more, when only the text changes it does.
    @Test func aNewNumberNeedsANewCheck() async throws {
        try await withSite { browser, site, town in
            let staff = try await browser.signedIn(as: .administrator, site, town)
            let id = NamedIdentifier.service("veiligthuis")
            let path = "/proefdorp/beheer/hulp/dienst/\(id)"
            let csrf = try #require(try await staff.get(path).hidden("csrf"))
            func entry() async throws -> DirectoryEntry {
                try #require(try await site.database.read { try HelpStore.find(id, in: town, $0) })
            }
            func save(_ change: [(String, String)]) async throws -> HTTPResponse.Status {
                let stored = try await entry()
                let form = ServiceForm.fields(of: stored.service)
                var fields = form.names.filter { name in !change.contains { $0.0 == name } }
                    .flatMap { name in form.all(name).map { (name, $0) } }
                fields += change + [("csrf", csrf), ("versie", String(stored.version))]
                return try await staff.post(path, fields).status
            }
            #expect(try await save([("tekst-nl", "Andere tekst")]) == .seeOther)
            #expect(try await entry().service.checkedOn == Fixture.today)
            #expect(try await save([("telefoon", "0800-2001")]) == .seeOther)
            #expect(try await entry().service.checkedOn == nil)
            #expect(try await save([("telefoon", "0800-2000"), ("gecontroleerd", "ja")]) == .seeOther)
            #expect(try await entry().service.checkedOn == Fixture.today)
            #expect(try await site.database.read { try HelpStore.checks(of: id, in: town, $0) }.count == 1)
        }
    }

    @Test func whatIsWrongIsSaidAndWhatWasTypedStays() async throws {
        try await withSite { browser, site, town in
            let staff = try await browser.signedIn(as: .caseWorker, site, town)
            let id = try #require(try await services(site, town).first?.id)
            for path in ["/proefdorp/beheer/hulp/nieuw", "/proefdorp/beheer/hulp/dienst/\(id)"] {
                let csrf = try #require(try await staff.get(path).hidden("csrf"))
                let wrong = [
                    ("csrf", csrf), ("versie", "1"), ("naam", ""), ("organisatie", "<b>Proef</b>"),
                    ("telefoon", "nummer volgt"), ("website", "geen adres"), ("chat", "javascript:alert(1)"),
                    ("uren", "week"), ("uren-2", "van negen tot vijf"), ("leeftijd-van", "oud"),
                    ("leeftijd-tot", "200"), ("tekst-nl", "Dit typte ik."), ("situaties", "praten"),
                    ("regio", String(repeating: "x", count: 301)),
                ]
                let page = try await staff.post(path, wrong)
                #expect(page.status == .unprocessableContent)
                for field in [
                    "naam", "telefoon", "website", "chat", "uren-2", "leeftijd-van", "leeftijd-tot", "bron", "regio",
                ] {
                    #expect(page.text.contains("href=\"#\(field)\""), "\(field)")
                    #expect(page.text.contains("id=\"\(field)-fout\""), "\(field)")
                    #expect(page.text.contains("id=\"\(field)\""), "\(field)")
                }
                for kept in [
                    "&lt;b&gt;Proef&lt;/b&gt;", "nummer volgt", "geen adres", "van negen tot vijf", "Dit typte ik.",
                    "javascript:alert(1)",
                ] { #expect(page.text.contains(kept), "\(kept)") }
                #expect(page.text.contains("value=\"praten\" checked"))
                #expect(!page.text.contains("<b>Proef"))
            }
            #expect(try await services(site, town).count == 5)
            #expect(try await services(site, town).allSatisfy { $0.version == 1 })
        }
    }

    @Test func aColleagueWhoWasFasterIsNotOverwritten() async throws {
        try await withSite { browser, site, town in
            let staff = try await browser.signedIn(as: .caseWorker, site, town)
            let entry = try #require(try await services(site, town).first)
            let path = "/proefdorp/beheer/hulp/dienst/\(entry.id)"
            let csrf = try #require(try await staff.get(path).hidden("csrf"))
            func save(_ name: String, version: String) async throws -> Browser.Page {
                try await staff.post(
                    path,
                    [
                        ("csrf", csrf), ("versie", version), ("naam", name), ("organisatie", "O"),
                        ("bron", "b.example"),
                    ])
            }
            #expect(try await save("Eerste", version: "1").status == .seeOther)
            let late = try await save("Tweede", version: "1")
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("value=\"Tweede\""))
            #expect(late.text.contains("Een collega heeft dit intussen veranderd"))
            #expect(try await services(site, town).contains { $0.service.name == "Eerste" })
            // Whoever read that may save again.
            #expect(late.hidden("versie") == "2")
            #expect(try await save("Tweede", version: "2").status == .seeOther)
        }
    }

    @Test func anotherTownsServiceIsNotThere() async throws {
        try await withSite { browser, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            let staff = try await browser.signedIn(as: .administrator, site, other)
            let id = try #require(try await services(site, town).first?.id)
            let path = "/elders/beheer/hulp/dienst/\(id)"
            #expect(try await staff.get(path).status == .notFound)
            let csrf = try #require(try await staff.get("/elders/beheer/hulp").hidden("csrf"))
            let fields = [("csrf", csrf), ("versie", "1"), ("controle-bron", "x"), ("actief", "nee")] + complete
            for end in ["", "/controle", "/actief"] {
                #expect(try await staff.post(path + end, fields).status == .notFound, "\(end)")
            }
            #expect(try await services(site, other).isEmpty)
            #expect(try await services(site, town).allSatisfy { $0.version == 1 })
        }
    }

    @Test(arguments: Engine.available)
    func ownGuidanceTakesThePlaceOfTheStartingText(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let other = try await TestSite.addTown("elders", to: site.database)
            let staff = try await browser.signedIn(as: .caseWorker, site, town)
            let path = "/proefdorp/beheer/hulp/uitleg/omstander/tijdens/nl"
            let page = try await staff.get(path)
            #expect(page.text.contains("Afleiden"))
            let csrf = try #require(page.hidden("csrf"))
            let text = "### Eigen kop\n\n<script>alert(1)</script>\n\n[klik](javascript:alert(1)) *belangrijk*"
            let saved = try await staff.post(path, [("csrf", csrf), ("versie", "0"), ("tekst", text)])
            #expect(saved.status == .seeOther)
            let shown = try await browser.get("/proefdorp/hulp/wat-kun-je-doen/omstander")
            #expect(shown.text.contains("<h3>Eigen kop</h3>"))
            #expect(shown.text.contains("klik <em>belangrijk</em>"))
            #expect(!shown.text.contains("alert(1)"))
            #expect(!shown.text.contains("Ga bij de ander staan"))
            // Other languages and other towns keep theirs.
            #expect(
                try await browser.get("/en/proefdorp/hulp/wat-kun-je-doen/omstander").text.contains(
                    "Stand with the person"))
            #expect(
                try await browser.get("/\(other)/hulp/wat-kun-je-doen/omstander").text.contains("Ga bij de ander staan")
            )

            // Somebody else had the page open.
            let late = try await staff.post(path, [("csrf", csrf), ("versie", "0"), ("tekst", "Te laat")])
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("Te laat") && late.hidden("versie") == "1")
            let empty = try await staff.post(path, [("csrf", csrf), ("versie", "1"), ("tekst", " ")])
            #expect(empty.status == .unprocessableContent)
            let long = String(repeating: "woord ", count: 2000)
            #expect(
                try await staff.post(path, [("csrf", csrf), ("versie", "1"), ("tekst", long)]).status
                    == .unprocessableContent)

            let back = try await staff.post(path, [("csrf", csrf), ("versie", "1"), ("terug", "ja")])
            #expect(back.status == .seeOther)
            #expect(
                try await browser.get("/proefdorp/hulp/wat-kun-je-doen/omstander").text.contains(
                    "Ga bij de ander staan"))
            for wrong in ["/kanarie/tijdens/nl", "/omstander/kanarie/nl", "/omstander/tijdens/xx"] {
                #expect(try await staff.get("/proefdorp/beheer/hulp/uitleg\(wrong)").status == .notFound)
            }
        }
    }
}
