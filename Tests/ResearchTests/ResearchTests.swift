import Domain
import Foundation
import Geography
import HTTPTypes
import Platform
import Registers
import SQLStore
import TestSupport
import Testing

@testable import Research
@testable import Straatlicht

#if canImport(FoundationXML)
import FoundationXML
#endif

private func withBoard(
    _ engine: Engine = .sqlite,
    _ body: @escaping @Sendable (Browser, Site, Municipality.ID) async throws -> Void
) async throws {
    try await TestSite.with(engine, migrations: Composition.migrations) { site in
        try Composition.router(site: site, resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    } _: { browser, site, town in
        let file = try JSONValue(
            parsing: """
                {"registers": {"institution": [{"id": "hs", "fields": {"naam": "Hogeschool Proef", "soort": "hogeschool"}}],
                "question": [{"id": "q", "fields": {"titel": "Wat helpt?", "vraag": "Wat helpt hier?", "stand": "voorgesteld",
                "openbaar": "ja", "afdeling": "Veiligheid", "themas": ["preventie"]}},
                {"id": "geheim", "fields": {"titel": "Nog niet", "vraag": "?", "stand": "voorgesteld", "afdeling": "Zorg"}}],
                "publication": [{"id": "p", "fields": {"titel": "Licht & donker", "auteurs": "Groep 1\\nGroep 2",
                "instelling": "hs", "datum": "2026-05-01", "taal": "nl", "samenvatting": "Kort <gezegd>.", "vraag": "q",
                "licentie": "cc-by", "toegang": "embargo", "embargo-tot": "2026-12-01", "tekst": "https://repo.example/1",
                "doi": "10.1234/abc", "toestemming": "ja", "openbaar": "ja"}}]}}
                """.utf8)
        let outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
            file, into: town, by: .command("test"), from: .commandLine)
        #expect(outcome.rejected == [] && outcome.added == 4)
        try await body(browser, site, town)
    }
}

struct QuestionTests {
    private static let list = "/proefdorp/beheer/onderzoek/vragen"

    private func question(_ site: Site, _ town: Municipality.ID) async throws -> Entry {
        let all = try await site.database.read { try RegisterStore.all(of: "question", in: town, $0) }
        return try #require(all.first { $0[ResearchQuestion.title] == "Wat helpt?" })
    }

    private let words = [("titel", "Wat helpt?"), ("vraag", "Wat helpt hier?"), ("afdeling", "Veiligheid")]
    private let agreed = [("akkoord-afdeling", "ja"), ("akkoord-instelling", "ja"), ("akkoord-stadspartners", "ja")]

