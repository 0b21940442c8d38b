import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing

@testable import Platform
@testable import Reporting

struct RetentionJobTests {
    /// One town whose settings cannot be read does not keep the others from being done.
    @Test(arguments: Engine.available)
    func theJobGoesThroughEveryTown(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            let broken = try await archive.elsewhere("aardorp")
            let other = try await archive.elsewhere("zandstad")
            for town in [archive, broken, other] { try await town.add(at: TestSite.noon, ["contact", "story"]) }
            try await archive.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO reporting_settings (municipality_id, settings, changed_ms)
                    VALUES (\(broken.town), 'geen instellingen', 0)
                    """)
            }
            let clock = TestClock(TestSite.noon.adding(days: 400))
            let job = RetentionJob(site: try TestSite.make(archive.database, clock: clock))
            await #expect(throws: SQLError.self) { try await job.run() }
            for town in [archive, other] {
                #expect(try await town.count(.sealedPart) == 0)
                #expect(try await town.log().map(\.number) == [1, 1])
            }
            #expect(try await broken.count(.sealedPart) == 2)
            try await broken.keep(contact: 6, story: 12, years: 5)
            try await job.run()
            #expect(try await broken.count(.sealedPart) == 0)
        }
    }

    /// What the job deleted stands in the audit log too, once for each town.
    @Test(arguments: Engine.available)
    func theAuditLogSaysThatSomethingWasDeleted(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.add(at: TestSite.noon, ["story"])
            try await archive.run(at: TestSite.noon.adding(days: 10))
            func actions() async throws -> [String] {
                try await archive.database.read { [town = archive.town] connection in
                    try connection.rows("SELECT action FROM audit_line WHERE municipality_id = \(town)")
                        .map { try $0.text("action") }
                }
            }
            #expect(try await actions() == [])
            try await archive.run(at: TestSite.noon.adding(days: 400))
            #expect(try await actions() == [AuditAction.retentionDeleted.rawValue])
        }
    }
}

struct DeletionsPageTests {
    @Test(arguments: Role.allCases)
    func onlyAdministratorsSeeWhatWasDeleted(role: Role) async throws {
        try await withSite { browser, site, town in
            let archive = try await Archive(site.database, in: town)
            let file = try await archive.add(at: TestSite.noon, ["story"])
            try await archive.withdraw(file, at: TestSite.noon)
            let page = try await browser.signedIn(as: role, site, town).get("/proefdorp/beheer/verwijderd")
            #expect(page.status == (role == .administrator ? .ok : .forbidden))
            guard role == .administrator else { return }
            #expect(page.text.contains("21 november 2026"))
            #expect(page.text.contains("Ingetrokken door de melder"))
            #expect(page.text.contains("na 6 maanden verwijderd"))
            #expect(page.text.contains("na 12 maanden verwijderd"))
            #expect(page.text.contains("na 5 jaar verwijderd"))
            let none = try await browser.signedIn(as: role, site, town, login: "nog-iemand")
                .get("/proefdorp/beheer/verwijderd?page=99999999999999999999")
            #expect(none.status == .ok)
        }
    }

    @Test(arguments: [
        (Language.dutch, 1, "een maand"), (.dutch, 2, "twee maanden"), (.dutch, 12, "12 maanden"),
        (.english, 1, "one month"), (.english, 7, "7 months"), (.arabic, 1, "شهر واحد"), (.arabic, 2, "شهرين"),
        (.arabic, 6, "6 أشهر"), (.arabic, 12, "12 شهرًا"),
    ])
    func termsAreInWords(language: Language, months: Int, expected: String) throws {
        let book = try Phrasebook(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        let retention = ReportingSettings.Retention(storyMonths: months, contactMonths: months, reportYears: 3)
        let text = RetentionText(retention, words: book.words(RetentionPhrase.self, in: language))
        #expect(text.values["story"] == expected)
        #expect(text.sentences.count == 3)
        #expect(text.sentences[1].contains(expected))
        #expect(text.sentences.allSatisfy { !$0.contains("{") })
    }
}
