import Domain
import Foundation
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

private let path = "/proefdorp/correctie"
private let desk = "/proefdorp/beheer/correcties"
private let text = "Op vrijdag bij het station was ik alleen de weg aan het vragen."

extension Browser {
    /// Sends a request for correction on a fresh sheet, unless a token is given.
    fileprivate func askForCorrection(
        _ words: String = text, token: String? = nil, more: [(String, String)] = []
    ) async throws -> Page {
        var sheet = token
        if sheet == nil { sheet = try await get(path).hidden("token") }
        return try await post(path, [("token", sheet ?? ""), ("story", words)] + more)
    }

    /// The address of the only request on the desk.
    fileprivate func onlyRequest() async throws -> String {
        let list = try await get(desk).text
        let links = Set(list.matches(of: #//proefdorp/beheer/correcties/[0-9a-f-]{36}/#).map { String($0.output) })
        #expect(links.count == 1)
        return try #require(links.first)
    }
}

extension Site {
    fileprivate func number(of query: SQLQuery) async throws -> Int {
        try await database.read { try $0.first(query)?.int("count") ?? 0 }
    }

    fileprivate func corrections(in town: Municipality.ID) async throws -> [Correction] {
        try await database.read { try CorrectionStore.list(limit: 100, in: town, $0) }
    }
}

struct CorrectionDeadlineTests {
    @Test(arguments: [
        ("2026-11-21", "2026-12-21"), ("2026-12-21", "2027-01-21"),
        // A month that is shorter, and its last day a Saturday; a leap year.
        ("2026-01-31", "2026-02-27"), ("2028-01-31", "2028-02-29"),
        // Christmas and New Year's Day: the day before.
        ("2026-11-25", "2026-12-24"), ("2026-12-01", "2026-12-31"),
    ])
    func aMonthIsACalendarMonth(asked: String, due: String) throws {
        for minute in [0, 720, 1439] {
            #expect(Deadline.aMonth(from: try moment(asked, minute)) == (try moment(due, 1020)))
        }
    }

    @Test func everyOutcomeOfTheListIsOne() throws {
        let codes = try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        #expect(codes[.correctionOutcome].codes == Correction.Outcome.allCases.map(\.code))
        for list in [CodeCatalogue.List.correctionOutcome, .correctionReason] {
            for code in codes[list].codes {
                for language in Language.allCases { #expect(codes.text(code, in: list, language) != nil, "\(code)") }
            }
        }
    }
}

struct CorrectionTests {
    @Test(arguments: Engine.available)
    func aRequestIsDecidedAndTheAnswerIsUnderTheCode(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let reader = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let sent = try await browser.askForCorrection(more: [("contactEmail", "sam@voorbeeld.example")])
            #expect(sent.status == .ok)
            #expect(sent.headers[.setCookie] == nil)
            #expect(!sent.text.contains(text))
            #expect(sent.text.contains("21 december 2026"))
            let code = try #require(sent.code)
            let waiting = try await browser.post("/proefdorp/antwoord", [("code", code)])
            #expect(waiting.status == .ok)
            #expect(waiting.text.contains("21 december 2026") && waiting.text.contains(text))

            // A task with a deadline, which is done on a page of its own.
            let task = try #require(try await site.openTasks(in: town).first)
            #expect(task.kind == .correction)
            #expect(task.due == (try moment("2026-12-21", 1020)))
            let file = try await reader.onlyRequest()
            let tasks = try await reader.get("/proefdorp/beheer/taken").text
            #expect(tasks.contains("href=\"\(file)\"") && !tasks.contains("name=\"result\""))
            let finish = "/proefdorp/beheer/taken/\(task.id)"
            let finished = try await reader.send(finish, [("result", "corrected")], from: desk)
            #expect(finished.status == .notFound || finished.status == .unprocessableContent)
            #expect(try await site.openTasks(in: town).count == 1)
            #expect(try await reader.get("/proefdorp/beheer").text.contains("href=\"\(desk)\""))

            // The words open with a reason only, and that is written down.
            func openings() async throws -> [String] {
                try await site.audited(in: town).filter { $0.hasSuffix("-opened") }
            }
            let closed = try await reader.get(file)
            #expect(!closed.text.contains(text))
            let csrf = ("csrf", try #require(closed.hidden("csrf")))
            for reason in ["", "nieuwsgierig", "vraag-van-melder"] {
                let refused = try await reader.post(file + "/openen", [csrf, ("reason", reason)])
                #expect(refused.status == .unprocessableContent && !refused.text.contains(text))
            }
            #expect(try await openings() == [])
            let opened = try await reader.post(file + "/openen", [csrf, ("reason", "correctie")])
            #expect(opened.text.contains(text) && !opened.text.contains("sam@"))
            #expect(try await openings() == ["story-opened"])
            let contact = try await reader.post(
                file + "/openen", [csrf, ("reason", "terugbellen"), ("part", "contact")])
            #expect(contact.text.contains("sam@voorbeeld.example"))
            #expect(try await openings() == ["story-opened", "contact-opened"])

            // Whoever does not get what they asked for is told why.
            #expect(try await reader.post(file + "/besluit", [csrf]).status == .unprocessableContent)
            for reason in ["", "geen-zin"] {
                let refused = try await reader.post(
                    file + "/besluit", [csrf, ("outcome", "geweigerd"), ("reason", reason)])
                #expect(refused.status == .unprocessableContent)
                #expect(refused.text.contains("value=\"geweigerd\" checked"))
                #expect(refused.text.contains("id=\"reden-fout\""))
            }
            let decided = try await reader.post(
                file + "/besluit", [csrf, ("outcome", "geweigerd"), ("reason", "bescherming-van-anderen")])
            #expect(decided.status == .seeOther)
            #expect(try await site.audited(in: town).count { $0 == "correction-decided" } == 1)
            #expect(try await site.openTasks(in: town).isEmpty)
            let again = try await reader.post(file + "/besluit", [csrf, ("outcome", "verbeterd")])
            #expect(again.status == .unprocessableContent)
            let outcomes = try await site.corrections(in: town).map { $0.decision?.outcome }
            #expect(outcomes == [.refused])

            for (prefix, language) in [("", Language.dutch), ("/en", .english), ("/ar", .arabic)] {
                let answer = try await browser.post("\(prefix)/proefdorp/antwoord", [("code", code)]).text
                for (list, code) in [
                    (CodeCatalogue.List.correctionOutcome, "geweigerd"),
                    (.correctionReason, "bescherming-van-anderen"),
                ] {
                    #expect(answer.contains(site.codes.text(Code(code), in: list, language) ?? "-"))
                }
                let complaint = site.phrasebook.words(CorrectionPhrase.self, in: language)(.complaintText)
                #expect(answer.replacing("&#39;", with: "'").contains(complaint))
            }
        }
    }

    /// What is stored and what the log of the database could show is ciphertext.
    @Test(arguments: Engine.available)
    func nothingThatWasWrittenIsStoredPlain(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            _ = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            _ = try await browser.askForCorrection(more: [("contactName", "Kanarie"), ("contactPhone", "0612345678")])
            let boxes = try await site.database.read {
                try $0.rows("SELECT box FROM correction_part").map { Data(try $0.blob("box")) }
            }
            #expect(boxes.count == 2)
            for box in boxes {
                for word in ["station", "Kanarie", "0612345678"] {
                    #expect(box.occurrences(of: Array(word.utf8)) == 0)
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func theSameSheetIsOneRequest(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let reader = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let token = try #require(try await browser.get(path).hidden("token"))
            let code = try #require(try await browser.askForCorrection(token: token).code)
            let words = site.phrasebook.words(CorrectionPhrase.self, in: .dutch)
            let again = try await browser.askForCorrection(token: token)
            #expect(again.code == code && again.text.contains(words(.receivedAgain)))
            let changed = try await browser.askForCorrection("Het was donderdag.", token: token)
            #expect(changed.code == code && changed.text.contains(words(.receivedChanged)))
            #expect(try await site.corrections(in: town).count == 1)
            #expect(try await site.openTasks(in: town).count == 1)
            let answer = try await browser.post("/proefdorp/antwoord", [("code", code)]).text
            #expect(answer.contains("Het was donderdag.") && !answer.contains(text))
            let file = try await reader.onlyRequest()
            _ = try await reader.send(file + "/besluit", [("outcome", "niets-gevonden")], from: file)
            // What was decided about stays what was decided about.
            _ = try await browser.askForCorrection("Toch anders.", token: token)
            let decided = try await browser.post("/proefdorp/antwoord", [("code", code)]).text
            #expect(decided.contains("Het was donderdag.") && !decided.contains("Toch anders."))
        }
    }

    /// A sheet of the report form is none of this form: its code stands for the report.
    @Test func aReportsSheetIsNotTaken() async throws {
        try await withSite { browser, site, town in
            _ = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let token = try #require(try await browser.get("/proefdorp/melden").hidden("token"))
            #expect(try await browser.report(town, token: token).status == .ok)
            let refused = try await browser.askForCorrection(token: token)
            #expect(refused.status == .unprocessableContent && refused.text.contains(text))
            let fresh = try #require(refused.hidden("token"))
            #expect(fresh != token)
            #expect(try await browser.askForCorrection(token: fresh).status == .ok)
        }
    }

    @Test(arguments: Engine.available)
    func withoutAReaderNothingIsTaken(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let page = try await browser.get(path)
            #expect(page.status == .ok && !page.text.contains("name=\"story\""))
            let token = FormToken(random: site.surroundings.randomBytes(16), issued: site.surroundings.now())
                .signed(for: town, with: site.secret)
            let refused = try await browser.askForCorrection(token: token)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains(text), "what was typed stays")
            #expect(try await site.number(of: "SELECT COUNT(*) AS count FROM correction") == 0)
        }
    }

    @Test func whatIsWrongIsSaidBesideTheField() async throws {
        try await withSite { browser, site, town in
            _ = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            for (field, fields) in [
                ("tekst", [("story", "  ")]), ("tekst", [("story", String(repeating: "a", count: 5_001))]),
                ("contact-telefoon", [("story", text), ("contactPhone", "bel me")]),
                ("contact-mail", [("story", text), ("contactEmail", "sam@voorbeeld")]),
                ("contact-naam", [("story", text), ("contactName", String(repeating: "b", count: 101))]),
            ] {
                let token = try #require(try await browser.get(path).hidden("token"))
                let page = try await browser.post(path, [("token", token)] + fields)
                #expect(page.status == .unprocessableContent)
                #expect(page.text.contains("href=\"#\(field)\"") && page.text.contains("id=\"\(field)-fout\""))
                #expect(page.hidden("token") == token, "the same sheet")
                for (_, value) in fields where value != "  " { #expect(page.text.contains(value), "typed and kept") }
            }
            let unsigned = try await browser.askForCorrection(token: "nep")
            #expect(unsigned.status == .unprocessableContent && unsigned.text.contains(text))
            #expect(try await site.corrections(in: town).isEmpty)
        }
    }

    /// Nothing else is asked, nothing is asked of whoever only reads, and the page is where people look for it.
    @Test(arguments: Language.allCases)
    func thePageAsksLittleAndIsFound(language: Language) async throws {
        try await withSite { browser, site, town in
            _ = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            var settings = ReportingSettings()
            settings.isFormOpen = false
            settings.reader = .independent(name: "Bureau Oost")
            try await site.save(settings, in: town)
            let prefix = language == .dutch ? "" : "/\(language.tag)"
            let page = try await browser.get(prefix + path).text
            let start = try #require(page.range(of: "<main"))
            let names = Set(page[start.lowerBound...].matches(of: #/ name="([^"]*)"/#).map { String($0.output.1) })
            #expect(names == ["token", "work", "story", "contactName", "contactPhone", "contactEmail"])
            #expect(names.isSubset(of: PromiseTests.names))
            #expect(page.contains("Bureau Oost"))
            for other in ["privacy", "meldpunten"] {
                let link = "href=\"\(prefix)\(path)\""
                #expect(try await browser.get("\(prefix)/proefdorp/\(other)").text.contains(link), "\(other)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func colleaguesWhoComeLaterOpenEarlierRequests(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let keys = ReadingKeys(site: site, municipality: town, actor: .command("test"), origin: .commandLine)
            func holder(_ login: String) async throws -> (Account, ReadingKey, ReadingPrivateKey) {
                let account = try await site.colleague(in: town, login: login)
                _ = try await keys.create(for: account, passphrase: Browser.passphrase)
                let all = try await site.database.read { try ReadingKeyStore.all(in: town, $0) }
                let key = try #require(all.first { $0.login == login })
                return (account, key, try await keys.unlock(key, passphrase: Browser.passphrase))
            }
            let anna = try await holder("anna")
            #expect(try await browser.askForCorrection().status == .ok)
            let id = try #require(try await site.corrections(in: town).first?.id)
            func read(_ account: Account, _ key: Identifier, _ opened: ReadingPrivateKey) async throws -> String {
                let words = try await HandleCorrection(site: site, account: account).open(
                    id, with: UnlockedKeys.Entry(id: key, key: opened), for: .correction, withContact: false)
                return words.story
            }
            #expect(try await read(anna.0, anna.1.id, anna.2) == text)
            let bram = try await holder("bram")
            await #expect(throws: HandleCorrection.Refusal.notAdmitted) {
                try await read(bram.0, bram.1.id, bram.2)
            }
            try await keys.admit(bram.1, with: anna.2, of: anna.1)
            let rehearsal = try await keys.rehearse(bram.1, opened: bram.2)
            #expect(rehearsal.done == 1 && rehearsal.total == 1)
            try await keys.remove(anna.1)
            #expect(try await read(bram.0, bram.1.id, bram.2) == text)
            await #expect(throws: HandleCorrection.Refusal.notAdmitted) {
                try await read(anna.0, anna.1.id, anna.2)
            }
        }
    }

    @Test(arguments: Engine.available)
    func anotherTownSeesNothing(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            _ = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let code = try #require(try await browser.askForCorrection(more: [("contactName", "Sam")]).code)
            let correction = try #require(try await site.corrections(in: town).first)
            let other = try await TestSite.addTown("elders", to: site.database)
            let stranger = try await site.colleague(in: other)
            let lookup = try #require(ReceiptCode(typed: code)).lookup(in: town, with: site.secret)
            let (id, later) = (correction.id, correction.created.adding(days: 9_999))
            let key = try await site.database.read { try ReadingKeyStore.all(in: town, $0) }[0].id
            let isHidden = try await site.database.read { connection in
                [
                    try CorrectionStore.find(id, in: other, connection) == nil,
                    try CorrectionStore.find(receipt: lookup, in: other, connection) == nil,
                    try CorrectionStore.list(limit: 9, in: other, connection).isEmpty,
                    try CorrectionStore.parts(of: id, in: other, connection).isEmpty,
                    try CorrectionStore.withContact(before: later, count: 9, in: other, connection).isEmpty,
                    try CorrectionStore.notEmptied(before: later, count: 9, in: other, connection).isEmpty,
                    try CorrectionStore.emptied(before: later, count: 9, in: other, connection).isEmpty,
                    try SealedStore.key(of: id, .correction, for: key, in: other, connection) == nil,
                    try SealedStore.receiptKey(of: id, .correction, in: other, connection) == nil,
                    try SealedStore.count(openFor: key, in: other, connection) == (0, 0),
                ]
            }
            #expect(!isHidden.contains(false), "\(isHidden)")
            try await site.database.write { connection in
                let now = TestSite.noon
                #expect(
                    try !CorrectionStore.decide(
                        id, .corrected, because: nil, by: stranger.id, at: now, in: other, connection))
                try CorrectionStore.withdraw(id, at: now, in: other, connection)
                #expect(try CorrectionStore.empty([id], at: now, in: other, connection).isEmpty)
                try CorrectionStore.delete([id], in: other, connection)
                try CaseTaskStore.finish(
                    correction: id, .unfounded, by: stranger.id, at: now, in: other, connection)
            }
            let present = try #require(try await site.corrections(in: town).first)
            #expect(present.isOpen && present.emptied == nil)
            #expect(try await site.openTasks(in: town).count == 1)
            #expect(try await site.number(of: "SELECT COUNT(*) AS count FROM correction_part") == 2)
            let unknown = try await browser.post("/elders/antwoord", [("code", code)])
            #expect(unknown.status == .unprocessableContent && !unknown.text.contains(text))
        }
    }

    @Test(arguments: Engine.available)
    func whoeverHoldsTheCodeTakesItBack(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let reader = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            let token = try #require(try await browser.get(path).hidden("token"))
            let sent = try await browser.askForCorrection(token: token, more: [("contactName", "Sam")])
            let code = ("code", try #require(sent.code))
            let asked = try await browser.post("/proefdorp/antwoord/intrekken", [code])
            #expect(asked.status == .ok && asked.text.contains("name=\"confirm\""))
            #expect(try await site.number(of: "SELECT COUNT(*) AS count FROM correction_part") == 2)
            let gone = try await browser.post("/proefdorp/antwoord/intrekken", [code, ("confirm", "yes")])
            let words = site.phrasebook.words(CorrectionPhrase.self, in: .dutch)
            for page in [
                gone, try await browser.post("/proefdorp/antwoord", [code]),
                try await browser.askForCorrection(token: token),
            ] {
                #expect(page.status == .ok && page.text.contains(words(.withdrawnTitle)))
                #expect(!page.text.contains(text))
            }
            for table: SQLQuery in ["correction_part", "correction_key"] {
                #expect(try await site.number(of: "SELECT COUNT(*) AS count FROM \(fragment: table)") == 0)
            }
            #expect(try await site.openTasks(in: town).isEmpty)
            #expect(try await site.audited(in: town).count { $0 == "correction-withdrawn" } == 1)
            let deleted = try await site.database.read { try DeletionLogStore.list(limit: 9, in: town, $0) }
            #expect(Set(deleted.map { $0.kind }) == [.contact, .story])
            #expect(deleted.allSatisfy { $0.reason == .withdrawn })
            let file = try await reader.onlyRequest()
            let refused = try await reader.send(
                file + "/besluit", [("outcome", "verbeterd")], from: "/proefdorp/beheer/sleutel")
            #expect(refused.status == .unprocessableContent)
        }
    }
}

struct CorrectionRetentionTests {
    @Test(arguments: Engine.available)
    func contactOfARequestGoesAfterItsTermAndNotBefore(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            for boundary in RetentionTermTests.boundaries.filter({ $0.months < 24 }).sorted(by: { $0.end < $1.end }) {
                try await archive.keep(contact: boundary.months, story: 24, years: 10)
                let id = try await archive.addCorrection(
                    at: RetentionTermTests.moment(boundary.created, boundary.minute), ["contact", "story"])
                let end = try RetentionTermTests.moment(boundary.end)
                try await archive.run(at: Instant(milliseconds: end.milliseconds - 1))
                #expect(try await archive.correctionParts(of: id) == ["contact", "story"], "\(boundary)")
                try await archive.run(at: end)
                #expect(try await archive.correctionParts(of: id) == ["story"], "\(boundary)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func textOfARequestGoesAfterItsTermAndNotBefore(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            let elsewhere = try await archive.elsewhere("elders")
            for boundary in RetentionTermTests.boundaries.sorted(by: { $0.end < $1.end }) {
                try await archive.keep(contact: boundary.months, story: boundary.months, years: 10)
                try await elsewhere.keep(contact: 24, story: 24, years: 10)
                let created = try RetentionTermTests.moment(boundary.created, boundary.minute)
                let id = try await archive.addCorrection(at: created, ["contact", "story"])
                let end = try RetentionTermTests.moment(boundary.end)
                try await archive.run(at: Instant(milliseconds: end.milliseconds - 1))
                #expect(try await archive.correctionParts(of: id) == ["contact", "story"], "\(boundary)")
                let other = try await elsewhere.addCorrection(at: created, ["story"])
                #expect(try await archive.run(at: end)[.story] == 1)
                #expect(try await archive.correctionParts(of: id) == [], "\(boundary)")
                #expect(try await archive.count(.correctionKey) == 0, "no key is left to anybody")
                #expect(try await elsewhere.correctionParts(of: other) == ["story"])
            }
        }
    }

    @Test(arguments: Engine.available)
    func anEmptyRequestIsForgottenAfterAYear(engine: Engine) async throws {
        try await Archive.open(engine) { archive in
            try await archive.keep(contact: 1, story: 1, years: 1)
            try await archive.addCorrection(at: try moment("2026-11-21"), ["contact", "story"])
            #expect(try await archive.outlook(at: try moment("2026-11-22")).map { $0.kept } == [1, 1, 0, 0])
            try await archive.run(at: try moment("2026-12-21"))
            let log = try await archive.log()
            #expect(Set(log.map { $0.kind }) == [.contact, .story])
            #expect(log.allSatisfy { $0.number == 1 })
            try await archive.run(at: try moment("2027-12-20"))
            #expect(try await archive.count(.correction) == 1)
            try await archive.run(at: try moment("2027-12-21"))
            #expect(try await archive.count(.correction) == 0)
            #expect(try await archive.count(.task) == 0)
            #expect(try await archive.log() == log, "an empty request is nothing that was told")
        }
    }
}

struct UnlockedKeyTests {
    /// The moment of use is kept to a minute, so that a page more writes nothing.
    @Test(arguments: Engine.available)
    func useIsWrittenDownOnceAMinute(engine: Engine) async throws {
        try await withSite(engine) { browser, site, town in
            let reader = try await browser.signedIn(as: .caseWorker, site, town).withOpenKey(town)
            func use(secondsAgo: Int64) async throws -> Int64 {
                let then = Instant(milliseconds: TestSite.noon.milliseconds - secondsAgo * 1000)
                try await site.database.write { try $0.execute("UPDATE unlocked_key SET used_ms = \(then)") }
                #expect(try await reader.get("/proefdorp/beheer/sleutel").status == .ok)
                let used = try await site.database.read {
                    try $0.first("SELECT used_ms FROM unlocked_key")?.instant("used_ms")
                }
                return used.map { (TestSite.noon.milliseconds - $0.milliseconds) / 1000 } ?? -1
            }
            #expect(try await use(secondsAgo: 59) == 59)
            #expect(try await use(secondsAgo: 60) == 0)
            #expect(try await use(secondsAgo: 899) == 0)
            // A quarter of an hour: locked, and gone.
            #expect(try await use(secondsAgo: 900) == -1)
        }
    }
}