    @Test func aQuestionIsAgreedByEverybodyBeforeItGoesOn() async throws {
        try await withBoard { browser, site, town in
            let staff = try await browser.signedIn(as: .researcher, site, town)
            let path = "\(Self.list)/lijst/\(try await question(site, town).id)"
            let early = try await staff.submit(path, words + [("stand", "vastgesteld"), ("akkoord-afdeling", "ja")])
            #expect(early.status == .unprocessableContent && early.contains("id=\"stand\""))
            #expect(try await staff.submit(path, words + agreed + [("stand", "vastgesteld")]).status == .seeOther)
            // Other words are another question.
            let other = [("titel", "Wat helpt?"), ("vraag", "Iets anders?"), ("afdeling", "Veiligheid")]
            #expect(
                try await staff.submit(path, other + agreed + [("stand", "vastgesteld")]).status
                    == .unprocessableContent)
            #expect(
                try await staff.submit(path, other + agreed.dropLast() + [("stand", "aangescherpt")]).status
                    == .seeOther)
            #expect(try await staff.submit(path, other + agreed + [("stand", "vastgesteld")]).status == .seeOther)
            #expect(
                try await staff.submit(path, other + agreed + [("stand", "loopt")]).status == .unprocessableContent)
        }
    }

    @Test func aDepartmentThatOwesAnAnswerIsNamed() async throws {
        try await withBoard { browser, site, town in
            let staff = try await browser.signedIn(as: .policyOfficer, site, town)
            let id = try await question(site, town).id
            let path = "\(Self.list)/lijst/\(id)"
            let institution = try await site.database.read {
                try RegisterStore.all(of: "institution", in: town, $0)[0].id
            }
            let run = words + agreed + [("instelling", institution.description), ("begin", "2026-02-01")]
            let page = "/proefdorp/onderzoek/vraag/\(id)"
            #expect(
                try await staff.submit(path, run + [("stand", "gepubliceerd"), ("openbaar", "ja")]).status
                    == .unprocessableContent)
            let due = [("reactie-voor", "2026-11-20"), ("openbaar", "ja")]
            #expect(try await staff.submit(path, run + due + [("stand", "gepubliceerd")]).status == .seeOther)
            #expect(try await browser.get(page).contains("20 november 2026"))
            #expect(try await staff.get("/proefdorp/beheer/onderzoek/agenda").contains("Reactie te laat (1)"))
            #expect(
                try await staff.submit(path, run + due + [("stand", "beantwoord")]).status == .unprocessableContent)
            let answer = [("reactie", "We **doen** dit."), ("reactie-op", "2026-11-21")]
            #expect(try await staff.submit(path, run + due + answer + [("stand", "beantwoord")]).status == .seeOther)
            #expect(try await browser.get(page).contains("We <strong>doen</strong> dit."))
            #expect(try await staff.get("/proefdorp/beheer/onderzoek/agenda").contains("Reactie te laat (0)"))
        }
    }

    @Test(arguments: Language.allCases)
    func thePublicListShowsWhatIsPublic(language: Language) async throws {
        try await withBoard { browser, site, _ in
            let prefix = language == .dutch ? "" : "/\(language.rawValue)"
            let page = try await browser.get("\(prefix)/proefdorp/onderzoek")
            #expect(page.status == .ok)
            #expect(page.contains("Wat helpt?") && page.contains("Licht &amp; donker") && !page.contains("Nog niet"))
            #expect(!page.contains(">research.") && !page.contains(">register."))
            #expect(try await browser.get("\(prefix)/proefdorp/onderzoek?zoek=donker").contains("Licht &amp; donker"))
            #expect(try await !browser.get("\(prefix)/proefdorp/onderzoek?zoek=donker").contains("Wat helpt?"))
            let tag = try #require(page.headers[.eTag])
            let known = try await browser.get("\(prefix)/proefdorp/onderzoek", headers: [.ifNoneMatch: tag])
            #expect(known.status == .notModified && known.text.isEmpty)
            #expect(known.headers[.contentSecurityPolicy] == page.headers[.contentSecurityPolicy])
        }
    }
}

struct PublicationTests {
    private func publication(_ site: Site, _ town: Municipality.ID) async throws -> Entry {
        try await site.database.read { try RegisterStore.all(of: "publication", in: town, $0)[0] }
    }

    @Test func theTextComesOutWhenTheEmbargoEnds() async throws {
        let clock = TestClock(TestSite.noon)
        try await withBoard { _, site, town in
            let entry = try await publication(site, town)
            let before = try #require(CivilDate(iso: "2026-11-30"))
            #expect(Publication.fullTextAddress(of: entry, on: before) == nil)
            #expect(Publication.fullTextAddress(of: entry, on: before.adding(days: 1)) == "https://repo.example/1")
        }
        #expect(clock.now == TestSite.noon)
    }

    @Test(arguments: ["10.1234/abc", "10.12345.6/x/y"]) func isADOI(text: String) {
        #expect(Publication.isDOI(text))
    }

    @Test(arguments: [
        "", "11.1234/abc", "10.12/abc", "10.1234/", "10.1234", "10.1234/a b", "https://doi.org/10.1234/a",
    ])
    func isNoDOI(text: String) { #expect(!Publication.isDOI(text)) }

    @Test func nothingIsPublicWithoutConsent() async throws {
        try await withBoard { browser, site, town in
            let staff = try await browser.signedIn(as: .researcher, site, town)
            let entry = try await publication(site, town)
            let path = "/proefdorp/beheer/onderzoek/publicaties/lijst/\(entry.id)"
            let fields = [
                ("titel", "Licht & donker"), ("auteurs", "Groep 1"), ("datum", "2026-05-01"), ("taal", "nl"),
                ("instelling", try #require(entry[Publication.institution]).description), ("samenvatting", "Kort."),
                ("licentie", "cc-by"), ("toegang", "alleen-gegevens"), ("openbaar", "ja"),
            ]
            #expect(try await staff.submit(path, fields).status == .unprocessableContent)
            #expect(try await staff.submit(path, fields + [("toestemming", "ja")]).status == .seeOther)
        }
    }

    @Test func dataCiteHasWhatADOINeeds() async throws {
        try await withBoard { browser, site, town in
            let entry = try await publication(site, town)
            let page = try await browser.get("/proefdorp/onderzoek/publicatie/\(entry.id)/datacite.json")
            let json = try JSONValue(parsing: page.text.utf8)
            #expect(json["doi"] == "10.1234/abc" && json["publicationYear"] == 2026)
            #expect(json["creators"]?.array?.count == 2)
            #expect(json["titles"]?.array?.first?["title"] == "Licht & donker")
            #expect(json["publisher"]?["name"] == "Hogeschool Proef")
            #expect(json["types"]?["resourceTypeGeneral"] == "Text")
        }
    }

    @Test func harvestersReadEveryVerb() async throws {
        try await withBoard { browser, site, town in
            func ask(_ query: String) async throws -> String {
                let page = try await browser.get("/proefdorp/oai?\(query)")
                #expect(page.status == .ok && page.headers[.contentType] == "text/xml; charset=utf-8")
                let parser = XMLParser(data: Data(page.text.utf8))
                #expect(parser.parse(), "\(query)")
                return page.text
            }
            #expect(try await ask("verb=Identify").contains("<protocolVersion>2.0</protocolVersion>"))
            #expect(try await ask("verb=ListMetadataFormats").contains("oai_dc"))
            let records = try await ask("verb=ListRecords&metadataPrefix=oai_dc")
            #expect(records.contains("<dc:title>Licht &amp; donker</dc:title>"))
            #expect(records.contains("<dc:description>Kort &lt;gezegd&gt;.</dc:description>"))
            // Still under embargo.
            #expect(!records.contains("repo.example"))
            let entry = try await publication(site, town)
            #expect(try await ask("verb=ListIdentifiers&metadataPrefix=oai_dc").contains("proefdorp/\(entry.id)"))
            for (query, code) in [
                ("", "badVerb"), ("verb=Nonsense", "badVerb"), ("verb=ListRecords", "badArgument"),
                ("verb=Identify&x=1", "badArgument"), ("verb=ListSets", "noSetHierarchy"),
                ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
                ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:y", "idDoesNotExist"),
                ("verb=ListRecords&metadataPrefix=oai_dc&until=2020-01-01", "noRecordsMatch"),
                ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01", "badArgument"),
                ("verb=ListRecords&resumptionToken=zomaar", "badResumptionToken"),
            ] {
                #expect(try await ask(query).contains("<error code=\"\(code)\"/>"), "\(query)")
            }
        }
    }

    @Test func aLongListComesInPages() throws {
        let now = Instant(milliseconds: 1_000_000_000)
        let records = (0..<25).map { index in
            HarvestRecord(
                Entry(
                    id: Identifier(at: now, random: [UInt8(index)]), register: "publication",
                    fields: ["titel": .string("T\(index)"), "openbaar": true], created: now,
                    changed: now.adding(minutes: Int64(index))),
                institution: nil, page: "https://x.example/", today: CivilDate(dayNumber: 0))
        }
        var repository = HarvestRepository(
            name: "Proef", slug: "proef", host: "x.example", address: "https://x.example/oai", records: records,
            now: now)
        repository.page = 10
        var seen: [String] = []
        var arguments = ["verb": ["ListRecords"], "metadataPrefix": ["oai_dc"]]
        for _ in 0..<4 {
            let text = String(decoding: repository.answer(SubmittedForm(fields: arguments)), as: UTF8.self)
            seen += text.components(separatedBy: "<dc:title>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            guard let token = text.components(separatedBy: "<resumptionToken>").dropFirst().first else { break }
            arguments = ["verb": ["ListRecords"], "resumptionToken": [String(token.prefix { $0 != "<" })]]
        }
        #expect(seen == (0..<25).map { "T\($0)" })
    }
}

struct DataPackTests {
    private func released(_ counts: [Int]) -> [Int?] {
        DataPack.released(counts.enumerated().map { DataPack.Cell("\($0)", $1) })
    }

    @Test func smallCellsAreKeptBackAndNeverOneAlone() {
        #expect(released([10, 7, 0, 30]) == [10, 7, 0, 30])
        #expect(released([10, 4, 0, 30]) == [nil, nil, 0, 30])
        #expect(released([10, 4, 1, 30]) == [10, nil, nil, 30])
        #expect(released([5, 5, 3]) == [nil, 5, nil])
        #expect(released([3]) == [nil])
        #expect(released([]) == [])
    }

    @Test func noNameOfASmallCellIsInTheFile() {
        let pack = DataPack([
            DataPack.Table("gebied", [DataPack.Cell("Oost", 40), DataPack.Cell("West", 2), DataPack.Cell("Zuid", 7)])
        ])
        let text = String(decoding: pack.csv(keptBack: "te klein"), as: UTF8.self)
        #expect(text.contains("gebied,Oost,40,") && text.contains("gebied,,,te klein"))
        #expect(!text.contains("West") && !text.contains("Zuid"))
    }

    @Test(arguments: Engine.available)
    func figuresAreGivenOnlyOnceApproved(engine: Engine) async throws {
        try await withBoard(engine) { browser, site, town in
            let staff = try await browser.signedIn(as: .researcher, site, town)
            let institution = try await site.database.read {
                try RegisterStore.all(of: "institution", in: town, $0)[0].id
            }
            let list = "/proefdorp/beheer/onderzoek/datapakketten"
            let asked = [
                ("doel", "Proef"), ("instelling", institution.description), ("van", "2026-01-01"),
                ("tot-en-met", "2026-12-31"),
            ]
            #expect(try await staff.submit(list + "/nieuw", asked + [("stand", "gevraagd")]).status == .seeOther)
            let id = try await site.database.read { try RegisterStore.all(of: "data-request", in: town, $0)[0].id }
            let pack = "/proefdorp/beheer/onderzoek/datapakket/\(id)"
            #expect(try await staff.get(pack).status == .notFound)
            let path = "\(list)/lijst/\(id)"
            #expect(
                try await staff.submit(path, asked + [("stand", "goedgekeurd")]).status == .unprocessableContent)
            let decided = [
                ("stand", "goedgekeurd"), ("voorwaarden", "ja"), ("besloten-op", "2026-11-20"),
                ("besloten-door", "Team"),
            ]
            // Whoever asks does not decide.
            #expect(try await staff.submit(path, asked + decided).status == .unprocessableContent)
            let officer = try await browser.signedIn(as: .policyOfficer, site, town, login: "beleid")
            let short = [("van", "2026-11-01"), ("tot-en-met", "2026-11-20")] + asked.dropLast(2)
            #expect(try await officer.submit(path, short + decided).status == .unprocessableContent)
            #expect(try await officer.submit(path, asked + decided).status == .seeOther)
            // There are no thirty reports in this town.
            let answer = try await staff.get(pack)
            #expect(answer.status == .seeOther && answer.headers[.location]?.hasSuffix("te-weinig=1") == true)
            for role in [Role.networkCoordinator, .analyst, .partner] {
                let other = try await browser.signedIn(as: role, site, town, login: role.rawValue)
                #expect(try await other.get(pack).status == .forbidden, "\(role)")
            }
        }
    }
}
